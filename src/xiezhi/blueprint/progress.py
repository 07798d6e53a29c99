"""Progress on long work: one changing line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, TypeAlias

if TYPE_CHECKING:
    from xiezhi.model.text import Text
    from xiezhi.model.units import Lang

CLEAR_TO_END = "\x1b[K"
PHASES_ZH = {"questions": "问题", "charts": "图", "documents": "文档"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step that begins now: its phase, its number among how many, and what it does."""

    phase: str
    number: int
    total: int
    what: str | Text

    def line(self, lang: Lang = "en") -> str:
        """The step in words.

        >>> Step("charts", 2, 16, "border map").line()
        'charts 2/16: border map'
        """
        what = self.what if isinstance(self.what, str) else self.what.render(lang)
        if lang == "zh":
            return f"{PHASES_ZH.get(self.phase, self.phase)} {self.number}/{self.total}：{what}"
        return f"{self.phase} {self.number}/{self.total}: {what}"


Tell: TypeAlias = Callable[[Step | None], None]
"""Told each step as it begins, and None once all is done."""


def silent(step: Step | None) -> None:
    """Tell nobody."""
    del step


def told_on(stream: TextIO, lang: Lang = "en") -> Tell:
    """Tell a stream: on a terminal one line that changes, elsewhere a line a step."""
    return _live(stream, lang) if stream.isatty() else _plain(stream, lang)


def columns_of(words: str) -> int:
    """How many columns of a terminal some words take: a Chinese character takes two.

    >>> columns_of("图 1")
    4
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)


def clipped(words: str, columns: int) -> str:
    """The beginning of some words that fits into so many columns.

    >>> clipped("chart", 9), clipped("一二三", 5)
    ('chart', '一二…')
    """
    if columns_of(words) <= columns:
        return words
    kept = words[:columns]
    while columns_of(kept) > columns - 1:
        kept = kept[:-1]
    return f"{kept}…"


def _plain(stream: TextIO, lang: Lang) -> Tell:
    def tell(step: Step | None) -> None:
        if step is not None:
            print(step.line(lang), file=stream, flush=True)

    return tell


def _live(stream: TextIO, lang: Lang) -> Tell:
    def tell(step: Step | None) -> None:
        # A line as wide as the terminal would wrap, and its upper half would stay behind.
        room = shutil.get_terminal_size().columns - 1
        stream.write(f"\r{clipped(step.line(lang), room) if step else ''}{CLEAR_TO_END}")
        stream.flush()

    return tell
