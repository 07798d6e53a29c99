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


class MinutesInvalid(XiezhiError):
    """An edge whose minutes are negative or not a number."""


def travel_minutes(
    network: Network, origins: NDArray[np.int64], destinations: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Shortest minutes from each origin to each destination; inf where no way leads.

    origins, destinations: node numbers; a node may be named more than once.
    Returns (origin, destination). Raises MinutesInvalid.
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
    """As `travel_minutes`, for undirected edges given as arrays; parallel edges are welcome."""
    _check(minutes)
    return by_dijkstra(n_nodes, a, b, minutes, origins, destinations)


def by_dijkstra(
    n_nodes: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    minutes: NDArray[np.float64],
    origins: NDArray[np.int64],
    destinations: NDArray[np.int64],
) -> NDArray[np.float64]:
    """One search an origin, by scipy: for small graphs and few origins."""
    graph = _matrix(n_nodes, a, b, minutes)
    sources, which = np.unique(origins, return_inverse=True)
    found = dijkstra(graph, directed=True, indices=sources)
    return np.asarray(found[:, destinations][which], np.float64)


def _matrix(
    n_nodes: int, a: NDArray[np.int64], b: NDArray[np.int64], minutes: NDArray[np.float64]
) -> csr_array:
    """Both directions, the least of parallel edges; explicit zeros stay edges."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((minutes, high, low))
    low, high, minutes = low[order], high[order], minutes[order]
    first = np.ones(len(low), bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    low, high, minutes = low[first], high[first], minutes[first]
    rows, columns = np.concatenate([low, high]), np.concatenate([high, low])
    both = np.concatenate([minutes, minutes])
    return coo_array((both, (rows, columns)), shape=(n_nodes, n_nodes)).tocsr()


def _check(minutes: NDArray[np.float64]) -> None:
    bad = np.flatnonzero(~(minutes >= 0))
    if len(bad):
        raise MinutesInvalid(f"edge {bad[0]} has {minutes[bad[0]]} minutes; expected zero or more")
