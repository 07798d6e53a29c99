"""Good plans for the capacitated p-median: shifts, swaps, new middles, new centres.

An overfilled centre is allowed on the way, at a price for each unit of demand too much.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.compiled import compiled
from xiezhi.organization.siting.local_search import ROUNDING, kicked, spread_start

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Load(NamedTuple):
    """What is to be held, and by whom.

    served: (candidate, place) weighted cost, `forbidden` where a place cannot go. demand: (place,).
    room: (candidate,). step: costs of plans are multiples of this; 0 if they are no whole numbers.
    """

    served: Floats
    demand: Floats
    room: Floats
    forbidden: float
    step: float

    @property
    def toll(self) -> float:
        """The price of a unit of demand too much: no plan is worth it."""
        positive = self.demand[self.demand > 0]
        return self.forbidden / float(positive.min()) if len(positive) else 0.0


@dataclass(frozen=True, slots=True)
class Filled:
    """A plan within the capacities. assignment: (place,) the candidate it goes to."""

    centres: Ints
    assignment: Ints
    cost: float


@compiled
def assign(load: Load, centres: Ints) -> Ints:
    """(place,) a position in `centres`: the places that lose most by waiting choose first."""
    n_places = load.served.shape[1]
    left = load.room[centres].copy()
    regret = np.empty(n_places)
    for i in range(n_places):
        first, second = np.inf, np.inf
        for j in centres:
            cost = load.served[j, i]
            if cost < first:
                first, second = cost, first
            elif cost < second:
                second = cost
        regret[i] = first - second if len(centres) > 1 else -load.demand[i]
    at = np.empty(n_places, np.int64)
    for i in np.argsort(regret, kind="mergesort"):
        best, roomiest = -1, 0
        for r in range(len(centres)):
            if left[r] > left[roomiest]:
                roomiest = r
            if load.demand[i] <= left[r] and (
                best < 0 or load.served[centres[r], i] < load.served[centres[best], i]
            ):
                best = r
        at[i] = best if best >= 0 else roomiest
        left[at[i]] -= load.demand[i]
    return at


@compiled
def over(left: float) -> float:
    """Demand beyond the room."""
    return -left if left < 0.0 else 0.0


@compiled
def polish(load: Load, centres: Ints, at: Ints, toll: float) -> None:
    """Shift single places and swap pairs until neither helps; `at` changes."""
    n_places, p = len(at), len(centres)
    left = load.room[centres].copy()
    for i in range(n_places):
        left[at[i]] -= load.demand[i]
    moved = True
    while moved:
        moved = False
        for i in range(n_places):
            a, d = at[i], load.demand[i]
            freed = over(left[a] + d) - over(left[a])
            here = load.served[centres[a], i]
            for b in range(p):
                gain = load.served[centres[b], i] - here
                gain += toll * (freed + over(left[b] - d) - over(left[b]))
                if b != a and gain < -ROUNDING * (1.0 + here):
                    left[a] += d
                    left[b] -= d
                    at[i], a, moved = b, b, True
                    freed = over(left[a] + d) - over(left[a])
                    here = load.served[centres[a], i]
            for k in range(i):
                b = at[k]
                if b == a:
                    continue
                more = load.demand[k] - d
                gain = load.served[centres[b], i] + load.served[centres[a], k]
                gain -= here + load.served[centres[b], k]
                gain += toll * (over(left[a] - more) - over(left[a]))
                gain += toll * (over(left[b] + more) - over(left[b]))
                if gain < -ROUNDING * (1.0 + here):
                    left[a] -= more
                    left[b] += more
                    at[i], at[k], a, moved = b, a, b, True
                    here = load.served[centres[a], i]


@compiled
def recentre(load: Load, centres: Ints, n_fixed: int, at: Ints) -> bool:
    """Move each free centre to the best middle of its places; whether any moved."""
    moved = False
    for r in range(n_fixed, len(centres)):
        demand, here = 0.0, 0.0
        for i in range(len(at)):
            if at[i] == r:
                demand += load.demand[i]
                here += load.served[centres[r], i]
        best, best_cost = -1, here * (1.0 - ROUNDING)
        for j in range(len(load.room)):
            if load.room[j] < demand or (centres == j).any():
                continue
            cost = 0.0
            for i in range(len(at)):
                if at[i] == r:
                    cost += load.served[j, i]
            if cost < best_cost:
                best, best_cost = j, cost
        if best >= 0:
            centres[r], moved = best, True
    return moved


@compiled
def settle(load: Load, centres: Ints, n_fixed: int, toll: float) -> Ints:
    """Assign, polish and recentre until nothing changes; `centres` changes, positions return."""
    at = assign(load, centres)
    polish(load, centres, at, toll)
    while recentre(load, centres, n_fixed, at):
        polish(load, centres, at, toll)
    return at


def filled(load: Load, centres: Ints, n_fixed: int) -> Filled | None:
    """The plan that these centres lead to, or None if it overfills one or serves someone not."""
    centres = centres.copy()
    at = settle(load, centres, n_fixed, load.toll)
    too_much = np.bincount(at, load.demand, len(centres)) > load.room[centres] * (1 + ROUNDING)
    cost = float(load.served[centres[at], np.arange(len(at))].sum())
    return None if too_much.any() or cost >= load.forbidden else Filled(centres, centres[at], cost)


def search(
    load: Load, fixed: Ints, n_centres: int, rng: np.random.Generator, deadline: float
) -> Filled | None:
    """The best of random starts and kicks, or None if none kept to the capacities."""
    best: Filled | None = None
    n_candidates = len(load.room)
    for step in range(ROUNDS):
        if best is None or step % 3 == 0 or n_centres in (len(fixed), n_candidates):
            start = spread_start(load.served, fixed, n_centres, rng.random(n_centres))
        else:
            inner = np.concatenate([fixed, np.setdiff1d(best.centres, fixed)])
            start = kicked(inner, len(fixed), n_candidates, rng)
        found = filled(load, start, len(fixed))
        best = better(best, found)
        if time.monotonic() > deadline:
            break
    return best


def better(one: Filled | None, other: Filled | None) -> Filled | None:
    """The cheaper of two plans."""
    if one is None or other is None:
        return other if one is None else one
    return other if other.cost < one.cost else one


ROUNDS = 90
