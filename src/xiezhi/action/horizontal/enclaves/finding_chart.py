"""What all sides book of a park as a share of what came about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from xiezhi.action.horizontal.enclaves.case_parks import Booked
from xiezhi.action.horizontal.enclaves.finding_tables import account_title, booked_by_all
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT, INK, SIDE_COLOURS
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

WIDTH, ROW = 420, 24


def double_chart(counted: Sequence[Booked]) -> Chart:
    """What all book as a share of what came about; beyond the line it is counted twice."""
    rows = [
        {
            "share": booked_by_all(one) / float(one.booking.account.total),
            "over": (one.booking.counted_twice or 0) > 0,
            **{f"account_{lang}": account_title(one).render(lang) for lang in LANGS},
        }
        for one in counted
        if one.booking.account.total
    ]
    return chart(
        "enclaves_double_chart",
        Text("各方已计之和占实际发生的比例", "What all book as a share of what came about"),
        Text(
            "横条图：一笔账一条，越过100%的竖线即有重复计算；数字见表“有无重复计算”。",
            "Bars: one for each account; beyond the line at 100 % some is counted twice. The table "
            "has the figures.",
        ),
        {"rows": rows},
        lambda lang: _draw(lang, len(rows)),
    )


def _draw(lang: Lang, n_rows: int) -> Any:
    title = {"zh": "占实际发生的比例（竖线为100%）", "en": "Share of what came about (line: 100 %)"}
    base = alt.Chart(alt.NamedData("rows"))
    y = alt.Y(
        f"account_{lang}:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelLimit=320, ticks=False, domain=False),
    )
    x = alt.X("share:Q", title=title[lang], axis=alt.Axis(format=".0%", tickCount=6))
    scale = alt.Scale(domain=[False, True], range=list(SIDE_COLOURS[:2]))
    bars = base.mark_bar(height=14).encode(
        x=x, y=y, color=alt.Color("over:N", scale=scale, legend=None)
    )
    line = base.mark_rule(color=INK, strokeWidth=2).encode(x=alt.datum(1))
    return (
        (bars + line)
        .properties(width=WIDTH, height=ROW * max(n_rows, 1))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
