"""The ground that all maps of a case share, as GeoJSON features with rings as Vega draws them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import shapely

from xiezhi.region.geometry import drawing_tolerance_km, rounded, simplified, without_small_holes
from xiezhi.region.map_frame import MapFrame, frame_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from xiezhi.model.case import Case

    Polygons = NDArray[np.object_]

Features: TypeAlias = list[dict[str, Any]]

_AROUND_DEGREES = 1.0  # of neighbouring provinces is kept outside the sides' bounds


@dataclass(frozen=True, eq=False)
class MapGround:
    """What every map of a case stands on.

    frame: projection and size. points: (place) index code, columns name_zh, name_en, province,
        lon, lat, x, y (pixels). titles: (side) index province code, columns x, y: the middle of
        the widest circle inside the side, where its name has most room.
    data: features by name: `places` (the sides' places), `outlines` (of each side), `border`
        (the line between the sides), `around` (neighbouring provinces that the case holds).
        Every chart of a case holds these same lists, so that a page need write them only once.
    """

    frame: MapFrame
    points: pd.DataFrame
    titles: pd.DataFrame
    data: dict[str, Features]


@lru_cache(maxsize=4)
def map_ground(case: Case) -> MapGround:
    """The ground of a case's maps; made once for each case value."""
    every = case.table("places").sort_values("code", ignore_index=True)
    sides = [side.code for side in case.sides]
    thin, tolerance_km = _thin(case.boundaries.loc[every["code"]].to_numpy(), every, sides)
    own = every["province"].isin(sides).to_numpy()
    places, shapes = every[own], thin[own]
    outlines = side_outlines(shapes, places["province"].to_numpy(), tolerance_km)
    frame = frame_of(shapes)
    data = {
        "places": place_features(places, rounded(shapes, tolerance_km)),
        "outlines": features(rounded(outlines.to_numpy(), tolerance_km), _codes(outlines.index)),
        "border": features(common_border(outlines)),
        "around": _around(thin[~own], every.loc[~own, "province"].to_numpy(), frame, tolerance_km),
    }
    return MapGround(frame, _points(places, frame), _titles(outlines, frame), data)


def place_features(
    places: pd.DataFrame, polygons: Polygons, columns: Sequence[str] = ()
) -> Features:
    """One GeoJSON feature a place, properties code, name_zh, name_en, province and `columns`.

    polygons: (place,) in degrees, drawn as they are: see `simplified` and `rounded`.
    """
    kept = places[["code", "name_zh", "name_en", "province", *columns]]
    return features(polygons, json.loads(kept.to_json(orient="records", double_precision=6)))


def side_outlines(
    polygons: Polygons, provinces: NDArray[np.object_], tolerance_km: float = 0.0
) -> pd.Series:
    """(province) outline of each province, dissolved from the places of a valid coverage.

    Holes up to (2 tolerance_km)² are filled: outlines that were thinned with it show them as dots.
    """
    codes = sorted(set(provinces))
    merged = [shapely.coverage_union_all(polygons[provinces == code]) for code in codes]
    whole = without_small_holes(np.array(merged, dtype=np.object_), (2 * tolerance_km) ** 2)
    outlines = shapely.orient_polygons(whole, exterior_cw=True)
    return pd.DataFrame({"code": codes, "outline": outlines}).set_index("code")["outline"]


def common_border(outlines: pd.Series) -> Polygons:
    """(pair of sides that touch,) the line that their outlines share, in degrees."""
    rings = shapely.boundary(outlines.to_numpy())
    i, j = np.triu_indices(len(rings), 1)
    shared = shapely.intersection(rings[i], rings[j])
    lines = [_lines(line) for line in shared]
    return np.array([line for line in lines if not shapely.is_empty(line)], dtype=np.object_)


def features(shapes: Polygons, properties: Iterable[dict[str, Any]] | None = None) -> Features:
    """GeoJSON features of shapes with their properties."""
    given = [{} for _ in shapes] if properties is None else properties
    return [
        {"type": "Feature", "properties": row, "geometry": json.loads(shape)}
        for row, shape in zip(given, shapely.to_geojson(shapes), strict=True)
    ]


def _thin(polygons: Polygons, places: pd.DataFrame, sides: Sequence[str]) -> tuple[Polygons, float]:
    """All outlines as coarse as the sides' part of the map allows, and that tolerance."""
    tolerance_km = drawing_tolerance_km(polygons[places["province"].isin(sides).to_numpy()])
    return simplified(polygons, tolerance_km), tolerance_km


def _codes(codes: Iterable[str]) -> list[dict[str, Any]]:
    return [{"province": code} for code in codes]


def _lines(shared: shapely.Geometry) -> shapely.Geometry:
    """The lines among what two outlines share; points are no border."""
    parts = shapely.get_parts(shared)
    straight = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return shapely.set_precision(shapely.line_merge(shapely.union_all(straight)), 1e-4)


def _around(
    polygons: Polygons, provinces: NDArray[np.object_], frame: MapFrame, tolerance_km: float
) -> Features:
    """The outlines of provinces that are no side, as far as the map shows them."""
    if len(polygons) == 0:
        return []
    outlines = side_outlines(polygons, provinces, tolerance_km)
    west, south, east, north = frame.bounds
    margin = _AROUND_DEGREES
    seen = shapely.clip_by_rect(
        outlines.to_numpy(), west - margin, south - margin, east + margin, north + margin
    )
    inside = ~shapely.is_empty(seen)
    turned = shapely.orient_polygons(seen[inside], exterior_cw=True)
    return features(rounded(turned, tolerance_km), _codes(outlines.index[inside]))


def _points(places: pd.DataFrame, frame: MapFrame) -> pd.DataFrame:
    lonlat = places[["lon", "lat"]].to_numpy(np.float64)
    xy = frame.pixels(lonlat)
    kept = places[["code", "name_zh", "name_en", "province", "lon", "lat"]]
    return kept.assign(x=xy[:, 0].round(1), y=xy[:, 1].round(1)).set_index("code")


def _titles(outlines: pd.Series, frame: MapFrame) -> pd.DataFrame:
    circles = [shapely.maximum_inscribed_circle(o, tolerance=0.02) for o in outlines]
    centres = np.array([shapely.get_coordinates(circle)[0] for circle in circles])
    return pd.DataFrame(frame.pixels(centres).round(1), index=outlines.index, columns=["x", "y"])
