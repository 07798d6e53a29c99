"""Efficiency against balance: the layouts of which none is better in one without the other."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xiezhi.organization.given import whole
from xiezhi.organization.siting.check import check_ending
from xiezhi.organization.siting.two_tier import (
    CEILING_MARGIN,
    Solver,
    TwoTierPlan,
    plan_of,
)
from xiezhi.organization.siting.two_tier_ground import Goal
from xiezhi.organization.siting.two_tier_proof import Proof, forest_of
from xiezhi.organization.siting.two_tier_rules import Rules, RulesInvalid, asked
from xiezhi.organization.siting.two_tier_search import Layout


@dataclass(frozen=True, slots=True)
class Front:
    """Plans from the most efficient to the most balanced.

    plans: none is at least as good as another in mean and in worst-off side. The cost of each is
    its mean; its `lower_bound` holds for every layout whose worst-off side has at most the minutes
    in `ceilings` at the same position. worst_bound: in no layout does the worst-off side have less.
    """

    plans: tuple[TwoTierPlan, ...]
    ceilings: tuple[float, ...]
    worst_bound: float


def front(
    cost: ArrayLike,
    weights: ArrayLike,
    n_cores: int,
    n_drivers: int,
    side_i: ArrayLike,
    *,
    rules: Rules | None = None,
    n_plans: int = 5,
    gap_wanted: float = 0.0,
    seed: int = 0,
    time_limit_s: float = 300.0,
) -> Front:
    """At most `n_plans` layouts between the least mean and the least worst-off side.

    Arguments and errors as for `two_tier`; the time is shared out evenly. Each plan has the least
    mean among the layouts whose worst-off side stays below a ceiling; the ceilings lie evenly
    between the two ends (epsilon constraints after Haimes, Lasdon & Wismer 1971).

    >>> x = np.array([0, 1, 2, 9, 10, 19])
    >>> found = front(np.abs(x[:, None] - x), [9, 9, 9, 1, 1, 1], 2, 0, [0, 0, 0, 1, 1, 1],
    ...               rules=Rules(min_cores_per_side=0))
    >>> [(plan.cores, round(plan.mean_minutes, 2), plan.worst_minutes) for plan in found.plans]
    [((1, 4), 0.93, 3.3333333333333335)]
    """
    check_ending(time_limit_s, gap_wanted, seed)
    whole("n_plans", n_plans, RulesInvalid, LEAST_PLANS)
    question = asked(cost, weights, n_cores, n_drivers, side_i, rules or Rules())
    solver = Solver(question, forest_of(question.ground, question.limits), seed, gap_wanted)
    proofs, worst_bound = swept(solver, n_plans, time_limit_s)
    found = [(plan_of(question, proof, seed), goal.ceiling) for goal, proof in proofs]
    kept = undominated(found)
    return Front(tuple(p for p, _ in kept), tuple(c for _, c in kept), worst_bound)


def swept(
    solver: Solver, n_plans: int, time_limit_s: float
) -> tuple[list[tuple[Goal, Proof]], float]:
    """The proofs from the loosest ceiling to the tightest, and the bound on the worst-off side."""
    begin, share = time.monotonic(), time_limit_s / (n_plans + 1)
    efficient = solver.solved(MEAN, begin + share)
    even = solver.solved(EVEN, begin + 2 * share, (efficient.layout,))
    high, low = solver.worst(efficient.layout), solver.worst(even.layout)
    known: tuple[Layout, ...] = (efficient.layout, even.layout)
    done = [(MEAN, efficient)]
    for step, ceiling in enumerate(np.linspace(high, low, n_plans)[1:]):
        goal = Goal(1.0, 0.0, float(ceiling) * (1 + CEILING_MARGIN))
        proof = solver.solved(goal, begin + (3 + step) * share, known)
        known = (*known, proof.layout)
        done.append((goal, proof))
    return done, even.lower_bound


def undominated(found: list[tuple[TwoTierPlan, float]]) -> list[tuple[TwoTierPlan, float]]:
    """The plans that no other plan matches or beats in both, each once, by their mean."""
    kept: list[tuple[TwoTierPlan, float]] = []
    for plan, ceiling in sorted(found, key=lambda f: (f[0].mean_minutes, f[0].worst_minutes)):
        if not kept or plan.worst_minutes < kept[-1][0].worst_minutes * (1 - CEILING_MARGIN):
            kept.append((plan, ceiling))
    return kept


MEAN, EVEN = Goal(1.0, 0.0, math.inf), Goal(0.0, 1.0, math.inf)
LEAST_PLANS = 2
