"""Do the documents of a case hold words that may shut the neighbour out?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.market.concern import Answer, Concern
from xiezhi.action.horizontal.market.screen import screen
from xiezhi.action.horizontal.market.sources import MEASURES, REGULATION, TRIGGERS
from xiezhi.action.horizontal.market.tables import citations, concerns_table
from xiezhi.model.finding import Analysis, Finding, Locked
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.model.case import Case

QUESTION = Text(
    "文件中有哪些条款可能把另一方的经营者挡在门外？",
    "Which clauses of the documents may shut out firms of the other side?",
)
_MINUTES = "minutes"
_LONGEST = 60


def finding(case: Case) -> Finding | Locked:
    """Every document of the case whose text lies in its folder; Locked where none does."""
    names, texts = _documents(case)
    if not len(texts):
        return Locked("market_clauses", QUESTION, ("document_texts",))
    found = [
        (str(row.document), concern)
        for row in texts.itertuples()
        for concern in screen(str(row.text))
    ]
    return Finding(
        id="market_clauses",
        question=QUESTION,
        answer=_answer(texts, found),
        tables=(_concerns(found, names), _read(case, texts, found, names)),
        charts=(),
        method=METHOD,
        sources=(REGULATION, MEASURES, TRIGGERS),
        inputs=inputs(case, "documents"),
        caveats=_caveats(case, texts),
        proposals=_proposals(case, found, names),
    )


METHOD = Text(
    "先用自动机一遍扫出各句含有的词，再对可能命中的句子按条例与实施办法逐项的语法规则核对；"
    "禁止性表述、列举的总起句、上位法依据、一视同仁的条件和居民受益的条款视为无碍。",
    "One pass of an automaton finds which words each sentence holds; sentences that may matter are "
    "then read by a grammar written item by item of the Regulation and its measures. Bans on such "
    "practices, list stems that forbid, higher law, open conditions and benefits to residents "
    "count as clear.",
)


def _documents(case: Case) -> tuple[dict[str, Text], pd.DataFrame]:
    """Names of the documents, and their texts as far as they lie in the folder and can be read."""
    names = {
        str(row["id"]): Text(
            str(row["title_zh"]),
            str(row["title_zh"] if pd.isna(row.get("title_en")) else row["title_en"]),
        )
        for _, row in case.table("documents").iterrows()
    }
    if not case.has("document_texts"):
        return names, pd.DataFrame(columns=["document", "text", "problem_zh", "problem_en"])
    return names, case.table("document_texts")


def _answer(texts: pd.DataFrame, found: Sequence[tuple[str, Concern]]) -> Text:
    n_read = int((texts["problem_zh"] == "").sum()) if len(texts) else 0
    if not n_read:
        return Text(
            "文件表中没有可读的正文，尚无从核查。",
            "No document has a text that can be read, so there is nothing to look at yet.",
        )
    count = Counter(concern.answer for _, concern in found)
    return text(
        "核查了{n}份文件：{likely}处很可能有问题，{depends}处视理由而定，{clear}处看来没有问题。",
        "Documents screened: {n}. Places that are likely a problem: {likely}; that depend on their "
        "justification: {depends}; that seem clear: {clear}.",
        n=Quantity(n_read, Unit.COUNT),
        likely=Quantity(count[Answer.LIKELY], Unit.COUNT),
        depends=Quantity(count[Answer.DEPENDS], Unit.COUNT),
        clear=Quantity(count[Answer.CLEAR], Unit.COUNT),
    )


def _concerns(found: Sequence[tuple[str, Concern]], names: dict[str, Text]) -> Table:
    shown = [(names[document], concern) for document, concern in found if concern.alarm]
    return concerns_table("market_clauses", Text("请核查的条款", "Clauses to look at"), shown)


def _read(
    case: Case,
    texts: pd.DataFrame,
    found: Sequence[tuple[str, Concern]],
    names: dict[str, Text],
) -> Table:
    """Every document: read or why not, and how many places it has of each answer."""
    why = {
        str(row.document): Text(str(row.problem_zh), str(row.problem_en))
        for row in texts.itertuples()
    }
    count = Counter((document, concern.answer) for document, concern in found)
    ids = [str(one) for one in case.table("documents")["id"]]
    rows = pd.DataFrame(
        {
            **words((names[one] for one in ids), "document"),
            **words((_state(why.get(one)) for one in ids), "state"),
            **{
                answer.value: [count[one, answer] if one in why else None for one in ids]
                for answer in Answer
            },
        }
    )
    columns = (
        Column("document", Text("文件", "Document")),
        Column("state", Text("正文", "Text")),
        *(Column(answer.value, answer.label, Unit.COUNT) for answer in Answer),
    )
    return Table("market_documents", Text("各文件核查情况", "Documents screened"), columns, rows)


def _state(problem: Text | None) -> Text:
    if problem is None:
        return Text("案例中没有正文", "not in the case")
    return problem if problem.zh else Text("已核查", "screened")


def _caveats(case: Case, texts: pd.DataFrame) -> tuple[Text, ...]:
    caveats = [
        Text(
            "核查只看字句：是否违反规则取决于条款之外的事实，须由起草单位和市场监管部门判断。",
            "Only words are read: whether a rule is broken rests on facts outside the clause and "
            "is for the drafters and the market regulators to say.",
        ),
        Text(
            "在未参与调整规则的案例上，约半数违规表述能被发现；没有提示不等于没有问题。",
            "Of violating wording in material that the rules were not tuned on, about half is met: "
            "no hint does not mean no problem.",
        ),
    ]
    minutes = case.table("documents")["kind"].eq(_MINUTES) & case.table("documents")["id"].isin(
        texts["document"]
    )
    if minutes.any():
        caveats.append(
            Text(
                "会议纪要本身不属于审查范围，但依据纪要出台的措施属于审查范围。",
                "Minutes of meetings are outside the review; measures issued on them are inside.",
            )
        )
    return tuple(caveats)


def _proposals(
    case: Case, found: Sequence[tuple[str, Concern]], names: dict[str, Text]
) -> tuple[Proposal, ...]:
    """A clause to amend for each likely concern, and a monitor where there is any."""
    sides_of = {
        str(row["id"]): frozenset(str(row["sides"]).split(";"))
        if not pd.isna(row.get("sides"))
        else frozenset(side.code for side in case.sides)
        for _, row in case.table("documents").iterrows()
    }
    likely = [(d, c) for d, c in found if c.answer is Answer.LIKELY]
    clauses = [_clause(d, c, names[d], sides_of[d]) for d, c in likely]
    return (*clauses, _monitor(case)) if likely else ()


def _clause(document: str, concern: Concern, name: Text, sides: frozenset[str]) -> Proposal:
    sentence = concern.sentence or concern.words
    if len(sentence) > _LONGEST:
        sentence = concern.words
    quoted = sentence[:_LONGEST] + ("…" if len(sentence) > _LONGEST else "")
    return Proposal(
        f"market_{document}_{concern.start}",
        ProposalKind.CLAUSE,
        text(
            "修改或说明《{name}》中的“{quoted}”",
            "Amend or justify “{quoted}” in {name}",
            name=name,
            quoted=Text(quoted, quoted),
        ),
        text(
            "{reason}（{items}）。{exception}",
            "It {reason} ({items}). {exception}",
            reason=concern.reason,
            items=citations(concern),
            exception=concern.exception,
        ),
        sides,
        (),
        ("market_clauses",),
        {
            "document": document,
            "start": concern.start,
            "end": concern.end,
            "codes": list(concern.codes),
        },
    )


def _monitor(case: Case) -> Proposal:
    return Proposal(
        "market_monitor",
        ProposalKind.MONITOR,
        Text(
            "各方新出台的政策措施、招标文件和协议先交另一方核查",
            "Let the other side screen new measures, tenders and agreements before they are issued",
        ),
        Text(
            "条例第十五条鼓励开展跨区域公平竞争审查。",
            "Article 15 of the Regulation encourages review across regions.",
        ),
        frozenset(side.code for side in case.sides),
        (),
        ("market_clauses",),
        {"what": "likely concerns per document", "threshold": 0},
    )


ANALYSIS = Analysis("market_clauses", QUESTION, ("documents",), finding)
