"""Gateways: which places carry the links to the economies around, by direction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from xiezhi.model.text import Text
from xiezhi.organization.layout.errors import FlowsInvalid
from xiezhi.organization.layout.siphon import NOBODY
from xiezhi.region.distance import great_circle_km
from xiezhi.region.geometry import equal_area, simplified
from xiezhi.region.region import Region, region_of
from xiezhi.region.speeds import default_speeds

if TYPE_CHECKING:
    from xiezhi.model.case import Case

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

DIRECTIONS = (
    Text("北", "north"),
    Text("东", "east"),
    Text("南", "south"),
    Text("西", "west"),
)
STOP_MINUTES = 15.0
INSIDE_KM = 60.0
GRID_KM = 10.0
EDGE_TOLERANCE_KM, ACROSS_TOLERANCE_KM = 1.0, 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Gateways:
    """The ways out of a region and who carries them.

    direction: (outer,) 0 north, 1 east, 2 south, 3 west, seen from the middle of those who go
    there.
    trips: (outer,) modelled trips between the whole region and each outer prefecture.
    minutes: (place, outer) the quickest way. exit_share: (place, direction) share of the trips of
    a direction that leave by the place; a column sums to 1. carried_share: (place, direction)
    share of the trips of a direction that begin elsewhere and could stop in the place for at most
    15 minutes more.
    """

    direction: Ints
    trips: Floats
    minutes: Floats
    exit_share: Floats
    carried_share: Floats


@lru_cache(maxsize=4)
def gateways_of(case: Case) -> Gateways:
    """The gateways of a case, by its table `surroundings`; computed once a case."""
    return gateways(case, region_of(case), case.table("surroundings"))


def gateways(case: Case, region: Region, outer: pd.DataFrame) -> Gateways:
    """Who carries the links to the outer prefectures.

    outer: as `surroundings`, columns lon, lat, population_2020. Inside the region people use its
    network; they leave it at a place that borders on land on another province of the mainland
    (table `outward_borders`), never at one whose only outside is abroad or the sea, and go on
    straight, on assumed expressways; such a straight line may not lead back through the region.
    Trips between a place and a prefecture are in proportion to the people of both over the square
    of the minutes.
    Source: Zipf (1946), American Sociological Review 11, the P1 P2 / D hypothesis, with the
    exponent 2 usual for economic links between Chinese cities. Raises FlowsInvalid where nobody
    lives in the region.
    """
    own = region.side_i >= 0
    seats = region.places[["lon", "lat"]].to_numpy(np.float64)
    there = outer[["lon", "lat"]].to_numpy(np.float64)
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64)) * own
    edge, inside = ways_out(case, region), own_land(case, region, ACROSS_TOLERANCE_KM)
    beyond = beyond_minutes(seats[edge], there, inside, _own(case, region, edge))
    exits = region.minutes[:, edge][:, :, None] + beyond
    minutes, leaving = exits.min(axis=1), edge[exits.argmin(axis=1)]
    if not people.any():
        raise FlowsInvalid(NOBODY)
    trips = np.outer(people, outer["population_2020"].to_numpy(np.float64))
    trips = np.divide(trips, minutes**2, out=np.zeros_like(trips), where=np.isfinite(minutes))
    direction = directions(seats, trips, there)
    return Gateways(
        direction,
        trips.sum(axis=0),
        minutes,
        _by_direction(_left_by(trips, leaving), direction, trips),
        _by_direction(_carried(trips, minutes, region.minutes), direction, trips),
    )


def directions(seats: Floats, trips: Floats, there: Floats) -> Ints:
    """(outer,) the quarter of the compass it lies in: 0 north, 1 east, 2 south, 3 west.

    Seen from the middle of those who go there: in a long region, one middle for all would place
    a neighbour of its northern end in the north although it lies south of everybody who goes.
    seats: (place, 2) and there: (outer, 2) degrees; trips: (place, outer) weigh the middle. Where
    nobody goes all places count alike.

    >>> directions(np.array([[107.0, 28.0]]), np.ones((1, 2)), np.array([[107.0, 34], [114, 28]]))
    array([0, 1])
    """
    weights = np.where(trips.sum(axis=0) > 0, trips, 1.0)
    middle = weights.T @ seats / weights.sum(axis=0)[:, None]
    east = (there[:, 0] - middle[:, 0]) * np.cos(np.radians(middle[:, 1]))
    bearing = np.degrees(np.arctan2(east, there[:, 1] - middle[:, 1]))
    return np.asarray(((bearing + 45) % 360 // 90).astype(np.int64))


def ways_out(case: Case, region: Region) -> Ints:
    """Positions of the places by which people leave: those with land of another province beside.

    Where the case knows of no such place, all on the outer edge.
    """
    if not case.has("outward_borders"):
        return on_the_edge(case, region)
    beside = region.places["code"].isin(case.table("outward_borders")["place"]).to_numpy()
    found = np.flatnonzero(beside & (region.side_i >= 0))
    return found if len(found) else on_the_edge(case, region)


def on_the_edge(case: Case, region: Region) -> Ints:
    """Positions of the sides' places on the outer edge of the region, the coast included."""
    own = np.flatnonzero(region.side_i >= 0)
    outlines = _outlines(case, region, EDGE_TOLERANCE_KM)
    edge = shapely.boundary(shapely.coverage_union_all(outlines))
    shared = shapely.intersection(shapely.boundary(outlines), edge)
    return np.asarray(own[shapely.length(shared) > 0])


