"""What a case knows of its air, checked and computed once for all tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.air.alerts import alert_levels
from xiezhi.action.horizontal.air.aqi import Index, index_of
from xiezhi.action.horizontal.air.daily import DAY, days_of, hourly_grid
from xiezhi.action.horizontal.air.editions import Edition, alert_rules, edition_on, pollutants
from xiezhi.action.horizontal.air.episodes import Episode, episodes
from xiezhi.action.horizontal.observed import Observed, observed
from xiezhi.action.horizontal.water.kernels import GOOD, screen_column
from xiezhi.action.horizontal.water.quality import FLAGS
from xiezhi.action.horizontal.water.readings import Readings, readings_of
from xiezhi.action.horizontal.wording import names_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.model.text import Text

    Floats = NDArray[np.float64]

POLLUTANTS = tuple(name.rsplit("_", 1)[0] for name in DAY)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class CaseAir:
    """The air of a case.

    cities: ids of its sections, names and sides beside them; first_day: of the grid; grid: (hour,
    city, pollutant); values: (day, city, DAY); index, n_measured: (day, city); primary,
    exceeding: (day, city, DAY); levels: (day, city) alert levels; edition: by which all days are
    computed; mixed: whether the days cross a change of edition.
    """

    cities: tuple[str, ...]
    names: Mapping[str, Text]
    sides: tuple[str, ...]
    places: tuple[str, ...]
    edition: Edition
    mixed: bool
    seen: Observed
    apart: pd.DataFrame
    first_day: int
    grid: Floats
    values: Floats
    index: Floats
    n_measured: NDArray[np.int64]
    primary: NDArray[np.bool_]
    exceeding: NDArray[np.bool_]
    levels: NDArray[np.int64]
    episodes: tuple[Episode, ...]

    def day(self, number: int) -> date:
        """The date of a day of the grid."""
        return _EPOCH + timedelta(days=self.first_day + number)


def case_air(case: Case, until: pd.Timestamp | None = None) -> CaseAir | None:
    """Everything about the air of a case; None where it has no usable hour of air.

    Where the days cross a change of edition all of them are computed by the edition in force on
    the last day.
    """
    table = case.table("sections")
    sections = table[table["medium"] == "air"].drop_duplicates("id")
    other = set(table["id"].astype(str)) - set(sections["id"].astype(str))
    rows = case.table("observations")
    rows = rows[~rows["section"].astype(str).isin(other)]
    if sections.empty or rows.empty:
        return None
    stale = alert_rules()["quality"]["stale_hours"]
    seen = observed(rows, sections, pollutants(), until=until, stale_hours=stale)
    if seen.good.empty:
        return None
    readings = readings_of(seen.good, POLLUTANTS)
    flags, believed = screened_hours(readings)
    first, grid = hourly_grid(readings.hours, readings.section_i, believed, len(readings.sections))
    days = days_of(first, grid, POLLUTANTS)
    found = _editions(first, len(days.daily))
    index = daily_index(days.daily, found[-1])
    shape = days.daily.shape[:2]
    daily = index.index.reshape(shape)
    primary = index.primary.reshape(days.daily.shape)
    sides = _sides(case, sections, readings.sections)
    return CaseAir(
        readings.sections,
        names_of(sections),
        sides[0],
        sides[1],
        found[-1],
        len({edition.id for edition in found}) > 1,
        seen,
        pd.concat([seen.apart, _apart(readings, flags)], ignore_index=True),
        first,
        grid,
        days.daily,
        daily,
        index.n_measured.reshape(shape),
        primary,
        index.exceeding.reshape(days.daily.shape),
        alert_levels(daily),
        episodes(daily, primary, grid, sides[0], POLLUTANTS),
    )


def daily_index(values: Floats, edition: Edition) -> Index:
    """The index of daily values in the order of DAY; values: (..., p)."""
    return index_of(values.reshape(-1, len(DAY)), DAY, edition)


def screened_hours(readings: Readings) -> tuple[NDArray[np.uint8], Floats]:
    """Flags (index into FLAGS) and believed values of hourly readings; see `alerts.toml`."""
    rule = alert_rules()["quality"]
    flags = np.zeros(readings.measured.shape, dtype=np.uint8)
    for column in range(len(readings.items)):
        flags[:, column] = screen_column(
            np.ascontiguousarray(readings.measured[:, column]),
            readings.hours,
            readings.starts,
            readings.maintained,
            0.0,
            _FLOOR[readings.items[column]],
            int(rule["neighbours"]),
            rule["spike_scales"],
            rule["spike_factor"],
            0.0,
            rule["scale_share"],
            int(rule["stuck_readings"]),
            rule["stuck_hours"],
            rule["held_hours"],
            rule["unit_factor"],
            rule["unit_slack"],
            rule["stuck_chance"],
        )
    return flags, np.where(flags == GOOD, readings.measured, np.nan)


# Below these a value that does not change, or jumps, says nothing (project defaults).
_FLOOR = {"pm25": 5.0, "pm10": 10.0, "so2": 10.0, "no2": 10.0, "co": 0.5, "o3": 20.0}


def _apart(readings: Readings, flags: NDArray[np.uint8]) -> pd.DataFrame:
    row, column = np.nonzero(flags)
    return pd.DataFrame(
        {
            "section": np.array(readings.sections, dtype=object)[readings.section_i[row]],
            "time": readings.time[row],
            "parameter": np.array(readings.items, dtype=object)[column],
            "value": readings.measured[row, column],
            "reason": np.array(FLAGS, dtype=object)[flags[row, column]],
        }
    )


def _editions(first: int, n_days: int) -> list[Edition]:
    ends = (_EPOCH + timedelta(days=first), _EPOCH + timedelta(days=first + max(n_days - 1, 0)))
    return [edition_on(day) for day in ends]


def _sides(
    case: Case, sections: pd.DataFrame, cities: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The province and the place of each city; empty where its place is unknown."""
    place = sections.set_index(sections["id"].astype(str))["place"].reindex(list(cities))
    places = case.table("places")
    province = dict(zip(places["code"].astype(str), places["province"].astype(str), strict=True))
    codes = tuple("" if pd.isna(code) else str(code) for code in place)
    return tuple(province.get(code, "") for code in codes), codes
