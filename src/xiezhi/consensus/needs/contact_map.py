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
from xiezhi.region.map_layers import label_rows
from xiezhi.region.map_room import text_px
from xiezhi.region.map_spec import at_pixels, layer, nominal
from xiezhi.region.maps import category_map, pixels_of

if TYPE_CHECKING:
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart
    from xiezhi.model.units import Lang
    from xiezhi.region.map_spec import Spec
    from xiezhi.region.region import Region

N_NUMBERED = 30
RADIUS_PX = 8.0
MARK_PX = 4.0
_TURNS = np.arange(8) * np.pi / 4
# On the line first, then beside it, then a little further off.
ASIDE_PX = np.vstack(
    [np.zeros((1, 2))]
    + [radius * np.column_stack([np.sin(_TURNS), np.cos(_TURNS)]) for radius in (13.0, 19.0)]
)
ALONG = np.array([0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9])


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
    numbers = {
        f"numbers_{lang}": _placed(on_lines, _boxes(written[f"names_{lang}"], marks))
        for lang in LANGS
    }
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
        legend=Text(
            "边界区县（编号见表“隔界相邻的区县”）",
            "Border counties (numbers as in the table of counties that touch)",
        ),
        meaning={side.code: text("{name}一侧", "{name}", name=side.name) for side in case.sides},
        names=names,
        data=numbers,
        layers=_numbers,
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


def _boxes(names: list[dict[str, Any]], marks: Floats) -> Floats:
    """(box, 4) left, top, right, bottom of names and of marks on the map, pixels."""
    texts = [
        (row["x"] - half, row["y"] - row["size"] / 2, row["x"] + half, row["y"] + row["size"] / 2)
        for row in names
        for half in [text_px(row["text"], row["size"]) / 2]
    ]
    return np.vstack(
        [
            np.array(texts, dtype=np.float64).reshape(-1, 4),
            np.hstack([marks - MARK_PX, marks + MARK_PX]),
        ]
    )


def _placed(spots: list[Floats], taken: Floats) -> list[dict[str, Any]]:
    """Where each number goes: the first of its spots that is free, or just beside it, or the first.

    spots: for each number, (spot, 2) pixels; taken: (box, 4) what is there already.
    """
    rows = []
    for number, on_line in enumerate(spots, start=1):
        if not len(on_line):
            continue
        candidates = (on_line + ASIDE_PX[:, None, :]).reshape(-1, 2)
        boxes = np.hstack([candidates - RADIUS_PX, candidates + RADIUS_PX])
        free = [spot for spot, box in enumerate(boxes) if not _overlaps(box, taken)]
        chosen = free[0] if free else 0
        taken = np.vstack([taken, boxes[chosen]])
        x, y = candidates[chosen]
        rows.append({"x": float(x), "y": float(y), "number": str(number)})
    return rows


def _overlaps(box: Floats, taken: Floats) -> bool:
    apart = (
        (taken[:, 0] >= box[2])
        | (taken[:, 2] <= box[0])
        | (taken[:, 1] >= box[3])
        | (taken[:, 3] <= box[1])
    )
    return bool((~apart).any())


def _numbers(lang: Lang) -> list[Spec]:
    name = f"numbers_{lang}"
    discs = {"filled": True, "size": 170, "fill": PAPER, "stroke": INK, "opacity": 1}
    number = {**at_pixels(), "text": nominal("number")}
    return [
        layer(name, "point", at_pixels(), **discs),
        layer(name, "text", number, size=10, fill=INK),
    ]
