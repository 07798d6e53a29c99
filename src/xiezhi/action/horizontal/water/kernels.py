"""Compiled loops over the series of each section: checks and comparisons with neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

GOOD, MAINTENANCE, UNIT, STUCK, SPIKE = 0, 1, 2, 3, 4
_NORMAL = 1.4826


@njit(cache=True)
def median_of(values: Floats, n: int) -> float:  # pragma: no cover
    """The median of the first n values; they are sorted in place."""
    for i in range(1, n):
        x = values[i]
        j = i - 1
        while j >= 0 and values[j] > x:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = x
    if n % 2:
        return float(values[n // 2])
    return float(0.5 * (values[n // 2 - 1] + values[n // 2]))


@njit(cache=True)
def _series_median(values: Floats, at: Ints, n: int) -> float:  # pragma: no cover
    held = np.empty(n)
    for i in range(n):
        held[i] = values[at[i]]
    return float(np.median(held))


@njit(cache=True)
def screen_column(  # noqa: C901, PLR0917
    values: Floats,
    hours: Floats,
    starts: Ints,
    maintained: Bools,
    absolute: float,
    detection: float,
    near: int,
    scales: float,
    factor: float,
    units: float,
    share: float,
    n_stuck: int,
    h_stuck: float,
    h_held: float,
    unit_factor: float,
    unit_slack: float,
    chance: float,
) -> NDArray[np.uint8]:  # pragma: no cover
    """A flag for each value of one indicator; starts: where each section's rows begin and end.

    absolute: least scatter of an indicator that has no ratio scale (pH), else 0.
    """
    flags = np.zeros(len(values), np.uint8)
    for s in range(len(starts) - 1):
        at = np.empty(starts[s + 1] - starts[s], np.int64)
        n = 0
        for i in range(starts[s], starts[s + 1]):
            if np.isnan(values[i]):
                continue
            if maintained[i]:
                flags[i] = MAINTENANCE
                continue
            at[n] = i
            n += 1
        if absolute == 0.0 and n >= 2 * near + 1:
            n = _other_units(values, flags, at, n, detection, unit_factor, unit_slack)
        n_ties = 0
        for j in range(1, n):
            n_ties += values[at[j]] == values[at[j - 1]]
        k = 0
        while k < n:  # runs of one value
            end = k
            while end + 1 < n and values[at[end + 1]] == values[at[k]]:
                end += 1
            length = end - k + 1
            lasted = hours[at[end]] - hours[at[k]]
            far = _far(
                values, at, n, k, end, near, absolute, detection, scales, factor, units, share
            )
            held = far and length > 1 and lasted >= h_held
            stuck = length >= n_stuck and lasted >= h_stuck and values[at[k]] > detection
            if stuck:
                # rounded series repeat by chance: less than one such run in a hundred series
                ties = (n_ties - length + 1.5) / (n - length + 1.0)
                stuck = n * ties ** (length - 1) < chance
            if far and length == 1:
                flags[at[k]] = SPIKE
            elif held or stuck:
                for j in range(k, end + 1):
                    flags[at[j]] = STUCK
            k = end + 1
    return flags


@njit(cache=True)
def _other_units(
    values: Floats,
    flags: NDArray[np.uint8],
    at: Ints,
    n: int,
    detection: float,
    factor: float,
    slack: float,
) -> int:  # pragma: no cover
    """Flag values about `factor` times the section's own level, or that part of it.

    They leave the list `at`; returns how many stay.
    """
    middle = _series_median(values, at, n)
    kept = 0
    for k in range(n):
        x = values[at[k]]
        ratio = max(x / middle, middle / x) if x > 0 and middle > 0 else 1.0
        looks = factor / slack <= ratio <= factor * slack and max(x, middle) > slack * detection
        if looks:
            flags[at[k]] = UNIT
        else:
            at[kept] = at[k]
            kept += 1
    return kept


@njit(cache=True)
def _far(  # noqa: C901, PLR0911, PLR0917
    values: Floats,
    at: Ints,
    n: int,
    first: int,
    last: int,
    near: int,
    absolute: float,
    detection: float,
    scales: float,
    factor: float,
    units: float,
    share: float,
) -> bool:  # pragma: no cover
    """Whether a run of one value lies beyond all its neighbours, many scales from their median."""
    if first == 0 or last == n - 1:
        return False
    window = np.empty(2 * near)
    m = 0
    for j in range(max(0, first - near), first):
        window[m] = values[at[j]]
        m += 1
    for j in range(last + 1, min(n, last + 1 + near)):
        window[m] = values[at[j]]
        m += 1
    if m < near:
        return False
    x = values[at[first]]
    middle = median_of(window, m)
    if window[0] <= x <= window[m - 1]:
        return False
    for beside in (values[at[first - 1]], values[at[last + 1]]):
        if abs(beside - middle) > 0.5 * abs(x - middle):  # a rise or a fall, not a jump alone
            return False
    for j in range(m):
        window[j] = abs(window[j] - middle)
    least = absolute if absolute > 0 else max(share * abs(middle), detection)
    if abs(x - middle) <= scales * max(_NORMAL * median_of(window, m), least):
        return False
    if absolute > 0:
        return bool(abs(x - middle) > units)
    return bool(x > factor * middle or x * factor < middle)


@njit(cache=True)
def change_column(  # noqa: C901, PLR0912
    values: Floats, hours: Floats, starts: Ints, span: float, absolute: float, share: float
) -> tuple[Floats, Floats]:  # pragma: no cover
    """For each value: the median over the hours before it, and the change in robust scales.

    Changes are of logarithms, or of the value itself where `absolute` is above 0. A section's
    scale is that of its own changes; three values must lie within the span. A way back to the
    section's usual level is no change: it stays NaN.
    """
    before = np.full(len(values), np.nan)
    scaled = np.full(len(values), np.nan)
    change = np.full(len(values), np.nan)
    window = np.empty(512)
    for s in range(len(starts) - 1):
        first = starts[s]
        n_found = 0
        held = np.empty(starts[s + 1] - starts[s])
        for i in range(starts[s], starts[s + 1]):
            if np.isnan(values[i]):
                continue
            while hours[i] - hours[first] > span:
                first += 1
            m = 0
            for j in range(max(first, i - 512), i):
                if not np.isnan(values[j]):
                    window[m] = values[j]
                    m += 1
            if m < 3:  # noqa: PLR2004
                continue
            mid = median_of(window, m)
            before[i] = mid
            if absolute > 0:
                change[i] = values[i] - mid
            elif mid > 0 and values[i] > 0:
                change[i] = np.log(values[i] / mid)
            else:
                continue
            held[n_found] = abs(change[i])
            n_found += 1
        if n_found == 0:
            continue
        scale = max(_NORMAL * np.median(held[:n_found]), absolute if absolute > 0 else share)
        usual = np.nanmedian(values[starts[s] : starts[s + 1]])
        for i in range(starts[s], starts[s + 1]):
            off = values[i] - usual if absolute > 0 else np.log(values[i] / usual)
            if off * change[i] > 0.5 * change[i] ** 2:
                scaled[i] = change[i] / scale
    return before, scaled


@njit(cache=True)
def season_column(  # noqa: C901, PLR0912
    values: Floats, hours: Floats, starts: Ints, days_around: float, n_minimum: int,
    absolute: float, share: float,
) -> tuple[Floats, Floats]:  # fmt: skip  # pragma: no cover
    """For each value: the section's own median of the season, and the departure in robust scales.

    The season of a week is all days of all years within `days_around` of its middle, each day
    with the median of its values; the scatter is that of those days. NaN with fewer than
    `n_minimum` days.
    """
    middle = np.full(len(values), np.nan)
    scaled = np.full(len(values), np.nan)
    window = np.empty(4096)
    for s in range(len(starts) - 1):
        lo, hi = starts[s], starts[s + 1]
        daily = np.empty(hi - lo)
        phase = np.empty(hi - lo)
        n = 0
        i = lo
        while i < hi:
            day = np.floor(hours[i] / 24.0)
            m = 0
            while i < hi and np.floor(hours[i] / 24.0) == day:
                if not np.isnan(values[i]) and m < 4096:  # noqa: PLR2004
                    window[m] = values[i]
                    m += 1
                i += 1
            if m:
                daily[n] = median_of(window, m)
                phase[n] = day % 365.2425
                n += 1
        if n < n_minimum:
            continue
        centres = np.full(53, np.nan)
        spreads = np.full(53, np.nan)
        near = np.empty(n)
        for week in range(53):
            m = 0
            for k in range(n):
                gap = abs(phase[k] - (7.0 * week + 3.5))
                if min(gap, 365.2425 - gap) <= days_around:
                    near[m] = daily[k]
                    m += 1
            if m < n_minimum:
                continue
            mid = np.median(near[:m])
            for k in range(m):
                near[k] = abs(near[k] - mid)
            centres[week] = mid
            least = absolute if absolute > 0 else share * abs(mid)
            spreads[week] = max(_NORMAL * np.median(near[:m]), least)
        for i in range(lo, hi):
            week = int((np.floor(hours[i] / 24.0) % 365.2425) // 7.0)
            if not np.isnan(values[i]) and spreads[week] > 0:
                middle[i] = centres[week]
                scaled[i] = (values[i] - centres[week]) / spreads[week]
    return middle, scaled
