"""Lower bounds for the p-median: each place's right to one centre is priced, not enforced.

For any prices u, `sum(u) + sum of the p least rho_j`, with `rho_j = sum_i min(0, c_ij - u_i)`, is
a bound. Good prices come from deflected subgradient steps; the same prices show which candidates
no better plan can open, and which ones it cannot close.

Sources: Cornuejols, Fisher & Nemhauser (1977), Management Science 23(8); Beasley (1985), EJOR 21;
deflection after Camerini, Fratta & Maffioli (1975).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Status = NDArray[np.int8]

CLOSED, FREE, OPEN = -1, 0, 1
EPSILON = 2.0**-52


class Ladder(NamedTuple):
    """Each place's candidates from the cheapest up, so that a price reads only a prefix.

    costs, candidates: the rungs of place i are `starts[i]` to `starts[i + 1]`. floor: (place,) the
    cheapest. ceiling: (place,) the highest price that the kept rungs can judge.
    """

    starts: Ints
    costs: Floats
    candidates: Small
    floor: Floats
    ceiling: Floats


class Aim(NamedTuple):
    """What the bound is for: so many centres, the cost of a known plan, and the bound that ends it.

    A bound above `target` proves that no better plan exists.
    """

    n_centres: int
    upper: float
    target: float


class Bounded(NamedTuple):
    """A subproblem: the state of each candidate, and how far each place may go at most.

    status: CLOSED, FREE or OPEN. limits: (place,) cost within which some centre must open, inf
    where anything goes. prices: (place,), the best known. often: how often a candidate was taken.
    """

    status: Status
    limits: Floats
    prices: Floats
    often: Floats


class Pace(NamedTuple):
    """How the ascent moves: at most n_steps; after `patience` idle ones its agility is halved."""

    n_steps: int
    agility: float
    agility_least: float = 1e-3
    patience: int = 20
    momentum: float = 0.7


@compiled
def ladder(served: Floats, ceiling: Floats) -> Ladder:
    """The ladder of (candidate, place) costs, with the rungs up to each place's ceiling."""
    n_candidates, n_places = served.shape
    starts = np.zeros(n_places + 1, np.int64)
    for j in range(n_candidates):
        for i in range(n_places):
            starts[i + 1] += served[j, i] <= ceiling[i]
    starts = np.cumsum(starts)
    costs, candidates = np.empty(starts[-1]), np.empty(starts[-1], np.int32)
    filled = starts[:-1].copy()
    for j in range(n_candidates):
        for i in range(n_places):
            if served[j, i] <= ceiling[i]:
                costs[filled[i]] = served[j, i]
                candidates[filled[i]] = j
                filled[i] += 1
    floor = np.empty(n_places)
    for i in range(n_places):
        rungs = slice(starts[i], starts[i + 1])
        order = np.argsort(costs[rungs], kind="mergesort")
        costs[rungs] = costs[rungs][order]
        candidates[rungs] = candidates[rungs][order]
        floor[i] = costs[starts[i]]
    return Ladder(starts, costs, candidates, floor, ceiling)


@compiled
def without_closed(steps: Ladder, new_number: Ints, limits: Floats) -> Ladder:
    """The ladder without candidates that have no new number and rungs beyond each place's limit."""
    n_places = len(steps.floor)
    starts = np.zeros(n_places + 1, np.int64)
    costs, candidates = np.empty_like(steps.costs), np.empty_like(steps.candidates)
    floor, end = steps.floor.copy(), 0
    for i in range(n_places):
        for k in range(steps.starts[i], steps.starts[i + 1]):
            if steps.costs[k] > limits[i]:
                break
            j = new_number[steps.candidates[k]]
            if j >= 0:
                costs[end] = steps.costs[k]
                candidates[end] = j
                end += 1
        starts[i + 1] = end
        floor[i] = costs[starts[i]] if end > starts[i] else steps.ceiling[i]
    return Ladder(starts, costs[:end], candidates[:end], floor, steps.ceiling)


@compiled
def open_the_only_ones(steps: Ladder, limits: Floats, status: Status) -> bool:
    """Open each candidate that is the only one within a place's limit; False if there is none."""
    for i in range(len(limits)):
        if limits[i] < steps.ceiling[i]:
            n_rungs = steps.starts[i + 1] - steps.starts[i]
            if n_rungs == 0:
                return False
            if n_rungs == 1:
                status[steps.candidates[steps.starts[i]]] = OPEN
    return True


@compiled
def savings(steps: Ladder, prices: Floats, rho: Floats) -> None:
    """rho_j: what candidate j saves at these prices, summed over the places (<= 0)."""
    rho[:] = 0.0
    for i in range(len(prices)):
        price = prices[i]
        for k in range(steps.starts[i], steps.starts[i + 1]):
            if steps.costs[k] >= price:
                break
            rho[steps.candidates[k]] += steps.costs[k] - price


