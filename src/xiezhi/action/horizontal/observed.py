"""Observations as a case gives them, made ready: what cannot be used is named and kept apart.

Nothing is dropped in silence: every row that is not used stands in `apart` with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from xiezhi.model.text import Text

REASONS = {
    "unknown_section": Text("断面不在断面表中", "section not in the table of sections"),
    "unknown_parameter": Text("不认识的监测参数", "unknown parameter"),
    "wrong_unit": Text("单位不适用于该参数", "unit does not fit the parameter"),
    "bad_time": Text("时间缺失、无法读取或在将来", "time missing, unreadable or in the future"),
    "future": Text("时间晚于当前", "time in the future"),
    "stale": Text("收到时已过期", "stale when received"),
    "no_value": Text("没有数值", "no value"),
    "impossible": Text("数值不可能出现", "value not possible"),
    "repeated": Text("与另一行完全重复", "repeats another row"),
    "conflict": Text("同一时刻有不同数值", "differs from another row of the same time"),
    "maintenance": Text("设备维护或停站", "station under maintenance or stopped"),
    "unit_suspected": Text("疑似用错单位", "looks like another unit"),
    "stuck": Text("数值长时间不变", "value stuck"),
    "spike": Text("孤立的尖峰", "isolated spike"),
}
WORKING = ("", "正常", "normal", "ok", "nan", "none", "<na>")


class Measured(Protocol):
    """What an indicator must tell: its units with factors, other names, what is possible."""

    @property
    def units(self) -> Mapping[str, float]:
        """Unit, as units are compared, to factor."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names of the parameter."""

    @property
    def possible(self) -> tuple[float, float]:
        """The least and the greatest value that can be believed."""


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """Rows that can be used, rows that cannot, and how many were turned from another unit.

    good: section, time, parameter (id), value (in the indicator's unit), maintained.
    apart: section, time, parameter, value, unit as given, and `reason`, a key of REASONS.
    """

    good: pd.DataFrame
    apart: pd.DataFrame
    n_converted: int

    @property
    def n_given(self) -> int:
        """Rows that were given."""
        return len(self.good) + len(self.apart)


def observed(
    observations: pd.DataFrame,
    sections: pd.DataFrame,
    indicators: Mapping[str, Measured],
    *,
    until: pd.Timestamp | None = None,
    stale_hours: float = 24.0,
) -> Observed:
    """The observations of some sections, checked row by row.

    observations: columns section, time, parameter, value, unit; optional `received` (when a row
        came in) and `status` (of the station; anything but normal is maintenance).
    sections: column id. until: nothing observed can be later; not checked without it.
    Where a section, time and parameter come twice with different values, the one received last
    is used if that is known; otherwise none of them is.
    """
    given = observations.reset_index(drop=True)
    names = {key: id_ for id_, one in indicators.items() for key in (id_, *one.aliases)}
    written = given["parameter"].astype(str)
    parameter = written.map({w: names.get(w.strip().lower()) for w in written.unique()})
    # a date may come with or without the hour, in one column
    time = pd.to_datetime(given["time"], errors="coerce", format="mixed").astype("datetime64[s]")
    value = pd.to_numeric(given["value"], errors="coerce").astype(np.float64)
    factor = _factors(parameter, given["unit"], indicators)
    value = value * factor
    reason = pd.Series("", index=given.index, dtype=object)

    def say(rows: pd.Series, why: str) -> None:
        reason[rows & (reason == "")] = why

    say(~given["section"].astype(str).isin(set(sections["id"].astype(str))), "unknown_section")
    say(parameter.isna(), "unknown_parameter")
    say(time.isna(), "bad_time")
    say(pd.to_numeric(given["value"], errors="coerce").isna(), "no_value")
    say(factor.isna(), "wrong_unit")
    if until is not None:
        say(time > until, "future")
    if "received" in given.columns:
        received = pd.to_datetime(given["received"], errors="coerce", format="mixed")
        say(received - time > pd.Timedelta(hours=stale_hours), "stale")
    low, high = (
        parameter.map({k: v.possible[end] for k, v in indicators.items()}) for end in (0, 1)
    )
    say((value < low) | (value > high) | np.isinf(value), "impossible")
    good = pd.DataFrame(
        {
            "section": given["section"].astype(str),
            "time": time,
            "parameter": parameter,
            "value": value,
            "maintained": _maintained(given),
        }
    )
    twice = _duplicates(good[reason == ""], given)
    reason[twice.index] = twice
    used = reason == ""
    shown = given[["section", "time", "parameter", "value", "unit"]]
    return Observed(
        good[used].reset_index(drop=True),
        shown[~used].assign(reason=reason[~used]).reset_index(drop=True),
        int((used & (factor != 1.0)).sum()),
    )


