"""Automatic readings checked before anything is said about a river.

Each value is either used or kept apart with one reason: maintenance, a unit that looks wrong, a
value stuck, an isolated spike. A value at the end of a series cannot be told from a spike yet; an
alarm waits for the next one (`alarms`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.kernels import GOOD, screen_column
from xiezhi.action.horizontal.water.standard import defaults, indicators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xiezhi.action.horizontal.water.readings import Readings

FLAGS = ("", "maintenance", "unit_suspected", "stuck", "spike")


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """Readings with what is believed of them.

    flags: (n, p) index into FLAGS; believed: (n, p) the values, NaN where kept apart.
    """

    readings: Readings
    flags: NDArray[np.uint8]
    believed: NDArray[np.float64]

    def apart(self) -> pd.DataFrame:
        """Every value kept apart: section, time, parameter, value, reason."""
        row, column = np.nonzero(self.flags)
        r = self.readings
        return pd.DataFrame(
            {
                "section": np.array(r.sections, dtype=object)[r.section_i[row]],
                "time": r.time[row],
                "parameter": np.array(r.items, dtype=object)[column],
                "value": r.measured[row, column],
                "reason": np.array(FLAGS, dtype=object)[self.flags[row, column]],
            }
        )


def screened(readings: Readings, rules: Mapping[str, float] | None = None) -> Screened:
    """Every value of the readings, flagged; see `defaults.toml` for the rules.

    A spike is a single value beyond all its neighbours, many robust scales from their median, and
    gone with the next reading. A value stuck is the same to its last digit for a day or more,
    above the detection limit; a far value repeated for most of a day is stuck too, since no river
    repeats itself to the last digit.
    """
    rule = defaults()["quality"] if rules is None else rules
    flags = np.zeros(readings.measured.shape, dtype=np.uint8)
    starts = readings.starts
    for column, item in enumerate(readings.items):
        known = indicators()[item]
        flags[:, column] = screen_column(
            np.ascontiguousarray(readings.measured[:, column]),
            readings.hours,
            starts,
            readings.maintained,
            known.absolute_step,
            known.detection,
            int(rule["neighbours"]),
            rule["spike_scales"],
            rule["spike_factor"],
            rule["spike_units"],
            rule["scale_share"],
            int(rule["stuck_readings"]),
            rule["stuck_hours"],
            rule["held_hours"],
            rule["unit_factor"],
            rule["unit_slack"],
            rule["stuck_chance"],
        )
    believed = np.where(flags == GOOD, readings.measured, np.nan)
    return Screened(readings, flags, believed)


def gaps(readings: Readings, rules: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Silences longer than some usual intervals of the section: section, start, end, hours.

    A row counts as a reading if the station was at work and anything was measured.
    """
    rule = defaults()["quality"] if rules is None else rules
    heard = ~readings.maintained & ~np.isnan(readings.measured).all(axis=1)
    hours, section = readings.hours[heard], readings.section_i[heard]
    step = np.diff(hours)
    same = np.diff(section) == 0
    usual = pd.Series(step[same]).groupby(section[1:][same]).median()
    limit = rule["gap_intervals"] * usual.reindex(section[1:]).to_numpy(np.float64)
    long = np.flatnonzero(same & (step > limit))
    times = readings.time[heard]
    return pd.DataFrame(
        {
            "section": np.array(readings.sections, dtype=object)[section[long]],
            "start": times[long],
            "end": times[long + 1],
            "hours": step[long],
        }
    )
