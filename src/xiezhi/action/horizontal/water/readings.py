"""Readings of many sections side by side: one row a section and time, one column an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.model.errors import ShapeMismatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HOUR = 3600.0


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Sorted by section, then by time, one row for each pair.

    sections: ids; items: indicator ids; section_i: (n,) into `sections`; hours: (n,) since 1970;
    measured: (n, p), NaN where not measured; maintained: (n,) the station was not at work.
    """

    sections: tuple[str, ...]
    items: tuple[str, ...]
    section_i: NDArray[np.int64]
    hours: NDArray[np.float64]
    measured: NDArray[np.float64]
    maintained: NDArray[np.bool_]

    def __post_init__(self) -> None:
        n = len(self.hours)
        if self.measured.shape != (n, len(self.items)) or len(self.section_i) != n:
            raise ShapeMismatch(
                f"readings have {n} times, {len(self.section_i)} sections and values of shape "
                f"{self.measured.shape} for {len(self.items)} indicators"
            )

    @property
    def starts(self) -> NDArray[np.int64]:
        """(section + 1,) where the rows of each section begin and end."""
        return np.searchsorted(self.section_i, np.arange(len(self.sections) + 1))

    @property
    def time(self) -> NDArray[np.datetime64]:
        """(n,) the times."""
        return (np.asarray(self.hours) * _HOUR).round().astype("datetime64[s]")

    def rows(self, section: int) -> slice:
        """The rows of one section."""
        starts = self.starts
        return slice(int(starts[section]), int(starts[section + 1]))


def hours_of(times: pd.Series | NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Hours since 1970.

    >>> hours_of(np.array(["1970-01-02T06:00"], dtype="datetime64[m]"))
    array([30.])
    """
    seconds = np.asarray(times, dtype="datetime64[s]").astype(np.int64)
    return np.asarray(seconds / _HOUR)


def readings_of(good: pd.DataFrame, items: Sequence[str] | None = None) -> Readings:
    """Readings from rows of one value each, as `observed` makes them.

    good: section, time, parameter, value, maintained; no section, time and parameter twice.
    """
    wanted = tuple(items) if items is not None else tuple(dict.fromkeys(good["parameter"]))
    rows = good[good["parameter"].isin(wanted)]
    section, sections = pd.factorize(rows["section"], sort=True)
    hours = hours_of(rows["time"])
    pairs, row = np.unique(np.column_stack([section, hours]), axis=0, return_inverse=True)
    row = np.asarray(row).ravel()
    values = np.full((len(pairs), len(wanted)), np.nan)
    column = pd.Categorical(rows["parameter"], categories=list(wanted)).codes
    values[row, column] = rows["value"].to_numpy(np.float64)
    maintained = np.zeros(len(pairs), dtype=np.bool_)
    np.logical_or.at(maintained, row, rows["maintained"].to_numpy(np.bool_))
    return Readings(
        tuple(str(s) for s in sections),
        wanted,
        pairs[:, 0].astype(np.int64) if len(pairs) else np.zeros(0, dtype=np.int64),
        pairs[:, 1] if len(pairs) else np.zeros(0),
        values,
        maintained,
    )
