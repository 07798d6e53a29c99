"""Which requirements of national and shared documents does a side's own plan answer, by wording?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.policy.align import Answer, align
from xiezhi.consensus.policy.sources import SALTON_BUCKLEY
from xiezhi.consensus.policy.tables import (
    Digest,
    as_requirement,
    concerns,
    digests,
    is_plan_of,
    is_upper,
)
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, words

if TYPE_CHECKING:
    from xiezhi.model.case import Case, Side

QUESTION = Text(
    "国家和各方共同文件的要求，各方自己的计划在字面上回应了哪些，哪些没有找到？",
    "Which requirements of national and shared documents do the sides' own plans answer by their "
    "wording, and for which is no answer found?",
)
LABELS = {
    2: Text("明确", "explicit"),
    1: Text("部分", "partial"),
    0: Text("字面未见", "not found by wording"),
}
REASONS = {
    "covered": Text("字面相符", "the wording agrees"),
    "lesser_verb": Text("动作较弱", "does less"),
    "no_arrangement": Text("没有相应的机制", "no such arrangement"),
    "some_objects": Text("只回应了一部分", "answers a part"),
    "same_topic": Text("只是同一话题", "same topic only"),
    "absent": Text("没有找到", "nothing found"),
}
N_PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement that binds a side, and how that side's plan answers it."""

    asked: Digest
    side: str
    answer: Answer
    by: Digest | None


def gaps(case: Case) -> tuple[Gap, ...]:
    """Every national or shared requirement with every side that it concerns and that has a plan."""
    held = digests(case)
    read = {one.id: as_requirement(one) for one in held}
    upper = [one for one in held if is_upper(one)]
    by_id = {one.id: one for one in held}
    found: list[Gap] = []
    for side in sides_with_plans(case):
        plan = [read[one.id] for one in held if is_plan_of(one, side.code)]
        asked = [one for one in upper if concerns(one, side.code)]
        answers = align([read[one.id] for one in asked], plan)
        found += [
            Gap(one, side.code, answer, by_id.get(answer.answered_by))
            for one, answer in zip(asked, answers, strict=True)
        ]
    return tuple(found)


def sides_with_plans(case: Case) -> tuple[Side, ...]:
    """The sides whose own documents the case holds requirements of."""
    held = digests(case)
    return tuple(s for s in case.sides if any(is_plan_of(one, s.code) for one in held))


def finding(case: Case) -> Finding:
    """The requirements beside what each side's plan says, from two tables."""
    found = gaps(case)
    return Finding(
        id="policy_gaps",
        question=QUESTION,
        answer=_answer(case, found),
        tables=(_matrix(case, found), _evidence(case, found)),
        charts=(),
        method=METHOD,
        sources=(SALTON_BUCKLEY,),
        inputs=inputs(case, "documents", "requirements"),
        caveats=CAVEATS,
        proposals=_proposals(case, found),
    )


ANALYSIS = Analysis("policy_gaps", QUESTION, ("documents", "requirements"), finding)

METHOD = Text(
    "比较的要求来自国家文件和各方共同文件；计划是某一方自己文件中的要求；主语是另一方的要求不问这一方。"
    "两边都拆成动词和宾语，按字的二元组在两边的稀有程度加权，并用一张近义词表把不同说法对上，"
    "看计划里哪一句覆盖宾语最多：覆盖够多且动作相当为明确；动作较弱（如申报、对接）、要机制而无机制、"
    "几个宾语只回应一部分，或只是同领域同话题，为部分；其余为字面未见。",
    "The requirements compared are those of national documents and of documents that several "
    "sides share; a plan is what a side's own documents say; what has another side as its subject "
    "is not asked of this one. Both are taken apart into verbs and objects. Pairs of characters, "
    "weighted by how rare they are, and a small thesaurus tell which clause of the plan covers "
    "most of an object: explicit where it covers enough and does as much; partial where the verb "
    "does less (applying, docking), where an arrangement is asked and none offered, where only "
    "some objects are met, or where only field and topic agree; else not found by wording.",
)
CAVEATS = (
    Text(
        "这里比较的是要求的概括，比原文短得多，“字面未见”会偏多；判断只是初筛，须由人对照双方原文确认。",
        "Digests are compared, far shorter than the texts, so that too much is “not found”. The "
        "labels are a first sift: somebody must confirm them against the texts of both.",
    ),
    Text(
        "“字面未见”只指案例里所列的文件，不等于该方没有做。",
        "“Not found” speaks of the documents in the case, not of what a side does.",
    ),
    Text(
        "比较的是字面；换一种说法的，可能没有认出。调试用过的 34 对标注上准确率为 0.88，"
        "没有看过错误的 20 对上为 0.95；后者由写规则的人编写，面对真实文件会更低。",
        "Words are compared; the same said in other words may be missed. Of three classes 0.88 of "
        "34 labelled pairs are right, on which it was tuned, and 0.95 of 20 whose errors were not "
        "looked at; who wrote the rules wrote these too, so expect less of real documents.",
    ),
)


