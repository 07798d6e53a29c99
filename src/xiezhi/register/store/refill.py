"""Every table that follows from the log, filled anew from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from xiezhi.register.act import Act, read_act
from xiezhi.register.fold import changes_of, may
from xiezhi.register.log.record import Record, read_record
from xiezhi.register.rules import Refused
from xiezhi.register.state import Change, Key
from xiezhi.register.store.codec import key_text
from xiezhi.register.store.database import Database
from xiezhi.register.store.follow import Noted, write_items
from xiezhi.register.store.schema import create_indexes, create_table
from xiezhi.register.store.tables import FOLLOWING

AT_ONCE = 20_000
Look = Callable[[Record, Act, dict[Key, Any], Refused | None], None]


class Folded:
    """A state folded from records, and which record changed each item last."""

    def __init__(self) -> None:
        self.held: dict[Key, Any] = {}
        self.last: dict[Key, int] = {}

    def read(self, entries: Iterable[bytes], look: Look | None = None) -> int:
        """Fold entries; an act that may not be done leaves all as it was. The number read.

        look: sees each record with its act, the state before it, and why it was refused if so.
        """
        n, at, shown = 0, datetime.min.replace(tzinfo=UTC), ""
        for entry in entries:
            record = read_record(entry)
            if record.received != shown:
                shown, at = record.received, datetime.fromisoformat(record.received)
            self._fold(record, read_act(json.loads(record.content)), at, look)
            n += 1
            self.noted(n)
        self.noted(0)
        return n

    def _fold(self, record: Record, act: Act, at: datetime, look: Look | None) -> None:
        answer = may(self.held, record.party, act, at)
        refused = answer if isinstance(answer, Refused) else None
        if look is not None:
            look(record, act, self.held, refused)
        if refused is None:
            changes = changes_of(self.held, act, at)
            self.note(act, record.sequence, changes)
            self.held.update(changes)
            for key, _ in changes:
                self.last[key] = record.sequence

    def note(self, act: Act, seq: int, changes: list[Change]) -> None:
        """What is kept of an act itself: nothing here."""

    def noted(self, n: int) -> None:
        """What is done after so many records; 0 at the end: nothing here."""


class Refill(Folded):
    """The same, written into empty tables."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        self.db, self._noted = db, Noted()

    def note(self, act: Act, seq: int, changes: list[Change]) -> None:
        """Gather the rows that the act itself adds."""
        self._noted.note(act, seq, changes, self.held)

    def noted(self, n: int) -> None:
        """Write them from time to time."""
        if n % AT_ONCE == 0:
            self._noted.write(self.db)

    def write(self) -> None:
        """Write the rows of every item, in the order of the keys."""
        for keys in _parts(sorted(self.held, key=key_text)):
            changed = [(key, self.held[key], self.last[key]) for key in keys]
            write_items(self.db, changed, self.held, None)


def _parts(keys: list[Key]) -> Iterator[list[Key]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


def refill(db: Database, entries: Iterable[bytes], look: Look | None = None) -> int:
    """Make the tables anew and fill them; within `writing`. The number of records read."""
    db.run(f"DROP TABLE IF EXISTS {table.name}" for table in FOLLOWING)
    db.run(create_table(table, db.dialect) for table in FOLLOWING)
    made = Refill(db)
    n = made.read(entries, look)
    made.write()
    db.run(sql for table in FOLLOWING for sql in create_indexes(table))
    return n
