"""Where a map puts the ground on paper: its projection in pixels, and the scale bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from xiezhi.region.geometry import equal_area

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WIDTH_PX = 720
_HEIGHT_MOST_PX = 760
_MARGIN_PX = 12
FOOT_PX = 26  # below the ground, for the scale bar
_EARTH_RADIUS_KM = 6371.0
_BAR_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class MapFrame:
    """An Albers map of fixed size: d3's `conicEqualArea`, computed alike here and in the chart.

    lon, lat, south, north: as in `EqualArea`, degrees. bounds: west, south, east and north of
    what is shown, degrees. scale: pixels per earth radius. middle_px: where (lon, lat) lies.
    width, height: of the whole map in pixels.
    """

    lon: float
    lat: float
    south: float
    north: float
    bounds: tuple[float, float, float, float]
    scale: float
    middle_px: tuple[float, float]
    width: int
    height: int

    @property
    def projection(self) -> dict[str, Any]:
        """The projection as Vega-Lite reads it; scale and translate keep it from fitting anew."""
        return {
            "type": "conicEqualArea",
            "parallels": [self.south, self.north],
            "rotate": [-self.lon, 0, 0],
            "center": [0, self.lat],
            "scale": self.scale,
            "translate": list(self.middle_px),
        }

    def pixels(self, lonlat: Floats) -> Floats:
        """(n, 2) pixels right and down, from (n, 2) degrees."""
        raw = _albers(lonlat, self.lon, self.lat, self.south, self.north)
        return np.asarray(np.array(self.middle_px) + raw * np.array([self.scale, -self.scale]))

    def lonlat(self, pixels: Floats) -> Floats:
        """(n, 2) degrees, from (n, 2) pixels."""
        raw = (pixels - np.array(self.middle_px)) / np.array([self.scale, -self.scale])
        return _unalbers(raw, self.lon, self.lat, self.south, self.north)

    @property
    def km_per_px(self) -> float:
        """Kilometres that one pixel shows."""
        return _EARTH_RADIUS_KM / self.scale


def frame_of(polygons: NDArray[np.object_]) -> MapFrame:
    """The frame that shows polygons (degrees) as large as 720 px of width allow."""
    plane = equal_area(polygons)
    corners = shapely.get_coordinates(polygons)
    raw = _albers(corners, plane.lon, plane.lat, plane.south, plane.north)
    (west, low), (east, high) = raw.min(axis=0), raw.max(axis=0)
    room = WIDTH_PX - 2 * _MARGIN_PX, _HEIGHT_MOST_PX - 2 * _MARGIN_PX - FOOT_PX
    scale = min(room[0] / (east - west), room[1] / (high - low))
    height = scale * (high - low) + 2 * _MARGIN_PX
    middle = WIDTH_PX / 2 - scale * (west + east) / 2, height / 2 + scale * (low + high) / 2
    return MapFrame(
        plane.lon,
        plane.lat,
        plane.south,
        plane.north,
        tuple(shapely.total_bounds(polygons).tolist()),
        round(float(scale), 3),
        (round(float(middle[0]), 2), round(float(middle[1]), 2)),
        WIDTH_PX,
        int(np.ceil(height)) + FOOT_PX,
    )


def scale_rows(frame: MapFrame) -> list[dict[str, Any]]:
    """The row that draws the scale bar: a round number of km, a fifth of the width or less."""
    km = _round_km(frame.km_per_px * frame.width * _BAR_SHARE)
    left, y = float(_MARGIN_PX), frame.height - 8
    right = round(left + km / frame.km_per_px, 1)
    return [{"x": left, "x2": right, "y": y, "text_zh": f"{km:g} 公里", "text_en": f"{km:g} km"}]


def _albers(lonlat: Floats, lon: float, lat: float, south: float, north: float) -> Floats:
    """(n, 2) Albers coordinates on the unit sphere, from the middle (Snyder 1987, eq. 14-1)."""
    cone, constant, middle = _cone(lat, south, north)
    radius = np.sqrt(constant - 2 * cone * np.sin(np.radians(lonlat[:, 1]))) / cone
    theta = cone * np.radians(lonlat[:, 0] - lon)
    return np.column_stack([radius * np.sin(theta), middle - radius * np.cos(theta)])


def _unalbers(raw: Floats, lon: float, lat: float, south: float, north: float) -> Floats:
    """(n, 2) degrees from those coordinates (Snyder 1987, eq. 14-8 to 14-11)."""
    cone, constant, middle = _cone(lat, south, north)
    up = middle - raw[:, 1]
    theta, radius = np.arctan2(raw[:, 0], up), np.hypot(raw[:, 0], up)
    sine = (constant - (radius * cone) ** 2) / (2 * cone)
    return np.column_stack([lon + np.degrees(theta / cone), np.degrees(np.arcsin(sine))])


def _cone(lat: float, south: float, north: float) -> tuple[float, float, float]:
    """The cone's constant, Snyder's C, and the radius of the middle's parallel."""
    sine_south, sine_north, sine = np.sin(np.radians([south, north, lat])).tolist()
    cone = (sine_south + sine_north) / 2
    constant = 1 - sine_south**2 + 2 * cone * sine_south
    return cone, constant, float(np.sqrt(constant - 2 * cone * sine)) / cone


def _round_km(most: float) -> float:
    """The largest 1, 2 or 5 times a power of ten up to a length."""
    power = 10.0 ** np.floor(np.log10(most))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most))
