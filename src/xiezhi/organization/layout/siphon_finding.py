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
from xiezhi.organization.layout.gravity import BETA_MAX
from xiezhi.organization.layout.siphon import (
    MEAN_MINUTES,
    TOWN_SHARE,
    Growth,
    errands,
    grown,
)
from xiezhi.organization.layout.towns import URBAN_SHARE, Towns, side_towns, town_name
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
    "大城市继续扩张，会虹吸哪些地方；增量放到其他城镇又如何？",
    "Whom would the big cities drain if they grew, and what if other towns grew instead?",
)
GROWTH = 0.1
N_SECOND = 4
N_NAMED, N_LISTED = 3, 15
FAR_MINUTES = 60.0
SCENARIO_NOTE = Text(
    "人次以每人一次计，没有时段。“小地方”指离各首位城市一小时以外、在最后一行中也不扩张的区县；"
    "流失比例按其现有活动量计。",
    "Errands are counted as one a person, of no period. “Small places” are those beyond an hour "
    "from every first town that do not grow in the last row either; shares are of the errands "
    "that they have.",
)
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
    """Some towns of the case grow together; growth: what it does."""

    name: Text
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
        answer=_answer(case, region, towns, scenarios, by),
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
    members = np.concatenate([towns[side].members(0) for side in sides])
    named = joined([town_name(region.places, towns[side], 0) for side in sides], "、", " and ")
    name = text("{towns}（首位城市）", "{towns} (first town)", towns=named)
    return Scenario(name, grown(gravity, members, by))


def _second(towns: Sequence[Towns], gravity: Gravity, first: Scenario) -> Scenario | None:
    """The same growth, spread over the next towns of each side; None where there is none."""
    ranks = [(side, rank) for side in range(len(towns)) for rank in range(1, 1 + N_SECOND)]
    ranks = [(side, rank) for side, rank in ranks if rank < len(towns[side].people)]
    if not ranks:
        return None
    members = np.concatenate([towns[side].members(rank) for side, rank in ranks])
    amount = float(first.growth.change[first.growth.growing].sum())
    by = amount / float(first.growth.before[members].sum())
    name = text(
        "同样的增量分给各方其后{n}个城镇",
        "The same growth in the next {n} towns of each side",
        n=Quantity(N_SECOND, Unit.COUNT),
    )
    return Scenario(name, grown(gravity, members, by))


def _answer(
    case: Case, region: Region, towns: Sequence[Towns], scenarios: list[Scenario], by: float
) -> Text:
    n = len(region.sides)
    each = [_one_city(case, region, k, towns[k], scenarios[k]) for k in range(n)]
    alone = text(
        "首位城市的进城活动增长{by}：{each}。",
        "If errands in the first town of a side grew by {by}: {each}.",
        by=Quantity(by, Unit.SHARE, 0),
        each=joined(each, "；", "; "),
    )
    told = len(scenarios) > n + 1 and _far(region, scenarios[n]).any()
    spread = [_beside(region, scenarios[n], scenarios[n + 1])] if told else []
    return joined([alone, *spread], "", " ")


def _one_city(case: Case, region: Region, side: int, towns: Towns, scenario: Scenario) -> Text:
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
        "{town}扩张时，流失最重的是{most}；流失总量的{other}来自{side}以外",
        "with {town} growing, {most} lose most; {other} of all that is lost comes from outside "
        "{side}",
        town=town_name(region.places, towns, 0),
        most=joined(named),
        other=Quantity(_lost_share(scenario.growth, region.side_i != side), Unit.SHARE),
        side=case.sides[side].name,
    )


def _beside(region: Region, first: Scenario, spread: Scenario) -> Text:
    far = _far(region, first)
    return text(
        "同样的增量若分给各方其后的城镇，离首位城市{limit}以外、本身不扩张的小地方的流失比例由{a}变为{b}，"
        "首位城市流失{core}。",
        "Were the same growth spread over the next towns of each side, small places more than "
        "{limit} from a first town that do not grow themselves would lose {b} of their errands "
        "instead of {a}, and the first towns {core}.",
        limit=Quantity(FAR_MINUTES, Unit.MINUTES),
        a=_part_lost(first.growth, far & ~spread.growth.growing),
        b=_part_lost(spread.growth, far & ~spread.growth.growing),
        core=_part_lost(spread.growth, first.growth.growing),
    )


def _far(region: Region, first: Scenario) -> NDArray[np.bool_]:
    """(place,) of a side and beyond an hour from every first town."""
    return np.asarray((_to_town(region, first) > FAR_MINUTES) & (region.side_i >= 0))


def _to_town(region: Region, first: Scenario) -> NDArray[np.float64]:
    """(place,) minutes to the nearest place of a first town."""
    return np.asarray(region.minutes[:, first.growth.growing].min(axis=1))


