"""A drawn layout on the same scale as a computed one, and the swaps that would improve it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from xiezhi.organization.given import positions, whole
from xiezhi.organization.siting.errors import CandidatesInvalid
from xiezhi.organization.siting.two_tier import TwoTierPlan, checked_goal, plan_of
from xiezhi.organization.siting.two_tier_ground import Goal, Limits, layout_cost
from xiezhi.organization.siting.two_tier_proof import Proof
from xiezhi.organization.siting.two_tier_rules import (
    Asked,
    Rules,
    RulesInvalid,
    asked,
    check_ranges,
    checked_square,
    limits_of,
)
from xiezhi.organization.siting.two_tier_search import Layout


class Rule(StrEnum):
    """The rules that a drawn layout can break."""

    SPACING = "spacing_minutes"
    CORES_PER_SIDE = "min_cores_per_side"
    DRIVERS_PER_SIDE = "min_drivers_per_side"
    MOST_DRIVERS_PER_SIDE = "max_drivers_per_side"
    CORE_CANDIDATES = "cores"
    DRIVER_CANDIDATES = "drivers"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that the layout breaks. at: the places, or the side for the rules per side."""

    rule: Rule
    at: tuple[int, ...]


class Move(StrEnum):
    """What a swap changes."""

    CORE = "core"
    DRIVER = "driver"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Swap:
    """One change: `into` takes the place of `out`; with ROLES, a core and a driver change roles.

    saving: minutes a person that the layout's cost falls by.
    """

    move: Move
    out: int
    into: int
    saving: float


@dataclass(frozen=True, slots=True)
class Score:
    """A drawn layout: the plan with its journeys and cost, what it breaks, and what would help.

    plan: its `lower_bound` is that of the plan it is held against, 0 without one, so that `gap`
    says how far from the best it can be at most. swaps: those that save, the best first, none of
    which breaks a rule that the drawn layout keeps.
    """

    plan: TwoTierPlan
    breaches: tuple[Breach, ...]
    swaps: tuple[Swap, ...]


def score(
    cost: ArrayLike,
    weights: ArrayLike,
    cores: Sequence[int],
    drivers: Sequence[int],
    side_i: ArrayLike,
    *,
    rules: Rules | None = None,
    balance: float = 0.0,
    against: TwoTierPlan | None = None,
    n_swaps: int = 10,
) -> Score:
    """What a drawn layout costs under the rules, and the best single swaps.

    cores, drivers: places. against: the plan of `two_tier` for the same numbers, rules and balance.
    Other arguments and errors as for `two_tier`; broken rules are listed, not refused. What the
    rules fix does not move.

    >>> x = np.array([0, 10, 50, 60, 100, 110])
    >>> drawn = score(np.abs(x[:, None] - x), [5, 1, 2, 1, 1, 4], [1, 5], [2], [0, 0, 0, 1, 1, 1])
    >>> drawn.swaps[0]
    Swap(move=<Move.CORE: 'core'>, out=1, into=0, saving=2.321428571428571)
    """
    rules = rules or Rules()
    goal = checked_goal(balance, math.inf)
    free = replace(rules, fixed_cores=(), fixed_drivers=())
    loose = replace(
        free, cores=None, drivers=None, min_cores_per_side=0, min_drivers_per_side=0,
        max_drivers_per_side=None, spacing_minutes=0.0,
    )  # fmt: skip
    whole("n_swaps", n_swaps, RulesInvalid, 0)
    question = asked(cost, weights, np.size(cores), np.size(drivers), side_i, loose)
    upper, lower = checked_drawn(cores, drivers, question.n_places)
    # Limits only: quotas that no layout could meet are for the list of what is broken.
    check_ranges(rules)
    minutes, side = checked_square(cost), question.ground.side
    limits = limits_of(minutes, side, len(upper), len(lower), rules)
    layout = Layout.of(question.ground, goal, upper, lower)
    bound = against.lower_bound if against else 0.0
    plan = plan_of(question, Proof(layout, bound, 0), seed=0)
    broken = tuple(breaches(limits, question.ground.side, layout))
    swaps = best_swaps(question, limits, goal, layout, n_swaps)
    return Score(plan, broken, swaps)


