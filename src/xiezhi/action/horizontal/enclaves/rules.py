"""Dated rules by which a joint park or an enclave is booked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from xiezhi.action.horizontal.rule_status import Status
from xiezhi.model.text import Text

MEASURES = {
    "output": Text("产值", "output"),
    "tax": Text("税收", "tax"),
    "energy": Text("能耗", "energy"),
}
EVEN, AGREED, REVENUES = "even", "agreed", "revenues"


@dataclass(frozen=True, slots=True)
class Clause:
    """How the increment of a measure is divided, and how sure that is."""

    measure: str
    share: str
    article: str
    status: Status
    sources: tuple[str, ...]
    digest: Text


@dataclass(frozen=True, slots=True)
class BookingRule:
    """A rule in force from a day on."""

    id: str
    title: Text
    document: str
    in_force: date
    clauses: tuple[Clause, ...]

    def clause(self, measure: str) -> Clause | None:
        """The clause on a measure, if there is one."""
        return next((one for one in self.clauses if one.measure == measure), None)


def rule_in(name: str, year: int) -> BookingRule | None:
    """The rule of that name in force at the end of a year; None where there is none.

    >>> rule_in("gaozhu-2020", 2021).clause("tax").share, rule_in("gaozhu-2020", 2019)
    ('even', None)
    """
    held = [r for r in booking_rules() if r.id == name and r.in_force <= date(year, 12, 31)]
    return max(held, key=lambda rule: rule.in_force, default=None)


@cache
def booking_rules() -> tuple[BookingRule, ...]:
    """The rules that ship with the package."""
    raw = files("xiezhi.action.horizontal.enclaves").joinpath("rules.toml").read_text("utf-8")
    return tuple(_rule(entry) for entry in tomllib.loads(raw)["rule"])


def _rule(entry: dict[str, Any]) -> BookingRule:
    clauses = tuple(
        Clause(
            c["measure"],
            c["share"],
            c["article"],
            Status(c["status"]),
            tuple(c["sources"]),
            Text(c["zh"], c["en"]),
        )
        for c in entry["clauses"]
    )
    title = Text(entry["zh"], entry["en"])
    return BookingRule(entry["id"], title, entry["document"], entry["in_force"], clauses)
