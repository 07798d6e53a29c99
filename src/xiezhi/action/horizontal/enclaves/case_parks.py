"""The accounts of parks and enclaves as a case gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.enclaves.booking import Account, Amounts, Booking, book, held_open
from xiezhi.action.horizontal.enclaves.errors import AccountsInvalid
from xiezhi.action.horizontal.enclaves.rules import rule_in
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case

BASES = ("actual", "stock", "booked", "alone", "ratio")
_MONEY = {"yuan": 1, "元": 1, "1e4 yuan": 10**4, "万元": 10**4, "1e8 yuan": 10**8, "亿元": 10**8}
UNITS: Mapping[str, Mapping[str, int]] = {
    "output": _MONEY,
    "tax": _MONEY,
    "energy": {"tce": 1, "吨标准煤": 1, "1e4 tce": 10**4, "万吨标准煤": 10**4},
}


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking with the park's name, its rule and the unit of its figures."""

    name: Text
    rule: str
    unit: str
    booking: Booking


def bookings_of(case: Case) -> tuple[Booked, ...]:
    """Every park, measure and year of the table, booked.

    One that contradicts itself stays open, with what is wrong with it; the others are booked.
    """
    rows = case.table("enclave_accounts")
    groups = rows.groupby(["park", "measure", "year"], sort=False)
    return tuple(_booked(of) for _, of in groups)


def _booked(rows: pd.DataFrame) -> Booked:
    first = rows.iloc[0]
    park, measure, year = str(first["park"]), str(first["measure"]), int(first["year"])
    unit, turned, wrong = _in_one_unit(rows, measure)
    by: Mapping[str, Amounts] = {basis: _amounts(turned, basis) for basis in BASES}
    rules = rows["rule"].unique()
    if len(rules) > 1:
        wrong = Text(
            f"写了{len(rules)}种规则（{'、'.join(map(str, rules))}）；请用一种。",
            f"it names {len(rules)} rules ({', '.join(map(str, rules))}); use one.",
        )
    account = Account(park, measure, year, *(by[basis] for basis in BASES))
    rule = rule_in(str(rules[0]), year)
    try:
        booking = held_open(account, rule, wrong) if wrong else book(account, rule)
    except AccountsInvalid as error:
        booking = held_open(account, rule, Text(error.render("zh"), error.render("en")))
    name = Text(str(first["name_zh"]), str(first["name_en"]))
    return Booked(name, str(rules[0]), unit, booking)


def _in_one_unit(rows: pd.DataFrame, measure: str) -> tuple[str, pd.DataFrame, Text | None]:
    """The unit, the rows in it, and what is wrong where they cannot be turned into one."""
    given = rows.loc[rows["basis"] != "ratio", "unit"]
    units = [str(unit) for unit in given.unique()]
    if len(units) <= 1:
        return (units[0] if units else ""), rows, None
    known = UNITS.get(measure, UNITS["output"])
    if not set(units) <= set(known):
        wrong = Text(
            f"单位不一（{'、'.join(units)}），不能换算；请统一。",
            f"its units ({', '.join(units)}) cannot be turned into one another; use one.",
        )
        # the areas are shown, figures in units that differ are not
        return "", rows.assign(value=0.0, basis="ratio"), wrong
    least = min(units, key=lambda unit: known[unit])
    factor = rows["unit"].map(lambda unit: known.get(str(unit), known[least]) // known[least])
    return least, rows.assign(value=rows["value"].map(_exact) * factor), None


def _exact(value: object) -> Fraction:
    return Fraction(str(value))


def _amounts(rows: pd.DataFrame, basis: str) -> Amounts:
    mine = rows[rows["basis"] == basis]
    return {
        str(area): _exact(value) for area, value in zip(mine["area"], mine["value"], strict=True)
    }
