"""Spells of readings as signals, what is kept apart, and the words of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.observed import REASONS
from xiezhi.model.text import Text
from xiezhi.register.acts.measures import Level
from xiezhi.workbench.monitors.defaults import defaults_on
from xiezhi.workbench.monitors.series import CHINA, observation_id
from xiezhi.workbench.monitors.signals import Apart, Signal

if TYPE_CHECKING:
    from xiezhi.workbench.monitors.watched import Monitor

_SHOWN = 3


def signal_of(
    monitor: Monitor,
    table: pd.DataFrame,
    row: Mapping[Any, Any],
    kind: str,
    level: Level,
    words: Text,
    now: datetime,
) -> Signal:
    """A spell of readings as a signal. row: section, parameter, start, end, maybe the peak."""
    start, end = pd.Timestamp(row["start"]), pd.Timestamp(row["end"])
    own = table[(table["series"] == row["section"]) & table["time"].between(start, end)]
    if row["parameter"] != "aqi":
        own = own[own["parameter"].isin(_written(str(row["parameter"])))]
    records = own.to_dict("records")
    recent = local(now) - end <= pd.Timedelta(
        days=defaults_on(now.astimezone(CHINA).date()).recent_days
    )
    return Signal(
        monitor.id,
        str(row["section"]).rpartition(" ")[2],
        str(row["parameter"]),
        kind,
        level,
        time_words(start),
        time_words(end),
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


def apart_of(rows: pd.DataFrame) -> tuple[Apart, ...]:
    """Values that are not believed, the latest first; rows: with the reason of each."""
    ordered = rows.sort_values("time", ascending=False) if len(rows) else rows
    return tuple(
        Apart(
            str(row["section"]).rpartition(" ")[2],
            time_words(row["time"]),
            str(row["parameter"]),
            f"{row['value']}",
            REASONS[str(row["reason"])],
        )
        for row in ordered.to_dict("records")
    )


def sections_of(table: pd.DataFrame) -> pd.DataFrame:
    """The series of a table of readings, as checks want their sections."""
    return pd.DataFrame({"id": table["series"].unique()})


def local(now: datetime) -> pd.Timestamp:
    """A moment by the clock in China, as readings are written."""
    return pd.Timestamp(now.astimezone(CHINA).replace(tzinfo=None))


def time_words(value: Any) -> str:
    """A moment to the minute; empty where there is none."""
    return "" if pd.isna(value) else str(pd.Timestamp(value).isoformat(" ", "minutes"))


def day_words(value: Any) -> Text:
    """A day."""
    shown = pd.Timestamp(value).date().isoformat()
    return Text(shown, shown)


def span_words(start: Any, end: Any) -> Text:
    """From when to when."""
    a, b = time_words(start), time_words(end)
    return Text(f"{a}至{b}", f"{a} to {b}") if a != b else Text(a, a)


def number_words(value: Any, unit: str) -> Text:
    """A number with its unit."""
    shown = f"{float(value):g}{f' {unit}' if unit else ''}"
    return Text(shown, shown)


def bound_words(bound: tuple[float, float], unit: str) -> Text:
    """What a value should be; an infinite bound is none."""
    low, high = bound
    tail = f" {unit}" if unit else ""
    if np.isfinite(low) and np.isfinite(high):
        return Text(f"应在{low:g}至{high:g}{tail}之间", f"should be {low:g} to {high:g}{tail}")
    if np.isfinite(high):
        return Text(f"应不高于{high:g}{tail}", f"should be {high:g}{tail} or less")
    if np.isfinite(low):
        return Text(f"应不低于{low:g}{tail}", f"should be {low:g}{tail} or more")
    return Text("未设限值", "no limit set")


def finite(value: float) -> float | None:
    """A bound; None where there is none."""
    return float(value) if np.isfinite(value) else None