def own_land(case: Case, region: Region, tolerance_km: float) -> shapely.Geometry:
    """The land of all sides as one, in degrees."""
    whole = shapely.coverage_union_all(_outlines(case, region, tolerance_km))
    return shapely.make_valid(whole)


def beyond_minutes(
    edge: Floats, there: Floats, inside: shapely.Geometry, own: NDArray[np.object_]
) -> Floats:
    """(edge, outer) minutes from places on the edge; inf where the line runs back inside.

    edge: (edge, 2), there: (outer, 2) degrees. inside: the land of the region; own: (edge,) that of
    each place, which a line may cross at any length, for a county may be hundreds of km wide; of
    others it may cross 60 km. Where no line to a prefecture keeps to that, all may be used.
    """
    km = great_circle_km(edge[:, None, :], there[None, :, :])
    way = default_speeds().neighbours
    minutes = km * way.detour_factor / way.km_per_hour * 60
    allowed = _km_inside(edge, there, inside) - _km_own(edge, there, own) <= INSIDE_KM
    allowed |= ~allowed.any(axis=0)
    return np.asarray(np.where(allowed, minutes, np.inf))


def _km_inside(edge: Floats, there: Floats, inside: shapely.Geometry) -> Floats:
    """(edge, outer) km of each straight line that lie inside, on a grid of 10 km."""
    plane = equal_area(np.array([inside], dtype=object))
    land = shapely.transform(inside, plane.project)
    west, south, east, north = shapely.bounds(land) / 1000
    grid = _grid(land, west, south, east, north)
    framed = np.pad(grid, 1)  # off the grid is off the land
    start, end = plane.project(edge) / 1000, plane.project(there) / 1000
    way = end[None, :, :] - start[:, None, :]
    length = np.linalg.norm(way, axis=2)
    ahead = way / np.where(length > 0, length, 1.0)[:, :, None]
    km = np.zeros(length.shape)
    for gone in np.arange(GRID_KM / 2, np.hypot(east - west, north - south), GRID_KM):
        at = start[:, None, :] + gone * ahead
        row = _cells(at[..., 1], south, grid.shape[0])
        column = _cells(at[..., 0], west, grid.shape[1])
        km += GRID_KM * (framed[row, column] & (gone < length))
    return km


def _km_own(edge: Floats, there: Floats, own: NDArray[np.object_]) -> Floats:
    """(edge, outer) km of each straight line that lie in the place where it begins."""
    plane = equal_area(own)
    start, end = plane.project(edge) / 1000, plane.project(there) / 1000
    way = end[None, :, :] - start[:, None, :]
    length = np.linalg.norm(way, axis=2)
    ahead = way / np.where(length > 0, length, 1.0)[:, :, None]
    km = np.zeros(length.shape)
    for k, land in enumerate(shapely.transform(own, plane.project)):
        west, south, east, north = shapely.bounds(land) / 1000
        gone = np.arange(GRID_KM / 2, np.hypot(east - west, north - south), GRID_KM)
        at = (start[k] + gone[:, None, None] * ahead[k]) * 1000
        shapely.prepare(land)
        within = shapely.contains_xy(land, at[..., 0], at[..., 1]) & (gone[:, None] < length[k])
        km[k] = GRID_KM * within.sum(axis=0)
    return km


def _own(case: Case, region: Region, places: Ints) -> NDArray[np.object_]:
    """The land of some places, in degrees."""
    codes = region.places["code"].to_numpy()[places]
    return simplified(case.boundaries.loc[codes].to_numpy(), EDGE_TOLERANCE_KM)


def _cells(km: Floats, first: float, n: int) -> Ints:
    """Numbers of cells in a grid with a frame of one cell around it."""
    return np.asarray(((km - first) // GRID_KM).clip(-1, n).astype(np.int64) + 1)


def _grid(land: shapely.Geometry, west: float, south: float, east: float, north: float) -> Flags:
    """(row, column) whether the middle of each cell of 10 km lies on the land."""
    shapely.prepare(land)
    x = np.arange(west, east, GRID_KM) + GRID_KM / 2
    y = np.arange(south, north, GRID_KM) + GRID_KM / 2
    across, up = np.meshgrid(x * 1000, y * 1000)
    return np.asarray(shapely.contains_xy(land, across, up))


def _outlines(case: Case, region: Region, tolerance_km: float) -> NDArray[np.object_]:
    codes = region.places["code"].to_numpy()[region.side_i >= 0]
    return simplified(case.boundaries.loc[codes].to_numpy(), tolerance_km)


def _left_by(trips: Floats, leaving: Ints) -> Floats:
    """(place, outer) trips that leave the region by a place. leaving: (origin, outer)."""
    n, m = trips.shape
    cell = leaving * m + np.arange(m)
    summed = np.bincount(cell.ravel(), trips.ravel(), minlength=n * m)
    return summed.astype(np.float64).reshape(n, m)


def _carried(trips: Floats, minutes: Floats, between: Floats) -> Floats:
    """(place, outer) trips of others that can stop in a place for 15 minutes more."""
    found = np.zeros_like(trips)
    for place in range(len(trips)):
        by_it = between[:, place, None] + minutes[place] <= minutes + STOP_MINUTES
        by_it[place] = False
        found[place] = (trips * by_it).sum(axis=0)
    return found


def _by_direction(parts: Floats, direction: Ints, trips: Floats) -> Floats:
    """(place, direction) shares of all trips of a direction; NaN where there are none."""
    of = (direction[:, None] == np.arange(len(DIRECTIONS))).astype(np.float64)
    total = trips.sum(axis=0) @ of
    return np.asarray(parts @ of / np.where(total > 0, total, np.nan))
