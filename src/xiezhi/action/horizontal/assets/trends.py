"""Trends of natural assets: Theil–Sen slope, Mann–Kendall test with ties, and all areas together.

The regional test sums the scores and variances of areas taken to be independent (Helsel and Frans
2006); neighbours seldom are, so its p is a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.errors import ShapeMismatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_YEARS = 5  # four values rise by chance alone once in 24 orders: never sure at 5 %
SURE = 0.05


@dataclass(frozen=True, slots=True)
class Score:
    """Mann–Kendall: the score S, its variance with ties, and the two-sided p."""

    s: float
    variance: float

    @property
    def p(self) -> float:
        """By the normal approximation with continuity correction; 1 where nothing varies."""
        if self.variance <= 0 or self.s == 0:
            return 1.0
        z = (abs(self.s) - 1) / math.sqrt(self.variance)
        return math.erfc(z / math.sqrt(2))


@dataclass(frozen=True, slots=True)
class Trend:
    """A slope a year with its interval, and how sure it is that there is one."""

    n: int
    slope: float
    low: float
    high: float
    score: Score

    @property
    def direction(self) -> int:
        """1 rising, -1 falling, 0 where no trend is sure at 5 %."""
        return int(np.sign(self.score.s)) if self.score.p < SURE else 0


def trend(years: Floats, values: Floats) -> Trend | None:
    """The trend of one series; None with fewer than five years.

    years, values: (n,) each year once, values finite; any order.

    >>> trend(np.arange(2015.0, 2025.0), 3 + 0.5 * np.arange(10.0)).slope
    0.5
    """
    if years.shape != values.shape or years.ndim != 1:
        raise ShapeMismatch(f"there are {years.shape} years and {values.shape} values")
    if len(years) < FEWEST_YEARS:
        return None
    from scipy.stats import theilslopes  # noqa: PLC0415  (takes half a second to load)

    order = np.argsort(years)
    slope, _, low, high = theilslopes(values[order], years[order])
    score = mann_kendall(values[order])
    return Trend(len(years), float(slope), float(low), float(high), score)


def mann_kendall(values: Floats) -> Score:
    """The score of a series in order of time, variance corrected for ties.

    >>> mann_kendall(np.array([1.0, 2.0, 3.0, 4.0])).s
    6.0
    """
    n = len(values)
    later = np.sign(values[None, :] - values[:, None])
    s = float(np.triu(later, 1).sum())
    _, ties = np.unique(values, return_counts=True)
    variance = _spread(n) - sum(_spread(int(t)) for t in ties)
    return Score(s, variance)


def together(scores: Sequence[Score]) -> Score:
    """All areas of a bank as one test."""
    return Score(sum(one.s for one in scores), sum(one.variance for one in scores))


def _spread(n: int) -> float:
    return n * (n - 1) * (2 * n + 5) / 18
