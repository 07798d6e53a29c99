"""Editions of the air quality index as dated data: ladders, limits, levels, alerts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from xiezhi.action.horizontal.air.errors import EditionsMixed, NoEdition, NoLadder
from xiezhi.action.horizontal.rule_status import Status
from xiezhi.model.text import Text


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: the days on which it holds, and its ladders by pollutant and averaging time.

    day, hour: what the daily and the hourly index are made of, e.g. `pm25_24h`, `so2_1h`.
    marks: ladders that are not verified.
    """

    id: str
    title: Text
    valid_from: date
    valid_to: date | None
    day: tuple[str, ...]
    hour: tuple[str, ...]
    ladders: Mapping[str, tuple[float, ...]]
    marks: Mapping[str, Status]

    def ladder(self, name: str) -> tuple[float, ...]:
        """Concentrations at index 50, 100, 150 and so on. Raises NoLadder."""
        if name not in self.ladders:
            raise NoLadder(
                f"{self.id} has no breakpoints for {name!r}; it has {', '.join(self.ladders)}."
            )
        return self.ladders[name]

    def holds_on(self, day: date) -> bool:
        """Whether this edition is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def edition_on(day: date, known: tuple[Edition, ...] | None = None) -> Edition:
    """The edition in force on a day. Raises NoEdition before the first.

    >>> edition_on(date(2026, 2, 28)).id, edition_on(date(2026, 3, 1)).id
    ('HJ633-2012', 'HJ633-2026')
    """
    found = next((e for e in known or editions() if e.holds_on(day)), None)
    if found is None:
        first = min(e.valid_from for e in known or editions())
        raise NoEdition(
            Text(
                f"{day} 没有生效的空气质量指数技术规定；最早的版本自 {first} 起有效。",
                f"no edition of the air quality index was in force on {day}; the first holds from "
                f"{first}.",
            )
        )
    return found


def edition_of(days: Iterable[date], named: str | None = None) -> Edition:
    """One edition for all days: the named one, else the only one in force on all of them.

    Raises EditionsMixed where the days cross a change and none is named, NoEdition.
    """
    if named is not None:
        found = next((e for e in editions() if e.id == named), None)
        if found is None:
            raise NoEdition(f"no edition is called {named!r}; there are {_ids()}.")
        return found
    wanted = {edition_on(day).id: edition_on(day) for day in days}
    if len(wanted) > 1:
        raise EditionsMixed(
            Text(
                f"数据跨越 {'、'.join(sorted(wanted))} 的更替，不能直接比较；"
                "请指定其中一个版本统一重算。",
                f"the days cross a change of edition ({', '.join(sorted(wanted))}); their index "
                "cannot be compared: name one edition to compute all of them by.",
            )
        )
    if not wanted:
        raise NoEdition("no day was given, so no edition is in force.")
    return next(iter(wanted.values()))


@cache
def editions() -> tuple[Edition, ...]:
    """The editions that ship with the package."""
    return tuple(_edition(entry) for entry in rules()["edition"])


@cache
def rules() -> Mapping[str, Any]:
    """The file of editions, as it is."""
    return _read("editions.toml")


@cache
def alert_rules() -> Mapping[str, Any]:
    """The file of alerts, episodes and checks, as it is."""
    return _read("alerts.toml")


@dataclass(frozen=True, slots=True)
class Pollutant:
    """One pollutant: its unit, other units with factors, what is possible, digits that count."""

    id: str
    name: Text
    unit: str
    units: Mapping[str, float]
    aliases: tuple[str, ...]
    possible: tuple[float, float]
    digits: int


@cache
def pollutants() -> Mapping[str, Pollutant]:
    """The six pollutants by id.

    >>> list(pollutants())
    ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3']
    """
    return {id_: _pollutant(id_, entry) for id_, entry in _read("pollutants.toml").items()}


def limits_on(day: date) -> tuple[str, Mapping[str, float]]:
    """The daily limits of grade 2 on a day, as far as they are known: name of the row, limits.

    >>> limits_on(date(2031, 1, 1))
    ('GB3095-2026', {'pm25_24h': 50})
    """
    for row in rules()["limits"]:
        if row["valid_from"] <= day <= row.get("valid_to", date.max):
            return row["id"], row["daily"]
    raise NoEdition(f"no limits of ambient air are known for {day}.")


def _ids() -> str:
    return ", ".join(edition.id for edition in editions())


def _read(name: str) -> dict[str, Any]:
    raw = files("xiezhi.action.horizontal.air").joinpath(name).read_text("utf-8")
    return tomllib.loads(raw)


def _edition(entry: Mapping[str, Any]) -> Edition:
    return Edition(
        entry["id"],
        Text(entry["zh"], entry["en"]),
        entry["valid_from"],
        entry.get("valid_to"),
        tuple(entry["day"]),
        tuple(entry["hour"]),
        {name: tuple(float(x) for x in ladder) for name, ladder in entry["ladders"].items()},
        {name: Status(mark) for name, mark in entry.get("ladder_status", {}).items()},
    )


_MASS = {"ug/m3": 1.0, "微克/立方米": 1.0, "mg/m3": 1e3, "毫克/立方米": 1e3}


def _pollutant(id_: str, entry: Mapping[str, Any]) -> Pollutant:
    own = _MASS[entry["unit"]]
    return Pollutant(
        id_,
        Text(entry["zh"], entry["en"]),
        entry["unit"],
        {unit: factor / own for unit, factor in _MASS.items()},
        tuple(entry["aliases"]),
        (float(entry["possible"][0]), float(entry["possible"][1])),
        int(entry["digits"]),
    )
