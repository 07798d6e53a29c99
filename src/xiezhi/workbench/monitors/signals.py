"""What readings say about a monitor: the state of each series, and what calls for an alert.

Quality comes before any alarm: what is not believed is kept apart with its reason and sets off
nothing. Limits are those of the standard in force on the day of the last reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xiezhi.model.text import Text
from xiezhi.register.acts.measures import Level
from xiezhi.workbench.monitors.defaults import defaults_on
from xiezhi.workbench.monitors.series import CHINA, frame_of, since_days

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.workbench.monitors.watched import Monitor

ORDER = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)
NONE = Text("", "")


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
        return unbelieved(monitor, table, ())
    # Each kind brings its own libraries, which a page without readings need not load.
    if monitor.watch == "water":
        from xiezhi.workbench.monitors.water_signals import examined_water  # noqa: PLC0415

        return examined_water(monitor, table, now)
    if monitor.watch == "air":
        from xiezhi.workbench.monitors.air_signals import examined_air  # noqa: PLC0415

        return examined_air(monitor, table, now)
    from xiezhi.workbench.monitors.figure_signals import examined_figure  # noqa: PLC0415

    return examined_figure(monitor, table, now)


def unbelieved(monitor: Monitor, table: pd.DataFrame, apart: Sequence[Apart]) -> Examined:
    """A monitor without a reading to go by."""
    return Examined(monitor, len(table), (), tuple(apart), (), NONE, table)
