"""What text would bind it, what does each clause rest on, and what is still to be settled?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.agreement.complete import Answer, check
from xiezhi.consensus.agreement.draft import Why, draft, worth_drafting
from xiezhi.consensus.agreement.finding_tables import (
    WHY,
    checks_table,
    clauses_table,
    left_table,
    quoted,
)
from xiezhi.consensus.agreement.ground import governments, requirement_grounds
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.source import Source
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import all_sides, inputs

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement, Clause
    from xiezhi.consensus.agreement.complete import Check
    from xiezhi.consensus.agreement.draft import Draft, LeftOut
    from xiezhi.consensus.agreement.ground import Ground
    from xiezhi.model.case import Case

QUESTION = Text(
    "把这些写成协议，条款是什么，还缺什么？",
    "Written as an agreement, which clauses would it have, and what is still to be settled?",
)
METHOD = Text(
    "案例中的要求按领域归入条款。写明责任方的由其所属一方的政府承担；没有写明的，由要求所指的一方，或文件所属的一方承担，都没有的由各方共同承担。"
    "时限早于案例中最新文件日期的，以及一方在本地自行办理、不涉及对方的，不写成职责，另列一表。"
    "再加上协调、核验、费用、争议、期限、变更与退出等条款。没有人定过的数字和日期一律留空。"
    "每一条记下它依据的要求及其摘要值，要求改了，条款即被标为存疑。",
    "The case's requirements are gathered into clauses by field. One that names who is responsible "
    "falls to that side's government; else to the side that the requirement or its document is "
    "of; any other to all. What was due before the latest document of the case, and what one side "
    "does by itself without touching the other, is made no duty and listed apart. Clauses on "
    "coordination, verification, costs, disputes, term and exit follow. Numbers and dates that "
    "nobody has settled stay blank. Each clause keeps the digests of what it rests on: where that "
    "changes, the clause is suspect.",
)
REGULATION = Source(
    "eco_compensation_2024",
    Text("《生态保护补偿条例》第十七条", "Regulation on ecological compensation, article 17"),
    2024,
)


def title_of(case: Case) -> Text:
    """What the agreement of a case is called."""
    return Text(
        f"{all_sides(case).render('zh')}毗邻地区协作治理协议",
        f"Agreement of {all_sides(case).render('en')} on governing their border region together",
    )


def drafting_day(case: Case) -> date:
    """The latest day that the case's documents bear, else the end of its reference year.

    Dates of duties are judged by it and not by the day on which the page is made, so that the
    same case gives the same page.
    """
    documents = case.table("documents") if case.has("documents") else pd.DataFrame()
    days = pd.to_datetime(documents.get("issued", pd.Series(dtype=object)), errors="coerce")
    days = days.dropna()
    return days.max().date() if len(days) else date(case.reference_year, 12, 31)


def drafted(case: Case) -> tuple[Draft, tuple[LeftOut, ...]]:
    """The agreement of a case on its requirements, and those that are not made duties of it."""
    today = drafting_day(case)
    grounds, left = worth_drafting(requirement_grounds(case), today)
    return draft(case.id, title_of(case), governments(case), grounds, today), left


def finding(case: Case) -> Finding:
    """The drafted clauses, what they rest on, and the check of completeness."""
    made, left = drafted(case)
    checks = check(made.agreement, drafting_day(case))
    return Finding(
        id="agreement",
        question=QUESTION,
        answer=joined([summary(made.agreement, checks), *_left_sentence(left)], "", " "),
        tables=(
            clauses_table(made.agreement),
            checks_table(made.agreement, checks),
            *left_table(case, left),
        ),
        charts=(),
        method=METHOD,
        sources=(REGULATION,) if made.agreement.kind == "compensation" else (),
        inputs=inputs(case, "requirements", "documents", "parties"),
        caveats=(
            Text(
                "这是供谈判的草稿，不是任何一方的承诺；采用、修改还是放弃，由各方决定。",
                "A draft to negotiate over, no promise of anybody: the parties adopt, change or "
                "drop it.",
            ),
            Text(
                "要求是用自己的话作的概括；签署前应对照原文。",
                "Requirements are digests in our own words: compare the originals before signing.",
            ),
            Text(
                "检查清单为本程序所设，不是法律规定；流域生态保护补偿协议另按《生态保护补偿条例》第十七条的七项检查，"
                "这份草稿不是此类协议。",
                "The checklist is this program's own, no rule of law; agreements on ecological "
                "compensation are checked against the seven items of article 17 of the regulation, "
                "and this draft is none of these.",
            ),
        ),
        proposals=_proposals(made.agreement, requirement_grounds(case)),
    )


ANALYSIS = Analysis("agreement", QUESTION, ("requirements",), finding)


def summary(agreement: Agreement, checks: tuple[Check, ...]) -> Text:
    """How long it is, what it lacks, what is blank and what is over, in a few sentences."""
    missing = [one.item.asks for one in checks if one.answer is Answer.MISSING]
    blank = [one.item.asks for one in checks if one.open]
    parts = [
        text(
            "可写成{clauses}条、{duties}项职责的协议。",
            "It makes {clauses} articles with {duties} duties.",
            clauses=Quantity(len(agreement.clauses), Unit.COUNT),
            duties=Quantity(len(agreement.duties()), Unit.COUNT),
        ),
        _lacking(len(checks), missing, blank),
        *_dates_sentence(agreement, checks),
    ]
    return joined(parts, "", " ")


def _lacking(n: int, missing: list[Text], blank: list[Text]) -> Text:
    """What of the items is missing, and which have blanks."""
    values: dict[str, Quantity | Text] = {
        "n": Quantity(n, Unit.COUNT),
        "lack": Quantity(len(missing), Unit.COUNT),
        "open": Quantity(len(blank), Unit.COUNT),
        "missing": quoted(missing),
        "blank": quoted(blank),
    }
    zh = "协议应有的{n}项内容" + ("都有了" if not missing else "中缺{lack}项：{missing}")
    en = "Of {n} items that it should hold, " + (
        "none is missing" if not missing else "missing: {lack} ({missing})"
    )
    if blank:
        zh += "；还有空待填的有{open}项：{blank}。"
        en += "; with blanks to fill: {open} ({blank})."
    else:
        zh, en = zh + "，没有待填的空。", en + ", and no blank is left."
    return text(zh, en, **{name: one for name, one in values.items() if f"{{{name}}}" in zh})


def _dates_sentence(agreement: Agreement, checks: tuple[Check, ...]) -> list[Text]:
    """How many duties have no date, and how many one that is over; nothing where none."""
    undated = sum(not duty.due for duty in agreement.duties())
    past = {words.zh for one in checks for words in one.past}
    told = []
    if undated:
        told.append(
            text(
                "{n}项职责没有时限。", "Duties without a date: {n}.",
                n=Quantity(undated, Unit.COUNT),
            )
        )  # fmt: skip
    if past:
        told.append(
            text(
                "{n}项的时限已过，应改定。", "Dates that are over and need a new one: {n}.",
                n=Quantity(len(past), Unit.COUNT),
            )
        )  # fmt: skip
    return told


def _left_sentence(left: tuple[LeftOut, ...]) -> list[Text]:
    """How many requirements were not made duties, by reason."""
    if not left:
        return []
    counts = [(why, sum(one.why is why for one in left)) for why in Why]
    reasons = [
        text("{n}项{why}", "{n} {why}", n=Quantity(n, Unit.COUNT), why=WHY[why])
        for why, n in counts
        if n
    ]
    return [
        text(
            "另有{n}项要求没有写成职责：{reasons}。",
            "Requirements not made duties: {n} ({reasons}).",
            n=Quantity(len(left), Unit.COUNT),
            reasons=joined(reasons, "，", ", "),
        )
    ]


def _proposals(agreement: Agreement, grounds: tuple[Ground, ...]) -> tuple[Proposal, ...]:
    """A clause for each field that has duties."""
    by_id = {ground.id: ground for ground in grounds}
    return tuple(
        _proposal(agreement, clause, [by_id[one] for one in clause.rests_on])
        for clause in agreement.clauses
        if clause.duties
    )


def _proposal(agreement: Agreement, clause: Clause, grounds: list[Ground]) -> Proposal:
    """What the clause would bind to, in its own words, and where that comes from."""
    documents = list(dict.fromkeys(one.document for one in grounds if one.document))
    return Proposal(
        id=f"agreement_{clause.id}",
        kind=ProposalKind.CLAUSE,
        title=text(
            "{heading}：{duties}",
            "{heading}: {duties}",
            heading=clause.heading,
            duties=joined([duty.what for duty in clause.duties], "；", "; "),
        ),
        why=text(
            "依据{n}项要求：{documents}。",
            "Rests on requirements: {n} ({documents}).",
            n=Quantity(len(clause.rests_on), Unit.COUNT),
            documents=joined([Text(f"《{one.zh}》", f"“{one.en}”") for one in documents]),
        )
        if documents
        else text(
            "依据{n}项要求。",
            "Rests on requirements: {n}.",
            n=Quantity(len(clause.rests_on), Unit.COUNT),
        ),
        sides=frozenset(agreement.sides),
        places=tuple(dict.fromkeys(place for one in grounds for place in one.places)),
        evidence=("agreement", *clause.rests_on),
        details={
            "digest": clause.digest,
            "duties": [
                {
                    "id": duty.id,
                    "who": list(duty.who),
                    "what_zh": duty.what.render("zh"),
                    "what_en": duty.what.render("en"),
                    "due": duty.due,
                }
                for duty in clause.duties
            ],
        },
    )
