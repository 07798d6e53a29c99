"""What was measured, as a settlement asks for it: monthly and yearly means, exact.

Values are kept as fractions, so that the order of readings can change nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from xiezhi.action.horizontal.compensation.errors import ReadingInvalid
from xiezhi.action.horizontal.compensation.periods import MONTHS, is_period, months_of
from xiezhi.action.horizontal.water.classes import classify
from xiezhi.action.horizontal.water.standard import standard_on
from xiezhi.model.text import Text

CLASS, INDEX = "class", "index"  # a class (1 to 6) or an index, where those are what is published


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of an indicator at a section, in the unit of its limit.

    period: a month (`2021-04`), or a year where only yearly figures are published; several of one
    month are samples and count alike. Raises ReadingInvalid.
    """

    section: str
    period: str
    indicator: str
    value: Fraction

    def __post_init__(self) -> None:
        if not is_period(self.period) or self.value < 0:
            raise ReadingInvalid(
                Text(
                    f"断面 {self.section} 的 {self.indicator} 读数（{self.period}，"
                    f"{float(self.value):g}）无法使用；时间应为年或月，数值不小于0。",
                    f"the reading of {self.indicator} at {self.section} ({self.period}, "
                    f"{float(self.value):g}) cannot be used; give a year or a month, and a value "
                    "of at least 0.",
                )
            )


def reading(section: str, period: str, indicator: str, value: object) -> Reading:
    """A reading from a number as written. Raises ReadingInvalid.

    >>> reading("shimen", "2021-04", "codmn", 2.1).value
    Fraction(21, 10)
    """
    try:
        return Reading(section, period, indicator, Fraction(str(value)))
    except (ValueError, ZeroDivisionError) as error:
        raise ReadingInvalid(
            Text(
                f"断面 {section} 的 {indicator} 读数“{value}”不是有限的数；请填监测值。",
                f"the reading of {indicator} at {section} is {value}; expected a finite number.",
            )
        ) from error


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not there: an indicator at a section, and the months or years that lack it."""

    section: str
    indicator: str
    periods: tuple[str, ...]
    contradict: bool = False


class Readings:
    """Readings by section, indicator and period; made once, never changed."""

    def __init__(self, given: Iterable[Reading]) -> None:
        held: defaultdict[tuple[str, str, str], list[Fraction]] = defaultdict(list)
        for one in given:
            held[one.section, one.indicator, one.period].append(one.value)
        self._held: Mapping[tuple[str, str, str], tuple[Fraction, ...]] = {
            key: tuple(sorted(values)) for key, values in held.items()
        }

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have some reading."""
        return tuple(sorted({int(period[:4]) for _, _, period in self._held}))

    def years_at(self, sections: Iterable[str]) -> tuple[int, ...]:
        """The years that have some reading at some of these sections."""
        asked = set(sections)
        return tuple(sorted({int(p[:4]) for s, _, p in self._held if s in asked}))

    def mean(self, section: str, indicator: str, period: str) -> Fraction | None:
        """The mean of the samples of one month, or of figures given for a year."""
        values = self._held.get((section, indicator, period))
        return sum(values, Fraction(0)) / len(values) if values else None

    def year_mean(
        self, section: str, indicator: str, year: int, months_needed: int = MONTHS
    ) -> Fraction | Gap:
        """The figure given for the year, else the mean of its monthly means; else what lacks."""
        given = self.mean(section, indicator, f"{year:04d}")
        if given is not None:
            return given
        monthly = {m: self.mean(section, indicator, m) for m in months_of(year)}
        known = [value for value in monthly.values() if value is not None]
        if len(known) < max(months_needed, 1):
            return Gap(section, indicator, tuple(m for m, v in monthly.items() if v is None))
        return sum(known, Fraction(0)) / len(known)

    def classes(
        self, section: str, indicators: tuple[str, ...], period: str, months_needed: int = MONTHS
    ) -> Mapping[str, int] | tuple[Gap, ...]:
        """The class 1 to 6 by indicator in a month or a year, or what lacks.

        A published class goes before one computed from values, under the name `class`. Indicators
        without a limit in rivers are left out.
        """
        published = self._held.get((section, CLASS, period))
        if published:
            whole = {value for value in published if value.denominator == 1}
            if len(set(published)) > 1 or not whole <= {Fraction(n) for n in range(1, 7)}:
                return (Gap(section, CLASS, (period,), contradict=True),)
            return {CLASS: int(published[0])}
        values = {i: self._value(section, i, period, months_needed) for i in indicators}
        gaps = tuple(value for value in values.values() if isinstance(value, Gap))
        if gaps or not values:
            return gaps or (Gap(section, CLASS, (period,)),)
        day = date(int(period[:4]), int(period[5:] or MONTHS), 1)
        row = np.array([[float(value) for value in values.values() if not isinstance(value, Gap)]])
        found = classify(row, indicators, standard_on(day))
        return {
            indicator: int(found.by_indicator[0, k])
            for k, indicator in enumerate(indicators)
            if found.by_indicator[0, k]
        } or (Gap(section, CLASS, (period,)),)

    def _value(
        self, section: str, indicator: str, period: str, months_needed: int
    ) -> Fraction | Gap:
        if len(period) == len("2021"):
            return self.year_mean(section, indicator, int(period), months_needed)
        value = self.mean(section, indicator, period)
        return Gap(section, indicator, (period,)) if value is None else value
