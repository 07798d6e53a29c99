"""Writes of several people in one transaction: each is answered once it is committed.

A commit costs the same for one row as for twenty. Whoever comes while another's transaction runs
waits in line; the first of those who wait then writes for all of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(eq=False)
class _Place(Generic[Asked, Answer]):
    """A place in the line. error: what to raise, else answer."""

    asked: Asked
    answer: Answer | None = None
    error: BaseException | None = None
    done: bool = False


class Together(Generic[Asked, Answer]):
    """A line before a write.

    write: takes what is asked, at most `most` at a time, in one transaction, and gives one answer
    for each. An exception among the answers is raised to the one that it is for. Where the write
    as a whole fails, each is tried by itself.
    """

    def __init__(
        self, write: Callable[[Sequence[Asked]], Sequence[Answer | Exception]], most: int = 64
    ) -> None:
        self._write, self._most = write, most
        self._line: list[_Place[Asked, Answer]] = []
        self._turn, self._guard = threading.Lock(), threading.Lock()

    def __call__(self, asked: Asked) -> Answer:
        """What the write answers to this one, committed."""
        place: _Place[Asked, Answer] = _Place(asked)
        with self._guard:
            self._line.append(place)
        while not place.done:
            with self._turn:
                if not place.done:
                    self._serve(self._first())
        if place.error is not None:
            raise place.error
        return cast("Answer", place.answer)  # it is set with `done`

    def _first(self) -> list[_Place[Asked, Answer]]:
        with self._guard:
            taken, self._line = self._line[: self._most], self._line[self._most :]
        return taken

    def _serve(self, places: list[_Place[Asked, Answer]]) -> None:
        try:
            self._answered(places, self._write([one.asked for one in places]))
        except Exception as error:  # noqa: BLE001  (each learns of its own)
            if len(places) == 1:
                places[0].error, places[0].done = error, True
                return
            for one in places:
                self._serve([one])
        except BaseException as error:  # interrupted: nobody waits for ever
            for one in places:
                one.error, one.done = error, True
            raise

    def _answered(
        self, places: list[_Place[Asked, Answer]], answers: Sequence[Answer | Exception]
    ) -> None:
        for one, answer in zip(places, answers, strict=True):
            if isinstance(answer, Exception):
                one.error = answer
            else:
                one.answer = answer
            one.done = True
