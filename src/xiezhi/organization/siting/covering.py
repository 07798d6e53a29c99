"""Maximal covering: centres that leave as few people as can be beyond a limit.

Whoever is within the limit costs nothing, whoever is not costs a whole weight: with these costs it
is a p-median, and the same search, bound and proof answer it.

Source: Church & ReVelle (1974), Papers of the Regional Science Association 32.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from xiezhi.organization.given import number
from xiezhi.organization.siting.branch import Proof
from xiezhi.organization.siting.check import Question, check_ending, question
from xiezhi.organization.siting.errors import LimitInvalid
from xiezhi.organization.siting.p_median import Costs, common_step, solved
from xiezhi.organization.siting.plan import Measure, Plan


def maximal_covering(
    cost: ArrayLike,
    weights: ArrayLike,
    limit: float,
    n_centres: int,
    *,
    fixed: Sequence[int] = (),
    candidates: Sequence[int] | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap_wanted: float = 0.0,
) -> Plan:
    """The plan that leaves the least weight farther than `limit` from every centre.

    cost, weights, fixed, candidates, time_limit_s, gap_wanted: as in `p_median`; a place that
    reaches nothing is beyond the limit, and its assignment is -1. limit: minutes, >= 0; exactly at
    it is within.
    Returns a plan whose cost is the weight beyond the limit.
    Raises a subclass of SitingError, or ShapeMismatch, that names what cannot be met.

    >>> minutes = [[0, 10, 90], [10, 0, 80], [90, 80, 0], [95, 85, 5]]
    >>> maximal_covering(minutes, [1, 1, 2, 1], 5, 2).cost
    1.0
    """
    deadline = check_ending(time_limit_s, gap_wanted, seed)
    number("limit", limit, LimitInvalid, endless=True)
    asked = question(cost, weights, n_centres, fixed, candidates)
    proof = solved(asked, beyond(asked, limit), np.random.default_rng(seed), deadline, gap_wanted)
    return plan_of(asked, limit, proof, seed)


def beyond(asked: Question, limit: float) -> Costs:
    """A place's weight for each candidate that is beyond the limit; nobody has to be reached."""
    far = asked.cost > limit
    weighted = np.where(far, asked.weights[:, None], 0.0)[asked.weights > 0]
    return Costs(np.ascontiguousarray(weighted.T), math.inf, common_step(weighted))


def plan_of(asked: Question, limit: float, proof: Proof, seed: int) -> Plan:
    """The proof in the caller's terms."""
    centres = np.sort(proof.incumbent.centres)
    nearest = centres[np.argmin(asked.cost[:, centres], axis=1)]
    minutes = asked.cost[np.arange(len(nearest)), nearest]
    cost = math.fsum(asked.weights[minutes > limit])
    assignment = np.where(np.isfinite(minutes), asked.allowed[nearest], -1)
    return Plan(
        tuple(asked.allowed[centres].tolist()),
        tuple(assignment.tolist()),
        cost,
        min(cost, proof.lower_bound),
        seed,
        Measure.WEIGHT_BEYOND_LIMIT,
        proof.nodes,
    )
