"""Values as files can hold them: numbers as numbers, gaps as gaps, words without control codes."""

from __future__ import annotations

import math
import re
from datetime import date
from numbers import Integral, Real
from typing import TypeAlias
from unicodedata import east_asian_width

import pandas as pd

Plain: TypeAlias = str | int | float | bool | None

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def printable(words: str) -> str:
    """Words without the control codes and half characters that XML cannot hold."""
    return _CONTROL.sub("", words)


def text_width(words: str) -> float:
    """Width in Latin letters; a Chinese character takes two.

    >>> text_width("桐梓 A")
    6.0
    """
    return float(sum(2 if east_asian_width(c) in "WF" else 1 for c in words))


def plain(value: object) -> Plain:
    """A cell as JSON and spreadsheets know it: full precision, None for every kind of gap.

    Infinite numbers become the words `Infinity` and `-Infinity`.

    >>> [plain(v) for v in (float("nan"), 3, True, float("inf"), "綦江")]
    [None, 3, True, 'Infinity', '綦江']
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool):
        return value
    if not isinstance(value, float) and isinstance(value, Integral):
        return int(value)
    if isinstance(value, float | Real):  # float first: it is known at once, and most are
        return _number(float(value))
    if type(value).__name__ in ("bool_", "bool"):
        return bool(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value
