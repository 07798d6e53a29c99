"""Assets by year, a panel for each asset, a line for each area, its side's colour and dash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from xiezhi.action.horizontal.assets.series import ASSETS, UNITS, Series
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import DASHES, FONT, SIDE_COLOURS
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.action.horizontal.area_names import Areas
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang

WIDTH, HEIGHT = 210, 130


def series_chart(case: Case, series: Sequence[Series], areas: Areas) -> Chart:
    """A panel for each asset."""
    rows = [
        {
            "year": year,
            "value": value,
            **{f"asset_{lang}": _panel(one).render(lang) for lang in LANGS},
            **{f"area_{lang}": areas.name(one.area).render(lang) for lang in LANGS},
            **{f"side_{lang}": areas.name(one.side).render(lang) for lang in LANGS},
        }
        for one in series
        for year, value in zip(one.years, one.values, strict=True)
    ]
    return chart(
        "assets_series",
        Text("各项生态资产的逐年观测", "Natural assets by year"),
        Text(
            "折线图：一格一项资产，一线一个地方，颜色与线型表示所属一侧；趋势见表“各地方的趋势”。",
            "Lines: a panel for each asset, a line for each area, colour and dash by its bank. The "
            "table of trends has the figures.",
        ),
        {"rows": rows},
        lambda lang: _draw(lang, [side.short.render(lang) for side in case.sides]),
    )


def _panel(one: Series) -> Text:
    name, unit = ASSETS[one.asset], UNITS.get(one.unit, Text(one.unit, one.unit))
    return Text(f"{name.zh}（{unit.zh}）", f"{name.en} ({unit.en})")


def _draw(lang: Lang, sides: list[str]) -> Any:
    legend = alt.Legend(orient="bottom", title=None)
    dashes = [list(DASHES[k % len(DASHES)]) for k in range(len(sides))]
    colour = alt.Color(
        f"side_{lang}:N",
        scale=alt.Scale(domain=sides, range=list(SIDE_COLOURS[: len(sides)])),
        legend=legend,
    )
    dash = alt.StrokeDash(
        f"side_{lang}:N",
        scale=alt.Scale(domain=sides, range=dashes),
        legend=legend,
    )
    lines = (
        alt.Chart(alt.NamedData("rows"))
        .mark_line(point=True)
        .encode(
            x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickCount=5)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False)),
            color=colour,
            strokeDash=dash,
            detail=f"area_{lang}:N",
        )
        .properties(width=WIDTH, height=HEIGHT)
    )
    return (
        lines.facet(facet=alt.Facet(f"asset_{lang}:N", title=None), columns=2)
        .resolve_scale(y="independent")
        .configure(font=FONT)
    )
