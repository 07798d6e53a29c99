"""When a duty is due: as a case writes it, as an official text says it, and whether it is past."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.model.units import Lang

_PERIOD = re.compile(r"(\d{4})(?:Q([1-4])|-(\d{1,2})(?:-(\d{1,2}))?)?")
_SAID = re.compile(r"(\d{4})年(?:(?:第?([1-4一二三四])季度)|(?:(\d{1,2})月(?:(\d{1,2})日)?))?")
_HALF = re.compile(r"(\d{4})年上半年")
_QUARTERS = "一二三四"
_DECEMBER = 12


def said(due: str, lang: Lang) -> str:
    """A date or period in words; what is neither stays as it was written.

    >>> [said(due, "zh") for due in ("2026", "2026-06", "2026-06-30", "2026Q3", "通车后一年")]
    ['2026年', '2026年6月', '2026年6月30日', '2026年第三季度', '通车后一年']
    """
    found = _PERIOD.fullmatch(due)
    if lang == "en" or not found:
        return due
    year, quarter, month, day = found.groups()
    if quarter:
        return f"{year}年第{_QUARTERS[int(quarter) - 1]}季度"
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def read(words: str) -> str:
    """The date or period that `said` wrote; other words stay as they are.

    >>> [read(words) for words in ("2026年", "2026年6月30日", "2026年第三季度", "2027年底前")]
    ['2026', '2026-06-30', '2026Q3', '2027年底前']
    """
    found = _SAID.fullmatch(words)
    if not found:
        return words
    year, quarter, month, day = found.groups()
    if quarter:
        return f"{year}Q{_number(quarter)}"
    return year + (f"-{int(month):02d}" if month else "") + (f"-{int(day):02d}" if day else "")


def last_day(due: str) -> date | None:
    """The last day of a date or period; None where the words name no year.

    >>> str(last_day("2026")), str(last_day("2027年6月底前")), last_day("通车后一年")
    ('2026-12-31', '2027-06-30', None)
    """
    half = _HALF.search(due)
    if half:
        return date(int(half[1]), 6, 30)
    found = _PERIOD.fullmatch(due) or _SAID.search(due)
    if not found:
        return None
    year, quarter, month, day = found.groups()
    last = int(month) if month else 3 * _number(quarter) if quarter else _DECEMBER
    try:
        return date(int(year), last, int(day) if day else monthrange(int(year), last)[1])
    except ValueError:  # 31 June, month 13: typed by hand
        return None


def is_past(due: str, today: date | None) -> bool:
    """Whether all of a period lies before a day; never where either is unknown.

    >>> is_past("2025", date(2026, 2, 3)), is_past("2026", date(2026, 2, 3)), is_past("", None)
    (True, False, False)
    """
    end = last_day(due)
    return today is not None and end is not None and end < today


def _number(quarter: str) -> int:
    return int(quarter) if quarter.isdigit() else _QUARTERS.index(quarter) + 1
