"""Widths of a Word table's columns: no number or word is broken as long as the page holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.blueprint.values import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.blueprint.page import Head

MARGIN_MM = 1.0
_MM_PER_PT = 25.4 / 72
# Latin letters are up to 0.6 of the type size wide, Chinese characters (two letters) just one.
_LETTER_EM = 0.6
_BOLD = 1.2
_CHINESE_LETTERS_MIN, _LETTERS_MAX = 8.0, 60.0


def widths_mm(
    heads: Sequence[Head], rows: Sequence[Sequence[str]], size_pt: float, total_mm: float
) -> list[float]:
    """Widths that add up to the total.

    Each column first gets what its longest unbreakable word needs; what is left goes where
    whole cells would like more. Where even the words do not fit, all shrink alike.

    >>> from xiezhi.blueprint.page import Head
    >>> heads = [Head("区县", "", "words"), Head("人口", "（人）", "number")]
    >>> rows = [["彭水苗族土家族自治县", "32,054,159"], ["桐梓县", "529,471"]]
    >>> [round(width) for width in widths_mm(heads, rows, 9, 100)]
    [66, 34]
    """
    letter_mm = size_pt * _MM_PER_PT * _LETTER_EM
    least = _least(heads, rows, size_pt)
    liked = [
        max(_whole(head, cells) * letter_mm + 2 * MARGIN_MM, low)
        for head, cells, low in zip(heads, _columns(heads, rows), least, strict=True)
    ]
    return _shared(least, liked, total_mm)


def type_size_pt(
    heads: Sequence[Head], rows: Sequence[Sequence[str]], total_mm: float, sizes_pt: Sequence[float]
) -> float:
    """The first of these sizes at which no word or number is broken; the last if none will do.

    >>> from xiezhi.blueprint.page import Head
    >>> type_size_pt([Head("County", "", "words")], [["Honghuagang"]], 20, (9, 7.5))
    7.5
    """
    for size in sizes_pt:
        if sum(_least(heads, rows, size)) <= total_mm:
            return size
    return sizes_pt[-1]


def _least(heads: Sequence[Head], rows: Sequence[Sequence[str]], size_pt: float) -> list[float]:
    """What each column's longest unbreakable word needs, mm."""
    letter_mm = size_pt * _MM_PER_PT * _LETTER_EM
    return [
        _unbroken(head, cells) * letter_mm + 2 * MARGIN_MM
        for head, cells in zip(heads, _columns(heads, rows), strict=True)
    ]


def _columns(heads: Sequence[Head], rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return list(zip(*rows, strict=True)) or [()] * len(heads)


def _shared(least: list[float], liked: list[float], total: float) -> list[float]:
    left = total - sum(least)
    if left <= 0:
        return [total * low / sum(least) for low in least]
    more = [high - low for low, high in zip(least, liked, strict=True)]
    if sum(more) <= left:
        return [total * high / sum(liked) for high in liked]
    return [low + left * one / sum(more) for low, one in zip(least, more, strict=True)]


def _unbroken(head: Head, cells: Sequence[str]) -> float:
    heading = max(_longest_word(head.label), text_width(head.unit)) * _BOLD
    return max([heading, *map(_longest_word, cells)])


def _whole(head: Head, cells: Sequence[str]) -> float:
    heading = text_width(head.label) * _BOLD / 2
    return min(max([heading, *map(text_width, cells)]), _LETTERS_MAX)


def _longest_word(words: str) -> float:
    """The longest run that a line break may not cut; Chinese may be cut, if not too short."""
    return max(map(_run, words.split()), default=0.0)


def _run(word: str) -> float:
    width = text_width(word)
    return width if word.isascii() else min(width, _CHINESE_LETTERS_MIN)
