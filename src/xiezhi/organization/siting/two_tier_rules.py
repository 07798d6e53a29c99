"""What a two-tier layout must keep to, checked once at the door."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.given import number, numbers, whole
from xiezhi.organization.siting.check import checked_cost, checked_weights, columns
from xiezhi.organization.siting.errors import (
    CandidatesInvalid,
    CentresInvalid,
    CostInvalid,
    LimitInvalid,
    OutOfReach,
    SitingError,
)
from xiezhi.organization.siting.two_tier_ground import CORE, DRIVER, Ground, Limits

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


# More places than any map has.
QUOTA_MOST = 10**9


class SidesInvalid(SitingError):
    """Sides are not numbered 0, 1, … with at least one place each."""


class RulesInvalid(SitingError):
    """A share, weight or number of minutes in the rules is out of its range."""


class SideQuotaInvalid(SitingError):
    """The cores or drivers that each side must have do not add up."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a layout must keep to, and what counts.

    core_share: of what people go to a driver for, the share that only a core can settle and that
    travels on to the core nearest to the driver; 0 to 1. min_cores_per_side, min_drivers_per_side,
    max_drivers_per_side: for each side alike. spacing_minutes: any two centres are at least so far
    apart, the quicker way. cores, drivers: (place,) whether a place may become one; all may by
    default. fixed_cores, fixed_drivers: places that must be one. far_weight: a place more than
    `far_minutes` from every core counts so many times; at least 1.
    """

    core_share: float = 0.25
    min_cores_per_side: int = 1
    min_drivers_per_side: int = 0
    max_drivers_per_side: int | None = None
    spacing_minutes: float = 0.0
    cores: ArrayLike | None = None
    drivers: ArrayLike | None = None
    fixed_cores: Sequence[int] = field(default=())
    fixed_drivers: Sequence[int] = field(default=())
    far_minutes: float = math.inf
    far_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A two-tier question without contradictions.

    unreachable: a journey of so many minutes or more uses a way that is not there.
    """

    ground: Ground
    limits: Limits
    unreachable: float

    @property
    def n_places(self) -> int:
        """How many places."""
        return len(self.ground.side)


def asked(
    cost: ArrayLike,
    weights: ArrayLike,
    n_cores: int,
    n_drivers: int,
    side_i: ArrayLike,
    rules: Rules,
) -> Asked:
    """The question as arrays, or the sentence that says why it cannot be asked."""
    minutes = checked_square(cost)
    persons = checked_weights(weights, len(minutes))
    side = checked_sides(side_i, len(minutes))
    check_ranges(rules)
    check_counts(n_cores, n_drivers, len(minutes))
    limits = limits_of(minutes, side, n_cores, n_drivers, rules)
    check_quotas(limits, side)
    check_reachable(minutes, limits)
    longest = float(minutes[np.isfinite(minutes)].max())
    return Asked(ground_of(minutes, persons, side, rules), limits, 1.0 + 2.0 * longest)


def checked_square(cost: ArrayLike) -> NDArray[np.float64]:
    """The (place, place) minutes; every place is a candidate unless the rules leave it out."""
    minutes = checked_cost(cost)
    if minutes.shape[0] != minutes.shape[1]:
        raise ShapeMismatch(
            f"cost has shape {minutes.shape}; a two-tier layout needs the minutes between all "
            "places, one row and one column each."
        )
    if np.diagonal(minutes).any():
        place = int(np.flatnonzero(np.diagonal(minutes))[0])
        raise CostInvalid(
            f"cost[{place}, {place}] is {minutes[place, place]}; the way from a place to itself "
            "takes no minutes."
        )
    return minutes


def checked_sides(side_i: ArrayLike, n_places: int) -> Ints:
    """(place,) side numbers 0, 1, …, each with at least one place."""
    numbers("side_i", side_i, ShapeMismatch)
    side = np.asarray(side_i)
    if side.shape != (n_places,) or not np.issubdtype(side.dtype, np.integer):
        raise ShapeMismatch(
            f"side_i has shape {side.shape} and type {side.dtype}; expected one whole number for "
            f"each of the {n_places} places."
        )
    if side.min() < 0:
        place = int(np.argmin(side))
        raise SidesInvalid(
            f"place {place} has side {side[place]}; a layout holds places of the sides only, so "
            "leave the neighbours' places out."
        )
    empty = np.setdiff1d(np.arange(side.max() + 1), side)
    if len(empty):
        raise SidesInvalid(f"side {empty[0]} has no place; number the sides 0, 1, … without gaps.")
    return side.astype(np.int64)


