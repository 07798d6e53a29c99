"""Lists: which sentence opens the list that an item stands in (不得含有下列内容：（一）…）."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十百\d]{1,4}[）)]|[一二三四五六七八九十]{1,3}是|"
    r"\d{1,3}[.、．）)]|[①-⑳]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[，,、])"
)
_HEADING = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,8}[条章节]")
_OPENING = re.compile(r"(?:下列|以下|如下)|[：:](?=\s*(?:\n|$|[（(][一二三四五六七八九十]))")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Lists:
    """Where lists are opened and where articles begin, in a text."""

    text: str
    openings: tuple[int, ...]
    headings: tuple[int, ...]

    def stem_of(self, sentence: str, start: int) -> str:
        """The sentence that opens the list in which a sentence stands; empty where none does."""
        if not _ITEM.match(sentence):
            return ""
        number = bisect_right(self.openings, start) - 1
        if number < 0:
            return ""
        opening = self.openings[number]
        heading = bisect_right(self.headings, start) - 1
        if heading >= 0 and self.headings[heading] > opening:
            return ""
        least = max(opening - _LONGEST, 0)
        first = max(self.text.rfind(mark, least, opening) for mark in "。；\n") + 1
        most = min(start, opening + _LONGEST)
        end = self.text.find("\n", opening, most)
        return _first_lines(self.text[max(first, least) : end if end >= 0 else most])


def _first_lines(stem: str) -> str:
    """The stem up to the mark that opens its list."""
    cut = re.search(r"[：:。]", stem)
    return stem[: cut.end()] if cut else stem


def lists_of(text: str) -> Lists:
    """Openings of lists and headings of articles in a text, found in one walk each."""
    openings = tuple(found.start() for found in _OPENING.finditer(text))
    headings = tuple(
        found.start()
        for found in _HEADING.finditer(text)
        if found.start() == 0 or text[found.start() - 1] in "\n。 　\t"
    )
    return Lists(text, openings, headings)
