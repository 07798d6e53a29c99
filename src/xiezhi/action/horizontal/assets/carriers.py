"""Balances of power and gas as a case gives them, put side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.assets.apart import TOO_FEW, WRONG_UNIT, Apart
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
# Units of one kind, each in the first of its kind.
KINDS: tuple[Mapping[str, float], ...] = (
    {"kWh": 1.0, "MWh": 1e3, "GWh": 1e6, "TWh": 1e9, "1e4 kWh": 1e4, "1e8 kWh": 1e8}
    | {"千瓦时": 1.0, "万千瓦时": 1e4, "亿千瓦时": 1e8},
    {"kW": 1.0, "MW": 1e3, "GW": 1e6, "1e4 kW": 1e4, "千瓦": 1.0, "万千瓦": 1e4, "兆瓦": 1e3},
    {"m3": 1.0, "1e4 m3": 1e4, "1e8 m3": 1e8, "立方米": 1.0, "万立方米": 1e4, "亿立方米": 1e8},
)
_LEAST_SHARE = 0.5  # of the times of the area with most


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


@dataclass(frozen=True, slots=True)
class Balances:
    """The carriers of a case, rows that were not used, and how many were turned to the unit."""

    carriers: tuple[Carrier, ...]
    apart: tuple[Apart, ...]
    n_converted: int


def balances_of(case: Case) -> Balances:
    """Every carrier that two areas or more have rows of, in its commonest unit."""
    carriers: list[Carrier] = []
    apart: list[Apart] = []
    n_converted = 0
    for id_, of in case.table("energy_balances").groupby("carrier", sort=False):
        one_unit, wrong = _in_one_unit(of)
        together, few = _often_enough(one_unit)
        n_converted += int((of.loc[one_unit.index, "unit"] != one_unit["unit"]).sum())
        for rows, reason in ((wrong, WRONG_UNIT), (few, TOO_FEW)):
            apart += _apart(str(id_), rows, reason)
        carrier = _carrier(str(id_), together) if len(together) else None
        carriers += [carrier] if carrier else []
    return Balances(tuple(carriers), tuple(apart), n_converted)


def _in_one_unit(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows in their commonest unit, and rows that cannot be turned into it."""
    unit = str(rows["unit"].mode().iloc[0])
    kind = next((kind for kind in KINDS if unit in kind), {unit: 1.0})
    factor = rows["unit"].map({name: of / kind[unit] for name, of in kind.items()})
    fits = factor.notna()
    turned = rows.assign(demand=rows["demand"] * factor, supply=rows["supply"] * factor, unit=unit)
    return turned[fits], rows[~fits]


def _often_enough(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of areas that have half the times of the fullest or more, and the others.

    Only times that every area has can be compared: one with a handful would leave nothing.
    """
    n = rows.groupby("area")["time"].transform("size")
    enough = n >= _LEAST_SHARE * n.max()
    return rows[enough], rows[~enough]


def _apart(carrier: str, rows: pd.DataFrame, reason: Text) -> Iterator[Apart]:
    for area, of in rows.groupby("area", sort=False):
        first = of.iloc[0]
        shown = f"{first['time']:%Y-%m-%d %H:%M}: {first['demand']:g}, {first['supply']:g}"
        yield Apart(CARRIERS[carrier], str(area), reason, len(of), f"{shown} {first['unit']}")


def _carrier(id_: str, rows: pd.DataFrame) -> Carrier | None:
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
