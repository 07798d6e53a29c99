"""Which border places should go first together, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import (
    all_sides,
    by_side,
    inputs,
    listed,
    place_name,
    point_name,
    quantities,
    words,
)
from xiezhi.organization.drawn import Drawn, drawn_elements
from xiezhi.organization.parameters import number
from xiezhi.organization.zone.zone import LIMIT_MINUTES, Zone, zone_of
from xiezhi.region.maps import category_map
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import BOUNDARIES, CENSUS_2020

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart

QUESTION = Text(
    "先行示范区应当包括哪些接壤地方，理由是什么？",
    "Which border places should go first together, and why?",
)
NONE = Text("无", "none")


def finding(case: Case) -> Finding:
    """The demonstration zone, from borders, travel times and people."""
    region = region_of(case)
    zone = zone_of(region, number(case, "zone_minutes", LIMIT_MINUTES, 1.0))
    drawn = _largest(drawn_elements(case, region, "zone"))
    return Finding(
        id="zone",
        question=QUESTION,
        answer=_answer(case, region, zone, drawn),
        tables=(_members(case, region, zone), *_compared(region, zone, drawn)),
        charts=(_map(case, region, zone),) if zone.member.any() else (),
        method=METHOD,
        sources=(BOUNDARIES, CENSUS_2020),
        inputs=inputs(case, "places", "links", "junctions", "boundaries", "reference_layout"),
        caveats=_caveats(case),
        proposals=_proposals(case, region, zone),
    )


ANALYSIS = Analysis("zone", QUESTION, ("places",), finding)

METHOD = Text(
    "成员按两条规则确定：与另一方有共同边界的区县；或虽不接界，但紧邻本方的接界区县、"
    "且到另一方最近区县不超过限定行程（默认90分钟，可在参数 zone_minutes 中更改）的区县。"
    "规模、产业和已有规划都不影响入选；理由按实测列出：边界长度、到对方最近区县的时间、限定行程内对方的人口。",
    "Two rules decide: places that share a border with another side; and places that do not, "
    "but border on one of their own side that does and reach the nearest place across within the "
    "limit (90 minutes, parameter zone_minutes). Neither size nor industry nor any plan matters. "
    "Each place's reasons are measured: km of border, minutes to the nearest place across, people "
    "of other sides within the limit.",
)


def _largest(drawn: tuple[Drawn, ...]) -> Drawn | None:
    """The drawn zone with most places: a smaller one within it is no rival."""
    return max(drawn, key=lambda plan: len(plan.places), default=None)


def _answer(case: Case, region: Region, zone: Zone, drawn: Drawn | None) -> Text:
    if not zone.member.any():
        return text(
            "{sides}没有共同的陆地边界，划不出接壤的示范区。",
            "{sides} share no land border, so no zone along one can be drawn.",
            sides=all_sides(case),
        )
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64))
    by_code = pd.Series(
        {
            code: people[zone.member & (region.side_i == k)].sum()
            for k, code in enumerate(region.sides)
        }
    )
    own = text(
        "按接界与可达两条规则，先行示范区有{n}、{people}（{sides}）：{touch}直接接界，{behind}。",
        "By two rules, touching the border and reach, the zone has {n} with {people} ({sides}): "
        "{touch} touch the border, {behind}.",
        n=Quantity(int(zone.member.sum()), Unit.COUNTIES),
        people=Quantity(float(by_code.sum()), Unit.PERSONS),
        sides=by_side(case, quantities(by_code, Unit.PERSONS)),
        touch=Quantity(int(zone.touches.sum()), Unit.COUNTIES),
        behind=_behind(zone),
    )
    compared = [] if drawn is None else [_agreement(region, zone, drawn)]
    return joined([own, _within_reach(case, zone), *compared], "", " ")


def _within_reach(case: Case, zone: Zone) -> Text:
    """How many members reach the other side within the limit; how far it is where none does."""
    minutes = zone.minutes[zone.member]
    reached = int((minutes <= zone.limit_minutes).sum())
    limit = Quantity(zone.limit_minutes, Unit.MINUTES)
    if reached:
        return text(
            "其中{n}个在{limit}内可达对方最近的{point}。",
            "{n} of them can reach the nearest {point} across within {limit}.",
            n=Quantity(reached, Unit.COUNT),
            limit=limit,
            point=point_name(case),
        )
    known = minutes[np.isfinite(minutes)]
    if not len(known):
        return Text(
            "但没有一处有路通往对方，接壤而不相通，不宜据此先行。",
            "But no way leads across from any of them: they touch and do not meet, so that the "
            "border alone is no ground to go first.",
        )
    return text(
        "但没有一处在{limit}内可达对方：到对方最近的{point}要{least}至{most}，限定行程内没有对方人口，"
        "接壤而不相近，不宜据此先行。",
        "But none reaches the other side within {limit}: the nearest {point} across is {least} to "
        "{most} away and nobody of the other side lives within the limit, so that the border alone "
        "is no ground to go first.",
        limit=limit,
        point=point_name(case),
        least=Quantity(float(known.min()), Unit.MINUTES),
        most=Quantity(float(known.max()), Unit.MINUTES),
    )


def _behind(zone: Zone) -> Text:
    limit = Quantity(zone.limit_minutes, Unit.MINUTES)
    if not zone.beside.any():
        return text(
            "其后没有{limit}内可达对方的",
            "and none just behind it is within {limit} of the other side",
            limit=limit,
        )
    return text(
        "{n}紧邻其后、{limit}内可达对方",
        "{n} just behind it within {limit} of the other side",
        n=Quantity(int(zone.beside.sum()), Unit.COUNTIES),
        limit=limit,
    )


def _agreement(region: Region, zone: Zone, plan: Drawn) -> Text:
    inside = zone.member[list(plan.places)]
    only_drawn = [
        place_name(region.places, k)
        for k, here in zip(plan.places, inside, strict=True)
        if not here
    ]
    only_here = [
        place_name(region.places, k)
        for k in np.flatnonzero(zone.member).tolist()
        if k not in plan.places
    ]
    return text(
        "与既有方案的“{name}”（{n}）相比，共同的有{both}；只在既有方案中：{drawn}；只在此处：{here}。",
        "Against the drawn “{name}” ({n}), {both} are in both; drawn only: {drawn}; here only: "
        "{here}.",
        name=plan.name,
        n=Quantity(len(plan.places), Unit.COUNTIES),
        both=Quantity(int(inside.sum()), Unit.COUNTIES),
        drawn=listed(only_drawn, NONE),
        here=listed(only_here, NONE),
    )


def _members(case: Case, region: Region, zone: Zone) -> Table:
    rows = np.flatnonzero(zone.member)
    rows = rows[np.lexsort((-zone.border_km[rows], region.side_i[rows]))]
    places = region.places.iloc[rows]
    frame = pd.DataFrame(
        {
            "code": places["code"].to_numpy(),
            "name_zh": places["name_zh"].to_numpy(),
            "name_en": places["name_en"].to_numpy(),
            **words((case.sides[s].name for s in region.side_i[rows]), "side_name"),
            **words((_rule(zone, k) for k in rows.tolist()), "rule"),
            "km": np.where(zone.touches[rows], zone.border_km[rows], np.nan),
            **words((_nearest(region, zone, k) for k in rows.tolist()), "nearest"),
            "minutes": zone.minutes[rows],
            "across": zone.people_across[rows],
            "people": places["population_2020"].to_numpy(),
        }
    )
    limit = f"{zone.limit_minutes:g}"
    columns = (
        Column("name", Text("区县", "County")),
        Column("side_name", Text("所属方", "Side")),
        Column("rule", Text("入选依据", "Why it belongs")),
        Column("km", Text("与他方边界", "Border with others"), Unit.KM),
        Column("nearest", Text("最近的对方区县", "Nearest place across")),
        Column("minutes", Text("行程", "Travel"), Unit.MINUTES),
        Column(
            "across", Text(f"{limit}分钟内对方人口", f"Across within {limit} min"), Unit.PERSONS
        ),
        Column("people", Text("本县人口", "Own people"), Unit.PERSONS),
    )
    return Table(
        "zone_members",
        Text("先行示范区的成员与理由", "The zone: members and reasons"),
        columns,
        frame,
    )


def _rule(zone: Zone, place: int) -> Text:
    if zone.touches[place]:
        return Text("直接接界", "touches the border")
    return Text("紧邻接界区县且可达", "just behind, within reach")


def _nearest(region: Region, zone: Zone, place: int) -> Text:
    across = int(zone.nearest[place])
    return place_name(region.places, across) if across >= 0 else Text("—", "—")


def _compared(region: Region, zone: Zone, drawn: Drawn | None) -> tuple[Table, ...]:
    """One row a place that either zone has."""
    if drawn is None:
        return ()
    columns = (
        Column("name", Text("区县", "County")),
        Column("drawn", drawn.name),
        Column("here", Text("此处", "Here")),
        Column("why", Text("说明", "Why")),
        Column("minutes", Text("到对方最近区县", "To the nearest place across"), Unit.MINUTES),
    )
    title = Text("与既有方案的示范区逐县对照", "Beside the drawn zone, place by place")
    return (Table("zone_compared", title, columns, _comparison(region, zone, drawn)),)


def _comparison(region: Region, zone: Zone, plan: Drawn) -> pd.DataFrame:
    drawn = np.zeros(region.n, bool)
    drawn[list(plan.places)] = True
    rows = np.flatnonzero(drawn | zone.member)
    rows = rows[np.argsort(~(drawn & zone.member)[rows], kind="stable")]
    mark = {True: Text("有", "yes"), False: Text("—", "—")}
    return pd.DataFrame(
        {
            **words((place_name(region.places, k) for k in rows.tolist()), "name"),
            **words((mark[bool(drawn[k])] for k in rows), "drawn"),
            **words((mark[bool(zone.member[k])] for k in rows), "here"),
            **words((_why(region, zone, k) for k in rows.tolist()), "why"),
            "minutes": zone.minutes[rows],
        }
    )


def _why(region: Region, zone: Zone, place: int) -> Text:
    if zone.member[place]:
        return _rule(zone, place)
    borders = region.borders.neighbours_of(place)
    if not zone.touches[borders].any():
        return Text("不接界，也不与接界区县相邻", "touches neither the border nor a place on it")
    return text(
        "不接界，到对方超过{limit}",
        "not on the border, more than {limit} from the other side",
        limit=Quantity(zone.limit_minutes, Unit.MINUTES),
    )


def _map(case: Case, region: Region, zone: Zone) -> Chart:
    codes = region.places["code"].to_numpy()
    kinds = pd.Series(np.where(zone.touches, "touches", "beside"), index=codes)[zone.member]
    return category_map(
        case,
        kinds,
        id="zone_map",
        title=Text("先行示范区", "The demonstration zone"),
        alt=Text(
            "地图：直接接界的区县与紧邻其后、可达对方的区县，名单见表“先行示范区的成员与理由”。",
            "Map of the places that touch the border and those just behind it within reach; the "
            "table of members lists them.",
        ),
        legend=Text("先行示范区的成员", "Members of the zone"),
        meaning={
            "touches": Text("直接接界", "Touches the border"),
            "beside": Text("紧邻其后且可达", "Just behind, within reach"),
        },
        names=[str(code) for code in _by_people(region, kinds).index],
    )


def _by_people(region: Region, kinds: pd.Series) -> pd.Series:
    """The members, those on the border first: where there is no room, a place behind it goes."""
    people = region.places.set_index("code")["population_2020"].fillna(0.0)[kinds.index]
    order = pd.DataFrame({"behind": kinds != "touches", "people": -people}).sort_values(
        ["behind", "people"], kind="stable"
    )
    return kinds[order.index]


def _proposals(case: Case, region: Region, zone: Zone) -> tuple[Proposal, ...]:
    if not (zone.minutes[zone.member] <= zone.limit_minutes).any():
        return ()  # touching without reach is no ground to go first, as the answer says
    members: NDArray[np.int64] = np.flatnonzero(zone.member)
    codes = tuple(str(code) for code in region.places["code"].to_numpy()[members])
    proposal = Proposal(
        id="zone_border",
        kind=ProposalKind.GROUP,
        title=text(
            "设立{sides}接壤先行示范区",
            "A border zone of {sides} that goes first",
            sides=all_sides(case),
        ),
        why=text(
            "{n}，其中{touch}个直接接界；成员和理由逐县列在表中，可增减。",
            "{n}, {touch} of which touch the border; the table gives the reasons place by place, "
            "and members can be added or dropped.",
            n=Quantity(len(codes), Unit.COUNTIES),
            touch=Quantity(int(zone.touches.sum()), Unit.COUNT),
        ),
        sides=frozenset(region.places["province"].to_numpy()[members].tolist()),
        places=codes,
        evidence=("zone", "zone_members"),
        details={"limit_minutes": zone.limit_minutes},
    )
    return (proposal,)


def _caveats(case: Case) -> tuple[Text, ...]:
    compare = Text(
        "案例没有参照布局（reference_layout）表，因此没有与既有方案对照。",
        "The case has no table reference_layout, so nothing drawn is compared.",
    )
    return (
        Text(
            "接界与可达只说明谁适合先行，不说明谁愿意；愿意与否由各方决定。",
            "Border and reach say who is placed to go first, not who wants to; that is for the "
            "parties.",
        ),
        Text(
            "限定行程是约定而非测量值：改为60或120分钟，接界的区县不变，其后的区县会减少或增加。",
            "The limit is a convention: with 60 or 120 minutes the places on the border stay, "
            "those behind it become fewer or more.",
        ),
        Text(
            "中文以万为单位，各方人数分别四舍五入，相加可能与合计差0.1万。",
            "In Chinese people are told in units of ten thousand, each side rounded by itself.",
        ),
        *([] if case.has("reference_layout") else [compare]),
    )
