"""How far does everything turn around one city?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import all_sides, inputs, place_name, words
from xiezhi.organization.layout.diagnostics import functional_polycentricity, primacy, rank_size
from xiezhi.organization.layout.errors import SizesInvalid
from xiezhi.organization.layout.siphon import MEAN_MINUTES, errands
from xiezhi.organization.layout.towns import (
    TOWN_MINUTES,
    Towns,
    side_towns,
    summed,
    town_name,
    towns_of,
    townspeople,
)
from xiezhi.organization.parameters import number
from xiezhi.organization.sources import GREEN, JEFFERSON, WILSON, ZIPF_1949
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import CENSUS_2020

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.organization.layout.gravity import Gravity

QUESTION = Text(
    "区域是单中心还是多中心？", "Does the region turn around one city or around several?"
)
N_LARGEST, N_LISTED = 50, 12
STEEP = -1.1
FLAT = -0.9


def finding(case: Case) -> Finding:
    """Sizes of towns and ways of people, for all sides together and for each."""
    region = region_of(case)
    gravity = errands(region, number(case, "siphon_mean_minutes", MEAN_MINUTES, 1.0))
    own = np.where(region.side_i >= 0, townspeople(region.places), np.nan)
    together = towns_of(region.minutes, own)
    parts = [
        (all_sides(case), together),
        *zip([s.name for s in case.sides], side_towns(region), strict=True),
    ]
    rows = pd.DataFrame([_measured(towns, gravity) for _, towns in parts])
    return Finding(
        id="polycentricity",
        question=QUESTION,
        answer=_answer(region, together, rows),
        tables=(_table(parts, rows), _towns(region, together)),
        charts=(),
        method=METHOD,
        sources=(CENSUS_2020, ZIPF_1949, JEFFERSON, GREEN, WILSON),
        inputs=inputs(case, "places", "links", "junctions"),
        caveats=CAVEATS,
    )


ANALYSIS = Analysis("polycentricity", QUESTION, ("places",), finding)

METHOD = text(
    "彼此车程{town}以内的区县并为一个城镇。位序—规模：前{n}大城镇人口的对数对位序对数回归，斜率−1为"
    "齐普夫法则，更陡表示首位城市突出。首位度：第一城镇占全部城镇人口的比重、与第二位之比、"
    "与第二至第四位之和之比。功能多中心度（格林）：(1−σ/σmax)×Δ，σ为各城镇与他处往来量的标准差，σmax为"
    "一城占尽往来时的两城标准差，Δ为离开本城镇的活动比重；0为单中心，1为完全多中心。往来量取自虹吸一节的"
    "引力模型，是推算值。",
    "Places within {town} of a larger one are one town. Rank-size: log people on log rank for the "
    "{n} largest; slope -1 is Zipf's rule, a steeper one means that the first towns stand out. "
    "Primacy: the first town's share of all townspeople, over the second, over the second to "
    "fourth. Functional polycentricity (Green): (1 - s/s_max) D, with s the standard deviation of "
    "what arrives in and leaves each town, s_max that of two towns of which one has everything, D "
    "the share of errands that leave their town; 0 is one centre, 1 all alike. Flows come from "
    "the gravity model of the finding on siphoning: modelled.",
    town=Quantity(TOWN_MINUTES, Unit.MINUTES),
    n=Quantity(N_LARGEST, Unit.COUNT),
)
CAVEATS = (
    Text(
        "往来量由人口和时间推算，因此功能多中心度反映的是潜力；有通勤或手机信令数据时应以实测代替。",
        "Flows follow from people and minutes, so the functional measure shows potential; counted "
        "flows should take their place where there are any.",
    ),
    Text(
        "格林用的是通勤人数，密度以“离开本城镇的比重”代之；标准差取总体标准差。",
        "Green counts commuters; density is here the share that leaves its town, and the standard "
        "deviation that of the whole population.",
    ),
)


def _measured(towns: Towns, gravity: Gravity) -> dict[str, float]:
    member = np.flatnonzero(towns.of >= 0)
    flows = gravity.flows[np.ix_(member, member)]
    within = Towns(towns.centre, towns.people, towns.of[member])
    first = primacy(towns.people)
    try:
        line = rank_size(towns.people, N_LARGEST)
        slope, r2 = line.slope, line.r2
    except SizesInvalid:
        slope = r2 = np.nan
    return {
        "n": float((towns.people > 0).sum()),
        "slope": float(slope),
        "r2": float(r2),
        "share": first.share,
        "two": first.two,
        "four": first.four,
        "functional": functional_polycentricity(summed(flows, within)),
    }


def _answer(region: Region, towns: Towns, rows: pd.DataFrame) -> Text:
    row = rows.iloc[0]
    measured = text(
        "第一城镇（{first}一带）占全部城镇人口的{share}，是第二位（{second}一带）的{two}倍；"
        "位序—规模斜率{slope}，{verdict}；功能多中心度{functional}（0—1）。",
        "The first town (around {first}) has {share} of all townspeople, {two} times the second "
        "(around {second}); the rank-size slope is {slope}, {verdict}; functional polycentricity "
        "is {functional} (0 to 1).",
        first=town_name(region.places, int(towns.centre[0])),
        second=town_name(region.places, int(towns.centre[min(1, len(towns.centre) - 1)])),
        share=Quantity(row["share"], Unit.SHARE),
        two=Quantity(row["two"], Unit.INDEX),
        slope=Quantity(row["slope"], Unit.INDEX),
        verdict=_verdict(row["slope"]),
        functional=Quantity(row["functional"], Unit.INDEX),
    )
    return joined([measured], "", " ")


def _verdict(slope: float) -> Text:
    if np.isnan(slope):
        return Text("城镇太少，无从判断", "with too few towns to tell")
    if slope < STEEP:
        return Text("首位城市突出", "so the first towns stand out")
    if slope > FLAT:
        return Text("较为均衡", "so sizes are rather even")
    return Text("接近位序—规模法则", "close to the rank-size rule")


def _table(parts: list[tuple[Text, Towns]], rows: pd.DataFrame) -> Table:
    frame = rows.assign(**words((name for name, _ in parts), "name"))
    columns = (
        Column("name", Text("范围", "Area")),
        Column("n", Text("城镇数", "Towns"), Unit.COUNT),
        Column("slope", Text("位序—规模斜率", "Rank-size slope"), Unit.INDEX),
        Column("r2", Text("拟合优度", "R²"), Unit.INDEX),
        Column("share", Text("首位城镇占比", "First town's share"), Unit.SHARE),
        Column("two", Text("二城指数", "First over second"), Unit.INDEX),
        Column("four", Text("四城指数", "First over next three"), Unit.INDEX),
        Column("functional", Text("功能多中心度", "Functional polycentricity"), Unit.INDEX),
    )
    return Table(
        "polycentricity_measures", Text("单中心与多中心", "One centre or several"), columns, frame
    )


def _towns(region: Region, towns: Towns) -> Table:
    shown = range(min(N_LISTED, len(towns.people)))
    members = [np.flatnonzero(towns.of == k) for k in shown]
    rows = pd.DataFrame(
        {
            "rank": [k + 1 for k in shown],
            **words((town_name(region.places, int(towns.centre[k])) for k in shown), "centre"),
            "people": [float(towns.people[k]) for k in shown],
            **words(
                (joined([place_name(region.places, int(m)) for m in of]) for of in members),
                "members",
            ),
        }
    )
    columns = (
        Column("rank", Text("位序", "Rank"), Unit.COUNT),
        Column("centre", Text("中心", "Centre")),
        Column("people", Text("城镇人口", "Townspeople"), Unit.PERSONS),
        Column("members", Text("所含区县", "Places")),
    )
    return Table("polycentricity_towns", Text("最大的城镇", "The largest towns"), columns, rows)
