"""Who may book what of a joint park, is anything counted twice, and does each side gain by it?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xiezhi.action.horizontal.area_names import Areas, areas_of
from xiezhi.action.horizontal.enclaves.case_parks import Booked, bookings_of
from xiezhi.action.horizontal.enclaves.finding_chart import double_chart
from xiezhi.action.horizontal.enclaves.finding_tables import (
    account_title,
    double_table,
    rules_table,
    shares_table,
)
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.source import Source
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, listed

if TYPE_CHECKING:
    from xiezhi.model.case import Case

QUESTION = Text(
    "共建园区与飞地的产值、税收和能耗各方如何入账，有无重复计算，比单干多得多少？",
    "Who books what of joint parks and enclaves, is anything counted twice, and who gains?",
)
NEEDS = ("enclave_accounts",)
GUIDANCE = Source(
    "ndrc_2017_922",
    Text(
        "发改地区〔2017〕922号《关于支持“飞地经济”发展的指导意见》",
        "Eight ministries (2017), guidance on enclave economies, No. 922",
    ),
    2017,
)


def finding(case: Case) -> Finding:
    """Every park, measure and year of the case, booked."""
    booked = bookings_of(case)
    areas = areas_of(case)
    counted = [one for one in booked if one.booking.counted_twice is not None]
    return Finding(
        id="enclaves",
        question=QUESTION,
        answer=_answer(booked),
        tables=(
            shares_table(booked, areas),
            *([double_table(counted)] if counted else []),
            rules_table(),
        ),
        charts=(double_chart(counted),) if counted else (),
        method=METHOD,
        sources=(GUIDANCE,),
        inputs=inputs(case, *NEEDS, "places"),
        caveats=CAVEATS,
        proposals=_proposals(case, booked, areas),
    )


ANALYSIS = Analysis("enclaves", QUESTION, NEEDS, finding)

METHOD = Text(
    "存量归原有各方，增量（实际发生减存量）按双方约定的比例分；没有约定的按当年有效的规则，规则也未写明的"
    "列为待定。各方应计之和等于实际发生；已计入之和超过实际发生的部分即重复计算。应计减单干即为合作所得。",
    "Stock stays where it was; the increment (what came about less the stock) is divided by the "
    "ratio agreed, else by the rule in force that year; where that is silent too it stays open. "
    "What is due sums to what came about; what all book beyond it is counted twice. Due less what "
    "an area would have alone is what it gains.",
)
CAVEATS = (
    Text(
        "单干可得是各方自己的估计，怎样估的见其来源；它决定谁觉得划算。",
        "What an area would have alone is its own estimate, see its source; it decides who thinks "
        "the park worth while.",
    ),
    Text(
        "标“未核实”的规则未见原文，只说明它把比例留给双方。",
        "Rules marked as not verified were not read: they only tell that the ratio is left open.",
    ),
    Text(
        "税收在门槛、上限和年限内逐年分享的，由共享税收的分析结算，此处不重复。",
        "Taxes shared within thresholds, caps and years are settled by the analysis of shared "
        "revenues and not repeated here.",
    ),
)


def _answer(booked: Sequence[Booked]) -> Text:
    twice = [one for one in booked if (one.booking.counted_twice or 0) > 0]
    left = [one for one in booked if one.booking.open is not None]
    losing = [
        one
        for one in booked
        if _good(one) and any((one.booking.gain(area) or 0) < 0 for area in one.booking.due)
    ]
    return text(
        "共{n}笔账：{open}笔待双方约定；有一方不如单干的{losing}笔；有重复计算的{twice}笔：{which}。",
        "Of {n} accounts {open} await an agreement, in {losing} some area would do better alone, "
        "and {twice} count some twice: {which}.",
        n=_count(len(booked)),
        open=_count(len(left)),
        twice=_count(len(twice)),
        losing=_count(len(losing)),
        which=listed(dict.fromkeys(account_title(one) for one in twice), Text("无", "none")),
    )


def _good(one: Booked) -> bool:
    """Whether more of it is better; energy is a burden."""
    return one.booking.account.measure != "energy"


def _count(n: int) -> Quantity:
    return Quantity(n, Unit.COUNT)


def _proposals(case: Case, booked: Sequence[Booked], areas: Areas) -> tuple[Proposal, ...]:
    """A sharing rule where the ratio is open, one count where some is counted twice."""
    known = {side.code for side in case.sides}
    found = []
    for park in dict.fromkeys(one.booking.account.park for one in booked):
        mine = [one for one in booked if one.booking.account.park == park]
        codes = tuple(dict.fromkeys(a for one in mine for a in one.booking.account.areas))
        sides = frozenset(areas.side(code) for code in codes) & known
        open_ones = [one for one in mine if one.booking.open is not None]
        twice = [one for one in mine if (one.booking.counted_twice or 0) > 0]
        for kind, some, zh, en in (
            (
                ProposalKind.SHARING_RULE,
                open_ones,
                "约定“{name}”的分账比例",
                "{name}: agree on the ratio",
            ),
            (ProposalKind.CLAUSE, twice, "约定“{name}”只计一次的统计口径", "{name}: count once"),
        ):
            if some:
                found.append(
                    Proposal(
                        f"enclaves_{park}_{kind.value}",
                        kind,
                        text(zh, en, name=some[0].name),
                        listed((account_title(one) for one in some), Text("无", "none")),
                        sides,
                        tuple(code for code in codes if code not in known),
                        ("enclaves", "enclaves_shares"),
                        {"park": park, "rule": some[0].rule},
                    )
                )
    return tuple(found)
