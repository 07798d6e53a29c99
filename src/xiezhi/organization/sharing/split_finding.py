"""Who gets what of the revenues of a shared park, year by year and clause by clause?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, words
from xiezhi.organization.sharing.case_splits import Park, parks_of
from xiezhi.organization.sharing.split_rule import Element, Ratio

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.organization.sharing.split import Line, Split

QUESTION = Text(
    "共建园区的税收，按规则各方历年各得多少？",
    "Who gets what of the revenues of a shared park, year by year?",
)
ELEMENTS = {
    Element.STOCK: Text("存量不动", "stock stays"),
    Element.RATIO: Text("增量分享", "increment shared"),
    Element.EXTENSION: Text("延长期", "extension"),
    Element.CAP: Text("达到上限", "cap reached"),
    Element.ENTRY: Text("未达门槛", "below the threshold"),
}


def finding(case: Case) -> Finding:
    """Every park of the table, divided by its rule."""
    parks = parks_of(case)
    return Finding(
        id="revenues",
        question=QUESTION,
        answer=joined([_answer(park) for park in parks], "", " "),
        tables=(_lines(parks), _clauses(parks)),
        charts=(),
        method=METHOD,
        sources=(),
        inputs=inputs(case, "revenues", "places"),
        caveats=CAVEATS,
        proposals=tuple(_proposal(case, park) for park in parks),
    )


ANALYSIS = Analysis("revenues", QUESTION, ("revenues",), finding)

METHOD = Text(
    "存量归原有各方；增量在规则的门槛、年限和上限之内按比例分享，其余归征收的一方。每笔钱注明所依条款；"
    "金额按分计，尾数归最大余数者，各方之和等于总额。规则取第一笔增量当年有效的文本。",
    "Stock stays with whoever had it. The increment is shared at the ratio within the threshold, "
    "the years and the cap of the rule; the rest stays with whoever collects it. Each amount "
    "names its clause. Amounts are in cents, largest remainders go up, and parts sum to the whole. "
    "The rule is the one in force in the year of the first increment.",
)
CAVEATS = (
    Text(
        "规则要求列入双方确认名单的，此处视为已列入；只有规则所列税种可填入表中。",
        "Where a rule asks for a list that both sides confirm, the park is taken to be on it; only "
        "the taxes that the rule names belong in the table.",
    ),
    Text(
        "标“未核实”的条款未见原文，协议签署前须核对。",
        "Clauses marked as not verified were not read in their source: check them before signing.",
    ),
)


def _years(park: Park) -> Text:
    first, last = park.years[0].year, park.years[-1].year
    if first == last:
        return Text(f"{first}年", str(first))
    return Text(f"{first}—{last}年", f"{first} to {last}")


def _totals(park: Park) -> dict[str, Decimal]:
    return {
        role: sum((done.shares[role] for done in park.years), Decimal(0))
        for role in park.rule.sides
    }


def _answer(park: Park) -> Text:
    if park.is_open:
        return text(
            "“{name}”适用“{rule}”规则，但该规则没有定比例，须由双方先商定。",
            "{name} comes under “{rule}”, which sets no ratio: the parties have to agree on one.",
            name=park.name,
            rule=park.rule.title,
        )
    each = [
        text("{who} {yuan}", "{who} {yuan}", who=park.played(role), yuan=_quantity(total))
        for role, total in _totals(park).items()
    ]
    whole = sum((float(total) for total in _totals(park).values()), 0.0)
    return text(
        "“{name}”{years}共 {whole}，按“{rule}”规则：{each}。",
        "{name}, {years}: {whole} in all; by “{rule}”, {each}.",
        name=park.name,
        years=_years(park),
        whole=Quantity(whole, Unit.YUAN),
        rule=park.rule.title,
        each=joined(each),
    )


def _quantity(amount: Decimal) -> Quantity:
    return Quantity(float(amount), Unit.YUAN)


def _lines(parks: tuple[Park, ...]) -> Table:
    """Every amount with its clause; to the cent."""
    cells: list[tuple[Park, Split, Line]] = [
        (park, done, line) for park in parks for done in park.years for line in done.lines
    ]
    rows = pd.DataFrame(
        {
            **words((park.name for park, _, _ in cells), "park"),
            "year": [done.year for _, done, _ in cells],
            **words((park.played(line.side) for park, _, line in cells), "who"),
            "yuan": [float(line.yuan) for _, _, line in cells],
            **words((ELEMENTS[line.clause.element] for _, _, line in cells), "why"),
            **words((_article(line) for _, _, line in cells), "article"),
        }
    )
    columns = (
        Column("park", Text("园区", "Park")),
        Column("year", Text("年份", "Year"), Unit.YEAR),
        Column("who", Text("归谁", "To whom")),
        Column("yuan", Text("金额", "Amount"), Unit.YUAN, 2),
        Column("why", Text("缘由", "Why")),
        Column("article", Text("条款", "Clause")),
    )
    title = Text("历年各方所得与所依条款", "What each party gets by year, and by which clause")
    return Table("revenues_lines", title, columns, rows)


def _article(line: Line) -> Text:
    article = Text(line.clause.article, line.clause.article)
    if not line.marked:
        return article
    return text(
        "{article}（{mark}）", "{article} ({mark})", article=article, mark=line.clause.status.label
    )


def _clauses(parks: tuple[Park, ...]) -> Table:
    """What the rules say, clause by clause, and how sure that is."""
    rules = {park.rule.id: park.rule for park in parks}
    cells = [(rule, clause) for rule in rules.values() for clause in rule.clauses]
    rows = pd.DataFrame(
        {
            **words((rule.title for rule, _ in cells), "rule"),
            "document": [rule.document for rule, _ in cells],
            "in_force": [rule.in_force.isoformat() for rule, _ in cells],
            "article": [clause.article for _, clause in cells],
            **words((clause.digest for _, clause in cells), "digest"),
            **words((clause.status.label for _, clause in cells), "status"),
        }
    )
    columns = (
        Column("rule", Text("规则", "Rule")),
        Column("document", Text("文号", "Document")),
        Column("in_force", Text("生效日", "In force from")),
        Column("article", Text("条款", "Clause")),
        Column("digest", Text("摘要", "Digest")),
        Column("status", Text("核对", "Checked")),
    )
    return Table("revenues_rules", Text("所用规则", "The rules used"), columns, rows)


def _proposal(case: Case, park: Park) -> Proposal:
    known = {side.code for side in case.sides}
    ratio = park.rule.terms_of(Ratio)
    return Proposal(
        id=f"revenues_{park.id}",
        kind=ProposalKind.SHARING_RULE,
        title=text(
            "“{name}”的税收按“{rule}”规则分配",
            "{name}: divide revenues by “{rule}”",
            name=park.name,
            rule=park.rule.title,
        ),
        why=_answer(park),
        sides=frozenset(area.side for area in park.roles.values()) & known,
        places=tuple(code for area in park.roles.values() for code in area.places),
        evidence=("revenues", "revenues_lines"),
        details={
            "rule": park.rule.id,
            "ratio": {side: str(share) for side, share in ratio.shares} if ratio else {},
        },
    )