def _lost(growth: Growth, where: NDArray[np.bool_]) -> float:
    return float(-growth.change[where & ~growth.growing].sum())


def _part_lost(growth: Growth, where: NDArray[np.bool_]) -> Quantity:
    """What the places lose of the errands that they have."""
    return Quantity(float(np.nan_to_num(_share_lost(growth, where))), Unit.SHARE)


def _share_lost(growth: Growth, where: NDArray[np.bool_]) -> float:
    """The same as a number; NaN where there is nothing to lose or all of it grows."""
    before = float(growth.before[where & ~growth.growing].sum())
    return _lost(growth, where) / before if before > 0 else np.nan


def _lost_share(growth: Growth, where: NDArray[np.bool_]) -> float:
    total = _lost(growth, np.ones(len(growth.before), bool))
    return _lost(growth, where) / total if total > 0 else np.nan


def _most_drained(growth: Growth) -> list[int]:
    share = np.nan_to_num(growth.drained_share, nan=-1.0)
    return [int(k) for k in np.argsort(-share, kind="stable") if share[k] > 0]


def _scenarios(region: Region, scenarios: list[Scenario]) -> Table:
    first = scenarios[len(region.sides)]
    far = _far(region, first)
    # The same small places in every row: those that grow themselves in the last are left out.
    small = far & ~scenarios[-1].growth.growing
    rows = pd.DataFrame(
        {
            **words((s.name for s in scenarios), "scenario"),
            "won": [float(s.growth.change[s.growth.growing].sum()) for s in scenarios],
            **{
                f"lost_{code}": [_lost(s.growth, region.side_i == side) for s in scenarios]
                for side, code in enumerate(region.sides)
            },
            "far": [_lost(s.growth, far) for s in scenarios],
            "small": [_share_lost(s.growth, small) for s in scenarios],
            "core": [_share_lost(s.growth, first.growth.growing) for s in scenarios],
            **words((_named(region, s.growth) for s in scenarios), "most"),
        }
    )
    sides = [
        Column(f"lost_{code}", Text(f"{short_zh}流失（人次）", f"Lost in {short_en}"), Unit.COUNT)
        for code, short_zh, short_en in _side_names(region)
    ]
    columns = (
        Column("scenario", Text("何处扩张", "What grows")),
        Column("won", Text("增加的活动量（人次）", "Errands won"), Unit.COUNT),
        *sides,
        Column("far", Text("首位城市一小时以外流失（人次）", "Lost beyond an hour"), Unit.COUNT),
        Column(
            "small", Text("其中小地方的流失比例", "Share that small places there lose"), Unit.SHARE
        ),
        Column("core", Text("首位城市的流失比例", "Share that first towns lose"), Unit.SHARE),
        Column("most", Text("流失比例最高", "Who loses most in proportion")),
    )
    title = Text("何处扩张，何处流失", "Who grows, who is drained")
    return Table("siphon_scenarios", title, columns, rows, SCENARIO_NOTE)


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
            "minutes": _to_town(region, first)[rows],
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
    title = Text("首位城市都扩张时流失比例最高的区县", "Who loses most if all first towns grow")
    note = Text(
        "增量分散时，本身扩张的区县没有流失，以“—”表示。",
        "A place that grows itself in the spread scenario has a dash.",
    )
    return Table("siphon_places", title, columns, frame, note)


def _sensitivity(region: Region, towns: Sequence[Towns], mean: float, by: float) -> Table:
    """The same with people who go half as far and twice as far."""
    rows = []
    for factor in SENSITIVITY:
        gravity = errands(region, mean * factor)
        first = _first(region, towns, gravity, range(len(region.sides)), by)
        rows.append((gravity, first.growth, _lost_share(first.growth, _far(region, first))))
    frame = pd.DataFrame(
        {
            "asked": [gravity.asked_minutes for gravity, _, _ in rows],
            "mean": [gravity.mean_minutes for gravity, _, _ in rows],
            "half": [np.log(2) / g.beta if g.beta > 0 else np.inf for g, _, _ in rows],
            "far": [lost for *_, lost in rows],
            **words((_named(region, growth) for _, growth, _ in rows), "most"),
        }
    )
    columns = (
        Column("asked", Text("所设平均出行", "Mean trip asked for"), Unit.MINUTES, 1),
        Column("mean", Text("所得平均出行", "Mean trip had"), Unit.MINUTES, 1),
        Column("half", Text("每远多少分钟减半", "Halved every"), Unit.MINUTES, 1),
        Column("far", Text("流失来自一小时以外", "Lost beyond an hour"), Unit.SHARE),
        Column("most", Text("流失比例最高", "Who loses most in proportion")),
    )
    title = Text("假定的出行距离怎样影响结果", "How the assumed reach of people changes the answer")
    missed = [gravity for gravity, _, _ in rows if _is_missed(gravity)]
    note = _missed_note(len(missed)) if missed else None
    return Table("siphon_sensitivity", title, columns, frame, note)


