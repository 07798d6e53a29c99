"""Air: days whose index calls for an alert by the ladder, and the last day's index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.air.alerts import alert_levels, alert_name
from xiezhi.action.horizontal.air.aqi import level_name
from xiezhi.action.horizontal.air.case_air import POLLUTANTS, daily_index, screened_hours
from xiezhi.action.horizontal.air.daily import days_of, hourly_grid
from xiezhi.action.horizontal.air.editions import edition_on, pollutants
from xiezhi.action.horizontal.observed import observed
from xiezhi.action.horizontal.water.quality import FLAGS
from xiezhi.action.horizontal.water.readings import Readings, readings_of
from xiezhi.model.text import Text, text
from xiezhi.register.acts.measures import Level
from xiezhi.workbench.monitors.series import for_checks
from xiezhi.workbench.monitors.signals import Examined, Latest, Signal, unbelieved
from xiezhi.workbench.monitors.spells import (
    apart_of,
    local,
    number_words,
    sections_of,
    signal_of,
    span_words,
)

if TYPE_CHECKING:
    from xiezhi.workbench.monitors.watched import Monitor

_LEVELS = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)
_WHAT = Text("空气质量指数", "air quality index")
_BOUND = 100.0
"""The bound of a level of the index: beyond it the air is lightly polluted."""


@dataclass(frozen=True, slots=True, eq=False)
class _Days:
    """The index day by day. index: (day, series); levels: of alerts, likewise, 0 for none."""

    start: date
    series: tuple[str, ...]
    index: Any
    levels: Any
    title: Text


def examined_air(monitor: Monitor, table: pd.DataFrame, now: datetime) -> Examined:
    """The readings of a station by the edition of the standard in force on the last day."""
    seen = observed(for_checks(table), sections_of(table), pollutants(), until=local(now))
    apart = apart_of(seen.apart)
    if seen.good.empty:
        return unbelieved(monitor, table, apart)
    read = readings_of(seen.good, POLLUTANTS)
    flags, believed = screened_hours(read)
    days = _days(read, believed)
    return Examined(
        monitor,
        len(table),
        tuple(_latest(days)),
        (*apart, *apart_of(_flagged(read, flags))),
        tuple(_signals(days, monitor, table, now)),
        days.title,
        table,
    )


def _flagged(read: Readings, flags: Any) -> pd.DataFrame:
    """The values that the screening does not believe, with its reasons."""
    at, column = np.nonzero(flags)
    return pd.DataFrame(
        {
            "section": np.array(read.sections, dtype=object)[read.section_i[at]],
            "time": read.time[at],
            "parameter": np.array(read.items, dtype=object)[column],
            "value": read.measured[at, column],
            "reason": np.array(FLAGS, dtype=object)[flags[at, column]],
        }
    )


def _days(read: Readings, believed: Any) -> _Days:
    first, grid = hourly_grid(read.hours, read.section_i, believed, len(read.sections))
    daily = days_of(first, grid, POLLUTANTS).daily
    start = date(1970, 1, 1) + timedelta(days=first)
    edition = edition_on(start + timedelta(days=max(len(daily) - 1, 0)))
    index = daily_index(daily, edition).index.reshape(daily.shape[:2])
    return _Days(start, tuple(read.sections), index, alert_levels(index), edition.title)


def _signals(days: _Days, monitor: Monitor, table: pd.DataFrame, now: datetime) -> Iterator[Signal]:
    for city, series in enumerate(days.series):
        for a, b in _runs(days.levels[:, city]):
            level = int(days.levels[a : b + 1, city].max())
            peak = float(np.nanmax(days.index[a : b + 1, city]))
            row = {
                "section": series,
                "parameter": "aqi",
                "start": pd.Timestamp(days.start) + pd.Timedelta(days=a),
                "end": pd.Timestamp(days.start) + pd.Timedelta(days=b, hours=23),
            }
            words = text(
                "空气质量指数{peak}（{name}），按{ladder}级，{span}",
                "air quality index {peak} ({name}), {ladder} by the ladder, {span}",
                peak=number_words(peak, ""),
                name=level_name(peak),
                ladder=alert_name(level),
                span=span_words(row["start"], row["end"]),
            )
            yield signal_of(monitor, table, row, "index", _LEVELS[level - 1], words, now)


def _runs(levels: Any) -> Iterator[tuple[int, int]]:
    """First and last day of every run that calls for an alert."""
    edges = np.flatnonzero(np.diff(np.r_[False, levels > 0, False].astype(np.int8)))
    for a, b in edges.reshape(-1, 2):
        yield int(a), int(b) - 1


def _latest(days: _Days) -> Iterator[Latest]:
    for city, series in enumerate(days.series):
        known = np.flatnonzero(np.isfinite(days.index[:, city]))
        if not len(known):
            continue
        last = int(known[-1])
        value = float(days.index[last, city])
        yield Latest(
            series.rpartition(" ")[2], "aqi", _WHAT,
            (days.start + timedelta(days=last)).isoformat(), f"{value:g}", "",
            None, _BOUND, value <= _BOUND, level_name(value),
        )  # fmt: skip
