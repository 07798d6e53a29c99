"""From the roads of an OpenStreetMap file to the tables `links` and `junctions`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pyproj import Geod
from scipy.spatial import cKDTree

from xiezhi.case.osm import CLASS_OF_HIGHWAY, TERTIARY, OsmRoads, read_osm_roads
from xiezhi.model.disk import named
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, text
from xiezhi.region.distance import great_circle_km, unit_vectors
from xiezhi.region.road_graph import Roads, joined_roads, parts_by_node, reduced_roads
from xiezhi.region.speeds import default_speeds

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

CLASSES = ("expressway", "national", "provincial", "county")
CLASS_NAMES = {
    "expressway": ("高速公路", "Expressway"),
    "national": ("国道", "National road"),
    "provincial": ("省道", "Provincial road"),
    "county": ("县道", "County road"),
}
CONNECTOR = ("接驳线（估算）", "Connector (modelled)")
CONNECTOR_KM_MAX = 30.0  # a seat farther from every road is outside the file, not off the road
MIN_SEATS = 2
KM_MIN = 0.01  # the least that the links table takes
MINUTES_MIN = 0.1


class NoRoads(XiezhiError):
    """A file without a road that leads to any of the places."""


@dataclass(frozen=True, slots=True, eq=False)
class RoadTables:
    """The two tables, and what did not get into them.

    links, junctions: as in the data dictionary. far: codes of places without a road within
    30 km. n_missing_nodes: points of roads that the file does not hold (cut at its edge).
    n_parts_dropped: groups of roads without connection to the largest.
    """

    links: pd.DataFrame
    junctions: pd.DataFrame
    far: tuple[str, ...]
    n_missing_nodes: int
    n_parts_dropped: int


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """The roads point by point: node number along the ways, -1 where the file lacks it."""

    node: NDArray[np.int64]
    way: NDArray[np.int64]
    step_km: NDArray[np.float64]  # to the next point of the same way; NaN at its end


def road_tables(path: Path, places: pd.DataFrame, *, tertiary: bool = False) -> RoadTables:
    """Links between the seats of places and the forks of the roads, from a road file.

    places: columns code, lon, lat. One-way streets count as open both ways. Each seat is
    joined to the nearest point of a road that is no expressway by a connector as long as the
    straight line times the detour factor. Minutes are given where speed limits are tagged (a
    limit is not a mean speed: they are a lower bound) and left empty where class and length
    alone decide, so that the network models and marks them.
    Raises NoRoads, OsmExtraMissing, OsmUnreadable.
    """
    osm = read_osm_roads(path, tertiary=tertiary)
    if len(osm.node_ids) == 0:
        raise NoRoads(_no_main_road(path))
    points, n_missing = _points(osm)
    part, in_main = _main_part(osm, points, path)
    seats = _seats(osm, points, in_main, places)
    if len(seats.place) < MIN_SEATS:
        raise NoRoads(_too_far(path, len(seats.place), len(places)))
    roads = _roads(osm, points, in_main, seats.node)
    n_nodes = len(osm.node_ids)
    joined = joined_roads(roads, _connectors(seats, n_nodes))
    terminal = np.zeros(n_nodes + len(places), bool)
    terminal[n_nodes:] = True
    reduced = reduced_roads(joined, terminal)
    links, junctions = _tables(reduced, osm, places, path.name)
    far = tuple(places["code"].astype(str)[~np.isin(np.arange(len(places)), seats.place)])
    return RoadTables(links, junctions, far, n_missing, len(np.unique(part[part >= 0])) - 1)


def _no_main_road(path: Path) -> Text:
    return text(
        "“{name}”中没有干线道路（高速公路、国道、省道、县道），或缺少其节点；"
        "请换一个覆盖各区县的摘取文件。",
        "{name} holds no main road (motorway, trunk, primary or secondary) with its nodes; "
        "take an extract that covers the places.",
        name=named(path),
    )


def _too_far(path: Path, n_near: int, n_places: int) -> Text:
    of = f"{n_near} of {n_places} places lie within {CONNECTOR_KM_MAX:g} km of the roads in "
    return text(
        f"{n_places}个区县中有{n_near}个距“{{name}}”中的道路不超过{CONNECTOR_KM_MAX:g}公里；"
        "应有两个或以上；请换一个覆盖各区县的摘取文件。",
        of + "{name}; expected two or more; take an extract that covers the places.",
        name=named(path),
    )


def _points(osm: OsmRoads) -> tuple[_Points, int]:
    at = np.searchsorted(osm.node_ids, osm.refs).clip(max=len(osm.node_ids) - 1)
    node = np.where(osm.node_ids[at] == osm.refs, at, -1)
    way = np.repeat(np.arange(len(osm.start) - 1), np.diff(osm.start))
    step_km = np.full(len(node), np.nan)
    here = np.flatnonzero((way[:-1] == way[1:]) & (node[:-1] >= 0) & (node[1:] >= 0))
    a, b = osm.lonlat[node[here]], osm.lonlat[node[here + 1]]
    step_km[here] = Geod(ellps="WGS84").inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2] / 1000
    return _Points(node, way, step_km), int((node < 0).sum())


def _main_part(
    osm: OsmRoads, points: _Points, path: Path
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Which part each node is in (-1: in none), and whether it is the one with most km."""
    here = np.flatnonzero(~np.isnan(points.step_km))
    if len(here) == 0:
        raise NoRoads(_no_main_road(path))
    a, b = points.node[here], points.node[here + 1]
    part = parts_by_node(a, b, len(osm.node_ids))
    touched = np.zeros(len(part), bool)
    touched[a] = touched[b] = True
    part = np.where(touched, part, -1)
    main = np.argmax(np.bincount(part[a], points.step_km[here]))
    return part, part == main