def _is_missed(gravity: Gravity) -> bool:
    """Whether the mean trip is off what was asked by more than a minute."""
    return abs(gravity.mean_minutes - gravity.asked_minutes) > 1


def _missed_note(n: int) -> Text:
    return text(
        "有{n}行未达到所设的平均出行：模型允许的阻抗β只取0到每分钟{most}（每{half}减半），"
        "停在界限上的各行结果相同，不说明结果稳定。",
        "In {n} rows the mean trip is not the one asked for: beta is held between 0 and {most} a "
        "minute (halved every {half}). Rows that stop at that limit are alike by construction, "
        "which does not make the answer robust.",
        n=Quantity(n, Unit.COUNT),
        most=Quantity(BETA_MAX, Unit.INDEX, 1),
        half=Quantity(float(np.log(2)) / BETA_MAX, Unit.MINUTES, 1),
    )


def _map(case: Case, region: Region, growth: Growth, by: float) -> Chart:
    codes = region.places["code"].to_numpy()
    values = pd.Series(growth.drained_share, index=codes)[region.side_i >= 0]
    rings = pixels_of(case, region.places[["lon", "lat"]].to_numpy()[growth.growing])
    people = growth.before * growth.growing
    largest = np.argsort(-people, kind="stable")[: min(2, int(growth.growing.sum()))]
    named = [str(codes[k]) for k in (*_most_drained(growth)[:12], *largest)]
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
            "地图：各方首位城市同时扩张时，各区县进城活动流失的比例；扩张的区县画圆圈、不分级。",
            "Map of the share of errands that each place loses where the first towns of all sides "
            "grow; the places that grow carry a ring and no class.",
        ),
        legend=Text(
            "流失比例（圆圈和×：扩张的首位城市，不计流失）",
            "Share lost (rings and ×: towns that grow)",
        ),
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
        "同一地级市或直辖市内相连、城镇化率不低于{urban}的市辖区合为一个城镇，其余区县各为一个城镇；"
        "各方城镇人口最多的为首位城市。活动量以每人一次计，没有时段，"
        "按双约束引力模型分布：出发量为各地人口，到达量{half}按人口、其余按城镇人口；"
        "阻抗为 exp(−β×分钟)，从本县县城起算，β 标定到平均出行{mean}（模型假定，非调查值），"
        "用弗内斯法迭代平衡。然后令扩张的城镇增加{by}的活动量：提高其吸引力，直到到达量恰好如此，"
        "其余地方吸引力不变，每人活动总量不变，重新选择去处。虹吸指数＝一地活动量减少的比例；"
        "扩张者所得恰等于其余各地所失。",
        "Districts of one prefecture or municipality that touch are one town where {urban} of "
        "their people or more live in towns, every other place is a town by itself; the town with "
        "most townspeople is a side's first. Errands are counted as one a person, of no period. "
        "They follow a doubly constrained gravity model: people leave from "
        "where they live; {half} of the arrivals are in proportion to people, the rest to "
        "townspeople. Nearness is exp(-β minutes) from the own seat, with β such that the mean "
        "trip takes {mean} (assumed, not surveyed), balanced by Furness' method. Then the growing "
        "towns get {by} more errands: their pull rises until just so many arrive, the pull of the "
        "others stays, and everybody, with as many errands as before, chooses anew. The siphon "
        "index is the share of errands that a place loses; what the growing win is what the "
        "others lose.",
        urban=Quantity(URBAN_SHARE, Unit.SHARE, 0),
        half=Quantity(1 - TOWN_SHARE, Unit.SHARE, 0),
        mean=Quantity(gravity.mean_minutes, Unit.MINUTES),
        by=Quantity(by, Unit.SHARE, 0),
    )


def _caveats(gravity: Gravity) -> tuple[Text, ...]:
    missed = text(
        "所设的平均出行为{asked}，在模型允许的阻抗（β不超过每分钟{most}）之内达不到，按所得的{mean}计算。",
        "A mean trip of {asked} is out of the model's range (beta of {most} a minute at most); it "
        "is computed with {mean}.",
        most=Quantity(BETA_MAX, Unit.INDEX, 1),
        asked=Quantity(gravity.asked_minutes, Unit.MINUTES),
        mean=Quantity(gravity.mean_minutes, Unit.MINUTES),
    )
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
        *([missed] if _is_missed(gravity) else []),
    )
