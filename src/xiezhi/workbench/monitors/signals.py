"""What readings say about a monitor: the state of each series, and what calls for an alert.

Quality comes before any alarm: what is not believed is kept apart with its reason and sets off
nothing. Limits are those of the standard in force on the day of the last reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.observed import REASONS, observed
from xiezhi.model.text import Text, text
from xiezhi.register.acts.measures import Level
from xiezhi.workbench.monitors.defaults import defaults_on
from xiezhi.workbench.monitors.series import CHINA, for_checks, frame_of, observation_id, since_days

if TYPE_CHECKING:
    from xiezhi.workbench.monitors.watched import Monitor

_WATER_LEVELS = {1: Level.YELLOW, 2: Level.ORANGE, 3: Level.RED}
_AIR_LEVELS = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)
ORDER = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that calls for an alert. side: whose instruments; recent: not too long ago.

    spell: the ids of all readings of it; chosen: the readings to be put on record with the alert.
    """

    monitor: str
    side: str
    parameter: str
    kind: str
    level: Level
    start: str
    end: str
    words: Text
    spell: frozenset[str]
    chosen: tuple[dict[str, Any], ...]
    recent: bool


@dataclass(frozen=True, slots=True)
class Latest:
    """The last reading of a parameter by a side. within: against the limits; class of water."""

    side: str
    parameter: str
    name: Text
    time: str
    value: str
    unit: str
    low: float | None
    high: float | None
    within: bool | None
    says: Text


@dataclass(frozen=True, slots=True)
class Apart:
    """A value that is not believed, and why."""

    side: str
    time: str
    parameter: str
    value: str
    reason: Text


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A monitor with what its readings say. standard: by which limits; empty where agreed ones."""

    monitor: Monitor
    n_readings: int
    latest: tuple[Latest, ...]
    apart: tuple[Apart, ...]
    signals: tuple[Signal, ...]
    standard: Text
    table: pd.DataFrame

    @property
    def alarming(self) -> tuple[Signal, ...]:
        """Signals that call for an alert now."""
        return tuple(one for one in self.signals if one.recent)


def examined(monitor: Monitor, now: datetime, side: str = "") -> Examined:
    """The readings of a monitor looked at; side: of one side's instruments alone."""
    rule = defaults_on(now.astimezone(CHINA).date())
    table = frame_of((monitor.section,), since_days(now, rule.kept_days), side)
    if table.empty:
        return Examined(monitor, 0, (), (), (), Text("", ""), table)
    kind = {"water": _water, "air": _air}.get(monitor.watch, _figure)
    return kind(monitor, table, now)


# -- surface water


