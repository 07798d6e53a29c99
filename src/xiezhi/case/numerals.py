"""Numbers as people type them, with words and units, in the unit of their column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,2})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,'’ _]\d{3})+(?:\.\d+)?(?![\d,])", re.ASCII)
_MAGNITUDES: Mapping[str, int] = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
}  # fmt: skip
# Units by what a column counts in, each with how many of the column's own it makes.
_UNITS: Mapping[str, Mapping[str, Fraction]] = {
    "km": {
        **dict.fromkeys(("公里", "千米", "km", "kms"), Fraction(1)),
        **dict.fromkeys(("米", "m"), Fraction(1, 1000)),
        **dict.fromkeys(("里", "华里"), Fraction(1, 2)),
    },
    "km2": {
        **dict.fromkeys(("平方公里", "平方千米", "km2", "sqkm"), Fraction(1)),
        **dict.fromkeys(("公顷", "ha", "hm2"), Fraction(1, 100)),
        **dict.fromkeys(("平方米", "m2"), Fraction(1, 10**6)),
        "亩": Fraction(1, 1500),
    },
    "minutes": {
        **dict.fromkeys(("分钟", "分", "min", "mins", "minute", "minutes"), Fraction(1)),
        **dict.fromkeys(("个小时", "小时", "时", "h", "hr", "hour", "hours"), Fraction(60)),
        **dict.fromkeys(("秒", "秒钟", "s", "sec"), Fraction(1, 60)),
    },
    "persons": dict.fromkeys(("人", "人口", "口", "persons", "people"), Fraction(1)),
    "yuan": dict.fromkeys(("元", "人民币", "元人民币", "yuan", "rmb", "cny"), Fraction(1)),
    "degrees": dict.fromkeys(("度", "°", "°e", "°n", "e", "n"), Fraction(1)),
    "share": {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "个百分点": Fraction(1, 100)},
}
_ABOUT = re.compile(r"^(?:大约|约为|约|近|~|≈|人民币|[¥$])+|(?:左右|上下)$")
_MINUS = str.maketrans("−–—﹣－", "-----")


def number_meant(cell: str, unit: str) -> Fraction | None:
    """The number, in `unit`, that a cell means; None where it is not clear.

    unit: km, km2, minutes, persons, yuan, degrees, `share` for fractions, or "" for none.

    >>> number_meant("101.1万人", "persons"), number_meant("75千米", "km")
    (Fraction(1011000, 1), Fraction(75, 1))
    >>> number_meant("1小时30分", "minutes"), number_meant("63.5％", "share")
    (Fraction(90, 1), Fraction(127, 200))
    """
    plain = _plain(cell)
    if unit == "minutes":
        return _clock(plain) or _summed(plain, unit)
    if unit == "degrees":
        return _degrees(plain) or _summed(plain, unit)
    return _single(plain, unit)


def in_digits(number: Fraction, *, at_most: int = 6) -> str:
    """A number in plain digits, with a few decimals where it has no end.

    >>> in_digits(Fraction(1011000)), in_digits(Fraction(1, 3))
    ('1011000', '0.333333')
    """
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.{at_most}f}".rstrip("0").rstrip(".")


def _plain(cell: str) -> str:
    """Narrow signs, lower case, no words for about, no blanks but between digits."""
    plain = unicodedata.normalize("NFKC", cell[:80]).translate(_MINUS).strip().lower()
    plain = plain.replace("，", ",").replace("、", ",")
    plain = re.sub(r"^([+-]?0),(?=\d+(?!\d|,))", r"\1.", plain)  # 0,6: none writes thousands so
    if re.fullmatch(r"\([\d,.]+\)", plain):  # how accountants write what is less than zero
        plain = f"-{plain[1:-1]}"
    plain = _ABOUT.sub("", plain).strip()
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", plain)


def _single(plain: str, unit: str) -> Fraction | None:
    """One number, perhaps with words for thousands and a unit."""
    number, rest = _number(plain)
    if number is None:
        return None
    units = {"": Fraction(1), **_UNITS.get(unit, {})}
    if unit == "":  # the unit has a column of its own
        units |= {"%": Fraction(1)}
    for name in sorted(units, key=len, reverse=True):
        times = _magnitude(rest.removesuffix(name)) if rest.endswith(name) else None
        if times is not None:
            return number * times * units[name]
    return None


def _number(plain: str) -> tuple[Fraction | None, str]:
    """The number that words begin with, and what follows it."""
    match = _THOUSANDS.match(plain) or _NUMBER.match(plain)
    if match is None:
        return None, plain
    try:
        value = Decimal(re.sub(r"[,'’ _]", "", match.group()))
    except InvalidOperation:
        return None, plain
    return Fraction(value), plain[match.end() :].strip()


def _magnitude(words: str) -> int | None:
    """What 万, 千万 or 亿 multiply by; None where other words are among them."""
    times = 1
    for sign in words:
        if sign not in _MAGNITUDES:
            return None
        times *= _MAGNITUDES[sign]
    return times if times <= 10**12 else None


def _summed(plain: str, unit: str) -> Fraction | None:
    """Several numbers with units that add up, as in 1小时30分."""
    parts = re.findall(r"[\d.,]+[^\d.,]*", plain)
    if len(parts) < 2 or "".join(parts) != plain:  # noqa: PLR2004
        return _single(plain, unit)
    values = [_single(part, unit) if not part[-1].isdigit() else None for part in parts]
    return None if None in values else sum((v for v in values if v is not None), Fraction(0))


def _clock(plain: str) -> Fraction | None:
    """Minutes of hours and minutes with a colon, as spreadsheets keep them."""
    match = re.fullmatch(r"(\d{1,3}):(\d{2})(?::(\d{2})(?:\.0*)?)?", plain, re.ASCII)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Fraction(hours * 60 + minutes) + Fraction(seconds, 60)


def _degrees(plain: str) -> Fraction | None:
    """Degrees, minutes and seconds as degrees alone."""
    sign = r"([\d.]+)(?:°|度)([\d.]+)(?:′|'|’|分)(?:([\d.]+)(?:″|\"|”|''|′′|秒))?[en]?"
    match = re.fullmatch(sign, plain.removeprefix("东经").removeprefix("北纬"), re.ASCII)
    numbers = [_number(part)[0] for part in match.groups() if part] if match else []
    if not numbers or None in numbers:
        return None
    shares = (Fraction(1, 60**k) for k in range(len(numbers)))
    return sum((n * share for n, share in zip(numbers, shares, strict=True) if n), Fraction(0))
