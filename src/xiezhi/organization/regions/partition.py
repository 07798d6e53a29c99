"""What a partition answers with: the regions, how alike their places are, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.regions.contiguity import Contiguity

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Partition:
    """Connected regions that together are the whole map.

    labels: for each place its region, 0..k-1 in the order in which regions first appear.
    loads: for each region the sum of what was to be balanced or to reach a threshold.
    within_squares, total_squares: weighted sums of squared differences from the regions' means,
    and from the mean of the whole map. cut_edges: neighbour pairs in different regions.
    n_regions_bound: no partition has more regions than this (max-p), or None. bridges: pairs that
    do not touch and without which some region would fall apart. seed: the same seed gives the same
    regions. The search is a heuristic: the partition is allowed, but not proved to be the best.
    """

    labels: tuple[int, ...]
    loads: tuple[float, ...]
    within_squares: float
    total_squares: float
    cut_edges: int
    bridges: tuple[tuple[int, int], ...]
    seed: int
    n_regions_bound: int | None = None

    @property
    def n_regions(self) -> int:
        """How many regions."""
        return len(self.loads)

    @property
    def r2(self) -> float:
        """Share of the differences between places that lies between regions (0 to 1)."""
        return 1 - self.within_squares / self.total_squares if self.total_squares > 0 else 1.0


def partition(
    labels: Ints,
    near: Contiguity,
    values: Floats,
    mass: Floats,
    load: Floats,
    seed: int,
    n_regions_bound: int | None = None,
) -> Partition:
    """The result for labels, counted anew from the data rather than taken from the search."""
    number = renumbered(labels)
    if not near.is_connected(number):
        raise AssertionError("a region came out of the search in pieces")
    return Partition(
        tuple(number.tolist()),
        tuple(np.bincount(number, load).tolist()),
        within_squares(number, values, mass),
        within_squares(np.zeros_like(number), values, mass),
        near.cut(number),
        near.bridges_needed(number),
        seed,
        n_regions_bound,
    )


def renumbered(labels: Ints) -> Ints:
    """Labels 0..k-1 in the order in which regions first appear.

    >>> renumbered(np.array([7, 2, 7, 5]))
    array([0, 1, 0, 2])
    """
    _, first, label = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    number: Ints = rank[label]
    return number


def within_squares(labels: Ints, values: Floats, mass: Floats) -> float:
    """Weighted sum of squared differences from the regions' weighted means."""
    total = np.bincount(labels, mass)
    sums = np.column_stack([np.bincount(labels, mass * column) for column in values.T])
    mean = np.divide(sums, total[:, None], out=np.zeros_like(sums), where=total[:, None] > 0)
    return float((mass[:, None] * (values - mean[labels]) ** 2).sum())
