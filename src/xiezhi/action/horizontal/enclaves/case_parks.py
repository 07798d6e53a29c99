"""The accounts of parks and enclaves as a case gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.enclaves.booking import Account, Amounts, Booking, book
from xiezhi.action.horizontal.enclaves.errors import AccountsInvalid
from xiezhi.action.horizontal.enclaves.rules import MEASURES, rule_in
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case

BASES = ("actual", "stock", "booked", "alone", "ratio")


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking with the park's name, its rule and the unit of its figures."""

    name: Text
    rule: str
    unit: str
    booking: Booking


def bookings_of(case: Case) -> tuple[Booked, ...]:
    """Every park, measure and year of the table, booked. Raises AccountsInvalid."""
    rows = case.table("enclave_accounts")
    groups = rows.groupby(["park", "measure", "year"], sort=False)
    return tuple(_booked(of) for _, of in groups)


def _booked(rows: pd.DataFrame) -> Booked:
    first = rows.iloc[0]
    park, measure, year = str(first["park"]), str(first["measure"]), int(first["year"])
    by: Mapping[str, Amounts] = {basis: _amounts(rows, basis) for basis in BASES}
    units = rows.loc[rows["basis"] != "ratio", "unit"].unique()
    rules = rows["rule"].unique()
    if len(units) > 1 or len(rules) > 1:
        raise AccountsInvalid(
            Text(
                f"园区 {park} {year}年{MEASURES[measure].zh}有 {len(units)} 种单位、"
                f"{len(rules)} 种规则；请各用一种。",
                f"{MEASURES[measure].en} of park {park} in {year} has {len(units)} units and "
                f"{len(rules)} rules; use one of each.",
            )
        )
    account = Account(park, measure, year, *(by[basis] for basis in BASES))
    return Booked(
        Text(str(first["name_zh"]), str(first["name_en"])),
        str(rules[0]),
        str(units[0]) if len(units) else "",
        book(account, rule_in(str(rules[0]), year)),
    )


def _amounts(rows: pd.DataFrame, basis: str) -> Amounts:
    mine = rows[rows["basis"] == basis]
    return {
        str(area): Fraction(str(value))
        for area, value in zip(mine["area"], mine["value"], strict=True)
    }
