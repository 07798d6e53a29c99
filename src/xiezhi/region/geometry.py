"""Shapes on the ground: an equal-area plane, distances, areas, and outlines thin enough to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from xiezhi.region.distance import great_circle_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Polygons = NDArray[np.object_]

_KM_PER_DEGREE = 111.2  # of latitude, on the mean sphere
_DRAWN_PARTS = 1000


@dataclass(frozen=True, slots=True)
class EqualArea:
    """An Albers plane fitted to a region: areas are true, lengths nearly so.

    lon, lat: its middle; south, north: its standard parallels; all in degrees.

    >>> plane = EqualArea(107.0, 28.5, 26.0, 31.0)
    >>> plane.project(np.array([[107.0, 28.5]])).round(3).tolist()
    [[0.0, 0.0]]
    """

    lon: float
    lat: float
    south: float
    north: float

    @property
    def proj(self) -> str:
        """The definition that PROJ and any GIS reads."""
        return (
            f"+proj=aea +lat_1={self.south} +lat_2={self.north} +lat_0={self.lat} "
            f"+lon_0={self.lon} +ellps=WGS84 +units=m +no_defs"
        )

    def project(self, lonlat: Floats) -> Floats:
        """(n, 2) metres east and north of the middle, from (n, 2) degrees."""
        return np.column_stack(_transformer(self).transform(lonlat[:, 0], lonlat[:, 1]))

    def unproject(self, xy_m: Floats) -> Floats:
        """(n, 2) degrees, from (n, 2) metres."""
        way = _transformer(self)
        return np.column_stack(way.transform(xy_m[:, 0], xy_m[:, 1], direction="INVERSE"))


def equal_area(polygons: Polygons) -> EqualArea:
    """The Albers plane of a region: parallels a sixth of its height inside its edges.

    polygons: (place,) shapely geometries in degrees. The sixth is the usual rule (Snyder,
    Map Projections: A Working Manual, USGS 1987, section 14); lengths are then true to 0.2 %
    for Chongqing and Guizhou, 0.7 % for Inner Mongolia and Heilongjiang, 4 % for the mainland.
    """
    west, south, east, north = shapely.total_bounds(polygons).tolist()
    step = (north - south) / 6
    return EqualArea((west + east) / 2, (south + north) / 2, south + step, north - step)


def areas_km2(polygons: Polygons) -> Floats:
    """(place,) area in km², on the WGS84 ellipsoid, from polygons in degrees."""
    projected = shapely.transform(polygons, equal_area(polygons).project)
    return np.asarray(shapely.area(projected)) / 1e6


def great_circle_matrix_km(a: Floats, b: Floats) -> Floats:
    """(n, m) straight distances in km between (n, 2) and (m, 2) points in degrees.

    On the mean sphere, within 0.6 % of the ellipsoid (see `great_circle_km`).

    >>> chongqing, guiyang = np.array([[106.55, 29.56]]), np.array([[106.63, 26.65]])
    >>> great_circle_matrix_km(chongqing, guiyang).round(0)
    array([[324.]])
    """
    return great_circle_km(a[:, None, :], b[None, :, :])


def drawing_tolerance_km(polygons: Polygons) -> float:
    """How coarse the outlines of a region may be before a reader of its printed map sees it."""
    west, south, east, north = shapely.total_bounds(polygons)
    width = (east - west) * np.cos(np.radians((south + north) / 2))
    return float(max(width, north - south) * _KM_PER_DEGREE / _DRAWN_PARTS)


def simplified(polygons: Polygons, tolerance_km: float) -> Polygons:
    """The same places with fewer vertices; neighbours stay neighbours, no place vanishes.

    polygons: (place,) a valid coverage in degrees. Borders are thinned once for both sides, by
    Visvalingam & Whyatt (1993): a vertex goes while its triangle is smaller than tolerance².
    Islands and exclaves smaller than that go too, except a place's largest part.
    Rings run as d3 and Vega draw them: exteriors clockwise, holes counter-clockwise (the
    opposite of RFC 7946; the wrong way round, a place fills the map's outside).
    """
    _, south, _, north = shapely.total_bounds(polygons)
    scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * _KM_PER_DEGREE
    plane = shapely.transform(polygons, lambda lonlat: lonlat * scale)
    thin = shapely.coverage_simplify(_large_parts(plane, tolerance_km**2), tolerance_km)
    degrees = shapely.transform(thin, lambda xy: xy / scale)
    oriented: Polygons = shapely.orient_polygons(degrees, exterior_cw=True)
    return oriented


def rounded(polygons: Polygons, tolerance_km: float) -> Polygons:
    """Outlines with no more decimals than a tolerance needs: a tenth of it, at most 10 m fine.

    Parts that rounding would close up are left out; a place that would vanish stays unrounded.
    """
    digits = int(np.clip(np.ceil(-np.log10(tolerance_km / _KM_PER_DEGREE / 10)), 1, 4))
    coarse = shapely.transform(polygons, lambda lonlat: lonlat.round(digits))
    kept = _large_parts(coarse, 0.0)
    return np.where(shapely.area(kept) > 0, kept, polygons)


def without_small_holes(polygons: Polygons, area_km2: float) -> Polygons:
    """Polygons in degrees without the holes up to an area, as dropped exclaves leave them."""
    return np.array([_filled(polygon, area_km2) for polygon in polygons], dtype=np.object_)


def _filled(polygon: shapely.Geometry, area_km2: float) -> shapely.Geometry:
    """One polygon without its small holes; its area is measured in the middle of its latitudes."""
    south, north = shapely.bounds(polygon)[[1, 3]]
    degrees2 = area_km2 / _KM_PER_DEGREE**2 / np.cos(np.radians((south + north) / 2))
    parts = []
    for part in shapely.get_parts(polygon):
        shell, *holes = shapely.get_rings(part)
        kept = [hole for hole in holes if shapely.area(shapely.polygons(hole)) > degrees2]
        parts.append(shapely.Polygon(shell, kept))
    return shapely.MultiPolygon(parts)


def _large_parts(polygons: Polygons, area: float) -> Polygons:
    """MultiPolygons of the parts above an area (in the square of their unit), or of the largest."""
    parts, place = shapely.get_parts(polygons, return_index=True)
    size = shapely.area(parts)
    largest = np.zeros(len(polygons))
    np.maximum.at(largest, place, size)
    keep = (size > area) | (size == largest[place])
    return np.asarray(shapely.multipolygons(parts[keep], indices=place[keep]), dtype=object)


def _transformer(plane: EqualArea) -> Transformer:
    return Transformer.from_crs("+proj=longlat +ellps=WGS84 +no_defs", plane.proj, always_xy=True)
