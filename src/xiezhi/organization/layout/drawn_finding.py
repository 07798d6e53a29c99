"""How good is the layout that was drawn, and which changes would improve it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed, place_name, words
from xiezhi.organization.layout.candidates import candidates_of
from xiezhi.organization.layout.drawn_reading import drawn_reading
from xiezhi.organization.layout.finding import (
    ACTUAL,
    NONE,
    WEIGHTED,
    front_chart,
    mean_journey,
    minutes_by_side,
    weighted_columns,
)
from xiezhi.organization.layout.model import Model, case_model, front_of
from xiezhi.organization.layout.reference import Reading, random_costs, seat_rank
from xiezhi.organization.layout.towns import townspeople
from xiezhi.organization.siting.two_tier_score import Move, Rule, score
from xiezhi.region.maps import category_map
from xiezhi.region.region import Region, region_of
from xiezhi.region.sources import CENSUS_2020

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart
    from xiezhi.organization.siting.two_tier import TwoTierPlan
    from xiezhi.organization.siting.two_tier_score import Breach, Swap

    Floats = NDArray[np.float64]

QUESTION = Text(
    "既有方案的核与支点成效如何，换哪里会更好？",
    "How good is the layout that was drawn, and which changes would improve it?",
)
N_SHOWN, N_PROPOSED = 10, 2
RULES = {
    Rule.SPACING: Text("两个核、驱相距太近", "two centres lie too close"),
    Rule.CORES_PER_SIDE: Text("有一方没有核", "a side has no core"),
    Rule.DRIVERS_PER_SIDE: Text("有一方没有驱", "a side has no driver"),
    Rule.MOST_DRIVERS_PER_SIDE: Text("一方的驱过多", "a side has too many drivers"),
    Rule.CORE_CANDIDATES: Text("不在核的候选之列", "not among the candidates for a core"),
    Rule.DRIVER_CANDIDATES: Text("不在驱的候选之列", "not among the candidates for a driver"),
}
PER_SIDE = (Rule.CORES_PER_SIDE, Rule.DRIVERS_PER_SIDE, Rule.MOST_DRIVERS_PER_SIDE)
SEAT_COLUMNS = (
    Column("element", Text("既有方案的核或驱", "As drawn")),
    Column("tier", Text("层级", "Tier")),
    Column("n", Text("所含区县", "Places it names"), Unit.COUNT),
    Column("place", Text("读作", "Read as")),
    Column("reasons", Text("成为候选的理由", "Reasons to be a candidate")),
    Column("broken", Text("不合的规则", "Rules it breaks")),
    Column("rank", Text("名次", "Rank"), Unit.COUNT),
    Column("of", Text("候选数", "Of how many"), Unit.COUNT),
)
SEAT_NOTE = Text(
    "名次：其余核、驱不动，这一处在全部候选地方（不新违反规则的，连同原处）中按折算行程排第几。",
    "Rank: with the other cores and drivers as drawn, where the place stands by the weighted "
    "journey among all candidates for its seat that break no further rule, itself included.",
)


def finding(case: Case) -> Finding:
    """The drawn layout on the scale of the computed ones."""
    region, model = region_of(case), case_model(case)
    reading, best = drawn_reading(case)
    random = random_costs(model)
    return Finding(
        id="drawn_layout",
        question=QUESTION,
        answer=_answer(case, region, model, reading, best, random),
        tables=(
            _scale(case, region, model, reading, best, random),
            _seats(region, model, reading, case),
            _swaps(region, model, reading),
        ),
        charts=(_map(case, region, model, reading, best), *_front(case, model, reading)),
        method=METHOD,
        sources=(CENSUS_2020,),
        inputs=inputs(case, "reference_layout", "places", "links", "junctions", "sites"),
        caveats=_caveats(region, reading),
        proposals=_proposals(region, model, reading),
    )


ANALYSIS = Analysis("drawn_layout", QUESTION, ("places", "reference_layout"), finding)

METHOD = Text(
    "既有方案的一个核或驱可能覆盖几个区县，模型要求各取一处：试遍所有取法，取对既有方案最有利的一种；"
    "另列按各自城镇人口最多的成员取法。行程、候选和规则与“核与支点”一节相同，不合规则之处列出而不拒绝。"
    "名次：在候选地方中随机抽取五千个合规布局，看有多少更好。"
    "替换：每次移动一个核或驱（或核驱互换），其余不动，不得新违反规则，列出每处最有益的一种。",
    "A drawn core or driver may cover several places, the model needs one: all readings are tried "
    "and the one most favourable to the drawn layout is taken; the reading by each element's "
    "largest member stands beside. Journeys, candidates and rules are those of the finding on "
    "cores and drivers; what breaks a rule is listed, not refused. Rank: five thousand lawful "
    "layouts are drawn at random among the candidates, and those that are better are counted. "
    "Swaps: one core or driver moves (or the two change roles), the rest stays, no further rule is "
    "broken; the best for each is listed.",
)


def _answer(
    case: Case,
    region: Region,
    model: Model,
    reading: Reading,
    best: TwoTierPlan,
    random: Floats,
) -> Text:
    plan, plain = reading.score.plan, _by_largest(region, model, reading)
    measured = text(
        "按最有利的读法（{seats}），既有方案人均行程 {actual}（{sides}），折算行程 {mean}，"
        "比最优布局的 {best}多 {more}；"
        "在随机抽取的 {drawn} 个合规布局中，有 {better} 个比它好；"
        "若各取最大城镇，有 {plain} 个更好。",
        "Read most favourably ({seats}), the drawn layout has {actual} a person ({sides}); its "
        "weighted journey of {mean} is {more} more than the best with {best}. Of {drawn} lawful "
        "layouts drawn at random {better} are better; read by the largest members, {plain}.",
        seats=_named(region, model, reading),
        actual=Quantity(mean_journey(model, plan), Unit.MINUTES, 1),
        sides=minutes_by_side(case, model, plan),
        mean=Quantity(plan.mean_minutes, Unit.MINUTES, 1),
        best=Quantity(best.mean_minutes, Unit.MINUTES, 1),
        more=Quantity(plan.mean_minutes / best.mean_minutes - 1, Unit.SHARE),
        drawn=Quantity(len(random), Unit.COUNT),
        better=Quantity(_better(random, plan), Unit.COUNT),
        plain=Quantity(_better(random, plain), Unit.COUNT),
    )
    rules = _breaks(region, model, reading)
    moves = best_moves(reading)[:3]
    if not moves:
        none = Text("没有单独一处替换能使它更好。", "No single swap would improve it.")
        return joined([measured, *rules, none], "", " ")
    named = [
        text(
            "{move}，折算行程省 {saving}",
            "{move} saves {saving}",
            move=_move(region, model, swap),
            saving=Quantity(swap.saving, Unit.MINUTES, 1),
        )
        for swap in moves
    ]
    swaps = text(
        "最有益的替换：{swaps}。", "The best swaps: {swaps}.", swaps=joined(named, "；", "; ")
    )
    return joined([measured, *rules, swaps], "", " ")


def _breaks(region: Region, model: Model, reading: Reading) -> list[Text]:
    """Which rules the reading breaks, in a sentence; none where it keeps them."""
    named = [
        text(
            "{place}（{broken}）",
            "{place} ({broken})",
            place=_at(region, model, seat.place),
            broken=_broken(reading, seat.place),
        )
        for seat in reading.seats
        if _broken(reading, seat.place) != NONE
    ]
    sides = {breach.rule for breach in reading.score.breaches} & set(PER_SIDE)
    named += [RULES[rule] for rule in PER_SIDE if rule in sides]
    if not named:
        return []
    said = text(
        "这一读法有 {n} 处不合随机布局所守的规则：{named}；因此名次只供参考。",
        "This reading breaks rules that the random layouts keep, in {n} ways: {named}; so the "
        "comparison is for orientation only.",
        n=Quantity(len(named), Unit.COUNT),
        named=joined(named, "、", "; "),
    )
    return [said]


def _named(region: Region, model: Model, reading: Reading) -> Text:
    cores, drivers = (
        listed([_at(region, model, s.place) for s in reading.seats if s.is_core is core], NONE)
        for core in (True, False)
    )
    return text(
        "核：{cores}；驱：{drivers}",
        "cores {cores}; drivers {drivers}",
        cores=cores,
        drivers=drivers,
    )


def _at(region: Region, model: Model, place: int) -> Text:
    return place_name(region.places, model.place(place))


def best_moves(reading: Reading) -> list[Swap]:
    """For each drawn core or driver its best swap, the largest saving first."""
    first: dict[int, Swap] = {}
    for swap in reading.score.swaps:
        first.setdefault(swap.out, swap)
    return list(first.values())


def _move(region: Region, model: Model, swap: Swap) -> Text:
    out, into = _at(region, model, swap.out), _at(region, model, swap.into)
    if swap.move is Move.ROLES:
        return text("{a}与{b}核驱互换", "{a} and {b} changing roles", a=out, b=into)
    kinds = {Move.CORE: Text("核", "core"), Move.DRIVER: Text("驱", "driver")}
    return text(
        "{kind}由{a}移到{b}",
        "moving the {kind} from {a} to {b}",
        kind=kinds[swap.move],
        a=out,
        b=into,
    )


def _better(random: Floats, plan: TwoTierPlan) -> int:
    """How many layouts drawn at random serve people better."""
    return int((random < plan.mean_minutes).sum())


def _scale(
    case: Case,
    region: Region,
    model: Model,
    reading: Reading,
    best: TwoTierPlan,
    random: Floats,
) -> Table:
    """The drawn layout, read both ways, beside the best."""
    plain = _by_largest(region, model, reading)
    shown = [
        (Text("既有方案，最有利的读法", "As drawn, read most favourably"), reading.score.plan),
        (Text("既有方案，各取最大城镇", "As drawn, by the largest member"), plain),
        (Text("最省时的布局", "The most efficient layout"), best),
    ]
    rows = pd.DataFrame(
        {
            **words((name for name, _ in shown), "name"),
            **words((_centres(region, model, plan.cores) for _, plan in shown), "cores"),
            **words((_centres(region, model, plan.drivers) for _, plan in shown), "drivers"),
            "actual": [mean_journey(model, plan) for _, plan in shown],
            "mean": [plan.mean_minutes for _, plan in shown],
            **{
                f"side_{side.code}": [plan.side_minutes[k] for _, plan in shown]
                for k, side in enumerate(case.sides)
            },
            "above": [plan.mean_minutes / best.mean_minutes - 1 for _, plan in shown],
            "better": [_better(random, plan) for _, plan in shown],
        }
    )
    return Table(
        "drawn_layout_scale",
        Text("同一尺度下的既有方案", "The drawn layout on the same scale"),
        _scale_columns(case),
        rows,
        _random_note(len(random)),
    )


def _scale_columns(case: Case) -> tuple[Column, ...]:
    return (
        Column("name", Text("布局", "Layout")),
        Column("cores", Text("核", "Cores")),
        Column("drivers", Text("驱", "Drivers")),
        Column("actual", ACTUAL, Unit.MINUTES, 1),
        Column("mean", WEIGHTED, Unit.MINUTES, 1),
        *weighted_columns(case),
        Column("above", Text("折算高出最优", "Weighted, above the best"), Unit.SHARE),
        Column("better", Text("更好的随机布局", "Random layouts that are better"), Unit.COUNT),
    )


def _random_note(n: int) -> Text:
    return text(
        "随机布局共 {n} 个，都合规则；既有方案若有不合规则之处，名次只供参考。",
        "There are {n} random layouts, all of which keep the rules; where the drawn one does not, "
        "its rank is for orientation only.",
        n=Quantity(n, Unit.COUNT),
    )


def _by_largest(region: Region, model: Model, reading: Reading) -> TwoTierPlan:
    """The drawn layout with each core and driver at its member with most townspeople."""
    towns = np.nan_to_num(townspeople(region.places))[model.rows]
    taken: list[tuple[int, bool]] = []
    for seat in reading.seats:
        free = [k for k in seat.options if k not in [place for place, _ in taken]]
        taken.append((max(free or seat.options, key=lambda k: towns[k]), seat.is_core))
    cores = list(dict.fromkeys(place for place, core in taken if core))
    drivers = [
        place for place in dict.fromkeys(p for p, core in taken if not core) if place not in cores
    ]
    return score(
        model.minutes, model.people, cores, drivers, model.side, rules=model.rules, n_swaps=0
    ).plan


def _centres(region: Region, model: Model, places: tuple[int, ...]) -> Text:
    return listed([_at(region, model, k) for k in places], NONE)


def _seats(region: Region, model: Model, reading: Reading, case: Case) -> Table:
    candidates = candidates_of(case, region)
    ranks = [seat_rank(model, reading, seat) for seat in reading.seats]
    rows = pd.DataFrame(
        {
            **words((seat.element.name for seat in reading.seats), "element"),
            **words((_tier(core=seat.is_core) for seat in reading.seats), "tier"),
            "n": [len(seat.options) for seat in reading.seats],
            **words((_at(region, model, seat.place) for seat in reading.seats), "place"),
            **words(
                (
                    listed([r.value for r in candidates.of(model.place(s.place))], NONE)
                    for s in reading.seats
                ),
                "reasons",
            ),
            **words((_broken(reading, seat.place) for seat in reading.seats), "broken"),
            "rank": [rank.rank for rank in ranks],
            "of": [rank.of for rank in ranks],
        }
    )
    return Table(
        "drawn_layout_seats",
        Text("怎样读既有方案，各处排第几", "How the drawn layout is read, and where each stands"),
        SEAT_COLUMNS,
        rows,
        SEAT_NOTE,
    )


def _tier(*, core: bool) -> Text:
    return Text("核", "core") if core else Text("驱", "driver")


def _broken(reading: Reading, place: int) -> Text:
    found: list[Breach] = [
        b for b in reading.score.breaches if b.rule not in PER_SIDE and place in b.at
    ]
    return listed([RULES[breach.rule] for breach in found], NONE)


def _swaps(region: Region, model: Model, reading: Reading) -> Table:
    moves = best_moves(reading)[:N_SHOWN]
    mean = reading.score.plan.mean_minutes
    rows = pd.DataFrame(
        {
            **words((reading.seat_at(swap.out).element.name for swap in moves), "element"),
            **words((_move(region, model, swap) for swap in moves), "move"),
            "saving": [swap.saving for swap in moves],
            "share": [swap.saving / mean for swap in moves],
        }
    )
    columns = (
        Column("element", Text("既有方案的核或驱", "As drawn")),
        Column("move", Text("替换", "Swap")),
        Column("saving", Text("折算行程省", "Weighted journey saved"), Unit.MINUTES, 1),
        Column("share", Text("降低", "Less by"), Unit.SHARE),
    )
    return Table(
        "drawn_layout_swaps",
        Text("能改进既有方案的替换", "Swaps that would improve it"),
        columns,
        rows,
    )


def _map(case: Case, region: Region, model: Model, reading: Reading, best: TwoTierPlan) -> Chart:
    codes = region.places["code"].to_numpy()
    drawn = {seat.place: "drawn_core" if seat.is_core else "drawn_driver" for seat in reading.seats}
    here = {**dict.fromkeys(best.cores, "core"), **dict.fromkeys(best.drivers, "driver")}
    kinds = {**here, **drawn, **dict.fromkeys(drawn.keys() & here.keys(), "both")}
    values = pd.Series(
        {str(codes[model.place(k)]): kind for k, kind in kinds.items()}, dtype="object"
    )
    return category_map(
        case,
        values,
        id="drawn_layout_map",
        title=Text("既有方案与最省时的布局", "The drawn layout and the most efficient one"),
        alt=Text(
            "地图：既有方案的核、驱（最有利的读法）与最省时布局的核、驱，名单见表“同一尺度下的既有方案”。",
            "Map of the drawn cores and drivers (read most favourably) and those of the most "
            "efficient layout; the table of layouts lists them.",
        ),
        legend=Text("核与驱", "Cores and drivers"),
        meaning={
            "drawn_core": Text("既有方案的核", "Core as drawn"),
            "drawn_driver": Text("既有方案的驱", "Driver as drawn"),
            "core": Text("计算的核", "Core as computed"),
            "driver": Text("计算的驱", "Driver as computed"),
            "both": Text("两者都有", "In both"),
        },
        names=[str(code) for code in values.index],
    )


def _front(case: Case, model: Model, reading: Reading) -> tuple[Chart, ...]:
    """The drawn layout beside the front, where they have as many cores and drivers."""
    plan = reading.score.plan
    if (len(plan.cores), len(plan.drivers)) != (model.n_cores, model.n_drivers):
        return ()
    return (front_chart(model, front_of(case), plan),)


def _proposals(region: Region, model: Model, reading: Reading) -> tuple[Proposal, ...]:
    return tuple(_proposal(region, model, s) for s in best_moves(reading)[:N_PROPOSED])


def _proposal(region: Region, model: Model, swap: Swap) -> Proposal:
    places = [model.place(swap.out), model.place(swap.into)]
    codes = tuple(str(region.places["code"].iloc[k]) for k in places)
    return Proposal(
        id=f"layout_swap_{codes[0]}_{codes[1]}",
        kind=ProposalKind.PROJECT,
        title=text(
            "调整既有方案：{move}",
            "Change the drawn layout: {move}",
            move=_move(region, model, swap),
        ),
        why=text(
            "其余不动，折算行程减少{saving}。",
            "All else as it is, the weighted journey is {saving} shorter.",
            saving=Quantity(swap.saving, Unit.MINUTES, 1),
        ),
        sides=frozenset(str(region.places["province"].iloc[k]) for k in places),
        places=codes,
        evidence=("drawn_layout", "drawn_layout_swaps"),
        details={"saving_minutes": swap.saving},
    )


def _caveats(region: Region, reading: Reading) -> tuple[Text, ...]:
    del region
    readings = text(
        "可能的读法有 {n} 种，未全部试遍，逐处改进得到。",
        "There are {n} readings, too many to try; each element was bettered in turn.",
        n=Quantity(reading.n_readings, Unit.COUNT),
    )
    unplaced = text(
        "没有对应区县、未计入的：{names}。",
        "Left out, for they name no place of a side: {names}.",
        names=listed([element.name for element in reading.unplaced], NONE),
    )
    return (
        Text(
            "既有方案考虑的不只是行程：政策、产业、区位和民族地区发展都可能是理由，此处看不见。",
            "What was drawn may rest on more than journeys: policy, industry, position, the needs "
            "of autonomous areas. None of it is seen here.",
        ),
        Text(
            "驱若是一片城镇群，读作一处只是为了比较。",
            "Where a driver is a whole group of towns, reading it as one place is for comparison "
            "only.",
        ),
        *([] if reading.exact else [readings]),
        *([unplaced] if reading.unplaced else []),
    )
