"""Tables of the finding on nearness."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.border_cost import KM_STEP, BorderCost, slowness_by_class
from xiezhi.consensus.needs.profile import WHOLE_PEOPLE, whole_sides
from xiezhi.consensus.needs.wording import point_name, words
from xiezhi.model.table import Column, Measure, Table, measures_table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.region.circles import LIMITS_MINUTES

if TYPE_CHECKING:
    from xiezhi.consensus.needs.across import NearestAcross, Reach
    from xiezhi.consensus.needs.border_cost import Trips
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region


def near_table(case: Case, region: Region, near: Floats) -> Table:
    """People of each side with a county of another side within each limit.

    near: (side, limit) persons.
    """
    whole = whole_sides(case)["people"].reindex(region.sides).to_numpy(np.float64)
    whole = np.where(whole > 0, whole, np.nan)
    rows = pd.DataFrame(words((side.name for side in case.sides), "side_name"))
    columns = [Column("side_name", Text("方", "Side"))]
    for k, limit in enumerate(LIMITS_MINUTES):
        name = f"people_{limit:.0f}"
        rows = rows.assign(**{name: near[:, k], f"{name}_share": near[:, k] / whole})
        within = Quantity(limit, Unit.MINUTES)
        columns += [
            Column(name, text("{t}以内的人口", "Within {t}", t=within), Unit.PERSONS),
            Column(f"{name}_share", text("占该方人口", "of the side"), Unit.SHARE),
        ]
    title = text(
        "离另一方最近{p}在各时限以内的人口",
        "People within reach of another side's nearest {p}",
        p=point_name(case),
    )
    return Table("nearness_sides", title, tuple(columns), rows, WHOLE_PEOPLE)


def towns_table(region: Region, towns: dict[str, list[int]], km: Floats) -> Table:
    """Travel between the largest towns of different sides.

    towns: positions of each side's towns by province code; km: (place, place) straight.
    """
    pairs = [
        (a, b)
        for first, second in combinations(towns, 2)
        for a in towns[first]
        for b in towns[second]
    ]
    i, j = (np.array(ends, dtype=np.int64) for ends in zip(*pairs, strict=True))
    places = region.places
    rows = pd.DataFrame(
        {
            **{f"a_{lang}": places[f"name_{lang}"].to_numpy()[i] for lang in ("zh", "en")},
            **{f"b_{lang}": places[f"name_{lang}"].to_numpy()[j] for lang in ("zh", "en")},
            "km": km[i, j],
            "minutes": region.minutes[i, j],
        }
    ).sort_values("minutes", kind="stable", ignore_index=True)
    columns = (
        Column("a", Text("甲", "From")),
        Column("b", Text("乙", "To")),
        Column("km", Text("直线距离", "Straight distance"), Unit.KM, 0),
        Column("minutes", Text("行程时间", "Travel time"), Unit.MINUTES),
    )
    title = text(
        "各方城镇人口最多的区县（彼此相距{km}以上）之间的行程",
        "Travel between the counties with the most townspeople ({km} or more apart)",
        km=Quantity(50, Unit.KM, 0),
    )
    return Table("nearness_towns", title, columns, rows)


def circles_table(case: Case, region: Region, reach: Reach, nearest: NearestAcross) -> Table:
    """Each county's circles: people within each limit, and how many of them across the border."""
    own = region.side_i >= 0
    places = region.places[own].reset_index(drop=True)
    across = region.places.reindex(nearest.place[own])
    rows = pd.DataFrame(
        {
            "code": places["code"],
            "name_zh": places["name_zh"],
            "name_en": places["name_en"],
            **words((case.sides[side].name for side in region.side_i[own]), "side_name"),
            "nearest_zh": across["name_zh"].to_numpy(),
            "nearest_en": across["name_en"].to_numpy(),
            "minutes": np.where(nearest.place[own] >= 0, nearest.minutes[own], np.nan),
        }
    )
    columns = [
        Column("name", Text("区县", "County")),
        Column("side_name", Text("所属方", "Side")),
        Column("nearest", Text("另一方最近的区县", "Nearest across")),
        Column("minutes", Text("行程时间", "Time to it"), Unit.MINUTES),
    ]
    for k, limit in enumerate(LIMITS_MINUTES):
        all_name, across_name = f"all_{limit:.0f}", f"across_{limit:.0f}"
        other = reach.other[own, k]
        rows = rows.assign(**{all_name: reach.own[own, k] + other, across_name: other})
        within = Quantity(limit, Unit.MINUTES)
        columns += [
            Column(all_name, text("{t}以内的人口", "People within {t}", t=within), Unit.PERSONS),
            Column(across_name, text("其中另一方", "of them across"), Unit.PERSONS),
        ]
    title = Text("各区县的交通圈", "Who lives within reach of each county")
    rows = rows.sort_values(["minutes", "code"], ignore_index=True)
    return Table("nearness_circles", title, tuple(columns), rows)


