"""Shortest travel times between many nodes, exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from xiezhi.model.errors import XiezhiError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.region.network import Network

# scipy takes some 50 ns per origin and node or edge; below a second of that, loading compiled
# kernels would cost more than they save.
SEARCHES_UP_TO = 20_000_000

# Beyond this many edges per node left by elimination, the sweep would be no faster than scipy.
EDGES_PER_NODE = 64


class MinutesInvalid(XiezhiError):
    """An edge whose minutes are negative or not a number."""


def travel_minutes(
    network: Network, origins: NDArray[np.int64], destinations: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Shortest minutes from each origin to each destination; inf where no way leads.

    origins, destinations: node numbers; a node may be named more than once.
    Returns (origin, destination). Raises MinutesInvalid.

    >>> from xiezhi.region.network import network_of_edges
    >>> chain = network_of_edges(3, np.array([0, 1]), np.array([1, 2]), np.array([5.0, 7.0]))
    >>> travel_minutes(chain, np.array([0]), np.array([0, 1, 2]))
    array([[ 0.,  5., 12.]])
    """
    edges = network.edges
    return shortest_minutes(network.n_nodes, edges.a, edges.b, edges.minutes, origins, destinations)


def shortest_minutes(
    n_nodes: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    minutes: NDArray[np.float64],
    origins: NDArray[np.int64],
    destinations: NDArray[np.int64],
) -> NDArray[np.float64]:
    """As `travel_minutes`, for undirected edges given as arrays; parallel edges are welcome.

    Chooses by size: one search an origin (scipy) for small work, elimination and one sweep
    for large. Both are exact; sums may differ in the last bits.
    """
    _check(minutes)
    graph = graph_of(n_nodes, a, b, minutes)
    if len(origins) * (n_nodes + len(a)) <= SEARCHES_UP_TO:
        return by_search(graph, origins, destinations)
    swept = by_elimination(graph, origins, destinations)
    return by_search(graph, origins, destinations) if swept is None else swept


def by_search(
    graph: csr_array, origins: NDArray[np.int64], destinations: NDArray[np.int64]
) -> NDArray[np.float64]:
    """One Dijkstra search an origin, by scipy. graph: from `graph_of`."""
    sources, which = np.unique(origins, return_inverse=True)
    minutes = np.empty((len(sources), len(destinations)))
    step = max(1, 4_000_000 // graph.shape[0])  # searches at once, at most 32 MB of their rows
    for first in range(0, len(sources), step):
        found = dijkstra(graph, indices=sources[first : first + step])
        minutes[first : first + step] = found[:, destinations]
    return minutes[which]


def by_elimination(
    graph: csr_array, origins: NDArray[np.int64], destinations: NDArray[np.int64]
) -> NDArray[np.float64] | None:
    """All at once, by elimination; None where the graph is too knotted for it to pay.

    graph: from `graph_of`.
    """
    # Imported here because numba takes a third of a second to load, which small work saves.
    from xiezhi.region.elimination import hierarchy_of  # noqa: PLC0415
    from xiezhi.region.sweep import swept_minutes  # noqa: PLC0415

    n = graph.shape[0]
    hierarchy = hierarchy_of(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int64),
        graph.data,
        n_edges_max=EDGES_PER_NODE * n,
        n_steps_max=len(origins) * (n + graph.nnz) // 4,
    )
    if hierarchy is None:
        return None
    rows, row_of = _each_once(origins)
    columns, column_of = _each_once(destinations)
    minutes = swept_minutes(hierarchy, rows, columns)
    minutes = minutes if row_of is None else minutes[row_of]
    return minutes if column_of is None else minutes[:, column_of]


def _each_once(nodes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    """The nodes, each once; and where each one asked for is among them, None: in its place."""
    unique, position = np.unique(nodes, return_inverse=True)
    return (nodes, None) if len(unique) == len(nodes) else (unique, position)


def graph_of(
    n_nodes: int, a: NDArray[np.int64], b: NDArray[np.int64], minutes: NDArray[np.float64]
) -> csr_array:
    """Compressed rows with both directions of every edge, the least of parallel ones.

    Edges of no length stay edges; edges from a node to itself and of endless length go.
    """
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((minutes, high, low))
    order = order[(low != high)[order] & np.isfinite(minutes)[order]]
    low, high, minutes = low[order], high[order], minutes[order]
    first = np.ones(len(low), bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    low, high, minutes = low[first], high[first], minutes[first]
    ends = (np.concatenate([low, high]), np.concatenate([high, low]))
    return coo_array((np.tile(minutes, 2), ends), shape=(n_nodes, n_nodes)).tocsr()


def _check(minutes: NDArray[np.float64]) -> None:
    bad = np.flatnonzero(~(minutes >= 0))
    if len(bad):
        raise MinutesInvalid(
            f"edge {bad[0]} of the network has {minutes[bad[0]]} minutes; expected zero or more"
        )
