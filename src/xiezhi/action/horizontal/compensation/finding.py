"""Who owes whom for the water that crosses the border, by which clause, and what stays open?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.area_names import areas_of
from xiezhi.action.horizontal.compensation.case_rivers import Rivers, rivers_of
from xiezhi.action.horizontal.compensation.finding_chart import balances_chart
from xiezhi.action.horizontal.compensation.finding_tables import (
    apart_table,
    balances_table,
    balances_words,
    lines_table,
    open_table,
    published_table,
    what_if_table,
)
from xiezhi.action.horizontal.compensation.ledger import Lack, Settlement, spans
from xiezhi.action.horizontal.compensation.sources import GUIDANCE_2016, REGULATION, STANDARD
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs

if TYPE_CHECKING:
    from xiezhi.action.horizontal.compensation.terms import Agreement
    from xiezhi.model.case import Case

QUESTION = Text(
    "按补偿协议，各断面逐期谁应付谁、付多少，依据哪一条？",
    "Who owes whom for the water that crosses the border, and by which clause?",
)
NEEDS = ("compensation_terms", "sections", "observations")


def finding(case: Case) -> Finding:
    """Every agreement of the case, settled for every year that has readings."""
    rivers = rivers_of(case, pd.Timestamp.now())
    done = rivers.settlements
    left = any(one.open for one in done)
    changes = what_if_table(done, rivers.readings)
    return Finding(
        id="compensation",
        question=QUESTION,
        answer=_answer(rivers, done),
        tables=(
            balances_table(done),
            lines_table(done),
            *([open_table(done)] if left else []),
            *([changes] if len(changes.rows) else []),
            published_table(),
            *([apart_table(rivers.checked)] if _set_aside(rivers) else []),
        ),
        charts=(balances_chart(done),) if any(one.lines for one in done) else (),
        method=METHOD,
        sources=(REGULATION, GUIDANCE_2016, STANDARD),
        inputs=inputs(case, *NEEDS),
        caveats=_caveats(rivers, done),
        proposals=_proposals(case, done),
    )


ANALYSIS = Analysis("compensation", QUESTION, NEEDS, finding)

METHOD = Text(
    "协议按条款逐项录入，五种结算方式用同一套账：年度指数对赌、多省资金池、按月类别双向支付、"
    "按月类别与同比方向（首尾由预算补位）、空间与时间统一核算。月均值为当月样本的算术平均，年均值为月均值的"
    "算术平均，类别按当时有效的地表水标准单因子判定；均值不作修约。金额按分计，按比例分摊时尾数归最大余数者，"
    "各方与外部预算合计为零。缺数据或协议未写明的，列为未能结算，不按零计。",
    "Agreements are entered term by term, and one ledger settles five patterns: a bet on a yearly "
    "index, a pot of several provinces, monthly class with payment both ways, monthly class with "
    "the year-on-year direction (a budget fills both ends), and accounting over space and time. A "
    "month is the mean of its samples, a year the mean of its months; classes follow the worst "
    "indicator by the standard of the day; means are not rounded. Amounts are in cents; shares go "
    "up by largest remainder; parties and outside budgets sum to zero. What lacks readings or is "
    "not said in the agreement is left open, never taken as zero.",
)


def _answer(rivers: Rivers, done: Sequence[Settlement]) -> Text:
    paid = [one for one in done if one.lines]
    if not paid:
        return text(
            "共{n}份协议，现有观测与条款尚不足以结算任何一年。",
            "{n} agreements; readings and terms do not yet suffice to settle any year.",
            n=Quantity(len(rivers.agreements), Unit.COUNT),
        )
    last = {one.agreement.id: one for one in paid}
    parts = [
        text(
            "{title}{when}：{nets}",
            "{title}, {when}: {nets}",
            title=one.agreement.title,
            when=spans(one.period.months),
            nets=balances_words(one),
        )
        for one in last.values()
    ]
    n_open = sum(len(one.open) for one in done)
    return text(
        "{parts}。未能结算的事项：{n}项。",
        "{parts}. Items that stay open: {n}.",
        parts=joined(parts, "；", "; "),
        n=Quantity(n_open, Unit.COUNT),
    )


def _set_aside(rivers: Rivers) -> bool:
    return bool(len(rivers.checked.apart)) or bool(rivers.checked.good["maintained"].any())


def _caveats(rivers: Rivers, done: Sequence[Settlement]) -> tuple[Text, ...]:
    marks = {term for one in done for term in one.marks}
    doubtful = text(
        "有{n}项未见原文的条款参与了结算，逐笔表中已标明，签署或拨付前须核对。",
        "Terms not read in their source that took part in settling: {n}. The lines show the mark; "
        "check them before signing or paying.",
        n=Quantity(len(marks), Unit.COUNT),
    )
    aside = text(
        "有{n}行观测未采用，原因见“未采用的观测”。",
        "Observations set aside: {n}; their reasons stand in the table.",
        n=Quantity(
            rivers.checked.n_given - int((~rivers.checked.good["maintained"]).sum()), Unit.COUNT
        ),
    )
    refused = text(
        "有{n}份协议的条款有误，未结算：{why}",
        "Agreements with terms that cannot be used, not settled: {n}. {why}",
        n=Quantity(len(rivers.refused), Unit.COUNT),
        why=joined([*rivers.refused], "", " "),
    )
    return (
        *([refused] if rivers.refused else []),
        Text(
            "这是按条款与观测的演算，不是付款通知；以双方共同认定的监测数据为准。",
            "This is arithmetic from terms and readings, no order to pay: the data that both "
            "sides accept decide.",
        ),
        Text(
            "年均值默认须十二个月齐全；协议另有约定的，填 months_needed。",
            "A yearly mean needs all twelve months unless the agreement sets months_needed.",
        ),
        Text(
            "2025年干流统一核算的计算公式未能读到，空间与时间核算采用协议自行申报的形式。",
            "The formula of the 2025 accounting for main stems could not be read: accounting over "
            "space and time takes the form that the agreement declares.",
        ),
        *([doubtful] if marks else []),
        *([aside] if _set_aside(rivers) else []),
    )


def _proposals(case: Case, done: Sequence[Settlement]) -> tuple[Proposal, ...]:
    """A clause where the agreement is silent, a monitor where readings lack."""
    agreements = {one.agreement.id: one.agreement for one in done}
    kinds = {
        Lack.TERMS: (
            ProposalKind.CLAUSE,
            "补齐“{title}”协议未写明的条款",
            "{title}: settle in the agreement what it leaves unsaid",
        ),
        Lack.READINGS: (
            ProposalKind.MONITOR,
            "补齐“{title}”结算所缺的监测数据",
            "{title}: close the gaps in monitoring that settling needs",
        ),
    }
    found = []
    for agreement in agreements.values():
        for lack, (kind, zh, en) in kinds.items():
            left = [
                entry
                for one in done
                if one.agreement.id == agreement.id
                for entry in one.open
                if entry.lack is lack
            ]
            if left:
                title = text(zh, en, title=agreement.title)
                why = joined([*dict.fromkeys(entry.why for entry in left)][:3], "；", "; ")
                found.append(_proposal(case, agreement, (lack, kind), (title, why)))
    return tuple(found)


def _proposal(
    case: Case, agreement: Agreement, what: tuple[Lack, ProposalKind], said: tuple[Text, Text]
) -> Proposal:
    lack, kind = what
    return Proposal(
        id=f"compensation_{agreement.id}_{lack.value}",
        kind=kind,
        title=said[0],
        why=said[1],
        sides=_sides(case, agreement),
        places=(),
        evidence=("compensation", "compensation_open"),
        details={"agreement": agreement.id, "pattern": agreement.pattern.value},
    )


def _sides(case: Case, agreement: Agreement) -> frozenset[str]:
    """The sides that the parties belong to; all of them where the case cannot tell."""
    areas = areas_of(case)
    known = {side.code for side in case.sides}
    found = {areas.side(party) for party in agreement.parties}
    if case.has("parties"):
        rows = case.table("parties")
        found |= set(rows.loc[rows["id"].isin(agreement.parties), "side"].astype(str))
    return frozenset(found & known) or frozenset(known)
