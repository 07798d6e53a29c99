"""Good two-tier layouts by swaps, and the proof that the rules allow none."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from xiezhi.organization.siting.compiled import compiled
from xiezhi.organization.siting.errors import LimitInvalid, NoPlanInTime
from xiezhi.organization.siting.two_tier_ground import (
    CORE,
    DRIVER,
    Goal,
    Ground,
    Limits,
    from_cores,
    layout_cost,
    value,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Layout:
    """Cores and drivers, ascending, and what they cost under a goal."""

    cores: Ints
    drivers: Ints
    cost: float

    @classmethod
    def of(cls, ground: Ground, goal: Goal, cores: Ints, drivers: Ints) -> Layout:
        """The layout with its cost."""
        cores, drivers = np.sort(cores), np.sort(drivers)
        return cls(cores, drivers, layout_cost(ground, goal, cores, drivers))


@compiled
def quota_kept(
    side: Ints, centres: Ints, out: int, candidate: int, least: Ints, most: Ints
) -> bool:
    """Whether the sides keep their numbers when a candidate takes the place of a centre."""
    lost, won = side[centres[out]], side[candidate]
    if lost == won:
        return True
    n_lost, n_won = 0, 1
    for c in centres:
        n_lost += side[c] == lost
        n_won += side[c] == won
    return bool(n_lost > least[lost] and n_won <= most[won])


@compiled
def apart(clash: Flags, centres: Ints, out: int, candidate: int) -> bool:
    """Whether a candidate clashes with no centre but the one at position `out` (-1: none)."""
    for r in range(len(centres)):  # noqa: SIM110 -- compiled
        if r != out and clash[centres[r], candidate]:
            return False
    return True


@compiled
def swap_drivers(ground: Ground, limits: Limits, goal: Goal, cores: Ints, drivers: Ints) -> float:
    """Swap drivers, each time the best for one position, until no swap helps; returns the cost."""
    direct, heed = from_cores(ground, cores)
    n = len(direct)
    cost = layout_cost(ground, goal, cores, drivers)
    means, best_means = np.empty(len(ground.part)), np.empty(len(ground.part))
    idle, out = 0, 0
    while idle < len(drivers):
        idle += 1
        out = (out + 1) % len(drivers)
        if limits.pinned[drivers[out]] == DRIVER:
            continue
        rest = direct.copy()
        for r in range(len(drivers)):
            if r != out:
                rest = np.minimum(
                    rest, ground.reach[drivers[r]] + ground.core_share * direct[drivers[r]]
                )
        best, best_cost = -1, cost * (1.0 - ROUNDING)
        for k in range(n):
            if (
                limits.is_driver[k]
                and apart(limits.clash, cores, -1, k)
                and apart(limits.clash, drivers, out, k)
                and quota_kept(
                    ground.side, drivers, out, k, limits.drivers_least, limits.drivers_most
                )
            ):
                onward = ground.core_share * direct[k]
                means[:] = 0.0
                for i in range(n):
                    minutes = min(rest[i], ground.reach[k, i] + onward)
                    means[ground.side[i]] += ground.share[i] * heed[i] * minutes
                found = value(ground, goal, means)
                if found < best_cost:
                    best, best_cost = k, found
                    best_means[:] = means
        if best >= 0 and best != drivers[out]:
            drivers[out], cost, idle = best, best_cost, 0
    return cost


@compiled
def swap_core(
    ground: Ground, limits: Limits, goal: Goal, cores: Ints, drivers: Ints, cost: float
) -> float:
    """The best swap of one core, a driver changing roles with it if it is one; the cost after."""
    best, best_out, best_in = cost * (1.0 - ROUNDING), -1, -1
    for out in range(len(cores)):
        for h in range(len(ground.side)):
            if may_swap_core(ground, limits, cores, drivers, out, h):
                old = cores[out]
                exchange(cores, drivers, out, h)
                found = layout_cost(ground, goal, cores, drivers)
                exchange(cores, drivers, out, old)
                if found < best:
                    best, best_out, best_in = found, out, h
    if best_out < 0:
        return cost
    exchange(cores, drivers, best_out, best_in)
    return best


@compiled
def position(places: Ints, place: int) -> int:
    """Where a place stands, -1 if nowhere."""
    for r in range(len(places)):
        if places[r] == place:
            return r
    return -1


@compiled
def exchange(cores: Ints, drivers: Ints, out: int, into: int) -> None:
    """Put a place where a core was; if it was a driver, the core takes its role."""
    at = position(drivers, into)
    if at >= 0:
        drivers[at] = cores[out]
    cores[out] = into


@compiled
def may_swap_core(
    ground: Ground, limits: Limits, cores: Ints, drivers: Ints, out: int, into: int
) -> bool:
    """Whether the rules let a place become a core in place of the one at position `out`."""
    old = cores[out]
    if limits.pinned[old] == CORE or not limits.is_core[into] or position(cores, into) >= 0:
        return False
    most = np.full(len(limits.cores_least), len(cores))
    if not quota_kept(ground.side, cores, out, into, limits.cores_least, most):
        return False
    at = position(drivers, into)
    if not apart(limits.clash, cores, out, into) or not apart(limits.clash, drivers, at, into):
        return False
    if at < 0:
        return True
    return bool(
        limits.is_driver[old]
        and limits.pinned[into] != DRIVER
        and apart(limits.clash, drivers, at, old)
        and quota_kept(ground.side, drivers, at, old, limits.drivers_least, limits.drivers_most)
    )


@compiled
def descend(ground: Ground, limits: Limits, goal: Goal, cores: Ints, drivers: Ints) -> float:
    """Swap drivers and cores until no swap helps; `cores` and `drivers` change."""
    cost = swap_drivers(ground, limits, goal, cores, drivers)
    while True:
        after = swap_core(ground, limits, goal, cores, drivers, cost)
        if after >= cost:
            return cost
        cost = swap_drivers(ground, limits, goal, cores, drivers)


def improved(ground: Ground, limits: Limits, goal: Goal, cores: Ints, drivers: Ints) -> Layout:
    """The layout that swaps lead to."""
    cores, drivers = cores.copy(), drivers.copy()
    descend(ground, limits, goal, cores, drivers)
    return Layout.of(ground, goal, cores, drivers)


def search(
    ground: Ground,
    limits: Limits,
    goal: Goal,
    rng: np.random.Generator,
    deadline: float,
    starts: int = 12,
) -> Layout:
    """The best of some random starts after swaps; an exact model finds the first one if need be."""
    best: Layout | None = None
    for _ in range(starts):
        start = random_layout(ground, limits, rng)
        if start is not None:
            found = improved(ground, limits, goal, *start)
            best = found if best is None or found.cost < best.cost else best
        if time.monotonic() > deadline:
            break
    return best or improved(ground, limits, goal, *lawful_layout(ground, limits, deadline))


def random_layout(
    ground: Ground, limits: Limits, rng: np.random.Generator
) -> tuple[Ints, Ints] | None:
    """A lawful layout drawn at random, or None if the draw ran into the rules."""
    none = np.empty(0, np.int64)
    most = np.full(len(limits.cores_least), limits.n_cores)
    pinned_drivers = np.flatnonzero(limits.pinned == DRIVER)
    cores = drawn(
        ground.side, limits, limits.is_core & (limits.pinned != DRIVER), CORE,
        (limits.n_cores, limits.cores_least, most), pinned_drivers, rng,
    )  # fmt: skip
    if cores is None:
        return None
    quota = (limits.n_drivers, limits.drivers_least, limits.drivers_most)
    drivers = drawn(ground.side, limits, limits.is_driver, DRIVER, quota, cores, rng)
    return None if drivers is None else (cores, drivers if len(drivers) else none)


def drawn(
    side: Ints,
    limits: Limits,
    may: Flags,
    mark: int,
    quota: tuple[int, Ints, Ints],
    others: Ints,
    rng: np.random.Generator,
) -> Ints | None:
    """One tier drawn at random: first what each side lacks, then anything."""
    n, least, most = quota
    chosen = list(np.flatnonzero(limits.pinned == mark))
    free = may & ~limits.clash[others].any(axis=0) & (limits.pinned != mark)
    order = rng.permutation(np.flatnonzero(free))
    count = np.bincount(side[chosen], minlength=len(least)) if chosen else np.zeros_like(least)
    for round_most in (np.maximum(least, count), most):
        for k in order:
            s = side[k]
            room = len(chosen) < n and count[s] < round_most[s]
            if room and not limits.clash[chosen, k].any():
                chosen.append(k)
                count[s] += 1
    lawful = len(chosen) == n and (count >= least).all()
    return np.array(chosen, np.int64) if lawful else None


def lawful_layout(ground: Ground, limits: Limits, deadline: float) -> tuple[Ints, Ints]:
    """Any lawful layout, or the sentence that says that the spacing allows none."""
    n = len(ground.side)
    pairs = np.argwhere(np.triu(limits.clash, 1))
    rows = np.repeat(np.arange(len(pairs)), 2)
    either = csr_array((np.ones(2 * len(pairs)), (rows, pairs.ravel())), shape=(len(pairs), n))
    one = csr_array(np.eye(n))
    constraints = [
        LinearConstraint(csr_array(np.hstack([m.toarray()] * 2)), ub=1)
        for m in (one, either)
        if m.shape[0]
    ]
    of_side = (ground.side[None] == np.arange(len(limits.cores_least))[:, None]).astype(float)
    none = np.zeros_like(of_side)
    constraints += [
        LinearConstraint(np.hstack([of_side, none]), lb=limits.cores_least),
        LinearConstraint(
            np.hstack([none, of_side]), lb=limits.drivers_least, ub=limits.drivers_most
        ),
        LinearConstraint(np.kron(np.eye(2), np.ones(n)), *[[limits.n_cores, limits.n_drivers]] * 2),
    ]
    low = np.concatenate([limits.pinned == CORE, limits.pinned == DRIVER]).astype(float)
    high = np.concatenate([limits.is_core, limits.is_driver]).astype(float)
    done = milp(
        np.zeros(2 * n),
        integrality=np.ones(2 * n),
        bounds=Bounds(low, high),
        constraints=constraints,
        options={"time_limit": max(0.1, min(deadline - time.monotonic(), 1e6))},
    )
    if done.x is not None:
        yes = done.x > 0.5  # noqa: PLR2004
        return np.flatnonzero(yes[:n]), np.flatnonzero(yes[n:])
    if done.status == INFEASIBLE:
        raise LimitInvalid(
            f"no {limits.n_cores} cores and {limits.n_drivers} drivers keep spacing_minutes and "
            "the numbers per side together; lower spacing_minutes, allow more candidates or ask "
            "for fewer centres."
        )
    raise NoPlanInTime(
        "no layout that keeps spacing_minutes was found in the time given; raise time_limit_s."
    )


# How scipy.optimize.milp says that no solution exists.
INFEASIBLE = 2
# A swap must gain more than rounding can pretend.
ROUNDING = 1e-12
