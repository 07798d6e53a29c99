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

    costs, candidates: (place, rank). ceiling: (place,) the highest price the kept ranks can judge.
    """

    costs: Floats
    candidates: Small
    ceiling: Floats


class Aim(NamedTuple):
    """What the bound is for: so many centres, the cost of a known plan, and the bound that ends it.

    A bound above `target` proves that no better plan exists.
    """

    n_centres: int
    upper: float
    target: float


class Pace(NamedTuple):
    """How the ascent moves: at most n_steps; after `patience` idle ones its agility is halved."""

    n_steps: int
    agility: float
    agility_least: float = 1e-3
    patience: int = 20
    momentum: float = 0.7


def ladder(served: Floats, depth: int | None = None) -> Ladder:
    """The ladder of (candidate, place) costs, at most `depth` ranks of it."""
    by_place = np.ascontiguousarray(served.T)
    n_candidates = by_place.shape[1]
    depth = n_candidates if depth is None else min(depth, n_candidates)
    if depth < n_candidates:
        kept = np.argpartition(by_place, depth, axis=1)[:, : depth + 1]
        kept_costs = np.take_along_axis(by_place, kept, axis=1)
        order = np.argsort(kept_costs, axis=1, kind="stable")
        ranks = np.take_along_axis(kept, order, axis=1)
        costs = np.take_along_axis(kept_costs, order, axis=1)
        return Ladder(
            np.ascontiguousarray(costs[:, :depth]),
            np.ascontiguousarray(ranks[:, :depth].astype(np.int32)),
            costs[:, depth].copy(),
        )
    ranks = np.argsort(by_place, axis=1, kind="stable")
    costs = np.take_along_axis(by_place, ranks, axis=1)
    return Ladder(costs, ranks.astype(np.int32), np.full(len(by_place), np.inf))


@compiled
def savings(costs: Floats, candidates: Small, prices: Floats, rho: Floats) -> None:
    """rho_j: what candidate j saves at these prices, summed over the places (<= 0)."""
    rho[:] = 0.0
    for i in range(costs.shape[0]):
        price = prices[i]
        for k in range(costs.shape[1]):
            if costs[i, k] >= price:
                break
            rho[candidates[i, k]] += costs[i, k] - price


@compiled
def chosen(rho: Floats, status: Status, n_centres: int, taken: Status) -> tuple[float, float]:
    """Mark the open and the least free candidates; the last one taken and the first left out."""
    n_free, n_open = 0, 0
    values = np.empty(len(rho))
    for j in range(len(rho)):
        taken[j] = status[j] == OPEN
        n_open += taken[j]
        if status[j] == FREE:
            values[n_free] = rho[j]
            n_free += 1
    need = n_centres - n_open
    if need <= 0:
        return -np.inf, values[:n_free].min() if n_free else np.inf
    if need >= n_free:
        for j in range(len(rho)):
            taken[j] = status[j] != CLOSED
        return (values[:n_free].max() if n_free else -np.inf), np.inf
    ordered = np.partition(values[:n_free], (need - 1, need))
    last, left = ordered[need - 1], ordered[need]
    for j in range(len(rho)):
        if status[j] == FREE and rho[j] < last:
            taken[j] = 1
            need -= 1
    for j in range(len(rho)):
        if need > 0 and status[j] == FREE and rho[j] == last:
            taken[j] = 1
            need -= 1
    return last, left


@compiled
def shortfall(
    costs: Floats, candidates: Small, prices: Floats, taken: Status, out: Floats
) -> float:
    """1 minus how often each place is served; the squared length is returned."""
    length = 0.0
    for i in range(costs.shape[0]):
        count = 1.0
        price = prices[i]
        for k in range(costs.shape[1]):
            if costs[i, k] >= price:
                break
            count -= taken[candidates[i, k]]
        out[i] = count
        length += count * count
    return length


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
) -> bool:
    """Step along the deflected course; False if there is nowhere to go.

    reach: how far the bound should rise, scaled by the agility.
    """
    length = 0.0
    for i in range(len(prices)):
        course[i] = short[i] + momentum * course[i]
        length += course[i] * course[i]
    if length == 0.0:
        return False
    for i in range(len(prices)):
        price = prices[i] + reach / length * course[i]
        prices[i] = min(max(price, steps.costs[i, 0]), steps.ceiling[i])
    return True


@compiled
def ascend(
    steps: Ladder, aim: Aim, status: Status, prices: Floats, often: Floats, pace: Pace
) -> float:
    """Raise the bound by deflected subgradient steps and return it, safe against rounding.

    status, prices, often change: candidates that the bound settles, the best prices, and how often
    each candidate was taken lately. Returns inf where no plan is left.
    """
    rho, taken = np.empty(len(status)), np.empty(len(status), np.int8)
    here, short, course = prices.copy(), np.empty(len(prices)), np.zeros(len(prices))
    best, idle, agility = -np.inf, 0, pace.agility
    for _ in range(pace.n_steps):
        savings(steps.costs, steps.candidates, here, rho)
        last, left = chosen(rho, status, aim.n_centres, taken)
        if taken.sum() < aim.n_centres:
            return np.inf
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
            savings(steps.costs, steps.candidates, here, rho)
            chosen(rho, status, aim.n_centres, taken)
        shortfall(steps.costs, steps.candidates, here, taken, short)
        reach = agility * (aim.upper - bound)
        if agility < pace.agility_least or not move_prices(
            steps, here, course, short, reach, pace.momentum
        ):
            break
    return best


# The share of the latest step in how often a candidate is taken.
OFTEN_RATE = 0.05
# A rise of the bound by less than this share of the gap counts as idle.
WORTH = 1e-5