@compiled
def smallest(values: Floats, k: int) -> float:
    """The k-th least value (from 0); `values` is rearranged around it (Hoare's selection).

    Savings are full of equal values, zeros above all, on which numpy's compiled partition turns
    quadratic.
    """
    low, high = 0, len(values) - 1
    while low < high:
        pivot = values[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    return float(values[k])


@compiled
def chosen(rho: Floats, status: Status, n_centres: int, taken: Status) -> tuple[float, float]:
    """Mark the open and the least free candidates; the last one taken and the first left out."""
    free = rho[status == FREE]
    need = n_centres - (status == OPEN).sum()
    taken[:] = status == OPEN
    if need <= 0:
        return -np.inf, free.min() if len(free) else np.inf
    if need >= len(free):
        taken[:] = status != CLOSED
        return free.max() if len(free) else -np.inf, np.inf
    last = smallest(free, need - 1)
    left = free[need:].min()
    need -= (free < last).sum()
    for j in range(len(rho)):
        if status[j] == FREE and rho[j] <= last and (rho[j] < last or need > 0):
            taken[j] = 1
            need -= rho[j] == last
    return last, left


@compiled
def shortfall(steps: Ladder, prices: Floats, taken: Status, short: Floats) -> None:
    """1 minus how often each place is served."""
    for i in range(len(prices)):
        count = 1.0
        price = prices[i]
        for k in range(steps.starts[i], steps.starts[i + 1]):
            if steps.costs[k] >= price:
                break
            count -= taken[steps.candidates[k]]
        short[i] = count


@compiled
def fix_by_price(
    rho: Floats, status: Status, taken: Status, last: float, left: float, slack: float
) -> int:
    """Close or open what no plan better than the target can do otherwise; how many were settled.

    slack: target minus bound. Opening a candidate that was left out costs `rho_j - last`, closing
    one that was taken costs `left - rho_j`.
    """
    settled = 0
    for j in range(len(rho)):
        if status[j] == FREE:
            if taken[j] == 0 and rho[j] - last > slack:
                status[j] = CLOSED
                settled += 1
            elif taken[j] == 1 and left - rho[j] > slack:
                status[j] = OPEN
                settled += 1
    return settled


@compiled
def bound_at(prices: Floats, rho: Floats, taken: Status) -> tuple[float, float]:
    """The bound, and by how much rounding may have raised it."""
    bound, size = 0.0, 0.0
    for i in range(len(prices)):
        bound += prices[i]
        size += abs(prices[i])
    for j in range(len(rho)):
        if taken[j]:
            bound += rho[j]
            size -= rho[j]
    return bound, (len(prices) + len(rho) + 8) * EPSILON * size


@compiled
def move_prices(
    steps: Ladder, prices: Floats, course: Floats, short: Floats, reach: float, momentum: float
) -> None:
    """Step along the deflected course.

    reach: how far the bound should rise, scaled by the agility.
    """
    length = 0.0
    for i in range(len(prices)):
        course[i] = short[i] + momentum * course[i]
        length += course[i] * course[i]
    scale = reach / length if length > 0.0 else 0.0
    for i in range(len(prices)):
        price = prices[i] + scale * course[i]
        prices[i] = min(max(price, steps.floor[i]), steps.ceiling[i])


@compiled
def ascend(whole: Ladder, aim: Aim, node: Bounded, pace: Pace) -> tuple[float, float]:
    """Raise the bound by deflected subgradient steps and return it, safe against rounding.

    status, prices and often of the node change: candidates that the bound settles, the best prices,
    and how often each candidate was taken lately. Returns the bound (inf where no plan is left) and
    the agility that remains.
    """
    kept = np.flatnonzero(node.status != CLOSED)
    new_number = np.full(len(node.status), -1)
    new_number[kept] = np.arange(len(kept))
    steps = without_closed(whole, new_number, node.limits)
    status, often = node.status[kept], node.often[kept]
    if len(kept) < aim.n_centres or not open_the_only_ones(steps, node.limits, status):
        return np.inf, 0.0
    bound, agility = climb(steps, aim, status, node.prices, often, pace)
    node.status[kept] = status
    node.often[:] = 0.0
    node.often[kept] = often
    return bound, agility


@compiled
def climb(
    steps: Ladder, aim: Aim, status: Status, prices: Floats, often: Floats, pace: Pace
) -> tuple[float, float]:
    """The ascent itself, over candidates of which none is closed at the start."""
    rho, taken = np.empty(len(status)), np.empty(len(status), np.int8)
    here, short, course = prices.copy(), np.empty(len(prices)), np.zeros(len(prices))
    best, idle, agility = -np.inf, 0, pace.agility
    for _ in range(pace.n_steps):
        savings(steps, here, rho)
        last, left = chosen(rho, status, aim.n_centres, taken)
        if taken.sum() != aim.n_centres:
            return np.inf, 0.0
        bound, margin = bound_at(here, rho, taken)
        often += OFTEN_RATE * (taken - often)
        idle += 1
        if bound - margin > best:
            if bound - margin > best + WORTH * abs(aim.upper - best):
                idle = 0
            best = bound - margin
            prices[:] = here
        if best > aim.target:
            break
        fix_by_price(rho, status, taken, last, left, aim.target - bound + margin)
        if idle > pace.patience:
            idle, agility = 0, 0.5 * agility
            here[:] = prices
            course[:] = 0.0
            savings(steps, here, rho)
            chosen(rho, status, aim.n_centres, taken)
        shortfall(steps, here, taken, short)
        if not short.any():
            # Every place is served once: the taken candidates are the best plan there is.
            often[:] = taken
            return best, 0.0
        if agility < pace.agility_least:
            break
        reach = agility * (aim.upper - bound)
        move_prices(steps, here, course, short, reach, pace.momentum)
    return best, agility


# The share of the latest step in how often a candidate is taken.
OFTEN_RATE = 0.05
# A rise of the bound by less than this share of the gap counts as idle.
WORTH = 1e-5
