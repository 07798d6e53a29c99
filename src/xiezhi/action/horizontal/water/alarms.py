"""Alarms: a limit passed, a change too fast, a departure from the section's own season.

Only believed values (see `quality`) can raise one, and it takes two in a row: a single reading,
or the last one, is listed as unconfirmed and raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.classes import classify
from xiezhi.action.horizontal.water.kernels import change_column, season_column
from xiezhi.action.horizontal.water.standard import WORST, Standard, defaults, indicators
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.action.horizontal.water.quality import Screened
    from xiezhi.action.horizontal.water.readings import Readings

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

KINDS = {
    "threshold": Text("超过目标类别", "beyond the target class"),
    "rate": Text("变化过快", "changing too fast"),
    "season": Text("偏离本断面常年同期", "off the section's own season"),
}
LEVELS = {
    1: Text("注意", "attention"),
    2: Text("警示", "warning"),
    3: Text("严重", "severe"),
}
COLUMNS = (
    "section", "parameter", "kind", "level", "start", "end", "n", "peak", "usual", "limit",
    "class", "target", "confirmed", "held",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Signs:
    """One indicator of all sections: where a kind of alarm speaks, and against what."""

    item: str
    kind: str
    speaks: Bools
    usual: Floats


def alarms(
    screened: Screened,
    standard: Standard,
    targets: Mapping[str, int] | None = None,
    lake: Mapping[str, bool] | None = None,
    rules: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Alarms, one row for each section, parameter, kind and spell; see COLUMNS.

    targets: class 1 to 5 by section id (default: the project's); lake: whether a section is one.
    peak: the worst value; usual: the median before (rate) or of the season; limit: the target's
    bound on the side where the peak lies; class: of the peak; held: all its values are one value
    to the last digit, so one analysis carried on, and the instrument should be looked at.
    Levels: attention; warning from two classes beyond the target; severe beyond class V.
    """
    rule = defaults()["alarm"] if rules is None else rules
    r = screened.readings
    target = _by_section(r.sections, targets or {}, rule["target_class"])[r.section_i]
    in_lake = _by_section(r.sections, lake or {}, 0)[r.section_i].astype(np.bool_)
    classes = classify(screened.believed, r.items, standard, in_lake)
    parts = []
    for column, item in enumerate(r.items):
        if not classes.rated[column]:
            continue
        value = np.ascontiguousarray(screened.believed[:, column])
        low, high = _bounds(standard, item, target, in_lake)
        for sign in _signs(
            item, value, classes.by_indicator[:, column], target, low, high, r, rule
        ):
            own = classes.by_indicator[:, column]
            parts.append(_spells(sign, value, own, target, low, high, r, rule))
    found = [part for part in parts if len(part)]
    if not found:
        return _none()
    table = pd.concat(found, ignore_index=True)
    order = ["confirmed", "level", "start", "section", "parameter", "kind"]
    return table.sort_values(
        order, ascending=[False, False, True, True, True, True], ignore_index=True
    )[list(COLUMNS)]


def _none() -> pd.DataFrame:
    """No alarm, with the columns and their types."""
    empty = pd.DataFrame({name: [] for name in COLUMNS})
    times = dict.fromkeys(("start", "end"), "datetime64[s]")
    return empty.astype({**times, "confirmed": np.bool_, "held": np.bool_})


def _by_section(sections: tuple[str, ...], given: Mapping[str, float], otherwise: float) -> Floats:
    return np.array([given.get(section, otherwise) for section in sections], dtype=np.float64)


def _bounds(standard: Standard, item: str, target: Floats, lake: Bools) -> tuple[Floats, Floats]:
    """The span that keeps the target class, row by row."""
    low, high = np.full(len(target), -np.inf), np.full(len(target), np.inf)
    for body in (False, True):
        limit = standard.limit(item, lake=body)
        if limit is None:
            continue
        for number in range(1, 6):
            rows = (lake == body) & (target == number)
            low[rows], high[rows] = limit.of_class(number)
    return low, high


