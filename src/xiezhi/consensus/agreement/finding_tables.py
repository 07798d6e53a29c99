"""Tables of the draft agreement: its clauses and duties, what it should hold, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.agreement.complete import Answer, rules_of
from xiezhi.consensus.agreement.dates import said
from xiezhi.consensus.agreement.draft import Why
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import listed, words

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement, Duty
    from xiezhi.consensus.agreement.complete import Check
    from xiezhi.consensus.agreement.draft import LeftOut
    from xiezhi.model.case import Case

ANSWERS = {
    Answer.HELD: Text("已有", "held"),
    Answer.OPEN: Text("有待定处", "something to settle"),
    Answer.MISSING: Text("缺", "missing"),
}
WHY = {
    Why.PAST: Text("时限已过", "already past their date"),
    Why.OWN: Text("是一方自己的事", "one side's own affair"),
}
_NONE = Text("—", "—")


def quoted(names: list[Text]) -> Text:
    """Names in quotation marks, for they may hold commas of their own."""
    return joined([Text(f"“{one.zh}”", f"“{one.en}”") for one in names])


def clauses_table(agreement: Agreement) -> Table:
    """A row a duty, or a clause that has none."""
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
            **words([_due(duty) for _, duty in lines], "due"),
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


def checks_table(agreement: Agreement, checks: tuple[Check, ...]) -> Table:
    """A row an item that the agreement should hold."""
    heading = {clause.id: clause.heading for clause in agreement.clauses}
    none = Text("—", "—")
    rows = pd.DataFrame(
        {
            **words([one.item.asks for one in checks], "asks"),
            **words([ANSWERS[one.answer] for one in checks], "answer"),
            **words([listed([heading[c] for c in one.clauses], none) for one in checks], "where"),
            "n_open": [len(one.open) + len(one.past) for one in checks],
        }
    )
    return Table(
        "agreement_checks",
        Text("协议应有的内容", "What an agreement should hold"),
        (
            Column("asks", Text("内容", "Item")),
            Column("answer", Text("草稿", "In the draft")),
            Column("where", Text("条目", "Where")),
            Column("n_open", Text("待定处", "To settle"), Unit.COUNT),
        ),
        rows,
        rules_of(agreement.kind).source,
    )


def left_table(case: Case, left: tuple[LeftOut, ...]) -> tuple[Table, ...]:
    """Requirements that were not made duties, and why; none where all were."""
    if not left:
        return ()
    names = {side.code: side.short for side in case.sides}
    grounds = [one.ground for one in left]
    rows = pd.DataFrame(
        {
            **words([one.words for one in grounds], "what"),
            **words([one.document or _NONE for one in grounds], "document"),
            **words([listed([names[s] for s in g.sides], _NONE) for g in grounds], "side"),
            **words([Text(said(g.due, "zh") or "—", g.due or "—") for g in grounds], "due"),
            **words([WHY[one.why] for one in left], "why"),
            "id": [one.id for one in grounds],
        }
    )
    return (
        Table(
            "agreement_left_out",
            Text("没有写成职责的要求", "Requirements not made duties"),
            (
                Column("what", Text("要求（概括）", "Requirement (digest)")),
                Column("document", Text("文件", "Document")),
                Column("side", Text("一方", "Side")),
                Column("due", Text("时限", "Due")),
                Column("why", Text("原因", "Why")),
                Column("id", Text("编号", "Id")),
            ),
            rows,
            Text(
                "要写入其中某项，起草时用 --requirements 列出全部要写入的编号；"
                "时限已过的留空另定。",
                "To write one in, name all that you want by --requirements when drafting; a date "
                "that is over is left blank.",
            ),
        ),
    )


def _due(duty: Duty | None) -> Text:
    if duty is None or not duty.due:
        return _NONE
    return Text(said(duty.due, "zh"), said(duty.due, "en"))
