"""Progress on long work: one changing line on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO, TypeAlias

CLEAR_TO_END = "\x1b[K"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that begins now: its phase, its number among how many, and what it does."""

    phase: str
    number: int
    total: int
    what: str

    def line(self) -> str:
        """The step in words.

        >>> Step("charts", 2, 16, "border map").line()
        'charts 2/16: border map'
        """
        return f"{self.phase} {self.number}/{self.total}: {self.what}"


Tell: TypeAlias = Callable[[Step | None], None]
"""Told each step as it begins, and None once all is done."""


def silent(step: Step | None) -> None:
    """Tell nobody."""
    del step


def told_on(stream: TextIO) -> Tell:
    """Tell a stream: on a terminal one line that changes, elsewhere a line a step."""
    return _live(stream) if stream.isatty() else _plain(stream)


def _plain(stream: TextIO) -> Tell:
    def tell(step: Step | None) -> None:
        if step is not None:
            print(step.line(), file=stream, flush=True)

    return tell


def _live(stream: TextIO) -> Tell:
    def tell(step: Step | None) -> None:
        stream.write(f"\r{step.line() if step else ''}{CLEAR_TO_END}")
        stream.flush()

    return tell
