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
    rows, kept = reduced(left)
    room = at_most - len(fixed)
    if len(rows) == 0:
        return Cover(fixed, impossible=False)
    greedy = greedy_cover(rows)
    if len(greedy) <= room:
        return Cover(np.concatenate([fixed, kept[greedy]]), impossible=False)
    return exact_cover(rows, kept, fixed, room, deadline)


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
    first = np.sort(np.unique(np.packbits(rows, axis=1), axis=0, return_index=True)[1])
    table = rows[first].astype(np.float32)
    common = table @ table.T
    size = np.diag(common)
    inside = (common >= size[:, None]) & (size[:, None] < size[None, :])
    return first[~inside.any(axis=1)]


def greedy_cover(rows: Flags) -> Ints:
    """A cover that takes the candidate with the most places still without one."""
    left = np.ones(len(rows), bool)
    centres: list[int] = []
    while left.any():
        best = int(np.argmax(rows[left].sum(axis=0)))
        centres.append(best)
        left &= ~rows[:, best]
    return np.array(centres, np.int64)
