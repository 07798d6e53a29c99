"""What prices leave open of a capacitated p-median, put to HiGHS."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array

from xiezhi.organization.siting.capacitated_bound import WHOLE, Priced
from xiezhi.organization.siting.capacitated_search import Filled, Load
from xiezhi.organization.siting.plan import OPTIMAL_GAP

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rest:
    """The question, and when to stop."""

    load: Load
    fixed: Ints
    n_centres: int
    deadline: float


def finished(rest: Rest, prices: Priced, known: Filled | None) -> tuple[Filled | None, float]:
    """The best plan and the bound, after looking for something better than the known plan.

    The bound is inf where the model proves that there is nothing better (or nothing at all).
    """
    ways = np.argwhere(prices.may_serve)
    opened = np.flatnonzero(prices.may_open)
    seconds = rest.deadline - time.monotonic()
    if seconds <= 0:
        return known, prices.bound
    if len(opened) < rest.n_centres or not prices.may_serve.any(axis=0).all():
        return known, np.inf
    done = solved(rest, prices, known, ways, opened)
    if done.x is None:
        nothing = done.status == INFEASIBLE
        return known, np.inf if nothing else max(prices.bound, bound_of(done))
    found = plan_in(rest.load, ways, opened, done.x)
    best = found if known is None or found.cost < known.cost else known
    return best, max(prices.bound, bound_of(done))


def bound_of(done: OptimizeResult) -> float:
    """What HiGHS proved, less what its own tolerance may hide."""
    bound = getattr(done, "mip_dual_bound", None)
    return -np.inf if bound is None else float(bound) - 1e-6 * abs(float(bound))


def solved(
    rest: Rest, prices: Priced, known: Filled | None, ways: Ints, opened: Ints
) -> OptimizeResult:
    """HiGHS on the ways and candidates that are left; nothing as dear as the known plan."""
    load = rest.load
    n, m, p = len(ways), len(opened), load.served.shape[1]
    number = np.full(len(load.room), -1)
    number[opened] = np.arange(m)
    way, y = np.arange(n), n + number[ways[:, 0]]
    cost = np.concatenate([load.served[ways[:, 0], ways[:, 1]], np.zeros(m)])
    ones = np.ones(n)
    served = coo_array((ones, (ways[:, 1], way)), shape=(p, n + m))
    only_open = coo_array(
        (np.concatenate([ones, -ones]), (np.tile(way, 2), np.concatenate([way, y]))),
        shape=(n, n + m),
    )
    held = coo_array(
        (
            np.concatenate([load.demand[ways[:, 1]], -load.room[opened]]),
            (np.concatenate([y - n, np.arange(m)]), np.concatenate([way, n + np.arange(m)])),
        ),
        shape=(m, n + m),
    )
    how_many = np.concatenate([np.zeros(n), np.ones(m)])[None]
    constraints = [
        LinearConstraint(served.tocsr(), 1, 1),
        LinearConstraint(only_open.tocsr(), ub=0),
        LinearConstraint(held.tocsr(), ub=0),
        LinearConstraint(how_many, rest.n_centres, rest.n_centres),
    ]
    if known is not None:
        most = known.cost - WHOLE * load.step if load.step else known.cost * (1 - OPTIMAL_GAP)
        constraints.append(LinearConstraint(cost[None], ub=most))
    low = np.concatenate([np.zeros(n), prices.must_open[opened].astype(float)])
    return milp(
        cost,
        integrality=np.ones(n + m),
        bounds=Bounds(low, 1),
        constraints=constraints,
        options={"time_limit": max(0.1, rest.deadline - time.monotonic()), "mip_rel_gap": 0.0},
    )


def plan_in(load: Load, ways: Ints, opened: Ints, x: NDArray[np.float64]) -> Filled:
    """The plan that the model found."""
    yes = ways[x[: len(ways)] > 0.5]  # noqa: PLR2004
    assignment = np.empty(load.served.shape[1], np.int64)
    assignment[yes[:, 1]] = yes[:, 0]
    cost = float(load.served[assignment, np.arange(len(assignment))].sum())
    return Filled(opened[x[len(ways) :] > 0.5], assignment, cost)  # noqa: PLR2004


# How scipy.optimize.milp says that no solution exists.
INFEASIBLE = 2
