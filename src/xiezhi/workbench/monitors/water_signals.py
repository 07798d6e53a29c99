"""Surface water: spells that the standard calls alarms, and the last class of each series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.observed import observed
from xiezhi.action.horizontal.water.alarms import KINDS, alarms
from xiezhi.action.horizontal.water.classes import classify
from xiezhi.action.horizontal.water.quality import screened
from xiezhi.action.horizontal.water.readings import readings_of
from xiezhi.action.horizontal.water.standard import (
    CLASS_NAMES,
    defaults,
    indicators,
    standard_on,
)
from xiezhi.model.text import Text, text
from xiezhi.register.acts.measures import Level
from xiezhi.workbench.monitors.series import for_checks
from xiezhi.workbench.monitors.signals import NONE, Examined, Latest, Signal, unbelieved
from xiezhi.workbench.monitors.spells import (
    apart_of,
    bound_words,
    finite,
    local,
    number_words,
    sections_of,
    signal_of,
    span_words,
    time_words,
)

if TYPE_CHECKING:
    from xiezhi.action.horizontal.water.quality import Screened
    from xiezhi.action.horizontal.water.standard import Standard
    from xiezhi.workbench.monitors.watched import Monitor

_LEVELS = {1: Level.YELLOW, 2: Level.ORANGE, 3: Level.RED}


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """Screened readings of a monitor, and what they are measured by. target: a class of water."""

    monitor: Monitor
    table: pd.DataFrame
    now: datetime
    checked: Screened
    standard: Standard
    target: int

    def bound(self, item: str) -> tuple[float, float] | None:
        """The least and the most of a parameter in the target class; None where none is set."""
        limit = self.standard.limit(item, lake=self.monitor.lake)
        return limit.of_class(self.target) if limit else None


def examined_water(monitor: Monitor, table: pd.DataFrame, now: datetime) -> Examined:
    """The readings of a section by the standard in force on the day of the last one."""
    seen = observed(for_checks(table), sections_of(table), indicators(), until=local(now))
    apart = apart_of(seen.apart)
    if seen.good.empty:
        return unbelieved(monitor, table, apart)
    checked = screened(readings_of(seen.good))
    standard = standard_on(pd.Timestamp(checked.readings.time.max()).date())
    target = monitor.target or int(defaults()["alarm"]["target_class"])
    looked = _Looked(monitor, table, now, checked, standard, target)
    return Examined(
        monitor,
        len(table),
        tuple(_latest(looked)),
        (*apart, *apart_of(checked.apart())),
        tuple(_signals(looked)),
        _measured_by(looked),
        table,
    )


def _signals(looked: _Looked) -> Iterator[Signal]:
    sections = looked.checked.readings.sections
    targets = dict.fromkeys(sections, looked.target)
    lakes = dict.fromkeys(sections, looked.monitor.lake)
    found = alarms(looked.checked, looked.standard, targets, lakes)
    for row in found[found["confirmed"]].to_dict("records"):
        kind = str(row["kind"])
        level = _LEVELS[int(row["level"])] if kind == "threshold" else Level.BLUE
        words = _words(looked, row)
        yield signal_of(looked.monitor, looked.table, row, kind, level, words, looked.now)


def _words(looked: _Looked, row: Mapping[Any, Any]) -> Text:
    item = str(row["parameter"])
    known = indicators()[item]
    return text(
        "{what}：{kind}，最值{peak}（{limit}），{span}",
        "{what}: {kind}, at worst {peak} ({limit}), {span}",
        what=known.name,
        kind=KINDS[str(row["kind"])],
        peak=number_words(row["peak"], known.unit),
        limit=bound_words(looked.bound(item) or (-np.inf, np.inf), known.unit),
        span=span_words(row["start"], row["end"]),
    )


def _latest(looked: _Looked) -> Iterator[Latest]:
    """The last believed reading of each parameter in each series, with its class of water."""
    r, believed = looked.checked.readings, looked.checked.believed
    lakes = np.full(len(r.hours), looked.monitor.lake, dtype=np.bool_)
    classes = classify(believed, r.items, looked.standard, lakes)
    for series_i, series in enumerate(r.sections):
        for column, item in enumerate(r.items):
            own = np.flatnonzero((r.section_i == series_i) & ~np.isnan(believed[:, column]))
            if not len(own):
                continue
            at = int(own[-1])
            number = int(classes.by_indicator[at, column]) if classes.rated[column] else 0
            yield _reading(
                looked, series, item, r.time[at], float(believed[at, column]),
                CLASS_NAMES[number - 1] if number else NONE,
            )  # fmt: skip


def _reading(
    looked: _Looked, series: str, item: str, time: Any, value: float, says: Text
) -> Latest:
    known, bound = indicators()[item], looked.bound(item)
    low, high = bound or (-np.inf, np.inf)
    within = bool(low <= value <= high) if bound else None
    return Latest(
        series.rpartition(" ")[2], item, known.name, time_words(time), f"{value:g}", known.unit,
        finite(low), finite(high), within, says,
    )  # fmt: skip


def _measured_by(looked: _Looked) -> Text:
    name = CLASS_NAMES[looked.target - 1]
    return text(
        "{title}，目标{c}",
        "{title}, target {c}",
        title=looked.standard.title,
        c=Text(name.zh, f"class {name.en}"),
    )
