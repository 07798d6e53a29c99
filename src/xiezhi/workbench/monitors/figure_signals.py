"""Agreed figures: one beyond its bounds calls for an alert as soon as it is reported."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from xiezhi.action.horizontal.observed import REASONS
from xiezhi.model.text import Text, text
from xiezhi.register.acts.measures import Level
from xiezhi.workbench.monitors.signals import NONE, Apart, Examined, Latest, Signal
from xiezhi.workbench.monitors.spells import (
    bound_words,
    day_words,
    number_words,
    signal_of,
    time_words,
)

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.workbench.monitors.watched import Monitor

_TITLE = Text("各方约定的界限", "bounds that the sides agreed on")


def examined_figure(monitor: Monitor, table: pd.DataFrame, now: datetime) -> Examined:
    """The last value of each figure of each side against the bounds agreed on."""
    signals, latest, apart = [], [], []
    for (series, parameter), rows in table.groupby(["series", "parameter"]):
        last = rows.iloc[-1].to_dict() | {"series": str(series), "parameter": str(parameter)}
        reason = _why_apart(monitor, last)
        if reason is not None:
            apart.append(_kept_apart(last, reason))
            continue
        latest.append(_latest(monitor, last))
        if not latest[-1].within:
            signals.append(_signal(monitor, table, last, now))
    return Examined(monitor, len(table), tuple(latest), tuple(apart), tuple(signals), _TITLE, table)


def _why_apart(monitor: Monitor, last: dict[Any, Any]) -> Text | None:
    """Why a value is not judged; None where it is."""
    parameter, unit = last["parameter"], str(last["unit"])
    if parameter not in monitor.limits:
        return REASONS["unknown_parameter"]
    return None if monitor.units.get(parameter, unit) == unit else REASONS["wrong_unit"]


def _side(last: dict[Any, Any]) -> str:
    return str(last["series"]).rpartition(" ")[2]


def _kept_apart(last: dict[Any, Any], reason: Text) -> Apart:
    return Apart(_side(last), time_words(last["time"]), last["parameter"], last["value"], reason)


def _latest(monitor: Monitor, last: dict[Any, Any]) -> Latest:
    low, high = monitor.limits[last["parameter"]]
    value = float(last["value"])
    within = (low is None or value >= low) and (high is None or value <= high)
    name = Text(last["parameter"], last["parameter"])
    return Latest(
        _side(last), last["parameter"], name, time_words(last["time"]), str(last["value"]),
        str(last["unit"]), low, high, within, NONE,
    )  # fmt: skip


def _signal(monitor: Monitor, table: pd.DataFrame, last: dict[Any, Any], now: datetime) -> Signal:
    low, high = monitor.limits[last["parameter"]]
    bound = (-np.inf if low is None else low, np.inf if high is None else high)
    unit = str(last["unit"])
    words = text(
        "{what}为{value}，约定{limit}，{on}",
        "{what} is {value}; agreed: {limit}; {on}",
        what=Text(last["parameter"], last["parameter"]),
        value=number_words(float(last["value"]), unit),
        limit=bound_words(bound, unit),
        on=day_words(last["time"]),
    )
    row = {
        "section": last["series"],
        "parameter": last["parameter"],
        "start": last["time"],
        "end": last["time"],
    }
    return signal_of(monitor, table, row, "bound", Level.YELLOW, words, now)
