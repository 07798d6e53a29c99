"""Balances of power and gas as a case gives them, put side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.assets.errors import AssetsInvalid
from xiezhi.action.horizontal.assets.exchange import Exchange, exchanged
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case

CARRIERS = {"power": Text("电力", "power"), "gas": Text("天然气", "gas")}
UNITS = {
    "1e8 kWh": Text("亿千瓦时", "100 million kWh"),
    "1e8 m3": Text("亿立方米", "100 million m³"),
    "MW": Text("兆瓦", "MW"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Carrier:
    """One carrier: its areas, times, unit and what is exchanged."""

    id: str
    unit: str
    areas: tuple[str, ...]
    times: tuple[pd.Timestamp, ...]
    n_left_out: int
    exchange: Exchange

    @property
    def name(self) -> Text:
        """What a reader calls it."""
        return CARRIERS[self.id]

    @property
    def unit_name(self) -> Text:
        """The unit in words."""
        return UNITS.get(self.unit, Text(self.unit, self.unit))

    @property
    def hourly(self) -> bool:
        """Whether its times have hours."""
        return any(time.hour or time.minute for time in self.times)


def carriers_of(case: Case) -> tuple[Carrier, ...]:
    """Every carrier that two areas or more have rows of. Raises AssetsInvalid."""
    rows = case.table("energy_balances")
    found = (_carrier(str(id_), of) for id_, of in rows.groupby("carrier", sort=False))
    return tuple(one for one in found if one is not None)


def _carrier(id_: str, rows: pd.DataFrame) -> Carrier | None:
    if len(set(rows["unit"])) > 1:
        raise AssetsInvalid(
            Text(
                f"{CARRIERS[id_].zh}有多种单位（{'、'.join(rows['unit'].unique())}）；请统一。",
                f"{CARRIERS[id_].en} has several units ({', '.join(rows['unit'].unique())}); "
                "use one.",
            )
        )
    demand, supply = (
        rows.pivot(index="time", columns="area", values=name).sort_index()  # noqa: PD010
        for name in ("demand", "supply")
    )
    whole = demand.notna().all(axis=1) & supply.notna().all(axis=1)
    if demand.shape[1] < 2 or not whole.any():  # noqa: PLR2004
        return None
    return Carrier(
        id_,
        str(rows["unit"].iloc[0]),
        tuple(str(area) for area in demand.columns),
        tuple(pd.Timestamp(str(time)) for time in demand.index[whole]),
        int((~whole).sum()),
        exchanged(demand[whole].to_numpy(np.float64), supply[whole].to_numpy(np.float64)),
    )
