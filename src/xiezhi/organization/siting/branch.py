"""The proof for the p-median: branch on one candidate, bound by prices, the least bound first."""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.fork import split
from xiezhi.organization.siting.lagrangian import (
    CLOSED,
    FREE,
    OPEN,
    Aim,
    Bounded,
    Ladder,
    Pace,
    ascend,
    ladder,
)
from xiezhi.organization.siting.local_search import descend, nearest_pairs, search, total_cost
from xiezhi.organization.siting.plan import OPTIMAL_GAP

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best plan so far."""

    centres: Ints
    cost: float


@dataclass(frozen=True, slots=True)
class Proof:
    """What the search ends with; `lower_bound` holds whether or not time ran out."""

    incumbent: Incumbent
    lower_bound: float
    nodes: int


@dataclass(frozen=True, slots=True)
class Task:
    """One p-median: (candidate, place) costs, what is fixed, and how finely costs can differ.

    step: costs of plans differ by at least this (0 where nothing is known). deadline: by
    `time.monotonic`. gap_wanted: a plan certified to be this near is near enough.
    """

    served: Floats
    fixed: Ints
    n_centres: int
    step: float
    deadline: float
    gap_wanted: float = 0.0

    def target(self, cost: float) -> float:
        """A bound above this proves that nothing is better than `cost`."""
        return cost - self.step if self.step else cost * (1 - OPTIMAL_GAP / 2)

    def certified(self, bound: float, cost: float) -> float:
        """The lower bound that `bound` on all that is left open stands for, given a plan."""
        if self.step:
            return self.step * math.ceil(max(min(bound, cost), 0.0) / self.step)
        return min(max(bound, 0.0), self.target(cost))

    def enough(self, bound: float, cost: float) -> bool:
        """Whether the search may end: proved, near enough, or out of time."""
        proved = bound > self.target(cost)
        return proved or cost - bound <= self.gap_wanted * cost or self.late()

    def late(self) -> bool:
        """Whether the time is up (`time.monotonic`)."""
        return time.monotonic() > self.deadline


def first_prices(served: Floats, centres: Ints) -> Floats:
    """Prices to start from: halfway between the nearest and the second-nearest centre."""
    near = nearest_pairs(served, centres)
    places = np.arange(len(near))
    return 0.5 * (served[centres[near[:, 0]], places] + served[centres[near[:, 1]], places])


def root(task: Task, steps: Ladder, incumbent: Incumbent) -> tuple[Bounded, float, Incumbent]:
    """The bound of the whole task, better plans found on the way, and what it settles."""
    status = np.full(len(task.served), FREE, np.int8)
    status[task.fixed] = OPEN
    prices = np.minimum(first_prices(task.served, incumbent.centres), steps.ceiling)
    node = Bounded(status, np.full(len(prices), np.inf), prices, np.zeros(len(task.served)))
    bound, pace = -np.inf, ROOT_PACE
    for _ in range(ROOT_ROUNDS):
        reached, agility = raise_bound(task, steps, node, incumbent, pace)
        bound, pace = max(bound, reached), pace._replace(agility=agility)
        incumbent = rounded(task, node, incumbent)
        if task.enough(bound, incumbent.cost):
            return node, bound, incumbent
        if agility < pace.agility_least:
            break
    incumbent = core_plan(task, node, incumbent)
    reached, _ = raise_bound(task, steps, node, incumbent, NODE_PACE)
    return node, max(bound, reached), incumbent


ROOT_PACE = Pace(n_steps=250, agility=1.0, patience=40, momentum=0.85)
ROOT_ROUNDS, CORE_ROUNDS = 40, 240
NODE_PACE = Pace(n_steps=120, agility=0.3, patience=20)


def raise_bound(
    task: Task, steps: Ladder, node: Bounded, incumbent: Incumbent, pace: Pace
) -> tuple[float, float]:
    """Ascend from the node's prices, which change with its status; the bound and the agility."""
    aim = Aim(task.n_centres, incumbent.cost, task.target(incumbent.cost))
    return ascend(steps, aim, node, pace)


def rounded(task: Task, node: Bounded, incumbent: Incumbent) -> Incumbent:
    """The plan that the prices suggest, after local search, if it is better."""
    wish = np.where(node.status == CLOSED, -1.0, node.often)
    wish[task.fixed] = 2.0
    order = np.argsort(-wish, kind="stable")
    centres = order[: task.n_centres].copy()
    if total_cost(task.served, centres) > WORTH_A_SEARCH * incumbent.cost:
        return incumbent
    locked = np.isin(centres, task.fixed)
    cost = descend(task.served, centres, locked, order[wish[order] > SELDOM])
    return Incumbent(centres, cost) if cost < incumbent.cost else incumbent