@dataclass(frozen=True, slots=True, eq=False)
class _Seats:
    """Which node each seat within reach is joined to, and how far that is in a straight line."""

    place: NDArray[np.int64]
    node: NDArray[np.int64]
    km: NDArray[np.float64]


def _seats(
    osm: OsmRoads, points: _Points, in_main: NDArray[np.bool_], places: pd.DataFrame
) -> _Seats:
    """Seats at the nearest node that is not in the middle of an expressway."""
    expressway = np.array([CLASS_OF_HIGHWAY.get(tag) == "expressway" for tag in osm.highway])
    ordinary = np.zeros(len(osm.node_ids), bool)
    known = points.node >= 0
    ordinary[points.node[known & ~expressway[points.way]]] = True
    ordinary &= in_main
    eligible = np.flatnonzero(ordinary if ordinary.any() else in_main)
    lonlat = places[["lon", "lat"]].to_numpy(np.float64)
    nearest = cKDTree(unit_vectors(osm.lonlat[eligible])).query(unit_vectors(lonlat))[1]
    node = eligible[nearest]
    km = great_circle_km(lonlat, osm.lonlat[node])
    place = np.flatnonzero(km <= CONNECTOR_KM_MAX)
    return _Seats(place, node[place], km[place])


def _roads(
    osm: OsmRoads, points: _Points, in_main: NDArray[np.bool_], seats: NDArray[np.int64]
) -> Roads:
    """Stretches between key nodes: where ways begin, end or meet, and where seats are joined."""
    use = np.bincount(points.node[points.node >= 0], minlength=len(osm.node_ids))
    is_key = use > 1
    is_key[seats] = True
    steps = ~np.isnan(points.step_km)
    starts, ends = steps.copy(), np.zeros(len(steps), bool)
    ends[1:] = steps[:-1]
    lone_end = starts ^ ends
    key = (points.node >= 0) & (is_key[points.node] | lone_end) & (starts | ends)
    at = np.flatnonzero(key)
    run = np.cumsum(np.where(steps, points.step_km, 0.0))
    km = run[at[1:] - 1] - np.where(at[:-1] > 0, run[at[:-1] - 1], 0.0)
    same = (points.way[at[1:]] == points.way[at[:-1]]) & starts[at[:-1]] & ends[at[1:]]
    same &= in_main[points.node[at[:-1]]]
    return _stretches(osm, points, at[:-1][same], at[1:][same], km[same])


