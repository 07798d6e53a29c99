"""Network: seats, junctions and stations, and the minutes between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.text import Text
from xiezhi.region.edges import Edges, edges_of, fastest_of_parallel, joined_edges
from xiezhi.region.fallback import Pairs, crossing_edges, neighbour_edges, parts_of
from xiezhi.region.links import LinkEdges, LinkInvalid, link_edges
from xiezhi.region.speeds import Speeds, default_speeds

if TYPE_CHECKING:
    from numpy.typing import NDArray

PASSENGER_MODES = ("road", "rail")


@dataclass(frozen=True, slots=True)
class Crossing:
    """A way over water, or over land outside the region, that we assumed to be there."""

    from_place: str
    to_place: str
    km: float
    minutes: float


@dataclass(frozen=True, slots=True)
class NetworkNotes:
    """What was given and what was assumed, for a finding to show.

    n_links: rows of the links table; n_used: those whose edge the network keeps.
    left_out: rows by mode that passenger times leave out. n_modelled: minutes we modelled.
    n_parallel: rows slower than another between the same two nodes. n_loops: from a node to
    itself. rides: modes that the network holds and that cost boarding. n_neighbour_edges:
    roads assumed between neighbouring places.
    unlinked: places that no road link touches, so that only assumed roads lead there.
    """

    n_links: int
    n_used: int
    n_modelled: int
    n_parallel: int
    n_loops: int
    left_out: tuple[tuple[str, int], ...]
    modes: tuple[str, ...]
    rides: tuple[str, ...]
    n_neighbour_edges: int
    unlinked: tuple[str, ...]
    crossings: tuple[Crossing, ...]
    speeds: Speeds


@dataclass(frozen=True, eq=False)
class Network:
    """Undirected transport network; one-way streets are not known to it.

    ids: (node,) place codes first, then junctions, then stations such as `rail:500110`.
    n_places: how many nodes are seats. lonlat: (node, 2) degrees.
    edges: the ways between nodes, one a pair, none from a node to itself.
    """

    ids: tuple[str, ...]
    n_places: int
    lonlat: NDArray[np.float64]
    edges: Edges
    notes: NetworkNotes

    @property
    def n_nodes(self) -> int:
        """How many nodes."""
        return len(self.ids)


def network_of(
    places: pd.DataFrame,
    borders: Pairs,
    links: pd.DataFrame | None = None,
    junctions: pd.DataFrame | None = None,
    *,
    modes: Collection[str] = PASSENGER_MODES,
    speeds: Speeds | None = None,
) -> Network:
    """The network of a region: what the links table says, then what has to be assumed.

    places: columns code, lon, lat; their order is the order of the first nodes.
    borders: pairs of places (by row number) that touch; they carry the assumed roads.
    links, junctions: as in the data dictionary. modes: which rows of `links` count; water is
        freight and air needs an airport at hand, so neither does unless asked.
    Raises LinkInvalid for a row that names an unknown node or a negative length, UnknownSpeed
        where minutes are missing and the class is unknown.
    """
    speeds = speeds or default_speeds()
    ids, lonlat = _base_nodes(places, junctions)
    n_places = len(places)
    links = _no_links() if links is None else links
    given = link_edges(links, ids, n_places, speeds, set(modes))
    roads = given.edges.where(given.edges.mode == "road")
    assumed = neighbour_edges(
        lonlat[:n_places], borders, parts_of(roads, len(ids))[:n_places], speeds.neighbours
    )
    together = joined_edges(given.edges, assumed)
    n_nodes = len(ids) + len(given.stations)
    crossings = crossing_edges(
        lonlat[:n_places], parts_of(together, n_nodes)[:n_places], speeds.crossing
    )
    edges = fastest_of_parallel(joined_edges(together, crossings))
    notes = _notes(ids[:n_places], len(links), given, edges, crossings, tuple(modes), speeds)
    stations = [base for _, base in given.stations]
    names = [f"{mode}:{ids[base]}" for mode, base in given.stations]
    return Network((*ids, *names), n_places, np.vstack([lonlat, lonlat[stations]]), edges, notes)


def network_of_edges(
    n_nodes: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    minutes: NDArray[np.float64],
    lonlat: NDArray[np.float64] | None = None,
) -> Network:
    """A network from bare arrays, every node a seat: for graphs that come from elsewhere.

    >>> network_of_edges(3, np.array([0, 1]), np.array([1, 2]), np.array([5.0, 7.0])).n_nodes
    3
    """
    edges = edges_of(a, b, minutes, np.full(len(a), np.nan), mode="road", quality="synthetic")
    notes = NetworkNotes(0, 0, 0, 0, 0, (), ("road",), (), 0, (), (), default_speeds())
    where = np.full((n_nodes, 2), np.nan) if lonlat is None else lonlat
    return Network(tuple(str(i) for i in range(n_nodes)), n_nodes, where, edges, notes)


def _base_nodes(
    places: pd.DataFrame, junctions: pd.DataFrame | None
) -> tuple[list[str], NDArray[np.float64]]:
    ids = list(places["code"].astype(str))
    lonlat = places[["lon", "lat"]].to_numpy(np.float64)
    if junctions is not None and len(junctions):
        ids += list(junctions["id"].astype(str))
        lonlat = np.vstack([lonlat, junctions[["lon", "lat"]].to_numpy(np.float64)])
    if len(set(ids)) < len(ids):
        twice = pd.Series(ids)[pd.Series(ids).duplicated()].iloc[0]
        raise LinkInvalid(
            Text(
                f"编号“{twice}”在交通网络中指两个点；地方与交通节点的编号不得相同。",
                f"“{twice}” names two nodes of the network; places and junctions need distinct ids",
            )
        )
    if not np.isfinite(lonlat[: len(places)]).all():
        bad = ids[int(np.flatnonzero(~np.isfinite(lonlat[: len(places)]).all(axis=1))[0])]
        raise LinkInvalid(
            Text(
                f"地方 {bad} 缺经度或纬度；交通网络两者都需要。",
                f"place {bad} has no longitude or latitude; the network needs both",
            )
        )
    return ids, lonlat


def _no_links() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in ("from_id", "to_id", "mode", "class", "km")})


def _notes(
    places: list[str],
    n_links: int,
    given: LinkEdges,
    edges: Edges,
    crossings: Edges,
    modes: tuple[str, ...],
    speeds: Speeds,
) -> NetworkNotes:
    n_rides = int((given.edges.link >= 0).sum())
    n_used = int((edges.link >= 0).sum())
    road = given.edges.where(given.edges.mode == "road")
    touched = set(road.a) | set(road.b)
    assumed = (edges.link < 0) & (edges.mode == "road")
    return NetworkNotes(
        n_links=n_links,
        n_used=n_used,
        n_modelled=given.n_modelled,
        n_parallel=n_rides - n_used,
        n_loops=given.n_loops,
        left_out=given.left_out,
        modes=modes,
        rides=tuple(sorted({mode for mode, _ in given.stations})),
        n_neighbour_edges=int(assumed.sum()),
        unlinked=tuple(code for i, code in enumerate(places) if i not in touched),
        crossings=tuple(
            Crossing(places[a], places[b], float(km), float(minutes))
            for a, b, km, minutes in zip(
                crossings.a, crossings.b, crossings.km, crossings.minutes, strict=True
            )
        ),
        speeds=speeds,
    )
