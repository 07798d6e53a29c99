"""What the finding on nearness says."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from xiezhi.consensus.needs.wording import listed, pair_name, place_name
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.region.assumptions import assumptions

if TYPE_CHECKING:
    from xiezhi.consensus.needs.across import NearestAcross
    from xiezhi.consensus.needs.border_cost import BorderCost
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.region.region import Region

N_NAMED = 8

METHOD = Text(
    "行程时间为县城到县城（代表点）沿交通网络的最短时间；某地的交通圈把整个区县的人口计入其县城。"
    "“边界成本”只在边界两侧各100公里之内、两端都有已知线路的区县之间比较，使地形大体相同："
    "每一次跨界行程的“分钟/直线公里”除以同一距离段（20—200公里，每20公里一段）方内行程的加权中位数，"
    "再取加权中位数，权重为两端人口的几何平均。95%区间对区县（而非区县对）有放回抽样400次得到，种子固定。"
    "“若无边界成本”指把所有跨界行程时间除以该比值后重新计算。",
    "Travel time is the shortest over the network from seat to seat (representative points); a "
    "county's people all count at its seat. The cost of the border is measured only among "
    "counties within 100 km of it whose seats lie on known links, so that the terrain "
    "is alike: each trip across, in minutes per straight kilometre, over the weighted median of "
    "the internal trips in its distance class (20 to 200 km in steps of 20 km); then the weighted "
    "median of these ratios, a trip weighing the geometric mean of its ends' people. The 95 % "
    "interval draws counties, not pairs, with replacement, 400 times with a fixed seed. 'Without "
    "the cost of the border' divides every trip across by that ratio and counts again.",
)


def answer(
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
        "{people}{nearest}主要城镇之间：{trip}。{cost}",
        "{people} {nearest} Between the largest towns: {trip}. {cost}",
        people=_people(near),
        nearest=_nearest(region, nearest),
        trip=_trips_between(region, towns),
        cost=_cost_sentence(cost, gain, measured),
    )


def _people(near: Floats) -> Text:
    hour, ninety, two_hours = (Quantity(total, Unit.PERSONS) for total in near.sum(axis=0))
    if not near.any():
        return Text(
            "没有人住在到另一方县城120分钟以内的区县。",
            "Nobody lives within 120 minutes of a county seat of another side.",
        )
    return text(
        "到另一方最近的县城，60分钟内有{hour}，90分钟内有{ninety}，120分钟内有{two_hours}。",
        "Within 60, 90 and 120 minutes of a county seat of another side live {hour}, {ninety} and "
        "{two_hours}.",
        hour=hour,
        ninety=ninety,
        two_hours=two_hours,
    )


def _nearest(region: Region, nearest: NearestAcross) -> Text:
    a = int(nearest.minutes.argmin())
    if nearest.place[a] < 0:
        return Text("各方县城之间没有通路。", "No way leads from one side's seats to another's.")
    return text(
        "最近的一对县城是{pair}，{minutes}。",
        "The nearest seats are {pair}, {minutes}.",
        pair=pair_name(region.places, a, int(nearest.place[a])),
        minutes=Quantity(nearest.minutes[a], Unit.MINUTES),
    )


def _trips_between(region: Region, towns: dict[str, list[int]]) -> Text:
    firsts = [chosen[0] for chosen in towns.values() if chosen]
    return joined(
        [
            text(
                "{pair} {minutes}",
                "{pair} {minutes}",
                pair=pair_name(region.places, a, b),
                minutes=Quantity(region.minutes[a, b], Unit.MINUTES),
            )
            for a, b in combinations(firsts, 2)
        ]
    )


def _cost_sentence(cost: BorderCost | None, gain: Floats, measured: bool) -> Text:
    if not measured:
        return Text(
            "没有交通线路表，行程按县城间直线距离推算，边界成本无从测量。",
            "There is no table of links: times are derived from straight distances between seats, "
            "so what the border costs cannot be measured.",
        )
    if cost is None:
        return Text(
            "边界附近可比的行程太少，边界成本无法估计。",
            "Too few comparable trips lie near the border to tell what it costs.",
        )
    if cost.ratio <= 1 or not cost.clear:
        return _cost_measured(cost)
    return text(
        "{measured}若跨界与方内一样快，60分钟内将多{hour}，90分钟内将多{ninety}。",
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
            "边界附近同等直线距离的行程，跨界用时是方内的{ratio}倍（95%区间{low}—{high}），"
            "与1没有明显差别。",
            "Near the border, a trip across takes {ratio} times as long as one of equal straight "
            "length within a side (95 % interval {low} to {high}): no clear difference.",
            **values,
        )
    more = cost.ratio > 1
    return text(
        "边界附近同等直线距离的行程，跨界用时是方内的{ratio}倍（95%区间{low}—{high}）："
        f"典型的{{km}}行程{'多' if more else '少'}用{{extra}}。",
        "Near the border, a trip across takes {ratio} times as long as one of equal straight "
        f"length within a side (95 % interval {{low}} to {{high}}): {{extra}} "
        f"{'more' if more else 'less'} on a typical trip of {{km}}.",
        km=Quantity(cost.km_typical, Unit.KM, 0),
        extra=Quantity(abs(cost.minutes_extra), Unit.MINUTES),
        **values,
    )


def caveats(region: Region, cost: BorderCost | None) -> tuple[Text, ...]:
    """What the answer leaves out, and what the network had to assume."""
    return (
        *_general(),
        *assumptions(region.network.notes),
        *_unlinked(region),
        *(_cost_caveats() if cost is not None else ()),
    )


def _general() -> tuple[Text, ...]:
    return (
        Text(
            "全县人口都算在县城，住在远乡的人实际要走更久；反过来，住在边界附近的人可能更近。",
            "All of a county's people count at its seat: those in far villages travel longer, and "
            "those near the border perhaps less.",
        ),
        Text(
            "时间是畅通时的行程，不含拥堵、候车、天气和收费站排队。",
            "Times are for free-flowing travel, without congestion, waiting, weather or queues.",
        ),
    )


def _cost_caveats() -> tuple[Text, ...]:
    return (
        Text(
            "“边界成本”是跨界与方内行程的差别，不是因果：河谷、山脊恰好就是边界时，地形也在其中；"
            "线路表若漏收某一方或跨界的道路，也会被算作边界的代价。",
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
            "没有公路线路相连的有{n}（如{names}），比较边界成本时不计它们。",
            "No road link touches {n} (such as {names}); the cost of the border is measured "
            "without them.",
            n=Quantity(len(places), Unit.COUNTIES),
            names=listed(names, Text("无", "none")),
        ),
    )
