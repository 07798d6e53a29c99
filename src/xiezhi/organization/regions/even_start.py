"""A start for partitions that balance a load: the lightest region joins its lightest neighbour."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.regions.partition import renumbered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def even_start(indptr: Ints, indices: Ints, load: Floats, n_regions: int) -> Ints:
    """(place,) labels of n_regions connected regions of roughly even load.

    indptr, indices: neighbours in compressed rows of a connected graph. Ties fall in the order of
    the places.

    >>> chain = np.array([0, 1, 3, 5, 6]), np.array([1, 0, 2, 1, 3, 2])
    >>> even_start(*chain, np.array([1.0, 1.0, 1.0, 1.0]), 2)
    array([0, 0, 1, 1])
    """
    n = len(load)
    weight, parent = [float(persons) for persons in load], list(range(n))
    near = [set(map(int, indices[indptr[i] : indptr[i + 1]])) for i in range(n)]
    heap = [(weight[i], i) for i in range(n)]
    heapq.heapify(heap)
    left = n
    while left > n_regions:
        was, a = heapq.heappop(heap)
        if parent[a] != a or weight[a] != was:
            continue
        b = min(near[a], key=lambda c: (weight[c], c))
        parent[a] = b
        weight[b] += weight[a]
        near[b].discard(a)
        for c in near[a] - {b}:
            near[c].discard(a)
            near[c].add(b)
            near[b].add(c)
        heapq.heappush(heap, (weight[b], b))
        left -= 1
    root = np.array(parent)
    while (root != root[root]).any():
        root = root[root]
    return renumbered(root)


def fewer(indptr: Ints, indices: Ints, load: Floats, labels: Ints, n_regions: int) -> Ints:
    """(place,) labels of a partition whose lightest regions joined others until n_regions are left.

    >>> chain = np.array([0, 1, 3, 5, 6]), np.array([1, 0, 2, 1, 3, 2])
    >>> fewer(*chain, np.array([5.0, 1.0, 1.0, 5.0]), np.array([0, 1, 2, 2]), 2)
    array([0, 0, 1, 1])
    """
    k = int(labels.max()) + 1
    here, there = labels[np.repeat(np.arange(len(load)), np.diff(indptr))], labels[indices]
    pairs = np.unique(here * k + there)
    pairs = pairs[pairs // k != pairs % k]
    rows = np.searchsorted(pairs // k, np.arange(k + 1))
    held: Floats = np.bincount(labels, load, k).astype(np.float64)
    joined = even_start(rows, pairs % k, held, n_regions)
    return renumbered(joined[labels])
