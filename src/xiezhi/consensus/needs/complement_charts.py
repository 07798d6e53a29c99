"""Chart and map of the finding on complementing and competing economies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from xiezhi.consensus.needs.colours import FONT
from xiezhi.consensus.needs.economy import LETTERS, industry_name
from xiezhi.model.chart import Chart, chart
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang

CELL = {"width": 92, "height": 20}
QUOTIENT_LIMIT = 3.0  # colours end at a third and at three times the reference


def quotient_chart(case: Case, quotients: Floats) -> Chart:
    """Heat map of location quotients: one row an industry, one column a side.

    quotients: (side, industry); cells without a value stay empty.
    """
    rows = [
        {
            "quotient": float(quotients[side, k]),
            "log": float(np.log2(np.clip(quotients[side, k], 1 / QUOTIENT_LIMIT, QUOTIENT_LIMIT))),
            "order": k,
            "side_order": side,
            **{f"side_{lang}": case.sides[side].name.render(lang) for lang in ("zh", "en")},
            **{f"industry_{lang}": industry_name(letter).render(lang) for lang in ("zh", "en")},
        }
        for side in range(len(case.sides))
        for k, letter in enumerate(LETTERS)
        if np.isfinite(quotients[side, k])
    ]
    return chart(
        "complement_quotients",
        Text("各方20个行业的区位商（全国=1）", "Location quotients of the sides, mainland = 1"),
        Text(
            "热力图：每行一个行业，每列一方，数字为区位商；数值见表“区位商”。",
            "Heat map, a row for each industry and a column for each side, the quotient written "
            "in each cell; the table of location quotients holds the values.",
        ),
        {"quotients": rows},
        _draw_quotients,
    )


def _draw_quotients(lang: Lang) -> Any:
    base = alt.Chart(alt.NamedData("quotients")).encode(
        x=alt.X(
            f"side_{lang}:N",
            sort=alt.EncodingSortField("side_order", op="min"),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelLimit=120),
        ),
        y=alt.Y(
            f"industry_{lang}:N",
            sort=alt.EncodingSortField("order", op="min"),
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=240),
        ),
    )
    end = float(np.log2(QUOTIENT_LIMIT))
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color(
            "log:Q",
            scale=alt.Scale(scheme="purpleorange", domain=[end, -end]),
            legend=None,
        )
    )
    figures = base.mark_text(fontSize=11).encode(
        text=alt.Text("quotient:Q", format=".2f"),
        color=alt.condition("abs(datum.log) > 1.3", alt.value("white"), alt.value("black")),
    )
    return (
        (cells + figures)
        .properties(width=alt.Step(CELL["width"]), height=alt.Step(CELL["height"]))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
