"""Edges: the ways between numbered nodes, as parallel arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Undirected edges; every array is (edge,).

    a, b: node numbers, a < b. minutes: >= 0. km: NaN where unknown.
    mode: road, rail, water, air, `access` (getting in or out) or `crossing` (over water).
    quality: as in the links table; link: the row of the links table, -1 for what we added.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    minutes: NDArray[np.float64]
    km: NDArray[np.float64]
    mode: NDArray[np.object_]
    quality: NDArray[np.object_]
    link: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.a)

    def where(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Edges:
        """Some of the edges, by mask or by number."""
        return Edges(*(getattr(self, field.name)[keep] for field in fields(self)))


def edges_of(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    minutes: NDArray[np.float64],
    km: NDArray[np.float64],
    *,
    mode: str,
    quality: str = "modelled",
) -> Edges:
    """Edges of one mode and quality that no row of the links table gave."""
    n = len(a)
    return Edges(
        np.minimum(a, b),
        np.maximum(a, b),
        minutes,
        km,
        np.full(n, mode, object),
        np.full(n, quality, object),
        np.full(n, -1, np.int64),
    )


def joined_edges(*parts: Edges) -> Edges:
    """All the edges, in the order of the parts."""
    return Edges(
        *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Edges))
    )


def fastest_of_parallel(edges: Edges) -> Edges:
    """One edge a pair of nodes, the fastest; the first given where minutes are equal.

    >>> twice = edges_of(np.array([0, 1]), np.array([1, 0]), np.array([9.0, 5.0]),
    ...                  np.array([9.0, 9.0]), mode="road")
    >>> fastest_of_parallel(twice).minutes
    array([5.])
    """
    order = np.lexsort((np.arange(len(edges)), edges.minutes, edges.b, edges.a))
    a, b = edges.a[order], edges.b[order]
    first = np.ones(len(order), bool)
    first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    return edges.where(order[first])
