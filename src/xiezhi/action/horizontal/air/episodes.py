"""Episodes over the cities of several sides: who rises first, by how long, shared or local."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.air.editions import alert_rules
from xiezhi.action.horizontal.air.kernels import best_lag, unrelated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Span = tuple[int, int]

_MINIMUM_HOURS = 48
_MINIMUM_OTHERS = 19


@dataclass(frozen=True, slots=True)
class Episode:
    """Days on which some side exceeds: a quarter of its cities, or more, above 100.

    first, last: day numbers of the grid; sides: those that exceed on some of them; pollutant: the
    one that is primary most often; onset: by number of the cities that exceed, hours of the grid
    at which each passed half its rise; leads: the side whose cities rose first in the median,
    empty where that is not clear; lag_hours: how long before the next side, with a 95 % interval
    over cities (NaN with one city a side); link: how alike the sides were; verdict: shared, local,
    both_apart (both exceed, no link shown) or unknown (too few hours).
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
    link: Link
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
    by_side = _sides_exceeding(exceeds, ~np.isnan(index), sides)
    hours = int(alert_rules()["episode"]["smooth_hours"])
    smooth = [_smooth(grid[:, :, p], hours) for p in range(len(pollutants))]
    found = []
    for first, last in spells(np.column_stack(list(by_side.values()))):
        days = slice(first, last + 1)
        p = int((primary[days] & exceeds[days][:, :, None]).sum(axis=(0, 1)).argmax())
        in_it = tuple(name for name, days_of in by_side.items() if days_of[days].any())
        hit = np.asarray(exceeds[days].any(axis=0))
        onset = {c: h for c, h in _onsets(smooth[p], first, last).items() if hit[c]}
        link = _link(smooth[p], sides, in_it, _window(len(grid), first, last))
        found.append(
            Episode(
                first,
                last,
                in_it,
                pollutants[p],
                float(np.nanmax(index[days])),
                onset,
                *_lead(onset, sides, seed),
                link,
                _verdict(in_it, link),
            )
        )
    return tuple(found)


def _sides_exceeding(
    exceeds: NDArray[np.bool_], known: NDArray[np.bool_], sides: NDArray[np.str_]
) -> dict[str, NDArray[np.bool_]]:
    """For each side, the days on which enough of its cities exceed; no side has no name."""
    share = alert_rules()["episode"]["cities_share"]
    found = {}
    for name in dict.fromkeys(str(side) for side in sides if side):
        own = sides == name
        n, n_known = exceeds[:, own].sum(axis=1), known[:, own].sum(axis=1)
        found[name] = (n > 0) & (n >= share * n_known - 1e-9)
    return found


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
    onset: Mapping[int, float], sides: NDArray[np.str_], seed: int
) -> tuple[str, float, float, float]:
    """The side that rose first, and how long before the next, with an interval over cities.

    Two cities that exceed on each side at least.
    """
    hours = {
        side: np.array([onset[c] for c in onset if sides[c] == side])
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


@dataclass(frozen=True, slots=True)
class Link:
    """How alike two sides were around an episode.

    r: the largest correlation of their hourly means over lags; earlier: the side that is earlier
    at that lag, by `hours` (empty at 0); null: the level that 95 of 100 other stretches of the
    same series stay below; n_others: how many of those there were.
    """

    r: float
    earlier: str
    hours: int
    null: float
    n_others: int


NO_LINK = Link(np.nan, "", 0, np.nan, 0)


def _link(smooth: Floats, sides: NDArray[np.str_], in_it: Sequence[str], window: Span) -> Link:
    """The closest two of the sides that exceed.

    The null moves one side's series to all other stretches of the record, so that daily cycles
    and slow drifts, which any two cities share, do not count as a link.
    """
    means = {name: _mean_over(smooth[:, sides == name]) for name in in_it}
    links = [
        _of_two(one, means[one], two, means[two], window)
        for k, one in enumerate(in_it)
        for two in in_it[k + 1 :]
    ]
    return max((x for x in links if np.isfinite(x.r)), key=lambda x: x.r, default=NO_LINK)


def _of_two(one: str, a: Floats, two: str, b: Floats, window: Span) -> Link:
    rule = alert_rules()["episode"]
    low, high = window
    part = np.ascontiguousarray(a[low:high])
    given = (int(rule["lag_hours"]), int(rule["lag_step_hours"]), _MINIMUM_HOURS)
    r, hours = best_lag(part, b, low, *given)
    others = unrelated(part, b, low, *given, int(rule["shuffle_step_hours"]))
    others = others[np.isfinite(others)]
    null = float(np.quantile(others, rule["level"])) if len(others) else np.nan
    earlier = one if hours > 0 else two if hours < 0 else ""
    return Link(float(r), earlier, abs(int(hours)), null, len(others))


def _mean_over(values: Floats) -> Floats:
    n = (~np.isnan(values)).sum(axis=1)
    return np.where(n > 0, np.nansum(values, axis=1) / np.maximum(n, 1), np.nan)


def _verdict(sides: Sequence[str], link: Link) -> str:
    if len(sides) < 2:  # noqa: PLR2004
        return "local"
    if not np.isfinite(link.r) or link.n_others < _MINIMUM_OTHERS:
        return "unknown"
    return "shared" if link.r > link.null else "both_apart"