def _answer(case: Case, found: tuple[Gap, ...]) -> Text:
    if not found:
        return Text(
            "表里没有可比的内容：要有国家或共同文件的要求，也要有某一方自己文件的要求。",
            "There is nothing to compare: it takes requirements of national or shared documents "
            "and requirements of a side's own documents.",
        )
    confirm = Text("以上为字面初筛，须人工确认。", "This is a sift by wording, to be confirmed.")
    return joined([*(_side_answer(s, found) for s in sides_with_plans(case)), confirm], "", " ")


def _side_answer(side: Side, found: tuple[Gap, ...]) -> Text:
    own = [gap.answer.label for gap in found if gap.side == side.code]
    return text(
        "{side}：比较的{n}条要求中，按字面看，明确回应{two}条、部分回应{one}条、没有找到回应{zero}条。",
        "{side}: of {n} requirements compared, by wording {two} are answered explicitly and {one} "
        "in part; for {zero} no answer is found.",
        side=side.name,
        n=Quantity(len(own), Unit.COUNT),
        two=Quantity(own.count(2), Unit.COUNT),
        one=Quantity(own.count(1), Unit.COUNT),
        zero=Quantity(own.count(0), Unit.COUNT),
    )


def _matrix(case: Case, found: tuple[Gap, ...]) -> Table:
    """A row a requirement, a column a side."""
    sides = sides_with_plans(case)
    label = {(gap.asked.id, gap.side): LABELS[gap.answer.label] for gap in found}
    asked = list({gap.asked.id: gap.asked for gap in found}.values())
    rows = {
        **words((one.words for one in asked), "requirement"),
        **words((one.document_name for one in asked), "document"),
    }
    for side in sides:
        rows |= words(
            (label.get((one.id, side.code), Text("—", "—")) for one in asked), f"side_{side.code}"
        )
    return Table(
        "policy_answers",
        Text("要求与各方的应答（按字面）", "Requirements and the sides' answers, by wording"),
        (
            Column("requirement", Text("要求（概括）", "Requirement (digest)")),
            Column("document", Text("文件", "Document")),
            *(Column(f"side_{side.code}", side.short) for side in sides),
        ),
        pd.DataFrame(rows),
    )


def _evidence(case: Case, found: tuple[Gap, ...]) -> Table:
    """Words on both ends of every answer, those with words first, the weakest of them on top."""
    order = sorted(
        found, key=lambda gap: (gap.by is None, gap.answer.label, gap.asked.id, gap.side)
    )
    name = {side.code: side.short for side in case.sides}
    none = Text("—", "—")
    rows = pd.DataFrame(
        {
            **words((name[gap.side] for gap in order), "side"),
            **words((gap.asked.words for gap in order), "requirement"),
            **words((LABELS[gap.answer.label] for gap in order), "label"),
            **words((gap.by.words if gap.by else none for gap in order), "evidence"),
            **words((REASONS[gap.answer.reason] for gap in order), "reason"),
            "coverage": [gap.answer.best for gap in order],
        }
    )
    return Table(
        "policy_evidence",
        Text("应答的依据，有原话的在前", "The words behind each answer, where there are any first"),
        (
            Column("side", Text("一方", "Side")),
            Column("requirement", Text("要求（概括）", "Requirement (digest)")),
            Column("label", Text("应答", "Answer")),
            Column("evidence", Text("计划中的话（概括）", "What the plan says (digest)")),
            Column("reason", Text("理由", "Reason")),
            Column("coverage", Text("最高覆盖", "Best coverage"), Unit.SHARE, 0),
        ),
        rows,
    )


def _proposals(case: Case, found: tuple[Gap, ...]) -> tuple[Proposal, ...]:
    """Requirements that most sides leave open, as clauses to talk about."""
    open_sides: dict[str, list[str]] = {}
    asked = {gap.asked.id: gap.asked for gap in found}
    for gap in found:
        if gap.answer.label == 0:
            open_sides.setdefault(gap.asked.id, []).append(gap.side)
    order = sorted(open_sides, key=lambda name: (-len(open_sides[name]), name))
    return tuple(_proposal(case, asked[name], open_sides[name]) for name in order[:N_PROPOSED])


def _proposal(case: Case, one: Digest, sides: list[str]) -> Proposal:
    names = joined([side.name for side in case.sides if side.code in sides])
    return Proposal(
        id=f"answer_{one.id}",
        kind=ProposalKind.CLAUSE,
        title=text("写进协议：{what}", "Write into the agreement: {what}", what=one.words),
        why=text(
            "《{document}》提出这一要求，在{sides}的计划里按字面没有找到应答。先对照原文，并核实是否另有文件。",
            "{document} asks for it; by wording no answer is found in the plans of {sides}. First "
            "read the texts and check whether another document answers it.",
            document=one.document_name,
            sides=names,
        ),
        sides=frozenset(side.code for side in case.sides),
        places=one.places,
        evidence=("policy_gaps", "policy_evidence"),
        details={"requirement": one.id},
    )
