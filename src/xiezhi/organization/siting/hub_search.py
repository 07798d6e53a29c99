"""Hub sets: what they cost, good ones by swaps, and all that may beat a known cost.

Source for the model: Campbell (1994), EJOR 72(2); O'Kelly (1987), EJOR 32(3).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Traffic(NamedTuple):
    """Flows and what carrying them costs.

    flow, distance: (node, node). collection, transfer, distribution: cost of a unit of distance to
    the first hub, between hubs, and from the last hub.
    """

    flow: Floats
    distance: Floats
    collection: float
    transfer: float
    distribution: float


@compiled
def free_cost(traffic: Traffic, hubs: Ints) -> float:
    """The cost if every flow takes its cheapest way over one or two hubs: multiple allocation."""
    n, total = len(traffic.flow), 0.0
    to_last = np.empty(len(hubs))
    for i in range(n):
        for b in range(len(hubs)):
            to_last[b] = np.inf
            for a in range(len(hubs)):
                way = traffic.collection * traffic.distance[i, hubs[a]]
                way += traffic.transfer * traffic.distance[hubs[a], hubs[b]]
                to_last[b] = min(to_last[b], way)
        for j in range(n):
            if traffic.flow[i, j] > 0.0:
                best = np.inf
                for b in range(len(hubs)):
                    way = to_last[b] + traffic.distribution * traffic.distance[hubs[b], j]
                    best = min(best, way)
                total += traffic.flow[i, j] * best
    return total


@compiled
def tied_cost(traffic: Traffic, hub_of: Ints) -> float:
    """The cost if every node sends and receives by one hub: single allocation."""
    n, total = len(hub_of), 0.0
    for i in range(n):
        for j in range(n):
            if traffic.flow[i, j] > 0.0:
                a, b = hub_of[i], hub_of[j]
                way = traffic.collection * traffic.distance[i, a]
                way += traffic.transfer * traffic.distance[a, b]
                total += traffic.flow[i, j] * (way + traffic.distribution * traffic.distance[b, j])
    return total


@compiled
def own_costs(traffic: Traffic) -> Floats:
    """(node, hub) what collecting and distributing costs a node by that hub."""
    n = len(traffic.flow)
    own = np.zeros((n, n))
    for i in range(n):
        sent, got = traffic.flow[i].sum(), traffic.flow[:, i].sum()
        for k in range(n):
            own[i, k] = traffic.collection * sent * traffic.distance[i, k]
            own[i, k] += traffic.distribution * got * traffic.distance[k, i]
    return own


@compiled
def nearest_hub(traffic: Traffic, hubs: Ints) -> Ints:
    """(node,) the nearest hub; a hub serves itself."""
    hub_of = np.full(len(traffic.flow), hubs[0])
    for i in range(len(hub_of)):
        for k in hubs:
            if traffic.distance[i, k] < traffic.distance[i, hub_of[i]]:
                hub_of[i] = k
    for k in hubs:
        hub_of[k] = k
    return hub_of


@compiled
def tie_cost(traffic: Traffic, own: Floats, hub_of: Ints, i: int, k: int) -> float:
    """What node i costs with hub k, all others as they are."""
    cost = own[i, k] + traffic.transfer * traffic.flow[i, i] * traffic.distance[k, k]
    for j in range(len(hub_of)):
        if j != i:
            there = traffic.flow[i, j] * traffic.distance[k, hub_of[j]]
            back = traffic.flow[j, i] * traffic.distance[hub_of[j], k]
            cost += traffic.transfer * (there + back)
    return float(cost)


@compiled
def tie(traffic: Traffic, own: Floats, hubs: Ints) -> Ints:
    """(node,) its hub: the nearest first, then single nodes move while that helps."""
    hub_of = nearest_hub(traffic, hubs)
    moved = True
    while moved:
        moved = False
        for i in range(len(hub_of)):
            if hub_of[i] != i:
                least = tie_cost(traffic, own, hub_of, i, hub_of[i]) * (1.0 - ROUNDING)
                for k in hubs:
                    cost = tie_cost(traffic, own, hub_of, i, k)
                    if cost < least:
                        hub_of[i], least, moved = k, cost, True
    return hub_of


@compiled
def cost_of(traffic: Traffic, own: Floats, hubs: Ints, single: bool) -> float:
    """The cost of a set of hubs; for single allocation that of a good one, not the best."""
    if single:
        return tied_cost(traffic, tie(traffic, own, hubs))
    return free_cost(traffic, hubs)


@compiled
def descend(
    traffic: Traffic, own: Floats, hubs: Ints, n_fixed: int, may: Ints, single: bool
) -> float:
    """Swap hubs while that helps; `hubs`, of which the first stay, is changed. Returns the cost."""
    cost = cost_of(traffic, own, hubs, single)
    moved = True
    while moved:
        moved = False
        for r in range(n_fixed, len(hubs)):
            for k in may:
                old = hubs[r]
                if (hubs == k).any():
                    continue
                hubs[r] = k
                found = cost_of(traffic, own, hubs, single)
                if found < cost * (1.0 - ROUNDING):
                    cost, moved = found, True
                else:
                    hubs[r] = old
    return cost


@compiled
def worth_looking(
    traffic: Traffic, first: Ints, may: Ints, n_hubs: int, limit: float, found: Ints, costs: Floats
) -> tuple[int, int]:
    """The sets of hubs below a limit that hold `first` and others from `may`.

    A branch is left when even opening everything that it may still open costs the limit or more.
    found: (at most, hub) and costs are filled; if they hold one set only, it is the best. Returns
    how many sets there are (more than fit if it overflows) and how many costs were computed.
    """
    depth, n_free = 0, n_hubs - len(first)
    at = np.empty(n_free + 1, np.int64)
    at[0] = -1
    hubs = np.empty(len(first) + len(may), np.int64)
    hubs[: len(first)] = first
    n_found, looked, keep_best = 0, 0, len(found) == 1
    while depth >= 0:
        at[depth] += 1
        if len(may) - at[depth] < n_free - depth:
            depth -= 1
            continue
        hubs[len(first) + depth] = may[at[depth]]
        size, last = len(first) + depth + 1, depth + 1 == n_free
        if not last:
            rest = may[at[depth] + 1 :]
            hubs[size : size + len(rest)] = rest
            size += len(rest)
        looked += 1
        cost = free_cost(traffic, hubs[:size])
        if cost >= limit:
            continue
        if last:
            if keep_best:
                n_found, limit = 0, cost
            if n_found < len(found):
                found[n_found], costs[n_found] = hubs[:n_hubs], cost
            n_found += 1
        else:
            at[depth + 1] = at[depth]
            depth += 1
    return n_found, looked


# A move must gain more than rounding can pretend.
ROUNDING = 1e-12