def slowness_table(trips: Trips) -> Table:
    """Median minutes for each straight kilometre by length of trip; classes with both kinds."""
    km_from, within, across = slowness_by_class(trips)
    both = np.isfinite(within) & np.isfinite(across)
    spans = [(f"{low:.0f}", f"{low + KM_STEP:.0f}") for low in km_from[both]]
    rows = pd.DataFrame(
        {
            **words((Text(f"{a}—{b}公里", f"{a}–{b} km") for a, b in spans), "length"),
            "within": within[both],
            "across": across[both],
            "ratio": across[both] / within[both],
        }
    )
    columns = (
        Column("length", Text("直线距离", "Straight distance")),
        Column("within", Text("不跨界", "Within a side"), Unit.MINUTES_PER_KM),
        Column("across", Text("跨界", "Across"), Unit.MINUTES_PER_KM),
        Column("ratio", Text("跨界是不跨界的倍数", "Across over within"), Unit.INDEX),
    )
    title = Text("边界附近直线距离相同的行程", "Trips of equal straight length near the border")
    return Table("nearness_slowness", title, columns, rows)


def cost_table(cost: BorderCost, gain: Floats) -> Table:
    """What the border costs, with its interval, and who would come within reach without it.

    gain: (side, limit) persons.
    """
    measures, values = zip(*_measures(cost, gain), strict=True)
    return measures_table(
        "nearness_cost",
        Text("边界的代价", "What the border costs"),
        measures,
        {"value": Text("数值", "Value")},
        pd.DataFrame({"value": values}),
        Text(
            "倍数为1表示跨界与不跨界一样快；95%区间包含1时，看不出明显差别。",
            "A ratio of 1 means that trips across are as quick as those within; where the 95 % "
            "interval includes 1, no clear difference shows.",
        ),
    )


def _measures(cost: BorderCost, gain: Floats) -> list[tuple[Measure, float]]:
    more = [
        (
            Measure(
                text(
                    "若一样快，{t}以内增加的人口",
                    "If as quick, more people within {t}",
                    t=Quantity(limit, Unit.MINUTES),
                ),
                Unit.PERSONS,
            ),
            float(gain[:, k].sum()),
        )
        for k, limit in enumerate(LIMITS_MINUTES)
        if cost.clear
    ]
    return [
        (
            Measure(Text("跨界用时是不跨界的倍数", "Time across over time within"), Unit.INDEX),
            cost.ratio,
        ),
        (Measure(Text("95%区间下限", "95 % interval, low"), Unit.INDEX), cost.low),
        (Measure(Text("95%区间上限", "95 % interval, high"), Unit.INDEX), cost.high),
        (
            Measure(
                Text("典型跨界行程的直线距离", "Straight length of a typical trip across"), Unit.KM
            ),
            cost.km_typical,
        ),
        (
            Measure(
                Text("同样距离不跨界的行程时间", "Time of a trip within as long"), Unit.MINUTES
            ),
            cost.minutes_internal,
        ),
        (Measure(Text("跨界多用的时间", "More minutes across"), Unit.MINUTES), cost.minutes_extra),
        *more,
        (Measure(Text("参与比较的跨界区县对", "Pairs across compared"), Unit.COUNT), cost.n_cross),
        (
            Measure(Text("参与比较的不跨界区县对", "Pairs within compared"), Unit.COUNT),
            cost.n_within,
        ),
    ]
