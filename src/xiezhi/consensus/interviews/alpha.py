"""Do coders agree beyond chance? Krippendorff's alpha with a bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.interviews.errors import CodingInvalid
from xiezhi.model.text import Text

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
_N_DRAWS = 1_000
_FEW = 2


@dataclass(frozen=True, slots=True)
class Alpha:
    """Agreement: 1 is perfect, 0 what chance gives, below it is disagreement by system.

    value: NaN where nothing can be told: no unit was judged twice, or all judgements are the
        same value, so that chance could not have differed.
    low, high: 95 % interval, units drawn again with replacement; NaN below two units.
    n_units: units judged by two coders or more; n_judgements: judgements in them.
    """

    value: float
    low: float
    high: float
    n_units: int
    n_judgements: int


def alpha(ratings: Floats, level: Level = "nominal", *, seed: int = 0) -> Alpha:
    """Krippendorff's alpha of a table of judgements.

    ratings: (coder, unit) values, NaN where a coder did not judge a unit; for `nominal` any
        numbers that stand for categories.
    Raises CodingInvalid where it is no such table, or `ratio` meets a negative value.
    Source: Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.

    >>> round(alpha(np.array([[1, 2, 3, 3], [1, 2, 3, 4.0]])).value, 3)
    0.696
    """
    ratings = _checked(ratings, level)
    judged = np.isfinite(ratings)
    ratings = ratings[:, judged.sum(axis=0) >= _FEW]
    values, code = np.unique(ratings[np.isfinite(ratings)], return_inverse=True)
    counts = _counts(ratings, code, len(values))
    value = _alpha(counts, values, level)
    low, high = _interval(counts, values, level, seed)
    return Alpha(value, low, high, ratings.shape[1], int(counts.sum()))


def _checked(ratings: Floats, level: Level) -> Floats:
    ratings = np.asarray(ratings, dtype=np.float64)
    if ratings.ndim != _FEW:
        raise CodingInvalid(
            Text(
                f"判断应是“编码员×单元”的表；给出的有{ratings.ndim}维",
                f"judgements come as a table of coders by units; given {ratings.ndim} dimensions",
            )
        )
    if np.isinf(ratings).any():
        raise CodingInvalid(
            Text(
                "有一个判断是无穷大；应为数字，没有判断的用NaN",
                "a judgement is infinite; expected a number, or NaN for none",
            )
        )
    if level == "ratio" and (ratings < 0).any():
        raise CodingInvalid(
            Text(
                "比率尺度没有负数；请改用等距尺度（interval）",
                "a ratio scale has no negative values; use the level 'interval'",
            )
        )
    return ratings


def _counts(ratings: Floats, code: NDArray[np.intp], n_values: int) -> Floats:
    """(unit, value) how many coders gave the value to the unit."""
    units = np.nonzero(np.isfinite(ratings))[1]
    flat = np.bincount(units * n_values + code, minlength=ratings.shape[1] * n_values)
    counts: Floats = flat.reshape(ratings.shape[1], n_values).astype(np.float64)
    return counts


def _alpha(counts: Floats, values: Floats, level: Level) -> float:
    """One less observed over expected disagreement, from the coincidences of values."""
    coders = counts.sum(axis=1)
    if len(coders) == 0:
        return np.nan
    pairs = np.einsum("uc,uk,u->ck", counts, counts, 1 / (coders - 1))
    pairs[np.diag_indices_from(pairs)] -= (counts / (coders - 1)[:, None]).sum(axis=0)
    totals = pairs.sum(axis=1)
    distance = _DISTANCES[level](values, totals)
    expected = (np.outer(totals, totals) * distance).sum() / (totals.sum() - 1)
    return float(1 - (pairs * distance).sum() / expected) if expected > 0 else np.nan


def _nominal(values: Floats, totals: Floats) -> Floats:
    del totals
    differ: Floats = (values[:, None] != values).astype(np.float64)
    return differ


def _ordinal(values: Floats, totals: Floats) -> Floats:
    """Squared number of judgements between two ranks, each end counted half."""
    middle = np.cumsum(totals) - totals / 2
    distance: Floats = (middle[:, None] - middle) ** 2
    apart: Floats = np.where(values[:, None] == values, 0.0, distance)
    return apart


def _interval_scale(values: Floats, totals: Floats) -> Floats:
    del totals
    distance: Floats = (values[:, None] - values) ** 2
    return distance


def _ratio(values: Floats, totals: Floats) -> Floats:
    del totals
    sums = values[:, None] + values
    distance: Floats = ((values[:, None] - values) / np.where(sums == 0, 1, sums)) ** 2
    return distance


_DISTANCES: dict[Level, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval_scale,
    "ratio": _ratio,
}


def _interval(counts: Floats, values: Floats, level: Level, seed: int) -> tuple[float, float]:
    n = len(counts)
    if n < _FEW:
        return np.nan, np.nan
    rng = np.random.default_rng(seed)
    drawn = [_alpha(counts[rng.integers(n, size=n)], values, level) for _ in range(_N_DRAWS)]
    known = np.array(drawn)[np.isfinite(drawn)]
    if len(known) < _N_DRAWS / 2:  # nearly every draw was of one value only
        return np.nan, np.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