def check_ranges(rules: Rules) -> None:
    """Shares, weights and minutes lie where they mean something."""
    number("core_share", rules.core_share, RulesInvalid, 0, 1)
    number("far_weight", rules.far_weight, RulesInvalid, 1)
    for name in ("spacing_minutes", "far_minutes"):
        number(name, getattr(rules, name), LimitInvalid, endless=True)
    for name in ("min_cores_per_side", "min_drivers_per_side", "max_drivers_per_side"):
        given = getattr(rules, name)
        if given is not None:
            whole(name, given, SideQuotaInvalid, 0, QUOTA_MOST)


def check_counts(n_cores: int, n_drivers: int, n_places: int) -> None:
    """Whole numbers that leave something to decide."""
    whole("n_cores", n_cores, CentresInvalid, 1)
    whole("n_drivers", n_drivers, CentresInvalid, 0)
    if n_cores + n_drivers >= n_places:
        raise CentresInvalid(
            f"{n_cores} cores and {n_drivers} drivers are asked for among {n_places} places, so "
            f"every place could be a centre; expected at most {n_places - 1} together."
        )


def limits_of(
    minutes: NDArray[np.float64], side: Ints, n_cores: int, n_drivers: int, rules: Rules
) -> Limits:
    """The rules as arrays."""
    n, n_sides = len(side), int(side.max()) + 1
    clash = np.minimum(minutes, minutes.T) < rules.spacing_minutes
    np.fill_diagonal(clash, val=True)
    most = n_drivers if rules.max_drivers_per_side is None else rules.max_drivers_per_side
    is_core, is_driver = allowed("cores", rules.cores, n), allowed("drivers", rules.drivers, n)
    return Limits(
        clash,
        is_core,
        is_driver,
        np.full(n_sides, rules.min_cores_per_side, np.int64),
        np.full(n_sides, rules.min_drivers_per_side, np.int64),
        np.full(n_sides, most, np.int64),
        pinned(minutes, is_core, is_driver, rules),
        int(n_cores),
        int(n_drivers),
    )


def allowed(name: str, given: ArrayLike | None, n_places: int) -> Flags:
    """(place,) whether it may become one."""
    flags = np.ones(n_places, np.bool_) if given is None else np.asarray(given)
    if flags.shape != (n_places,) or flags.dtype != np.bool_:
        raise CandidatesInvalid(
            f"{name} has shape {flags.shape} and type {flags.dtype}; expected true or false for "
            f"each of the {n_places} places."
        )
    return flags


def pinned(
    minutes: NDArray[np.float64], is_core: Flags, is_driver: Flags, rules: Rules
) -> NDArray[np.int8]:
    """(place,) `CORE` or `DRIVER` where it must be one, else 0."""
    cores = columns("fixed_cores", rules.fixed_cores, minutes)
    drivers = columns("fixed_drivers", rules.fixed_drivers, minutes)
    for kind, fixed, may in (("core", cores, is_core), ("driver", drivers, is_driver)):
        outside = fixed[~may[fixed]]
        if len(outside):
            raise CandidatesInvalid(
                f"fixed {kind} {outside[0]} is not among the candidates for a {kind}; make it one "
                f"or take it out of fixed_{kind}s."
            )
    both = np.intersect1d(cores, drivers)
    if len(both):
        raise CandidatesInvalid(
            f"place {both[0]} is fixed as a core and as a driver; it can be one only."
        )
    centres = np.concatenate([cores, drivers])
    check_fixed_apart(minutes, centres, rules.spacing_minutes)
    mark = np.zeros(len(minutes), np.int8)
    mark[cores], mark[drivers] = CORE, DRIVER
    return mark


