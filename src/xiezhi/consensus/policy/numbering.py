"""The numbering grammar of Chinese documents: which mark opens a paragraph, and how deep it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

NUMERAL = "[一二三四五六七八九十百千零〇两\\d]+"


class Level(IntEnum):
    """How deep a mark stands; a heading closes those that stand as deep or deeper."""

    TITLE = 0
    PART = 1  # 编、篇、部分
    CHAPTER = 2  # 章
    SECTION = 3  # 节
    ARTICLE = 4  # 条
    ONE = 5  # 一、
    BRACKET_ONE = 6  # （一）
    DIGIT = 7  # 1.
    BRACKET_DIGIT = 8  # （1）
    CIRCLED = 9  # ①
    FIRSTLY = 10  # 一是、其一、第一，
    DASH = 11  # ——
    NONE = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark that opens a paragraph: its level and how many characters it takes."""

    level: Level
    length: int


NO_MARK = Mark(Level.NONE, 0)

_OPENS = frozenset("第（(—①②③④⑤⑥⑦⑧⑨⑩其一二三四五六七八九十０１２３４５６７８９0123456789")
_MARK = re.compile(
    rf"(?P<PART>第{NUMERAL}(?:编|篇|部分)[ \u3000、]*)"
    rf"|(?P<CHAPTER>第{NUMERAL}章[ \u3000]*)"
    rf"|(?P<SECTION>第{NUMERAL}节[ \u3000]*)"
    rf"|(?P<ARTICLE>第{NUMERAL}条(?:之{NUMERAL})?[ \u3000]*)"
    r"|(?P<ONE>[一二三四五六七八九十百]+、[ \u3000]*)"
    r"|(?P<BRACKET_ONE>[（(]\s*[一二三四五六七八九十百]+\s*[）)][、，]?[ \u3000]*)"
    r"|(?P<BRACKET_DIGIT>[（(]\s*\d{1,3}\s*[）)][、.]?[ \u3000]*)"
    r"|(?P<DIGIT>\d{1,3}(?:[．、]|\.(?!\d))[ \u3000]*)"
    r"|(?P<CIRCLED>[①-⑳][ \u3000]*)"
    r"|(?P<FIRSTLY>(?:[一二三四五六七八九十]{1,3}是(?!否)|其[一二三四五六七八九十][是，、,]|第[一二三四五六七八九十]{1,2}[，,]))"
    r"|(?P<DASH>——[ \u3000]*)"
)


def mark_of(text: str) -> Mark:
    """The mark at the very beginning of a paragraph or sentence.

    >>> mark_of("（二）推动建立协作机制。").level.name
    'BRACKET_ONE'
    >>> mark_of("一体推进创新").level.name
    'NONE'
    """
    if text[:1] not in _OPENS:
        return NO_MARK
    found = _MARK.match(text)
    if found is None or found.lastgroup is None:
        return NO_MARK
    return Mark(Level[found.lastgroup], found.end())
