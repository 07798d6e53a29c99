"""Every table that follows from the log, filled anew from it."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.act import Act, read_act
from xiezhi.register.errors import ActInvalid
from xiezhi.register.fold import changes_of, may
from xiezhi.register.log.record import Record, read_record
from xiezhi.register.rules import Refused
from xiezhi.register.state import Change, Key
from xiezhi.register.store.codec import key_text
from xiezhi.register.store.database import Database
from xiezhi.register.store.errors import StoreDamaged
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

        The records are those of a log from its beginning, in order. look: sees each with its act,
        the state before it, and why it was refused if so.
        """
        n = 0
        try:
            with _uncollected():
                for entry in entries:
                    self._fold(n, entry, look)
                    n += 1
                    self.noted(n)
        except (ValueError, IndexError, ActInvalid) as error:
            raise StoreDamaged(_unreadable(n)) from error
        self.noted(0)
        return n

    def _fold(self, seq: int, entry: bytes, look: Look | None) -> None:
        shown, party, content = envelope(entry)
        act, at = read_act(_parsed(content)), _moment(shown)
        answer = may(self.held, party, act, at)
        refused = answer if isinstance(answer, Refused) else None
        if look is not None:
            look(read_record(entry), act, self.held, refused)
        if refused is None:
            changes = changes_of(self.held, act, at)
            self.note(act, seq, changes)
            self.held.update(changes)
            for key, _ in changes:
                self.last[key] = seq

    def note(self, act: Act, seq: int, changes: list[Change]) -> None:
        """What is kept of an act itself: nothing here."""

    def noted(self, n: int) -> None:
        """What is done after so many records; 0 at the end: nothing here."""


def _unreadable(seq: int) -> Text:
    return Text(
        f"第{seq}号记录不是可读的行为，请核验台账，必要时用备份恢复。",
        f"Record {seq} holds no act that can be read; verify the register, and restore a backup "
        "if need be.",
    )


def envelope(entry: bytes) -> tuple[str, str, str]:
    """Receipt, party and content of an entry, which the log checks elsewhere: half the cost.

    >>> envelope(Record(0, "2026-01-31T08:00:00Z", "520000", b"an act").encode())
    ('2026-01-31T08:00:00Z', '520000', 'an act')
    """
    parts = entry.decode().split("\n", 6)
    return parts[2], parts[3], parts[6]


def _parsed(content: str) -> Any:
    """As json.loads, without looking for white space, of which our JSON has none."""
    found, end = _decode(content)
    return found if end == len(content) else json.loads(content)


_decode = json.JSONDecoder().raw_decode


@lru_cache(maxsize=1)  # many records bear the second of the one before
def _moment(shown: str) -> datetime:
    return datetime.fromisoformat(shown)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles, of which a fold makes none, among millions of items."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


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
        with _uncollected():
            self._write()

    def _write(self) -> None:
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