def check_fixed_apart(minutes: NDArray[np.float64], centres: Ints, spacing_minutes: float) -> None:
    """Fixed centres keep the spacing themselves."""
    apart = np.minimum(minutes, minutes.T)[np.ix_(centres, centres)]
    a, b = np.nonzero(np.triu(apart < spacing_minutes, 1))
    if len(a):
        raise LimitInvalid(
            f"fixed centres {centres[a[0]]} and {centres[b[0]]} are {apart[a[0], b[0]]:.4g} "
            f"minutes apart, less than spacing_minutes {spacing_minutes:.4g}; fix one of them or "
            "lower the spacing."
        )


def check_quotas(limits: Limits, side: Ints) -> None:
    """The numbers of cores and drivers fit the sides, the candidates and what is fixed."""
    check_tier("core", limits, side, limits.n_cores, limits.is_core, CORE)
    check_tier("driver", limits, side, limits.n_drivers, limits.is_driver, DRIVER)
    most = int(np.minimum(limits.drivers_most, by_side(limits.is_driver, side)).sum())
    if most < limits.n_drivers:
        raise SideQuotaInvalid(
            f"n_drivers is {limits.n_drivers}, but the candidates and at most "
            f"{limits.drivers_most[0]} a side allow {most}; raise max_drivers_per_side or ask for "
            "fewer drivers."
        )
    fixed = by_side(limits.pinned == DRIVER, side)
    if (fixed > limits.drivers_most).any():
        s = int(np.argmax(fixed - limits.drivers_most))
        raise SideQuotaInvalid(
            f"{fixed[s]} drivers are fixed on side {s}, but max_drivers_per_side is "
            f"{limits.drivers_most[s]}; raise it or fix fewer."
        )


def by_side(flags: Flags, side: Ints) -> Ints:
    """(side,) how many places are marked."""
    return np.bincount(side[flags], minlength=int(side.max()) + 1).astype(np.int64)


def check_tier(kind: str, limits: Limits, side: Ints, n: int, may: Flags, mark: int) -> None:
    """One tier's number fits its candidates, its quota on every side and what is fixed."""
    least = limits.cores_least if mark == CORE else limits.drivers_least
    fixed = by_side(limits.pinned == mark, side)
    there = by_side(may, side)
    if may.sum() < n:
        raise CandidatesInvalid(
            f"{n} {kind}s are asked for, but only {may.sum()} places are candidates for a {kind}; "
            "allow more candidates or fewer centres."
        )
    if (there < least).any():
        s = int(np.argmax(there < least))
        raise SideQuotaInvalid(
            f"side {s} must have at least {least[s]} {kind}(s), but {there[s]} of its places are "
            f"candidates for a {kind}; name candidates there or lower min_{kind}s_per_side."
        )
    needed = int(np.maximum(least, fixed).sum())
    if needed > n:
        raise SideQuotaInvalid(
            f"{n} {kind}s are asked for, but the fixed ones and at least {least[0]} on each of "
            f"{len(least)} sides make {needed}; raise the number, fix fewer or lower "
            f"min_{kind}s_per_side."
        )


def check_reachable(minutes: NDArray[np.float64], limits: Limits) -> None:
    """Every place reaches some candidate."""
    reached = np.isfinite(minutes[:, limits.is_core | limits.is_driver]).any(axis=1)
    if not reached.all():
        place = int(np.argmin(reached))
        raise OutOfReach(
            f"place {place} can reach no candidate ({(~reached).sum()} such places); add a way, "
            "add a candidate on its side, or leave the place out."
        )


def ground_of(
    minutes: NDArray[np.float64], persons: NDArray[np.float64], side: Ints, rules: Rules
) -> Ground:
    """The places as the kernels see them, with a prohibitive figure where no way leads."""
    finite = np.isfinite(minutes)
    of_side = np.bincount(side, persons)
    share = np.divide(persons, of_side[side], out=np.zeros(len(persons)), where=persons > 0)
    forbidden = 1e4 * (1.0 + float(minutes[finite].max()))
    served = np.where(finite, minutes, forbidden)
    return Ground(
        np.ascontiguousarray(served.T),
        side,
        share,
        of_side / persons.sum(),
        float(rules.core_share),
        float(rules.far_minutes),
        float(rules.far_weight),
    )
