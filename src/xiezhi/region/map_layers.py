"""The layers that every map of a case has: land, outlines, the border, names, a scale bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xiezhi.model.palette import ELSEWHERE, FAINT, FONT, INK, PAPER, SIDE_COLOURS, tint
from xiezhi.model.units import LANGS, Lang
from xiezhi.region.map_data import AROUND_SIZE
from xiezhi.region.map_names import map_name_zh
from xiezhi.region.map_room import free_places, roomiest, text_boxes
from xiezhi.region.map_spec import (
    SCHEMA,
    as_given,
    at_pixels,
    kinds_scale,
    land,
    layer,
    nominal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.region.map_data import MapGround
    from xiezhi.region.map_frame import MapFrame
    from xiezhi.region.map_spec import Spec

    Floats = NDArray[np.float64]
    Rows = list[dict[str, Any]]

_SIDE_SIZE, _NAME_SIZE = 17, 11
_N_NAMES = 40
_SIDE_TINT = 0.16


def around(lang: Lang) -> list[Spec]:
    """Neighbouring provinces with their names, as far as the map shows them."""
    return [
        land("around", fill=ELSEWHERE),
        land("around_lines", filled=False, stroke=FAINT, strokeWidth=0.7),
        layer(
            "around_names",
            "text",
            {**at_pixels(), "text": nominal(f"text_{lang}")},
            size=AROUND_SIZE,
            fill=FAINT,
        ),
    ]


def tinted_places(case: Case) -> list[Spec]:
    """The places of the sides, each side in its own tint."""
    codes = [side.code for side in case.sides]
    tints = [tint(colour, _SIDE_TINT) for colour in SIDE_COLOURS]
    fill = nominal("properties.province", scale=kinds_scale(codes, tints), legend=None)
    return [places({"fill": fill})]


def places(encoding: Mapping[str, Spec], data: str = "places") -> Spec:
    """The places of the sides, filled by what a map says of them."""
    return land(data, encoding, stroke="#9a9a9a", strokeWidth=0.5)


def outlines() -> list[Spec]:
    """The sides' outlines, and their common border heavier and cased in white."""
    line: Spec = {"filled": False, "strokeJoin": "round"}
    return [
        land("outlines", filled=False, stroke=INK, strokeWidth=1.0),
        land("border", stroke=PAPER, strokeWidth=4.4, **line),
        land("border", stroke=INK, strokeWidth=2.2, **line),
    ]


def label_rows(
    case: Case,
    ground: MapGround,
    codes: Iterable[str],
    before: Mapping[str, str] | None = None,
    marked: Sequence[str] = (),
) -> dict[str, Rows]:
    """Rows of the data sets `names_zh` and `names_en`: what is written where.

    codes: the places to name, the most important first; those without room are left out.
    before: by code, a sign to set before the name. marked: places with a mark on their point,
        which no name may cover.
    """
    points = ground.points.loc[list(dict.fromkeys(codes))[:_N_NAMES]]
    named_at = points[["x", "y"]].to_numpy(np.float64)
    titles = [roomiest(ground.sides_px[side.code], named_at) for side in case.sides]
    at = np.vstack([*titles, named_at])
    sizes = [_SIDE_SIZE] * len(titles) + [_NAME_SIZE] * len(points)
    owners = [*(side.code for side in case.sides), *points.index]
    signs = [(before or {}).get(code, "") for code in points.index]
    marks = ground.points.loc[list(marked), ["x", "y"]].to_numpy(np.float64)
    rows = {}
    for lang in LANGS:
        words = [sign + name for sign, name in zip(signs, map_names(points, lang), strict=True)]
        texts = [*(side.name.render(lang) for side in case.sides), *words]
        there = around_boxes(ground, lang)
        rows[f"names_{lang}"] = _placed(owners, texts, at, sizes, ground.frame, (marks, there))
    return rows


def around_boxes(ground: MapGround, lang: Lang) -> Floats:
    """(name, 4) left, top, right, bottom of the neighbouring provinces' names, pixels."""
    rows = ground.data["around_names"]
    at = np.array([(row["x"], row["y"]) for row in rows], dtype=np.float64)
    return text_boxes(at, [row[f"text_{lang}"] for row in rows], [AROUND_SIZE] * len(rows))


def map_names(places: pd.DataFrame, lang: Lang) -> list[str]:
    """What a map calls each place in one language."""
    if lang == "en":
        return [str(name) for name in places["name_en"]]
    return [map_name_zh(str(name)) for name in places["name_zh"]]


def labels(lang: Lang) -> list[Spec]:
    """Names in dark ink with a white halo, from the rows of `label_rows`."""
    words = {**at_pixels(), "text": nominal("text"), "size": as_given("size")}
    name = f"names_{lang}"
    halo = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round", "strokeOpacity": 0.9}
    return [layer(name, "text", words, **halo), layer(name, "text", words, fill=INK)]


def scale_bar(lang: Lang) -> list[Spec]:
    """A bar of a round number of kilometres at the foot of the map."""
    line = layer("scale", "rule", {**at_pixels(), "x2": {"field": "x2"}}, stroke=INK, strokeWidth=2)
    look = {"align": "left", "baseline": "bottom", "dy": -3, "fontSize": 10, "fill": INK}
    words = layer("scale", "text", {**at_pixels(), "text": nominal(f"text_{lang}")}, **look)
    return [line, words]


def assembled(layers: Sequence[Spec], frame: MapFrame) -> Spec:
    """The layers as one map: fixed projection and size, the shared font, a legend on top."""
    own = ("fill", "shape", "size")
    return {
        "$schema": SCHEMA,
        "width": frame.width,
        "height": frame.height,
        "projection": frame.projection,
        "layer": list(layers),
        "resolve": {"scale": dict.fromkeys(own, "independent")},
        "config": {
            "font": FONT,
            "background": PAPER,
            "aria": False,  # the chart's own `alt` speaks for it
            "view": {"stroke": None},
            "legend": {**_LEGEND, "titleLimit": frame.width, "labelLimit": frame.width},
        },
    }


_LEGEND = {
    "orient": "top",
    "direction": "horizontal",
    "titleOrient": "top",
    "titleAnchor": "start",
    "titleFontSize": 12,
    "labelFontSize": 11,
    "symbolSize": 130,
}


def _placed(
    owners: list[str],
    texts: list[str],
    at: Floats,
    sizes: list[int],
    frame: MapFrame,
    taken: tuple[Floats, Floats],
) -> Rows:
    centres = free_places(at, texts, sizes, frame, *taken).round(1)
    room = ~np.isnan(centres[:, 0])
    every = zip(owners, texts, centres.tolist(), sizes, room, strict=True)
    return [
        {"code": code, "text": words, "x": x, "y": y, "size": size}
        for code, words, (x, y), size, fits in every
        if fits
    ]
