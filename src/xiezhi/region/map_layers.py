"""The layers that every map of a case has: land, outlines, the border, names, a scale bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from xiezhi.model.palette import ELSEWHERE, FAINT, FONT, INK, PAPER, SIDE_COLOURS, tint
from xiezhi.model.units import LANGS, Lang
from xiezhi.region.map_names import map_name_zh
from xiezhi.region.map_room import free_places, roomiest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.region.map_data import MapGround
    from xiezhi.region.map_frame import MapFrame

    Floats = NDArray[np.float64]
    Rows = list[dict[str, Any]]

_SIDE_SIZE, _NAME_SIZE = 17, 11
_N_NAMES = 40
_SIDE_TINT = 0.16


def named(name: str) -> alt.NamedData:
    """A data set by its name; the chart holds its rows."""
    return alt.NamedData(name=name)


def around(lang: Lang) -> list[Any]:
    """Neighbouring provinces with their names, as far as the map shows them."""
    land = alt.Chart(named("around")).mark_geoshape(
        fill=ELSEWHERE, stroke=FAINT, strokeWidth=0.7, clip=True
    )
    words = alt.Chart(named("around_names")).mark_text(size=13, fill=FAINT)
    text = alt.Text(f"text_{lang}:N")
    return [land, words.encode(x=pixel("x"), y=pixel("y"), text=text)]


def tinted_places(case: Case) -> list[Any]:
    """The places of the sides, each side in its own tint."""
    codes = [side.code for side in case.sides]
    tints = [tint(colour, _SIDE_TINT) for colour in SIDE_COLOURS]
    fill = alt.Fill(
        "properties.province:N",
        scale=alt.Scale(domain=codes, range=tints[: len(codes)]),
        legend=None,
    )
    return [places().encode(fill=fill)]


def places() -> Any:
    """The places of the sides, to be filled by what a map says of them."""
    return alt.Chart(named("places")).mark_geoshape(stroke="#9a9a9a", strokeWidth=0.5)


def outlines() -> list[Any]:
    """The sides' outlines, and their common border heavier and cased in white."""
    sides = alt.Chart(named("outlines")).mark_geoshape(filled=False, stroke=INK, strokeWidth=1.0)
    border = alt.Chart(named("border"))
    casing = border.mark_geoshape(filled=False, stroke=PAPER, strokeWidth=4.4, strokeJoin="round")
    line = border.mark_geoshape(filled=False, stroke=INK, strokeWidth=2.2, strokeJoin="round")
    return [sides, casing, line]


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
        rows[f"names_{lang}"] = _placed(owners, texts, at, sizes, ground.frame, marks)
    return rows


def map_names(places: pd.DataFrame, lang: Lang) -> list[str]:
    """What a map calls each place in one language."""
    if lang == "en":
        return [str(name) for name in places["name_en"]]
    return [map_name_zh(str(name)) for name in places["name_zh"]]


def labels(lang: Lang) -> list[Any]:
    """Names in dark ink with a white halo, from the rows of `label_rows`."""
    base = alt.Chart(named(f"names_{lang}")).encode(
        x=pixel("x"), y=pixel("y"), text=alt.Text("text:N"), size=alt.Size("size:Q", scale=None)
    )
    halo = base.mark_text(stroke=PAPER, strokeWidth=3, strokeJoin="round", opacity=0.9)
    return [halo, base.mark_text(fill=INK)]


def scale_bar(lang: Lang) -> list[Any]:
    """A bar of a round number of kilometres at the foot of the map."""
    bar = alt.Chart(named("scale")).encode(x=pixel("x"), y=pixel("y"))
    line = bar.mark_rule(stroke=INK, strokeWidth=2).encode(x2="x2:Q")
    words = bar.mark_text(align="left", baseline="bottom", dy=-3, fontSize=10, fill=INK)
    return [line, words.encode(text=alt.Text(f"text_{lang}:N"))]


def pixel(field: str) -> Any:
    """A position given in pixels of the map."""
    channel = alt.Y if field.startswith("y") else alt.X
    return channel(f"{field}:Q", scale=None, axis=None)


def assembled(layers: Sequence[Any], frame: MapFrame) -> Any:
    """The layers as one map: fixed projection and size, the shared font, a legend on top."""
    return (
        alt.layer(*layers)
        .project(**frame.projection)
        .properties(width=frame.width, height=frame.height)
        .resolve_scale(fill="independent", shape="independent", size="independent")
        .configure(font=FONT, background=PAPER, aria=False)  # the chart's own `alt` speaks for it
        .configure_view(stroke=None)
        .configure_legend(
            orient="top",
            direction="horizontal",
            titleOrient="top",
            titleAnchor="start",
            titleLimit=frame.width,
            labelLimit=frame.width,
            titleFontSize=12,
            labelFontSize=11,
            symbolSize=130,
        )
    )


def _placed(
    owners: list[str],
    texts: list[str],
    at: Floats,
    sizes: list[int],
    frame: MapFrame,
    marks: Floats,
) -> Rows:
    centres = free_places(at, texts, sizes, frame, marks).round(1)
    room = ~np.isnan(centres[:, 0])
    every = zip(owners, texts, centres.tolist(), sizes, room, strict=True)
    return [
        {"code": code, "text": words, "x": x, "y": y, "size": size}
        for code, words, (x, y), size, fits in every
        if fits
    ]
