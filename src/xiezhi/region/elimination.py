"""Elimination of a graph's nodes, fewest neighbours first, with shortcuts in their place.

Removing a node and joining its neighbours by the ways through it keeps every distance among
those that remain. Doing so for all nodes, as Gaussian elimination does for a sparse matrix,
leaves for each node the edges to the neighbours that outlived it. From any node, all of them
lie on one path of an elimination tree, so that a shortest way between two nodes climbs from
either end to a node above both. On road networks the tree is a few hundred levels high.

Sources: Rose (1972), elimination in graphs; George and Liu (1989), minimum degree ordering;
Dibbelt, Strasser and Wagner (2016), customizable contraction hierarchies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.region.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """What elimination leaves; nodes are numbered by rank, the first eliminated is 0.

    rank: (node,) rank of each node. start: (rank + 1,) where the upward edges of a rank
    begin in `up_rank` (the neighbour's rank, higher) and `up_minutes`.
    parent: (rank,) the lowest rank among the upward neighbours, -1 at the top of a part.
    depth: (rank,) levels above it in the tree, 0 at the top.
    """

    rank: NDArray[np.int64]
    start: NDArray[np.int64]
    up_rank: NDArray[np.int64]
    up_minutes: NDArray[np.float64]
    parent: NDArray[np.int64]
    depth: NDArray[np.int64]


def hierarchy_of(
    indptr: NDArray[np.int64],
    neighbours: NDArray[np.int64],
    minutes: NDArray[np.float64],
    n_edges_max: int,
    n_steps_max: int,
) -> Hierarchy | None:
    """The hierarchy of an undirected graph; None where it needs more edges or steps than that.

    indptr, neighbours, minutes: compressed rows with both directions of every edge, none
    from a node to itself, none twice. A step joins two neighbours of an eliminated node. A
    graph without small separators (unlike a road network) fills up with shortcuts; the limits
    keep that from eating time and memory.
    """
    done, order, start, up_node, up_minutes = _eliminate(
        indptr, neighbours, minutes, n_edges_max, n_steps_max
    )
    if not done:
        return None
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    up_rank = rank[up_node]
    parent, depth = _tree(start, up_rank)
    return Hierarchy(rank, start, up_rank, up_minutes, parent, depth)


@compiled
def _eliminate(indptr, neighbours, minutes, n_edges_max, n_steps_max):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0912, PLR0915
    """Order of elimination and the edges to those that were left, in that order.

    One long function because it is one loop over state that lives in arrays: neighbour
    lists with room to grow in a common pool, and queues of nodes by number of neighbours,
    first come first served, which keeps the tree low along chains.
    """
    n = len(indptr) - 1
    begin, room = indptr[:-1].copy(), np.diff(indptr)
    degree = room.copy()
    pool_to, pool_minutes = neighbours.copy(), minutes.copy()
    pool_used = len(pool_to)
    head, tail = np.full(n + 1, -1, np.int64), np.full(n + 1, -1, np.int64)
    after, before = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    for v in range(n):
        _enqueue(v, degree[v], head, tail, after, before)
    order, start = np.empty(n, np.int64), np.zeros(n + 1, np.int64)
    up_node, up_minutes = np.empty(2 * len(pool_to) + 1, np.int64), np.empty(2 * len(pool_to) + 1)
    seen, place = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    least, turn, n_steps = 0, 0, 0
    for k in range(n):
        while head[least] < 0:
            least += 1
        v = head[least]
        _dequeue(v, degree[v], head, tail, after, before)
        d = degree[v]
        first = start[k]
        n_steps += d * d
        if first + d > n_edges_max or n_steps > n_steps_max:
            return False, order, start, up_node, up_minutes
        while first + d > len(up_node):
            up_node = np.concatenate((up_node, np.empty_like(up_node)))
            up_minutes = np.concatenate((up_minutes, np.empty_like(up_minutes)))
        up_node[first : first + d] = pool_to[begin[v] : begin[v] + d]
        up_minutes[first : first + d] = pool_minutes[begin[v] : begin[v] + d]
        order[k], start[k + 1] = v, first + d
        for i in range(first, first + d):
            u = up_node[i]
            if room[u] < degree[u] - 1 + d - 1:
                # The list moves to the end of the pool, with room for as many again.
                more = 2 * (degree[u] + d)
                while pool_used + more > len(pool_to):
                    pool_to = np.concatenate((pool_to, np.empty_like(pool_to)))
                    pool_minutes = np.concatenate((pool_minutes, np.empty_like(pool_minutes)))
                for p in range(degree[u]):
                    pool_to[pool_used + p] = pool_to[begin[u] + p]
                    pool_minutes[pool_used + p] = pool_minutes[begin[u] + p]
                begin[u], room[u] = pool_used, more
                pool_used += more
            turn += 1
            low, end = begin[u], begin[u] + degree[u]
            gap = low
            for p in range(low, end):
                x = pool_to[p]
                seen[x], place[x] = turn, p
                if x == v:
                    gap = p
            end -= 1
            pool_to[gap], pool_minutes[gap] = pool_to[end], pool_minutes[end]
            place[pool_to[gap]] = gap
            for j in range(first, first + d):
                x = up_node[j]
                if x == u:
                    continue
                through = up_minutes[i] + up_minutes[j]
                if seen[x] != turn:
                    pool_to[end], pool_minutes[end] = x, through
                    end += 1
                elif through < pool_minutes[place[x]]:
                    pool_minutes[place[x]] = through
            if end - low != degree[u]:
                _dequeue(u, degree[u], head, tail, after, before)
                degree[u] = end - low
                _enqueue(u, degree[u], head, tail, after, before)
                least = min(least, degree[u])
    return True, order, start, up_node[: start[n]].copy(), up_minutes[: start[n]].copy()


@compiled
def _enqueue(v, key, head, tail, after, before):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    before[v], after[v] = tail[key], -1
    if tail[key] < 0:
        head[key] = v
    else:
        after[tail[key]] = v
    tail[key] = v


@compiled
def _dequeue(v, key, head, tail, after, before):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    if before[v] < 0:
        head[key] = after[v]
    else:
        after[before[v]] = after[v]
    if after[v] < 0:
        tail[key] = before[v]
    else:
        before[after[v]] = before[v]


@compiled
def _tree(start, up_rank):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    n = len(start) - 1
    parent, depth = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    for k in range(n - 1, -1, -1):
        if start[k + 1] > start[k]:
            parent[k] = up_rank[start[k] : start[k + 1]].min()
            depth[k] = depth[parent[k]] + 1
    return parent, depth
