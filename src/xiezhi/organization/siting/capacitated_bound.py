"""Lower bounds for the capacitated p-median: prices for the places, a knapsack for each centre.

For any prices u, `sum(u) + sum of the p least rho_j` is a bound, where `rho_j` is the least of
`sum_i (c_ij - u_i) x_i` over the sets of places that candidate j can hold. Knapsacks are solved
exactly where demands are whole numbers, and relaxed to fractions where they are not.

Source: Lagrangian relaxation as in `lagrangian`; knapsacks by dynamic programming (Bellman 1957)
and by ratio (Dantzig 1957).
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.capacitated_search import Filled, Load, better, filled
from xiezhi.organization.siting.compiled import compiled
from xiezhi.organization.siting.lagrangian import EPSILON, FREE, OPEN, chosen

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Priced:
    """The bound, the best plan so far, and what no better plan can use.

    may_open, must_open: (candidate,). may_serve: (candidate, place).
    """

    bound: float
    known: Filled | None
    may_open: Flags
    must_open: Flags
    may_serve: Flags


@compiled
def whole_knapsack(saved: Floats, size: Ints, room: int, packed: Flags) -> float:
    """The most that fits, sizes whole; which items are packed goes into `packed`."""
    packed[:] = False
    best = np.zeros(room + 1)
    taken = np.zeros((len(saved), room + 1), np.bool_)
    for i in range(len(saved)):
        if saved[i] > 0.0:
            for r in range(room, size[i] - 1, -1):
                value = best[r - size[i]] + saved[i]
                if value > best[r]:
                    best[r] = value
                    taken[i, r] = True
    left = room
    for i in range(len(saved) - 1, -1, -1):
        if taken[i, left]:
            packed[i] = True
            left -= size[i]
    return float(best[room])


@compiled
def broken_knapsack(saved: Floats, size: Floats, room: float, packed: Flags) -> float:
    """At least the most that fits: the last item may go in part; `packed` holds whole ones."""
    packed[:] = False
    ratio = np.zeros(len(saved))
    total, left = 0.0, room
    for i in range(len(saved)):
        if saved[i] > 0.0:
            ratio[i] = saved[i] / size[i] if size[i] > 0.0 else np.inf
    for i in np.argsort(-ratio, kind="mergesort"):
        if saved[i] <= 0.0:
            break
        if size[i] <= left:
            packed[i] = True
            total += saved[i]
            left -= size[i]
        else:
            total += saved[i] * (left / size[i])
            break
    return total


@compiled
def knapsacks(load: Load, whole: bool, prices: Floats, rho: Floats, packed: Flags) -> None:
    """Fill in rho and the packed places of every candidate at these prices."""
    size = load.demand.astype(np.int64)
    for j in range(len(rho)):
        saved = prices - load.served[j]
        if whole:
            rho[j] = -whole_knapsack(saved, size, int(load.room[j]), packed[j])
        else:
            rho[j] = -broken_knapsack(saved, load.demand, load.room[j], packed[j])


def priced(
    load: Load, fixed: Ints, n_centres: int, known: Filled | None, deadline: float
) -> Priced:
    """Raise the bound by subgradient steps; search where the prices point now and then."""
    whole = is_whole(load)
    upper = known.cost if known else float(load.served.max(axis=0).sum())
    status = np.full(len(load.room), FREE, np.int8)
    status[fixed] = OPEN
    best = Ascent(load, whole, status, n_centres)
    here, agility, idle = np.sort(load.served, axis=0)[min(1, len(load.room) - 1)].copy(), 1.5, 0
    course = np.zeros(len(here))
    for step in range(N_STEPS):
        idle = 0 if best.look(here) else idle + 1
        if step % ROUNDING_EVERY == 0:
            centres = np.concatenate([fixed, np.setdiff1d(np.flatnonzero(best.taken), fixed)])
            known = better(known, filled(load, centres, len(fixed)))
            upper = known.cost if known else upper
        if idle >= PATIENCE:
            idle, agility, here = 0, agility / 2, best.prices.copy()
            course[:] = 0
            best.look(here)
        short = 1.0 - best.packed[best.taken == 1].sum(axis=0)
        proved = best.bound > upper - max(load.step * (1 - WHOLE), 0.0)
        late = agility < AGILITY_LEAST or time.monotonic() > deadline
        if proved or late or not short.any():
            break
        course = short + MOMENTUM * course
        reach = agility * max(upper - best.now, 1e-6 * upper)
        here = here + reach / max((course**2).sum(), 1e-12) * course
    return best.settled(known, fixed)


def is_whole(load: Load) -> bool:
    """Whether the exact knapsack is possible: whole demands, and rooms of a size that it bears."""
    whole = (load.demand == np.rint(load.demand)).all()
    return bool(whole and load.room.max() * load.served.size <= MOST_CELLS)


class Ascent:
    """The best bound so far, its prices, and the state at the prices looked at last."""

    def __init__(self, load: Load, whole: bool, status: NDArray[np.int8], n_centres: int) -> None:
        self.load, self.whole, self.status, self.n_centres = load, whole, status, n_centres
        self.rho = np.empty(len(load.room))
        self.taken = np.zeros(len(load.room), np.int8)
        self.packed = np.zeros(load.served.shape, np.bool_)
        self.bound, self.now = -np.inf, -np.inf
        self.prices = np.zeros(load.served.shape[1])

    def look(self, prices: Floats) -> bool:
        """The bound at these prices; whether it is the best by more than a trifle."""
        knapsacks(self.load, self.whole, prices, self.rho, self.packed)
        chosen(self.rho, self.status, self.n_centres, self.taken)
        opened = self.rho[self.taken == 1]
        size = float(np.abs(prices).sum() - opened.sum())
        margin = (len(prices) * (len(opened) + 2)) * EPSILON * size
        self.now = float(prices.sum() + opened.sum()) - margin
        if self.now <= self.bound:
            return False
        worth = self.now > self.bound + 1e-5 * abs(self.bound)
        self.bound, self.prices = self.now, prices.copy()
        return worth

    def settled(self, known: Filled | None, fixed: Ints) -> Priced:
        """What the best prices prove of each candidate and each way."""
        load = self.load
        self.look(self.prices)
        last, left = chosen(self.rho, self.status, self.n_centres, self.taken)
        upper = known.cost if known else np.inf
        target = upper - load.step * WHOLE if load.step else upper
        slack = target - self.now
        opening = np.where(self.taken == 1, 0.0, self.rho - last)
        may_open = opening <= slack
        must_open = (self.taken == 1) & (left - self.rho > slack)
        must_open[fixed] = True
        forcing = opening[:, None] + np.maximum(load.served - self.prices, 0.0)
        may_serve = (forcing <= slack) & (load.served < load.forbidden) & may_open[:, None]
        return Priced(self.now, known, may_open, must_open, may_serve)


N_STEPS, PATIENCE, ROUNDING_EVERY = 600, 25, 15
AGILITY_LEAST, MOMENTUM = 5e-3, 0.6
# Beyond so many table cells a step, knapsacks are relaxed.
MOST_CELLS = 3e8
# The part of a step that a better plan must gain, short of the whole of it for rounding.
WHOLE = 0.999
