"""Where should cores and drivers lie, and what does balance cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from xiezhi.model.chart import Chart, chart
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.palette import FONT, SIDE_COLOURS
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import LANGS, Unit
from xiezhi.model.wording import by_side, inputs, listed, place_name, words
from xiezhi.organization.layout.candidates import (
    AROUND_MINUTES,
    CARRIED_LEAST,
    N_LARGEST,
    UPPER_SHARE,
    Reason,
    candidates_of,
)
from xiezhi.organization.layout.model import Model, case_model, front_of
from xiezhi.organization.layout.towns import townspeople
from xiezhi.organization.sources import HAIMES, SERRA_REVELLE
from xiezhi.region.maps import category_map
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import CENSUS_2020

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.model.units import Lang
    from xiezhi.organization.layout.candidates import Candidates
    from xiezhi.organization.siting.two_tier import TwoTierPlan
    from xiezhi.organization.siting.two_tier_front import Front

QUESTION = Text(
    "核与支点放在哪里，效率与均衡怎样取舍？",
    "Where should cores and drivers lie, and what does balance cost?",
)
NONE = Text("—", "—")
GAP_SHOWN = 0.0005  # a smaller one is rounded to nought
ACTUAL = Text("人均行程", "Mean journey")
WEIGHTED = Text("折算行程", "Weighted journey")


def finding(case: Case) -> Finding:
    """The front of layouts of a case, from people, travel times and stated candidates."""
    region, model, found = region_of(case), case_model(case), front_of(case)
    candidates = candidates_of(case, region)
    return Finding(
        id="layout",
        question=QUESTION,
        answer=_answer(case, region, model, found),
        tables=(
            _plans(case, region, model, found),
            _journeys(case, region, model, found),
            _candidates(case, region, candidates),
        ),
        charts=(_map(case, region, model, found), front_chart(model, found, None)),
        method=_method(model),
        sources=(CENSUS_2020, SERRA_REVELLE, HAIMES),
        inputs=inputs(
            case, "places", "links", "junctions", "sites", "surroundings", "reference_layout"
        ),
        caveats=_caveats(candidates, found),
        proposals=tuple(
            _proposal(case, region, model, plan, number)
            for number, plan in enumerate(found.plans, 1)
        ),
    )


ANALYSIS = Analysis("layout", QUESTION, ("places",), finding)


def weighted_columns(case: Case) -> tuple[Column, ...]:
    """A column for the weighted journey of each side."""
    return tuple(
        Column(
            f"side_{side.code}",
            text("{side}折算", "{side}, weighted", side=side.short),
            Unit.MINUTES,
            1,
        )
        for side in case.sides
    )


def _digits(number: float) -> int:
    return 0 if float(number).is_integer() else 1


def named(region: Region, model: Model, places: tuple[int, ...]) -> Text:
    """Centres by name; places: numbers in the model."""
    return listed([place_name(region.places, model.place(k)) for k in places], NONE)


def certified(gap: float) -> Text:
    """How sure a plan is to be the best."""
    if gap < GAP_SHOWN:
        return Text("已证明最优", "proved best")
    return text("距最优至多{gap}", "within {gap} of the best", gap=Quantity(gap, Unit.SHARE))


def mean_journey(model: Model, plan: TwoTierPlan, side: int | None = None) -> float:
    """What a person's journey takes on average, of all or of one side; everybody counts once.

    The plan's own `mean_minutes` is another figure: people far from every core count twice in it.
    """
    here = np.ones(len(model.people), bool) if side is None else model.side == side
    return _mean(np.array(plan.minutes)[here], model.people[here])


def minutes_by_side(case: Case, model: Model, plan: TwoTierPlan) -> Text:
    """The mean journey of each side under a plan."""
    values = {
        side.code: Quantity(mean_journey(model, plan, k), Unit.MINUTES)
        for k, side in enumerate(case.sides)
    }
    return by_side(case, values)


def _answer(case: Case, region: Region, model: Model, found: Front) -> Text:
    first, last = found.plans[0], found.plans[-1]
    best = text(
        "设 {c} 核 {d} 驱，最省时的布局以{cores}为核，以{drivers}为驱，"
        "人均行程 {mean}（{sides}）；把离核超过 {far}的人按 {weight} 倍计，折算行程 {counted}，"
        "{sure}。",
        "With {c} cores and {d} drivers, journeys are shortest with {cores} as cores and {drivers} "
        "as drivers: {mean} a person ({sides}). Counting people more than {far} from a core "
        "{weight} times, the weighted journey is {counted}, {sure}.",
        c=Quantity(model.n_cores, Unit.COUNT),
        d=Quantity(model.n_drivers, Unit.COUNT),
        cores=named(region, model, first.cores),
        drivers=named(region, model, first.drivers),
        mean=Quantity(mean_journey(model, first), Unit.MINUTES, 1),
        sides=minutes_by_side(case, model, first),
        counted=Quantity(first.mean_minutes, Unit.MINUTES, 1),
        far=Quantity(model.rules.far_minutes, Unit.MINUTES),
        weight=Quantity(model.rules.far_weight, Unit.COUNT, _digits(model.rules.far_weight)),
        sure=certified(first.gap),
    )
    if len(found.plans) == 1:
        same = Text(
            "它也最均衡，没有取舍。", "It is the most balanced as well: there is no trade-off."
        )
        return joined([best, same], "", " ")
    even = text(
        "最均衡的布局改以{cores}为核，以{drivers}为驱：最不利一方的折算行程由 {worse}降到 {worst}，"
        "各方合计的折算行程增加 {more}。",
        "The most balanced has {cores} as cores and {drivers} as drivers: the weighted journey of "
        "the worst-off side falls from {worse} to {worst}, that of all rises by {more}.",
        cores=named(region, model, last.cores),
        drivers=named(region, model, last.drivers),
        worse=Quantity(first.worst_minutes, Unit.MINUTES, 1),
        worst=Quantity(last.worst_minutes, Unit.MINUTES, 1),
        more=Quantity(last.mean_minutes - first.mean_minutes, Unit.MINUTES, 1),
    )
    return joined([best, even], "", " ")


def _plans(case: Case, region: Region, model: Model, found: Front) -> Table:
    rows = pd.DataFrame(
        {
            "number": range(1, len(found.plans) + 1),
            **words((named(region, model, plan.cores) for plan in found.plans), "cores"),
            **words((named(region, model, plan.drivers) for plan in found.plans), "drivers"),
            "actual": [mean_journey(model, plan) for plan in found.plans],
            "mean": [plan.mean_minutes for plan in found.plans],
            **{
                f"side_{side.code}": [plan.side_minutes[k] for plan in found.plans]
                for k, side in enumerate(case.sides)
            },
            "gap": [plan.gap for plan in found.plans],
        }
    )
    columns = (
        Column("number", Text("方案", "Plan"), Unit.COUNT),
        Column("cores", Text("核", "Cores")),
        Column("drivers", Text("驱（支点）", "Drivers")),
        Column("actual", ACTUAL, Unit.MINUTES, 1),
        Column("mean", WEIGHTED, Unit.MINUTES, 1),
        *weighted_columns(case),
        Column("gap", Text("距最优至多", "At most from the best"), Unit.SHARE, 2),
    )
    note = text(
        "由省时到均衡排列，没有一个方案两样都优于另一个。折算行程中，离所有核超过{far}的人按{weight}倍计。"
        "任何布局中，最不利一方的折算行程都不会低于{bound}。",
        "From the most efficient to the most balanced; none is better in both than another. In a "
        "weighted journey people more than {far} from every core count {weight} times. In no "
        "layout is that of the worst-off side less than {bound}.",
        far=Quantity(model.rules.far_minutes, Unit.MINUTES),
        weight=Quantity(model.rules.far_weight, Unit.COUNT, _digits(model.rules.far_weight)),
        bound=Quantity(found.worst_bound, Unit.MINUTES, 1),
    )
    return Table(
        "layout_plans",
        Text("布局方案：效率与均衡", "Layouts: efficiency against balance"),
        columns,
        rows,
        note,
    )


def _journeys(case: Case, region: Region, model: Model, found: Front) -> Table:
    """Whom each centre of the most efficient plan serves."""
    plan = found.plans[0]
    assignment, minutes = np.array(plan.assignment), np.array(plan.minutes)
    centres = [*plan.cores, *plan.drivers]
    links = {**{k: k for k in plan.cores}, **dict(zip(plan.drivers, plan.link, strict=True))}
    served = [assignment == centre for centre in centres]
    rows = pd.DataFrame(
        {
            **words((place_name(region.places, model.place(k)) for k in centres), "name"),
            **words((_tier(k in plan.cores) for k in centres), "tier"),
            **words((case.sides[model.side[k]].name for k in centres), "side_name"),
            **words((place_name(region.places, model.place(links[k])) for k in centres), "core"),
            "n": [int(here.sum()) for here in served],
            "people": [float(model.people[here].sum()) for here in served],
            "across": [
                float(model.people[here & (model.side != model.side[k])].sum())
                for k, here in zip(centres, served, strict=True)
            ],
            "minutes": [_mean(minutes[here], model.people[here]) for here in served],
        }
    )
    columns = (
        Column("name", Text("核或驱", "Core or driver")),
        Column("tier", Text("层级", "Tier")),
        Column("side_name", Text("所属方", "Side")),
        Column("core", Text("联系的核", "Its core")),
        Column("n", Text("服务区县", "Places served"), Unit.COUNT),
        Column("people", Text("服务人口", "People served"), Unit.PERSONS),
        Column("across", Text("其中对方人口", "Of another side"), Unit.PERSONS),
        Column("minutes", Text("人均行程", "Mean journey"), Unit.MINUTES),
    )
    return Table(
        "layout_served",
        Text("最省时方案中各核、驱服务谁", "Whom each centre of plan 1 serves"),
        columns,
        rows,
    )


def _tier(is_core: bool) -> Text:
    return Text("核", "core") if is_core else Text("驱", "driver")


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    known = np.isfinite(values) & (weights > 0)
    return float(np.average(values[known], weights=weights[known])) if known.any() else np.nan


def _candidates(case: Case, region: Region, candidates: Candidates) -> Table:
    towns = townspeople(region.places)
    rows = np.flatnonzero(candidates.driver)
    rows = rows[np.argsort(-np.nan_to_num(towns[rows]), kind="stable")]
    frame = pd.DataFrame(
        {
            **words((place_name(region.places, k) for k in rows.tolist()), "name"),
            **words((case.sides[s].name for s in region.side_i[rows]), "side_name"),
            "towns": towns[rows],
            **words((_may_be(bool(candidates.core[k])) for k in rows), "may_be"),
            **words((_reasons(candidates.of(k)) for k in rows.tolist()), "reasons"),
        }
    )
    columns = (
        Column("name", Text("区县", "County")),
        Column("side_name", Text("所属方", "Side")),
        Column("towns", Text("城镇人口", "Townspeople"), Unit.PERSONS),
        Column("may_be", Text("可作", "May be")),
        Column("reasons", Text("理由", "Reasons")),
    )
    return Table(
        "layout_candidates", Text("候选地方与理由", "Candidates and their reasons"), columns, frame
    )


def _may_be(core: bool) -> Text:
    return Text("核、驱", "core, driver") if core else Text("驱", "driver")


def _reasons(reasons: tuple[Reason, ...]) -> Text:
    return joined([reason.value for reason in reasons], "；", "; ")


def _map(case: Case, region: Region, model: Model, found: Front) -> Chart:
    """The centres of the most efficient and of the most balanced plan."""
    codes = region.places["code"].to_numpy()
    first, last = found.plans[0], found.plans[-1]
    kinds = {
        **dict.fromkeys(last.cores, "core_even"),
        **dict.fromkeys(last.drivers, "driver_even"),
        **dict.fromkeys(first.cores, "core"),
        **dict.fromkeys(first.drivers, "driver"),
    }
    values = pd.Series(
        {str(codes[model.place(k)]): kind for k, kind in kinds.items()}, dtype="object"
    )
    return category_map(
        case,
        values,
        id="layout_map",
        title=Text("核与支点", "Cores and drivers"),
        alt=Text(
            "地图：最省时方案的核与驱，以及最均衡方案另选的核与驱，名单见表“布局方案：效率与均衡”。",
            "Map of the cores and drivers of the most efficient plan, and those that the most "
            "balanced plan has instead; the table of plans lists them.",
        ),
        legend=Text("核与驱", "Cores and drivers"),
        meaning={
            "core": Text("核（最省时方案）", "Core (most efficient)"),
            "driver": Text("驱（最省时方案）", "Driver (most efficient)"),
            "core_even": Text("核（只在最均衡方案）", "Core (most balanced only)"),
            "driver_even": Text("驱（只在最均衡方案）", "Driver (most balanced only)"),
        },
        names=[str(code) for code in values.index],
    )


def front_chart(model: Model, found: Front, drawn: TwoTierPlan | None) -> Chart:
    """Mean journey against that of the worst-off side: the plans and, if given, the drawn one."""
    del model
    marked = [("plan", number, plan) for number, plan in enumerate(found.plans, 1)]
    marked += [("drawn", 0, drawn)] if drawn is not None else []
    labels = {"plan": Text("计算的方案", "computed"), "drawn": Text("既有方案", "drawn")}
    rows = [
        {
            "mean": plan.mean_minutes,
            "worst": plan.worst_minutes,
            **{f"kind_{lang}": labels[kind].render(lang) for lang in LANGS},
            **{
                f"text_{lang}": str(number) if number else labels[kind].render(lang)
                for lang in LANGS
            },
        }
        for kind, number, plan in marked
    ]
    kinds = list(dict.fromkeys(kind for kind, _, _ in marked))
    return chart(
        "layout_front" if drawn is None else "drawn_layout_front",
        Text("效率与均衡", "Efficiency against balance"),
        Text(
            "散点图：横轴为全体的折算行程，纵轴为最不利一方的折算行程，越靠左下越好；编号同方案表。",
            "Scatter of the weighted journey of everybody (across) and of the worst-off side (up): "
            "lower left is better. Numbers are those of the table of plans.",
        ),
        {"plans": rows},
        lambda lang: _draw_front(lang, [labels[kind].render(lang) for kind in kinds]),
    )


def _draw_front(lang: Lang, kinds: list[str]) -> Any:
    titles = {
        "zh": ("全体的折算行程（分钟）", "最不利一方的折算行程（分钟）"),
        "en": ("Weighted journey of everybody (min)", "Of the worst-off side (min)"),
    }[lang]
    scale = alt.Scale(zero=False, padding=24)
    base = alt.Chart(alt.NamedData("plans")).encode(
        x=alt.X("mean:Q", scale=scale, title=titles[0]),
        y=alt.Y("worst:Q", scale=scale, title=titles[1]),
    )
    legend = alt.Legend(orient="top", title=None) if len(kinds) > 1 else None
    points = base.mark_point(filled=True, size=110, opacity=1).encode(
        color=alt.Color(
            f"kind_{lang}:N",
            scale=alt.Scale(domain=kinds, range=[SIDE_COLOURS[0], SIDE_COLOURS[5]][: len(kinds)]),
            legend=legend,
        ),
        shape=alt.Shape(
            f"kind_{lang}:N",
            scale=alt.Scale(domain=kinds, range=["circle", "triangle-up"][: len(kinds)]),
            legend=legend,
        ),
    )
    numbers = base.mark_text(align="left", dx=9, dy=-7).encode(text=f"text_{lang}:N")
    return (
        (points + numbers)
        .properties(width=420, height=300)
        .configure(font=FONT)
        .configure_view(stroke=None)
    )


def _proposal(case: Case, region: Region, model: Model, plan: TwoTierPlan, number: int) -> Proposal:
    codes = [str(region.places["code"].iloc[model.place(k)]) for k in (*plan.cores, *plan.drivers)]
    return Proposal(
        id=f"layout_{number}",
        kind=ProposalKind.PROJECT,
        title=text(
            "布局方案{n}：{cores}为核，{drivers}为驱",
            "Layout {n}: {cores} as cores, {drivers} as drivers",
            n=Quantity(number, Unit.COUNT),
            cores=named(region, model, plan.cores),
            drivers=named(region, model, plan.drivers),
        ),
        why=text(
            "人均行程{mean}（{sides}），折算行程{counted}，{sure}。",
            "{mean} a person ({sides}); weighted {counted}, {sure}.",
            mean=Quantity(mean_journey(model, plan), Unit.MINUTES, 1),
            sides=minutes_by_side(case, model, plan),
            counted=Quantity(plan.mean_minutes, Unit.MINUTES, 1),
            sure=certified(plan.gap),
        ),
        sides=frozenset(region.sides),
        places=tuple(codes),
        evidence=("layout", "layout_plans"),
        details={
            "n_cores": len(plan.cores),
            "mean_minutes": mean_journey(model, plan),
            "weighted_minutes": plan.mean_minutes,
            "weighted_worst_minutes": plan.worst_minutes,
            "gap": plan.gap,
        },
    )


def _method(model: Model) -> Text:
    rules = model.rules
    return text(
        "两层模型：每人或直接去最近的核，或先去一个驱，其中{share}的事务再由该驱转到最近的核；取较短者。"
        "每方至少一核，任意两个核、驱相距不少于{spacing}（60、45、30、15、0分钟中能做到的最大者）；离所有核超过{far}的人按{weight}倍计入，"
        "得折算行程（不除以倍数，因此大于人均行程）。核与驱只从说得出理由的候选地方中选。先求全体折算行程最短的布局，再逐步压低最不利一方的上限，得到一组"
        "效率与均衡不可兼得的方案；每个方案都附下界，差距如实列出。"
        "候选理由：核须城镇人口居本方前{n}位或居本地级单位首位；驱另可因居本方前{upper}、{around}内最大、"
        "有机场港口铁路枢纽、有园区、或承担某方向{carried}以上的对外往来而入选。",
        "A two-tier model: everybody goes straight to the nearest core or to a driver, from where "
        "{share} of errands travel on to the driver's nearest core; the shorter way counts. Each "
        "side has a core at least; any two centres are {spacing} apart or more (the widest of 60, "
        "45, 30, 15 and 0 minutes that can be kept); people more than {far} from every core count "
        "{weight} times in the weighted journey, which is not divided by the weights and so is "
        "longer than the mean. Only places with a stated reason may be centres. First the layout "
        "with the least weighted journey is found, then the limit on the worst-off side is lowered "
        "step by step: a front of plans. Each comes with a bound, and the gap is shown. Reasons: a "
        "core is among the {n} largest towns of its side or the largest of its prefecture; a "
        "driver may also be in the upper {upper} of its side, the largest within {around}, have an "
        "airport, port or rail hub or a park, or carry {carried} of the links in some direction.",
        share=Quantity(rules.core_share, Unit.SHARE, 0),
        spacing=Quantity(rules.spacing_minutes, Unit.MINUTES),
        far=Quantity(rules.far_minutes, Unit.MINUTES),
        weight=Quantity(rules.far_weight, Unit.COUNT, _digits(rules.far_weight)),
        n=Quantity(N_LARGEST, Unit.COUNT),
        upper=Quantity(UPPER_SHARE, Unit.SHARE, 0),
        around=Quantity(AROUND_MINUTES, Unit.MINUTES),
        carried=Quantity(CARRIED_LEAST, Unit.SHARE, 0),
    )


def _caveats(candidates: Candidates, found: Front) -> tuple[Text, ...]:
    unsure = max(plan.gap for plan in found.plans)
    stopped = text(
        "计算在时限内停止：方案离最优至多{gap}。可调高参数 layout_time_limit_s。",
        "The search stopped at its time limit: plans are within {gap} of the best. Parameter "
        "layout_time_limit_s gives it longer.",
        gap=Quantity(unsure, Unit.SHARE),
    )
    unknown = text(
        "案例缺少相应的表，以下理由未能判断：{reasons}。",
        "The case lacks the tables for these reasons: {reasons}.",
        reasons=listed([reason.value for reason in candidates.unknown], NONE),
    )
    return (
        Text(
            "只以行程论优劣：产业、财力、行政级别和历史都不在其中；方案是讨论的起点，不是结论。",
            "Journeys alone decide: industry, money, rank and history are left out. The plans open "
            "a discussion; they do not end it.",
        ),
        Text(
            "核、驱的个数取自参数、既有方案或每方一核两驱；两层分工的比例和远者加权是约定，可在参数中更改。",
            "The numbers of cores and drivers come from parameters, the drawn layout, or one core "
            "and two drivers a side; the share that goes on to a core and the weight of far people "
            "are conventions, and parameters change them.",
        ),
        *([unknown] if candidates.unknown else []),
        *([stopped] if unsure >= GAP_SHOWN else []),
    )
