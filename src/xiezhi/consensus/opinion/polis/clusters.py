"""K-means as Polis runs it: first distinct rows as the start, clusters that empty are dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.region.compiled import compiled

CLOSE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """ids: (cluster,) numbers kept from the start. member_of: (row,) position in `ids`.

    centres: (cluster, dimension).
    """

    ids: NDArray[np.int64]
    centres: NDArray[np.float64]
    member_of: NDArray[np.int64]


@compiled
def nearest(rows: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    """(row,) number of the nearest centre; of equally near ones the last."""
    n, k, width = rows.shape[0], centres.shape[0], rows.shape[1]
    found = np.zeros(n, dtype=np.int64)
    for i in range(n):
        least = np.inf
        for c in range(k):
            apart = 0.0
            for d in range(width):
                apart += (rows[i, d] - centres[c, d]) ** 2
            if apart <= least:
                least, found[i] = apart, c
    return found


def k_means(
    rows: NDArray[np.float64],
    k: int,
    n_iterations: int,
    weights: NDArray[np.float64] | None = None,
) -> Clusters:
    """Clusters of rows (row, dimension) weighted by `weights` (row,), at most k of them.

    Starts at the first k distinct rows; stops when no centre, both lists sorted, has moved by
    0.01 or more, or after the iterations and one more.

    >>> k_means(np.array([[0.0], [1.0], [9.0]]), 2, 20).member_of.tolist()
    [0, 0, 1]
    """
    weight = np.ones(len(rows)) if weights is None else weights
    centres = first_distinct(rows, k)
    ids = np.arange(len(centres), dtype=np.int64)
    for left in range(n_iterations, -1, -1):
        before = centres
        member_of = nearest(rows, centres)
        total = np.bincount(member_of, weights=weight, minlength=len(ids))
        held = np.bincount(member_of, minlength=len(ids)) > 0
        sums = [
            np.bincount(member_of, weights=weight * column, minlength=len(ids)) for column in rows.T
        ]
        centres = (np.array(sums).T[held]) / total[held, None]
        ids = ids[held]
        member_of = (np.cumsum(held) - 1)[member_of]
        if left == 0 or _same(before, centres):
            break
    return Clusters(ids, centres, member_of)


def first_distinct(rows: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """The first k rows of which no two are equal."""
    _, firsts = np.unique(rows, axis=0, return_index=True)
    return rows[np.sort(firsts)[:k]]


def _same(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    paired = min(len(a), len(b))
    moved = _sorted(a)[:paired] - _sorted(b)[:paired]
    return bool((np.sqrt((moved**2).sum(axis=1)) < CLOSE).all())


def _sorted(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows[np.lexsort(rows.T[::-1])]


def silhouette(rows: NDArray[np.float64], member_of: NDArray[np.int64]) -> float:
    """Mean over rows of (b - a) / max(a, b): a to one's own cluster, b to the nearest other.

    A row alone in its cluster counts 0. All rows weigh alike, as in Polis.
    """
    sizes = np.bincount(member_of)
    if len(sizes) < 2:  # noqa: PLR2004
        return 0.0
    sums = _distance_sums(rows, member_of, len(sizes))
    each = np.arange(len(rows))
    own = sums[each, member_of] / np.maximum(sizes[member_of] - 1, 1)
    means = sums / sizes
    means[each, member_of] = np.inf
    other = means.min(axis=1)
    wide = np.maximum(own, other)
    score = np.where(wide > 0, (other - own) / np.where(wide > 0, wide, 1), 0.0)
    return float(np.where(sizes[member_of] == 1, 0.0, score).mean())


def _distance_sums(
    rows: NDArray[np.float64], member_of: NDArray[np.int64], k: int
) -> NDArray[np.float64]:
    apart = np.sqrt(((rows[:, None] - rows[None]) ** 2).sum(axis=2))
    return np.array([apart[:, member_of == c].sum(axis=1) for c in range(k)]).T
