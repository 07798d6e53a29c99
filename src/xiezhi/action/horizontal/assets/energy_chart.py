"""What each side has over or lacks by time, a panel for each carrier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from xiezhi.action.horizontal.area_names import Areas
from xiezhi.action.horizontal.assets.carriers import Carrier
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import DASHES, FONT, SIDE_COLOURS
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

WIDTH, HEIGHT = 420, 120


def balance_chart(carriers: Sequence[Carrier], areas: Areas) -> Chart:
    """Supply less demand by time, a panel for each carrier, a line for each side."""
    rows = [
        {
            "time": time.isoformat(),
            "over": float(one.exchange.supply[t, k] - one.exchange.demand[t, k]),
            **{f"carrier_{lang}": _panel(one).render(lang) for lang in LANGS},
            **{f"side_{lang}": areas.name(area).render(lang) for lang in LANGS},
        }
        for one in carriers
        for t, time in enumerate(one.times)
        for k, area in enumerate(one.areas)
    ]
    sides = list(dict.fromkeys(area for one in carriers for area in one.areas))
    return chart(
        "energy_balance",
        Text("各方的余缺（可供减需求）", "What each side has over (supply less demand)"),
        Text(
            "折线图：一格一种能源，一线一方，零线以下为不足；一方在上、一方在下时即可互济。",
            "Lines: a panel for each carrier, a line for each side, below zero it lacks. Where one "
            "is above and one below, exchange helps.",
        ),
        {"rows": rows},
        lambda lang: _draw(lang, [areas.name(side).render(lang) for side in sides]),
    )


def _panel(one: Carrier) -> Text:
    name, unit = one.name, one.unit_name
    return Text(f"{name.zh}（{unit.zh}）", f"{name.en} ({unit.en})")


def _draw(lang: Lang, sides: list[str]) -> Any:
    scale = alt.Scale(domain=sides, range=list(SIDE_COLOURS[: len(sides)]))
    dashes = [list(DASHES[k % len(DASHES)]) for k in range(len(sides))]
    legend = alt.Legend(orient="bottom", title=None)
    lines = (
        alt.Chart(alt.NamedData("rows"))
        .mark_line(point=True)
        .encode(
            x=alt.X("time:T", title=None, axis=alt.Axis(format="%Y-%m", tickCount=6)),
            y=alt.Y("over:Q", title=None),
            color=alt.Color(f"side_{lang}:N", scale=scale, legend=legend),
            strokeDash=alt.StrokeDash(
                f"side_{lang}:N", scale=alt.Scale(domain=sides, range=dashes), legend=legend
            ),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )
    return (
        lines.facet(facet=alt.Facet(f"carrier_{lang}:N", title=None), columns=1)
        .resolve_scale(y="independent")
        .configure(font=FONT)
    )
