"""The fewest centres that reach every place: set covering, reduced and then solved exactly.

Reductions after Toregas & ReVelle (1972): a place that is served whenever another is can be
forgotten; a candidate that serves no more than another can too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from xiezhi.organization.siting.compiled import compiled
from xiezhi.organization.siting.local_search import search

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cover:
    """Centres that reach every place, or the proof that so few cannot; neither if time ran out."""

    centres: Ints | None
    impossible: bool


def fewest_centres(reached: Flags, fixed: Ints, at_most: int, deadline: float) -> Cover:
    """A cover with at most so many centres, the fixed ones included.

    reached: (place, candidate). deadline: by `time.monotonic`.
    """
    open_places = ~reached[:, fixed].any(axis=1)
    left = reached[open_places]
    if not left.any(axis=1).all():
        return Cover(None, impossible=True)
    room = at_most - len(fixed)
    greedy = greedy_cover(left)
    if len(greedy) <= room:
        return Cover(np.concatenate([fixed, greedy]), impossible=False)
    rows, kept = reduced(left)
    swapped = swapped_cover(rows, room, deadline)
    if swapped is not None:
        return Cover(np.concatenate([fixed, kept[swapped]]), impossible=False)
    return exact_cover(rows, kept, fixed, room, deadline)


def swapped_cover(rows: Flags, room: int, deadline: float) -> Ints | None:
    """A cover found by swaps that lessen the number of places without a centre, or None."""
    if not 2 <= room < rows.shape[1]:  # noqa: PLR2004
        return None
    served = np.ascontiguousarray((~rows).T.astype(np.float64))
    centres, missed = search(
        served,
        np.empty(0, np.int64),
        room,
        np.random.default_rng(0),
        lambda: time.monotonic() > deadline,
        rounds=SWAP_ROUNDS,
    )
    return centres if missed == 0 else None


SWAP_ROUNDS = 40


def exact_cover(rows: Flags, kept: Ints, fixed: Ints, room: int, deadline: float) -> Cover:
    """The same question put to HiGHS."""
    ones = np.ones(rows.shape[1])
    done = milp(
        ones,
        integrality=ones,
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(csr_array(rows.astype(float)), lb=1),
            LinearConstraint(ones[None], ub=room),
        ],
        options={"time_limit": max(0.01, min(deadline - time.monotonic(), 1e6))},
    )
    if done.x is not None:
        return Cover(np.concatenate([fixed, kept[np.flatnonzero(done.x > 0.5)]]), impossible=False)  # noqa: PLR2004
    return Cover(None, impossible=done.status == INFEASIBLE)


# How scipy.optimize.milp says that no solution exists.
INFEASIBLE = 2


def reduced(reached: Flags) -> tuple[Flags, Ints]:
    """The table without dominated places and candidates, and which candidates stay."""
    kept = np.arange(reached.shape[1])
    table = reached
    while True:
        before = table.shape
        table = table[undominated(~table)]
        columns = undominated(np.ascontiguousarray(table.T))
        table, kept = table[:, columns], kept[columns]
        if table.shape == before:
            return table, kept


def undominated(rows: Flags) -> Ints:
    """Rows that are no subset of another row; of equal ones the first."""
    packed = np.packbits(rows, axis=1)
    first = np.sort(np.unique(packed, axis=0, return_index=True)[1])
    width = -packed.shape[1] % 8
    words = np.pad(packed[first], ((0, 0), (0, width))).view(np.uint64)
    return first[~inside_another(words, rows[first].sum(axis=1))]


@compiled
def inside_another(words: NDArray[np.uint64], sizes: Ints) -> Flags:
    """Whether a row of bits is a subset of a larger row; equal rows are given once."""
    n_rows, n_words = words.shape
    inside = np.zeros(n_rows, np.bool_)
    for one in range(n_rows):
        for other in range(n_rows):
            if sizes[one] >= sizes[other]:
                continue
            k = 0
            while k < n_words and words[one, k] & ~words[other, k] == 0:
                k += 1
            if k == n_words:
                inside[one] = True
                break
    return inside


def greedy_cover(rows: Flags) -> Ints:
    """A cover that takes the candidate with the most places still without one."""
    left = np.ones(len(rows), bool)
    centres: list[int] = []
    while left.any():
        best = int(np.argmax(rows[left].sum(axis=0)))
        centres.append(best)
        left &= ~rows[:, best]
    return np.array(centres, np.int64)
