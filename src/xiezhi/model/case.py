"""A case: two or more neighbouring sides and the tables that they know, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from xiezhi.model.errors import TableMissing
from xiezhi.model.source import Source
from xiezhi.model.text import Text


@dataclass(frozen=True, slots=True)
class Side:
    """One side (方) of a case: a province by its GB/T 2260 code, e.g. 500000."""

    code: str
    name: Text
    short: Text


@dataclass(frozen=True, eq=False)
class Case:
    """Everything that analyses read; made by `xiezhi.case`, never changed afterwards.

    tables: frames by their name in the data dictionary, columns as the dictionary says.
        `places` is always there, one row a place: the sides' places and, where the case asks
        for them, those of neighbouring provinces (their `side` is empty).
    boundaries: shapely polygons indexed by place code, longitude and latitude in degrees,
        a valid coverage (neighbours share vertices), full detail.
    origins: where each table comes from.
    """

    id: str
    title: Text
    sides: tuple[Side, ...]
    reference_year: int
    tables: Mapping[str, pd.DataFrame]
    boundaries: pd.Series
    origins: Mapping[str, Source]
    parameters: Mapping[str, float | str | bool] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        """Whether the case holds this table with at least one row."""
        return table in self.tables and len(self.tables[table]) > 0

    def table(self, name: str) -> pd.DataFrame:
        """A table by name. Raises TableMissing where the case lacks it."""
        if not self.has(name):
            raise TableMissing(
                f"case {self.id} has no table {name!r}; it has {sorted(self.tables)}"
            )
        return self.tables[name]
