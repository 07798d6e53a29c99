"""Charts of the finding on rivers: classes by section and indicator, and the worst alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.finding_tables import class_name, indicator
from xiezhi.action.horizontal.water.standard import indicators
from xiezhi.action.horizontal.wording import column_of
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import ELSEWHERE, FAINT, FONT, INK, SIDE_COLOURS
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.action.horizontal.water.case_water import CaseWater
    from xiezhi.model.units import Lang

N_SECTIONS, N_SERIES = 30, 4
_SPAN = pd.Timedelta(days=10)
# Light to dark, so that classes can be told apart in grey; the class is written in every cell.
CLASS_COLOURS = ("#dcecf5", "#b5d3e7", "#8fb6a6", "#e8c35a", "#d9822b", "#8f2d1f")
_WHITE_FROM = 5


def classes_chart(water: CaseWater) -> Chart:
    """A cell for each section and indicator with its class; the border's sections first."""
    crossing = column_of(water.sections, "upstream") != ""
    order = sorted(
        range(len(water.means.index)),
        key=lambda k: (not crossing[water.means.index[k]], -int(water.classes.overall[k])),
    )[:N_SECTIONS]
    items = [c for c, item in enumerate(water.means.columns) if water.classes.rated[c] and item]
    cells = []
    for k in order:
        for c in [*items, -1]:
            number = int(water.classes.overall[k] if c < 0 else water.classes.by_indicator[k, c])
            what = ALL if c < 0 else indicator(str(water.means.columns[c]))
            cells.append(
                {
                    **_both("section", water.names[water.means.index[k]]),
                    **_both("what", what),
                    **_both("class", class_name(number)),
                    "number": number,
                }
            )
    sections = [water.names[water.means.index[k]] for k in order]
    whats = [*(indicator(str(water.means.columns[c])) for c in items), ALL]
    return chart(
        "water_classes",
        Text("各断面各指标的类别", "Class by section and indicator"),
        Text(
            "方格图：每行一个断面（跨界断面在前），每列一个指标，格中写明类别，越差颜色越深；末列为断面类别。"
            "数字见表“各断面水质类别”。",
            "Cells: a row for each section (those on the border first), a column for each "
            "indicator; the class stands in the cell, worse is darker; the last column is the "
            "section's. The table of sections has the rest.",
        ),
        {"cells": cells},
        lambda lang: _cells(lang, sections, whats),
    )


ALL = Text("断面类别", "section")


def _cells(lang: Lang, sections: list[Text], whats: list[Text]) -> Any:
    x = alt.X(
        f"what_{lang}:N",
        sort=[w.render(lang) for w in whats],
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-30, ticks=False, domain=False, labelLimit=200),
    )
    y = alt.Y(
        f"section_{lang}:N",
        sort=[s.render(lang) for s in sections],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=220),
    )
    colours = alt.Scale(domain=list(range(7)), range=[ELSEWHERE, *CLASS_COLOURS])
    base = alt.Chart(alt.NamedData("cells")).encode(x=x, y=y)
    fill = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color("number:O", scale=colours, legend=None)
    )
    words = base.mark_text(fontSize=10).encode(
        text=f"class_{lang}:N",
        color=alt.condition(
            f"datum.number >= {_WHITE_FROM + 1}", alt.value("white"), alt.value(INK)
        ),
    )
    size = {"width": 78 * len(whats), "height": 24 * len(sections)}
    return (fill + words).properties(**size).configure(font=FONT).configure_view(stroke=None)


