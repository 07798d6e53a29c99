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


class Parts:
    """The parts asked for last, at most so many."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._guard = most, threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What is kept under a key; made where there is none. Two may make it at the same time."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: Value = self._kept[key]
                return found
        made = make()
        with self._guard:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Keep nothing."""
        with self._guard:
            self._kept.clear()


PARTS = Parts()
