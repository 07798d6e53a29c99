"""Who sits where: bodies across, parties down, a mark for each seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from xiezhi.action.horizontal.mechanisms.records import Records
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT, SHAPES, SIDE_COLOURS
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang

COLUMN, ROW = 74, 24


def seats_chart(case: Case, records: Records) -> Chart:
    """A mark for each seat; its colour and shape are the side's."""
    sides = {side.code: side.short for side in case.sides}
    seated = {member for body in records.bodies.values() for member in body.members}
    parties = sorted(
        (p for p in records.parties.values() if p.side in sides and p.id in seated),
        key=lambda p: list(sides).index(p.side),
    )
    bodies = [body for body in records.bodies.values() if body.members]
    rows = [
        {
            **{f"party_{lang}": party.name.render(lang) for lang in LANGS},
            **{f"body_{lang}": body.name.render(lang) for lang in LANGS},
            **{f"side_{lang}": sides[party.side].render(lang) for lang in LANGS},
            "seat": party.id in body.members,
        }
        for party in parties
        for body in bodies
    ]
    return chart(
        "mechanisms_seats",
        Text("谁在哪个机构", "Who sits in which body"),
        Text(
            "点阵：一行一个主体，一列一个机构，有标记即为成员；哪个机构都不参加的主体和没有列出成员的机构未画。",
            "Marks: a row for each party, a column for each body, a mark where the party sits. "
            "Parties that sit nowhere and bodies without members are left out.",
        ),
        {"rows": rows},
        lambda lang: _draw(lang, case, len(parties), len(bodies)),
    )


def _draw(lang: Lang, case: Case, n_parties: int, n_bodies: int) -> Any:
    names = [side.short.render(lang) for side in case.sides]
    colours, shapes = (
        alt.Scale(domain=names, range=list(values)[: len(names)])
        for values in (SIDE_COLOURS, SHAPES)
    )
    legend = alt.Legend(orient="bottom", title=None)
    y = alt.Y(f"party_{lang}:N", sort=None, title=None, axis=alt.Axis(labelLimit=340, grid=True))
    x = alt.X(
        f"body_{lang}:N",
        sort=None,
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-30, labelLimit=320, grid=True),
    )
    frame = alt.Chart(alt.NamedData("rows")).mark_point(opacity=0).encode(x=x, y=y)
    seats = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.seat")
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(f"side_{lang}:N", scale=colours, legend=legend),
            shape=alt.Shape(f"side_{lang}:N", scale=shapes, legend=legend),
        )
    )
    return (
        (frame + seats)
        .properties(width=max(COLUMN * n_bodies, 160), height=ROW * max(n_parties, 1))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
