"""The proof for the p-median: branch on one candidate, bound by prices, the least bound first."""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.lagrangian import (
    CLOSED,
    FREE,
    OPEN,
    Aim,
    Ladder,
    Pace,
    ascend,
    ladder,
)
from xiezhi.organization.siting.local_search import descend, nearest_pairs, total_cost
from xiezhi.organization.siting.plan import OPTIMAL_GAP

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best plan so far."""

    centres: Ints
    cost: float


@dataclass(frozen=True, slots=True)
class Node:
    """A subproblem: some candidates open, some closed, and the prices to start from."""

    status: NDArray[np.int8]
    prices: Floats
    often: Floats


@dataclass(frozen=True, slots=True)
class Proof:
    """What the search ends with; `lower_bound` holds whether or not time ran out."""

    incumbent: Incumbent
    lower_bound: float
    nodes: int


@dataclass(frozen=True, slots=True)
class Task:
    """One p-median: (candidate, place) costs, what is fixed, and how finely costs can differ.

    step: costs of plans differ by at least this (0 where nothing is known).
    """

    served: Floats
    fixed: Ints
    n_centres: int
    step: float
    deadline: float

    def target(self, cost: float) -> float:
        """A bound above this proves that nothing is better than `cost`."""
        return cost - self.step if self.step else cost * (1 - OPTIMAL_GAP / 2)

    def certified(self, bound: float, cost: float) -> float:
        """The lower bound that `bound` on all that is left open stands for, given a plan."""
        if self.step:
            return min(cost, self.step * math.ceil(bound / self.step)) if bound < cost else cost
        return min(bound, self.target(cost))

    def late(self) -> bool:
        """Whether the time is up (`time.monotonic`)."""
        return time.monotonic() > self.deadline


def first_prices(served: Floats, centres: Ints) -> Floats:
    """Prices to start from: halfway between the nearest and the second-nearest centre."""
    near = nearest_pairs(served, centres)
    places = np.arange(len(near))
    return 0.5 * (served[centres[near[:, 0]], places] + served[centres[near[:, 1]], places])


def root(task: Task, steps: Ladder, incumbent: Incumbent) -> tuple[Node, float, Incumbent]:
    """The bound of the whole task, better plans found on the way, and what it settles."""
    status = np.full(len(task.served), FREE, np.int8)
    status[task.fixed] = OPEN
    prices = np.minimum(first_prices(task.served, incumbent.centres), steps.ceiling)
    node = Node(status, prices, np.zeros(len(task.served)))
    bound, agility = -np.inf, 1.5
    for _ in range(40):
        reached = raise_bound(task, steps, node, incumbent, 100, agility)
        bound = max(bound, reached)
        incumbent = rounded(task, node, incumbent)
        agility *= 0.84
        if bound > task.target(incumbent.cost) or task.late():
            break
    return node, bound, incumbent


def raise_bound(
    task: Task, steps: Ladder, node: Node, incumbent: Incumbent, n_steps: int, agility: float
) -> float:
    """Ascend from the node's prices, which change with its status."""
    aim = Aim(task.n_centres, incumbent.cost, task.target(incumbent.cost))
    pace = Pace(n_steps, agility)
    return ascend(steps, aim, node.status, node.prices, node.often, pace)


def rounded(task: Task, node: Node, incumbent: Incumbent) -> Incumbent:
    """The plan that the prices suggest, after local search, if it is better."""
    wish = np.where(node.status == CLOSED, -1.0, node.often)
    wish[task.fixed] = 2.0
    centres = np.argsort(-wish, kind="stable")[: task.n_centres]
    if total_cost(task.served, centres) > 1.05 * incumbent.cost:
        return incumbent
    locked = np.isin(centres, task.fixed)
    cost = descend(task.served, centres, locked, np.arange(len(task.served)))
    return Incumbent(centres, cost) if cost < incumbent.cost else incumbent


def narrowed(task: Task, node: Node, incumbent: Incumbent) -> tuple[Task, Node, Ints]:
    """The task without the candidates that are settled as closed, and which ones stay."""
    kept = np.flatnonzero(node.status != CLOSED)
    kept = np.union1d(kept, incumbent.centres)
    place_of = np.full(len(task.served), -1)
    place_of[kept] = np.arange(len(kept))
    small = replace(
        task, served=np.ascontiguousarray(task.served[kept]), fixed=place_of[task.fixed]
    )
    return small, Node(node.status[kept], node.prices, node.often[kept]), kept


def split(node: Node) -> tuple[Node, Node]:
    """The node with its least decided candidate open, and with it closed."""
    doubt = np.where(node.status == FREE, np.abs(node.often - 0.5), np.inf)
    candidate = int(np.argmin(doubt))
    children = []
    for state in (OPEN, CLOSED):
        status = node.status.copy()
        status[candidate] = state
        children.append(Node(status, node.prices, node.often))
    return children[0], children[1]


def leaf(task: Task, node: Node) -> Ints | None:
    """The one plan that a node still allows, or None if it allows several."""
    opened, free = np.flatnonzero(node.status == OPEN), np.flatnonzero(node.status == FREE)
    if len(opened) == task.n_centres:
        return opened
    if len(opened) + len(free) == task.n_centres:
        return np.concatenate([opened, free])
    return None


def prove(task: Task, incumbent: Incumbent, *, depth: int | None = None) -> Proof:
    """Search until no better plan can exist or the time is up."""
    steps = ladder(task.served, depth)
    node, bound, incumbent = root(task, steps, incumbent)
    if bound > task.target(incumbent.cost) or task.late():
        return Proof(incumbent, task.certified(bound, incumbent.cost), 1)
    small, node, kept = narrowed(task, node, incumbent)
    position = np.full(len(task.served), -1)
    position[kept] = np.arange(len(kept))
    inner = Incumbent(position[incumbent.centres], incumbent.cost)
    proof = explore(small, ladder(small.served), node, bound, inner)
    found = Incumbent(kept[proof.incumbent.centres], proof.incumbent.cost)
    return Proof(found, proof.lower_bound, proof.nodes)


def explore(task: Task, steps: Ladder, start: Node, bound: float, incumbent: Incumbent) -> Proof:
    """Best-first branch and bound from a root node."""
    ticket = count()
    heap = [(bound, next(ticket), start)]
    nodes = 1
    while heap and not task.late():
        bound, _, node = heapq.heappop(heap)
        if bound > task.target(incumbent.cost):
            heap = []
            break
        for half in split(node):
            nodes += 1
            child, reached, incumbent = solved(task, steps, half, bound, incumbent)
            if reached <= task.target(incumbent.cost) and leaf(task, child) is None:
                heapq.heappush(heap, (reached, next(ticket), child))
    least = min((entry[0] for entry in heap), default=np.inf)
    return Proof(incumbent, task.certified(least, incumbent.cost), nodes)


def solved(
    task: Task, steps: Ladder, child: Node, bound: float, incumbent: Incumbent
) -> tuple[Node, float, Incumbent]:
    """A child with its own prices and bound, and the plan it may have found."""
    node = Node(child.status, child.prices.copy(), child.often.copy())
    reached = bound
    if leaf(task, node) is None:
        value = raise_bound(task, steps, node, incumbent, 120, 0.3)
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