def checked_drawn(
    cores: Sequence[int], drivers: Sequence[int], n_places: int
) -> tuple[np.ndarray, np.ndarray]:
    """Every centre is a place, and none is drawn twice."""
    tiers = tuple(
        positions(name, drawn, n_places, CandidatesInvalid)
        for name, drawn in (("cores", cores), ("drivers", drivers))
    )
    unique, times = np.unique(np.concatenate(tiers), return_counts=True)
    if (times > 1).any():
        raise CandidatesInvalid(
            f"the drawn layout names place {unique[times > 1][0]} twice; name it once."
        )
    return tiers[0], tiers[1]


def breaches(limits: Limits, side: np.ndarray, layout: Layout) -> Iterator[Breach]:
    """Every rule that a layout breaks, and where."""
    cores, drivers = layout.cores, layout.drivers
    for a, b in combinations(sorted([*cores.tolist(), *drivers.tolist()]), 2):
        if limits.clash[a, b]:
            yield Breach(Rule.SPACING, (a, b))
    for h in cores[~limits.is_core[cores]].tolist():
        yield Breach(Rule.CORE_CANDIDATES, (h,))
    for k in drivers[~limits.is_driver[drivers]].tolist():
        yield Breach(Rule.DRIVER_CANDIDATES, (k,))
    n_cores, n_drivers = (
        np.bincount(side[c], minlength=len(limits.cores_least)) for c in (cores, drivers)
    )
    for rule, wrong in (
        (Rule.CORES_PER_SIDE, n_cores < limits.cores_least),
        (Rule.DRIVERS_PER_SIDE, n_drivers < limits.drivers_least),
        (Rule.MOST_DRIVERS_PER_SIDE, n_drivers > limits.drivers_most),
    ):
        for s in np.flatnonzero(wrong).tolist():
            yield Breach(rule, (s,))


def best_swaps(
    question: Asked, limits: Limits, goal: Goal, layout: Layout, n_swaps: int
) -> tuple[Swap, ...]:
    """The swaps that save most without breaking a rule that the layout keeps."""
    side = question.ground.side
    already = set(breaches(limits, side, layout))
    saving = sorted(
        ((layout.cost - layout_cost(question.ground, goal, c, d), move, out, into, c, d)
         for move, out, into, c, d in neighbours(question, limits, layout)),
        key=lambda swap: (-swap[0], swap[1:4]),
    )  # fmt: skip
    kept: list[Swap] = []
    for saved, move, out, into, cores, drivers in saving:
        if saved <= ROUNDING * layout.cost or len(kept) == n_swaps:
            break
        if set(breaches(limits, side, Layout(cores, drivers, 0.0))) <= already:
            kept.append(Swap(move, out, into, saved))
    return tuple(kept)


def neighbours(
    question: Asked, limits: Limits, layout: Layout
) -> Iterator[tuple[Move, int, int, np.ndarray, np.ndarray]]:
    """Every layout one swap away; what the rules fix stays."""
    cores, drivers = layout.cores, layout.drivers
    closed = np.setdiff1d(np.arange(question.n_places), np.concatenate([cores, drivers])).tolist()
    free_cores = cores[limits.pinned[cores] == 0].tolist()
    free_drivers = drivers[limits.pinned[drivers] == 0].tolist()
    for out in free_cores:
        for into in closed:
            yield Move.CORE, out, into, np.where(cores == out, into, cores), drivers
    for out in free_drivers:
        for into in closed:
            yield Move.DRIVER, out, into, cores, np.where(drivers == out, into, drivers)
    for out in free_cores:
        for into in free_drivers:
            new_cores = np.where(cores == out, into, cores)
            yield Move.ROLES, out, into, new_cores, np.where(drivers == into, out, drivers)


# A swap must save more than rounding can pretend.
ROUNDING = 1e-12
