"""Map of the border counties, each stretch of the border with its number in the table of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from xiezhi.model.palette import INK, PAPER
from xiezhi.model.text import Text, text
from xiezhi.model.units import LANGS
from xiezhi.region.map_data import map_ground
from xiezhi.region.map_layers import around_boxes, label_rows
from xiezhi.region.map_leaders import Placed, placed_numbers
from xiezhi.region.map_room import text_boxes
from xiezhi.region.map_spec import along_pixels, at_pixels, layer, nominal
from xiezhi.region.maps import category_map, pixels_of

if TYPE_CHECKING:
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart
    from xiezhi.model.units import Lang
    from xiezhi.region.map_spec import Spec
    from xiezhi.region.region import Region

N_NUMBERED = 30
MARK_PX = 4.5
ALONG = 0.5 + np.array([0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6, -7, 7, -8, 8, -9, 9]) / 20


def border_map(case: Case, region: Region, pairs: pd.DataFrame) -> Chart:
    """The counties on the border in their side's colour, and the stretches between them numbered.

    pairs: as `border_pairs` gives them, the longest first; the 30 longest are numbered.
    """
    ends = pd.unique(pairs[["a", "b"]].to_numpy().ravel())
    codes = region.places["code"].to_numpy()[ends]
    sides = region.places["province"].to_numpy()[ends]
    names = [str(code) for code in codes]
    spots = stretch_spots(case, region, pairs.head(N_NUMBERED))
    on_lines = [pixels_of(case, spot) for spot in spots]
    written = label_rows(case, map_ground(case), names, marked=names)
    marks = map_ground(case).points.loc[names, ["x", "y"]].to_numpy(np.float64)
    ground = map_ground(case)
    numbers = {}
    for lang in LANGS:
        taken = _boxes(written[f"names_{lang}"], around_boxes(ground, lang), marks)
        numbers[f"numbers_{lang}"] = _rows(placed_numbers(on_lines, taken, ground.frame))
    return category_map(
        case,
        pd.Series(sides, index=codes),
        id="contact_border",
        title=Text("边界区县", "The border counties"),
        alt=Text(
            "地图：各方的边界区县，边界上的编号对应表“隔界相邻的区县”。",
            "Map of each side's border counties; the numbers along the border are those of the "
            "table of counties that touch.",
        ),
        legend=_legend(all(len(rows) == len(pairs) for rows in numbers.values())),
        meaning={side.code: text("{name}一侧", "{name}", name=side.name) for side in case.sides},
        names=names,
        data=numbers,
        layers=_numbers,
    )


def _legend(every: bool) -> Text:
    """What the colours and numbers are; `every`: whether every pair has its number on the map."""
    if every:
        return Text(
            "边界区县（编号见表“隔界相邻的区县”）",
            "Border counties (numbers as in the table of counties that touch)",
        )
    return Text(
        "边界区县（编号见表“隔界相邻的区县”，图上容不下的从略）",
        "Border counties (numbers as in the table of counties that touch, as far as there is room)",
    )


def stretch_spots(case: Case, region: Region, pairs: pd.DataFrame) -> list[Floats]:
    """For each pair, (spot, 2) points along the longest stretch of its border, in degrees.

    The middle first, then further out; none where nothing of the border remains once outlines
    are thinned for drawing.
    """
    ends = pd.unique(pairs[["a", "b"]].to_numpy().ravel())
    codes = region.places["code"].to_numpy()[ends]
    thin = shapely.boundary(_drawn(case, set(codes)).loc[codes].to_numpy())
    at = {int(place): k for k, place in enumerate(ends)}
    return [
        _spots(shapely.intersection(thin[at[a]], thin[at[b]]))
        for a, b in zip(pairs["a"], pairs["b"], strict=True)
    ]


def _drawn(case: Case, codes: set[str]) -> pd.Series:
    """Outlines of places as the maps of the case draw them, index code."""
    shapes = {
        feature["properties"]["code"]: shape(feature["geometry"])
        for feature in map_ground(case).data["places"]
        if feature["properties"]["code"] in codes
    }
    return pd.Series(shapes, dtype=object)


def _spots(shared: shapely.Geometry) -> Floats:
    parts = shapely.get_parts(shared)
    straight = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    lines = parts[straight & ~shapely.is_empty(parts)]
    if not len(lines):
        return np.empty((0, 2))
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    longest = merged[int(np.argmax(shapely.length(merged)))]
    spots = shapely.line_interpolate_point(longest, ALONG, normalized=True)
    return np.asarray(shapely.get_coordinates(spots))


def _boxes(names: list[dict[str, Any]], around: Floats, marks: Floats) -> Floats:
    """(box, 4) left, top, right, bottom of names and of marks on the map, pixels."""
    at = np.array([(row["x"], row["y"]) for row in names], dtype=np.float64)
    texts = text_boxes(at, [row["text"] for row in names], [row["size"] for row in names])
    return np.vstack([texts, around, np.hstack([marks - MARK_PX, marks + MARK_PX])])


def _rows(placed: list[Placed]) -> list[dict[str, Any]]:
    return [
        {
            "number": str(one.number),
            "x": round(one.disc[0], 1),
            "y": round(one.disc[1], 1),
            "x2": round(one.spot[0], 1),
            "y2": round(one.spot[1], 1),
        }
        for one in placed
    ]


def _numbers(lang: Lang) -> list[Spec]:
    name = f"numbers_{lang}"
    number = {**at_pixels(), "text": nominal("number")}
    discs = {"filled": True, "size": 170, "fill": PAPER, "stroke": INK, "opacity": 1}
    return [
        layer(name, "rule", along_pixels(), stroke=PAPER, strokeWidth=2.6),
        layer(name, "rule", along_pixels(), stroke=INK, strokeWidth=0.9),
        layer(name, "point", at_pixels(), **discs),
        layer(name, "text", number, size=10, fill=INK),
    ]
