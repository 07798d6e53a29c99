"""Whom would the big cities drain if they grew, and what if other towns grew instead?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.palette import INK, PAPER
from xiezhi.model.source import Quality, Source
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, place_name, words
from xiezhi.organization.layout.siphon import (
    MEAN_MINUTES,
    TOWN_SHARE,
    Growth,
    errands,
    grown,
)
from xiezhi.organization.layout.towns import TOWN_MINUTES, Towns, side_towns, town_name
from xiezhi.organization.parameters import number
from xiezhi.organization.sources import FURNESS, HYMAN, WILSON
from xiezhi.region.map_spec import at_pixels, layer
from xiezhi.region.maps import choropleth, pixels_of
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import CENSUS_2020

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart
    from xiezhi.model.units import Lang
    from xiezhi.organization.layout.gravity import Gravity
    from xiezhi.region.map_spec import Spec

    Ints = NDArray[np.int64]

QUESTION = Text(
    "大城市再长大，会虹吸谁；换别的城镇长大又如何？",
    "Whom would the big cities drain if they grew, and what if other towns grew instead?",
)
GROWTH = 0.1
N_SECOND = 4
N_NAMED, N_LISTED = 3, 15
FAR_MINUTES = 60.0
SENSITIVITY = (0.5, 1.0, 2.0)
ERRANDS_MODEL = Source(
    "errands",
    Text(
        "进城活动的分布：由人口与城镇人口推算",
        "where people run errands: derived from people and townspeople",
    ),
    2020,
    quality=Quality.MODELLED,
)


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Some towns of the case grow together.

    towns: their centres; growth: what it does.
    """

    name: Text
    towns: tuple[int, ...]
    growth: Growth


def finding(case: Case) -> Finding:
    """The siphon index of every place, from people and travel times."""
    region = region_of(case)
    mean = number(case, "siphon_mean_minutes", MEAN_MINUTES, 1.0)
    by = number(case, "siphon_growth", GROWTH, 0.0001)
    gravity = errands(region, mean)
    towns = side_towns(region)
    alone = [_first(region, towns, gravity, [side], by) for side in range(len(region.sides))]
    together = _first(region, towns, gravity, range(len(region.sides)), by)
    spread = _second(towns, gravity, together)
    scenarios = [*alone, together, *([spread] if spread is not None else [])]
    return Finding(
        id="siphon",
        question=QUESTION,
        answer=_answer(case, region, scenarios, by),
        tables=(
            _scenarios(region, scenarios),
            _drained(case, region, together, spread),
            _sensitivity(region, towns, mean, by),
        ),
        charts=(_map(case, region, together.growth, by),),
        method=_method(gravity, by),
        sources=(CENSUS_2020, ERRANDS_MODEL, WILSON, HYMAN, FURNESS),
        inputs=inputs(case, "places", "links", "junctions"),
        caveats=_caveats(gravity),
    )


ANALYSIS = Analysis("siphon", QUESTION, ("places",), finding)


def _first(
    region: Region, towns: Sequence[Towns], gravity: Gravity, sides: Sequence[int], by: float
) -> Scenario:
    """The first town of each of these sides grows by a share of its errands."""
    centres = tuple(int(towns[side].centre[0]) for side in sides)
    members = np.concatenate([towns[side].members(0) for side in sides])
    named = joined([town_name(region.places, k) for k in centres], "、", " and ")
    name = text("{towns}一带（首位城市）", "{towns} (first town)", towns=named)
    return Scenario(name, centres, grown(gravity, members, by))


def _second(towns: Sequence[Towns], gravity: Gravity, first: Scenario) -> Scenario | None:
    """The same growth, spread over the next towns of each side; None where there is none."""
    ranks = [(side, rank) for side in range(len(towns)) for rank in range(1, 1 + N_SECOND)]
    ranks = [(side, rank) for side, rank in ranks if rank < len(towns[side].people)]
    if not ranks:
        return None
    members = np.concatenate([towns[side].members(rank) for side, rank in ranks])
    amount = float(first.growth.change[first.growth.growing].sum())
    by = amount / float(first.growth.before[members].sum())
    centres = tuple(int(towns[side].centre[rank]) for side, rank in ranks)
    name = text(
        "同样的增量分给各方其后{n}个城镇",
        "The same growth in the next {n} towns of each side",
        n=Quantity(N_SECOND, Unit.COUNT),
    )
    return Scenario(name, centres, grown(gravity, members, by))


