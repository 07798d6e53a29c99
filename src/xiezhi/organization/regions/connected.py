"""May a place leave its region? Only if the others stay connected without it; compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xiezhi.region.compiled import compiled

Ints = NDArray[np.int64]


@compiled
def holds_together(indptr: Ints, indices: Ints, labels: Ints, place: int, mark: Ints) -> bool:
    """Whether a region stays connected, and exists, when a place leaves it.

    indptr, indices: neighbours in compressed rows. mark: (2 place + 1,) scratch, zeros at first,
    whose last entry counts the calls; it is changed. The neighbours in the region are gathered, and
    a search among the region's places stops as soon as it has met all of them, so that the usual
    answer costs a step or two and only a true cut place costs its whole region.
    """
    region = labels[place]
    stamp = mark[-1] + 2
    mark[-1] = stamp
    waiting, first = 0, -1
    for e in range(indptr[place], indptr[place + 1]):
        other = indices[e]
        if labels[other] == region:
            mark[other] = stamp
            waiting += 1
            first = other
    if waiting <= 1:
        return waiting == 1
    mark[place] = stamp + 1
    return meets(indptr, indices, labels, first, waiting, mark)


@compiled
def meets(indptr: Ints, indices: Ints, labels: Ints, first: int, waiting: int, mark: Ints) -> bool:
    """Whether a search from `first` within its region meets all places that wait.

    A place waits if its mark is the stamp, and is done with if its mark is the stamp plus one.
    """
    stamp, region = mark[-1], labels[first]
    queue = mark[len(labels) : -1]
    queue[0] = first
    mark[first] = stamp + 1
    waiting -= 1
    head, tail = 0, 1
    while head < tail and waiting > 0:
        here = queue[head]
        head += 1
        for e in range(indptr[here], indptr[here + 1]):
            other = indices[e]
            if labels[other] == region and mark[other] != stamp + 1:
                waiting -= mark[other] == stamp
                mark[other] = stamp + 1
                queue[tail] = other
                tail += 1
    return waiting == 0
