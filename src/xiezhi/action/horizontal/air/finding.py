"""How is the air that sides share, which episodes do they share, and what alert is due?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.air.alerts import alert_name
from xiezhi.action.horizontal.air.case_air import CaseAir, case_air
from xiezhi.action.horizontal.air.editions import alert_rules, pollutants
from xiezhi.action.horizontal.air.finding_charts import days_chart, episode_chart
from xiezhi.action.horizontal.air.finding_tables import (
    alerts_table,
    apart_table,
    cities_table,
    episodes_table,
)
from xiezhi.action.horizontal.wording import owners, side_name, span_text
from xiezhi.model.finding import Analysis, Finding, Locked
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.source import Source
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import by_side, inputs

if TYPE_CHECKING:
    from xiezhi.action.horizontal.air.episodes import Episode
    from xiezhi.model.case import Case
    from xiezhi.model.text import Rendered

QUESTION = Text(
    "各方空气质量如何，哪些污染过程是共同的，各方应处于什么预警级别？",
    "How is the air of the sides, which episodes do they share, and at which alert level should "
    "each stand?",
)
_LATER = pd.Timedelta(hours=14)  # no clock on earth is further ahead of UTC


def finding(case: Case) -> Finding | Locked:
    """The index, episodes and alert levels; Locked where no section of air has an hour."""
    air = case_air(case, until=pd.Timestamp.now("UTC").tz_localize(None) + _LATER)
    if air is None or np.isnan(air.index).all():
        return Locked("air", QUESTION, ("sections", "observations"))
    worst = episode_chart(case, air)
    tables = (
        cities_table(case, air),
        alerts_table(case, air),
        episodes_table(case, air),
        apart_table(air),
    )
    return Finding(
        id="air",
        question=QUESTION,
        answer=_answer(case, air),
        tables=tuple(table for table in tables if len(table.rows)),
        charts=(days_chart(case, air), *([worst] if worst else [])),
        method=METHOD,
        sources=SOURCES,
        inputs=inputs(case, "sections", "observations", "places"),
        caveats=_caveats(air),
        proposals=_proposals(case, air),
    )  # fmt: skip


ANALYSIS = Analysis("air", QUESTION, ("sections", "observations"), finding)

METHOD = Text(
    "小时读数先逐行核对，再识别卡滞、孤立尖峰和疑似错单位；日均值和臭氧日最大8小时均值由采信的小时值求得。"
    "指数按当日生效的版本分段线性内插、向上取整，二氧化硫日均值与小时值各用各的分段；跨版本的数据统一按最后一日的版本重算。"
    "某一方四分之一以上城市AQI大于100的连续日子为一次污染过程；"
    "城市上升时刻取峰值前最后一次越过升幅一半的小时；"
    "两方小时均值在±48小时滞后内的最大相关，与同一记录中其他时段的相关相比。",
    "Hourly readings are checked row by row, then for stuck values, isolated spikes and units that "
    "look wrong; daily means and the largest eight-hour mean of ozone come from believed hours. "
    "The index follows the edition in force, linear within a segment and rounded up; the 24-hour "
    "mean of SO2 and its hour each have their own ladder; days that cross a change of edition are "
    "all computed by that of the last day. Consecutive days with a quarter or more of some "
    "side's cities above 100 are an episode. A city rises at the hour at which it last passed half "
    "its rise before the peak. The "
    "largest correlation of the sides' hourly means within 48 hours of lag is compared with that "
    "of other stretches of the same record.",
)
SOURCES = (
    Source(
        "hj633_2012",
        Text(
            "HJ 633—2012《环境空气质量指数（AQI）技术规定（试行）》",
            "HJ 633-2012, Technical regulation on ambient air quality index (on trial)",
        ),
        2012,
    ),
    Source(
        "hj633_2026",
        Text(
            "HJ 633—2026《环境空气质量指数（AQI）技术规定》",
            "HJ 633-2026, Technical regulation on ambient air quality index",
        ),
        2026,
    ),
    Source(
        "air_law",
        Text(
            "《中华人民共和国大气污染防治法》第86—96条",
            "Air Pollution Prevention and Control Law, articles 86 to 96",
        ),
        2018,
    ),
)


def _answer(case: Case, air: CaseAir) -> Text:
    known = np.flatnonzero((~np.isnan(air.index)).any(axis=1))
    ends = [pd.Timestamp(air.day(int(k))) for k in (known[0], known[-1])]
    shared = [e for e in air.episodes if e.verdict == "shared"]
    joint = [e for e in air.episodes if len([s for s in e.sides if s]) > 1]
    parts = [
        text(
            "{span}，各方城市超标日占比：{shares}。",
            "From {span}, share of city-days that exceed: {shares}.",
            span=span_text(*ends),
            shares=by_side(case, _shares(case, air)),
        ),
        text(
            "共有{n}次污染过程，其中{joint}次几方同时超标，{shared}次可认为是同一过程。",
            "Episodes: {n}; with several sides exceeding: {joint}; of these shared: {shared}.",
            n=Quantity(len(air.episodes), Unit.COUNT),
            joint=Quantity(len(joint), Unit.COUNT),
            shared=Quantity(len(shared), Unit.COUNT),
        ),
        *_worst(case, air, joint),
        text(
            "最后一日应处的预警级别：{levels}。",
            "Alert level called for on the last day: {levels}.",
            levels=by_side(case, _levels(case, air)),
        ),
    ]
    return joined(parts, "", " ")


def _own(air: CaseAir, code: str) -> list[int]:
    return [k for k, side in enumerate(air.sides) if side == code]


def _shares(case: Case, air: CaseAir) -> dict[str, Rendered]:
    found: dict[str, Rendered] = {}
    for side in case.sides:
        part = air.index[:, _own(air, side.code)]
        n = int((~np.isnan(part)).sum())
        share = float((np.nan_to_num(part) > 100).sum() / n) if n else np.nan  # noqa: PLR2004
        found[side.code] = Quantity(share, Unit.SHARE)
    return found


def _levels(case: Case, air: CaseAir) -> dict[str, Rendered]:
    found: dict[str, Rendered] = {}
    for side in case.sides:
        own = _own(air, side.code)
        known = np.flatnonzero((~np.isnan(air.index[:, own])).any(axis=1))
        if len(known):
            found[side.code] = alert_name(int(air.levels[known[-1], own].max()))
        else:
            found[side.code] = Text("无数据", "no data")
    return found


def _worst(case: Case, air: CaseAir, joint: list[Episode]) -> list[Text]:
    if not joint:
        return []
    one = max(joint, key=lambda e: e.peak)
    who = (
        text("{s}先上升", "{s} rose first", s=side_name(case, one.leads))
        if one.leads
        else Text("先后分不出", "which side rose first is not clear")
    )
    return [
        text(
            "最重的一次在{first}至{last}，以{what}为主，最高AQI {peak}，{who}。",
            "The worst, from {first} to {last}, was mostly {what} and reached AQI {peak}; {who}.",
            first=Text(str(air.day(one.first)), str(air.day(one.first))),
            last=Text(str(air.day(one.last)), str(air.day(one.last))),
            what=pollutants()[one.pollutant].name,
            peak=Quantity(one.peak, Unit.COUNT),
            who=who,
        )
    ]


def _caveats(air: CaseAir) -> tuple[Text, ...]:
    found = [
        Text(
            "谁先上升、相隔多久只是时间先后；没有气象和排放资料，不能据此归责。",
            "Who rose first, and by how long, is order in time; without weather and emissions it "
            "says nothing of responsibility.",
        ),
        Text(
            "预警分级取自京津冀类预案；本区域是否属于国家大气污染防治重点区域须先核实，再决定能否援引重点区域条款。",
            "The alert ladder is that of plans of the Jing-Jin-Ji type. Whether this region is a "
            "national key region must be checked before its rules are cited as binding.",
        ),
    ]
    short = int(((air.n_measured > 0) & (air.n_measured < 6)).sum())  # noqa: PLR2004
    if short:
        found.append(
            text(
                "{n}个城市日缺少六项污染物中的一项以上，其指数可能偏低。",
                "{n} city-days lack one or more of the six pollutants: their index may be too low.",
                n=Quantity(short, Unit.COUNT),
            )
        )
    if air.mixed:
        found.append(
            text(
                "数据跨越指数版本更替，全部按{edition}重算，与当时发布的数值不同。",
                "The days cross a change of edition; all were computed by {edition} and differ "
                "from what was published at the time.",
                edition=air.edition.title,
            )
        )
    return tuple(found)


def _proposals(case: Case, air: CaseAir) -> tuple[Proposal, ...]:
    """A joint monitor and a clause, where several sides of the case have air to watch."""
    codes = frozenset(side.code for side in case.sides if _own(air, side.code))
    if len(codes) < 2:  # noqa: PLR2004
        return ()
    shared = sum(e.verdict == "shared" for e in air.episodes)
    ladder = alert_rules()["ladder"][0]
    monitor = Proposal(
        id="air_monitor",
        kind=ProposalKind.MONITOR,
        title=Text(
            "共同监测：任一方城市日AQI预报超过200即通报对方",
            "A joint monitor: each side tells the other when a city's forecast exceeds AQI 200",
        ),
        why=text(
            "本期有{n}次污染过程可认为是各方共同的。",
            "{n} episodes of this period were shared.",
            n=Quantity(shared, Unit.COUNT),
        ),
        sides=codes,
        places=tuple(p for p, s in zip(air.places, air.sides, strict=True) if s in codes and p),
        evidence=("air", "air_episodes"),
        details={
            "edition": air.edition.id,
            "threshold": {"aqi": 200},
            "ladder": ladder["id"],
            "ladder_status": ladder["status"],
            "sections": {code: [air.cities[k] for k in _own(air, code)] for code in sorted(codes)},
            "owners": owners(case, sorted(codes)),
        },
    )
    clause = Proposal(
        id="air_clause",
        kind=ProposalKind.CLAUSE,
        title=Text("统一预警分级与应急联动", "One alert ladder, and responding together"),
        why=Text(
            "各方须约定同一套分级、会商时限和应急措施（大气污染防治法第93—96条；第86—92条只适用于重点区域，须先核实）。",
            "Sides have to agree on one ladder, times of consultation and measures (Air Law, art. "
            "93-96; art. 86-92 bind key regions only, which must be checked first).",
        ),
        sides=codes,
        places=(),
        evidence=("air", "air_alerts"),
        details={
            "laws": ["大气污染防治法 93-96"],
            "law_status": "V",
            "to_agree": ["ladder", "hours"],
        },
    )
    return (monitor, clause)
