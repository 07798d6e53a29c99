"""Single allocation under given hubs, exactly: which node ties to which hub.

The product of two ties is written out for each pair of nodes with flow (Skorin-Kapov,
Skorin-Kapov & O'Kelly 1996, EJOR 94(3)), which leaves next to no gap, and put to HiGHS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from xiezhi.organization.siting.hub_search import Traffic, own_costs, tied_cost

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def best_ties(traffic: Traffic, hubs: Ints, seconds: float) -> tuple[Ints | None, float, float]:
    """(node,) hubs, their cost, and a bound under these hubs; None if time ran out before any."""
    nodes = np.setdiff1d(np.arange(len(traffic.flow)), hubs)
    single = alone(traffic, hubs, nodes)
    if len(nodes) == 0 or len(hubs) == 1:
        hub_of = np.full(len(traffic.flow), hubs[0])
        hub_of[hubs] = hubs
        only = tied_cost(traffic, hub_of)
        return hub_of, only, only
    between = pairs(traffic, nodes)
    scale = max(1.0, float(single.max()))
    cost = np.concatenate([single.ravel(), together(traffic, hubs, nodes, between).ravel()]) / scale
    done = milp(
        cost,
        integrality=np.concatenate([np.ones(single.size), np.zeros(len(cost) - single.size)]),
        bounds=Bounds(0, 1),
        constraints=linked(len(nodes), len(hubs), between),
        options={"time_limit": max(0.1, seconds), "mip_rel_gap": 0.0},
    )
    settled = fixed_part(traffic, hubs)
    dual = getattr(done, "mip_dual_bound", None)
    bound = (
        -np.inf if dual is None else settled + scale * (float(dual) - TOLERANCE * abs(float(dual)))
    )
    if done.x is None:
        return None, np.inf, bound
    hub_of = np.arange(len(traffic.flow))
    hub_of[nodes] = hubs[np.argmax(done.x[: single.size].reshape(single.shape), axis=1)]
    return hub_of, tied_cost(traffic, hub_of), bound


def fixed_part(traffic: Traffic, hubs: Ints) -> float:
    """What flows between hubs cost whatever the ties."""
    between = np.ix_(hubs, hubs)
    return float(traffic.transfer * (traffic.flow[between] * traffic.distance[between]).sum())


def alone(traffic: Traffic, hubs: Ints, nodes: Ints) -> Floats:
    """(node, hub) what a tie costs by itself: collection, distribution, and flows with hubs."""
    own = own_costs(traffic)[np.ix_(nodes, hubs)]
    between = traffic.distance[np.ix_(hubs, hubs)]
    sent, got = traffic.flow[np.ix_(nodes, hubs)], traffic.flow[np.ix_(hubs, nodes)]
    inner = traffic.flow[nodes, nodes][:, None] * np.diagonal(between)
    return np.asarray(own + traffic.transfer * (sent @ between.T + got.T @ between + inner))


def pairs(traffic: Traffic, nodes: Ints) -> Ints:
    """(pair, 2) positions of nodes that exchange flow."""
    flow = traffic.flow[np.ix_(nodes, nodes)]
    return np.argwhere(np.triu(flow + flow.T, 1) > 0)


def together(traffic: Traffic, hubs: Ints, nodes: Ints, between: Ints) -> Floats:
    """(pair, hub, hub) what two ties cost together."""
    one, other = nodes[between[:, 0]], nodes[between[:, 1]]
    distance = traffic.distance[np.ix_(hubs, hubs)]
    there = traffic.flow[one, other][:, None, None] * distance
    back = traffic.flow[other, one][:, None, None] * distance.T
    return np.asarray(traffic.transfer * (there + back))


def linked(n_nodes: int, n_hubs: int, between: Ints) -> list[LinearConstraint]:
    """Every node has one tie, and every pair takes the ties of its two nodes."""
    n_ties, n_pairs = n_nodes * n_hubs, len(between)
    ties = np.arange(n_ties).reshape(n_nodes, n_hubs)
    ways = n_ties + np.arange(n_pairs * n_hubs**2).reshape(n_pairs, n_hubs, n_hubs)
    one = coo_array(
        (np.ones(n_ties), (np.repeat(np.arange(n_nodes), n_hubs), ties.ravel())),
        shape=(n_nodes, n_ties + ways.size),
    )
    rows, cols, values = [], [], []
    for end, turned in ((0, ways), (1, ways.transpose(0, 2, 1))):
        row = (end * n_pairs + np.arange(n_pairs))[:, None] * n_hubs + np.arange(n_hubs)
        rows += [np.repeat(row.ravel(), n_hubs), row.ravel()]
        cols += [turned.reshape(n_pairs * n_hubs, n_hubs).ravel(), ties[between[:, end]].ravel()]
        values += [np.ones(ways.size), -np.ones(row.size)]
    both = coo_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(cols))),
        shape=(2 * n_pairs * n_hubs, n_ties + ways.size),
    )
    return [LinearConstraint(one.tocsr(), 1, 1), LinearConstraint(both.tocsr(), 0, 0)]


# What HiGHS may miss by its own tolerance.
TOLERANCE = 1e-9
