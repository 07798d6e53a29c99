"""Ledger: every record in a sentence, one item's story, what can be taken away and checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from xiezhi.model.text import Text, text
from xiezhi.register.act import Act, act_to_plain
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import Head, Party, Seat
from xiezhi.register.log.record import Record
from xiezhi.register.plain import canonical
from xiezhi.register.sentences import name_of, sentence_of
from xiezhi.register.state import exists, head, item
from xiezhi.register.story import CHAPTERS, Recorded, Told, chapter_of, story_of, subject_of
from xiezhi.workbench.accounts.roles import STAFF
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.links import item_url, type_words
from xiezhi.workbench.page import NotThere, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("台账", "Ledger")
_ON_PAGE = 50
_MOST_TOLD = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A record as the list tells it. seat: whose key signed; item: what it is about."""

    number: int
    received: datetime
    party: str
    side: str
    words: Text
    kind: str
    chapter: str
    seat: str
    item: str


def ledger(desk: Desk) -> Page:
    """The records, the latest first."""
    size = desk.log_head.size
    before = _number(desk.query("before"), size)
    start = max(0, before - _ON_PAGE)
    lines = desk.kept(("ledger", start, before), lambda: _lines(desk, start, before))
    found: Head | None = head(desk.view)
    return page(
        "ledger.html.j2",
        TITLE,
        {"older": start or "", "newer": min(size, before + _ON_PAGE) if before < size else ""},
        register=found.title if found else None,
        origin=desk.store.origin,
        hash=desk.store.hashes.name,
        size=size,
        root=desk.log_head.root.hex(),
        last_received=found.at if found else None,
        start=start,
        end=before,
        records=lines,
    )


def _lines(desk: Desk, start: int, end: int) -> tuple[Line, ...]:
    records = list(desk.store.records(start, end))
    return tuple(line_of(desk, one) for one in reversed(records))


def _number(given: str, size: int) -> int:
    """A record's number from the address; the end where there is none."""
    if given.isascii() and given.isdigit() and len(given) <= 18:  # noqa: PLR2004
        return max(0, min(int(given), size))
    return size


def line_of(desk: Desk, record: Record) -> Line:
    """A record in a line."""
    act = act_of(record)
    return told_line(desk, record, act, "")


def told_line(desk: Desk, record: Record, act: Act, chapter: str) -> Line:
    """A record with its act in a line."""
    held = item(desk.view, record.party, Party)
    return Line(
        record.sequence,
        received_at(record),
        record.party,
        held.side if held else "",
        sentence_of(desk.view, act),
        act.kind,
        chapter,
        record.signature.name if record.signature else "",
        subject_of(act),
    )


def record_page(desk: Desk, number: int) -> Page:
    """One record: what it says, who signed it, and the proof that it is in the log."""
    store, size = desk.store, desk.store.head().size
    if number >= size:
        raise NotThere(
            Text(f"台账只有{size}条记录。", f"The register has {size} records, numbered from 0.")
        )
    record = next(store.records(number, number + 1))
    act = act_of(record)
    encoded = record.encode()
    seat = item(desk.view, record.signature.name, Seat) if record.signature else None
    return page(
        "record.html.j2",
        Text(f"第{number}号记录", f"Record {number}"),
        {
            "act_json": json.dumps(act_to_plain(act), ensure_ascii=False, indent=1),
            "item_type": _type_of(desk, subject_of(act)),
        },
        number=number,
        line=told_line(desk, record, act, ""),
        act=act_to_plain(act),
        content_digest=store.hashes.digest(canonical(act_to_plain(act))).hex(),
        signature=record.signature.line() if record.signature else "",
        seat=seat.id if seat else "",
        key=seat.key if seat else "",
        seat_opened=seat.opened if seat else None,
        seat_closed=seat.closed if seat else None,
        leaf=store.hashes.leaf(encoded).hex(),
        size=size,
        root=store.root(size).hex(),
        inclusion=tuple(one.hex() for one in store.inclusion(number, size)),
        about=tuple(_named_items(desk, act)),
    )


def _type_of(desk: Desk, id_: str) -> str:
    found = desk.store.pages.entry(id_) if id_ else None
    return found.type if found else ""


@dataclass(frozen=True, slots=True)
class Named:
    """An item that an act names."""

    id: str
    name: Text


def _named_items(desk: Desk, act: Act) -> Iterator[Named]:
    """Everything in the register that an act names, each once."""
    seen: dict[str, None] = {}
    for one in _words_in(act_to_plain(act)):
        if one not in seen and one != act.by and exists(desk.view, one):
            seen[one] = None
            yield Named(one, name_of(desk.view, one))


def _words_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words_in(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _words_in(one)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a story with its records."""

    id: str
    title: Text
    records: tuple[Line, ...]


def _title(desk: Desk, id_: str, type_: str) -> Text:
    """What an item is called; of what has no name, such as an alert, its kind and its id."""
    name = name_of(desk.view, id_)
    if not type_ or name.render("en") != id_:
        return name
    return text("{type} {id}", "{type} {id}", type=type_words(type_), id=Text(id_, id_))


def story_page(desk: Desk, id: str) -> Page:
    """What an item came from, what was done about it and what followed."""
    records: dict[int, Record] = {}

    def records_of(one: str) -> Iterable[Recorded]:
        for record in desk.store.records_of(one):
            records[record.sequence] = record
            yield record.sequence, received_at(record), act_of(record)

    known = exists(desk.view, id)
    told = story_of(id, records_of) if known else ()
    if known and not told:  # a party has no beginning of its own: what names it is its story
        told = tuple(Told(*one, chapter_of(one[2])) for one in list(records_of(id))[-_MOST_TOLD:])
    if not told:
        raise NotThere(Text("台账中没有这个事项。", "The register has no such item."))
    lines = [told_line(desk, records[one.sequence], one.act, one.chapter) for one in told]
    owner = id.partition("/")[0]
    type_ = _type_of(desk, owner)
    return page(
        "story.html.j2",
        _title(desk, id, type_),
        {"page_url": item_url(desk, type_, owner), "chapters_words": CHAPTERS,
         "by": desk.query("by", ("chapter",))},
        id=id,
        type=type_,
        records=tuple(lines),
        chapters=tuple(_chapters(told, lines)),
    )  # fmt: skip


def _chapters(told: Sequence[Told], lines: Sequence[Line]) -> Iterator[Chapter]:
    there = {one.chapter for one in told}
    for id_, title in CHAPTERS.items():
        if id_ in there:
            yield Chapter(id_, title, tuple(one for one in lines if one.chapter == id_))


ROUTES = (
    Route("ledger", "ledger", ledger, STAFF),
    Route("ledger/records/<int:number>", "ledger-record", record_page, STAFF),
    Route("ledger/items/<path:id>", "ledger-item", story_page, STAFF),
)
