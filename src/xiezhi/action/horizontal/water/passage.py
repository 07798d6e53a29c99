"""Is the water worse when it leaves a side than when it entered?

Sections where a river enters a side are paired with those where it leaves it, downstream on the
same river. Days on which both were read are compared; the interval is a bootstrap over weeks, as
days next to each other are alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.standard import defaults

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.action.horizontal.water.quality import Screened

MINIMUM_DAYS = 14
_DRAWS = 999
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Passage:
    """One indicator over one passage through a side.

    change: median ratio of leaving to entering, less 1 (pH: difference); low, high: its 95 %
    interval; worse: the interval says so and the change matters, better: the opposite.
    """

    side: str
    entering: str
    leaving: str
    parameter: str
    n_days: int
    entering_median: float
    leaving_median: float
    change: float
    low: float
    high: float
    worse: bool
    better: bool


def passages(
    screened: Screened,
    pairs: Iterable[tuple[str, str, str]],
    items: Iterable[str],
    seed: int = 0,
) -> tuple[Passage, ...]:
    """Every pair (side, entering section, leaving section) and indicator with enough days.

    pH is left out: it has no direction that is worse within its span.
    """
    daily = _daily(screened)
    known = set(screened.readings.sections)
    found = []
    for side, entering, leaving in pairs:
        if not {entering, leaving} <= known:
            continue
        for item in items:
            if item == "ph" or item not in screened.readings.items:
                continue
            both = pd.concat(
                [daily[item].get(entering), daily[item].get(leaving)], axis=1, keys=["in", "out"]
            ).dropna()
            both = both[(both > 0).all(axis=1)]
            if len(both) >= MINIMUM_DAYS:
                found.append(_passage(side, entering, leaving, item, both, seed))
    return tuple(found)


def _daily(screened: Screened) -> dict[str, dict[str, pd.Series]]:
    r = screened.readings
    day = np.floor(r.hours / 24.0).astype(np.int64)
    out: dict[str, dict[str, pd.Series]] = {}
    for column, item in enumerate(r.items):
        frame = pd.DataFrame({"value": screened.believed[:, column], "day": day})
        out[item] = {
            section: frame[r.rows(k)].groupby("day")["value"].median()
            for k, section in enumerate(r.sections)
        }
    return out


def _passage(
    side: str, entering: str, leaving: str, item: str, both: pd.DataFrame, seed: int
) -> Passage:
    ratio = np.log(both["out"].to_numpy() / both["in"].to_numpy())
    low, high = _interval(ratio, both.index.to_numpy(np.int64), seed)
    sign = -1.0 if item == "do" else 1.0
    change = float(np.expm1(np.median(ratio)))
    matters = abs(change) >= defaults()["passage"]["relevant"]
    return Passage(
        side,
        entering,
        leaving,
        item,
        len(both),
        float(both["in"].median()),
        float(both["out"].median()),
        change,
        float(np.expm1(low)),
        float(np.expm1(high)),
        worse=bool(matters and min(sign * low, sign * high) > 0),
        better=bool(matters and max(sign * low, sign * high) < 0),
    )


def _interval(
    values: NDArray[np.float64], days: NDArray[np.int64], seed: int
) -> tuple[float, float]:
    """95 % interval of the median, weeks drawn with replacement."""
    week, number = np.unique(days // _WEEK, return_inverse=True)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(week), (_DRAWS, len(week)))
    rows = [np.flatnonzero(number == k) for k in range(len(week))]
    medians = [np.median(values[np.concatenate([rows[k] for k in draw])]) for draw in drawn]
    low, high = np.quantile(medians, [0.025, 0.975])
    return float(low), float(high)
