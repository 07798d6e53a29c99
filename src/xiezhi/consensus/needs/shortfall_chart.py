"""Heat map of the finding on shortfalls: border counties by measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from xiezhi.consensus.needs.standing import SHORT
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT
from xiezhi.model.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.consensus.needs.standing import Measure
    from xiezhi.model.units import Lang

CELL_WIDTH, CELL_HEIGHT = 84, 18


def standing_chart(
    measures: tuple[Measure, ...], ahead: pd.DataFrame, counties: pd.DataFrame
) -> Chart:
    """Cells of border county × measure, darker where more counties do better.

    ahead: (place, measure) shares; counties: rows of border counties, indexed by place.
    """
    rows = [
        {
            "ahead": float(share),
            "order": order,
            "column": number,
            **{f"county_{lang}": county[f"name_{lang}"] for lang in ("zh", "en")},
            **{f"measure_{lang}": measure.problem.render(lang) for lang in ("zh", "en")},
        }
        for order, (place, county) in enumerate(counties.iterrows())
        for number, measure in enumerate(measures)
        if np.isfinite(share := ahead[measure.id].iloc[int(str(place))])
    ]
    return chart(
        "shortfalls_counties",
        Text(
            "边界区县的位置：多少区县比它更好（75%及以上为短板）",
            "Border counties: how many counties do better (shortfall from 75 %)",
        ),
        Text(
            "热力图：每行一个边界区县，每列一项，颜色越深，比它更好的区县越多；数值见表。",
            "Heat map, a row for each border county and a column for each measure, darker where "
            "more counties do better; the table holds the values.",
        ),
        {"standing": rows},
        _draw,
    )


def _draw(lang: Lang) -> Any:
    base = alt.Chart(alt.NamedData("standing")).encode(
        x=alt.X(
            f"measure_{lang}:N",
            sort=alt.EncodingSortField("column", op="min"),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelLimit=110),
        ),
        y=alt.Y(
            f"county_{lang}:N",
            sort=alt.EncodingSortField("order", op="min"),
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=160),
        ),
    )
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color("ahead:Q", scale=alt.Scale(scheme="oranges", domain=[0, 1]), legend=None)
    )
    figures = base.mark_text(fontSize=10).encode(
        text=alt.Text("ahead:Q", format=".0%"),
        color=alt.condition("datum.ahead > 0.85", alt.value("white"), alt.value("black")),
        opacity=alt.condition(f"datum.ahead >= {SHORT}", alt.value(1.0), alt.value(0.55)),
    )
    return (
        (cells + figures)
        .properties(width=alt.Step(CELL_WIDTH), height=alt.Step(CELL_HEIGHT))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
