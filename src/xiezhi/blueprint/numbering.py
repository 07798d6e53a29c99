"""Numbers of chapters, questions, figures and tables, as each language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

_DIGITS = "零一二三四五六七八九"
_TEN = 10


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese.

    >>> [chinese(n) for n in (1, 10, 12, 20, 31)]
    ['一', '十', '十二', '二十', '三十一']
    """
    tens, ones = divmod(number, _TEN)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def chapter_number(chapter: int, lang: Lang) -> str:
    """The number of a chapter, e.g. `一、` or `1`."""
    return f"{chinese(chapter)}、" if lang == "zh" else str(chapter)


def question_number(chapter: int, question: int, lang: Lang) -> str:
    """The number of a question within a chapter, e.g. `（二）` or `1.2`."""
    return f"（{chinese(question)}）" if lang == "zh" else f"{chapter}.{question}"


def figure_label(number: int, lang: Lang) -> str:
    """The label of a chart, e.g. `图3` or `Figure 3`."""
    return f"图{number}" if lang == "zh" else f"Figure {number}"


def table_label(number: int, lang: Lang) -> str:
    """The label of a table, e.g. `表3` or `Table 3`."""
    return f"表{number}" if lang == "zh" else f"Table {number}"


def sequence(number: int, lang: Lang) -> str:
    """A number before a heading of a question's parts, e.g. `1.`; English leaves it out."""
    return f"{number}." if lang == "zh" else ""