def _water(monitor: Monitor, table: pd.DataFrame, now: datetime) -> Examined:
    from xiezhi.action.horizontal.water.alarms import KINDS, alarms  # noqa: PLC0415
    from xiezhi.action.horizontal.water.classes import classify  # noqa: PLC0415
    from xiezhi.action.horizontal.water.quality import screened  # noqa: PLC0415
    from xiezhi.action.horizontal.water.readings import readings_of  # noqa: PLC0415
    from xiezhi.action.horizontal.water.standard import (  # noqa: PLC0415
        CLASS_NAMES,
        defaults,
        indicators,
        standard_on,
    )

    known = indicators()
    seen = observed(for_checks(table), _sections(table), known, until=_local(now))
    apart = _apart(table, seen.apart)
    if seen.good.empty:
        return Examined(monitor, len(table), (), apart, (), Text("", ""), table)
    checked = screened(readings_of(seen.good))
    apart = (*apart, *_apart(table, checked.apart()))
    r = checked.readings
    standard = standard_on(pd.Timestamp(r.time.max()).date())
    target = monitor.target or int(defaults()["alarm"]["target_class"])
    of_all = dict.fromkeys(r.sections, target)
    lake = dict.fromkeys(r.sections, monitor.lake)
    found = alarms(checked, standard, of_all, lake)
    signals = []
    for row in found[found["confirmed"]].to_dict("records"):
        item = str(row["parameter"])
        limit = standard.limit(item, lake=monitor.lake)
        bound = limit.of_class(target) if limit else (-np.inf, np.inf)
        level = _WATER_LEVELS[int(row["level"])]
        level = level if row["kind"] == "threshold" else Level.BLUE
        words = text(
            "{what}：{kind}，最值{peak}（{limit}），{span}",
            "{what}: {kind}, at worst {peak} ({limit}), {span}",
            what=known[item].name,
            kind=KINDS[str(row["kind"])],
            peak=_number(row["peak"], known[item].unit),
            limit=_bound(bound, known[item].unit),
            span=_span(row["start"], row["end"]),
        )
        signals.append(_signal(monitor, table, row, str(row["kind"]), level, words, now))
    lakes = np.full(len(r.hours), monitor.lake, dtype=np.bool_)
    classes = classify(checked.believed, r.items, standard, lakes)
    latest = []
    for series_i, series in enumerate(r.sections):
        for column, item in enumerate(r.items):
            own = np.flatnonzero((r.section_i == series_i) & ~np.isnan(checked.believed[:, column]))
            if not len(own):
                continue
            at = int(own[-1])
            number = int(classes.by_indicator[at, column])
            limit = standard.limit(item, lake=monitor.lake)
            low, high = limit.of_class(target) if limit else (-np.inf, np.inf)
            value = float(checked.believed[at, column])
            latest.append(
                Latest(
                    series.rpartition(" ")[2],
                    item,
                    known[item].name,
                    _time(r.time[at]),
                    f"{value:g}",
                    known[item].unit,
                    _finite(low),
                    _finite(high),
                    bool(low <= value <= high) if limit else None,
                    CLASS_NAMES[number - 1] if number and classes.rated[column] else Text("", ""),
                )
            )
    by = text(
        "{title}，目标{c}",
        "{title}, target {c}",
        title=standard.title,
        c=Text(CLASS_NAMES[target - 1].zh, f"class {CLASS_NAMES[target - 1].en}"),
    )
    return Examined(monitor, len(table), tuple(latest), apart, tuple(signals), by, table)


# -- air


