"""What a case knows of its rivers, checked and computed once for all tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.observed import Observed, observed
from xiezhi.action.horizontal.water.alarms import alarms
from xiezhi.action.horizontal.water.case_rivers import Traced, crossings, rivers_of, traces_of
from xiezhi.action.horizontal.water.classes import Classes, class_number, classify
from xiezhi.action.horizontal.water.passage import Passage, passages
from xiezhi.action.horizontal.water.quality import Screened, gaps, screened
from xiezhi.action.horizontal.water.readings import readings_of
from xiezhi.action.horizontal.water.standard import Standard, defaults, indicators, standard_on
from xiezhi.action.horizontal.wording import column_of, names_of

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.model.text import Text

PERIOD_DAYS = 365


@dataclass(frozen=True, slots=True, eq=False)
class CaseWater:
    """The water of a case.

    sections: its rows, indexed by id; names: of sections and rivers; targets: class by section,
    given: those that the case itself sets; period: first and last time; means: (section, item)
    means of the believed values of the last year; n: how many times lie behind them.
    """

    sections: pd.DataFrame
    names: Mapping[str, Text]
    rivers: Mapping[str, Text]
    targets: Mapping[str, int]
    given: frozenset[str]
    standard: Standard
    seen: Observed
    screened: Screened
    apart: pd.DataFrame
    gaps: pd.DataFrame
    alarms: pd.DataFrame
    passages: tuple[Passage, ...]
    traces: tuple[Traced, ...]
    cut: tuple[str, ...]
    n_unplaced: int
    means: pd.DataFrame
    n: pd.Series
    period: tuple[pd.Timestamp, pd.Timestamp]
    classes: Classes

    @property
    def lake(self) -> dict[str, bool]:
        """Whether each section lies on a lake."""
        return {
            str(i): body == "lake" for i, body in column_of(self.sections, "water_body").items()
        }


def case_water(case: Case, until: pd.Timestamp | None = None) -> CaseWater | None:
    """Everything about the water of a case; None where it has no usable reading of water."""
    table = case.table("sections")
    sections = table[table["medium"] == "water"].drop_duplicates("id")
    other = set(table["id"].astype(str)) - set(sections["id"].astype(str))
    rows = case.table("observations")
    rows = rows[~rows["section"].astype(str).isin(other)]
    if sections.empty or rows.empty:
        return None
    stale = defaults()["quality"]["stale_hours"]
    seen = observed(rows, sections, indicators(), until=until, stale_hours=stale)
    if seen.good.empty:
        return None
    checked = screened(readings_of(seen.good))
    time = pd.DatetimeIndex(checked.readings.time)
    standard = standard_on(time.max().date())
    sections = sections.assign(id=sections["id"].astype(str)).set_index("id", drop=False)
    given = {
        str(i): number
        for i, written in column_of(sections, "target_class").items()
        if (number := class_number(written)) is not None and number <= 5  # noqa: PLR2004
    }
    usual = int(defaults()["alarm"]["target_class"])
    targets = {str(i): given.get(str(i), usual) for i in sections.index}
    lake = {str(i): b == "lake" for i, b in column_of(sections, "water_body").items()}
    found = alarms(checked, standard, targets, lake)
    means, n, first = _means(checked, time)
    rivers, cut, n_unplaced = rivers_of(sections)
    items = [i for i in checked.readings.items if i in standard.items]
    return CaseWater(
        sections,
        names_of(sections),
        names_of(case.table("rivers")) if case.has("rivers") else {},
        targets,
        frozenset(given),
        standard,
        seen,
        checked,
        pd.concat([seen.apart, checked.apart()], ignore_index=True),
        gaps(checked.readings),
        found,
        passages(checked, crossings(case, sections, rivers), items),
        traces_of(checked, found, rivers),
        cut,
        n_unplaced,
        means,
        n,
        (first, time.max()),
        classify(
            means.to_numpy(),
            tuple(means.columns),
            standard,
            np.array([lake[s] for s in means.index], dtype=np.bool_),
        ),
    )


def _means(
    checked: Screened, time: pd.DatetimeIndex
) -> tuple[pd.DataFrame, pd.Series, pd.Timestamp]:
    """Means by section over the last year of readings, how many, and since when."""
    r = checked.readings
    recent = np.asarray(time > time.max() - pd.Timedelta(days=PERIOD_DAYS))
    frame = pd.DataFrame(checked.believed[recent], columns=list(r.items))
    by = np.array(r.sections, dtype=object)[r.section_i[recent]]
    heard = frame.notna().any(axis=1)
    grouped = frame[heard].groupby(by[heard.to_numpy()])
    return grouped.mean(), grouped.size(), time[recent].min()