def _stretches(
    osm: OsmRoads,
    points: _Points,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    km: NDArray[np.float64],
) -> Roads:
    way = points.way[first]
    highways = {**CLASS_OF_HIGHWAY, **TERTIARY}
    class_i = np.array([CLASSES.index(highways[tag]) for tag in osm.highway], np.int64)[way]
    speeds = default_speeds()
    by_class = np.array([speeds.km_per_hour("road", name) for name in CLASSES])
    limit = osm.km_per_hour[way]
    km_by_class = np.zeros((len(km), len(CLASSES)))
    km_by_class[np.arange(len(km)), class_i] = km
    return Roads(
        points.node[first], points.node[last],
        km / np.where(np.isnan(limit), by_class[class_i], limit) * 60, km_by_class,
        np.where(np.isnan(limit), km, 0.0), way, km,
    )  # fmt: skip


def _connectors(seats: _Seats, n_nodes: int) -> Roads:
    speeds = default_speeds()
    km = seats.km * speeds.neighbours.detour_factor
    km_by_class = np.zeros((len(km), len(CLASSES)))
    km_by_class[:, CLASSES.index("county")] = km
    minutes = km / speeds.km_per_hour("road", "street") * 60
    nameless = np.full(len(km), -1, np.int64)
    return Roads(seats.node, n_nodes + seats.place, minutes, km_by_class, km, nameless, km)


def _tables(
    roads: Roads, osm: OsmRoads, places: pd.DataFrame, file: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    n_nodes = len(osm.node_ids)
    nodes = np.unique(np.concatenate([roads.a, roads.b]))
    forks = nodes[nodes < n_nodes]
    codes = places["code"].astype(str).to_numpy(object)
    ids = {
        **{int(i): f"osm_{osm.node_ids[i]}" for i in forks},
        **{n_nodes + i: code for i, code in enumerate(codes)},
    }
    return _links(roads, osm, ids, file), _junctions(osm, forks)


def _links(roads: Roads, osm: OsmRoads, ids: dict[int, str], file: str) -> pd.DataFrame:
    class_i = roads.km_by_class.argmax(axis=1)
    pure = (roads.km_by_class > 0).sum(axis=1) <= 1
    speeds = default_speeds()
    by_class = np.array([speeds.km_per_hour("road", name) for name in CLASSES])[class_i]
    from_class = pure & np.isclose(roads.minutes, roads.km / by_class * 60, rtol=1e-9)
    from_class &= roads.modelled_km >= roads.km * (1 - 1e-9)
    empty = from_class | (roads.minutes < MINUTES_MIN)
    classes = [CLASSES[i] for i in class_i]
    names = [_names(osm, way, name) for way, name in zip(roads.name, classes, strict=True)]
    table = pd.DataFrame(
        {
            "from_id": [ids[a] for a in roads.a.tolist()],
            "to_id": [ids[b] for b in roads.b.tolist()],
            "mode": "road",
            "class": classes,
            "km": roads.km.clip(KM_MIN).round(3),
            "minutes": np.where(empty, np.nan, roads.minutes.round(3)),
            "name_zh": [zh for zh, _ in names],
            "name_en": [en for _, en in names],
            "quality": np.where((roads.modelled_km > 0) & ~empty, "modelled", "compiled"),
            "source": f"OpenStreetMap contributors (ODbL), {file}",
        }
    )
    return table.sort_values(["from_id", "to_id"], ignore_index=True)


def _names(osm: OsmRoads, way: int, class_: str) -> tuple[str, str]:
    if way < 0:
        return CONNECTOR
    zh, en = CLASS_NAMES[class_]
    return osm.name_zh[way] or zh, osm.name_en[way] or en


def _junctions(osm: OsmRoads, forks: NDArray[np.int64]) -> pd.DataFrame:
    ids = osm.node_ids[forks]
    return pd.DataFrame(
        {
            "id": [f"osm_{i}" for i in ids],
            "name_zh": [osm.node_names.get(i, f"节点{i}") for i in ids.tolist()],
            "name_en": [f"Junction {i}" for i in ids],
            "lon": osm.lonlat[forks, 0].round(6),
            "lat": osm.lonlat[forks, 1].round(6),
        }
    ).sort_values("id", ignore_index=True)