def _air(monitor: Monitor, table: pd.DataFrame, now: datetime) -> Examined:
    from xiezhi.action.horizontal.air.alerts import alert_levels, alert_name  # noqa: PLC0415
    from xiezhi.action.horizontal.air.aqi import level_name  # noqa: PLC0415
    from xiezhi.action.horizontal.air.case_air import (  # noqa: PLC0415
        POLLUTANTS,
        daily_index,
        screened_hours,
    )
    from xiezhi.action.horizontal.air.daily import days_of, hourly_grid  # noqa: PLC0415
    from xiezhi.action.horizontal.air.editions import edition_on, pollutants  # noqa: PLC0415
    from xiezhi.action.horizontal.water.quality import FLAGS  # noqa: PLC0415
    from xiezhi.action.horizontal.water.readings import readings_of  # noqa: PLC0415

    seen = observed(for_checks(table), _sections(table), pollutants(), until=_local(now))
    apart = _apart(table, seen.apart)
    if seen.good.empty:
        return Examined(monitor, len(table), (), apart, (), Text("", ""), table)
    r = readings_of(seen.good, POLLUTANTS)
    flags, believed = screened_hours(r)
    at, column = np.nonzero(flags)
    kept = pd.DataFrame(
        {
            "section": np.array(r.sections, dtype=object)[r.section_i[at]],
            "time": r.time[at],
            "parameter": np.array(r.items, dtype=object)[column],
            "value": r.measured[at, column],
            "reason": np.array(FLAGS, dtype=object)[flags[at, column]],
        }
    )
    apart = (*apart, *_apart(table, kept))
    first, grid = hourly_grid(r.hours, r.section_i, believed, len(r.sections))
    days = days_of(first, grid, POLLUTANTS)
    start = date.fromordinal(date(1970, 1, 1).toordinal() + first)
    edition = edition_on(date.fromordinal(start.toordinal() + max(len(days.daily) - 1, 0)))
    index = daily_index(days.daily, edition).index.reshape(days.daily.shape[:2])
    levels = alert_levels(index)
    signals, latest = [], []
    for city, series in enumerate(r.sections):
        for a, b in _runs(levels[:, city]):
            level = int(levels[a : b + 1, city].max())
            peak = float(np.nanmax(index[a : b + 1, city]))
            row = {
                "section": series,
                "parameter": "aqi",
                "start": pd.Timestamp(start) + pd.Timedelta(days=a),
                "end": pd.Timestamp(start) + pd.Timedelta(days=b, hours=23),
            }
            words = text(
                "空气质量指数{peak}（{name}），按{ladder}级，{span}",
                "air quality index {peak} ({name}), {ladder} by the ladder, {span}",
                peak=_number(peak, ""),
                name=level_name(peak),
                ladder=alert_name(level),
                span=_span(row["start"], row["end"]),
            )
            signals.append(
                _signal(monitor, table, row, "index", _AIR_LEVELS[level - 1], words, now)
            )
        known = np.flatnonzero(np.isfinite(index[:, city]))
        if len(known):
            k = int(known[-1])
            value = float(index[k, city])
            latest.append(
                Latest(
                    series.rpartition(" ")[2],
                    "aqi",
                    Text("空气质量指数", "air quality index"),
                    date.fromordinal(start.toordinal() + k).isoformat(),
                    f"{value:g}",
                    "",
                    None,
                    100.0,
                    value <= 100,  # noqa: PLR2004  (a level's bound: lightly polluted)
                    level_name(value),
                )
            )
    by = edition.title
    return Examined(monitor, len(table), tuple(latest), apart, tuple(signals), by, table)


def _runs(levels: Any) -> Iterator[tuple[int, int]]:
    """First and last day of every run that calls for an alert."""
    edges = np.flatnonzero(np.diff(np.r_[False, levels > 0, False].astype(np.int8)))
    for a, b in edges.reshape(-1, 2):
        yield int(a), int(b) - 1


# -- agreed figures


def _figure(monitor: Monitor, table: pd.DataFrame, now: datetime) -> Examined:
    """A figure beyond its agreed bounds calls for an alert as soon as it is reported."""
    signals, latest, apart = [], [], []
    for (series, parameter), rows in table.groupby(["series", "parameter"]):
        low, high = monitor.limits.get(str(parameter), (None, None))
        last = rows.iloc[-1].to_dict()
        fits = str(last["unit"]) == monitor.units.get(str(parameter), str(last["unit"]))
        side = str(series).rpartition(" ")[2]
        if not fits or parameter not in monitor.limits:
            reason = REASONS["wrong_unit" if parameter in monitor.limits else "unknown_parameter"]
            apart.append(Apart(side, _time(last["time"]), str(parameter), last["value"], reason))
            continue
        value = float(last["value"])
        within = (low is None or value >= low) and (high is None or value <= high)
        name = Text(str(parameter), str(parameter))
        latest.append(
            Latest(
                side, str(parameter), name, _time(last["time"]), str(last["value"]),
                str(last["unit"]), low, high, within, Text("", ""),
            )
        )  # fmt: skip
        if within:
            continue
        words = text(
            "{what}为{value}，约定{limit}，{on}",
            "{what} is {value}; agreed: {limit}; {on}",
            what=name,
            value=_number(value, str(last["unit"])),
            limit=_bound(
                (-np.inf if low is None else low, np.inf if high is None else high),
                str(last["unit"]),
            ),
            on=_day(last["time"]),
        )
        row = {
            "section": series,
            "parameter": parameter,
            "start": last["time"],
            "end": last["time"],
        }
        signals.append(_signal(monitor, table, row, "bound", Level.YELLOW, words, now))
    title = Text("双方约定的界限", "bounds that the sides agreed on")
    return Examined(monitor, len(table), tuple(latest), tuple(apart), tuple(signals), title, table)


