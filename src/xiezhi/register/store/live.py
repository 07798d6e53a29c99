"""The state read item by item from its table, and the changes of acts that are not written yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from xiezhi.register.act import Act
from xiezhi.register.fold import changes_of, may
from xiezhi.register.rules import Allowed
from xiezhi.register.rules.turns import in_turn
from xiezhi.register.state import Change, Key, View
from xiezhi.register.store.codec import item_of, key_text
from xiezhi.register.store.database import Database

_MOST = 200_000  # items kept in memory, some 200 MB
_ABSENT = object()


class Live:
    """The state as the table has it; what was read stays in memory until `clear`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._held: dict[Key, Any] = {}

    def get(self, key: Key) -> Any:
        """The item under this key, or None."""
        found = self._held.get(key, _ABSENT)
        if found is _ABSENT:
            rows = self._db.rows("SELECT type, body FROM item WHERE id = ?", (key_text(key),))
            found = item_of(*rows[0]) if rows else None
            self._room(1)
            self._held[key] = found
        return found

    def update(self, changed: dict[Key, Any]) -> None:
        """Take over what was written."""
        self._room(len(changed))
        self._held.update(changed)

    def clear(self) -> None:
        """Forget what was read, since others may have changed it."""
        self._held.clear()

    def _room(self, wanted: int) -> None:
        if len(self._held) + wanted > _MOST:
            self._held.clear()


class Ahead:
    """A state and changes before it: what acts leave that are judged but not written yet."""

    def __init__(self, base: View) -> None:
        self.base = base
        self.changed: dict[Key, Any] = {}
        self.last: dict[Key, int] = {}

    def get(self, key: Key) -> Any:
        """The item under this key, or None."""
        found = self.changed.get(key)
        return self.base.get(key) if found is None else found

    def change(self, changes: list[Change], seq: int) -> None:
        """Apply changes of the record with this number."""
        self.changed.update(changes)
        self.last.update((key, seq) for key, _ in changes)


def in_turns(view: View, acts: Iterable[Act], at: datetime) -> Iterator[Act]:
    """Acts with the turns that are due once those before them are done: before they are signed.

    at: the time at which they are judged.
    """
    ahead = Ahead(view)
    for act in acts:
        due = in_turn(ahead, act)
        if isinstance(may(ahead, due.by, due, at), Allowed):
            ahead.change(changes_of(ahead, due, at), 0)
        yield due