def _answer(case: Case, region: Region, scenarios: list[Scenario], by: float) -> Text:
    n = len(region.sides)
    each = [_one_city(case, region, k, scenarios[k]) for k in range(n)]
    alone = text(
        "首位城市的进城活动增长{by}：{each}。",
        "If errands in the first town of a side grew by {by}: {each}.",
        by=Quantity(by, Unit.SHARE, 0),
        each=joined(each, "；", "; "),
    )
    told = len(scenarios) > n + 1 and _far(region, scenarios[n]).any()
    spread = [_beside(region, scenarios[n], scenarios[n + 1])] if told else []
    return joined([alone, *spread], "", " ")


def _one_city(case: Case, region: Region, side: int, scenario: Scenario) -> Text:
    most = _most_drained(scenario.growth)[:N_NAMED]
    named = [
        text(
            "{place} {share}",
            "{place} {share}",
            place=place_name(region.places, k),
            share=Quantity(float(scenario.growth.drained_share[k]), Unit.SHARE),
        )
        for k in most
    ]
    return text(
        "{town}一带长大时，流失最重的是{most}；流失总量的{other}来自{side}以外",
        "around {town}, the places that lose most are {most}; {other} of all that is lost comes "
        "from outside {side}",
        town=town_name(region.places, scenario.towns[0]),
        most=joined(named),
        other=Quantity(_lost_share(scenario.growth, region.side_i != side), Unit.SHARE),
        side=case.sides[side].name,
    )


def _beside(region: Region, first: Scenario, spread: Scenario) -> Text:
    far = _far(region, first)
    return text(
        "同样的增量若分给各方其后的城镇，离首位城市{limit}以外的小地方的流失比例由{a}变为{b}，"
        "首位城市流失{core}。",
        "Were the same growth spread over the next towns of each side, small places more than "
        "{limit} from a first town would lose {b} of their errands instead of {a}, and the first "
        "towns {core}.",
        limit=Quantity(FAR_MINUTES, Unit.MINUTES),
        a=_part_lost(first.growth, far & ~spread.growth.growing),
        b=_part_lost(spread.growth, far & ~spread.growth.growing),
        core=_part_lost(spread.growth, first.growth.growing),
    )


def _far(region: Region, first: Scenario) -> NDArray[np.bool_]:
    """(place,) of a side and beyond an hour from every first town."""
    near = region.minutes[:, list(first.towns)].min(axis=1) <= FAR_MINUTES
    return np.asarray(~near & (region.side_i >= 0))


def _lost(growth: Growth, where: NDArray[np.bool_]) -> float:
    return float(-growth.change[where & ~growth.growing].sum())


def _part_lost(growth: Growth, where: NDArray[np.bool_]) -> Quantity:
    """What the places lose of the errands that they have."""
    before = float(growth.before[where].sum())
    return Quantity(_lost(growth, where) / before if before > 0 else 0.0, Unit.SHARE)


def _lost_share(growth: Growth, where: NDArray[np.bool_]) -> float:
    total = _lost(growth, np.ones(len(growth.before), bool))
    return _lost(growth, where) / total if total > 0 else np.nan


def _most_drained(growth: Growth) -> list[int]:
    share = np.nan_to_num(growth.drained_share, nan=-1.0)
    return [int(k) for k in np.argsort(-share, kind="stable") if share[k] > 0]


def _scenarios(region: Region, scenarios: list[Scenario]) -> Table:
    far = [_far(region, scenarios[len(region.sides)]) for _ in scenarios]
    rows = pd.DataFrame(
        {
            **words((s.name for s in scenarios), "scenario"),
            "won": [float(s.growth.change[s.growth.growing].sum()) for s in scenarios],
            **{
                f"lost_{code}": [_lost(s.growth, region.side_i == side) for s in scenarios]
                for side, code in enumerate(region.sides)
            },
            "far": [_lost(s.growth, f) for s, f in zip(scenarios, far, strict=True)],
            **words((_named(region, s.growth) for s in scenarios), "most"),
        }
    )
    sides = [
        Column(f"lost_{code}", Text(f"{short_zh}流失（人次）", f"Lost in {short_en}"), Unit.COUNT)
        for code, short_zh, short_en in _side_names(region)
    ]
    columns = (
        Column("scenario", Text("谁长大", "What grows")),
        Column("won", Text("增加的活动量（人次）", "Errands won"), Unit.COUNT),
        *sides,
        Column("far", Text("首位城市一小时以外流失（人次）", "Lost beyond an hour"), Unit.COUNT),
        Column("most", Text("流失比例最高", "Who loses most in proportion")),
    )
    title = Text("谁长大，谁流失", "Who grows, who is drained")
    return Table("siphon_scenarios", title, columns, rows)


