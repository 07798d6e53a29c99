"""Chart and map of the finding on complementing and competing economies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from xiezhi.consensus.needs.economy import LETTERS, industry_name
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT
from xiezhi.model.text import Text
from xiezhi.region.maps import pairs_map

if TYPE_CHECKING:
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang
    from xiezhi.region.region import Region

CELL = {"width": 92, "height": 20}
REFERENCE_LEAST = 0.0005
QUOTIENT_LIMIT = 3.0  # colours end at a third and at three times the reference


def quotient_chart(case: Case, quotients: Floats, reference: Floats) -> Chart:
    """Heat map of location quotients: one row an industry, one column a side.

    quotients: (side, industry), cells without a value stay empty; reference: (industry,).
    Industries with fewer than one job in 2,000 of the mainland are left out: their quotients
    say nothing.
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
        if np.isfinite(quotients[side, k]) and reference[k] >= REFERENCE_LEAST
    ]
    return chart(
        "complement_quotients",
        Text(
            "各方各行业的区位商（全国=1；紫多橙少）",
            "Location quotients of the sides (mainland = 1; purple above, orange below)",
        ),
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


def partners_map(case: Case, region: Region, partners: pd.DataFrame, rivals: pd.DataFrame) -> Chart:
    """Lines between the most complementary and the most competing pairs within reach."""
    codes = region.places["code"].to_numpy()
    both = pd.concat([partners.assign(kind="partners"), rivals.assign(kind="rivals")])
    pairs = pd.DataFrame(
        {
            "a": codes[both["a"].to_numpy(np.int64)],
            "b": codes[both["b"].to_numpy(np.int64)],
            "kind": both["kind"].to_numpy(),
        }
    )
    return pairs_map(
        case,
        pairs,
        id="complement_pairs",
        title=Text(
            "相邻或两小时内最互补与最雷同的跨界区县",
            "The most complementary and most competing pairs within reach",
        ),
        alt=Text(
            "地图：连线表示隔界相邻或120分钟内可达的区县对中最互补和最雷同的，名单见相应两表。",
            "Map with lines between the most complementary and the most competing of the pairs "
            "that touch or lie within 120 minutes; the two tables of pairs within reach list "
            "them.",
        ),
        legend=Text("跨界区县对", "Pairs across the border"),
        meaning={
            "partners": Text("最互补", "Most complementary"),
            "rivals": Text("最雷同", "Most competing"),
        },
    )
