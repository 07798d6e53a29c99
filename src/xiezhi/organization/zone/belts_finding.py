"""Which sites lie on one way across the border?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed, place_name, point_name, words
from xiezhi.organization.drawn import Drawn, drawn_elements
from xiezhi.organization.sites import (
    THEMES,
    Theme,
    site_list,
    site_names,
    sites_of,
    sites_per_place,
)
from xiezhi.organization.zone.belts import DETOUR_MINUTES, LEG_MINUTES, LENGTH_MINUTES, Belt, belts
from xiezhi.region.maps import pairs_map
from xiezhi.region.region import Region, region_of

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart

    Found = tuple[tuple[Theme, Belt], ...]

QUESTION = Text(
    "哪些资源点能沿一条通道串成跨界的带？",
    "Which sites can be strung along one way into a belt across the border?",
)
NONE = Text("无", "none")
N_DRAWN_SHOWN = 4
WIDTHS = (7.0, 5.0, 3.2, 1.6)  # pixels


def finding(case: Case) -> Finding:
    """Belts of each theme, from sites and travel times."""
    region = region_of(case)
    sites = sites_of(case, region)
    found = _found(region, sites)
    return Finding(
        id="belts",
        question=QUESTION,
        answer=_answer(region, found),
        tables=(
            _belts(case, region, sites, found),
            *_compared(region, found, drawn_elements(case, region, "belt")),
        ),
        charts=(_map(case, region, found),) if found else (),
        method=METHOD,
        sources=(),
        inputs=inputs(case, "sites", "places", "links", "junctions", "reference_layout"),
        caveats=_caveats(case),
        proposals=tuple(_proposal(region, theme, belt) for theme, belt in found),
    )


ANALYSIS = Analysis("belts", QUESTION, ("places", "sites"), finding)

METHOD = text(
    "每个主题分别计算。任取两个有该类点位的区县为端点：单独绕行不超过{detour}即可经过的区县都算在沿线"
    "（各站绕行相加可以更多，表中并列直达与全程），"
    "按先后连成一串；相邻两站不超过{leg}，全程不超过{length}，至少三站、跨两方。"
    "全部端点组合逐一比较，取点位最多者，同数取短者；同一主题的第二条带与第一条最多共用一半的站。",
    "For each theme, any two places with such sites are taken as ends; places that can be passed "
    "for a detour of at most {detour} each lie on the way and are strung in order; together the "
    "detours may be longer, so the table has the direct way and all of it. From stop to stop "
    "it takes at most {leg}, all the way at most {length}, with three stops or more on two sides. "
    "All pairs of ends are compared: most sites first, then the shorter way. A second belt of a "
    "theme shares at most half of its stops with the first.",
    detour=Quantity(DETOUR_MINUTES, Unit.MINUTES),
    leg=Quantity(LEG_MINUTES, Unit.MINUTES),
    length=Quantity(LENGTH_MINUTES, Unit.MINUTES),
)


def _caveats(case: Case) -> tuple[Text, ...]:
    seats = text(
        "行程从{point}到{point}计，景区离那里往往还有一段路。",
        "Times run from {point} to {point}; a site may lie well off.",
        point=point_name(case),
    )
    return (SITES_ONLY, seats)


SITES_ONLY = Text(
    "只用点位表所列的点位，一处一票，不论级别高低；表中没有的资源看不见。",
    "Only the sites that the case lists count, each as one whatever its level; what the table "
    "lacks cannot be seen.",
)


def _found(region: Region, sites: pd.DataFrame) -> Found:
    return tuple(
        (theme, belt)
        for theme in THEMES
        for belt in belts(
            region.minutes, sites_per_place(sites, theme.kinds, region.n), region.side_i
        )
    )


def _answer(region: Region, found: Found) -> Text:
    if not found:
        return Text(
            "按所列点位，没有哪个主题能连成三站以上的跨界带。",
            "With the sites listed, no theme makes a belt of three stops across the border.",
        )
    first = {theme.id: (theme, belt) for theme, belt in reversed(found)}
    best = [
        text(
            "{theme}：{stops}（{n} 个点位，全程 {minutes}，两端直达 {direct}）",
            "{theme}: {stops} ({n} sites, {minutes}, end to end {direct})",
            direct=Quantity(belt.direct_minutes, Unit.MINUTES),
            theme=theme.name,
            stops=_stops(region, belt),
            n=Quantity(belt.n_sites, Unit.COUNT),
            minutes=Quantity(belt.minutes, Unit.MINUTES),
        )
        for theme, belt in sorted(first.values(), key=lambda one: THEMES.index(one[0]))
    ]
    lacking = [theme.name for theme in THEMES if theme.id not in first]
    rest = text(
        "{themes}连不成三站以上的跨界带。",
        "No belt of three stops across the border for {themes}.",
        themes=listed(lacking, NONE),
    )
    named = text(
        "能串成的带：{best}。", "Belts that can be made: {best}.", best=joined(best, "；", "; ")
    )
    return joined([named, *([rest] if lacking else [])], "", " ")


def _stops(region: Region, belt: Belt) -> Text:
    return joined([place_name(region.places, k) for k in belt.stops], "—", "–")


def _belts(case: Case, region: Region, sites: pd.DataFrame, found: Found) -> Table:
    rows = pd.DataFrame(
        {
            **words((theme.name for theme, _ in found), "theme"),
            **words((_stops(region, belt) for _, belt in found), "stops"),
            **words((_sides(case, region, belt) for _, belt in found), "sides"),
            "n_sites": [belt.n_sites for _, belt in found],
            **words((_sites(sites, theme, belt) for theme, belt in found), "sites"),
            "minutes": [belt.minutes for _, belt in found],
            "direct": [belt.direct_minutes for _, belt in found],
            "leg": [belt.longest_leg for _, belt in found],
        }
    )
    columns = (
        Column("theme", Text("主题", "Theme")),
        Column("stops", Text("沿线区县", "Stops")),
        Column("sides", Text("所涉各方", "Sides")),
        Column("n_sites", Text("点位数", "Sites"), Unit.COUNT),
        Column("sites", Text("点位", "Which")),
        Column("minutes", Text("全程", "All the way"), Unit.MINUTES),
        Column("direct", Text("两端直达", "End to end, direct"), Unit.MINUTES),
        Column("leg", Text("最长一段", "Longest leg"), Unit.MINUTES),
    )
    return Table("belts_found", Text("跨界的带", "Belts across the border"), columns, rows)


def _sides(case: Case, region: Region, belt: Belt) -> Text:
    numbers = sorted(set(region.side_i[list(belt.stops)].tolist()))
    return joined([case.sides[number].name for number in numbers])


def _sites(sites: pd.DataFrame, theme: Theme, belt: Belt) -> Text:
    return site_list([name for k in belt.stops for name in site_names(sites, theme.kinds, k)])


def _compared(region: Region, found: Found, drawn: tuple[Drawn, ...]) -> tuple[Table, ...]:
    """Each drawn belt beside the computed one that shares most places with it."""
    placed = [plan for plan in drawn if plan.places]
    if not placed or not found:
        return ()
    rows = [_beside(region, found, plan) for plan in placed]
    columns = (
        Column("plan", Text("既有方案的带", "Drawn belt")),
        Column("n", Text("方案区县数", "Places drawn"), Unit.COUNT),
        Column("theme", Text("最相近的此处之带", "Nearest belt here")),
        Column("common", Text("共同的区县", "In both")),
        Column("missing", Text("只在此处", "Here only")),
        Column("share", Text("此处各站在既有方案带内", "Stops here that are drawn"), Unit.SHARE),
        Column("covered", Text("既有方案区县在此处带内", "Places drawn that are here"), Unit.SHARE),
    )
    title = Text("与既有方案的带对照", "Beside the drawn belts")
    return (Table("belts_compared", title, columns, pd.concat(rows, ignore_index=True)),)


def _beside(region: Region, found: Found, plan: Drawn) -> pd.DataFrame:
    shared = [int(np.isin(belt.stops, plan.places).sum()) for _, belt in found]
    # Of all places that either has, the share that both have: neither a short belt inside a long
    # one nor a long one around a short one passes for the same.
    likeness = [
        n / (len(belt.stops) + len(plan.places) - n)
        for n, (_, belt) in zip(shared, found, strict=True)
    ]
    nearest = max(range(len(found)), key=lambda k: (likeness[k], shared[k]))
    theme, belt = found[nearest]
    common = [place_name(region.places, k) for k in belt.stops if k in plan.places]
    missing = [place_name(region.places, k) for k in belt.stops if k not in plan.places]
    return pd.DataFrame(
        {
            **words([plan.name], "plan"),
            "n": [len(plan.places)],
            **words([theme.name], "theme"),
            **words([listed(common, NONE)], "common"),
            **words([listed(missing, NONE)], "missing"),
            "share": [len(common) / len(belt.stops)],
            "covered": [len(common) / len(plan.places)],
        }
    )


def _map(case: Case, region: Region, found: Found) -> Chart:
    """The first belt of each theme, four themes at most."""
    codes = region.places["code"].to_numpy()
    first = list({theme.id: (theme, belt) for theme, belt in reversed(found)}.values())[::-1]
    shown = sorted(first, key=lambda one: THEMES.index(one[0]))[:N_DRAWN_SHOWN]
    legs = pd.DataFrame(
        [
            (codes[a], codes[b], theme.id, width)
            # The belts below are the wider, so that none is hidden where two run together.
            for width, (theme, belt) in zip(WIDTHS, shown, strict=False)
            for a, b in zip(belt.stops[:-1], belt.stops[1:], strict=True)
        ],
        columns=["a", "b", "kind", "width"],
    )
    return pairs_map(
        case,
        legs,
        id="belts_map",
        title=Text("跨界的带", "Belts across the border"),
        alt=Text(
            "地图：每个主题点位最多的一条带，站点见表“跨界的带”。",
            "Map of the belt with most sites for each theme; the table of belts lists the stops.",
        ),
        legend=Text("带（主题）", "Belt (theme)"),
        meaning={theme.id: theme.name for theme, _ in shown},
    )


def _proposal(region: Region, theme: Theme, belt: Belt) -> Proposal:
    codes = tuple(str(region.places["code"].iloc[k]) for k in belt.stops)
    return Proposal(
        id=f"belt_{theme.id}_{codes[0]}_{codes[-1]}",
        kind=ProposalKind.PROJECT,
        title=text(
            "共建{theme}带：{stops}",
            "A belt of {theme}: {stops}",
            theme=theme.name,
            stops=_stops(region, belt),
        ),
        why=text(
            "沿线 {n} 个点位，全程 {minutes}，最长一段 {leg}，跨越边界。",
            "{n} sites on one way across the border; {minutes} in all, the longest leg {leg}.",
            n=Quantity(belt.n_sites, Unit.COUNT),
            minutes=Quantity(belt.minutes, Unit.MINUTES),
            leg=Quantity(belt.longest_leg, Unit.MINUTES),
        ),
        sides=frozenset(str(p) for p in region.places["province"].iloc[list(belt.stops)]),
        places=codes,
        evidence=("belts", "belts_found"),
        details={"minutes": belt.minutes, "n_sites": belt.n_sites},
    )
