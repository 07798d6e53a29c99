"""Where a map puts the ground on paper: its projection in pixels, and room for names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from xiezhi.region.geometry import equal_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WIDTH_PX = 720
_HEIGHT_MOST_PX = 760
_MARGIN_PX = 12
FOOT_PX = 26  # below the ground, for the scale bar
_EARTH_RADIUS_KM = 6371.0
_MARK_PX = 3.0  # half of what a mark takes up
# From its point to the text's middle, in halves of its own size: on, below, above, beside.
_STEPS = (
    (0, 0),
    (0, 1),
    (0, -1),
    (1, 0),
    (-1, 0),
    (0.8, 0.8),
    (-0.8, 0.8),
    (0.8, -0.8),
    (-0.8, -0.8),
)


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


def text_px(words: str, size: float) -> float:
    """About how wide a text is set: a Chinese character is as wide as high, others 0.56 of it."""
    return sum(size if ord(sign) > 0x2E7F else 0.56 * size for sign in words)  # noqa: PLR2004


def free_places(
    points: Floats,
    words: Sequence[str],
    sizes: Sequence[float],
    frame: MapFrame,
    kept_free: Floats | None = None,
) -> Floats:
    """(text, 2) centres for texts near their points so that none overlaps one before it.

    points: (text, 2) pixels, the most important first. A text goes on its point, or else below,
    above, right or left of it; NaN where there is no room.
    kept_free: (mark, 2) pixels of marks that no text may cover.
    """
    centres = np.full((len(words), 2), np.nan)
    marks = np.empty((0, 2)) if kept_free is None else kept_free
    taken = np.hstack([marks - _MARK_PX, marks + _MARK_PX])
    for k, (word, size) in enumerate(zip(words, sizes, strict=True)):
        half = np.array([text_px(word, size) / 2 + 2, size * 0.62 + 1])
        for step in _STEPS:
            centre = points[k] + np.array(step) * (half + np.array([4.0, 3.0]))
            box = np.concatenate([centre - half, centre + half])
            if _inside(box, frame) and not _overlaps(box, taken):
                centres[k], taken = centre, np.vstack([taken, box])
                break
    return centres


def _inside(box: Floats, frame: MapFrame) -> bool:
    return bool(
        box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width and box[3] <= frame.height - FOOT_PX
    )


def _overlaps(box: Floats, taken: Floats) -> bool:
    apart = (
        (taken[:, 0] >= box[2])
        | (taken[:, 2] <= box[0])
        | (taken[:, 1] >= box[3])
        | (taken[:, 3] <= box[1])
    )
    return bool((~apart).any())


def _albers(lonlat: Floats, lon: float, lat: float, south: float, north: float) -> Floats:
    """(n, 2) Albers coordinates on the unit sphere, from the middle (Snyder 1987, eq. 14-1)."""
    phi, south_phi, north_phi = np.radians(lonlat[:, 1]), np.radians(south), np.radians(north)
    cone = (np.sin(south_phi) + np.sin(north_phi)) / 2
    constant = np.cos(south_phi) ** 2 + 2 * cone * np.sin(south_phi)
    radius = np.sqrt(constant - 2 * cone * np.sin(phi)) / cone
    middle = np.sqrt(constant - 2 * cone * np.sin(np.radians(lat))) / cone
    theta = cone * np.radians(lonlat[:, 0] - lon)
    return np.column_stack([radius * np.sin(theta), middle - radius * np.cos(theta)])
