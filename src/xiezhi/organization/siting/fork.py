"""Where to divide a p-median: some centre within a cost of a place, or none there.

A single candidate divides badly: closing one of five good neighbours changes next to nothing. A
radius round a place takes them together, and both halves change. Source of the radius variables:
Garcia, Labbe & Marin (2011), INFORMS J. Computing 23(4); here they branch and never become columns.
"""

from __future__ import annotations

import numpy as np

from xiezhi.organization.siting.compiled import compiled
from xiezhi.organization.siting.lagrangian import CLOSED, FREE, OPEN, Bounded, Ladder

# The nearer part ends where its candidates are taken this often; both parts must be taken at least
# as often as the second number says.
NEARER_PART, LEAST_PART = 0.3, 0.05


@compiled
def parted(steps: Ladder, node: Bounded, place: int) -> tuple[float, float]:
    """Where a place's centres part into nearer and farther ones, and how much is in doubt there."""
    near, near_cost, far, far_cost, radius = 0.0, 0.0, 0.0, 0.0, np.inf
    for k in range(steps.starts[place], steps.starts[place + 1]):
        cost = steps.costs[k]
        share = min(node.often[steps.candidates[k]], 1.0 - near - far)
        if share <= 0.0 or cost > node.limits[place]:
            if near + far >= 1.0:
                break
            continue
        if cost > radius:
            far += share
            far_cost += share * cost
        else:
            near += share
            near_cost += share * cost
            if near >= NEARER_PART:
                radius = cost
    if near < LEAST_PART or far < LEAST_PART:
        return np.inf, 0.0
    return radius, min(near, far) * (far_cost / far - near_cost / near)


@compiled
def most_doubtful(steps: Ladder, node: Bounded) -> tuple[int, float]:
    """The place whose costs differ most between its nearer and farther part, and the radius."""
    place, best_radius, best = -1, np.inf, 0.0
    for i in range(len(node.limits)):
        radius, doubt = parted(steps, node, i)
        if doubt > best:
            place, best_radius, best = i, radius, doubt
    return place, best_radius


def split(steps: Ladder, node: Bounded) -> tuple[Bounded, Bounded]:
    """The node with some centre within a radius of a place, and with none there.

    Where no place is in doubt, one candidate is opened and closed instead.
    """
    place, radius = most_doubtful(steps, node)
    if place < 0:
        return split_by_candidate(node)
    rungs = slice(steps.starts[place], steps.starts[place + 1])
    within = steps.candidates[rungs][steps.costs[rungs] <= radius]
    if radius >= node.limits[place] or (node.status[within] == OPEN).any():
        return split_by_candidate(node)
    limits, status = node.limits.copy(), node.status.copy()
    limits[place] = radius
    status[within] = CLOSED
    return node._replace(limits=limits), node._replace(status=status)


def split_by_candidate(node: Bounded) -> tuple[Bounded, Bounded]:
    """The node with its least decided candidate open, and with it closed."""
    candidate = np.argmin(np.where(node.status == FREE, np.abs(node.often - 0.5), np.inf))
    opened, closed = node.status.copy(), node.status.copy()
    opened[candidate], closed[candidate] = OPEN, CLOSED
    return node._replace(status=opened), node._replace(status=closed)
