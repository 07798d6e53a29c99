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
from xiezhi.region.map_frame import FOOT_PX, MapFrame, frame_of, scale_rows
from xiezhi.region.map_room import middle_with_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from xiezhi.model.case import Case

    Polygons = NDArray[np.object_]

Features: TypeAlias = list[dict[str, Any]]

_STRAIGHT_PX = 20.0  # as far as a line of the map is one on the ground to within a pixel
_KM_PER_DEGREE = 111.2
AROUND_SIZE = 13  # of a neighbouring province's name, pixels


@dataclass(frozen=True, eq=False)
class MapGround:
    """What every map of a case stands on.

    frame: projection and size. points: (place) index code, columns name_zh, name_en, province,
        lon, lat, x, y (pixels). sides_px: (side) index province code, its outline in pixels.
    data: features by name: `places` (the sides' places), `outlines` (of each side), `border`
        (the line between the sides), `around` and `around_lines` (neighbouring provinces that the
        case holds: their land and its edges), `around_names` (where they are named), `scale` (the
        scale bar).
        Every chart of a case holds these same lists, so that a page need write them only once.
    """

    frame: MapFrame
    points: pd.DataFrame
    sides_px: pd.Series
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
        "scale": scale_rows(frame),
        **_around(thin[~own], every[~own], frame, tolerance_km),
    }
    return MapGround(frame, _points(places, frame), _in_pixels(outlines, frame), data)


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
    polygons: Polygons, places: pd.DataFrame, frame: MapFrame, tolerance_km: float
) -> dict[str, Features]:
    """What the map shows of provinces that are no side: their land, its edges, and their names.

    Land is cut along the edge of the map; its own edges come apart from it, so that the cut is
    not drawn as if it were a border.
    """
    if len(polygons) == 0:
        return {"around": [], "around_lines": [], "around_names": []}
    whole = _in_pixels(side_outlines(polygons, places["province"].to_numpy(), tolerance_km), frame)
    window = 0, 0, frame.width, frame.height
    seen = whole.map(lambda outline: shapely.clip_by_rect(outline, *window))
    seen = seen[~shapely.is_empty(seen.to_numpy())]
    edges = shapely.clip_by_rect(shapely.boundary(whole.to_numpy()), *window)
    lines = shapely.line_merge(shapely.union_all(edges))
    titles = places.drop_duplicates("province").set_index("province").loc[seen.index]
    return {
        "around": features(_on_ground(seen.to_numpy(), frame), _codes(seen.index)),
        "around_lines": features(_on_ground(np.array([lines], dtype=np.object_), frame)),
        "around_names": _around_names(seen, titles, frame),
    }


def _on_ground(shapes_px: Polygons, frame: MapFrame) -> Polygons:
    """Shapes on the map, in degrees, as fine as a twentieth of a pixel; rings as d3 has them."""
    short = shapely.segmentize(shapes_px, _STRAIGHT_PX)
    digits = int(np.ceil(-np.log10(frame.km_per_px / _KM_PER_DEGREE / 20)))
    degrees = shapely.transform(short, lambda xy: frame.lonlat(xy).round(digits))
    return np.asarray(shapely.orient_polygons(degrees, exterior_cw=True), dtype=np.object_)


def _around_names(outlines_px: pd.Series, titles: pd.DataFrame, frame: MapFrame) -> Features:
    """Rows that name a neighbouring province where the map has room for it."""
    window = shapely.box(0, 0, frame.width, frame.height - FOOT_PX)
    seen = shapely.intersection(outlines_px.to_numpy(), window)
    rows = []
    for land, zh, en in zip(seen, titles["province_zh"], titles["province_en"], strict=True):
        x, y = middle_with_room(land, (zh, en), AROUND_SIZE).round(1).tolist()
        if np.isfinite(x):
            rows.append({"x": x, "y": y, "text_zh": zh, "text_en": en})
    return rows


def _points(places: pd.DataFrame, frame: MapFrame) -> pd.DataFrame:
    lonlat = places[["lon", "lat"]].to_numpy(np.float64)
    xy = frame.pixels(lonlat)
    kept = places[["code", "name_zh", "name_en", "province", "lon", "lat"]]
    return kept.assign(x=xy[:, 0].round(1), y=xy[:, 1].round(1)).set_index("code")


def _in_pixels(outlines: pd.Series, frame: MapFrame) -> pd.Series:
    return outlines.map(lambda outline: shapely.transform(outline, frame.pixels))
