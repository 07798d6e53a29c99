"""A step that single places cannot make: two neighbouring regions become one and part anew.

A random tree spans both; cutting one of its edges parts them again, both connected. Half of the
time the edge is the one that costs least, else any. Flips of single places cannot reach every
partition (a region that no place may leave is stuck); with this step every way of parting two
regions can be drawn.

Source: recombination after DeFord, Duchin & Solomon (2021), Harvard Data Science Review 3(1); the
cheapest tree edge after Assunção et al. (2006), IJGIS 20(7).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.regions.draws import Bits, draw
from xiezhi.organization.regions.energy import Map, Prices, Tally, move, outside
from xiezhi.region.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Tree(NamedTuple):
    """Scratch for a tree over the places of two regions, from its root on.

    order: (place,) places, parents before children. parent: (place,) position in `order`. position:
    (place,) of each place in `order`, -1 outside. edge: (2, pair) tree edges to draw from. load,
    mass, moment: sums over each place's branch. side: (place,) by position, 1 in the branch.
    """

    order: Ints
    parent: Ints
    position: Ints
    edge: Ints
    load: Floats
    mass: Floats
    moment: Floats
    side: Ints


def new_tree(places: Map) -> Tree:
    """Scratch for trees on a map."""
    n, n_values = places.values.shape
    return Tree(
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.full(n, -1, np.int64),
        np.zeros((2, len(places.indices) + 1), np.int64),
        np.zeros(n),
        np.zeros(n),
        np.zeros((n, n_values)),
        np.zeros(n, np.int64),
    )


@compiled
def grow(places: Map, labels: Ints, root: int, other: int, tree: Tree, state: Bits) -> int:
    """A random tree over the root's region and another one; how many places it spans."""
    own, size, waiting = labels[root], 0, 1
    tree.edge[0, 0], tree.edge[1, 0] = root, -1
    while waiting > 0:
        drawn = int(draw(state) * waiting)
        place, parent = tree.edge[0, drawn], tree.edge[1, drawn]
        waiting -= 1
        tree.edge[:, drawn] = tree.edge[:, waiting]
        if tree.position[place] >= 0:
            continue
        tree.order[size], tree.parent[size], tree.position[place] = place, parent, size
        for e in range(places.indptr[place], places.indptr[place + 1]):
            near = places.indices[e]
            if tree.position[near] < 0 and (labels[near] == own or labels[near] == other):
                tree.edge[0, waiting], tree.edge[1, waiting] = near, size
                waiting += 1
        size += 1
    return size


@compiled
def sum_branches(places: Map, tree: Tree, size: int) -> None:
    """Load, mass and moment of each place and all below it."""
    for k in range(size):
        place = tree.order[k]
        tree.load[k], tree.mass[k] = places.load[place], places.mass[place]
        for d in range(places.values.shape[1]):
            tree.moment[k, d] = places.mass[place] * places.values[place, d]
    for k in range(size - 1, 0, -1):
        up = tree.parent[k]
        tree.load[up] += tree.load[k]
        tree.mass[up] += tree.mass[k]
        for d in range(places.values.shape[1]):
            tree.moment[up, d] += tree.moment[k, d]


@compiled
def explained(mass: float, moment: Floats) -> float:
    """What a region's mean explains of its squares."""
    if mass <= 0.0:
        return 0.0
    total = 0.0
    for d in range(len(moment)):
        total += moment[d] ** 2
    return total / mass


@compiled
def branch_cost(tree: Tree, k: int, prices: Prices) -> float:
    """Squares and shortage if the branch at a position parts from the rest, up to a constant."""
    away = outside(tree.load[k], prices) + outside(tree.load[0] - tree.load[k], prices)
    cost = away * (prices.shortage if prices.shortage < np.inf else 1e300) if away > 0.0 else 0.0
    if prices.squares > 0.0:
        rest = tree.moment[0] - tree.moment[k]
        both = explained(tree.mass[k], tree.moment[k]) + explained(
            tree.mass[0] - tree.mass[k], rest
        )
        cost -= prices.squares * both
    return cost


@compiled
def drawn_branch(tree: Tree, size: int, prices: Prices, state: Bits) -> int:
    """Which branch to cut off: half of the time the cheapest, else any."""
    first = 1 + int(draw(state) * (size - 1))
    if draw(state) < 0.5:  # noqa: PLR2004
        return first
    best, least = first, branch_cost(tree, first, prices)
    for k in range(1, size):
        cost = branch_cost(tree, k, prices)
        if cost < least:
            best, least = k, cost
    return best


@compiled
def mark_branch(tree: Tree, size: int, cut: int) -> None:
    """Which places are in the branch."""
    for k in range(size):
        tree.side[k] = k == cut or (k > cut and tree.side[tree.parent[k]] == 1)


@compiled
def cut_difference(places: Map, labels: Ints, tree: Tree, size: int) -> int:
    """How many more neighbour pairs the new parting cuts than the old one."""
    change = 0
    for k in range(size):
        place = tree.order[k]
        for e in range(places.indptr[place], places.indptr[place + 1]):
            near = places.indices[e]
            other = tree.position[near]
            if other > k:
                change += tree.side[k] != tree.side[other]
                change -= labels[place] != labels[near]
    return change


@compiled
def parting(
    places: Map, sums: Tally, prices: Prices, root: int, other: int, tree: Tree, state: Bits
) -> tuple[int, float, float]:
    """Draw a new parting of two regions into `tree`: (places, priced change, change outside)."""
    own = sums.labels[root]
    size = grow(places, sums.labels, root, other, tree, state)
    sum_branches(places, tree, size)
    cut = drawn_branch(tree, size, prices, state)
    mark_branch(tree, size, cut)
    change = 0.0
    if prices.squares > 0.0:
        before = explained(sums.total[own], sums.moment[own])
        before += explained(sums.total[other], sums.moment[other])
        rest = tree.moment[0] - tree.moment[cut]
        after = explained(tree.mass[cut], tree.moment[cut])
        after += explained(tree.mass[0] - tree.mass[cut], rest)
        change += prices.squares * (before - after)
    if prices.cut > 0.0:
        change += prices.cut * cut_difference(places, sums.labels, tree, size)
    worse = outside(tree.load[cut], prices) + outside(tree.load[0] - tree.load[cut], prices)
    worse -= outside(sums.loads[own], prices) + outside(sums.loads[other], prices)
    return size, change, worse


@compiled
def settle(
    places: Map, sums: Tally, root: int, other: int, tree: Tree, size: int, is_taken: bool
) -> None:
    """Take the new parting, or not; the tree is cleared either way."""
    own = sums.labels[root]
    for k in range(size):
        place = tree.order[k]
        tree.position[place] = -1
        to = other if tree.side[k] == 1 else own
        if is_taken and sums.labels[place] != to:
            move(places, sums, place, to)
