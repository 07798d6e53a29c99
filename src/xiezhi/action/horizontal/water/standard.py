"""The standard for surface water as dated data, and the indicators it speaks about."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from xiezhi.action.horizontal.rule_status import Status
from xiezhi.action.horizontal.water.errors import NoStandard
from xiezhi.model.text import Text

CLASSES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
CLASS_NAMES = tuple(
    Text(zh, en)
    for zh, en in zip(
        (*(f"{roman}类" for roman in CLASSES[:5]), "劣Ⅴ类"),
        ("I", "II", "III", "IV", "V", "worse than V"),
        strict=True,
    )
)
WORST = 6


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits of one indicator for classes I to V, or one span for all of them.

    kind: max, min or range. body: both, river or lake. rated: counts for a section's class.
    """

    item: str
    kind: str
    limits: tuple[float, ...]
    body: str
    rated: bool
    status: Status

    def of_class(self, number: int) -> tuple[float, float]:
        """The span that keeps a class 1 to 5: from, to."""
        if self.kind == "range":
            return self.limits[0], self.limits[1]
        limit = self.limits[number - 1]
        return (limit, float("inf")) if self.kind == "min" else (float("-inf"), limit)


@dataclass(frozen=True, slots=True)
class Standard:
    """One edition with the days on which it holds."""

    id: str
    title: Text
    valid_from: date
    valid_to: date | None
    status: Status
    limits: tuple[Limit, ...]

    def limit(self, item: str, *, lake: bool) -> Limit | None:
        """The limits of an indicator in a river or a lake; None where there are none."""
        body = "lake" if lake else "river"
        return next((x for x in self.limits if x.item == item and x.body in ("both", body)), None)

    @property
    def items(self) -> tuple[str, ...]:
        """The indicators, in the standard's order."""
        return tuple(dict.fromkeys(limit.item for limit in self.limits))


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something measured: its unit, other units with their factors, and what is possible."""

    id: str
    name: Text
    unit: str
    units: Mapping[str, float]
    aliases: tuple[str, ...]
    possible: tuple[float, float]
    detection: float
    absolute_step: float


def standard_on(day: date, editions: tuple[Standard, ...] | None = None) -> Standard:
    """The edition in force on a day. Raises NoStandard before the first.

    >>> standard_on(date(2021, 4, 1)).id
    'GB3838-2002'
    """
    known = standards() if editions is None else editions
    held = [s for s in known if s.valid_from <= day and (s.valid_to is None or day <= s.valid_to)]
    if not held:
        first = min(s.valid_from for s in known)
        raise NoStandard(
            Text(
                f"{day} 没有生效的地表水标准；最早的版本自 {first} 起有效，请改用之后的日期。",
                f"no edition of the surface water standard was in force on {day}; the first holds "
                f"from {first}: ask for a later day.",
            )
        )
    return max(held, key=lambda s: s.valid_from)


@cache
def standards() -> tuple[Standard, ...]:
    """The editions that ship with the package."""
    return tuple(_standard(entry) for entry in _read("gb3838.toml")["standard"])


@cache
def rating_rules() -> Mapping[str, Any]:
    """How sections and rivers are rated, as the file gives it."""
    method: Mapping[str, Any] = _read("gb3838.toml")["method"]
    return method


@cache
def indicators() -> Mapping[str, Indicator]:
    """Everything that may be measured, by id.

    >>> indicators()["codmn"].unit
    'mg/L'
    """
    return {id_: _indicator(id_, entry) for id_, entry in _read("indicators.toml").items()}


@cache
def defaults() -> Mapping[str, Mapping[str, float]]:
    """The project's own figures for checks, alarms and travel."""
    return _read("defaults.toml")


def _read(name: str) -> dict[str, Any]:
    raw = files("xiezhi.action.horizontal.water").joinpath(name).read_text("utf-8")
    return tomllib.loads(raw)


def _standard(entry: Mapping[str, Any]) -> Standard:
    return Standard(
        entry["id"],
        Text(entry["zh"], entry["en"]),
        entry["valid_from"],
        entry.get("valid_to"),
        Status(entry["status"]),
        tuple(_limit(row, entry["status"]) for row in entry["limits"]),
    )


def _limit(row: Mapping[str, Any], status: str) -> Limit:
    return Limit(
        row["item"],
        row["kind"],
        tuple(float(x) for x in row.get("limits", row.get("span", ()))),
        row.get("body", "both"),
        row.get("rated", True),
        Status(row.get("status", status)),
    )


_CONCENTRATIONS = {"mg/l": 1.0, "毫克/升": 1.0, "ug/l": 1e-3, "微克/升": 1e-3, "g/l": 1e3}


def _indicator(id_: str, entry: Mapping[str, Any]) -> Indicator:
    unit = entry["unit"]
    own = {unit_key(unit): 1.0, **entry.get("units", {})}
    return Indicator(
        id_,
        Text(entry["zh"], entry["en"]),
        unit,
        {**(_CONCENTRATIONS if unit == "mg/L" else {}), **own},
        tuple(entry.get("aliases", ())),
        (float(entry["possible"][0]), float(entry["possible"][1])),
        float(entry.get("detection", 0.0)),
        float(entry.get("absolute_step", 0.0)),
    )


def unit_key(unit: str) -> str:
    """A unit as units are compared: lower case, one letter for micro, no spaces.

    >>> unit_key("µg / L")
    'ug/l'
    """
    return unit.strip().lower().replace(" ", "").replace("µ", "u").replace("μ", "u")
