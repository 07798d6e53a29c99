"""Episodes over the cities of several sides: who rises first, by how long, shared or local."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.air.editions import alert_rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_MINIMUM_HOURS = 48
_MINIMUM_NULLS = 19


@dataclass(frozen=True, slots=True)
class Episode:
    """Days on which cities of some side exceed.

    first, last: day numbers of the grid; sides: those with a city that exceeds on some of them;
    pollutant: the one that is primary most often; onset: by city number, hours of the grid at
    which it passed half its rise; leads: the side whose cities rose first in the median, empty
    where that is not clear; lag_hours: how long before the other side, with a 95 % interval over
    cities; r: the largest correlation of the two sides' hours over lags, null: the level that 95
    of 100 unrelated stretches of the same series stay below; verdict: shared, local, both_apart
    (both exceed, no link shown) or unknown (too few hours).
    """

    first: int
    last: int
    sides: tuple[str, ...]
    pollutant: str
    peak: float
    onset: Mapping[int, float]
    leads: str
    lag_hours: float
    lag_low: float
    lag_high: float
    r: float
    null: float
    verdict: str


def spells(exceeds: NDArray[np.bool_], gap_days: int | None = None) -> list[tuple[int, int]]:
    """First and last day of every run of days with any city exceeding; exceeds: (day, city).

    A break of up to `gap_days` days does not end a run.

    >>> spells(np.array([[1], [0], [1], [0], [0], [1]], dtype=bool), 1)
    [(0, 2), (5, 5)]
    """
    gap = alert_rules()["episode"]["gap_days"] if gap_days is None else gap_days
    days = np.flatnonzero(exceeds.any(axis=1))
    if not len(days):
        return []
    breaks = np.flatnonzero(np.diff(days) > gap + 1)
    starts, ends = np.r_[days[0], days[breaks + 1]], np.r_[days[breaks], days[-1]]
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]


def episodes(
    index: Floats,
    primary: NDArray[np.bool_],
    grid: Floats,
    side_of: Sequence[str],
    pollutants: Sequence[str],
    seed: int = 0,
) -> tuple[Episode, ...]:
    """Every episode, in order.

    index: (day, city) daily AQI; primary: (day, city, p) primary pollutants; grid: (hour, city,
    p) hourly values on the same days; side_of: (city,); pollutants: (p,) ids.
    """
    sides = np.array(side_of)
    exceeds = np.nan_to_num(index, nan=0.0) > 100  # noqa: PLR2004
    smooth = {
        p: _smooth(grid[:, :, p], int(alert_rules()["episode"]["smooth_hours"]))
        for p in range(len(pollutants))
    }
    found = []
    for first, last in spells(exceeds):
        days = slice(first, last + 1)
        often = (primary[days] & exceeds[days][:, :, None]).sum(axis=(0, 1))
        p = int(often.argmax())
        hit = np.asarray(exceeds[days].any(axis=0))
        in_it = tuple(dict.fromkeys(sides[hit]))
        onset = _onsets(smooth[p], first, last)
        link = _link(smooth[p], sides, first, last)
        found.append(
            Episode(
                first,
                last,
                in_it,
                pollutants[p],
                float(np.nanmax(index[days])),
                onset,
                *_lead(onset, sides, hit, seed),
                *link[:2],
                _verdict(in_it, *link),
            )
        )
    return tuple(found)


def _smooth(series: Floats, hours: int) -> Floats:
    """Centred running means over each column; half the hours must be known."""
    frame = pd.DataFrame(series)
    found: Floats = frame.rolling(hours, center=True, min_periods=hours // 2).mean().to_numpy()
    return found


def _window(n: int, first: int, last: int) -> tuple[int, int]:
    around = int(alert_rules()["episode"]["before_hours"])
    return max(0, first * 24 - around), min(n, (last + 1) * 24 + around)


def _onsets(smooth: Floats, first: int, last: int) -> dict[int, float]:
    """For each city the hour at which it last passed half its rise before its peak."""
    low, _ = _window(len(smooth), first, last)
    end = min(len(smooth), (last + 1) * 24)
    found = {}
    for city in range(smooth.shape[1]):
        part = smooth[low:end, city]
        if np.isnan(part).mean() > 0.5 or end - low < 24:  # noqa: PLR2004
            continue
        inside = part[first * 24 - low :]
        if np.isnan(inside).all():
            continue
        top = first * 24 - low + int(np.nanargmax(inside))
        base = np.nanmin(part[: top + 1])
        half = (base + part[top]) / 2
        under = np.flatnonzero(part[: top + 1] < half)
        if len(under):
            found[city] = float(low + under[-1] + 1)
    return found


def _lead(
    onset: Mapping[int, float], sides: NDArray[np.str_], hit: NDArray[np.bool_], seed: int
) -> tuple[str, float, float, float]:
    """The side that rose first, and how long before the next, with an interval over cities.

    Only cities that exceed are compared; two on each side at least.
    """
    hours = {
        side: np.array([onset[c] for c in onset if sides[c] == side and hit[c]])
        for side in dict.fromkeys(sides)
    }
    known = {side: h for side, h in hours.items() if len(h) >= 2}  # noqa: PLR2004
    if len(known) < 2:  # noqa: PLR2004
        return "", np.nan, np.nan, np.nan
    ordered = sorted(known, key=lambda side: float(np.median(known[side])))
    a, b = known[ordered[0]], known[ordered[1]]
    rng = np.random.default_rng(seed)
    draws = [
        np.median(rng.choice(b, len(b))) - np.median(rng.choice(a, len(a))) for _ in range(499)
    ]
    low, high = np.quantile(draws, [0.025, 0.975])
    lag = float(np.median(b) - np.median(a))
    return (ordered[0] if low > 0 else ""), lag, float(low), float(high)


def _link(
    smooth: Floats, sides: NDArray[np.str_], first: int, last: int
) -> tuple[float, float, int]:
    """Largest correlation between two sides around an episode, its null level, stretches tried.

    The null moves one side's series to all other stretches of the record, so that daily cycles
    and slow drifts, which any two cities share, do not count as a link.
    """
    names = list(dict.fromkeys(sides))
    rule = alert_rules()["episode"]
    if len(names) < 2:  # noqa: PLR2004
        return np.nan, np.nan, 0
    with np.errstate(all="ignore"):
        means = [_mean_over(smooth[:, sides == name]) for name in names]
    low, high = _window(len(smooth), first, last)
    best, null, tried = -np.inf, np.nan, 0
    lag = int(rule["lag_hours"])
    for i, one in enumerate(means):
        for two in means[i + 1 :]:
            r = _lagged(one[low:high], two, low, lag)
            others = [
                _lagged(one[low:high], two, start, lag)
                for start in range(0, len(two) - (high - low) + 1, int(rule["shuffle_step_hours"]))
                if abs(start - low) > (high - low) + lag
            ]
            known = np.array([x for x in others if np.isfinite(x)])
            if np.isfinite(r) and r > best:
                best, tried = r, len(known)
                null = float(np.quantile(known, rule["level"])) if len(known) else np.nan
    return (float(best) if np.isfinite(best) else np.nan), null, tried


def _mean_over(values: Floats) -> Floats:
    n = (~np.isnan(values)).sum(axis=1)
    return np.where(n > 0, np.nansum(values, axis=1) / np.maximum(n, 1), np.nan)


def _lagged(part: Floats, other: Floats, start: int, lag: int) -> float:
    """The largest correlation of a stretch with another series over lags, from a start there."""
    best = -np.inf
    for shift in range(-lag, lag + 1, 3):
        a, b = max(0, start + shift), min(len(other), start + shift + len(part))
        if b - a < max(_MINIMUM_HOURS, len(part) // 2):
            continue
        x, y = part[a - start - shift : b - start - shift], other[a:b]
        known = ~(np.isnan(x) | np.isnan(y))
        if known.sum() < _MINIMUM_HOURS:
            continue
        x, y = x[known] - x[known].mean(), y[known] - y[known].mean()
        scale = np.sqrt((x @ x) * (y @ y))
        if scale > 0:
            best = max(best, float(x @ y / scale))
    return best if np.isfinite(best) else np.nan


def _verdict(sides: tuple[str, ...], r: float, null: float, tried: int) -> str:
    if len(sides) < 2:  # noqa: PLR2004
        return "local"
    if not np.isfinite(r) or tried < _MINIMUM_NULLS:
        return "unknown"
    return "shared" if r > null else "both_apart"
