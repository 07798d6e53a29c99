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
    URBAN_SHARE,
    Towns,
    all_towns,
    side_towns,
    summed,
    town_name,
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
# What a line of that slope gives the first town over the second; by the rule itself it is 2.
FIRST_OVER_SECOND = 2**-STEEP
STANDS_OUT = (
    Text(
        "首位城镇突出，其后也逐级陡降", "the first town stands out, and sizes fall steeply after it"
    ),
    Text(
        "首位城镇突出，其后接近位序—规模法则",
        "the first town stands out, those after it are close to the rank-size rule",
    ),
    Text("首位城镇突出，其后大小相近", "the first town stands out, those after it are rather even"),
)
IN_LINE = (
    Text("前几位城镇突出", "the first towns together stand out"),
    Text("接近位序—规模法则", "close to the rank-size rule"),
    Text("大小较为均衡", "sizes are rather even"),
)


def finding(case: Case) -> Finding:
    """Sizes of towns and ways of people, for all sides together and for each."""
    region = region_of(case)
    gravity = errands(region, number(case, "siphon_mean_minutes", MEAN_MINUTES, 1.0))
    together = all_towns(region)
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
    "同一地级市或直辖市内相连、城镇化率不低于{urban}的市辖区合为一个城镇，其余区县各为一个城镇。位序—规模：前{n}大城镇人口的对数对位序对数回归，斜率−1为"
    "齐普夫法则，更陡表示首位城市突出。首位度：第一城镇占全部城镇人口的比重、与第二位之比、"
    "与第二至第四位之和之比。功能多中心度（格林）：(1−σ/σmax)×Δ，σ为各城镇与他处往来量的标准差，σmax为"
    "一城占尽往来时的两城标准差，Δ为离开本城镇的活动比重；0为单中心，1为完全多中心。往来量取自虹吸一节的"
    "引力模型，是推算值。",
    "Districts of one prefecture or municipality that touch are one town where {urban} of their "
    "people or more live in towns; every other place is a town by itself. Rank-size: log people on "
    "log rank for the {n} largest; slope -1 is Zipf's rule, a steeper one means that the first "
    "towns stand out. Primacy: the first town's share of all townspeople, over the second, over "
    "the second to fourth. Functional polycentricity (Green): (1 - s/s_max) D, with s the standard "
    "deviation of what arrives in and leaves each town, s_max that of two towns of which one has "
    "everything, D the share of errands that leave their town; 0 is one centre, 1 all alike. Flows "
    "come from the gravity model of the finding on siphoning: modelled.",
    urban=Quantity(URBAN_SHARE, Unit.SHARE, 0),
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
        "第一城镇（{first}）占全部城镇人口的{share}，是第二位（{second}）的{two}倍；"
        "最大{n}个城镇的位序—规模斜率{slope}：{verdict}；功能多中心度{functional}（0—1）。",
        "The first town ({first}) has {share} of all townspeople, {two} times the second "
        "({second}); the rank-size slope of the {n} largest is {slope}: {verdict}; functional "
        "polycentricity is {functional} (0 to 1).",
        n=Quantity(min(N_LARGEST, int(row["n"])), Unit.COUNT),
        first=town_name(region.places, towns, 0),
        second=town_name(region.places, towns, min(1, len(towns.centre) - 1)),
        share=Quantity(row["share"], Unit.SHARE),
        two=Quantity(row["two"], Unit.INDEX),
        slope=Quantity(row["slope"], Unit.INDEX),
        verdict=_verdict(row["slope"], row["two"]),
        functional=Quantity(row["functional"], Unit.INDEX),
    )
    return joined([measured], "", " ")


def _verdict(slope: float, two: float) -> Text:
    """What the slope says of all the large towns, and the first over the second of the first."""
    if np.isnan(slope):
        return Text("城镇太少，无从判断", "too few towns to tell")
    kind = 0 if slope < STEEP else 2 if slope > FLAT else 1
    return (STANDS_OUT if two > FIRST_OVER_SECOND else IN_LINE)[kind]


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
            **words((town_name(region.places, towns, k) for k in shown), "town"),
            **words((place_name(region.places, int(towns.centre[k])) for k in shown), "centre"),
            "people": [float(towns.people[k]) for k in shown],
            **words(
                (joined([place_name(region.places, int(m)) for m in of]) for of in members),
                "members",
            ),
        }
    )
    columns = (
        Column("rank", Text("位序", "Rank"), Unit.COUNT),
        Column("town", Text("城镇", "Town")),
        Column("centre", Text("人口最多的区县", "Largest place")),
        Column("people", Text("城镇人口", "Townspeople"), Unit.PERSONS),
        Column("members", Text("所含区县", "Places")),
    )
    return Table("polycentricity_towns", Text("最大的城镇", "The largest towns"), columns, rows)
