"""Shares of a joint work by rule, beside what each party has alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FONT, INK, SHAPES, SIDE_COLOURS
from xiezhi.model.text import Text, text
from xiezhi.model.units import LANGS
from xiezhi.organization.sharing.game import Kind

if TYPE_CHECKING:
    from xiezhi.model.units import Lang
    from xiezhi.organization.sharing.case_games import CaseGame
    from xiezhi.organization.sharing.divisions import Division

OFFSET = alt.Scale(paddingOuter=1)
WIDTH, STEP, ROW = 420, 11, 18  # a rule takes a step of its party's row


def shares_chart(one: CaseGame, found: tuple[Division, ...]) -> Chart:
    """A dot for each party and rule, a tick where the party would be alone."""
    usable = [division for division in found if division.shares is not None]
    dots = [
        {
            "amount": (division.shares or {})[player.code],
            **_in_both("rule", division.rule),
            **_in_both("player", player.name),
        }
        for division in usable
        for player in one.players
    ]
    ticks = [
        {"amount": one.alone(player), **_in_both("player", player.name)} for player in one.players
    ]
    rules = [division.rule for division in usable]
    players = [player.name for player in one.players]
    return chart(
        f"sharing_{one.id}",
        text("“{name}”：各方分摊或分得", "{name}: what each party pays or receives", name=one.name),
        Text(
            "点图：每个参与方一行，各种分法一个点，竖线为单干的金额；数字见表“各方分摊或分得”。",
            "Dots: a row for each party, a dot for each rule, a bar where the party would be "
            "alone. The table of shares has the figures.",
        ),
        {"dots": dots, "ticks": ticks},
        lambda lang: _draw(lang, rules, players, one.game.kind),
    )


def _in_both(name: str, words: Text) -> dict[str, str]:
    return {f"{name}_{lang}": words.render(lang) for lang in LANGS}


def _draw(lang: Lang, rules: list[Text], players: list[Text], kind: Kind) -> Any:
    titles = {
        ("zh", Kind.COST): "应付（元；竖线为单干）",
        ("zh", Kind.PROFIT): "应得（元；竖线为单干）",
        ("en", Kind.COST): "To be paid (yuan; bar: alone)",
        ("en", Kind.PROFIT): "To be received (yuan; bar: alone)",
    }
    order = [rule.render(lang) for rule in rules]
    y = alt.Y(
        f"player_{lang}:N",
        sort=[player.render(lang) for player in players],
        title=None,
        axis=alt.Axis(labelLimit=240, grid=True, ticks=False, domain=False),
    )
    x = alt.X("amount:Q", title=titles[lang, kind], axis=alt.Axis(tickCount=5, format=",.0f"))
    legend = alt.Legend(orient="bottom", title=None, columns=2, labelLimit=260)
    colours, shapes = (
        alt.Scale(domain=order, range=list(values)[: len(order)])
        for values in (SIDE_COLOURS, SHAPES)
    )
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset(f"rule_{lang}:N", sort=order, scale=OFFSET),
            color=alt.Color(f"rule_{lang}:N", scale=colours, legend=legend),
            shape=alt.Shape(f"rule_{lang}:N", scale=shapes, legend=legend),
        )
    )
    row = STEP * len(rules) + ROW
    alone = alt.Chart(alt.NamedData("ticks")).mark_tick(
        orient="vertical", size=row - ROW, thickness=2, color=INK
    )
    ticks = alone.encode(x=x, y=y)
    return (
        (ticks + dots)
        .properties(width=WIDTH, height=row * len(players))
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