# -- parts


def _signal(
    monitor: Monitor,
    table: pd.DataFrame,
    row: Mapping[Any, Any],
    kind: str,
    level: Level,
    words: Text,
    now: datetime,
) -> Signal:
    start, end = pd.Timestamp(row["start"]), pd.Timestamp(row["end"])
    own = table[(table["series"] == row["section"]) & table["time"].between(start, end)]
    if row["parameter"] != "aqi":
        own = own[own["parameter"].isin(_written(str(row["parameter"])))]
    records = own.to_dict("records")
    recent = _local(now) - end <= pd.Timedelta(
        days=defaults_on(now.astimezone(CHINA).date()).recent_days
    )
    return Signal(
        monitor.id,
        str(row["section"]).rpartition(" ")[2],
        str(row["parameter"]),
        kind,
        level,
        _time(start),
        _time(end),
        words,
        frozenset(observation_id(one) for one in records),
        _chosen(records, row.get("peak")),
        bool(recent),
    )


def _written(item: str) -> set[str]:
    """The names under which a parameter may have been given."""
    from xiezhi.action.horizontal.water.standard import indicators  # noqa: PLC0415

    known = indicators().get(item)
    return {item, *(known.aliases if known else ())}


def _chosen(records: Sequence[dict[str, Any]], peak: object) -> tuple[dict[str, Any], ...]:
    """The readings that go on record with an alert: the first two, and the worst."""
    first = list(records[: _SHOWN - 1])
    worst = [one for one in records if peak is not None and float(one["value"]) == peak]
    rest = [one for one in (worst or records[::-1]) if one not in first]
    return (*first, *rest[:1])


def _apart(table: pd.DataFrame, rows: pd.DataFrame) -> tuple[Apart, ...]:
    del table
    ordered = rows.sort_values("time", ascending=False) if len(rows) else rows
    return tuple(
        Apart(
            str(row["section"]).rpartition(" ")[2],
            _time(row["time"]),
            str(row["parameter"]),
            f"{row['value']}",
            REASONS[str(row["reason"])],
        )
        for row in ordered.to_dict("records")
    )


def _sections(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"id": table["series"].unique()})


def _local(now: datetime) -> pd.Timestamp:
    return pd.Timestamp(now.astimezone(CHINA).replace(tzinfo=None))


def _time(value: Any) -> str:
    return "" if pd.isna(value) else str(pd.Timestamp(value).isoformat(" ", "minutes"))


def _day(value: Any) -> Text:
    shown = pd.Timestamp(value).date().isoformat()
    return Text(shown, shown)


def _span(start: Any, end: Any) -> Text:
    a, b = _time(start), _time(end)
    return Text(f"{a}至{b}", f"{a} to {b}") if a != b else Text(a, a)


def _number(value: Any, unit: str) -> Text:
    shown = f"{float(value):g}{f' {unit}' if unit else ''}"
    return Text(shown, shown)


def _bound(bound: tuple[float, float], unit: str) -> Text:
    low, high = bound
    tail = f" {unit}" if unit else ""
    if np.isfinite(low) and np.isfinite(high):
        return Text(f"应在{low:g}至{high:g}{tail}之间", f"should be {low:g} to {high:g}{tail}")
    if np.isfinite(high):
        return Text(f"应不高于{high:g}{tail}", f"should be {high:g}{tail} or less")
    if np.isfinite(low):
        return Text(f"应不低于{low:g}{tail}", f"should be {low:g}{tail} or more")
    return Text("未设限值", "no limit set")


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
