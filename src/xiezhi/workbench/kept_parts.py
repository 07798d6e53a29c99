"""What follows from the register alone, kept until the register grows: rows of lists, their HTML.

The key holds the root of the log, so that nothing old is ever shown: one record more is another
root. What is kept is the same for whoever may read the page; what a page owes to an account stands
outside of it. Each process keeps its own.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")
MOST = 400
_WAIT_SECONDS = 30


class Parts:
    """The parts asked for last, at most so many."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._guard = most, threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._being_made: dict[Hashable, threading.Event] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What is kept under a key; where there is none one makes it, others wait for that."""
        with self._guard:
            if key in self._kept:
                found: Value = self._again(key)
                return found
            made_by_another = self._being_made.get(key)
            if made_by_another is None:
                self._being_made[key] = threading.Event()
        if made_by_another is None:
            return self._made(key, make)
        made_by_another.wait(_WAIT_SECONDS)
        with self._guard:
            if key in self._kept:
                again: Value = self._again(key)
                return again
        return make()  # it failed there, and shall fail here with its own error

    def _again(self, key: Hashable) -> Any:
        self._kept.move_to_end(key)
        return self._kept[key]

    def _made(self, key: Hashable, make: Callable[[], Value]) -> Value:
        try:
            made = make()
            with self._guard:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return made
        finally:
            with self._guard:
                self._being_made.pop(key).set()

    def clear(self) -> None:
        """Keep nothing."""
        with self._guard:
            self._kept.clear()


PARTS = Parts()