def _factors(
    parameter: pd.Series, unit: pd.Series, indicators: Mapping[str, Measured]
) -> pd.Series:
    """The factor of each row; NaN where the unit does not fit the parameter."""
    written = unit.fillna("").astype(str)
    keys = written.map({u: _unit_key(u) for u in written.unique()})
    known = {(id_, u): f for id_, one in indicators.items() for u, f in one.units.items()}
    pairs = pd.MultiIndex.from_arrays([parameter, keys])
    factors = pd.Series(known).reindex(pairs).to_numpy(np.float64)
    return pd.Series(factors, index=parameter.index)


def _unit_key(unit: str) -> str:
    return (
        unit.strip().lower().replace(" ", "").replace("µ", "u").replace("μ", "u").replace("³", "3")
    )


def _maintained(given: pd.DataFrame) -> pd.Series:
    if "status" not in given.columns:
        return pd.Series(False, index=given.index)
    return ~given["status"].fillna("").astype(str).str.strip().str.lower().isin(WORKING)


def _duplicates(good: pd.DataFrame, given: pd.DataFrame) -> pd.Series:
    """For rows of one section, time and parameter: why each is not the one used.

    One row is used: of those received last, if they agree. The rest repeat it, or, with another
    value, are in conflict with it; where the last ones disagree all of them are.
    """
    key = ["section", "time", "parameter"]
    many = good[good.duplicated(key, keep=False)]
    if many.empty:
        return pd.Series(dtype=object)
    many = many.assign(received=pd.Timestamp(0))
    if "received" in given.columns:
        received = pd.to_datetime(
            given.loc[many.index, "received"], errors="coerce", format="mixed"
        )
        many["received"] = received.fillna(pd.Timestamp(0))
    latest = many[many["received"] == many.groupby(key)["received"].transform("max")]
    agreed = latest[latest.groupby(key)["value"].transform("nunique") == 1]
    used = agreed.drop_duplicates(key, keep="last")
    value = many.merge(used[[*key, "value"]], on=key, how="left", suffixes=("", "_used"))
    same = (value["value"] == value["value_used"]).to_numpy()
    why = pd.Series(np.where(same, "repeated", "conflict"), index=many.index, dtype=object)
    return why.drop(used.index)


def shown_row(row: pd.Series) -> Text:
    """An observation as an example of those kept apart: what, how much, when.

    >>> shown_row(pd.Series({"parameter": "ph", "value": 7.1, "time": pd.NaT})).en
    'ph = 7.1, no time that can be read'
    """
    value, time = _told(row["value"]), _told(row["time"])
    amount = Text(value, value) if value else Text("没有数值", "no value")
    when = Text(time, time) if time else Text("时间无法读取", "no time that can be read")
    return Text(
        f"{row['parameter']} = {amount.zh}，{when.zh}",
        f"{row['parameter']} = {amount.en}, {when.en}",
    )


def _told(cell: object) -> str:
    """A cell in short; empty where it holds nothing."""
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float):
        return "" if np.isnan(cell) else f"{cell:g}"
    return "" if cell is None or cell is pd.NaT else str(cell)
