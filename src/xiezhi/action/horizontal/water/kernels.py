"""Compiled loops over the series of each section: checks and comparisons with neighbours."""

from __future__ import annotations

import numpy as np
from numba import njit

GOOD, MAINTENANCE, UNIT, STUCK, SPIKE = 0, 1, 2, 3, 4
_NORMAL = 1.4826


@njit(cache=True)
def median_of(values, n):  # type: ignore[no-untyped-def]  # pragma: no cover  (compiled)
    """The median of the first n values; they are sorted in place."""
    for i in range(1, n):
        x = values[i]
        j = i - 1
        while j >= 0 and values[j] > x:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = x
    if n % 2:
        return values[n // 2]
    return 0.5 * (values[n // 2 - 1] + values[n // 2])


@njit(cache=True)
def _series_median(values, at, n):  # type: ignore[no-untyped-def]  # pragma: no cover
    held = np.empty(n)
    for i in range(n):
        held[i] = values[at[i]]
    return np.median(held)


@njit(cache=True)
def screen_column(  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915, PLR0917  # pragma: no cover
    values, hours, starts, maintained, absolute, detection, near, scales, factor,
    units, share, n_stuck, h_stuck, h_held, unit_factor, unit_slack, chance,
):
    """A flag for each value of one indicator; starts: where each section's rows begin and end.

    absolute: least scatter of an indicator that has no ratio scale (pH), else 0.
    """
    flags = np.zeros(len(values), np.uint8)
    window = np.empty(2 * near)
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
        if n == 0:
            continue
        middle = _series_median(values, at, n)
        if absolute == 0.0 and middle > 0 and n >= 2 * near + 1:
            m = 0
            for k in range(n):
                x = values[at[k]]
                ratio = max(x / middle, middle / x) if x > 0 else 1.0
                if unit_factor / unit_slack <= ratio <= unit_factor * unit_slack:
                    if max(x, middle) > detection * unit_slack:
                        flags[at[k]] = UNIT
                        continue
                at[m] = at[k]
                m += 1
            n = m
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
            x = values[at[k]]
            n_window = 0
            for j in range(max(0, k - near), k):
                window[n_window] = values[at[j]]
                n_window += 1
            n_before = n_window
            for j in range(end + 1, min(n, end + 1 + near)):
                window[n_window] = values[at[j]]
                n_window += 1
            far = False
            if n_before >= 1 and n_window - n_before >= 1 and n_window >= near:
                mid = median_of(window, n_window)
                low_value, high_value = window[0], window[n_window - 1]
                for j in range(n_window):
                    window[j] = abs(window[j] - mid)
                spread = _NORMAL * median_of(window, n_window)
                least = absolute if absolute > 0 else max(share * abs(mid), detection)
                away = abs(x - mid)
                if away > scales * max(spread, least) and (x > high_value or x < low_value):
                    if absolute > 0:
                        far = away > units
                    else:
                        far = x > factor * mid or x * factor < mid
            if far and length == 1:
                flags[at[k]] = SPIKE
            elif far and lasted >= h_held:
                for j in range(k, end + 1):
                    flags[at[j]] = STUCK
            elif length >= n_stuck and lasted >= h_stuck and x > detection and (
                # rounded series repeat by chance: fewer than one such run in a hundred series
                n * ((n_ties - length + 1.5) / (n - length + 1.0)) ** (length - 1) < chance
            ):
                for j in range(k, end + 1):
                    flags[at[j]] = STUCK
            k = end + 1
    return flags


@njit(cache=True)
def change_column(values, hours, starts, span, absolute, share):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0917  # pragma: no cover
    """For each value: the median over the hours before it, and the change in robust scales.

    Changes are of logarithms, or of the value itself where `absolute` is above 0. A section's
    scale is that of its own changes; three values must lie within the span.
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
        for i in range(starts[s], starts[s + 1]):
            scaled[i] = change[i] / scale
    return before, scaled


@njit(cache=True)
def season_column(values, hours, starts, days_around, n_minimum, absolute, share):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915, PLR0917  # pragma: no cover
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
