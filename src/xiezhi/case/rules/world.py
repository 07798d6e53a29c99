"""What a rule may look at beside the table it judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from xiezhi.case.frames import Given
from xiezhi.case.ground import Ground


@dataclass(frozen=True, eq=False)
class World:
    """All tables of the folder and, where the sides are known, the places of the case.

    unread: tables that a file of the folder seems to hold but that could not be read.
    """

    tables: Mapping[str, Given]
    ground: Ground | None
    folder: Path
    today: date
    unread: frozenset[str] = frozenset()

    def ids(self, table: str) -> frozenset[str]:
        """The ids of another table of the folder."""
        return self._ids.get(table, frozenset())

    def knows_ids(self, table: str) -> bool:
        """Whether every id of another table is known: none in a row or file that was not read."""
        return table not in self.unread and table not in self._partial

    @cached_property
    def _partial(self) -> frozenset[str]:
        return frozenset(
            name
            for name, given in self.tables.items()
            if given.raw.n_skipped or ("id" in given.frame and given.frame["id"].isna().any())
        )

    @cached_property
    def _ids(self) -> Mapping[str, frozenset[str]]:
        return {
            name: frozenset(given.frame["id"].dropna())
            for name, given in self.tables.items()
            if "id" in given.frame
        }

    @cached_property
    def places(self) -> pd.DataFrame:
        """lon, lat, area_km2 of the case's places by code; empty where the sides are unknown."""
        columns = ["lon", "lat", "area_km2"]
        if self.ground is None:
            return pd.DataFrame(columns=columns, dtype="float64")
        return self.ground.places.set_index("code")[columns]

    @cached_property
    def spots(self) -> pd.DataFrame:
        """lon, lat, slack_km of everything a link can lead to, by code or junction id.

        slack_km: how far the seat may lie from the point that stands for it; 0 where the case
        gives the point itself.
        """
        spread = 1.5 * np.sqrt(self.places["area_km2"].fillna(0.0) / np.pi)
        national = self.places[["lon", "lat"]].assign(slack_km=spread)
        own = [self._exact("places", "code"), self._exact("junctions", "id"), national]
        spots = pd.concat([part for part in own if len(part)] or [national])
        return spots[~spots.index.duplicated()]

    def _exact(self, table: str, key: str) -> pd.DataFrame:
        given = self.tables.get(table)
        if given is None:
            return pd.DataFrame()
        frame = given.frame.dropna(subset=[key, "lon", "lat"]).set_index(key)
        return frame[["lon", "lat"]].assign(slack_km=0.0)
