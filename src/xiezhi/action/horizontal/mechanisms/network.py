"""The two-mode network of bodies and parties: who brokers, and whether it hangs on one centre.

Nodes are bodies and parties, an edge is a seat. Betweenness counts the shortest paths that lead
through a node (Freeman 1977, computed as Brandes 2001); cross-side betweenness counts only paths
between parties of different sides. Centralisation is Freeman's (1979): the sum of differences from
the most central node over the largest such sum, which a star has. On a two-mode graph the star is
one body in which everybody sits, so 1 still means that all hangs on one centre.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xiezhi.action.horizontal.mechanisms.records import Records

Graph = Mapping[str, Sequence[str]]
_FEWEST = 3  # with two nodes nothing lies between


@dataclass(frozen=True, slots=True)
class Node:
    """A body or a party in the network.

    brokerage: share of all pairs whose shortest paths lead through it; across: the same for pairs
    of parties of different sides; parted: share of such pairs that lose every path without it.
    """

    id: str
    is_body: bool
    degree: int
    brokerage: float
    across: float
    parted: float


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes and how far it all hangs on one of them (0 to 1)."""

    nodes: tuple[Node, ...]
    centralisation: float
    n_parts: int
    n_pairs_across: int
    n_pairs_joined: int

    @property
    def centre(self) -> Node | None:
        """The node through which most leads, if anything leads through any."""
        most = max(self.nodes, key=lambda node: node.brokerage, default=None)
        return most if most is not None and most.brokerage > 0 else None


def network_of(records: Records) -> Network:
    """The network of seats; parties without a seat are nodes of their own."""
    graph = seats_graph(records)
    side = {p.id: p.side for p in records.parties.values()}
    raw = betweenness(graph)
    across = betweenness(graph, lambda s, t: _apart(side, s, t))
    n = len(graph)
    pairs = (n - 1) * (n - 2) / 2
    joined, total = joined_pairs(graph, side)
    share = {v: raw[v] / pairs if n >= _FEWEST else 0.0 for v in graph}
    nodes = tuple(
        Node(
            v,
            v not in side,
            len(graph[v]),
            share[v],
            across[v] / total if total else 0.0,
            _parted(graph, side, v, joined),
        )
        for v in graph
    )
    return Network(nodes, centralisation(list(share.values())), len(parts(graph)), total, joined)


def seats_graph(records: Records) -> Graph:
    """Who sits where, both ways."""
    graph: dict[str, list[str]] = {_body(b): [] for b in records.bodies}
    graph |= {party: [] for party in records.parties}
    for body in records.bodies.values():
        for member in body.members:
            if member in graph:
                graph[_body(body.id)].append(member)
                graph[member].append(_body(body.id))
    return graph


def betweenness(graph: Graph, counts: Callable[[str, str], bool] | None = None) -> dict[str, float]:
    """Shortest paths through each node, over the unordered pairs of ends that count (all of them).

    >>> star = {"c": ["a", "b", "d"], "a": ["c"], "b": ["c"], "d": ["c"]}
    >>> betweenness(star)["c"]
    3.0
    """
    through = dict.fromkeys(graph, 0.0)
    for source in graph:
        order, before, n_paths = _paths(graph, source)
        owed = dict.fromkeys(order, 0.0)
        for v in reversed(order):
            ends_here = 1.0 if v != source and (counts is None or counts(source, v)) else 0.0
            for u in before[v]:
                owed[u] += n_paths[u] / n_paths[v] * (ends_here + owed[v])
            if v != source:
                through[v] += owed[v]
    return {v: amount / 2 for v, amount in through.items()}


def centralisation(shares: Sequence[float]) -> float:
    """Freeman's centralisation of betweenness shares (each 0 to 1): 1 for a star, 0 for a ring.

    >>> centralisation([1.0, 0.0, 0.0, 0.0])
    1.0
    """
    if len(shares) < _FEWEST:
        return 0.0
    return sum(max(shares) - share for share in shares) / (len(shares) - 1)


def parts(graph: Graph) -> list[frozenset[str]]:
    """The parts of a graph that hang together."""
    left, found = set(graph), []
    while left:
        part = frozenset(_paths(graph, min(left))[0])
        found.append(part)
        left -= part
    return found


def joined_pairs(graph: Graph, side: Mapping[str, str]) -> tuple[int, int]:
    """Pairs of parties of different sides: how many are joined by some path, and how many exist."""
    pairs = [(a, b) for a in side for b in side if a < b and side[a] != side[b]]
    where = {v: k for k, part in enumerate(parts(graph)) for v in part}
    # a party taken out of the graph is joined to nobody
    joined = sum(a in where and b in where and where[a] == where[b] for a, b in pairs)
    return joined, len(pairs)


def _parted(graph: Graph, side: Mapping[str, str], gone: str, joined: int) -> float:
    """Share of the joined pairs across sides, its own aside, that lose every path without it."""
    rest = {v: [u for u in graph[v] if u != gone] for v in graph if v != gone}
    others = {p: s for p, s in side.items() if p != gone}
    kept = joined_pairs(rest, others)[0]
    before = joined_pairs(graph, others)[0]
    return (before - kept) / joined if joined else 0.0


def _paths(graph: Graph, source: str) -> tuple[list[str], dict[str, list[str]], dict[str, float]]:
    """Breadth first: nodes by distance, who leads to each, and how many shortest paths reach it."""
    order = [source]
    before: dict[str, list[str]] = {source: []}
    n_paths, far = {source: 1.0}, {source: 0}
    queue = deque([source])
    while queue:
        u = queue.popleft()
        for v in graph[u]:
            if v not in far:
                far[v], before[v], n_paths[v] = far[u] + 1, [], 0.0
                order.append(v)
                queue.append(v)
            if far[v] == far[u] + 1:
                before[v].append(u)
                n_paths[v] += n_paths[u]
    return order, before, n_paths


def _apart(side: Mapping[str, str], a: str, b: str) -> bool:
    return a in side and b in side and side[a] != side[b]


def _body(id_: str) -> str:
    """Bodies and parties may share ids; in the graph they do not."""
    return f"body:{id_}"
