"""Bars of shares side by side, one group a category."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT, SIDE_COLOURS

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.model.text import Text
    from xiezhi.model.units import Lang

BAR_HEIGHT, WIDTH = 9, 460


def share_bars(
    id: str,  # noqa: A002
    title: Text,
    alt_text: Text,
    shares: pd.DataFrame,
    categories: dict[str, Text],
    groups: dict[str, Text],
) -> Chart:
    """Paired horizontal bars: one category a row, one bar for each group.

    shares: (category, group) fractions; missing ones are left out.
    categories, groups: what to call the rows and columns of `shares`, in order of drawing.
    """
    values = shares.loc[list(categories), list(groups)].to_numpy(np.float64)
    rows = [
        {
            "share": float(values[place, number]),
            "order": place,
            "group": number,
            **{f"category_{lang}": name.render(lang) for lang in ("zh", "en")},
            **{f"group_{lang}": group.render(lang) for lang in ("zh", "en")},
        }
        for place, name in enumerate(categories.values())
        for number, group in enumerate(groups.values())
        if np.isfinite(values[place, number])
    ]
    names = list(groups.values())
    return chart(id, title, alt_text, {"shares": rows}, lambda lang: _draw(lang, names))


def _draw(lang: Lang, groups: list[Text]) -> Any:
    order = [group.render(lang) for group in groups]
    colour = alt.Scale(domain=order, range=SIDE_COLOURS[: len(order)])
    base = alt.Chart(alt.NamedData("shares")).encode(
        y=alt.Y(
            f"category_{lang}:N",
            sort=alt.EncodingSortField("order", op="min"),
            title=None,
            axis=alt.Axis(labelLimit=240, ticks=False, domain=False),
        ),
        yOffset=alt.YOffset(f"group_{lang}:N", sort=order),
    )
    x = alt.X(
        "share:Q",
        axis=alt.Axis(format=".0%", tickCount=6),
        title="占就业人员的比重" if lang == "zh" else "Share of persons in work",
    )
    bars = base.mark_bar().encode(
        x=x,
        color=alt.Color(
            f"group_{lang}:N", scale=colour, title=None, legend=alt.Legend(orient="top")
        ),
    )
    figures = base.mark_text(align="left", dx=3, fontSize=8).encode(
        x=x, text=alt.Text("share:Q", format=".1%")
    )
    return (
        (bars + figures)
        .properties(width=WIDTH, height=alt.Step(BAR_HEIGHT + 1))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
