"""Contiguous Ward: merge neighbouring regions, the pair that adds least squares first.

Source: Ward (1963), JASA 58(301); with contiguity Murtagh (1985), Computer Journal 28(1).
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.regions.partition import renumbered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def ward_regions(
    indptr: Ints, indices: Ints, values: Floats, mass: Floats, n_regions: int, boundary: float = 0.0
) -> Ints:
    """(place,) labels of n_regions connected regions.

    indptr, indices: neighbours in compressed rows, of a graph with at most n_regions parts.
    values: (place, attribute). mass: (place,) weights. boundary: what each neighbour pair that a
    merger reunites is worth, in squares. Equal mergers are taken in the order of the places.

    >>> chain = np.array([0, 1, 3, 5, 6]), np.array([1, 0, 2, 1, 3, 2])
    >>> ward_regions(*chain, np.array([[0.0], [0.1], [5.0], [5.2]]), np.ones(4), 2)
    array([0, 0, 1, 1])
    """
    n = len(mass)
    size, mean = list(map(float, mass)), [np.array(row) for row in values]
    near = [dict.fromkeys(map(int, indices[indptr[i] : indptr[i + 1]]), 1) for i in range(n)]
    parent = list(range(n))

    def price(a: int, b: int) -> float:
        both = size[a] + size[b]
        away = mean[a] - mean[b]
        grows = size[a] * size[b] / both * float(away @ away) if both > 0 else 0.0
        return grows - boundary * near[a][b]

    heap = [(price(i, j), i, j) for i in range(n) for j in near[i] if i < j]
    heapq.heapify(heap)
    version: dict[tuple[int, int], float] = {(i, j): cost for cost, i, j in heap}
    left = n
    while left > n_regions:
        cost, a, b = heapq.heappop(heap)
        if version.get((a, b)) != cost:
            continue
        left -= 1
        parent[b] = a
        both = size[a] + size[b]
        if both > 0:
            mean[a] = (size[a] * mean[a] + size[b] * mean[b]) / both
        size[a] = both
        del near[a][b], near[b][a], version[a, b]
        for c, pairs in near[b].items():
            del near[c][b], version[min(b, c), max(b, c)]
            near[a][c] = near[c][a] = near[a].get(c, 0) + pairs
        near[b] = {}
        for c in near[a]:
            pair = min(a, c), max(a, c)
            version[pair] = price(a, c)
            heapq.heappush(heap, (version[pair], *pair))
    root = np.array(parent)
    while (root != root[root]).any():
        root = root[root]
    return renumbered(root)
