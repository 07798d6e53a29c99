"""The proof for the two-tier model: boxes of cores are split, then drivers, the least bound first.

The core candidates of each side form a tree (complete linkage on travel minutes). A box gives each
core a node of a tree; the root boxes hold every lawful number of cores a side. Splitting a box
sends its widest node to its two children; when every node is one place, a driver is opened or shut.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from xiezhi.organization.siting.lagrangian import CLOSED, FREE, OPEN
from xiezhi.organization.siting.plan import OPTIMAL_GAP
from xiezhi.organization.siting.two_tier_bound import Climb, Groups, ascend, given_box, open_up
from xiezhi.organization.siting.two_tier_ground import CORE, DRIVER, Goal, Ground, Limits
from xiezhi.organization.siting.two_tier_search import Layout, improved

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Box = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """The trees of core candidates.

    groups: reach and lawful drivers of every node; the first nodes are the places themselves.
    children: (node, 2), -1 for a place.
    apart: (node, node) whether some member of one and some other of the other may both be cores.
    roots: the root of each side, -1 where a side has no free candidate. fixed: cores that are set.
    """

    groups: Groups
    children: Ints
    apart: NDArray[np.bool_]
    roots: Ints
    fixed: Ints


class View(NamedTuple):
    """One way to bound a node: prices (place,) and side prices (side,).

    only: the one side looked at, whose mean must stay below what is known; -1 for the whole cost.
    A side alone must have prices of its own: they go stale while the other side decides.
    """

    only: int
    prices: Floats
    side_price: Floats


class Node(NamedTuple):
    """A box of cores, the drivers' status (place,), how often each was taken, and a view per mode.

    least, most: (side,) drivers. Where the worst-off side counts, a set of cores is split by these
    numbers before single drivers are: a bound on the worse of two sides is weak as long as prices
    may mix layouts that favour one with layouts that favour the other.
    """

    box: Box
    least: Ints
    most: Ints
    status: NDArray[np.int8]
    often: Floats
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One two-tier question for one goal."""

    ground: Ground
    limits: Limits
    goal: Goal
    forest: Forest
    deadline: float
    gap_wanted: float

    def target(self, cost: float) -> float:
        """A bound above this ends the search for something better than `cost`."""
        return cost * (1 - max(self.gap_wanted, OPTIMAL_GAP / 2))

    def late(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.deadline


@dataclass(frozen=True, slots=True)
class Proof:
    """What the search ends with; `lower_bound` holds whether or not time ran out."""

    layout: Layout
    lower_bound: float
    nodes: int


def forest_of(ground: Ground, limits: Limits) -> Forest:
    """The trees over the free core candidates of each side."""
    n, n_sides = len(ground.side), len(limits.cores_least)
    fixed = np.flatnonzero(limits.pinned == CORE)
    free = limits.is_core & (limits.pinned == 0)
    members = [np.array([h]) for h in range(n)]
    children = [(-1, -1)] * n
    roots = np.full(n_sides, -1)
    for s in range(n_sides):
        leaves = np.flatnonzero(free & (ground.side == s))
        if len(leaves):
            roots[s] = grow(ground, leaves, members, children)
    reach = np.array([ground.reach[m].min(axis=0) for m in members])
    shuts = np.array([limits.clash[m].all(axis=0) for m in members])
    apart = np.array([[some_pair(limits, a, b) for b in members] for a in members])
    return Forest(Groups(reach, shuts), np.array(children), apart, roots, fixed)


def some_pair(limits: Limits, a: Ints, b: Ints) -> bool:
    """Whether some two members may both be cores."""
    return bool((~limits.clash[np.ix_(a, b)]).any())


def grow(ground: Ground, leaves: Ints, members: list[Ints], children: list[tuple[int, int]]) -> int:
    """Add the inner nodes of one side's tree; its root."""
    if len(leaves) == 1:
        return int(leaves[0])
    minutes = ground.reach[np.ix_(leaves, leaves)]
    steps = linkage(squareform(np.maximum(minutes, minutes.T), checks=False), "complete")
    number: list[int] = leaves.tolist()
    for a, b in steps[:, :2].astype(int):
        left, right = number[a], number[b]
        number.append(len(members))
        members.append(np.concatenate([members[left], members[right]]))
        children.append((left, right))
    return number[-1]


def root_boxes(task: Task) -> Iterator[Box]:
    """One box for every lawful number of free cores a side."""
    forest, limits = task.forest, task.limits
    n_free = limits.n_cores - len(forest.fixed)
    have = np.bincount(task.ground.side[forest.fixed], minlength=len(forest.roots))
    for numbers in product(range(n_free + 1), repeat=len(forest.roots)):
        there = all(root >= 0 or k == 0 for root, k in zip(forest.roots, numbers, strict=True))
        if sum(numbers) == n_free and there and (have + numbers >= limits.cores_least).all():
            yield (*forest.fixed.tolist(), *np.repeat(forest.roots, numbers).tolist())


def tightened(least: Ints, most: Ints, n: int) -> tuple[Ints, Ints]:
    """The numbers a side that can be had when all sides together have `n`."""
    low, high = (
        np.maximum(least, n - (most.sum() - most)),
        np.minimum(most, n - (least.sum() - least)),
    )
    return np.maximum(low, 0), high


def fewer_or_more(node: Node, n: int) -> list[Node]:
    """The node with few drivers on the side whose number is least decided, and with many."""
    s = int(np.argmax(node.most - node.least))
    middle = (node.least[s] + node.most[s]) // 2
    few, many = node.most.copy(), node.least.copy()
    few[s], many[s] = middle, middle + 1
    ranges = (tightened(node.least, few, n), tightened(many, node.most, n))
    return [node._replace(least=low, most=high) for low, high in ranges if (low <= high).all()]


def halves(forest: Forest, box: Box, counts: Floats) -> list[Box]:
    """The boxes that a box splits into: the node whose choice matters most goes to its children.

    counts: (place,) what a minute costs.
    """
    inner = [node for node in dict.fromkeys(box) if forest.children[node][0] >= 0]
    widest = max(inner, key=lambda node: what_splitting_adds(forest, box, node, counts))
    left, right = forest.children[widest].tolist()
    others = tuple(node for node in box if node != widest)
    times = len(box) - len(others)
    split = [(*others, *([left] * k), *([right] * (times - k))) for k in range(times + 1)]
    return [tuple(sorted(b)) for b in split if possible(forest, b)]


def what_splitting_adds(forest: Forest, box: Box, node: int, counts: Floats) -> float:
    """How much longer the ways to the cores become when a node's child is left out."""
    reach = forest.groups.reach
    rest = [other for other in box if other != node]
    others = reach[rest].min(axis=0) if rest else np.full(reach.shape[1], np.inf)
    now = np.minimum(others, reach[node])
    return float(sum(counts @ (np.minimum(others, reach[k]) - now) for k in forest.children[node]))


def possible(forest: Forest, box: Box) -> bool:
    """Whether every two of its nodes hold two places that may both be cores."""
    return all(forest.apart[a, b] for i, a in enumerate(box) for b in box[:i])


def is_leaf(forest: Forest, box: Box) -> bool:
    """Whether the box holds one set of cores."""
    return all(forest.children[node][0] < 0 for node in box)


def prove(task: Task, layout: Layout) -> Proof:
    """Search until no layout is better by more than the gap aimed at, or the time is up."""
    search = Search(task, layout)
    for box in root_boxes(task):
        search.visit(search.root(box), -np.inf, ROOT_ROUNDS)
    search.run()
    return Proof(search.layout, min(search.least(), search.layout.cost), search.nodes)


class Search:
    """Best-first search; the heap's least bound holds for everything not yet looked at."""

    def __init__(self, task: Task, layout: Layout) -> None:
        self.task, self.layout = task, layout
        self.heap: list[tuple[float, int, Node]] = []
        self.ticket = count()
        self.nodes = 0
        self.shut = np.inf  # the least bound among what was shut for the gap aimed at

    def least(self) -> float:
        """What no layout can beat."""
        return min(self.shut, self.heap[0][0] if self.heap else np.inf)

    def target(self) -> float:
        """A bound above this needs no further look."""
        return self.task.target(self.layout.cost)

    def root(self, box: Box) -> Node:
        """A node without knowledge."""
        task = self.task
        n, n_sides = len(task.ground.side), len(task.ground.part)
        status = np.where(task.limits.is_driver, FREE, CLOSED).astype(np.int8)
        status[task.limits.pinned == DRIVER] = OPEN
        status[task.limits.pinned == CORE] = CLOSED
        prices = np.full(n, float(np.median(task.ground.reach)))
        views = [View(-1, prices, np.full(n_sides, task.goal.widest / n_sides))]
        if task.goal.compares_sides:
            views += [View(s, prices, one) for s, one in enumerate(np.eye(n_sides))]
        least, most = tightened(
            task.limits.drivers_least, task.limits.drivers_most, task.limits.n_drivers
        )
        return Node(box, least, most, status, np.zeros(n), tuple(views))

    def run(self) -> None:
        """Take the node of least bound until none is left or the time is up."""
        while self.heap and not self.task.late():
            bound, _, node = self.heap[0]
            if bound > self.target():
                return
            heapq.heappop(self.heap)
            for child in self.split(node):
                self.visit(child, bound, NODE_ROUNDS)

    def split(self, node: Node) -> list[Node]:
        """The node with a smaller box, or with its least decided driver open and shut."""
        forest = self.task.forest
        if not is_leaf(forest, node.box):
            ground = self.task.ground
            price = side_prices(self.task.goal, ground, node.views[0])
            boxes = halves(forest, node.box, price[ground.side] * ground.share)
            return [node._replace(box=box) for box in boxes]
        if self.task.goal.compares_sides and (node.least < node.most).any():
            return fewer_or_more(node, self.task.limits.n_drivers)
        free = node.status == FREE
        k = int(np.argmin(np.where(free, np.abs(node.often - 0.5), np.inf)))
        return [node._replace(status=marked(node.status, k, state)) for state in (OPEN, CLOSED)]

    def visit(self, node: Node, bound: float, rounds: int) -> None:
        """Bound a node; keep it, close it, or take the one layout it holds."""
        self.nodes += 1
        own, node = self.bounded(node, rounds)
        bound = max(bound, own)
        if bound > self.target():
            self.shut = min(self.shut, bound)
            return
        if is_leaf(self.task.forest, node.box):
            self.round(node)
            if self.settled(node):
                return
        heapq.heappush(self.heap, (bound, next(self.ticket), node))

    def settled(self, node: Node) -> bool:
        """Whether a set of cores leaves one set of drivers, taken if better, or none."""
        opened, free = np.flatnonzero(node.status == OPEN), np.flatnonzero(node.status == FREE)
        n = self.task.limits.n_drivers
        if len(opened) < n < len(opened) + len(free):
            return False
        drivers = opened if len(opened) >= n else np.concatenate([opened, free])
        if len(drivers) == n:
            self.offer(node.box, drivers)
        return True

    def offer(self, box: Box, drivers: Ints) -> None:
        """Take a layout if it is lawful and better."""
        task = self.task
        cores = np.array(box)
        centres = np.concatenate([cores, drivers])
        if task.limits.clash[np.ix_(centres, centres)].sum() > len(centres):
            return
        count_ = np.bincount(task.ground.side[drivers], minlength=len(task.ground.part))
        if (count_ < task.limits.drivers_least).any() or (count_ > task.limits.drivers_most).any():
            return
        found = Layout.of(task.ground, task.goal, cores, drivers)
        if found.cost < self.layout.cost * WORTH_A_SEARCH:
            found = improved(task.ground, task.limits, task.goal, cores, drivers)
        if found.cost < self.layout.cost:
            self.layout = found

    def round(self, node: Node) -> None:
        """The layout that the prices suggest: the drivers taken most often, kept apart."""
        limits, side = self.task.limits, self.task.ground.side
        wish = np.where(node.status == CLOSED, -1.0, node.often) + 2.0 * (node.status == OPEN)
        chosen: list[int] = []
        count_ = np.zeros(len(limits.drivers_most), np.int64)
        for k in np.argsort(-wish, kind="stable"):
            if wish[k] < 0 or len(chosen) == limits.n_drivers:
                break
            if count_[side[k]] < limits.drivers_most[side[k]] and not limits.clash[chosen, k].any():
                chosen.append(int(k))
                count_[side[k]] += 1
        if len(chosen) == limits.n_drivers:
            self.offer(node.box, np.array(chosen, np.int64))

    def bounded(self, node: Node, rounds: int) -> tuple[float, Node]:
        """The node's bound and what it settles; the view that bounds best comes first."""
        seen: list[tuple[float, View]] = []
        node = node._replace(status=node.status.copy(), often=node.often.copy())
        for view in node.views:
            bound, after = self.looked(node, view, rounds)
            seen.append((bound, after))
            if bound > self.target():
                return bound, node
        order = sorted(range(len(seen)), key=lambda v: -seen[v][0])
        return seen[order[0]][0], node._replace(views=tuple(seen[v][1] for v in order))

    def looked(self, node: Node, view: View, rounds: int) -> tuple[float, View]:
        """The bound by one view, on the scale of the cost, and the view with better prices."""
        view = view._replace(prices=view.prices.copy())
        if view.only >= 0:
            return self.side_alone(node, view, rounds), view
        best, side_price, step = -np.inf, view.side_price, 1.0
        for _ in range(rounds):
            bound, lately = self.climbed(
                node, view._replace(side_price=side_price), self.aim(side_price)
            )
            if bound > best:
                best, view = bound, view._replace(side_price=side_price)
            else:
                step *= 0.5
            if best > self.target() or not self.task.goal.compares_sides:
                break
            reach = step * max(self.layout.cost - bound, 1e-3 * self.layout.cost)
            side_price = moved(self.task.goal, view.side_price, lately, reach)
        return best, view

    def side_alone(self, node: Node, view: View, rounds: int) -> float:
        """What the least mean of one side says about the cost; inf if above the ceiling."""
        goal = self.task.goal
        part = goal.widest + goal.mean * self.task.ground.part[view.only]
        ceiling = goal.ceiling
        known = min(self.layout.cost / part if goal.widest > 0 else np.inf, ceiling)
        target = min(self.target() / part if goal.widest > 0 else np.inf, ceiling)
        least = -np.inf
        for _ in range(rounds if rounds == ROOT_ROUNDS else 1):
            least = max(least, self.climbed(node, view, Aim(known, target, 0.0))[0])
        if least > ceiling:
            return np.inf
        return least * part if goal.widest > 0 else -np.inf

    def aim(self, side_price: Floats) -> Aim:
        """What an ascent for the whole cost is up to."""
        goal = self.task.goal
        above = side_price.sum() - goal.widest
        offset = -above * goal.ceiling if above > 0 and np.isfinite(goal.ceiling) else 0.0
        return Aim(self.layout.cost, self.target(), offset)

    def climbed(self, node: Node, view: View, aim: Aim) -> tuple[float, Floats]:
        """One ascent: the bound, and each side's mean minutes lately. The node learns from it."""
        task = self.task
        limits = task.limits._replace(drivers_least=node.least, drivers_most=node.most)
        ground = task.ground
        nothing = np.zeros(len(ground.part))
        price = side_prices(task.goal, ground, view)
        given = given_box(ground, task.forest.groups, np.array(node.box), node.status, price)
        status = node.status[given.drivers]
        if (status == OPEN).sum() < (node.status == OPEN).sum():
            return np.inf, nothing
        for r in np.flatnonzero(status == OPEN):
            if not open_up(limits, given.drivers, status, int(r)):
                return np.inf, nothing
        often, lately = node.often[given.drivers], np.zeros(len(ground.side))
        how = Climb(aim.upper, aim.target, aim.offset, N_STEPS, 1.0, PATIENCE)
        bound = ascend(limits, given, status, view.prices, often, lately, how)
        node.status[:] = CLOSED
        node.status[given.drivers] = status
        node.often[:] = 0.0
        node.often[given.drivers] = often
        return bound, np.bincount(ground.side, given.means * lately, len(ground.part)).astype(float)


class Aim(NamedTuple):
    """A known cost, the bound that ends an ascent, and what side prices add to every bound."""

    upper: float
    target: float
    offset: float


def side_prices(goal: Goal, ground: Ground, view: View) -> Floats:
    """(side,) what a minute of a side's mean costs in this view."""
    return view.side_price if view.only >= 0 else goal.mean * ground.part + view.side_price


def moved(goal: Goal, side_price: Floats, means: Floats, reach: float) -> Floats:
    """Side prices a step up the bound: dearer where a side fares worse."""
    if np.isfinite(goal.ceiling):
        slope = means - goal.ceiling
        after = np.maximum(side_price + reach * slope / max((slope**2).sum(), 1e-12), 0.0)
        return after if after.sum() >= goal.widest else onto_simplex(after, goal.widest)
    slope = means - means.mean()
    return onto_simplex(side_price + reach * slope / max((slope**2).sum(), 1e-12), goal.widest)


def onto_simplex(values: Floats, total: float) -> Floats:
    """The nearest values of at least 0 with this sum (Held, Wolfe & Crowder 1974)."""
    if total <= 0:
        return np.zeros(len(values))
    falling = np.sort(values)[::-1]
    excess = (np.cumsum(falling) - total) / np.arange(1, len(values) + 1)
    last = int(np.flatnonzero(falling > excess)[-1])
    return np.asarray(np.maximum(values - excess[last], 0.0))


def marked(status: NDArray[np.int8], k: int, state: int) -> NDArray[np.int8]:
    """A copy with one driver's status set."""
    after = status.copy()
    after[k] = state
    return after


N_STEPS, PATIENCE = 25, 12
ROOT_ROUNDS, NODE_ROUNDS = 24, 3
# Layouts that the bound suggests are searched from if they are at most this much dearer.
WORTH_A_SEARCH = 1.02
