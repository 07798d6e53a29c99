"""Chart of the finding on interviews: who spoke of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from xiezhi.consensus.interviews.finding_tables import name_of
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT, SIDE_COLOURS
from xiezhi.model.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.consensus.interviews.codebook import Codebook
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang

WIDTH, BAR_HEIGHT = 420, 10


def codes_chart(case: Case, counts: pd.DataFrame, book: Codebook) -> Chart:
    """Bars of respondents by code, one bar a side, codes in the order of the codebook.

    counts: columns code, side, n_respondents.
    """
    order = {code.id: k for k, code in enumerate(book)}
    names = {side.code: side.name for side in case.sides}
    rows = [
        {
            "n": int(n),
            "order": order.get(code, len(order)),
            **{f"side_{lang}": names[side].render(lang) for lang in ("zh", "en")},
            **{f"code_{lang}": name_of(book, code).render(lang) for lang in ("zh", "en")},
        }
        for code, side, n in zip(
            counts["code"], counts["side"], counts["n_respondents"], strict=True
        )
        if side in names
    ]
    sides = [side.name for side in case.sides]
    ticks = whole_ticks(int(counts["n_respondents"].max()) if rows else 0)
    return chart(
        "interview_codes",
        Text("谈到各编码的受访者人数", "Respondents who spoke of each code"),
        Text(
            "条形图：每个编码一行，每方一条；数值见表。",
            "Bars, a row for each code and a bar for each side; the table holds the values.",
        ),
        {"codes": rows},
        lambda lang: _draw(lang, [side.render(lang) for side in sides], ticks),
    )


def whole_ticks(most: int, n: int = 6) -> list[int]:
    """Whole numbers from 0 up to the greatest or the next above, n at most.

    >>> whole_ticks(2), whole_ticks(13)
    ([0, 1, 2], [0, 5, 10, 15])
    """
    step = next(s * 10**k for k in range(12) for s in (1, 2, 5) if most <= s * 10**k * (n - 1))
    return [step * k for k in range(-(-max(most, 1) // step) + 1)]


def _draw(lang: Lang, sides: list[str], ticks: list[int]) -> Any:
    base = alt.Chart(alt.NamedData("codes")).encode(
        y=alt.Y(
            f"code_{lang}:N",
            sort=alt.EncodingSortField("order", op="min"),
            title=None,
            axis=alt.Axis(labelLimit=240, ticks=False, domain=False),
        ),
        yOffset=alt.YOffset(f"side_{lang}:N", sort=sides),
        x=alt.X(
            "n:Q",
            title="受访者（人）" if lang == "zh" else "Respondents",
            axis=alt.Axis(values=ticks, format="d"),
            scale=alt.Scale(domain=[0, ticks[-1]]),
        ),
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            f"side_{lang}:N",
            scale=alt.Scale(domain=sides, range=SIDE_COLOURS[: len(sides)]),
            title=None,
            legend=alt.Legend(orient="top"),
        )
    )
    figures = base.mark_text(align="left", dx=3, fontSize=9).encode(text="n:Q")
    return (
        (bars + figures)
        .properties(width=WIDTH, height=alt.Step(BAR_HEIGHT + 2))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