def core_plan(task: Task, node: Bounded, incumbent: Incumbent) -> Incumbent:
    """Local search among the candidates that the bound takes now and then, which are few."""
    core = np.union1d(np.flatnonzero(node.often > SELDOM), incumbent.centres)
    served = np.ascontiguousarray(task.served[core])
    fixed = np.searchsorted(core, task.fixed)
    rng = np.random.default_rng(len(core))
    centres, cost = search(served, fixed, task.n_centres, rng, task.late, rounds=CORE_ROUNDS)
    return Incumbent(core[centres], cost) if cost < incumbent.cost else incumbent


# Local search starts from plans at most this much dearer than the best one, and opens candidates
# that the bound takes at least this often.
WORTH_A_SEARCH, SELDOM = 1.02, 0.002


def ceilings(served: Floats, centres: Ints) -> Floats:
    """How high prices may rise: far above what a good plan makes them, unless the table is small.

    Any ceiling leaves the bound valid; a low one would leave it weak.
    """
    near = nearest_pairs(served, centres)
    second = served[centres[near[:, 1]], np.arange(len(near))]
    high = np.where((second > 0) & (served.size > SMALL_TABLE), 4.0 * second, np.inf)
    highest: Floats = np.minimum(high, served.max(axis=0))
    return highest


SMALL_TABLE = 400_000


def narrowed(task: Task, node: Bounded, incumbent: Incumbent) -> tuple[Task, Bounded, Ints]:
    """The task without the candidates that are settled as closed, and which ones stay."""
    kept = np.flatnonzero(node.status != CLOSED)
    kept = np.union1d(kept, incumbent.centres)
    place_of = np.full(len(task.served), -1)
    place_of[kept] = np.arange(len(kept))
    small = replace(
        task, served=np.ascontiguousarray(task.served[kept]), fixed=place_of[task.fixed]
    )
    return small, Bounded(node.status[kept], node.limits, node.prices, node.often[kept]), kept


def leaf(task: Task, node: Bounded) -> Ints | None:
    """The one plan that a node still allows, or None if it allows several."""
    opened, free = np.flatnonzero(node.status == OPEN), np.flatnonzero(node.status == FREE)
    if len(opened) == task.n_centres:
        return opened
    if len(opened) + len(free) == task.n_centres:
        return np.concatenate([opened, free])
    return None


def prove(task: Task, incumbent: Incumbent) -> Proof:
    """Search until no better plan can exist, the gap is as wanted, or the time is up."""
    steps = ladder(task.served, ceilings(task.served, incumbent.centres))
    node, bound, incumbent = root(task, steps, incumbent)
    if task.enough(bound, incumbent.cost):
        return Proof(incumbent, task.certified(bound, incumbent.cost), 1)
    small, node, kept = narrowed(task, node, incumbent)
    position = np.full(len(task.served), -1)
    position[kept] = np.arange(len(kept))
    inner = Incumbent(position[incumbent.centres], incumbent.cost)
    proof = explore(
        small, ladder(small.served, ceilings(small.served, inner.centres)), node, bound, inner
    )
    found = Incumbent(kept[proof.incumbent.centres], proof.incumbent.cost)
    return Proof(found, proof.lower_bound, proof.nodes)


def explore(task: Task, steps: Ladder, start: Bounded, bound: float, incumbent: Incumbent) -> Proof:
    """Best-first branch and bound from a root node."""
    ticket = count()
    heap = [(bound, next(ticket), start)]
    nodes = 1
    while heap and not task.enough(heap[0][0], incumbent.cost):
        bound, _, node = heapq.heappop(heap)
        for half in split(steps, node):
            nodes += 1
            child, reached, incumbent = solved(task, steps, half, bound, incumbent)
            if reached <= task.target(incumbent.cost) and leaf(task, child) is None:
                heapq.heappush(heap, (reached, next(ticket), child))
    least = min((entry[0] for entry in heap), default=np.inf)
    return Proof(incumbent, task.certified(least, incumbent.cost), nodes)


def solved(
    task: Task, steps: Ladder, child: Bounded, bound: float, incumbent: Incumbent
) -> tuple[Bounded, float, Incumbent]:
    """A child with its own prices and bound, and the plan it may have found."""
    node = child._replace(
        prices=child.prices.copy(), often=child.often.copy(), status=child.status.copy()
    )
    reached = bound
    if leaf(task, node) is None:
        value, _ = raise_bound(task, steps, node, incumbent, NODE_PACE)
        reached = max(bound, value)
    only = leaf(task, node)
    if only is not None:
        cost = total_cost(task.served, only)
        if cost < incumbent.cost:
            incumbent = Incumbent(only, cost)
        return node, reached, incumbent
    if reached <= task.target(incumbent.cost):
        incumbent = rounded(task, node, incumbent)
    return node, reached, incumbent
