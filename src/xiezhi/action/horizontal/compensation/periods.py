"""Months and years as agreements count them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.action.horizontal.compensation.errors import PeriodInvalid
from xiezhi.model.text import Text

_WRITTEN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """Some months in a row; months count from the year 0, so that they can be told apart.

    >>> Period.of("2021").months[0], Period.of("2021-04").months, Period.of("2012/2014").years
    ('2021-01', ('2021-04',), (2012, 2013, 2014))
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodInvalid(
                Text(
                    f"时期的终点 {month_name(self.last)} 早于起点 {month_name(self.first)}；"
                    "请先写起点，后写终点。",
                    f"a period ends in {month_name(self.last)}, before it begins in "
                    f"{month_name(self.first)}; give the beginning first.",
                )
            )

    @classmethod
    def of(cls, written: str) -> Period:
        """A period as written: a year, a month, or two of them joined by `/`.

        Raises PeriodInvalid.
        """
        ends = [one.strip() for one in written.split("/")]
        first, last = ends[0], ends[-1]
        return cls(_end(first, written, 1), _end(last, written, MONTHS))

    @property
    def months(self) -> tuple[str, ...]:
        """Its months as `2021-04`."""
        return tuple(month_name(n) for n in range(self.first, self.last + 1))

    @property
    def years(self) -> tuple[int, ...]:
        """The years that lie in it from January to December."""
        found = range(self.first // MONTHS, self.last // MONTHS + 1)
        return tuple(y for y in found if self.first <= y * MONTHS and y * MONTHS + 11 <= self.last)

    @property
    def parts_of_years(self) -> tuple[int, ...]:
        """The years of which it holds some months, but not all."""
        found = range(self.first // MONTHS, self.last // MONTHS + 1)
        return tuple(year for year in found if year not in self.years)

    def within(self, other: Period) -> Period | None:
        """The part that lies in another period; None where there is none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Period(first, last) if first <= last else None


def month_name(number: int) -> str:
    """A month by its number.

    >>> month_name(2021 * 12 + 3)
    '2021-04'
    """
    return f"{number // MONTHS:04d}-{number % MONTHS + 1:02d}"


def a_year_before(month: str) -> str:
    """The same month of the year before.

    >>> a_year_before("2021-04")
    '2020-04'
    """
    return f"{int(month[:4]) - 1:04d}{month[4:]}"


def months_of(year: int) -> tuple[str, ...]:
    """The twelve months of a year."""
    return tuple(f"{year:04d}-{month:02d}" for month in range(1, MONTHS + 1))


def is_period(written: str) -> bool:
    """Whether this is a year or a month."""
    return _WRITTEN.fullmatch(written) is not None


def _end(written: str, whole: str, month_otherwise: int) -> int:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise PeriodInvalid(
            Text(
                f"时期“{whole}”无法读取；请写成年（2021）、月（2021-04）或两者以“/”相连。",
                f"period {whole!r} cannot be read; write a year (2021), a month (2021-04), or two "
                "of them joined by /.",
            )
        )
    year, month = found.groups()
    return int(year) * MONTHS + (int(month) if month else month_otherwise) - 1
