"""Ways that no table gives: roads between neighbouring seats, crossings from islands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from xiezhi.region.distance import great_circle_km, unit_vectors
from xiezhi.region.edges import Edges, edges_of, joined_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.region.speeds import Straight


class Pairs(Protocol):
    """Pairs of places by number, such as those that share a border."""

    @property
    def i(self) -> NDArray[np.int64]:
        """(pair,) first place."""

    @property
    def j(self) -> NDArray[np.int64]:
        """(pair,) second place."""


def parts_of(edges: Edges, n_nodes: int) -> NDArray[np.int64]:
    """(node,) number of the connected part that each node belongs to."""
    graph = coo_array((np.ones(len(edges)), (edges.a, edges.b)), shape=(n_nodes, n_nodes))
    return np.asarray(connected_components(graph.tocsr(), directed=False)[1], np.int64)


def neighbour_edges(
    lonlat: NDArray[np.float64], borders: Pairs, part: NDArray[np.int64], straight: Straight
) -> Edges:
    """Roads across the borders between places that no road joins so far.

    lonlat: (place, 2) degrees of the seats; part: (place,) from `parts_of` the road links.
    """
    apart = part[borders.i] != part[borders.j]
    return _straight_edges(lonlat, borders.i[apart], borders.j[apart], straight, "road")


def crossing_edges(
    lonlat: NDArray[np.float64], part: NDArray[np.int64], straight: Straight
) -> Edges:
    """Ways over water (or over land outside the region) that join all places into one.

    Each part but the largest is joined to the seat nearest to it, again until one is left.
    """
    found: list[Edges] = []
    part = part.copy()
    while len(sizes := np.unique(part, return_counts=True)[1]) > 1:
        labels = np.unique(part)
        smallest = labels[np.argmin(sizes)]
        a, b = _nearest_pair(lonlat, part == smallest)
        found.append(_straight_edges(lonlat, np.array([a]), np.array([b]), straight, "crossing"))
        part[part == smallest] = part[b]
    return joined_edges(*found) if found else _none()


def _nearest_pair(lonlat: NDArray[np.float64], inside: NDArray[np.bool_]) -> tuple[int, int]:
    points = unit_vectors(lonlat)
    ours, theirs = np.flatnonzero(inside), np.flatnonzero(~inside)
    distance, nearest = cKDTree(points[theirs]).query(points[ours])
    best = int(np.argmin(distance))
    return int(ours[best]), int(theirs[nearest[best]])


def _straight_edges(
    lonlat: NDArray[np.float64],
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    straight: Straight,
    mode: str,
) -> Edges:
    straight_km = great_circle_km(lonlat[a], lonlat[b])
    minutes = np.asarray(straight.minutes(straight_km))  # type: ignore[arg-type]
    return edges_of(a, b, minutes, straight_km * straight.detour_factor, mode=mode)


def _none() -> Edges:
    nobody, nothing = np.zeros(0, np.int64), np.zeros(0)
    return edges_of(nobody, nobody, nothing, nothing, mode="crossing")
