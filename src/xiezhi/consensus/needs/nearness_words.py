"""What the finding on nearness says."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.consensus.needs.border_cost import N_SHOWN_MIN
from xiezhi.consensus.needs.wording import (
    listed,
    pair_name,
    place_name,
    point_name,
    seats_known,
)
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.region.assumptions import assumptions

if TYPE_CHECKING:
    from xiezhi.consensus.needs.across import NearestAcross
    from xiezhi.consensus.needs.border_cost import BorderCost
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

N_NAMED = 8


def method(case: Case, cost: BorderCost | None) -> Text:
    """What was computed; it names what a county is reduced to, and only measures that are shown."""
    parts = [_method_of_times(case)]
    if cost is not None:
        parts.append(_METHOD_OF_COST)
        parts += [_METHOD_OF_GAIN] if cost.clear else []
    return joined([*parts, _METHOD_OF_SHARES], "", " ")


def _method_of_times(case: Case) -> Text:
    return text(
        "行程时间为两地{point}之间沿交通网络的最短时间，整个区县的人口都计在其{point}。",
        "Travel time is the shortest over the network from one {point} to another; all of a "
        "county's people count at its {point}.",
        point=point_name(case),
    )


_METHOD_OF_COST = Text(
    "边界的代价只在边界两侧各100公里以内、有已知线路相连的区县之间比较，使地形大体相同："
    "先求每次跨界行程每直线公里所用的分钟数，除以同一距离段（20—200公里，每20公里一段）内不跨界行程的"
    "加权中位数，再取所得各比值的加权中位数，权重为两端人口的几何平均。"
    "95%区间由对区县（不是区县对）有放回抽样400次得到，随机种子固定，可以复算。"
    f"某一距离段只有在跨界与不跨界的行程都不少于{N_SHOWN_MIN}对时才列入表中。",
    "The cost of the border is measured only among "
    "counties within 100 km of it that known links reach, so that the terrain is alike: each "
    "trip across, in minutes per straight kilometre, over the weighted median of the trips "
    "within a side in its distance class (20 to 200 km in steps of 20 km); then the weighted "
    "median of these ratios, a trip weighing the geometric mean of its ends' people. The 95 % "
    "interval draws counties, not pairs, with replacement, 400 times with a fixed seed. The "
    f"table leaves out a distance class with fewer than {N_SHOWN_MIN} trips across or fewer than "
    f"{N_SHOWN_MIN} within a side.",
)
_METHOD_OF_GAIN = Text(
    "“若跨界与不跨界一样快”指把所有跨界行程时间除以该比值后重新统计。",
    "'If trips across were as quick' divides every trip across by that ratio and counts again.",
)
_METHOD_OF_SHARES = Text(
    "各时限内人口占该方的比重，以该方总人口（省级普查合计）为分母，与全文一致。",
    "Shares of a side's people are of all its people (the census total of the province), as "
    "everywhere in this document.",
)


def answer(
    case: Case,
    region: Region,
    near: Floats,
    nearest: NearestAcross,
    towns: dict[str, list[int]],
    cost: BorderCost | None,
    gain: Floats,
    measured: bool,
) -> Text:
    """The answer in words.

    near, gain: (side, limit) persons now, and more of them without the cost of the border.
    towns: positions of each side's towns; measured: whether the network rests on links.
    """
    return text(
        "{people}{nearest}{trip}{cost}",
        "{people} {nearest} {trip} {cost}",
        people=_people(case, region, near),
        nearest=_nearest(region, nearest),
        trip=_trips_between(region, towns),
        cost=_cost_sentence(cost, gain, measured, point_name(case)),
    )


def _people(case: Case, region: Region, near: Floats) -> Text:
    point = point_name(case)
    if not np.nansum(region.places["population_2020"][region.side_i >= 0]) > 0:
        return Text(
            "案例中没有各区县的人口，无法统计各时限内的人口。",
            "The case has no people for any county, so nobody can be counted within reach.",
        )
    if not near.any():
        return text(
            "没有一个区县到另一方最近{point}的行程在120分钟以内。",
            "Nobody lives in a county whose {point} is within 120 minutes of one of another side.",
            point=point,
        )
    hour, *later = near.sum(axis=0)
    if not hour:
        return _from_ninety(point, *later)
    ninety, two_hours = (Quantity(total, Unit.PERSONS, bare=True) for total in later)
    return text(
        "到另一方最近{point}的行程在60分钟以内的区县共有{hour}，90分钟以内的共{ninety}人，"
        "120分钟以内的共{two_hours}人。",
        "{hour} live in counties whose {point} is within 60 minutes of one of another side, "
        "{ninety} within 90 minutes and {two_hours} within 120.",
        point=point,
        hour=Quantity(hour, Unit.PERSONS),
        ninety=ninety,
        two_hours=two_hours,
    )


def _from_ninety(point: Text, ninety: float, two_hours: float) -> Text:
    """The sentence on people within reach where nobody is within an hour."""
    return text(
        "没有一个区县到另一方最近{point}的行程在60分钟以内；90分钟以内的区县共有{ninety}，"
        "120分钟以内的共有{two_hours}。",
        "Nobody lives in a county whose {point} is within 60 minutes of one of another side; "
        "within 90 minutes it is {ninety}, within 120 minutes {two_hours}.",
        point=point,
        ninety=Quantity(ninety, Unit.PERSONS),
        two_hours=Quantity(two_hours, Unit.PERSONS),
    )


def _nearest(region: Region, nearest: NearestAcross) -> Text:
    a = int(nearest.minutes.argmin())
    if nearest.place[a] < 0:
        return Text("各方之间没有通路。", "No way leads from one side to another.")
    return text(
        "跨界相距最近的一对是{pair}，行程{minutes}。",
        "The nearest two across the border are {pair}, {minutes} apart.",
        pair=pair_name(region.places, a, int(nearest.place[a])),
        minutes=Quantity(nearest.minutes[a], Unit.MINUTES),
    )


def _trips_between(region: Region, towns: dict[str, list[int]]) -> Text:
    firsts = [chosen[0] for chosen in towns.values() if chosen]
    if not firsts[1:]:
        return Text("", "")
    return text(
        "各方城镇人口最多的区县之间的行程：{trips}。",
        "Travel between the counties with the most townspeople on each side: {trips}.",
        trips=_town_pairs(region, firsts),
    )


def _town_pairs(region: Region, firsts: list[int]) -> Text:
    return joined(
        [
            text(
                "{pair}{minutes}",
                "{pair} {minutes}",
                pair=pair_name(region.places, a, b),
                minutes=Quantity(region.minutes[a, b], Unit.MINUTES),
            )
            for a, b in combinations(firsts, 2)
        ]
    )


def _cost_sentence(cost: BorderCost | None, gain: Floats, measured: bool, point: Text) -> Text:
    if not measured:
        return text(
            "案例没有交通联系表，行程按{point}之间的直线距离推算，不计地形，山区实际可能长得多；"
            "边界的代价因此无从测量。",
            "There is no table of links: times are derived from straight distances between "
            "{point}s, regardless of terrain, and in mountains the true ones may be far longer; so "
            "what the border costs cannot be measured.",
            point=point,
        )
    if cost is None:
        return Text(
            "边界附近可比的行程太少，边界的代价无法估计。",
            "Too few comparable trips lie near the border to tell what it costs.",
        )
    if cost.ratio <= 1 or not cost.clear:
        return _cost_measured(cost)
    return text(
        "{measured}若跨界与不跨界一样快，60分钟以内将增加{hour}，90分钟以内将增加{ninety}。",
        "{measured} If trips across were as quick as those within, {hour} more would be within "
        "60 minutes and {ninety} more within 90.",
        measured=_cost_measured(cost),
        hour=Quantity(gain[:, 0].sum(), Unit.PERSONS),
        ninety=Quantity(gain[:, 1].sum(), Unit.PERSONS),
    )


def _cost_measured(cost: BorderCost) -> Text:
    values = {
        "ratio": Quantity(cost.ratio, Unit.INDEX),
        "low": Quantity(cost.low, Unit.INDEX),
        "high": Quantity(cost.high, Unit.INDEX),
    }
    if not cost.clear:
        return text(
            "在边界附近，直线距离相同的行程，跨界用时是不跨界的{ratio}倍；"
            "95%区间为{low}至{high}，包含1倍，看不出边界明显拖慢或加快行程。",
            "Near the border, a trip across takes {ratio} times as long as one of equal straight "
            "length within a side; the 95 % interval, {low} to {high}, includes 1, so no clear "
            "difference shows.",
            **values,
        )
    more = cost.ratio > 1
    return text(
        "在边界附近，直线距离相同的行程，跨界用时是不跨界的{ratio}倍（95%区间为{low}至{high}）："
        f"{{km}}左右的典型行程{'多' if more else '少'}用{{extra}}。",
        "Near the border, a trip across takes {ratio} times as long as one of equal straight "
        f"length within a side (95 % interval: {{low}} to {{high}}): {{extra}} "
        f"{'more' if more else 'less'} on a typical trip of {{km}}.",
        km=Quantity(cost.km_typical, Unit.KM, 0),
        extra=Quantity(abs(cost.minutes_extra), Unit.MINUTES),
        **values,
    )


def caveats(case: Case, region: Region, cost: BorderCost | None) -> tuple[Text, ...]:
    """What the answer leaves out, and what the network had to assume."""
    return (
        *_general(case),
        *assumptions(region.network.notes),
        *_unlinked(region),
        *(_cost_caveats() if cost is not None else ()),
    )


def newer_links(case: Case) -> tuple[Text, ...]:
    """Where some links opened after the year that the people were counted in."""
    if not case.has("links") or "year_open" not in case.table("links"):
        return ()
    opened = case.table("links")["year_open"].dropna()
    newer = opened[opened > case.reference_year]
    if newer.empty:
        return ()
    return (
        text(
            "人口为{year}数据，交通联系表中有 {n} 行在此之后通车（最晚为{latest}）："
            "行程按现有线路计算，人口按当年统计，两者年份不同。",
            "People are those of {year}; of the links, {n} rows opened later (the last in "
            "{latest}): the answer sets today's roads against the people of that year.",
            year=Quantity(case.reference_year, Unit.YEAR),
            n=Quantity(len(newer), Unit.COUNT),
            latest=Quantity(float(newer.max()), Unit.YEAR),
        ),
    )


def _general(case: Case) -> tuple[Text, ...]:
    return (
        text(
            "全县人口都计在{point}：住在偏远乡村的人实际行程更长，住在边界附近的人可能更短。",
            "All of a county's people count at its {point}: those in far villages travel longer, "
            "and those near the border perhaps less.",
            point=point_name(case),
        ),
        *(() if seats_known(case) else (_NO_SEATS,)),
        Text(
            "时间为畅通时的行程，不含拥堵、天气和收费站排队的影响。",
            "Times are for free-flowing travel, without congestion, weather or queues.",
        ),
    )


_NO_SEATS = Text(
    "案例没有给出全部区县的政府驻地坐标，行程以区县范围内的代表点为起讫点，代表点与驻地可能相距数十公里；"
    "在地方表（places）中填入驻地经纬度即可改用驻地。",
    "The case does not give the coordinates of every county seat, so trips run between points "
    "inside the counties, which may lie tens of kilometres from the seats; give the seats' "
    "longitude and latitude in the table of places to use them instead.",
)


def _cost_caveats() -> tuple[Text, ...]:
    return (
        Text(
            "“边界的代价”是跨界与不跨界行程的差别，不等于因果：边界沿河谷、山脊划定时，地形的影响也在其中；"
            "交通联系表若漏收某一方或跨界的道路，也会被计作边界的代价。",
            "The cost of the border is a difference, not a cause: where a ridge or river is the "
            "border, terrain is in it; and roads missing from the table of links, on one side or "
            "across, count as if they were not there.",
        ),
    )


def _unlinked(region: Region) -> tuple[Text, ...]:
    """Where some places have links: those whose seat no road link touches."""
    notes = region.network.notes
    if not notes.n_links or not notes.unlinked:
        return ()
    places = region.places[region.places["code"].isin(notes.unlinked)]
    names = [place_name(places, row) for row in range(min(N_NAMED, len(places)))]
    return (
        text(
            "有{n}（如{names}）没有公路线路相连，测算边界的代价时不计在内。",
            "No road link touches {n} (such as {names}); the cost of the border is measured "
            "without them.",
            n=Quantity(len(places), Unit.COUNTIES),
            names=listed(names, Text("无", "none")),
        ),
    )