def _side_names(region: Region) -> list[tuple[str, str, str]]:
    places = region.places.drop_duplicates("province").set_index("province")
    return [
        (code, str(places.loc[code, "province_zh"]), str(places.loc[code, "province_en"]))
        for code in region.sides
    ]


def _named(region: Region, growth: Growth) -> Text:
    named = [
        text(
            "{place}（{share}）",
            "{place} ({share})",
            place=place_name(region.places, k),
            share=Quantity(float(growth.drained_share[k]), Unit.SHARE),
        )
        for k in _most_drained(growth)[:N_NAMED]
    ]
    return joined(named) if named else Text("—", "—")


def _drained(case: Case, region: Region, first: Scenario, spread: Scenario | None) -> Table:
    rows = _most_drained(first.growth)[:N_LISTED]
    other = spread.growth if spread is not None else None
    share = other.drained_share[rows] if other is not None else np.full(len(rows), np.nan)
    frame = pd.DataFrame(
        {
            **words((place_name(region.places, k) for k in rows), "name"),
            **words((case.sides[s].name for s in region.side_i[rows]), "side_name"),
            "minutes": region.minutes[rows][:, list(first.towns)].min(axis=1),
            "before": first.growth.before[rows],
            "lost": -first.growth.change[rows],
            "share": first.growth.drained_share[rows],
            "spread": share,
        }
    )
    columns = (
        Column("name", Text("区县", "County")),
        Column("side_name", Text("所属方", "Side")),
        Column("minutes", Text("到首位城市", "To a first town"), Unit.MINUTES),
        Column("before", Text("现有活动量（人次）", "Errands now"), Unit.COUNT),
        Column("lost", Text("流失（人次）", "Lost"), Unit.COUNT),
        Column("share", Text("虹吸指数（流失比例）", "Siphon index (share lost)"), Unit.SHARE),
        Column("spread", Text("增量分散时的流失比例", "Share lost if spread"), Unit.SHARE),
    )
    title = Text("首位城市都长大时流失比例最高的区县", "Who loses most if all first towns grow")
    note = Text(
        "增量分散时，本身长大的区县没有流失，以“—”表示。",
        "A place that grows itself in the spread scenario has a dash.",
    )
    return Table("siphon_places", title, columns, frame, note)


def _sensitivity(region: Region, towns: Sequence[Towns], mean: float, by: float) -> Table:
    """The same with people who go half as far and twice as far."""
    rows = []
    for factor in SENSITIVITY:
        gravity = errands(region, mean * factor)
        first = _first(region, towns, gravity, range(len(region.sides)), by)
        lost = _lost_share(first.growth, _far(region, first))
        rows.append((gravity.mean_minutes, gravity.beta, lost, _named(region, first.growth)))
    frame = pd.DataFrame(
        {
            "mean": [row[0] for row in rows],
            "half": [np.log(2) / row[1] if row[1] > 0 else np.inf for row in rows],
            "far": [row[2] for row in rows],
            **words((row[3] for row in rows), "most"),
        }
    )
    columns = (
        Column("mean", Text("平均出行", "Mean trip"), Unit.MINUTES, 1),
        Column("half", Text("每远多少分钟减半", "Halved every"), Unit.MINUTES, 1),
        Column("far", Text("流失来自一小时以外", "Lost beyond an hour"), Unit.SHARE),
        Column("most", Text("流失比例最高", "Who loses most in proportion")),
    )
    title = Text("假定的出行距离怎样影响结果", "How the assumed reach of people changes the answer")
    return Table("siphon_sensitivity", title, columns, frame)


