"""Rows of the list: what is asked for in the address, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.clocks import day
from xiezhi.register.items import STAGES, Commitment, Party, Report, Stage
from xiezhi.register.lists.words import KINDS
from xiezhi.register.store.pages import Entries, Entry
from xiezhi.workbench.desk import Desk

ON_PAGE = 50
IN_GROUP = 10
ENDED = (Stage.CLOSED, Stage.WITHDRAWN)
_NARROWING = ("side", "party", "stage", "kind", "words", "parent")
SORTS: dict[str, Text] = {"due": Text("完成时限", "due day"), "number": Text("编号", "number")}
GROUPS: dict[str, Text] = {
    "stage": Text("状态", "stage"),
    "month": Text("完成月份", "month due"),
    "side": Text("方", "side"),
    "kind": Text("类别", "kind"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; empty where nothing."""

    side: str
    party: str
    stage: str
    kind: str
    words: str
    parent: str
    overdue: bool
    suspect: bool
    sort: str
    down: bool
    group: str
    after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner of a commitment, of its side."""

    party: str
    name: Text
    side: str


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment as a row. share: of the latest report; verified: by every other side."""

    id: str
    title: Text
    kind: Text
    stage: Stage
    stage_name: Text
    owners: tuple[Owner, ...]
    due: date | None
    overdue: bool
    share: Decimal | None
    until: date | None
    verified: bool
    budget: Decimal | None
    parent: str
    suspect: str
    first: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading. value: of the filter that shows all; n: how many there are."""

    value: str
    title: Text
    n: int | None
    rows: tuple[Row, ...]


def asked(desk: Desk) -> Asked:
    """What the address asks for; what does not fit is as if it were not there."""
    due, sign, id_ = desk.query("after").partition("~")
    return Asked(
        side=desk.query("side", [one.code for one in desk.facts.sides]),
        party=desk.query("party"),
        stage=desk.query("stage", [one.value for one in STAGES]),
        kind=desk.query("kind", [one.value for one in KINDS]),
        words=desk.query("words").strip()[:80],
        parent=desk.query("parent"),
        overdue=desk.query("overdue") == "1",
        suspect=desk.query("suspect") == "1",
        sort=desk.query("sort", tuple(SORTS), "due"),
        down=desk.query("down") == "1",
        group=desk.query("group", tuple(GROUPS)),
        after=(due, id_) if sign else None,
    )


def entries(desk: Desk, what: Asked, limit: int = ON_PAGE, **changed: Any) -> Entries:
    """The entries that are asked for, one query."""
    given: dict[str, Any] = {
        "party": what.party,
        "side": what.side,
        "stage": what.stage,
        "kind": what.kind,
        "words": what.words,
        "parent": what.parent,
        "suspect": what.suspect,
        "due_before": day(desk.now).isoformat() if what.overdue else "",
        "order": what.sort,
        "down": what.down,
        "after": what.after,
        **changed,
    }
    return desk.store.pages.entries("commitment", limit=limit, **given)


def rows_of(desk: Desk, found: Sequence[Entry]) -> tuple[Row, ...]:
    """Entries as rows: three queries, however many they are."""
    pages = desk.store.pages
    held = pages.items([one.id for one in found])
    reports = pages.items([one.report for one in held.values() if one.report])
    parties = pages.items([owner for one in held.values() for owner in one.owners])
    today = day(desk.now)
    return tuple(
        row_of(one.first, held[one.id], reports, parties, today) for one in found if one.id in held
    )


def row_of(
    first: int,
    one: Commitment,
    reports: Mapping[str, Any],
    parties: Mapping[str, Any],
    today: date,
) -> Row:
    """A commitment as a row."""
    report = reports.get(one.report or "")
    report = report if isinstance(report, Report) else None
    return Row(
        id=one.id,
        title=one.title,
        kind=KINDS[one.kind],
        stage=one.stage,
        stage_name=STAGES[one.stage],
        owners=owners_of(one.owners, parties),
        due=one.due,
        overdue=one.due is not None and one.due < today and one.stage not in ENDED,
        share=report.share if report else None,
        until=report.until if report else None,
        verified=report is not None and report.stage is Stage.VERIFIED,
        budget=one.budget,
        parent=one.parent or "",
        suspect=one.suspect or "",
        first=first,
    )


def owners_of(ids: Sequence[str], parties: Mapping[str, Any]) -> tuple[Owner, ...]:
    """Owners with their names, in the order of the sides' codes."""
    found = []
    for id_ in ids:
        held = parties.get(id_)
        name = held.name if isinstance(held, Party) else Text(id_, id_)
        found.append(Owner(id_, name, held.side if isinstance(held, Party) else ""))
    return tuple(sorted(found, key=lambda one: one.side))


def by_filter(desk: Desk, what: Asked) -> tuple[Group, ...]:
    """The first rows of each stage, side or kind: a query for each, then three for all of them."""
    titles = _titles_of(desk, what.group)
    held = getattr(what, what.group)
    found = {
        one: entries(desk, what, IN_GROUP, after=None, **{what.group: one})
        for one in titles
        if not held or one == held
    }
    rows = {row.id: row for row in rows_of(desk, [e for part in found.values() for e in part.rows])}
    counts = counts_of(desk, what) if what.group == "stage" else {}
    return tuple(
        Group(one, titles[one], counts.get(one), tuple(rows[entry.id] for entry in part.rows))
        for one, part in found.items()
        if part.rows
    )


def _titles_of(desk: Desk, group: str) -> dict[str, Text]:
    """The headings of a grouping, by the value of the filter that shows all of one."""
    if group == "stage":
        return {one.value: words for one, words in STAGES.items()}
    if group == "kind":
        return {one.value: words for one, words in KINDS.items()}
    return {one.code: one.name for one in desk.facts.sides}


def by_month(rows: Sequence[Row]) -> tuple[Group, ...]:
    """The rows of a page by the month in which they are due."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.due.isoformat()[:7] if row.due else "", []).append(row)
    return tuple(Group(month, _month(month), None, tuple(part)) for month, part in found.items())


def _month(month: str) -> Text:
    if not month:
        return Text("未定时限", "no due day")
    return Text(f"{month[:4]}年{int(month[5:])}月", month)


def narrowing(what: Asked) -> dict[str, str]:
    """What of an address narrows the list, as its query says it; empty where all is shown."""
    words = {name: getattr(what, name) for name in _NARROWING}
    ticks = {name: "1" for name in ("overdue", "suspect") if getattr(what, name)}
    return {name: value for name, value in words.items() if value} | ticks


def counts_of(desk: Desk, what: Asked) -> Mapping[str, int]:
    """How many stand at each stage; empty where the address narrows by more than a side."""
    narrowed = (what.party, what.kind, what.words, what.parent, what.overdue, what.suspect)
    return {} if any(narrowed) else desk.store.pages.counts("commitment", side=what.side)
