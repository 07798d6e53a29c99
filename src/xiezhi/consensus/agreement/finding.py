"""What text would bind it, what does each clause rest on, and what is still to be settled?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.agreement.complete import Answer, check, rules_of
from xiezhi.consensus.agreement.draft import draft
from xiezhi.consensus.agreement.ground import governments, requirement_grounds
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.source import Source
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import all_sides, inputs, listed, words

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement
    from xiezhi.consensus.agreement.complete import Check
    from xiezhi.consensus.agreement.draft import Draft
    from xiezhi.model.case import Case

QUESTION = Text(
    "把这些写成协议，条款是什么，还缺什么？",
    "Written as an agreement, which clauses would it have, and what is still to be settled?",
)
METHOD = Text(
    "案例中的要求按领域归入条款，写明责任方的由其所属一方的政府承担，没有写明的由各方共同承担；再加上协调、核验、费用、"
    "争议、期限、变更与退出等条款。没有人定过的数字和日期一律留空。每一条记下它依据的要求及其摘要值，要求改了，条款即被标为存疑。",
    "The case's requirements are gathered into clauses by field; one that names who is responsible "
    "falls to that side's government, any other to all. Clauses on coordination, verification, "
    "costs, disputes, term and exit follow. Numbers and dates that nobody has settled stay blank. "
    "Each clause keeps the digests of what it rests on: where that changes, the clause is suspect.",
)
ANSWERS = {
    Answer.HELD: Text("已有", "held"),
    Answer.OPEN: Text("有待填的空", "blanks left"),
    Answer.MISSING: Text("缺", "missing"),
}
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


def drafted(case: Case) -> Draft:
    """The agreement of a case on all its requirements."""
    return draft(case.id, title_of(case), governments(case), requirement_grounds(case))


def finding(case: Case) -> Finding:
    """The drafted clauses, what they rest on, and the check of completeness."""
    made = drafted(case)
    checks = check(made.agreement)
    return Finding(
        id="agreement",
        question=QUESTION,
        answer=summary(made.agreement, checks),
        tables=(_clauses_table(made.agreement), _checks_table(made.agreement, checks)),
        charts=(),
        method=METHOD,
        sources=(REGULATION,),
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
                "检查清单为本程序所设；流域生态保护补偿协议另按条例第十七条的七项检查。",
                "The checklist is this program's own; agreements on ecological compensation are "
                "checked against the seven items of article 17 of the regulation.",
            ),
        ),
        proposals=_proposals(made.agreement),
    )


ANALYSIS = Analysis("agreement", QUESTION, ("requirements",), finding)


def summary(agreement: Agreement, checks: tuple[Check, ...]) -> Text:
    """How long it is, what it lacks and what is blank, in two sentences."""
    blank = [one for one in checks if one.answer is Answer.OPEN]
    missing = [one.item.asks for one in checks if one.answer is Answer.MISSING]
    undated = sum(not duty.due for duty in agreement.duties())
    return text(
        "可写成{clauses}条、{duties}项职责的协议。检查的{n}项中，缺：{missing}；有待填的空：{blank}；"
        "{undated}项职责没有时限。",
        "It makes {clauses} articles with {duties} duties. Of {n} items checked, missing: "
        "{missing}; with blanks: {blank}; {undated} duties have no date.",
        clauses=Quantity(len(agreement.clauses), Unit.COUNT),
        duties=Quantity(len(agreement.duties()), Unit.COUNT),
        n=Quantity(len(checks), Unit.COUNT),
        missing=listed(missing, Text("无", "none")),
        blank=listed([one.item.asks for one in blank], Text("无", "none")),
        undated=Quantity(undated, Unit.COUNT),
    )


def _clauses_table(agreement: Agreement) -> Table:
    lines = [(clause, duty) for clause in agreement.clauses for duty in (clause.duties or (None,))]
    number = {clause.id: k for k, clause in enumerate(agreement.clauses, start=1)}
    none = Text("—", "—")
    who = [
        listed([agreement.party(one).name for one in duty.who], none) if duty else none
        for _, duty in lines
    ]
    rows = pd.DataFrame(
        {
            "number": [number[clause.id] for clause, _ in lines],
            **words([clause.heading for clause, _ in lines], "heading"),
            **words([duty.what if duty else clause.body for clause, duty in lines], "what"),
            **words(who, "who"),
            "due": [(duty.due or "—") if duty else "—" for _, duty in lines],
        }
    )
    return Table(
        "agreement_clauses",
        Text("协议草稿：条款与职责", "Draft agreement: clauses and duties"),
        (
            Column("number", Text("条", "Article"), Unit.COUNT),
            Column("heading", Text("条目", "Heading")),
            Column("what", Text("内容", "What it says")),
            Column("who", Text("责任方", "Responsible")),
            Column("due", Text("时限", "Due")),
        ),
        rows,
        text(
            "文本可用命令 xiezhi agreement draft 写成Word文件；摘要值{digest}。",
            "`xiezhi agreement draft` writes it as a Word file; digest {digest}.",
            digest=Text(agreement.digest[:16], agreement.digest[:16]),
        ),
    )


def _checks_table(agreement: Agreement, checks: tuple[Check, ...]) -> Table:
    heading = {clause.id: clause.heading for clause in agreement.clauses}
    none = Text("—", "—")
    rows = pd.DataFrame(
        {
            **words([one.item.asks for one in checks], "asks"),
            **words([ANSWERS[one.answer] for one in checks], "answer"),
            **words([listed([heading[c] for c in one.clauses], none) for one in checks], "where"),
            "n_open": [len(one.open) for one in checks],
        }
    )
    return Table(
        "agreement_checks",
        Text("协议应有的内容", "What an agreement should hold"),
        (
            Column("asks", Text("内容", "Item")),
            Column("answer", Text("草稿", "In the draft")),
            Column("where", Text("条目", "Where")),
            Column("n_open", Text("待定处", "Blanks"), Unit.COUNT),
        ),
        rows,
        rules_of(agreement.kind).source,
    )


def _proposals(agreement: Agreement) -> tuple[Proposal, ...]:
    """A clause for each field that has duties."""
    return tuple(
        Proposal(
            id=f"agreement_{clause.id}",
            kind=ProposalKind.CLAUSE,
            title=clause.heading,
            why=text(
                "依据{n}项要求",
                "rests on {n} requirements",
                n=Quantity(len(clause.rests_on), Unit.COUNT),
            ),
            sides=frozenset(agreement.sides),
            places=(),
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
        for clause in agreement.clauses
        if clause.duties
    )
