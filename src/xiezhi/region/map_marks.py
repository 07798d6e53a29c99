"""What maps draw over the land: shaded classes, kinds with their shapes, lines between pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from xiezhi.model.palette import DASHES, INK, PAPER, SHAPES, SIDE_COLOURS, tint
from xiezhi.region.classes import BELOW, MISSING_SIGN, Classes
from xiezhi.region.map_layers import named, pixel, places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xiezhi.model.text import Text
    from xiezhi.model.units import Lang
    from xiezhi.region.map_data import MapGround

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


def _looked_up(source: str, field: str) -> Any:
    return places().transform_lookup(
        lookup="properties.code",
        from_=alt.LookupData(data=named(source), key="code", fields=[field]),
    )


def shaded(classes: Classes, used: list[int], heading: str, lang: Lang) -> Any:
    """Places filled by class; the legend shows the classes that occur."""
    key = alt.Legend(title=heading, symbolType="square", symbolStrokeColor="#777777")
    scale = alt.Scale(
        domain=[classes.labels[k].render(lang) for k in used],
        range=[classes.colours[k] for k in used],
    )
    fill = alt.Fill(f"class_{lang}:N", scale=scale, legend=key)
    return _looked_up("values", f"class_{lang}").encode(fill=fill)


def mark_layer(lang: Lang) -> Any:
    """The signs of places that no name carries."""
    base = alt.Chart(named(f"marks_{lang}")).encode(
        x=pixel("x"), y=pixel("y"), text=alt.Text("text:N")
    )
    halo = base.mark_text(size=8, stroke=PAPER, strokeWidth=2)
    return alt.layer(halo, base.mark_text(size=8, fill=INK))


def _kind_scale(meaning: Mapping[str, Text], lang: Lang, marks: Sequence[Any]) -> alt.Scale:
    words = [text.render(lang) for text in meaning.values()]
    return alt.Scale(domain=words, range=list(marks[: len(words)]))


def coloured(meaning: Mapping[str, Text], lang: Lang) -> list[Any]:
    """Places tinted by kind, the others plain; `shapes` has the legend."""
    tints = [tint(colour, 0.45) for colour in SIDE_COLOURS]
    filled = _looked_up("kinds", f"kind_{lang}").transform_filter(f"datum.kind_{lang} != null")
    scale = _kind_scale(meaning, lang, tints)
    plain = places().encode(fill=alt.value("#fafaf8"))
    return [plain, filled.encode(fill=alt.Fill(f"kind_{lang}:N", scale=scale, legend=None))]


def shapes(meaning: Mapping[str, Text], legend: Text, lang: Lang) -> list[Any]:
    """A shape in the middle of each place that has a kind, with the legend."""
    field, title = f"kind_{lang}:N", legend.render(lang)
    points = alt.Chart(named("kinds")).mark_point(filled=True, size=46, stroke=INK, opacity=1)
    return [
        points.encode(
            x=pixel("x"),
            y=pixel("y"),
            shape=alt.Shape(field, scale=_kind_scale(meaning, lang, SHAPES), title=title),
            fill=alt.Fill(field, scale=_kind_scale(meaning, lang, SIDE_COLOURS), title=title),
        )
    ]


def pair_layers(meaning: Mapping[str, Text], legend: Text, lang: Lang) -> list[Any]:
    """Lines cased in white, by colour and dash, with dots at their ends."""
    field = f"kind_{lang}:N"
    key = alt.Legend(title=legend.render(lang), symbolSize=700, symbolStrokeWidth=2.4)
    base = alt.Chart(named("pairs")).encode(x=pixel("x"), y=pixel("y"), x2="x2:Q", y2="y2:Q")
    casing = base.mark_rule(stroke=PAPER, strokeWidth=5, strokeCap="round", opacity=0.85)
    lines = base.mark_rule(opacity=1).encode(
        stroke=alt.Stroke(field, scale=_kind_scale(meaning, lang, _LINE_COLOURS), legend=key),
        strokeDash=alt.StrokeDash(field, scale=_kind_scale(meaning, lang, DASHES), legend=key),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
    )
    dots = alt.Chart(named("ends")).mark_point(filled=True, size=26, fill=INK, stroke=PAPER)
    return [casing, lines, dots.encode(x=pixel("x"), y=pixel("y"))]


_LINE_COLOURS = (SIDE_COLOURS[0], SIDE_COLOURS[5], SIDE_COLOURS[2], SIDE_COLOURS[3])
