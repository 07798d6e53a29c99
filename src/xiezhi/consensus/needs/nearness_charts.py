"""Map and chart of the finding on nearness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from xiezhi.consensus.needs.border_cost import KM_STEP, Trips, slowness_by_class
from xiezhi.consensus.needs.colours import FONT, SIDE_COLOURS
from xiezhi.model.chart import Chart, chart
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

KINDS = (Text("方内", "Within a side"), Text("跨界", "Across the border"))


def slowness_chart(trips: Trips) -> Chart:
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
        Text("同等直线距离：跨界与方内的行程", "Trips of equal length, across and within"),
        Text(
            "折线图：横轴为直线距离，纵轴为每直线公里分钟数，方内与跨界各一条；数值见同名表。",
            "Line chart of minutes for each straight kilometre against straight distance, one "
            "line within a side and one across; the table of the same name holds the values.",
        ),
        {"slowness": rows},
        _draw_slowness,
    )


def _draw_slowness(lang: Lang) -> Any:
    order = [kind.render(lang) for kind in KINDS]
    kind = f"kind_{lang}:N"
    base = alt.Chart(alt.NamedData("slowness")).encode(
        x=alt.X(
            "km:Q",
            scale=alt.Scale(domain=[20, 200]),
            title="两县城直线距离（公里）" if lang == "zh" else "Straight distance, km",
        ),
        y=alt.Y(
            "slowness:Q",
            scale=alt.Scale(domainMin=0),
            title="每直线公里分钟数" if lang == "zh" else "Minutes for each straight km",
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
