"""Upper bounds for the p-median: eager swaps with nearest and second-nearest bookkeeping.

A swap opens one candidate and closes one centre. With the nearest and the second-nearest centre of
each place at hand, one pass over the places prices the opening of a candidate against the closing
of *every* centre at once.

Sources: Whitaker (1983), INFOR 21(2); Resende & Werneck (2007), EJOR 179(1); Schubert & Rousseeuw
(2021), Information Systems 101 (taking the first improving swap). Path relinking after Resende &
Werneck (2004), J. Heuristics 10(1).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A swap must gain more than rounding can pretend.
ROUNDING = 1e-12


@compiled
def two_nearest(served: Floats, centres: Ints, place: int) -> tuple[int, int]:
    """Positions in `centres` of the nearest and the second-nearest centre of a place."""
    first, second = -1, -1
    for r in range(len(centres)):
        cost = served[centres[r], place]
        if first < 0 or cost < served[centres[first], place]:
            first, second = r, first
        elif second < 0 or cost < served[centres[second], place]:
            second = r
    return first, second


@compiled
def price_swaps(
    served: Floats, centres: Ints, near: Ints, candidate: int, removal: Floats, delta: Floats
) -> float:
    """Cost change of opening a candidate, and in `delta` what closing each centre adds to it."""
    delta[:] = removal
    shared = 0.0
    for i in range(served.shape[1]):
        cost = served[candidate, i]
        second = served[centres[near[i, 1]], i]
        if cost < second:
            first = served[centres[near[i, 0]], i]
            if cost < first:
                shared += cost - first
                delta[near[i, 0]] += first - second
            else:
                delta[near[i, 0]] += cost - second
    return shared


@compiled
def removal_losses(served: Floats, centres: Ints, near: Ints) -> Floats:
    """What closing each centre would cost, nothing else changed."""
    loss = np.zeros(len(centres))
    for i in range(served.shape[1]):
        first = served[centres[near[i, 0]], i]
        loss[near[i, 0]] += served[centres[near[i, 1]], i] - first
    return loss


@compiled
def swap_in(served: Floats, centres: Ints, near: Ints, candidate: int, position: int) -> None:
    """Open a candidate in place of a centre and mend the bookkeeping."""
    centres[position] = candidate
    for i in range(served.shape[1]):
        first, second = near[i, 0], near[i, 1]
        if position in (first, second):
            near[i, 0], near[i, 1] = two_nearest(served, centres, i)
        elif served[candidate, i] < served[centres[first], i]:
            near[i, 0], near[i, 1] = position, first
        elif served[candidate, i] < served[centres[second], i]:
            near[i, 1] = position


@compiled
def total_cost(served: Floats, centres: Ints) -> float:
    """Sum over places of the cost at the nearest centre."""
    total = 0.0
    for i in range(served.shape[1]):
        best = served[centres[0], i]
        for r in range(1, len(centres)):
            best = min(best, served[centres[r], i])
        total += best
    return total


@compiled
def nearest_pairs(served: Floats, centres: Ints) -> Ints:
    """(place, 2) positions of the nearest and second-nearest centre."""
    near = np.empty((served.shape[1], 2), np.int64)
    for i in range(served.shape[1]):
        near[i, 0], near[i, 1] = two_nearest(served, centres, i)
    return near


@compiled
def cheapest(delta: Floats, locked: Flags) -> int:
    """Position of the centre whose closing costs least, fixed ones left alone; -1 if none."""
    best = -1
    for r in range(len(delta)):
        if not locked[r] and (best < 0 or delta[r] < delta[best]):
            best = r
    return best


@compiled
def descend(served: Floats, centres: Ints, locked: Flags, order: Ints) -> float:
    """Swap until no swap helps; `centres` (at least two) is changed. Returns the cost.

    served: (candidate, place) weighted cost. locked: which positions may not close. order: the
    candidates to try, round and round.
    """
    near = nearest_pairs(served, centres)
    removal = removal_losses(served, centres, near)
    is_open = np.zeros(served.shape[0], np.bool_)
    is_open[centres] = True
    delta = np.empty(len(centres))
    tolerance = ROUNDING * max(1.0, total_cost(served, centres))
    idle, k = 0, 0
    while idle < len(order):
        candidate = order[k]
        k = (k + 1) % len(order)
        idle += 1
        if is_open[candidate]:
            continue
        shared = price_swaps(served, centres, near, candidate, removal, delta)
        out = cheapest(delta, locked)
        if out >= 0 and shared + delta[out] < -tolerance:
            is_open[centres[out]] = False
            is_open[candidate] = True
            swap_in(served, centres, near, candidate, out)
            removal[:] = removal_losses(served, centres, near)
            idle = 0
    return total_cost(served, centres)


@compiled
def best_step(served: Floats, centres: Ints, near: Ints, wanted: Flags, kept: Flags) -> Any:
    """The best swap that opens a wanted candidate and closes a centre that is not kept."""
    removal = removal_losses(served, centres, near)
    delta = np.empty(len(centres))
    best, best_in, best_out = np.inf, -1, -1
    for candidate in range(len(wanted)):
        if wanted[candidate]:
            shared = price_swaps(served, centres, near, candidate, removal, delta)
            out = cheapest(delta, kept)
            if out >= 0 and shared + delta[out] < best:
                best, best_in, best_out = shared + delta[out], candidate, out
    return best, best_in, best_out


@compiled
def relink(served: Floats, start: Ints, goal: Ints) -> Ints:
    """The best plan strictly between two plans, walking from one to the other greedily."""
    centres = start.copy()
    near = nearest_pairs(served, centres)
    wanted = np.zeros(served.shape[0], np.bool_)
    wanted[goal] = True
    kept = wanted[centres]
    wanted[start] = False
    best, best_cost, cost = start.copy(), np.inf, 0.0
    for _ in range(wanted.sum() - 1):
        change, candidate, out = best_step(served, centres, near, wanted, kept)
        swap_in(served, centres, near, candidate, out)
        wanted[candidate] = False
        kept[out] = True
        cost += change
        if cost < best_cost:
            best_cost = cost
            best[:] = centres
    return best


@compiled
def spread_start(served: Floats, fixed: Ints, n_centres: int, draws: Floats) -> Ints:
    """A random start: each next centre serves a place drawn by the cost it still bears."""
    centres = np.empty(n_centres, np.int64)
    is_open = np.zeros(served.shape[0], np.bool_)
    borne = np.full(served.shape[1], np.inf)
    for r in range(n_centres):
        if r < len(fixed):
            candidate = fixed[r]
        elif r == 0:
            candidate = int(draws[0] * served.shape[0])
        else:
            candidate = drawn(served, borne, is_open, draws[r])
        centres[r] = candidate
        is_open[candidate] = True
        borne = np.minimum(borne, served[candidate])
    return centres


@compiled
def drawn(served: Floats, borne: Floats, is_open: Flags, draw: float) -> int:
    """The closed candidate nearest to a place that is drawn in proportion to its cost."""
    running = np.cumsum(borne)
    place = min(np.searchsorted(running, draw * running[-1], side="right"), len(borne) - 1)
    best = -1
    for candidate in range(served.shape[0]):
        if not is_open[candidate] and (best < 0 or served[candidate, place] < served[best, place]):
            best = candidate
    return best


def kicked(centres: Ints, n_fixed: int, n_candidates: int, rng: np.random.Generator) -> Ints:
    """A copy with a few random swaps; the first `n_fixed` centres stay."""
    closed = np.setdiff1d(np.arange(n_candidates), centres)
    n_free = len(centres) - n_fixed
    n_moves = min(int(rng.integers(2, 5)), n_free, len(closed))
    moved = centres.copy()
    positions = n_fixed + rng.choice(n_free, n_moves, replace=False)
    moved[positions] = rng.choice(closed, n_moves, replace=False)
    return moved


def search(
    served: Floats,
    fixed: Ints,
    n_centres: int,
    rng: np.random.Generator,
    late: Callable[[], bool] = lambda: False,
    *,
    rounds: int = 24,
) -> tuple[Ints, float]:
    """A good plan: random starts, kicks and path relinking over a small elite.

    served: (candidate, place) finite weighted costs; n_centres at least 2 and at least one more
    than `fixed`. late: asked after each round whether to stop. Returns the centres (fixed ones
    first) and the cost. No bound is implied.
    """
    locked = np.arange(n_centres) < len(fixed)
    elite: list[tuple[float, Ints]] = []
    for step in range(rounds):
        if step < rounds // 3 or not elite[1:]:
            centres = spread_start(served, fixed, n_centres, rng.random(n_centres))
        elif step % 2:
            centres = kicked(elite[0][1], len(fixed), len(served), rng)
        else:
            one, two = rng.choice(len(elite), 2, replace=False)
            centres = relink(served, elite[one][1], elite[two][1])
        cost = descend(served, centres, locked, rng.permutation(len(served)))
        elite = ranked(elite, cost, centres)
        if late():
            break
    return elite[0][1], elite[0][0]


def ranked(
    elite: list[tuple[float, Ints]], cost: float, centres: Ints, size: int = 8
) -> list[tuple[float, Ints]]:
    """The elite with a plan added, best first, each set of centres once."""
    if any(set(centres) == set(other) for _, other in elite):
        return elite
    return sorted([*elite, (cost, centres.copy())], key=lambda pair: pair[0])[:size]
