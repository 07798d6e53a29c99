"""Charts of the finding on air: every day of every city, and the hours of the worst episode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from xiezhi.action.horizontal.air.aqi import level_name
from xiezhi.action.horizontal.air.case_air import POLLUTANTS
from xiezhi.action.horizontal.air.editions import pollutants, rules
from xiezhi.action.horizontal.wording import side_name
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import DASHES, ELSEWHERE, FONT, SIDE_COLOURS
from xiezhi.model.text import Text, text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.action.horizontal.air.case_air import CaseAir
    from xiezhi.action.horizontal.air.episodes import Episode
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang

# Light to dark: the level can be told in grey as well.
LEVEL_COLOURS = ("#e3efe6", "#f3e9a6", "#eab36a", "#d9703c", "#94325c", "#3d1430")
N_DAYS = 366
_MORE_HOURS = 72
_FEW_DAYS = 92


def days_chart(case: Case, air: CaseAir) -> Chart:
    """A cell for each day and city, by level; the last year of the record."""
    since = max(0, len(air.index) - N_DAYS)
    order = sorted(
        range(len(air.cities)), key=lambda k: (_side_rank(case, air.sides[k]), air.cities[k])
    )
    cells = [
        {
            "day": air.day(day).isoformat(),
            **_both("city", _labelled(case, air, city)),
            **_both("level", level_name(air.index[day, city])),
            "index": float(air.index[day, city]),
        }
        for city in order
        for day in range(since, len(air.index))
        if not np.isnan(air.index[day, city])
    ]
    labels = [_labelled(case, air, city) for city in order]
    few = len(air.index) - since <= _FEW_DAYS
    return chart(
        "air_days",
        Text("每日空气质量级别", "Level of every day"),
        Text(
            "方格图：每行一个城市（同一方相邻），每列一天，颜色越深级别越差，空白为有效时次不足。数字见表“各城市空气质量”。",
            "Cells: a row for each city (those of one side together), a column for each day; "
            "darker is worse, blank has too few hours. The table of cities has the figures.",
        ),
        {"cells": cells},
        lambda lang: _days(lang, labels, "%m-%d" if few else "%Y-%m"),
    )


def _side_rank(case: Case, code: str) -> int:
    codes = [side.code for side in case.sides]
    return codes.index(code) if code in codes else len(codes)


def _labelled(case: Case, air: CaseAir, city: int) -> Text:
    short = next((s.short for s in case.sides if s.code == air.sides[city]), None)
    name = air.names[air.cities[city]]
    return name if short is None else text("{s} {c}", "{c} ({s})", s=short, c=name)


def _days(lang: Lang, labels: list[Text], shape: str) -> Any:
    levels = [Text(row["zh"], row["en"]).render(lang) for row in rules()["index"]["levels"]]
    colour = alt.Color(
        f"level_{lang}:N",
        scale=alt.Scale(domain=levels, range=list(LEVEL_COLOURS)),
        legend=alt.Legend(orient="top", title=None, labelLimit=200, columns=6),
    )
    x = alt.X(
        "day:T",
        timeUnit="yearmonthdate",
        title=None,
        axis=alt.Axis(format=shape, grid=False, labelOverlap="greedy"),
    )
    y = alt.Y(
        f"city_{lang}:N",
        sort=[label.render(lang) for label in labels],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=220),
    )
    cells = alt.Chart(alt.NamedData("cells")).mark_rect().encode(x=x, y=y, color=colour)
    size = {"width": 560, "height": 18 * len(labels)}
    return cells.properties(**size).configure(font=FONT).configure_view(stroke=ELSEWHERE)


def episode_chart(case: Case, air: CaseAir) -> Chart | None:
    """Hourly means of the sides in the worst episode over several sides; None without one."""
    joint = [e for e in air.episodes if len([s for s in e.sides if s]) > 1]
    if not joint:
        return None
    one = max(joint, key=lambda e: e.peak)
    p = POLLUTANTS.index(one.pollutant)
    low = max(0, one.first * 24 - _MORE_HOURS)
    high = min(len(air.grid), (one.last + 1) * 24 + _MORE_HOURS)
    codes = [side.code for side in case.sides if side.code in air.sides]
    rows = [row for code in codes for row in _hours(case, air, code, p, low, high)]
    days = [{"day": f"{air.day(d).isoformat()}T00:00"} for d in (one.first, one.last + 1)]
    return chart(
        "air_episode",
        text(
            "最重的共同污染过程：{what}，{first}至{last}",
            "The worst episode of several sides: {what}, {first} to {last}",
            what=pollutants()[one.pollutant].name,
            first=_same(air.day(one.first).isoformat()),
            last=_same(air.day(one.last).isoformat()),
        ),
        Text(
            "折线图：各方城市小时浓度的均值，竖线为超标日的起止。数字见表“污染过程”。",
            "Lines: hourly means over the cities of each side; bars mark where the days that "
            "exceed begin and end. The table of episodes has the figures.",
        ),
        {"hours": rows, "ends": days},
        lambda lang: _episode(lang, one, [side_name(case, code) for code in codes]),
    )


def _same(words: str) -> Text:
    return Text(words, words)


def _hours(
    case: Case, air: CaseAir, code: str, p: int, low: int, high: int
) -> list[dict[str, Any]]:
    own = [k for k, side in enumerate(air.sides) if side == code]
    part = air.grid[low:high, own, p]
    n = (~np.isnan(part)).sum(axis=1)
    means = np.nansum(part, axis=1) / np.maximum(n, 1)
    return [
        {
            "time": f"{air.day((low + k) // 24).isoformat()}T{(low + k) % 24:02d}:00",
            "value": round(float(value), 2),
            **_both("side", side_name(case, code)),
        }
        for k, value in enumerate(means)
        if n[k]
    ]


def _episode(lang: Lang, one: Episode, sides: list[Text]) -> Any:
    order = [side.render(lang) for side in sides]
    known = pollutants()[one.pollutant]
    unit = known.unit.replace("ug/m3", "µg/m³").replace("mg/m3", "mg/m³")
    name = known.name.render(lang)
    title = f"{name}（{unit}）" if lang == "zh" else f"{name} ({unit})"
    legend = alt.Legend(orient="top", title=None, symbolSize=300)
    colour = alt.Color(
        f"side_{lang}:N",
        scale=alt.Scale(domain=order, range=list(SIDE_COLOURS[: len(order)])),
        legend=legend,
    )
    dash = alt.StrokeDash(
        f"side_{lang}:N",
        scale=alt.Scale(
            domain=order, range=[list(DASHES[k % len(DASHES)]) for k in range(len(order))]
        ),
        legend=legend,
    )
    x = alt.X(
        "time:T",
        title=None,
        axis=alt.Axis(format="%m-%d", grid=False, labelOverlap="greedy", tickCount="day"),
    )
    lines = (
        alt.Chart(alt.NamedData("hours"))
        .mark_line(strokeWidth=1.6)
        .encode(x=x, y=alt.Y("value:Q", title=title), color=colour, strokeDash=dash)
    )
    ends = (
        alt.Chart(alt.NamedData("ends"))
        .mark_rule(color="#757575", strokeDash=[2, 2])
        .encode(x="day:T")
    )
    return (
        (ends + lines)
        .properties(width=560, height=220)
        .configure(font=FONT)
        .configure_view(stroke=None)
    )


def _both(name: str, words: Text) -> dict[str, str]:
    return {f"{name}_{lang}": words.render(lang) for lang in LANGS}
