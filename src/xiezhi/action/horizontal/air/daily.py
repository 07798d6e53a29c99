"""Daily values from hourly ones: means of a day, and the largest eight-hour mean of ozone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.action.horizontal.air.editions import rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DAY = ("pm25_24h", "pm10_24h", "so2_24h", "no2_24h", "co_24h", "o3_8h")
_HOURS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Daily values on a full grid.

    first_day: days since 1970; daily: (day, city, p) in the order of DAY, NaN where too few
    hours were measured.
    """

    first_day: int
    daily: Floats


def hourly_grid(
    hours: Floats, city_i: NDArray[np.int64], values: Floats, n_cities: int
) -> tuple[int, Floats]:
    """Rows of hours laid on a full grid: first day since 1970, (hour, city, p) from its hour 0.

    hours: (n,) since 1970; values: (n, p). Where a city has an hour twice the last row counts.
    """
    whole = np.floor(np.asarray(hours) + _SLACK).astype(np.int64)
    first = int(whole.min() // _HOURS) if len(whole) else 0
    n_days = int(whole.max() // _HOURS) - first + 1 if len(whole) else 0
    grid = np.full((n_days * _HOURS, n_cities, values.shape[1]), np.nan)
    grid[whole - first * _HOURS, city_i] = values
    return first, grid


_SLACK = 1e-6  # an hour written as seconds since 1970 may lie a hair below itself


def days_of(first_day: int, grid: Floats, columns: tuple[str, ...]) -> Days:
    """Daily values of a grid of hours.

    grid: (hour, city, p) from hour 0 of the first day; columns: pollutant ids of the last axis.
    A day's mean needs 20 hours. The largest eight-hour mean takes windows that end at the hours
    8 to 24 of the day, each with 6 hours at least, and 14 such windows; a hour is named by its
    beginning here, so the window of hours 0 to 7 is the first.
    """
    rule = rules()["hours"]
    n_days, n_cities = len(grid) // _HOURS, grid.shape[1]
    out = np.full((n_days, n_cities, len(DAY)), np.nan)
    for column, name in enumerate(DAY):
        pollutant = name.rsplit("_", 1)[0]
        if pollutant not in columns or not n_days:
            continue
        series = grid[:, :, columns.index(pollutant)]
        by_day = series.reshape(n_days, _HOURS, n_cities)
        if name == "o3_8h":
            out[:, :, column] = _largest_window(by_day, rule)
        else:
            out[:, :, column] = _mean(by_day, int(rule["day_minimum"]))
    return Days(first_day, out)


def _mean(values: Floats, minimum: int) -> Floats:
    """Means over axis 1 where enough was measured."""
    n = (~np.isnan(values)).sum(axis=1)
    total = np.nansum(values, axis=1)
    return np.where(n >= minimum, total / np.maximum(n, 1), np.nan)


def _largest_window(by_day: Floats, rule: dict[str, int]) -> Floats:
    """The largest mean of eight hours of a day, from the window of hours 0 to 7 on."""
    window = int(rule["window"])
    known = ~np.isnan(by_day)
    total = np.cumsum(np.where(known, by_day, 0.0), axis=1)
    count = np.cumsum(known, axis=1)
    sums, counts = total[:, window - 1 :].copy(), count[:, window - 1 :].copy()
    sums[:, 1:] -= total[:, :-window]
    counts[:, 1:] -= count[:, :-window]
    means = np.where(counts >= rule["window_minimum"], sums / np.maximum(counts, 1), np.nan)
    n_windows = (~np.isnan(means)).sum(axis=1)
    largest = np.where(np.isnan(means), -np.inf, means).max(axis=1)
    return np.where(n_windows >= rule["windows_minimum"], largest, np.nan)
