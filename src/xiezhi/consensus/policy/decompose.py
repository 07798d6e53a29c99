"""Who takes each requirement, level by level: side, department, county; what has nobody taken?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.consensus.policy.tables import (
    Digest,
    Party,
    concerns,
    digests,
    names,
    parties,
    taken,
)
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import Unit
from xiezhi.model.wording import inputs, words

if TYPE_CHECKING:
    from xiezhi.model.case import Case, Side

QUESTION = Text(
    "每条要求落实到哪一方、哪个部门、哪个区县，哪些还没有责任主体？",
    "Which side, department and county takes each requirement, and which has nobody taken?",
)
DEPARTMENTS = ("government", "department")
NONE = Text("—", "—")


@dataclass(frozen=True, slots=True)
class Share:
    """What one side has of a requirement.

    departments: its parties named responsible, or that took a commitment for it, without a
    county of their own. counties: its places that the requirement names, and those of its parties.
    """

    asked: Digest
    side: str
    departments: tuple[Party, ...]
    counties: tuple[str, ...]
    others: tuple[Party, ...]

    @property
    def is_taken(self) -> bool:
        """Whether somebody of the side took it; to be named as a place is not to take it."""
        return bool(self.departments or self.others)


def decomposition(case: Case) -> tuple[Share, ...]:
    """Every requirement with every side that it concerns."""
    known, owners = parties(case), taken(case)
    side_of = dict(zip(case.table("places")["code"], case.table("places")["side"], strict=True))
    return tuple(
        _share(one, side.code, known, owners.get(one.id, ()), side_of)
        for one in digests(case)
        for side in case.sides
        if concerns(one, side.code)
    )


def _share(
    one: Digest,
    side: str,
    known: dict[str, Party],
    owners: tuple[str, ...],
    side_of: dict[str, str],
) -> Share:
    named = dict.fromkeys((*one.responsible, *owners))
    own = [known[name] for name in named if name in known and known[name].side == side]
    counties = [code for code in one.places if side_of.get(code) == side]
    counties += [party.place for party in own if party.place]
    above = tuple(p for p in own if p.kind in DEPARTMENTS and not p.place)
    return Share(
        one, side, above, tuple(dict.fromkeys(counties)), tuple(p for p in own if p not in above)
    )


def finding(case: Case) -> Finding:
    """The requirements broken down to sides, departments and counties."""
    found = decomposition(case)
    return Finding(
        id="policy_tasks",
        question=QUESTION,
        answer=_answer(case, found),
        tables=(_breakdown(case, found), _open(case, found)),
        charts=(),
        method=METHOD,
        sources=(),
        inputs=inputs(case, "documents", "requirements", "parties", "commitments"),
        caveats=CAVEATS,
    )


ANALYSIS = Analysis("policy_tasks", QUESTION, ("documents", "requirements", "parties"), finding)

METHOD = Text(
    "逐条要求、逐方列出：要求表写明的责任主体和承诺表里接下它的主体，分为部门一级和区县一级；"
    "再列出要求点名的、属于该方的区县。某一方没有任何主体的，记为尚无责任主体。",
    "Requirement by requirement and side by side: the parties that the table names responsible "
    "and those that took a commitment for it, departments apart from counties, and the side's "
    "counties that it names. A side without any party has nobody who took it.",
)
CAVEATS = (
    Text(
        "被点名的区县不等于接下了任务；只有责任主体和承诺才算接下。",
        "A county that is named has not thereby taken the task; only responsible parties and "
        "commitments count.",
    ),
)


def _answer(case: Case, found: tuple[Share, ...]) -> Text:
    open_ = _nobody(found)
    asked = {share.asked.id for share in found}
    first = text(
        "{n}条要求中，{open}条各方均无责任主体。",
        "Of {n} requirements, {open} have been taken by nobody on any side.",
        n=Quantity(len(asked), Unit.COUNT),
        open=Quantity(len(open_), Unit.COUNT),
    )
    return joined([first, *(_side_answer(side, found) for side in case.sides)], "", " ")


def _side_answer(side: Side, found: tuple[Share, ...]) -> Text:
    own = [share for share in found if share.side == side.code]
    return text(
        "{side}已落实责任主体{taken}条（涉及该方{n}条）。",
        "{side} has taken {taken} of the {n} that concern it.",
        side=side.name,
        taken=Quantity(sum(share.is_taken for share in own), Unit.COUNT),
        n=Quantity(len(own), Unit.COUNT),
    )


def _nobody(found: tuple[Share, ...]) -> list[Digest]:
    held = {share.asked.id for share in found if share.is_taken}
    asked = {share.asked.id: share.asked for share in found}
    return [one for name, one in asked.items() if name not in held]


def _breakdown(case: Case, found: tuple[Share, ...]) -> Table:
    places = case.table("places")
    name = {
        str(code): Text(str(zh), str(en))
        for code, zh, en in places[["code", "name_zh", "name_en"]].to_numpy()
    }
    side = {s.code: s.short for s in case.sides}
    state = {True: Text("已落实", "taken"), False: Text("尚无", "nobody")}
    rows = pd.DataFrame(
        {
            **words((s.asked.words for s in found), "requirement"),
            **words((side[s.side] for s in found), "side"),
            **words((names(p.name for p in s.departments) for s in found), "department"),
            **words((names(name.get(c, NONE) for c in s.counties) for s in found), "county"),
            **words((names(p.name for p in s.others) for s in found), "other"),
            **words((state[s.is_taken] for s in found), "state"),
        }
    )
    return Table(
        "policy_breakdown",
        Text("任务分解", "Requirements broken down"),
        (
            Column("requirement", Text("要求（概括）", "Requirement (digest)")),
            Column("side", Text("一方", "Side")),
            Column("department", Text("政府与部门", "Government and departments")),
            Column("county", Text("区县", "Counties")),
            Column("other", Text("其他主体", "Other parties")),
            Column("state", Text("状态", "State")),
        ),
        rows,
    )


def _open(case: Case, found: tuple[Share, ...]) -> Table:
    """Requirements that nobody has taken on some side, those open on most sides first."""
    sides = {s.code: s.short for s in case.sides}
    asked = {share.asked.id: share.asked for share in found}
    open_: dict[str, list[str]] = {}
    for share in found:
        if not share.is_taken:
            open_.setdefault(share.asked.id, []).append(share.side)
    order = sorted(open_, key=lambda name: (-len(open_[name]), name))
    rows = pd.DataFrame(
        {
            **words((asked[name].words for name in order), "requirement"),
            **words((asked[name].document_name for name in order), "document"),
            **words((names(sides[code] for code in open_[name]) for name in order), "sides"),
        }
    )
    return Table(
        "policy_open",
        Text("尚无责任主体的要求", "Requirements that nobody has taken"),
        (
            Column("requirement", Text("要求（概括）", "Requirement (digest)")),
            Column("document", Text("文件", "Document")),
            Column("sides", Text("尚无责任主体的一方", "Sides where nobody has")),
        ),
        rows,
    )
