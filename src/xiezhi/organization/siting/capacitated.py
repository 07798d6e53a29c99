"""The capacitated p-median: every place goes whole to one centre, and no centre is overfilled."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.given import numbers
from xiezhi.organization.siting.capacitated_bound import priced
from xiezhi.organization.siting.capacitated_model import Rest, finished
from xiezhi.organization.siting.capacitated_search import Filled, Load, search
from xiezhi.organization.siting.check import Question, check_ending, check_reach, question
from xiezhi.organization.siting.errors import NoPlanInTime, SitingError
from xiezhi.organization.siting.p_median import common_step
from xiezhi.organization.siting.plan import OPTIMAL_GAP, Measure, Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class CapacityInvalid(SitingError):
    """Capacities or demands are no finite numbers of at least 0, or cannot hold the demand."""


def capacitated_p_median(
    cost: ArrayLike,
    demand: ArrayLike,
    capacity: ArrayLike,
    n_centres: int,
    *,
    weights: ArrayLike | None = None,
    fixed: Sequence[int] = (),
    candidates: Sequence[int] | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
) -> Plan:
    """The plan of `n_centres` centres with the least weighted minutes within their capacities.

    cost: (place, candidate) minutes, inf where no way leads. demand: (place,) what a place takes of
    its centre, >= 0. capacity: what a centre can give, one for all or (candidate,). weights:
    (place,) what a minute of each place counts, 1 by default. A place is not split; it need not go
    to its nearest centre. Other arguments as for `p_median`.
    Raises a subclass of SitingError, or ShapeMismatch, that names what cannot be met.
    Source: Osman & Christofides (1994), International Transactions in OR 1(3), for the problem and
    shifts and swaps; prices as in `capacitated_bound`; HiGHS for what they leave open.

    >>> minutes = np.abs(np.subtract.outer([0, 3, 4, 10], [0, 3, 4, 10]))
    >>> plan = capacitated_p_median(minutes, [1, 1, 1, 1], 2, 2)
    >>> plan.cost, plan.optimal, plan.assignment[0] == plan.assignment[1]
    (9.0, True, True)
    """
    deadline = check_ending(time_limit_s, seed=seed)
    # A place that is its own centre may need room elsewhere for its neighbour's demand.
    asked = question(cost, weights, n_centres, fixed, candidates, own_centres=False)
    load = load_of(asked, demand, capacity, np.asarray(cost).shape[1])
    check_reach(asked)
    known, lower = solved(asked, load, np.random.default_rng(seed), deadline)
    return plan_of(asked, known, lower, seed)


def load_of(asked: Question, demand: ArrayLike, capacity: ArrayLike, n_columns: int) -> Load:
    """Demands, capacities and weighted costs, if the demand can be held at all."""
    n_places = len(asked.weights)
    taken = checked_amounts("demand", demand, n_places, "places (rows)")
    given = numbers("capacity", capacity, CapacityInvalid)
    every = np.full(n_columns, given) if given.ndim == 0 else given
    room = checked_amounts("capacity", every, n_columns, "candidates (columns)")[asked.allowed]
    check_room(asked, taken, room)
    fits = taken[:, None] <= room[None]
    allowed = np.isfinite(asked.cost) & fits
    nowhere = np.flatnonzero(~allowed.any(axis=1))
    if len(nowhere):
        place = nowhere[0]
        raise CapacityInvalid(
            f"place {place} demands {taken[place]:.6g}, more than any candidate that it reaches "
            "can give; raise a capacity or divide the place."
        )
    finite = np.where(allowed, asked.cost, 0.0) * asked.weights[:, None]
    forbidden = 1.0 + 2.0 * float(finite.max(axis=1).sum())
    served = np.where(allowed, finite, forbidden)
    return Load(np.ascontiguousarray(served.T), taken, room, forbidden, common_step(finite))


def checked_amounts(name: str, given: ArrayLike, n: int, of: str) -> Floats:
    """Finite amounts of at least 0, one for each."""
    amounts = numbers(name, given, CapacityInvalid)
    if amounts.shape != (n,):
        raise ShapeMismatch(
            f"{name} has shape {amounts.shape}, but cost has {n} {of}; give one for each."
        )
    wrong = np.flatnonzero(~(np.isfinite(amounts) & (amounts >= 0)))
    if len(wrong):
        raise CapacityInvalid(
            f"{name}[{wrong[0]}] is {amounts[wrong[0]]} ({len(wrong)} such entries); expected a "
            "finite number of at least 0."
        )
    return amounts


def check_room(asked: Question, demand: Floats, capacity: Floats) -> None:
    """The roomiest centres hold the whole demand."""
    others = np.delete(capacity, asked.fixed)
    n_free = asked.n_centres - len(asked.fixed)
    most = capacity[asked.fixed].sum() + np.sort(others)[len(others) - n_free :].sum()
    if demand.sum() > most * (1 + OPTIMAL_GAP):
        raise CapacityInvalid(
            f"the places demand {demand.sum():.6g} together, but {asked.n_centres} centres can "
            f"give at most {most:.6g}; raise n_centres or the capacities."
        )


def solved(
    asked: Question, load: Load, rng: np.random.Generator, deadline: float
) -> tuple[Filled, float]:
    """A plan and a bound: search, prices, search where the prices point, then an exact model."""
    known = search(load, asked.fixed, asked.n_centres, rng, deadline)
    prices = priced(load, asked.fixed, asked.n_centres, known, deadline)
    known = prices.known
    if known is not None and certified(load, prices.bound, known.cost) == known.cost:
        return known, known.cost
    known, exact = finished(Rest(load, asked.fixed, asked.n_centres, deadline), prices, known)
    if known is None:
        raise unfilled(asked, impossible=np.isinf(exact))
    return known, certified(load, max(prices.bound, exact), known.cost)


def certified(load: Load, bound: float, cost: float) -> float:
    """The bound on every plan, given one: rounded up where costs are whole numbers."""
    if load.step and bound < cost:
        return min(cost, load.step * math.ceil(bound / load.step))
    return min(bound, cost)


def unfilled(asked: Question, *, impossible: bool) -> SitingError:
    """The error where no plan was found."""
    if impossible:
        return CapacityInvalid(
            f"no {asked.n_centres} centres hold the demand of whole places; raise n_centres or the "
            "capacities, or divide the largest places."
        )
    return NoPlanInTime(
        f"no plan of {asked.n_centres} centres within the capacities was found in the time given; "
        "raise time_limit_s, n_centres or the capacities."
    )


def plan_of(asked: Question, known: Filled, lower: float, seed: int) -> Plan:
    """The plan in the caller's terms."""
    minutes = asked.cost[np.arange(len(asked.weights)), known.assignment]
    cost = math.fsum(asked.weights * minutes)
    return Plan(
        tuple(np.sort(asked.allowed[known.centres]).tolist()),
        tuple(asked.allowed[known.assignment].tolist()),
        cost,
        min(cost, max(0.0, lower)),
        seed,
        Measure.WEIGHTED_MINUTES,
        1,
    )