def alarms_chart(water: CaseWater) -> Chart | None:
    """The readings around the worst confirmed alarms, with the limit; None without any."""
    chosen = water.alarms[water.alarms["confirmed"] & (water.alarms["kind"] == "threshold")]
    chosen = chosen.drop_duplicates(["section", "parameter"]).head(N_SERIES)
    if chosen.empty:
        return None
    parts = [_series(water, alarm) for _, alarm in chosen.iterrows()]
    data: dict[str, list[dict[str, Any]]] = {}
    for k, (points, limit) in enumerate(parts):
        data[f"points_{k}"], data[f"limit_{k}"] = points, limit
    titles = [
        (water.names[str(a["section"])], indicator(str(a["parameter"])), str(a["parameter"]))
        for _, a in chosen.iterrows()
    ]
    return chart(
        "water_alarms",
        Text("最严重预警前后的读数", "Readings around the worst alarms"),
        Text(
            "折线图：每格一个断面和指标，圆点为采信读数，叉为另置读数，虚线为目标限值。数字见表“预警与待确认读数”。",
            "Lines: a panel for each section and indicator; dots are believed readings, crosses "
            "those kept apart, the dashed line is the target's limit. The table of alarms has the "
            "figures.",
        ),
        data,
        lambda lang: _panels(lang, titles),
    )


def _series(
    water: CaseWater, alarm: pd.Series
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    r = water.screened.readings
    rows = r.rows(r.sections.index(alarm["section"]))
    column = r.items.index(alarm["parameter"])
    time = pd.DatetimeIndex(r.time[rows])
    near = (time >= alarm["start"] - _SPAN) & (time <= alarm["end"] + _SPAN)
    near &= ~np.isnan(r.measured[rows, column])
    used = ~np.isnan(water.screened.believed[rows, column])
    points = [
        {
            "time": at.isoformat(),
            "value": float(value),
            "used": bool(ok),
            **_both("how", USED if ok else APART),
        }
        for at, value, ok in zip(
            time[near], r.measured[rows, column][near], used[near], strict=True
        )
    ]
    return points, [{"limit": float(alarm["limit"])}]


USED = Text("采信", "believed")
APART = Text("另置", "kept apart")


def _panels(lang: Lang, titles: list[tuple[Text, Text, str]]) -> Any:
    panels = [_panel(lang, k, *title) for k, title in enumerate(titles)]
    both = alt.vconcat(*[alt.hconcat(*panels[k : k + 2]) for k in range(0, len(panels), 2)])
    return both.configure(font=FONT).configure_view(stroke=FAINT)


def _panel(lang: Lang, k: int, section: Text, what: Text, item: str) -> Any:
    unit = indicators()[item].unit
    name = what.render(lang)
    title = f"{name}（{unit}）" if lang == "zh" else f"{name} ({unit})"
    points = alt.Chart(alt.NamedData(f"points_{k}"))
    x = alt.X("time:T", title=None, axis=alt.Axis(format="%m-%d", tickCount=5, grid=False))
    y = alt.Y("value:Q", title=title if unit else name, scale=alt.Scale(zero=False))
    line = points.transform_filter("datum.used").mark_line(color=SIDE_COLOURS[0], strokeWidth=1)
    order = [USED.render(lang), APART.render(lang)]
    marks = points.mark_point(filled=False, size=40, opacity=1, strokeWidth=1.4).encode(
        shape=alt.Shape(
            f"how_{lang}:N",
            scale=alt.Scale(domain=order, range=["circle", "cross"]),
            legend=alt.Legend(orient="bottom", title=None) if k == 0 else None,
        ),
        color=alt.Color(
            f"how_{lang}:N",
            scale=alt.Scale(domain=order, range=[SIDE_COLOURS[0], FAINT]),
            legend=alt.Legend(orient="bottom", title=None) if k == 0 else None,
        ),
    )
    limit = (
        alt.Chart(alt.NamedData(f"limit_{k}"))
        .mark_rule(strokeDash=[6, 3], color=INK)
        .encode(y="limit:Q")
    )
    return (line.encode(x=x, y=y) + marks.encode(x=x, y=y) + limit).properties(
        width=270, height=150, title=section.render(lang)
    )


def _both(name: str, words: Text) -> dict[str, str]:
    return {f"{name}_{lang}": words.render(lang) for lang in LANGS}
