"""The tables of the finding on compensation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.compensation.ledger import Line, Settlement, spans
from xiezhi.action.horizontal.compensation.pot import pot_of
from xiezhi.action.horizontal.compensation.published import published_agreements
from xiezhi.action.horizontal.compensation.settle import what_if
from xiezhi.action.horizontal.compensation.term_names import TERM_NAMES
from xiezhi.action.horizontal.compensation.terms import Agreement, Term
from xiezhi.action.horizontal.observed import REASONS, Observed
from xiezhi.action.horizontal.rule_status import Status
from xiezhi.action.horizontal.water.standard import CLASSES
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import words

if TYPE_CHECKING:
    from decimal import Decimal

    from xiezhi.action.horizontal.compensation.readings import Readings

AGREEMENT = Column("agreement", Text("协议", "Agreement"))
PERIOD = Column("period", Text("时期", "Period"))
SECTION = Column("section", Text("断面", "Section"))
CLAUSE = Column("clause", Text("条款", "Clause"))
FRAME = ("title_zh", "title_en", "from", "to", "party")
OUTSIDE = {"central": Text("中央财政", "the central budget")}
NONE = Text("—", "—")


def party_name(agreement: Agreement, party: str) -> Text:
    """What a reader calls a party, the pot included."""
    if party == pot_of(agreement):
        return Text("资金池", "the pot")
    return OUTSIDE.get(party) or agreement.name(party)


def section_name(agreement: Agreement, section: str) -> Text:
    """What a reader calls a section, or several joined by `;`."""
    if not section:
        return Text("全部", "all")
    return joined([agreement.name(one) for one in section.split(";")])


def balances_table(settlements: Iterable[Settlement]) -> Table:
    """Who gains and who pays, a row for each party and year."""
    cells = [
        (one, party, net)
        for one in settlements
        for party, net in one.balances.items()
        if party != pot_of(one.agreement)
    ]
    rows = pd.DataFrame(
        {
            **words((one.agreement.title for one, _, _ in cells), "agreement"),
            **words((_period(one) for one, _, _ in cells), "period"),
            **words((party_name(one.agreement, party) for one, party, _ in cells), "party"),
            "yuan": [float(net) for _, _, net in cells],
            "n_open": [len(one.open) for one, _, _ in cells],
        }
    )
    columns = (
        AGREEMENT,
        PERIOD,
        Column("party", Text("主体", "Party")),
        Column("yuan", Text("净得（负为净付）", "Net received (paid below zero)"), Unit.YUAN),
        Column("n_open", Text("未能结算的事项", "Items left open"), Unit.COUNT),
    )
    title = Text("各方各年净得", "Net received by party and year")
    note = Text("各方与外部预算合计为零。", "Parties and outside budgets sum to zero.")
    return Table("compensation_balances", title, columns, rows, note)


def lines_table(settlements: Iterable[Settlement]) -> Table:
    """Every payment with its section, time, clause and reason."""
    cells = [(one.agreement, line) for one in settlements for line in one.lines]
    rows = pd.DataFrame(
        {
            **words((agreement.title for agreement, _ in cells), "agreement"),
            **words(
                (section_name(agreement, line.section) for agreement, line in cells), "section"
            ),
            **words((spans([line.period]) for _, line in cells), "period"),
            **words((party_name(agreement, line.payer) for agreement, line in cells), "payer"),
            **words((party_name(agreement, line.payee) for agreement, line in cells), "payee"),
            "yuan": [float(line.yuan) for _, line in cells],
            **words((line.why for _, line in cells), "why"),
            **words((_flow(agreement, line) for agreement, line in cells), "flow"),
            **words((_clause(line) for _, line in cells), "clause"),
            **words((_mark(line.marks) for _, line in cells), "mark"),
        }
    )
    columns = (
        AGREEMENT,
        SECTION,
        PERIOD,
        Column("flow", Text("付款与收款", "Who pays whom")),
        Column("yuan", Text("金额", "Amount"), Unit.YUAN),
        Column("why", Text("缘由", "Why")),
        CLAUSE,
    )
    title = Text("逐笔：断面、时期、条款与缘由", "Line by line: section, time, clause and reason")
    return Table("compensation_lines", title, columns, rows)


def open_table(settlements: Iterable[Settlement]) -> Table:
    """What could not be settled."""
    cells = [(one.agreement, left) for one in settlements for left in one.open]
    rows = pd.DataFrame(
        {
            **words((agreement.title for agreement, _ in cells), "agreement"),
            **words(
                (section_name(agreement, left.section) for agreement, left in cells), "section"
            ),
            **words((_spelled(left.period) for _, left in cells), "period"),
            **words((left.lack.label for _, left in cells), "lack"),
            **words((left.why for _, left in cells), "why"),
        }
    )
    columns = (
        AGREEMENT,
        SECTION,
        PERIOD,
        Column("lack", Text("缺什么", "What lacks")),
        Column("why", Text("说明", "Why")),
    )
    title = Text("未能结算的事项（不按零计）", "Left open (never taken as zero)")
    return Table("compensation_open", title, columns, rows)


def what_if_table(settlements: Iterable[Settlement], readings: Readings) -> Table:
    """How balances would change with every target one class stricter or looser."""
    cells = [
        (one, name, party, change)
        for one in settlements
        for name, step in (
            (Text("目标严一类", "targets one class stricter"), -1),
            (Text("目标宽一类", "targets one class looser"), 1),
        )
        for party, change in _changes(one, readings, step).items()
    ]
    rows = pd.DataFrame(
        {
            **words((one.agreement.title for one, *_ in cells), "agreement"),
            **words((_period(one) for one, *_ in cells), "period"),
            **words((name for _, name, _, _ in cells), "change"),
            **words((party_name(one.agreement, party) for one, _, party, _ in cells), "party"),
            "yuan": [float(change) for *_, change in cells],
        }
    )
    columns = (
        AGREEMENT,
        PERIOD,
        Column("change", Text("假如", "If")),
        Column("party", Text("主体", "Party")),
        Column("yuan", Text("净得的变化", "Change of net received"), Unit.YUAN),
    )
    title = Text("目标严一类或宽一类，谁得谁失", "Who gains and loses with targets a class apart")
    return Table("compensation_what_if", title, columns, rows)


def published_table() -> Table:
    """Agreements published elsewhere: which of their terms were read, and which were not."""
    known = list(published_agreements().values())
    rows = pd.DataFrame(
        {
            **words((one.title for one in known), "agreement"),
            **words((one.pattern.label for one in known), "pattern"),
            **words((_since(one) for one in known), "period"),
            **words((_terms_named(one, read=True) for one in known), "read"),
            **words((_terms_named(one, read=False) for one in known), "unread"),
        }
    )
    columns = (
        AGREEMENT,
        Column("pattern", Text("结算方式", "Pattern")),
        PERIOD,
        Column("read", Text("已核对的条款", "Terms read")),
        Column("unread", Text("未核实或仅为通识", "Not verified, or general knowledge")),
    )
    title = Text("别处已公布的协议及其核对状态", "Agreements published elsewhere, and how sure")
    return Table("compensation_published", title, columns, rows)


def apart_table(checked: Observed) -> Table:
    """Observations set aside before settling, by reason."""
    reasons = list(checked.apart["reason"])
    counts = {key: reasons.count(key) for key in REASONS if key in reasons}
    maintained = int(checked.good["maintained"].sum())
    if maintained:
        counts = {**counts, "maintenance": maintained}
    rows = pd.DataFrame(
        {**words((REASONS[key] for key in counts), "reason"), "n": list(counts.values())}
    )
    columns = (
        Column("reason", Text("原因", "Reason")),
        Column("n", Text("行数", "Rows"), Unit.COUNT),
    )
    title = Text("未采用的观测", "Observations set aside")
    return Table("compensation_apart", title, columns, rows)


def _period(one: Settlement) -> Text:
    return spans(one.period.months)


def _spelled(written: str) -> Text:
    return spans([written])


def _mark(marks: tuple[Term, ...]) -> Text:
    labels = dict.fromkeys(term.status for term in marks)
    return joined([status.label for status in labels]) if labels else Status.VERIFIED.label


def _flow(agreement: Agreement, line: Line) -> Text:
    """Who pays whom."""
    payer, payee = (party_name(agreement, one) for one in (line.payer, line.payee))
    return text("{payer}付{payee}", "{payer} to {payee}", payer=payer, payee=payee)


def clause_text(written: str) -> Text:
    """A clause as the table has it; what stands after ` | ` is its English.

    >>> clause_text("第三条 | article 3").en
    'article 3'
    """
    zh, _, en = written.partition(" | ")
    return Text(zh, en or zh)


def _clause(line: Line) -> Text:
    """The clauses of a line, with the mark of those that nobody read."""
    clause = (
        joined([clause_text(one) for one in line.clauses], "；", "; ") if line.clauses else NONE
    )
    if not line.marks:
        return clause
    return text("{clause}（{mark}）", "{clause} ({mark})", clause=clause, mark=_mark(line.marks))


def _since(agreement: Agreement) -> Text:
    """From when to when, as far as it is known."""
    first, last = agreement.one("from"), agreement.one("to")
    if first is None:
        return NONE
    end = last.value if last else ""
    return Text(f"{first.value}—{end}", f"{first.value} to {end}" if end else f"from {first.value}")


def _terms_named(agreement: Agreement, *, read: bool) -> Text:
    """The names of the terms that were read, or of those that were not, each once."""
    told = [t for t in agreement.terms if t.sure == read and t.name not in FRAME]
    names = dict.fromkeys(TERM_NAMES[term.name] for term in told)
    return joined(list(names)) if names else NONE


def _changes(one: Settlement, readings: Readings, step: int) -> Mapping[str, Decimal]:
    """What balances would change by with all targets moved a class, within I and worse than V."""
    if not one.agreement.all("target"):
        return {}
    found = what_if(one.agreement, lambda a: _moved(a, step), readings, one.period)
    return {p: c for p, c in found.change.items() if c}


def _moved(agreement: Agreement, step: int) -> Agreement:
    last = len(CLASSES) - 1
    terms = (
        replace(t, value=CLASSES[min(max(t.target - 1 + step, 0), last)])
        if t.name == "target"
        else t
        for t in agreement.terms
    )
    return replace(agreement, terms=tuple(terms))


def balances_words(one: Settlement) -> Text:
    """A settlement's balances in a sentence."""
    return joined(
        [
            text(
                "{who}净得{net}" if net >= 0 else "{who}净付{net}",
                "{who} receives {net}" if net >= 0 else "{who} pays {net}",
                who=party_name(one.agreement, party),
                net=Quantity(abs(float(net)), Unit.YUAN),
            )
            for party, net in one.balances.items()
            if net
        ]
    )
