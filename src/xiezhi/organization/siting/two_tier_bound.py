"""Lower bounds for the two-tier model: cores in groups, drivers priced.

A box gives every core a group of candidates to come from (a group may be a single one). Letting
each place use the nearest member of the groups can only shorten its journey; the drivers then solve
a p-median with limits per side. There each place's right to one centre is priced by `prices`, in
minutes, and no place pays more than its way to a core. For any prices u and side prices v,

    sum_i g_i f_i min(u_i, c_iK) + least sum over a lawful D of rho_k,
    rho_k = sum_i g_i f_i min(0, c_ik + core_share * c_kK - u_i),     g_i = v_side(i) * share_i

is a bound for every layout in the box. Good prices come from deflected subgradient steps, and the
same prices settle drivers, as in `lagrangian`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.compiled import compiled
from xiezhi.organization.siting.lagrangian import CLOSED, EPSILON, FREE, OPEN
from xiezhi.organization.siting.two_tier_ground import Ground, Limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Status = NDArray[np.int8]


class Groups(NamedTuple):
    """Groups of core candidates; the first ones, one for each place, hold that place alone.

    reach: (group, place) minutes to the nearest member. shuts: (group, place) cannot be a driver
    whichever member becomes a core.
    """

    reach: Floats
    shuts: Flags


class Given(NamedTuple):
    """The drivers' problem in a box.

    minutes: (place, driver) by way of a driver. direct: (place,) to the nearest core. means:
    (place,) part in the mean of its side, more if far. counts: the same times the side's price.
    scale: the same with a side price that is never near 0, so that the prices of a side that does
    not count for the moment stay good. drivers: their place numbers. driver_side: (driver,).
    """

    minutes: Floats
    direct: Floats
    means: Floats
    counts: Floats
    scale: Floats
    drivers: Ints
    driver_side: Ints


class Climb(NamedTuple):
    """How to ascend: a known cost, the bound that ends it, the steps, their size, the patience.

    offset: what the side prices add to every bound.
    """

    upper: float
    target: float
    offset: float
    n_steps: int
    agility: float
    patience: int


@compiled
def given_box(
    ground: Ground, groups: Groups, box: Ints, status: Status, side_price: Floats
) -> Given:
    """The drivers' problem in a box; `status` (place,) is closed where a driver cannot be."""
    direct = groups.reach[box[0]].copy()
    lawful = status != CLOSED
    for g in box:
        direct = np.minimum(direct, groups.reach[g])
        lawful &= ~groups.shuts[g]
    means = ground.share.copy()
    for i in range(len(direct)):
        if direct[i] > ground.far_minutes:
            means[i] *= ground.far_weight
    drivers = np.flatnonzero(lawful)
    minutes = np.empty((len(direct), len(drivers)))
    for i in range(len(direct)):
        for r in range(len(drivers)):
            k = drivers[r]
            minutes[i, r] = ground.reach[k, i] + ground.core_share * direct[k]
    counts = means * side_price[ground.side]
    scale = means * np.maximum(side_price, SIDE_PRICE_LEAST * side_price.max())[ground.side]
    return Given(minutes, direct, means, counts, scale, drivers, ground.side[drivers])


@compiled
def open_up(limits: Limits, drivers: Ints, status: Status, r: int) -> bool:
    """Open a driver and close what clashes with it; False if that cannot be."""
    status[r] = OPEN
    for q in range(len(status)):
        if q != r and limits.clash[drivers[r], drivers[q]]:
            if status[q] == OPEN:
                return False
            status[q] = CLOSED
    return True


@compiled
def pick(  # noqa: C901 -- one greedy pass, split it and it gets slower
    rho: Floats, status: Status, side: Ints, least: Ints, most: Ints, n: int, taken: Status
) -> tuple[float, float, float]:
    """Mark the `n` drivers of least sum that keep to the limits per side.

    Returns the sum (inf if there are none), the dearest free one taken and the cheapest left out.
    """
    count = np.zeros(len(least), np.int64)
    total, need = 0.0, n
    for k in range(len(rho)):
        taken[k] = status[k] == OPEN
        if taken[k]:
            total += rho[k]
            count[side[k]] += 1
            need -= 1
    missing = 0
    for s in range(len(least)):
        missing += max(0, least[s] - count[s])
        if count[s] > most[s]:
            return np.inf, 0.0, 0.0
    if need < missing:
        return np.inf, 0.0, 0.0
    last = -np.inf
    for _ in range(need):
        best = -1
        for k in range(len(rho)):
            if status[k] == FREE and taken[k] == 0 and (best < 0 or rho[k] < rho[best]):
                s = side[k]
                if count[s] < least[s] or (missing < need and count[s] < most[s]):
                    best = k
        if best < 0:
            return np.inf, 0.0, 0.0
        taken[best] = 1
        s = side[best]
        missing -= count[s] < least[s]
        count[s] += 1
        need -= 1
        total += rho[best]
        last = max(last, rho[best])
    left = np.inf
    for k in range(len(rho)):
        if status[k] == FREE and taken[k] == 0:
            left = min(left, rho[k])
    return total, last, left


