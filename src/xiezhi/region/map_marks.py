"""What maps draw over the land: shaded classes, kinds with their shapes, lines between pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xiezhi.model.palette import DASHES, INK, PAPER, SHAPES, SIDE_COLOURS, tint
from xiezhi.region.classes import BELOW, MISSING_SIGN, Classes
from xiezhi.region.map_layers import places
from xiezhi.region.map_spec import (
    along_pixels,
    as_given,
    at_pixels,
    kinds_scale,
    layer,
    nominal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xiezhi.model.text import Text
    from xiezhi.model.units import Lang
    from xiezhi.region.map_data import MapGround
    from xiezhi.region.map_spec import Spec

    Rows = list[dict[str, Any]]


def both(words: Text) -> dict[str, str]:
    """Words of a kind for either language."""
    return {"kind_zh": words.render("zh"), "kind_en": words.render("en")}


def class_rows(ground: MapGround, classes: Classes, number: np.ndarray) -> Rows:
    """Rows of the data set `values`: the class of each place in words."""
    return [
        {
            "code": code,
            "class_zh": classes.labels[k].render("zh"),
            "class_en": classes.labels[k].render("en"),
        }
        for code, k in zip(ground.points.index, number.tolist(), strict=True)
    ]


def signs_of(values: np.ndarray, centre: float | None) -> list[str]:
    """The sign of each place: × without a value, ▼ below the centre, else none."""
    below = np.zeros(len(values), dtype=bool) if centre is None else values < centre
    return [str(s) for s in np.where(np.isnan(values), MISSING_SIGN, np.where(below, BELOW, ""))]


def mark_rows(ground: MapGround, signs: Mapping[str, str], names: Rows) -> Rows:
    """The signs of the places that are not named; a name carries its own."""
    written = {row["code"] for row in names}
    points = ground.points
    return [
        {"x": x, "y": y, "text": signs[code]}
        for code, x, y in zip(points.index, points["x"], points["y"], strict=True)
        if code in signs and code not in written
    ]


def dot_rows(ground: MapGround, codes: Sequence[str]) -> Rows:
    """Rows of dots on the points of places."""
    at = ground.points.loc[list(codes)]
    return [{"x": x, "y": y} for x, y in zip(at["x"], at["y"], strict=True)]


def pair_rows(ground: MapGround, pairs: pd.DataFrame, meaning: Mapping[str, Text]) -> Rows:
    """Rows of the data set `pairs`: lines in pixels with their kind."""
    a, b = ground.points.loc[pairs["a"]], ground.points.loc[pairs["b"]]
    width = pairs["width"] if "width" in pairs else pd.Series(2.2, index=pairs.index)
    return [
        {"x": x, "y": y, "x2": x2, "y2": y2, "width": w, **both(meaning[kind])}
        for x, y, x2, y2, w, kind in zip(
            a["x"], a["y"], b["x"], b["y"], width, pairs["kind"], strict=True
        )
    ]


def _looked_up(source: str, field: str) -> list[Spec]:
    found = {"data": {"name": source}, "key": "code", "fields": [field]}
    return [{"lookup": "properties.code", "from": found}]


def shaded(classes: Classes, used: list[int], heading: str, lang: Lang) -> Spec:
    """Places filled by class; the legend shows the classes that occur."""
    field = f"class_{lang}"
    scale = kinds_scale(
        [classes.labels[k].render(lang) for k in used], [classes.colours[k] for k in used]
    )
    key = {"title": heading, "symbolType": "square", "symbolStrokeColor": "#777777"}
    fill = nominal(field, scale=scale, legend=key)
    return {**places({"fill": fill}), "transform": _looked_up("values", field)}


def mark_layer(lang: Lang) -> Spec:
    """The signs of places that no name carries, as shapes: a map may hold hundreds of them."""
    scale = {"domain": list(_SIGN_SHAPES), "range": list(_SIGN_SHAPES.values())}
    told = {**at_pixels(), "shape": nominal("text", scale=scale, legend=None)}
    name, look = f"marks_{lang}", {"filled": True, "size": 22, "opacity": 1}
    halo = layer(name, "point", told, **look, fill=PAPER, stroke=PAPER, strokeWidth=2.6)
    sign = layer(name, "point", told, **look, fill=INK, stroke=INK, strokeWidth=0.8)
    return {"layer": [halo, sign]}


# The cross is a path in Vega's measure of shapes, a square from -1 to 1.
_SIGN_SHAPES = {BELOW: "triangle-down", MISSING_SIGN: "M-0.9,-0.9L0.9,0.9M0.9,-0.9L-0.9,0.9"}


def _kind_scale(meaning: Mapping[str, Text], lang: Lang, marks: Sequence[Any]) -> Spec:
    return kinds_scale([text.render(lang) for text in meaning.values()], marks)


def coloured(meaning: Mapping[str, Text], lang: Lang) -> list[Spec]:
    """Places tinted by kind, the others plain; `shapes` has the legend."""
    field = f"kind_{lang}"
    tints = [tint(colour, 0.45) for colour in SIDE_COLOURS]
    fill = nominal(field, scale=_kind_scale(meaning, lang, tints), legend=None)
    known = [*_looked_up("kinds", field), {"filter": f"datum.{field} != null"}]
    return [
        places({"fill": {"value": "#fafaf8"}}),
        {**places({"fill": fill}), "transform": known},
    ]


def shapes(meaning: Mapping[str, Text], legend: Text, lang: Lang) -> list[Spec]:
    """A shape in the middle of each place that has a kind, with the legend."""
    field, title = f"kind_{lang}", legend.render(lang)
    told = {
        "shape": nominal(field, scale=_kind_scale(meaning, lang, SHAPES), title=title),
        "fill": nominal(field, scale=_kind_scale(meaning, lang, SIDE_COLOURS), title=title),
    }
    look = {"filled": True, "size": 46, "stroke": INK, "opacity": 1}
    return [layer("kinds", "point", {**at_pixels(), **told}, **look)]


def pair_layers(meaning: Mapping[str, Text], legend: Text, lang: Lang) -> list[Spec]:
    """Lines cased in white, by colour and dash, with dots at their ends."""
    field = f"kind_{lang}"
    key = {"title": legend.render(lang), "symbolSize": 700, "symbolStrokeWidth": 2.4}
    told = {
        "stroke": nominal(field, scale=_kind_scale(meaning, lang, _LINE_COLOURS), legend=key),
        "strokeDash": nominal(field, scale=_kind_scale(meaning, lang, DASHES), legend=key),
        "strokeWidth": as_given("width"),
    }
    casing = {"stroke": PAPER, "strokeWidth": 5, "strokeCap": "round", "strokeOpacity": 0.85}
    return [
        layer("pairs", "rule", along_pixels(), **casing),
        layer("pairs", "rule", {**along_pixels(), **told}, opacity=1),
        layer("ends", "point", at_pixels(), filled=True, size=26, fill=INK, stroke=PAPER),
    ]


_LINE_COLOURS = (SIDE_COLOURS[0], SIDE_COLOURS[5], SIDE_COLOURS[2], SIDE_COLOURS[3])
