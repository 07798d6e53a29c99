"""The p-hub median: where flows between all places are gathered, carried together and spread."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.given import LARGEST, choice, number, numbers
from xiezhi.organization.siting.check import check_count, check_ending, checked_cost, columns
from xiezhi.organization.siting.errors import (
    CandidatesInvalid,
    CostInvalid,
    SitingError,
)
from xiezhi.organization.siting.hub_search import (
    Traffic,
    descend,
    free_cost,
    own_costs,
    tie,
    tied_cost,
    worth_looking,
)
from xiezhi.organization.siting.hub_ties import best_ties
from xiezhi.organization.siting.plan import OPTIMAL_GAP

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class FlowInvalid(SitingError):
    """Flows hold NaN or negative numbers, or are all zero."""


class AllocationInvalid(SitingError):
    """The way nodes use hubs is neither of the two there are."""


class Allocation(StrEnum):
    """How nodes use hubs: each flow by its cheapest way, or each node by one hub only."""

    MULTIPLE = "multiple"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class HubPlan:
    """Hubs, which of them each node uses, and a bound that no plan can beat.

    hubs: ascending. allocation: for each node the hubs that its flows start from or end at. cost:
    sum over all flows. lower_bound, gap, optimal, seed: as for `Plan`. nodes: costs computed for
    sets of hubs, complete or not, in the proof.
    """

    hubs: tuple[int, ...]
    allocation: tuple[tuple[int, ...], ...]
    cost: float
    lower_bound: float
    seed: int
    nodes: int = 0

    @property
    def gap(self) -> float:
        """How much of the cost a better plan could save at most, as a fraction."""
        return (self.cost - self.lower_bound) / self.cost if self.cost > 0 else 0.0

    @property
    def optimal(self) -> bool:
        """Whether the bound proves that no plan is better."""
        return self.gap <= OPTIMAL_GAP


@dataclass(frozen=True, slots=True)
class HubQuestion:
    """A hub question without contradictions. may: candidates that are not fixed."""

    traffic: Traffic
    n_hubs: int
    fixed: Ints
    may: Ints
    single: bool


def hub_median(
    flow: ArrayLike,
    distance: ArrayLike,
    n_hubs: int,
    *,
    allocation: Allocation = Allocation.MULTIPLE,
    collection: float = 1.0,
    transfer: float = 0.75,
    distribution: float = 1.0,
    fixed: Sequence[int] = (),
    candidates: Sequence[int] | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
) -> HubPlan:
    """The hubs over which all flows travel at the least cost.

    flow: (from, to) amounts, >= 0, some > 0. distance: (from, to), finite, >= 0, 0 from a node to
    itself. Every flow goes to a first hub, on to a last one (which may be the same), and to its
    end; a unit of distance costs `collection`, `transfer` and `distribution` on the three parts.
    With single allocation a hub serves itself. With multiple allocation each flow takes its
    cheapest way, from a hub by another one too where that is cheaper: never where distances keep
    the triangle inequality and a unit of transfer costs no more than one of collection and no more
    than one of distribution. Hubs have no capacity and no opening cost.
    time_limit_s: wall-clock; when it ends first, the best plan found comes with the bound proved so
    far. Other arguments as for `p_median`.
    Raises a subclass of SitingError, or ShapeMismatch, that names what cannot be met.
    Source: O'Kelly (1987), EJOR 32(3); Campbell (1994), EJOR 72(2).

    >>> at = np.array([0, 1, 2, 100, 101, 102])
    >>> plan = hub_median(np.ones((6, 6)), np.abs(at[:, None] - at), 2, transfer=0.2)
    >>> plan.hubs, plan.cost, plan.optimal
    ((1, 4), 408.0, True)
    """
    deadline = check_ending(time_limit_s, seed=seed)
    kind = choice("allocation", allocation, Allocation, AllocationInvalid)
    traffic = traffic_of(flow, distance, collection, transfer, distribution)
    asked = asked_of(traffic, n_hubs, fixed, candidates, single=kind is Allocation.SINGLE)
    hubs = first_hubs(asked, np.random.default_rng(seed), deadline)
    return (tied if asked.single else free)(asked, hubs, seed, deadline)


def traffic_of(
    flow: ArrayLike,
    distance: ArrayLike,
    collection: float,
    transfer: float,
    distribution: float,
) -> Traffic:
    """Flows and distances, if they are numbers that make a network."""
    far = checked_cost(distance, "distance")
    amounts = numbers("flow", flow, FlowInvalid)
    if far.shape[0] != far.shape[1] or amounts.shape != far.shape:
        raise ShapeMismatch(
            f"flow has shape {amounts.shape} and distance {far.shape}; expected the same number of "
            "rows and columns in both, one for each node."
        )
    cut_off = np.argwhere(np.isinf(far))
    if len(cut_off):
        i, j = cut_off[0]
        raise CostInvalid(
            f"no way leads from node {i} to node {j} (distance inf, {len(cut_off)} such entries); "
            "a hub network needs a way between all nodes, so leave cut-off nodes out."
        )
    if np.diagonal(far).any():
        i = np.flatnonzero(np.diagonal(far))[0]
        raise CostInvalid(f"distance[{i}, {i}] is {far[i, i]}; expected 0 from a node to itself.")
    wrong = np.argwhere(~(np.isfinite(amounts) & (amounts >= 0)))
    if len(wrong):
        i, j = wrong[0]
        raise FlowInvalid(
            f"flow[{i}, {j}] is {amounts[i, j]} ({len(wrong)} such entries); expected a finite "
            "amount of at least 0."
        )
    if not amounts.any():
        raise FlowInvalid(
            "the flows between all nodes are zero, so every plan costs the same; give some flow."
        )
    for name, rate in zip(RATES, (collection, transfer, distribution), strict=True):
        number(name, rate, CostInvalid, most=LARGEST)
    return Traffic(
        np.ascontiguousarray(amounts),
        np.ascontiguousarray(far),
        float(collection),
        float(transfer),
        float(distribution),
    )


def asked_of(
    traffic: Traffic,
    n_hubs: int,
    fixed: Sequence[int],
    candidates: Sequence[int] | None,
    *,
    single: bool,
) -> HubQuestion:
    """The question, if the number of hubs fits the nodes, the candidates and what is fixed."""
    n = len(traffic.flow)
    opened = columns("fixed", fixed, traffic.distance)
    given = range(n) if candidates is None else candidates
    may = columns("candidates", given, traffic.distance)
    outside = np.setdiff1d(opened, may)
    if len(outside):
        raise CandidatesInvalid(
            f"fixed hub {outside[0]} is not among the candidates; add it there."
        )
    check_count(n_hubs, n, len(may), len(opened), ("hub", "node"))
    return HubQuestion(traffic, int(n_hubs), opened, np.setdiff1d(may, opened), single)


def first_hubs(asked: HubQuestion, rng: np.random.Generator, deadline: float) -> Ints:
    """Good hubs: swaps from random starts, for single allocation with good ties."""
    own, n_free = own_costs(asked.traffic), asked.n_hubs - len(asked.fixed)
    best, least = np.empty(0, np.int64), np.inf
    for _ in range(STARTS):
        hubs = np.concatenate([asked.fixed, rng.choice(asked.may, n_free, replace=False)])
        cost = descend(asked.traffic, own, hubs, len(asked.fixed), asked.may, asked.single)
        if cost < least:
            best, least = hubs, cost
        if time.monotonic() > deadline:
            break
    return best


def branches(asked: HubQuestion) -> list[tuple[float, Ints, Ints]]:
    """(bound, hubs that are open, others that may open) that together hold every set of hubs."""
    n_free = asked.n_hubs - len(asked.fixed)
    parts = []
    for chosen in combinations(range(len(asked.may)), min(2, max(0, n_free - 1))):
        first = np.concatenate([asked.fixed, asked.may[list(chosen)]]).astype(np.int64)
        rest = asked.may[chosen[-1] + 1 :] if chosen else asked.may
        if len(rest) + len(first) >= asked.n_hubs:
            parts.append((free_cost(asked.traffic, np.concatenate([first, rest])), first, rest))
    return sorted(parts, key=lambda part: part[0])


def free(asked: HubQuestion, hubs: Ints, seed: int, deadline: float) -> HubPlan:
    """Multiple allocation: every set of hubs is looked at, or left with a whole branch."""
    best, cost, looked = hubs, free_cost(asked.traffic, hubs), 0
    lower = np.inf
    for bound, first, rest in branches(asked) if asked.n_hubs > len(asked.fixed) else []:
        if bound >= better_than(cost):
            break
        if time.monotonic() > deadline:
            lower = bound
            break
        found, costs = np.empty((1, asked.n_hubs), np.int64), np.empty(1)
        limit = better_than(cost)
        n, some = worth_looking(asked.traffic, first, rest, asked.n_hubs, limit, found, costs)
        looked += some
        if n:
            best, cost = found[0], float(costs[0])
    ways = used(asked.traffic, np.sort(best))
    return HubPlan(tuple(np.sort(best).tolist()), ways, cost, float(min(lower, cost)), seed, looked)


def better_than(cost: float) -> float:
    """Plans that cost this much or more are not looked at: they would be no better."""
    return cost * (1 - OPTIMAL_GAP / 2)


def used(traffic: Traffic, hubs: Ints) -> tuple[tuple[int, ...], ...]:
    """For each node the hubs at which its flows start or end."""
    n = len(traffic.flow)
    use: list[set[int]] = [set() for _ in range(n)]
    for i in range(n):
        way = traffic.collection * traffic.distance[i, hubs][:, None]
        way = way + traffic.transfer * traffic.distance[np.ix_(hubs, hubs)]
        first, to_last = way.argmin(axis=0), way.min(axis=0)
        whole = to_last[:, None] + traffic.distribution * traffic.distance[hubs]
        last = whole.argmin(axis=0)
        for j in np.flatnonzero(traffic.flow[i] > 0):
            use[i].add(int(hubs[first[last[j]]]))
            use[j].add(int(hubs[last[j]]))
    return tuple(tuple(sorted(hubs_of)) for hubs_of in use)


def tied(asked: HubQuestion, hubs: Ints, seed: int, deadline: float) -> HubPlan:
    """Single allocation: sets that multiple allocation cannot rule out get their ties exactly."""
    traffic, own = asked.traffic, own_costs(asked.traffic)
    best = tie(traffic, own, hubs)
    cost = tied_cost(traffic, best)
    sets, bounds, looked, lower = rivals(asked, cost, deadline)
    for rival in sets:
        ties = tie(traffic, own, rival)
        found = tied_cost(traffic, ties)
        if found < cost:
            best, cost = ties, found
    for bound, rival in zip(bounds, sets, strict=True):
        if bound >= better_than(cost):
            break
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            lower = min(lower, bound)
            break
        exact, found, under = best_ties(traffic, rival, seconds)
        lower = min(lower, max(bound, under))
        if exact is not None and found < cost:
            best, cost = exact, found
    return HubPlan(
        tuple(np.unique(best[best == np.arange(len(best))]).tolist()),
        tuple((int(k),) for k in best),
        cost,
        float(min(lower, cost)),
        seed,
        looked,
    )


def rivals(asked: HubQuestion, cost: float, deadline: float) -> tuple[Ints, Floats, int, float]:
    """Sets of hubs that would cost less under multiple allocation, the cheapest first.

    Also how many costs were computed, and a bound for the sets that there was no time or room for.
    """
    sets, bounds = [np.empty((0, asked.n_hubs), np.int64)], [np.empty(0)]
    looked, lower = 0, np.inf
    found, costs = np.empty((MOST_RIVALS, asked.n_hubs), np.int64), np.empty(MOST_RIVALS)
    if asked.n_hubs == len(asked.fixed):
        return asked.fixed[None], np.array([free_cost(asked.traffic, asked.fixed)]), 1, np.inf
    for bound, first, rest in branches(asked):
        if bound >= better_than(cost):
            break
        if time.monotonic() > deadline:
            lower = min(lower, bound)
            break
        limit = better_than(cost)
        n, some = worth_looking(asked.traffic, first, rest, asked.n_hubs, limit, found, costs)
        looked += some
        lower = min(lower, bound) if n > MOST_RIVALS else lower
        sets.append(found[: min(n, MOST_RIVALS)].copy())
        bounds.append(costs[: min(n, MOST_RIVALS)].copy())
    every, value = np.concatenate(sets), np.concatenate(bounds)
    order = np.argsort(value, kind="stable")
    return every[order], value[order], looked, lower


RATES = ("collection", "transfer", "distribution")
STARTS = 6
# So many sets of hubs that multiple allocation cannot rule out are kept for each branch.
MOST_RIVALS = 20_000