@compiled
def savings(given: Given, prices: Floats, rho: Floats) -> None:
    """rho_k: what driver k saves at these prices (<= 0)."""
    rho[:] = 0.0
    for i in range(len(prices)):
        price, count = prices[i], given.counts[i]
        if count > 0.0:
            for r in range(len(rho)):
                saved = given.minutes[i, r] - price
                rho[r] += count * saved if saved < 0.0 else 0.0


@compiled
def settle(
    limits: Limits, given: Given, rho: Floats, status: Status, taken: Status, edge: Floats
) -> bool:
    """Open or close what no layout better than the target can do otherwise; False if none is left.

    edge: the dearest driver taken, the cheapest left out, and target minus bound.
    """
    last, left, slack = edge
    for r in range(len(status)):
        if status[r] == FREE:
            if taken[r] == 0 and rho[r] - last > slack:
                status[r] = CLOSED
            elif (
                taken[r] == 1
                and left - rho[r] > slack
                and not open_up(limits, given.drivers, status, r)
            ):
                return False
    return True


@compiled
def ascend(  # noqa: C901 -- one loop of the ascent
    limits: Limits,
    given: Given,
    status: Status,
    prices: Floats,
    often: Floats,
    lately: Floats,
    how: Climb,
) -> float:
    """Raise the bound by deflected subgradient steps; the bound, safe against rounding.

    status, prices change: drivers that the bound settles, and the best prices. So do often (how
    often each driver was taken) and lately (place: running mean of the minutes it was given).
    Returns inf where no lawful layout, or none better than the target, is left.
    """
    n_places, n_drivers = given.minutes.shape
    rho, taken = np.empty(n_drivers), np.zeros(n_drivers, np.int8)
    here, course, short = np.minimum(prices, given.direct), np.zeros(n_places), np.empty(n_places)
    rate = 1.0
    best, idle, agility = -np.inf, 0, how.agility
    edge = np.empty(3)
    for _ in range(how.n_steps):
        savings(given, here, rho)
        total, last, left = pick(
            rho, status, given.driver_side, limits.drivers_least, limits.drivers_most,
            limits.n_drivers, taken,
        )  # fmt: skip
        if total == np.inf:
            return np.inf
        bound, size = how.offset + total, abs(how.offset) - total
        for i in range(n_places):
            bound += given.counts[i] * here[i]
            size += given.counts[i] * here[i]
        margin = (n_places * 2 + n_drivers + 8) * EPSILON * size
        rate = max(OFTEN_RATE, 0.8 * rate)
        often += rate * (taken - often)
        idle += 1
        if bound - margin > best:
            if bound - margin > best + WORTH * abs(how.upper - best):
                idle = 0
            best = bound - margin
            prices[:] = here
        if best > how.target:
            break
        edge[0], edge[1], edge[2] = last, left, how.target - bound + margin
        if not settle(limits, given, rho, status, taken, edge):
            return np.inf
        if idle > how.patience:
            idle, agility = 0, 0.5 * agility
            here[:] = prices
            course[:] = 0.0
            continue
        if agility < AGILITY_LEAST:
            break
        shortfall(given, here, taken, short, lately, rate)
        if not short.any() or not move(given, here, course, short, agility * (how.upper - bound)):
            break
    return best


@compiled
def shortfall(
    given: Given, prices: Floats, taken: Status, short: Floats, lately: Floats, rate: float
) -> None:
    """1 minus how often each place is served at these prices, and in `lately` what that took."""
    n_places = len(prices)
    short[:] = 1.0
    lately *= 1.0 - rate
    for i in range(n_places):
        lately[i] += rate * prices[i]
    for r in range(len(taken)):
        if taken[r]:
            for i in range(n_places):
                saved = given.minutes[i, r] - prices[i]
                if saved < 0.0:
                    short[i] -= 1.0
                    lately[i] += rate * saved
    for i in range(n_places):
        if given.scale[i] <= 0.0 or (prices[i] >= given.direct[i] and short[i] > 0.0):
            # A place that pays its way to the core is served; one that nobody counts may be short.
            short[i] = 0.0


@compiled
def move(given: Given, prices: Floats, course: Floats, short: Floats, reach: float) -> bool:
    """Step along the deflected course, in units of cost; False if it leads nowhere."""
    length = 0.0
    for i in range(len(prices)):
        if given.scale[i] > 0.0:
            course[i] = short[i] + MOMENTUM * course[i]
            length += given.counts[i] / given.scale[i] * course[i] * course[i]
    if length <= 0.0:
        return False
    for i in range(len(prices)):
        if given.scale[i] > 0.0:
            price = prices[i] + reach / length * course[i] / given.scale[i]
            prices[i] = min(max(price, 0.0), given.direct[i])
    return True


OFTEN_RATE = 0.05
WORTH = 1e-5
MOMENTUM = 0.7
SIDE_PRICE_LEAST = 0.1
AGILITY_LEAST = 1e-3
