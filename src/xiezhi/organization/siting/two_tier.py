"""Cores and drivers: the layout of two tiers with the shortest journeys, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.organization.given import number
from xiezhi.organization.siting.check import check_ending
from xiezhi.organization.siting.errors import LimitInvalid, NoPlanInTime, OutOfReach
from xiezhi.organization.siting.plan import OPTIMAL_GAP
from xiezhi.organization.siting.two_tier_ground import Goal, journey, side_means
from xiezhi.organization.siting.two_tier_proof import Forest, Proof, Task, forest_of, prove
from xiezhi.organization.siting.two_tier_rules import Asked, Rules, RulesInvalid, asked
from xiezhi.organization.siting.two_tier_search import Layout, search

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TwoTierPlan:
    """Cores and drivers, who goes where, and a bound that no lawful layout can beat.

    cores, drivers: places, ascending. assignment: for each place the centre it goes to. link: for
    each driver its core. minutes: for each place its journey. cost: `(1 - balance) * mean_minutes +
    balance * worst side`, minutes a person. side_minutes: the mean of each side. In the means a far
    place counts `far_weight` times. lower_bound: no lawful layout costs less. nodes: subproblems
    that the proof looked at.
    """

    cores: tuple[int, ...]
    drivers: tuple[int, ...]
    assignment: tuple[int, ...]
    link: tuple[int, ...]
    minutes: tuple[float, ...]
    cost: float
    lower_bound: float
    mean_minutes: float
    side_minutes: tuple[float, ...]
    seed: int
    nodes: int = 0

    @property
    def worst_minutes(self) -> float:
        """The mean of the side that fares worst."""
        return max(self.side_minutes)

    @property
    def gap(self) -> float:
        """How much of the cost a better layout could save at most, as a fraction."""
        return (self.cost - self.lower_bound) / self.cost if self.cost > 0 else 0.0

    @property
    def optimal(self) -> bool:
        """Whether the bound proves that no lawful layout is better."""
        return self.gap <= OPTIMAL_GAP


def two_tier(
    cost: ArrayLike,
    weights: ArrayLike,
    n_cores: int,
    n_drivers: int,
    side_i: ArrayLike,
    *,
    rules: Rules | None = None,
    balance: float = 0.0,
    ceiling_minutes: float = math.inf,
    gap_wanted: float = 0.0,
    seed: int = 0,
    time_limit_s: float = 60.0,
) -> TwoTierPlan:
    """The lawful layout of so many cores and drivers with the shortest journeys.

    cost: (place, place) minutes, 0 from a place to itself, inf where no way leads. weights:
    (place,) persons, >= 0, some > 0. side_i: (place,) side numbers 0, 1, …. balance: 0 looks at the
    mean over everybody, 1 at the side that fares worst. ceiling_minutes: the mean of no side may be
    above it. gap_wanted: a layout certified to be within this fraction of the best is enough.
    time_limit_s: wall-clock; when it ends first, the best layout found comes with the bound proved
    so far.
    Raises a subclass of SitingError, or ShapeMismatch, that names what cannot be met.
    Source: `docs/explanation/two-tier.md` has the model and the proof.

    >>> x = np.array([0, 10, 50, 60, 100, 110])
    >>> minutes = np.abs(x[:, None] - x)
    >>> plan = two_tier(minutes, [5, 1, 2, 1, 1, 4], 2, 1, [0, 0, 0, 1, 1, 1])
    >>> plan.cores, plan.drivers, plan.link, round(plan.cost, 2), plan.optimal
    ((0, 5), (2,), (0,), 4.82, True)
    """
    deadline = check_ending(time_limit_s, gap_wanted, seed)
    goal = checked_goal(balance, ceiling_minutes)
    question = asked(cost, weights, n_cores, n_drivers, side_i, rules or Rules())
    solver = Solver(question, forest_of(question.ground, question.limits), seed, gap_wanted)
    return plan_of(question, solver.solved(goal, deadline), seed)


def checked_goal(balance: float, ceiling_minutes: float) -> Goal:
    """The goal, if its numbers mean something."""
    number("balance", balance, RulesInvalid, 0, 1)
    number("ceiling_minutes", ceiling_minutes, LimitInvalid, endless=True)
    return Goal(1.0 - balance, balance, float(ceiling_minutes) * (1 + CEILING_MARGIN))


@dataclass(frozen=True, slots=True)
class Solver:
    """One question for several goals."""

    question: Asked
    forest: Forest
    seed: int
    gap_wanted: float

    def solved(self, goal: Goal, deadline: float, known: tuple[Layout, ...] = ()) -> Proof:
        """The proof for one goal, from the best of the known layouts and some searched for."""
        ground, limits = self.question.ground, self.question.limits
        start = search(ground, limits, goal, np.random.default_rng(self.seed), deadline)
        for layout in known:
            other = Layout.of(ground, goal, layout.cores, layout.drivers)
            start = other if other.cost < start.cost else start
        if self.worst(start) > goal.ceiling:
            start = self.below(goal, deadline)
        return prove(self.task(goal, deadline), start)

    def task(self, goal: Goal, deadline: float) -> Task:
        """The question for one goal, for the proof."""
        question = self.question
        return Task(question.ground, question.limits, goal, self.forest, deadline, self.gap_wanted)

    def worst(self, layout: Layout) -> float:
        """The mean of the side that fares worst."""
        ground = self.question.ground
        return float(side_means(ground, *journey(ground, layout.cores, layout.drivers)).max())

    def below(self, goal: Goal, deadline: float) -> Layout:
        """A layout whose sides all stay below the ceiling, or the sentence that there is none."""
        even = self.solved(Goal(0.0, 1.0, math.inf), deadline)
        if even.layout.cost <= goal.ceiling:
            return Layout.of(self.question.ground, goal, even.layout.cores, even.layout.drivers)
        if even.lower_bound > goal.ceiling:
            raise LimitInvalid(
                f"ceiling_minutes is {goal.ceiling:.4g}, but in every layout some side has a mean "
                f"of at least {even.lower_bound:.4g} minutes; raise the ceiling or ask for more "
                "centres."
            )
        raise NoPlanInTime(
            f"no layout with at most {goal.ceiling:.4g} minutes on every side was found in the "
            f"time given; the best has {even.layout.cost:.4g}. Raise ceiling_minutes or "
            "time_limit_s."
        )


def plan_of(question: Asked, proof: Proof, seed: int) -> TwoTierPlan:
    """The proof in the caller's terms."""
    layout, ground = proof.layout, question.ground
    centres = np.concatenate([layout.cores, layout.drivers])
    home, ways = journeys(question, layout)
    best = np.argmin(ways, axis=0)
    minutes = ways[best, np.arange(question.n_places)]
    cut_off = np.flatnonzero((minutes >= question.unreachable) & (ground.share > 0))
    if len(cut_off):
        raise OutOfReach(
            f"place {cut_off[0]} is reached by no layout found that keeps the rules "
            f"({len(cut_off)} such places); ask for more centres, add ways, or leave it out."
        )
    means = side_means(ground, *journey(ground, layout.cores, layout.drivers))
    return TwoTierPlan(
        tuple(layout.cores.tolist()),
        tuple(layout.drivers.tolist()),
        tuple(centres[best].tolist()),
        tuple(layout.cores[home].tolist()),
        tuple(np.where(minutes >= question.unreachable, np.inf, minutes).tolist()),
        layout.cost,
        min(layout.cost, max(0.0, proof.lower_bound)),
        float(ground.part @ means),
        tuple(means.tolist()),
        seed,
        proof.nodes,
    )


def journeys(question: Asked, layout: Layout) -> tuple[Ints, Floats]:
    """Each driver's core (a position), and (centre, place) minutes by way of each centre."""
    reach, share = question.ground.reach, question.ground.core_share
    links = reach[np.ix_(layout.cores, layout.drivers)]
    home = np.argmin(links, axis=0)
    onward = links[home, np.arange(len(home))]
    by_driver = reach[layout.drivers] + share * onward[:, None]
    return home, np.concatenate([reach[layout.cores], by_driver])


# A layout may be above the ceiling by what rounding adds.
CEILING_MARGIN = 1e-9
