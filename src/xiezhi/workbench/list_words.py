"""Which items of the list hold some words: looked up in memory, since a table is slow to search.

The words of every commitment lie in one text, a line each, brought up to date from the records that
came since. Each process keeps its own.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from xiezhi.register.acts.commitments import CommitmentDrafted
from xiezhi.register.examine import act_of

if TYPE_CHECKING:
    from xiezhi.register.store import Store

FEW = 400
_ANEW = 2_000  # so many records later it is quicker to read all titles again
_APART = "\x1f"


class ListWords:
    """The words of a register's commitments, as of so many records."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._origin, self._size, self._root = "", 0, b""
        self._lines: dict[str, str] = {}
        self._ids: list[str] = []
        self._text, self._starts = "\n", [0]

    def holding(self, store: Store, words: str) -> tuple[str, ...] | None:
        """The ids of at most FEW items that hold these words; None where there are more."""
        sought = words.lower()
        if "\n" in sought or _APART in sought:
            return ()
        with self._guard:
            self._bring_up(store)
            text, starts, ids = self._text, self._starts, self._ids
        return _found(text, starts, ids, sought)

    def _bring_up(self, store: Store) -> None:
        head = store.head()
        if (store.origin, head.size, head.root) == (self._origin, self._size, self._root):
            return
        since = self._size if self._follows(store, head.size) else None
        if since is None:
            self._lines, self._ids, self._text, self._starts = {}, [], "\n", [0]
            self._put(store.pages.titles("commitment"))
        else:
            drafted = [
                act
                for act in map(act_of, store.records(since, head.size))
                if isinstance(act, CommitmentDrafted)
            ]
            self._put((one.commitment, one.title.zh, one.title.en) for one in drafted)
        self._origin, self._size, self._root = store.origin, head.size, head.root

    def _follows(self, store: Store, size: int) -> bool:
        """Whether the register is the one that was read, a little longer."""
        grown = size - self._size
        same = store.origin == self._origin and 0 <= grown <= _ANEW and self._size > 0
        return same and store.root(self._size) == self._root

    def _put(self, rows: Iterable[tuple[str, str, str]]) -> None:
        given = {id_: _APART.join((id_, zh, en)).lower().replace("\n", " ") for id_, zh, en in rows}
        if not given:
            return
        self._lines |= given
        self._ids = list(self._lines)
        self._text = "\n".join(self._lines.values()) + "\n"
        self._starts = list(accumulate((len(one) + 1 for one in self._lines.values()), initial=0))


def _found(text: str, starts: list[int], ids: list[str], sought: str) -> tuple[str, ...] | None:
    found: list[str] = []
    at = text.find(sought)
    while at >= 0 and ids:
        number = bisect_right(starts, at) - 1
        found.append(ids[number])
        if len(found) > FEW:
            return None
        at = text.find(sought, starts[number + 1])
    return tuple(found)


LIST_WORDS = ListWords()
