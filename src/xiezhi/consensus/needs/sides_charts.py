"""Chart and map of the finding on who the sides are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.consensus.needs.bars import share_bars
from xiezhi.consensus.needs.economy import industry_name
from xiezhi.consensus.needs.profile import change_since_2010
from xiezhi.model.text import Text
from xiezhi.model.units import Unit
from xiezhi.region.maps import choropleth

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart

SHARE_LEAST = 0.0005
CHANGE_BREAKS = (-0.2, -0.1, 0.0, 0.1, 0.2)


def industry_bars(case: Case, mixes: pd.DataFrame) -> Chart:
    """Shares of jobs by industry, one bar for each side; the largest industries first.

    Industries with less than 0.05 % of the jobs of every side are left out.

    mixes: (industry, side) shares, index A to T.
    """
    largest = mixes.max(axis=1).sort_values(ascending=False, kind="stable")
    order = largest[largest >= SHARE_LEAST].index
    return share_bars(
        "sides_industries",
        Text("各方就业的行业构成（2020年，估算）", "Jobs by industry, 2020 (modelled)"),
        Text(
            "条形图：20个行业占就业人员的比重，每个行业各方一条；数值见同名表。",
            "Bars of the share of persons in work in each of 20 industries, one for each side; "
            "the table of the same name holds the values.",
        ),
        mixes,
        {letter: industry_name(letter) for letter in order},
        {side.code: side.name for side in case.sides},
    )


def change_map(case: Case) -> Chart:
    """Change of people by county from 2010 to 2020; counties without both counts stay white."""
    places = case.table("places")
    change = change_since_2010(places)["share"].set_axis(places["code"])
    return choropleth(
        case,
        change,
        id="sides_change",
        title=Text("2010—2020年各区县人口变化", "Change of people by county, 2010–2020"),
        alt=Text(
            "地图：各区县2010—2020年人口增减幅度，减少的带▼，缺一次普查数据的为白色。",
            "Map of the relative change of people by county from 2010 to 2020; ▼ marks losses, "
            "counties without both counts are white.",
        ),
        legend=Text("2010—2020年人口变化", "Change of people, 2010–2020"),
        unit=Unit.SHARE,
        breaks=CHANGE_BREAKS,
        centre=0.0,
    )
