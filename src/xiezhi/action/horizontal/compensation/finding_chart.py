"""Net received by party and year, as bars to the right and left of zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from xiezhi.action.horizontal.compensation.finding_tables import party_name
from xiezhi.action.horizontal.compensation.ledger import Settlement, spans
from xiezhi.action.horizontal.compensation.pot import pot_of
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT, INK, SIDE_COLOURS
from xiezhi.model.text import Text, text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

WIDTH, ROW = 460, 22
MILLION = 1e6


def balances_chart(settlements: Sequence[Settlement]) -> Chart:
    """A bar for each agreement, party and year that moved money."""
    rows = [
        {
            "million": float(net) / MILLION,
            "towards": "in" if net > 0 else "out",
            **{f"row_{lang}": _row(one, party).render(lang) for lang in LANGS},
            "order": number,
        }
        for number, (one, party, net) in enumerate(_moved(settlements))
    ]
    return chart(
        "compensation_balances_chart",
        Text("各方各年净得", "Net received by party and year"),
        Text(
            "横条图：每个协议、年份和主体一条，零线以右为净得，以左为净付；数字见同名表。",
            "Bars: one for each agreement, year and party, received to the right of zero and paid "
            "to the left. The table of the same name has the figures.",
        ),
        {"rows": rows},
        lambda lang: _draw(lang, len(rows)),
    )


def _moved(settlements: Sequence[Settlement]) -> list[tuple[Settlement, str, float]]:
    return [
        (one, party, float(net))
        for one in settlements
        for party, net in one.balances.items()
        if net and party != pot_of(one.agreement)
    ]


def _row(one: Settlement, party: str) -> Text:
    return text(
        "{title}{when}：{who}",
        "{title}, {when}: {who}",
        title=one.agreement.title,
        when=spans(one.period.months),
        who=party_name(one.agreement, party),
    )


def _draw(lang: Lang, n_rows: int) -> Any:
    title = {"zh": "净得（百万元；负为净付）", "en": "Net received (million yuan; paid below zero)"}
    y = alt.Y(
        f"row_{lang}:N",
        sort=alt.EncodingSortField("order"),
        title=None,
        axis=alt.Axis(labelLimit=320, ticks=False, domain=False),
    )
    colour = alt.Color(
        "towards:N",
        scale=alt.Scale(domain=["in", "out"], range=list(SIDE_COLOURS[:2])),
        legend=None,
    )
    base = alt.Chart(alt.NamedData("rows"))
    x = alt.X("million:Q", title=title[lang], axis=alt.Axis(tickCount=6))
    bars = base.mark_bar(height=14).encode(x=x, y=y, color=colour)
    zero = alt.Chart(alt.NamedData("rows")).mark_rule(color=INK).encode(x=alt.datum(0))
    return (
        (bars + zero)
        .properties(width=WIDTH, height=ROW * max(n_rows, 1))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
