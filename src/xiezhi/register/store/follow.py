"""The rows that follow from records, gathered act by act and written together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from xiezhi.register.act import Act
from xiezhi.register.items import Statement
from xiezhi.register.state import Change, Key, View
from xiezhi.register.store.codec import item_text, key_text
from xiezhi.register.store.database import Database, Row
from xiezhi.register.store.derive import id_of, listed, waits
from xiezhi.register.store.noted import about, details, special
from xiezhi.register.store.tables import (
    ABOUT,
    DETAIL,
    ENTRY,
    ENTRY_PARTY,
    ENTRY_SIDE,
    FOLLOWING,
    ITEM,
    STATEMENT,
    WAITING,
    Table,
)

# An item may have several rows in these, or none any more: they are made anew for each change.
SEVERAL = (ENTRY_PARTY, ENTRY_SIDE, WAITING)


class Noted:
    """Rows that acts themselves add."""

    def __init__(self) -> None:
        self._about: list[Row] = []
        self._details: dict[str, Row] = {}
        self._special: dict[Table, list[Row]] = {}

    def note(self, act: Act, seq: int, changes: list[Change], before: View) -> None:
        """Gather the rows of an act. before: the state without its changes."""
        self._about += [(id_, seq) for id_ in about(act, changes, before)]
        for row in details(act, seq, changes, before):
            held = self._details.get(row[0])
            self._details[row[0]] = (*held[:2], *row[2:]) if held else row
        found = special(act, seq)
        if found is not None:
            self._special.setdefault(found[0], []).append(found[1])

    def write(self, db: Database) -> None:
        """Write what was gathered, in the order of the keys, and begin anew."""
        db.add(ABOUT, sorted(self._about))
        db.put(DETAIL, sorted(self._details.values()), ["first"])
        for table, rows in self._special.items():
            db.add(table, sorted(rows))
        self._about, self._details, self._special = [], {}, {}


def rows_of(key: Key, item: Any, seq: int, view: View) -> Iterator[tuple[Table, Row]]:
    """The rows of an item as it stands. seq: the record that changed it last."""
    yield ITEM, (key_text(key), *item_text(item))
    id_ = id_of(key)
    if id_ is None:
        return
    if isinstance(item, Statement):
        yield STATEMENT, _statement(item)
    found = listed(key, item, view)
    if found is not None:
        order = (found.type, found.stage, found.due)
        yield ENTRY, (
            str(id_), found.type, found.kind, found.stage, found.by, found.due, found.parent,
            found.suspect, found.n_answers, seq,
        )  # fmt: skip
        yield from ((ENTRY_PARTY, (id_, party, *order)) for party in found.parties)
        yield from ((ENTRY_SIDE, (id_, side, *order)) for side in found.sides)
        for wait in waits(item, view):
            yield WAITING, (id_, wait.asks, wait.party, wait.side, found.type, wait.due, seq)


def _statement(held: Statement) -> Row:
    counts = (held.n_agree, held.n_disagree, held.n_pass)
    return (held.id, held.words.zh, held.words.en, *counts, sum(counts))


def write_items(
    db: Database, changed: Iterable[tuple[Key, Any, int]], view: View, before: View | None
) -> None:
    """Write the rows of items. before: the state before; None where the tables are empty."""
    gathered: dict[Table, list[Row]] = {table: [] for table in FOLLOWING}
    there: list[str] = []
    for key, item, seq in changed:
        for table, row in rows_of(key, item, seq, view):
            gathered[table].append(row)
        if before is not None and before.get(key) is not None and (id_ := id_of(key)):
            there.append(id_)
    for table, rows in gathered.items():
        if table in SEVERAL and there:
            db.drop(table, "id", there)
        if rows:
            (db.add if before is None or table in SEVERAL else db.put)(table, sorted(rows))
