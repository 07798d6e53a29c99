"""The opinion map as a chart: people by how they vote, coloured by group, shaped by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xiezhi.consensus.opinion.finding_tables import NO_GROUP, group_name
from xiezhi.model.chart import Chart, chart
from xiezhi.model.palette import FAINT, FONT, SHAPES, SIDE_COLOURS
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.consensus.opinion.opinion_map import OpinionMap
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang

POINTS_MAX = 2000
WIDTH, HEIGHT = 440, 360
NO_SIDE = Text("所属方不详", "side not known")


def map_chart(case: Case, found: OpinionMap) -> tuple[Chart, ...]:
    """The map, where people have a place on it; of very many an even part is drawn."""
    people = found.people[np.isfinite(found.people["x"].to_numpy(np.float64))]
    if len(people) < 3:  # noqa: PLR2004
        return ()
    step = -(-len(people) // POINTS_MAX)
    drawn = people.iloc[::step]
    names = {side.code: side.name for side in case.sides}
    rows = [
        {
            "x": round(float(x), 4),
            "y": round(float(y), 4),
            **_both("group", group_name(int(group)) if group >= 0 else NO_GROUP),
            **_both("side", names.get(str(side), NO_SIDE)),
        }
        for x, y, group, side in drawn[["x", "y", "group", "side"]].itertuples(index=False)
    ]
    title = Text("意见分布图：投票相近的人彼此靠近", "Opinion map: people who vote alike lie close")
    groups = [group_name(group.id) for group in found.groups] + [NO_GROUP]
    sides = [*names.values(), NO_SIDE]
    return (
        chart(
            "opinion_map", title, _alt(found), {"people": rows},
            lambda lang: _draw(lang, _used(groups, rows, "group"), _used(sides, rows, "side")),
        ),
    )  # fmt: skip


def _both(name: str, value: Text) -> dict[str, str]:
    return {f"{name}_zh": value.render("zh"), f"{name}_en": value.render("en")}


def _used(names: list[Text], rows: list[dict[str, Any]], what: str) -> list[Text]:
    """The names that some point bears, in their order."""
    held = {row[f"{what}_zh"] for row in rows}
    return [name for name in names if name.render("zh") in held]


def _alt(found: OpinionMap) -> Text:
    sizes = joined(
        [
            text(
                "{name} {n}",
                "{name} {n}",
                name=group_name(group.id),
                n=Quantity(group.n_people, Unit.PERSONS),
            )
            for group in found.groups
        ]
    )
    return text(
        "散点图：每点一人，颜色为意见群体，形状为所属方。{sizes}。",
        "Scatter plot: a point a person, coloured by group of opinion, shaped by side. {sizes}.",
        sizes=sizes,
    )


def _draw(lang: Lang, groups: list[Text], sides: list[Text]) -> Any:
    import altair as alt  # noqa: PLC0415  (heavy; only where a chart is drawn)

    group_names = [name.render(lang) for name in groups]
    side_names = [name.render(lang) for name in sides]
    colours = [
        FAINT if name is NO_GROUP else SIDE_COLOURS[k % len(SIDE_COLOURS)]
        for k, name in enumerate(groups)
    ]
    axis = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    first, second = ("第一意见轴", "第二意见轴") if lang == "zh" else ("First axis", "Second axis")
    return (
        alt.Chart(alt.NamedData("people"))
        .mark_point(filled=True, size=26, opacity=0.65)
        .encode(
            x=alt.X("x:Q", axis=axis, title=first),
            y=alt.Y("y:Q", axis=axis, title=second),
            color=alt.Color(
                f"group_{lang}:N",
                scale=alt.Scale(domain=group_names, range=colours),
                title="意见群体" if lang == "zh" else "Group",
            ),
            shape=alt.Shape(
                f"side_{lang}:N",
                scale=alt.Scale(domain=side_names, range=list(SHAPES)[: len(side_names)]),
                title="所属方" if lang == "zh" else "Side",
            ),
        )
        .properties(width=WIDTH, height=HEIGHT)
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
