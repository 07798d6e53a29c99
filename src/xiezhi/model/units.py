"""Units and the one place where a number becomes words.

A core function returns bare numbers; a table column or a sentence names the unit, and the
number is written out per language at the edge.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, Lang] = ("zh", "en")
MISSING = "—"


@dataclass(frozen=True, slots=True)
class _Words:
    zh: str
    one: str
    many: str
    digits: int = 0
    factor: float = 1.0


class Unit(Enum):
    """What a number counts or measures; `label` is the heading a column shows."""

    PERSONS = _Words("人", "person", "people")
    SHARE = _Words("%", "%", "%", digits=1, factor=100.0)
    POINTS = _Words("个百分点", "percentage point", "percentage points", digits=1, factor=100.0)
    KM = _Words("公里", "km", "km", digits=1)
    KM2 = _Words("平方公里", "km²", "km²")
    MINUTES = _Words("分钟", "min", "min")
    MINUTES_PER_KM = _Words("分钟/公里", "min/km", "min/km", digits=2)
    HOURS = _Words("小时", "h", "h", digits=1)
    PERSONS_PER_KM2 = _Words("人/平方公里", "people/km²", "people/km²")
    YUAN = _Words("元", "yuan", "yuan", digits=2)
    INDEX = _Words("", "", "", digits=2)
    COUNT = _Words("", "", "")
    YEAR = _Words("年", "", "")
    COUNTIES = _Words("个区县", "county", "counties")
    PAIRS = _Words("对", "pair", "pairs")
    PLACES = _Words("个地方", "place", "places")
    DEGREES = _Words("°", "°", "°", digits=4)

    @property
    def digits(self) -> int:
        """Decimal places that a reader needs."""
        return self.value.digits

    def label(self, lang: Lang) -> str:
        """The unit as a column heading shows it; empty for bare numbers.

        >>> Unit.KM2.label("en")
        'km²'
        """
        return self.value.zh if lang == "zh" else self.value.many


def format_number(value: object, unit: Unit, lang: Lang, digits: int | None = None) -> str:
    """A number as a table cell shows it: grouped, rounded, without its unit.

    A missing value (None, NaN) is a dash. A year is never grouped.

    >>> format_number(32054159, Unit.PERSONS, "en")
    '32,054,159'
    >>> format_number(0.3417, Unit.SHARE, "zh")
    '34.2'
    """
    del lang  # both languages write digits the same way; the parameter keeps the door open
    number = _as_float(value)
    if number is None:
        return MISSING
    if unit is Unit.YEAR:
        return f"{number:.0f}"
    if math.isinf(number):
        return "∞"
    places = unit.digits if digits is None else digits
    return _no_minus_zero(f"{number * unit.value.factor:,.{places}f}")


def format_quantity(
    value: object, unit: Unit, lang: Lang, digits: int | None = None, *, bare: bool = False
) -> str:
    """A number with its unit as a sentence says it.

    Chinese counts large numbers in 万 and 亿 and leaves no space before a unit, English counts in
    millions and leaves one. bare: without the unit, where a sentence has just named it.

    >>> format_quantity(32054159, Unit.PERSONS, "zh")
    '3,205.4万人'
    >>> format_quantity(32054159, Unit.PERSONS, "en")
    '32.1 million people'
    >>> format_quantity(32054159, Unit.PERSONS, "en", bare=True)
    '32.1 million'
    >>> format_quantity(1, Unit.COUNTIES, "en")
    '1 county'
    """
    number = _as_float(value)
    if number is None:
        return "无数据" if lang == "zh" else "no data"
    if unit in (Unit.SHARE, Unit.DEGREES):
        return format_number(number, unit, lang, digits) + unit.label(lang)
    if unit is Unit.YEAR:
        return f"{number:.0f}{'年' if lang == 'zh' else ''}"
    if digits is None and unit in (Unit.PERSONS, Unit.YUAN) and abs(number) >= _large(lang):
        return _in_large_steps(number, "" if bare else unit.label(lang), lang)
    word = "" if bare else _word(number, unit, lang)
    shown = format_number(number, unit, lang, digits)
    if not word:
        return shown
    return f"{shown}{word}" if lang == "zh" else f"{shown} {word}"


# A number standing alone: no letter, digit or dot right before it.
_FIGURE = r"[+\-−±]?(?<![A-Za-z\d.,])\d[\d,.]*[%°]?"
_HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
_SPACED = re.compile(rf"(?<={_HAN}) +(?={_FIGURE}(?![A-Za-z\d]))|({_FIGURE}) +(?={_HAN})")


def closed_up(words: str) -> str:
    """Chinese with no space between a character and a number, as official documents have it.

    Latin words and names with digits in them (WGS84, G75) keep the spaces around them.

    >>> closed_up("交通联系表有 537 行，在 WGS84 椭球面上量取")
    '交通联系表有537行，在 WGS84 椭球面上量取'
    """
    return _SPACED.sub(lambda found: found[1] or "", words)


def _as_float(value: object) -> float | None:
    if value is None:
        return None
    number = float(value)  # type: ignore[arg-type]
    return None if math.isnan(number) else number


def _large(lang: Lang) -> float:
    return 1e4 if lang == "zh" else 1e6


def _in_large_steps(number: float, word: str, lang: Lang) -> str:
    if lang == "zh":
        step, name = (1e8, "亿") if abs(number) >= 1e8 else (1e4, "万")  # noqa: PLR2004
        places = 2 if step == 1e8 else 1  # noqa: PLR2004
        return f"{number / step:,.{places}f}{name}{word}"
    step, name = (1e9, "billion") if abs(number) >= 1e9 else (1e6, "million")  # noqa: PLR2004
    return f"{number / step:,.1f} {name} {word}".rstrip()


def _word(number: float, unit: Unit, lang: Lang) -> str:
    if lang == "zh":
        return str(unit.value.zh)
    return str(unit.value.one if abs(number) == 1 else unit.value.many)


def _no_minus_zero(shown: str) -> str:
    return shown[1:] if shown.startswith("-") and not shown.strip("-0.,") else shown
