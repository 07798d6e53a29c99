"""Points must be whole and near the place they are said to lie in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text
from xiezhi.region.distance import great_circle_km

_FAR_KM = 100.0
# A place reaches farther than the circle of its area; long counties reach about twice as far.
_REACH = 2.0


def half_given(given: Given, _world: World) -> Iterator[Problem]:
    """Rows with a longitude but no latitude, or the other way round."""
    named = {column.name for column in given.spec.columns if not column.required}
    alone = {"lon", "lat"} & named & set(given.raw.cells)
    if len(alone) == 1:
        yield from _without_the_other(given, next(iter(alone)))
    if not {"lon", "lat"} <= set(given.raw.cells):
        return
    empty = {name: np.array([c == "" for c in given.raw.cells[name]]) for name in ("lon", "lat")}
    for i in np.flatnonzero(empty["lon"] != empty["lat"]):
        name = "lon" if empty["lon"][i] else "lat"
        if not given.spec.column(name).required:
            yield given.problem(
                int(i),
                name,
                "half_lonlat",
                Text("经纬度只给了一个", "only one of longitude and latitude is given"),
                Text("经度和纬度都有，或都空", "both of them or neither"),
                Text("请补上或都留空", "add the other, or leave both empty"),
            )


def _without_the_other(given: Given, name: str) -> Iterator[Problem]:
    """The one problem of a table that has a column of one coordinate and none of the other."""
    filled = [i for i, cell in enumerate(given.raw.cells[name]) if cell]
    if not filled:
        return
    other = "lat" if name == "lon" else "lon"
    yield given.problem(
        filled[0],
        name,
        "half_lonlat",
        Text(f"有 {name} 列而没有 {other} 列", f"there is a column {name} but no column {other}"),
        Text("经度和纬度两列都有，或都没有", "both columns, or neither"),
        Text(f"请加上 {other} 列，或删除此列", f"add the column {other}, or delete this one"),
    )


def far_from_their_place(given: Given, world: World) -> Iterator[Problem]:
    """Points more than 100 km outside the place that their row names."""
    names = {column.name for column in given.spec.columns}
    place = "code" if given.spec.name == "places" else "place"
    if world.ground is None or not {"lon", "lat", place} <= names & set(given.raw.cells):
        return
    rows = given.frame.dropna(subset=["lon", "lat", place])
    rows = rows[rows[place].isin(world.places.index)]
    home = world.places.reindex(rows[place])
    km = great_circle_km(
        rows[["lon", "lat"]].to_numpy(np.float64), home[["lon", "lat"]].to_numpy(np.float64)
    )
    outside_km = km - _REACH * np.sqrt(home["area_km2"].fillna(0).to_numpy() / np.pi)
    for i in rows.index[outside_km > _FAR_KM]:
        yield _far(given, int(i), place, float(km[rows.index.get_loc(i)]))


def _far(given: Given, i: int, place: str, km: float) -> Problem:
    code = str(given.frame[place][i])
    return given.problem(
        i,
        "lon",
        "far_from_place",
        Text(
            f"此点距 {code} 的中心 {km:.0f} 公里",
            f"the point lies {km:.0f} km from the centre of {code}",
        ),
        Text("在该地方之内或附近的点", "a point in or near that place"),
        Text("请核对经纬度与代码", "check the coordinates and the code"),
    )
