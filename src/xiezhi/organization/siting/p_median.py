"""The p-median: centres that make the sum of everybody's minutes least."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.organization.siting.branch import Incumbent, Proof, Task, prove
from xiezhi.organization.siting.check import Question, check_ending, check_reach, question
from xiezhi.organization.siting.cover import fewest_centres
from xiezhi.organization.siting.errors import NoPlanInTime, OutOfReach
from xiezhi.organization.siting.local_search import descend, search, total_cost
from xiezhi.organization.siting.plan import Measure, Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Sums of whole numbers below this are exact in floating point.
EXACT_BELOW = 2.0**52


def p_median(
    cost: ArrayLike,
    weights: ArrayLike,
    n_centres: int,
    *,
    fixed: Sequence[int] = (),
    candidates: Sequence[int] | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap_wanted: float = 0.0,
) -> Plan:
    """The plan of `n_centres` centres with the least weighted minutes to the nearest one.

    cost: (place, candidate) minutes, inf where no way leads; every place must be served.
    weights: (place,) persons, >= 0, some > 0. fixed: columns that must open. candidates: columns
    that may open (all by default). time_limit_s: wall-clock; when it ends first, the best plan
    found comes with the bound proved so far. gap_wanted: a plan certified to be within this
    fraction of the best is enough; 0 asks for proof.
    Raises a subclass of SitingError, or ShapeMismatch, that names what cannot be met.
    Source: see `local_search`, `lagrangian` and `branch`.

    >>> minutes = np.array([[0, 10, 90], [10, 0, 80], [90, 80, 0], [95, 85, 5]])
    >>> plan = p_median(minutes, [2, 1, 2, 1], 2)
    >>> plan.centres, plan.assignment, plan.cost, plan.optimal
    ((0, 2), (0, 0, 2, 2), 15.0, True)
    """
    deadline = check_ending(time_limit_s, gap_wanted, seed)
    asked = question(cost, weights, n_centres, fixed, candidates)
    check_reach(asked)
    proof = solved(asked, Costs.of(asked), np.random.default_rng(seed), deadline, gap_wanted)
    return plan_of(asked, proof, seed)


@dataclass(frozen=True, slots=True)
class Costs:
    """Weighted costs as the kernels want them.

    served: (candidate, place), finite; places without weight that everybody reaches are left out.
    forbidden: a plan that costs this much or more leaves someone without a way.
    step: costs of plans are multiples of this; 0 if they are no whole numbers.
    """

    served: Floats
    forbidden: float
    step: float

    @classmethod
    def of(cls, asked: Question) -> Costs:
        """The weighted costs, with a prohibitive one where no way leads."""
        reached = np.isfinite(asked.cost)
        matters = (asked.weights > 0) | ~reached.all(axis=1)
        reached = reached[matters]
        finite = np.where(reached, asked.cost[matters], 0.0) * asked.weights[matters, None]
        step = common_step(finite)
        most = float(finite.max(axis=1).sum())
        forbidden = step * math.ceil(most / step + 1) if step else 1.0 + 2.0 * most
        served = np.where(reached, finite, forbidden)
        return cls(np.ascontiguousarray(served.T), forbidden, step)


def common_step(weighted: Floats) -> float:
    """The greatest whole number that divides every cost, 0 if some cost is no whole number."""
    if float(weighted.max(axis=1).sum()) * (len(weighted) + 1) >= EXACT_BELOW:
        return 0.0
    if (weighted != np.rint(weighted)).any():
        return 0.0
    return float(max(1, np.gcd.reduce(weighted.astype(np.int64), axis=None)))


def solved(
    asked: Question,
    costs: Costs,
    rng: np.random.Generator,
    deadline: float,
    gap_wanted: float,
) -> Proof:
    """The proof of a checked question; trivial ones are answered at sight."""
    n_free = asked.n_centres - len(asked.fixed)
    every = np.arange(len(asked.allowed))
    if n_free == 0 or asked.n_centres == len(every):
        centres = asked.fixed if n_free == 0 else every
        return certain(asked, costs, centres)
    if n_free == 1:
        return certain(asked, costs, best_single(costs.served, asked.fixed))
    task = Task(costs.served, asked.fixed, asked.n_centres, costs.step, deadline, gap_wanted)
    return prove(task, first_plan(asked, costs, task, rng))


def certain(asked: Question, costs: Costs, centres: Ints) -> Proof:
    """A plan that is the best because every other was looked at."""
    cost = total_cost(costs.served, centres)
    if cost >= costs.forbidden:
        raise too_few(asked)
    return Proof(Incumbent(centres, cost), cost, 1)


def best_single(served: Floats, fixed: Ints) -> Ints:
    """The fixed centres and the one candidate that helps most."""
    borne = served[fixed].min(axis=0) if len(fixed) else np.full(served.shape[1], np.inf)
    totals = np.minimum(served, borne).sum(axis=1)
    totals[fixed] = np.inf
    return np.append(fixed, np.argmin(totals))


def first_plan(asked: Question, costs: Costs, task: Task, rng: np.random.Generator) -> Incumbent:
    """A good plan that serves every place; if search finds none, an exact cover decides."""
    centres, cost = search(costs.served, asked.fixed, asked.n_centres, rng, task.late)
    if cost >= costs.forbidden:
        reached = np.isfinite(asked.cost)
        cover = fewest_centres(reached, asked.fixed, asked.n_centres, task.deadline)
        if cover.impossible:
            raise too_few(asked)
        if cover.centres is None:
            raise NoPlanInTime(
                f"no {asked.n_centres} centres that every place can reach were found in the time "
                "given; raise time_limit_s or n_centres."
            )
        centres = padded(cover.centres, asked)
        locked = np.isin(centres, asked.fixed)
        cost = descend(costs.served, centres, locked, np.arange(len(costs.served)))
    return Incumbent(centres, cost)


def padded(centres: Ints, asked: Question) -> Ints:
    """Centres, filled up to the number asked for with the lowest other candidates."""
    others = np.setdiff1d(np.arange(len(asked.allowed)), centres)
    return np.concatenate([centres, others[: asked.n_centres - len(centres)]])


def too_few(asked: Question) -> OutOfReach:
    """The error for centres that cannot reach every place."""
    return OutOfReach(
        f"no {asked.n_centres} centres (with {len(asked.fixed)} fixed) can be reached from every "
        "place; raise n_centres, fix fewer, or add ways."
    )


def plan_of(asked: Question, proof: Proof, seed: int) -> Plan:
    """The proof in the caller's terms, its cost summed exactly."""
    centres = np.sort(proof.incumbent.centres)
    nearest = centres[np.argmin(asked.cost[:, centres], axis=1)]
    minutes = asked.cost[np.arange(len(nearest)), nearest]
    cost = math.fsum(asked.weights * minutes)
    return Plan(
        tuple(asked.allowed[centres].tolist()),
        tuple(asked.allowed[nearest].tolist()),
        cost,
        min(cost, proof.lower_bound),
        seed,
        Measure.WEIGHTED_MINUTES,
        proof.nodes,
    )