def _map(case: Case, region: Region, growth: Growth, by: float) -> Chart:
    codes = region.places["code"].to_numpy()
    lost = np.where(growth.growing, 0.0, growth.drained_share)
    values = pd.Series(lost, index=codes)[region.side_i >= 0]
    rings = pixels_of(case, region.places[["lon", "lat"]].to_numpy()[growth.growing])
    named = [str(codes[k]) for k in (*np.flatnonzero(growth.growing), *_most_drained(growth)[:12])]
    return choropleth(
        case,
        values,
        id="siphon_map",
        title=text(
            "首位城市增长{by}时各区县的流失比例",
            "Share of errands lost if the first towns grow by {by}",
            by=Quantity(by, Unit.SHARE, 0),
        ),
        alt=Text(
            "地图：各方首位城市同时长大时，各区县进城活动流失的比例；长大的区县画圆圈。",
            "Map of the share of errands that each place loses where the first towns of all sides "
            "grow; the places that grow carry a ring.",
        ),
        legend=Text("流失比例（圆圈为长大的首位城市）", "Share lost (rings: the towns that grow)"),
        unit=Unit.SHARE,
        names=named,
        data={"growing": [{"x": float(x), "y": float(y)} for x, y in rings]},
        layers=_rings,
    )


def _rings(lang: Lang) -> list[Spec]:
    del lang
    ring = {"shape": "circle", "size": 90}
    return [
        layer("growing", "point", at_pixels(), **ring, stroke=PAPER, strokeWidth=4),
        layer("growing", "point", at_pixels(), **ring, stroke=INK, strokeWidth=1.6),
    ]


def _method(gravity: Gravity, by: float) -> Text:
    return text(
        "把彼此车程{town}以内的区县并为一个城镇，各方城镇人口最多的为首位城市。"
        "活动量按双约束引力模型分布：出发量为各地人口，到达量{half}按人口、其余按城镇人口；"
        "阻抗为 exp(−β×分钟)，从本县县城起算，β 标定到平均出行{mean}（模型假定，非调查值），"
        "用弗内斯法迭代平衡。然后令长大的城镇增加{by}的活动量：提高其吸引力，直到到达量恰好如此，"
        "其余地方吸引力不变，每人活动总量不变，重新选择去处。虹吸指数＝一地活动量减少的比例；"
        "长大者所得恰等于其余各地所失。",
        "Places within {town} of a larger one count as one town; the town with most townspeople "
        "is a side's first. Errands follow a doubly constrained gravity model: people leave from "
        "where they live; {half} of the arrivals are in proportion to people, the rest to "
        "townspeople. Nearness is exp(-β minutes) from the own seat, with β such that the mean "
        "trip takes {mean} (assumed, not surveyed), balanced by Furness' method. Then the growing "
        "towns get {by} more errands: their pull rises until just so many arrive, the pull of the "
        "others stays, and everybody, with as many errands as before, chooses anew. The siphon "
        "index is the share of errands that a place loses; what the growing win is what the "
        "others lose.",
        town=Quantity(TOWN_MINUTES, Unit.MINUTES),
        half=Quantity(1 - TOWN_SHARE, Unit.SHARE, 0),
        mean=Quantity(gravity.mean_minutes, Unit.MINUTES),
        by=Quantity(by, Unit.SHARE, 0),
    )


def _caveats(gravity: Gravity) -> tuple[Text, ...]:
    missed = text(
        "本区域县城相距太远，平均出行无法低到所设的{asked}，按能达到的{mean}计算。",
        "Seats lie too far apart here for a mean trip of {asked}; {mean} is the nearest that can "
        "be had.",
        asked=Quantity(gravity.asked_minutes, Unit.MINUTES),
        mean=Quantity(gravity.mean_minutes, Unit.MINUTES),
    )
    off = abs(gravity.mean_minutes - gravity.asked_minutes) > 1
    return (
        Text(
            "活动量是模型推算，没有一条真实的出行记录；只宜比较谁多谁少，不宜当作人数。",
            "Errands are modelled, not one trip was counted: read who loses more than whom, not "
            "how many.",
        ),
        Text(
            "总量固定，因此没有“带动”：大城市的辐射、外溢和新增需求都不在其中，区域以外的人也不在其中。",
            "The total is fixed, so nobody is lifted: spill-over and new demand are left out, and "
            "so are people from beyond the region.",
        ),
        *([missed] if off else []),
    )