def _signs(
    item: str, value: Floats, classes: NDArray[np.int8], target: Floats, low: Floats,
    high: Floats, r: Readings, rule: Mapping[str, float],
) -> list[_Signs]:  # fmt: skip
    known = indicators()[item]
    share = defaults()["quality"]["scale_share"]
    before, rate = change_column(
        value, r.hours, r.starts, rule["rate_hours"], known.absolute_step, share
    )
    middle, away = season_column(
        value, r.hours, r.starts, rule["season_days"], int(rule["season_minimum_days"]),
        known.absolute_step, share,
    )  # fmt: skip
    with np.errstate(invalid="ignore", divide="ignore"):
        worse_up = np.isfinite(high) & (rate > 0)
        worse_down = np.isfinite(low) & (rate < 0)
        fast = np.abs(rate) > rule["rate_scales"]
        if known.absolute_step > 0:
            far = np.abs(value - before) > rule["rate_units"]
        else:
            far = np.maximum(value / before, before / value) > rule["rate_factor"]
        near_limit = _near(value, low, high, known.absolute_step, rule["of_limit"])
        season_up, season_down = np.isfinite(high) & (away > 0), np.isfinite(low) & (away < 0)
        off = (np.abs(away) > rule["season_scales"]) & (season_up | season_down) & near_limit
    return [
        _Signs(item, "threshold", classes > target, np.full(len(value), np.nan)),
        _Signs(item, "rate", fast & far & near_limit & (worse_up | worse_down), before),
        _Signs(item, "season", off, middle),
    ]


def _near(value: Floats, low: Floats, high: Floats, absolute: float, share: float) -> Bools:
    """Whether a value has come near enough to a bound to be worth a word."""
    if absolute > 0:  # pH: within half a unit times the share of its bounds
        return np.asarray((value < low + share) | (value > high - share))
    above = np.isfinite(high) & (value > share * high)
    below = np.isfinite(low) & (value * share < low)
    return np.asarray(above | below)


def _spells(
    sign: _Signs, value: Floats, classes: NDArray[np.int8], target: Floats, low: Floats,
    high: Floats, r: Readings, rule: Mapping[str, float],
) -> pd.DataFrame:  # fmt: skip
    """Runs of believed readings that speak: consecutive in the series of their section."""
    sections, section_i, hours = r.sections, r.section_i, r.hours
    valid = np.flatnonzero(~np.isnan(value))
    speaks = sign.speaks[valid]
    if not speaks.any():
        return pd.DataFrame()
    section, hour = section_i[valid], hours[valid]
    new = np.ones(len(valid), dtype=np.bool_)
    new[1:] = (
        (section[1:] != section[:-1])
        | (speaks[1:] != speaks[:-1])
        | (hour[1:] - hour[:-1] > rule["join_hours"])
    )
    spell = np.cumsum(new)[speaks]
    rows = valid[speaks]
    with np.errstate(invalid="ignore"):
        beyond = np.where(value > high, value - high, np.where(value < low, low - value, 0.0))
        depart = np.where(np.isnan(sign.usual), beyond, np.abs(value - sign.usual))
    frame = pd.DataFrame(
        {"spell": spell, "row": rows, "depart": depart[rows], "value": value[rows]}
    )
    worst = frame.loc[frame.groupby("spell")["depart"].idxmax(), "row"].to_numpy()
    grouped = frame.groupby("spell")
    first, last = grouped["row"].first().to_numpy(), grouped["row"].last().to_numpy()
    n, kinds = grouped.size().to_numpy(), grouped["value"].nunique().to_numpy()
    time = r.time
    peak = value[worst]
    number, aim = classes[worst].astype(np.int64), target[worst].astype(np.int64)
    confirmed = n >= rule["confirm_readings"]
    return pd.DataFrame(
        {
            "section": np.array(sections, dtype=object)[section_i[worst]],
            "parameter": sign.item,
            "kind": sign.kind,
            "level": _levels(sign.kind, number, aim, rule),
            "start": time[first],
            "end": time[last],
            "n": n,
            "peak": peak,
            "usual": sign.usual[worst],
            "limit": _passed(peak, low[worst], high[worst]),
            "class": number,
            "target": aim,
            "confirmed": confirmed,
            "held": (kinds == 1) & confirmed,
        }
    )


def _passed(peak: Floats, low: Floats, high: Floats) -> Floats:
    """The bound that a value passed, or came nearest to."""
    nearer_low = np.abs(peak - low) < np.abs(peak - high)
    return np.where((peak < low) | (nearer_low & (peak <= high)), low, high)


def _levels(
    kind: str, number: NDArray[np.int64], target: NDArray[np.int64], rule: Mapping[str, float]
) -> NDArray[np.int64]:
    if kind != "threshold":
        return np.ones(len(number), dtype=np.int64)
    return np.where(number >= WORST, 3, np.where(number - target >= rule["classes_warning"], 2, 1))
