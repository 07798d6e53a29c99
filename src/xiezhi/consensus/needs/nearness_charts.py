"""Map and chart of the finding on nearness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from xiezhi.consensus.needs.border_cost import KM_STEP, Trips, slowness_by_class
from xiezhi.consensus.needs.wording import point_name
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT, SIDE_COLOURS
from xiezhi.model.text import Text, text
from xiezhi.model.units import Unit
from xiezhi.region.maps import choropleth

if TYPE_CHECKING:
    from xiezhi.consensus.needs.across import NearestAcross
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang
    from xiezhi.region.region import Region

TIME_BREAKS = (60.0, 90.0, 120.0, 180.0, 300.0, 480.0)
KINDS = (Text("不跨界", "Within a side"), Text("跨界", "Across the border"))


def slowness_chart(case: Case, trips: Trips) -> Chart:
    """Minutes for each straight kilometre by length of trip, within a side and across."""
    km_from, *medians = slowness_by_class(trips)
    rows = [
        {
            "km": float(low + KM_STEP / 2),
            "slowness": float(value),
            **{f"kind_{lang}": kind.render(lang) for lang in ("zh", "en")},
        }
        for kind, values in zip(KINDS, medians, strict=True)
        for low, value in zip(km_from, values, strict=True)
        if np.isfinite(value)
    ]
    return chart(
        "nearness_slowness",
        Text("直线距离相同的行程：跨界与不跨界", "Trips of equal length, across and within"),
        Text(
            "折线图：横轴为直线距离，纵轴为每直线公里所用分钟数，不跨界与跨界各一条；数值见"
            "表“边界附近直线距离相同的行程”。",
            "Line chart of minutes for each straight kilometre against straight distance, one "
            "line within a side and one across; the table of trips near the border holds the "
            "values.",
        ),
        {"slowness": rows},
        lambda lang: _draw_slowness(lang, point_name(case)),
    )


def _draw_slowness(lang: Lang, point: Text) -> Any:
    order = [kind.render(lang) for kind in KINDS]
    kind = f"kind_{lang}:N"
    base = alt.Chart(alt.NamedData("slowness")).encode(
        x=alt.X(
            "km:Q",
            scale=alt.Scale(domain=[20, 200]),
            title=text(
                "两地{p}的直线距离（公里）", "Straight distance between {p}s, km", p=point
            ).render(lang),
        ),
        y=alt.Y(
            "slowness:Q",
            scale=alt.Scale(domainMin=0),
            title="每直线公里所用分钟数" if lang == "zh" else "Minutes for each straight km",
        ),
        color=alt.Color(
            kind,
            scale=alt.Scale(domain=order, range=SIDE_COLOURS[:2]),
            title=None,
            legend=alt.Legend(orient="top"),
        ),
    )
    lines = base.mark_line().encode(strokeDash=alt.StrokeDash(kind, sort=order, legend=None))
    points = base.mark_point(filled=True, size=60).encode(
        shape=alt.Shape(kind, scale=alt.Scale(domain=order), title=None)
    )
    return (lines + points).properties(width=460, height=260).configure(font=FONT)


def time_map(case: Case, region: Region, nearest: NearestAcross) -> Chart:
    """Travel time from each county seat to the nearest one of another side."""
    minutes = np.where(nearest.place >= 0, nearest.minutes, np.nan)
    point = point_name(case)
    return choropleth(
        case,
        pd.Series(minutes, index=region.places["code"]),
        id="nearness_time",
        title=text(
            "到另一方最近{p}的行程", "Travel time to the nearest {p} of another side", p=point
        ),
        alt=text(
            "地图：各区县{p}到另一方最近{p}的行程时间；数值见表“各区县的交通圈”。",
            "Map of travel times from each {p} to the nearest one of another side; the table of "
            "circles holds the values.",
            p=point,
        ),
        legend=text("到另一方最近{p}", "To the nearest {p} of another side", p=point),
        unit=Unit.MINUTES,
        breaks=TIME_BREAKS,
    )
