"""Speeds: what the network assumes where no time is known, as dated data with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from xiezhi.model.errors import XiezhiError
from xiezhi.model.source import Quality
from xiezhi.model.text import Text


class UnknownSpeed(XiezhiError):
    """A mode and class for which no speed is on record."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast one class of link is travelled, and why we think so."""

    km_per_hour: float
    quality: Quality
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Boarding:
    """Minutes one ride of a mode costs beside the ride itself, getting in and out together."""

    minutes: float
    quality: Quality
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Straight:
    """How a straight line becomes a way: times `detour_factor`, at a speed, after boarding."""

    detour_factor: float
    km_per_hour: float
    quality: Quality
    as_of: date
    source: str
    boarding_minutes: float = 0.0

    def minutes(self, great_circle_km: float) -> float:
        """Minutes for a great-circle distance; arrays are welcome.

        >>> round(Straight(1.2, 60.0, Quality.MODELLED, date(2020, 1, 1), "example").minutes(50))
        60
        """
        return great_circle_km * self.detour_factor / self.km_per_hour * 60 + self.boarding_minutes


@dataclass(frozen=True, slots=True)
class Speeds:
    """Everything the network assumes.

    of: speed by (mode, class). boarding: by mode; a mode without is entered at no cost.
    neighbours: between seats that share a border, where no link is known.
    crossing: from an island or exclave to the nearest seat.
    """

    of: Mapping[tuple[str, str], Speed]
    boarding: Mapping[str, Boarding]
    neighbours: Straight
    crossing: Straight

    def km_per_hour(self, mode: str, class_: str) -> float:
        """The speed of a class of links. Raises UnknownSpeed where none is on record."""
        try:
            return self.of[mode, class_].km_per_hour
        except KeyError:
            known = ", ".join(f"{m} {c}" for m, c in sorted(self.of))
            raise UnknownSpeed(
                Text(
                    f"没有方式为 {mode}、等级为“{class_}”的时速；已有的是：{known}；"
                    "请给出该线路的时间或改用其中一种。",
                    f"no speed is on record for {mode} of class “{class_}”; classes are {known}; "
                    "give the link's minutes or one of these",
                )
            ) from None

    def boarding_minutes(self, mode: str) -> float:
        """What a ride costs beside the ride; 0 for a mode that one simply enters."""
        return self.boarding[mode].minutes if mode in self.boarding else 0.0


@cache
def default_speeds() -> Speeds:
    """The speeds that ship with the package.

    >>> default_speeds().km_per_hour("road", "expressway")
    100.0
    """
    raw = tomllib.loads(files("xiezhi.region").joinpath("speeds.toml").read_text("utf-8"))
    return Speeds(
        of={
            (mode, class_): Speed(**_typed(entry))
            for mode in ("road", "rail", "water", "air")
            for class_, entry in raw[mode].items()
        },
        boarding={mode: Boarding(**_typed(entry)) for mode, entry in raw["boarding"].items()},
        neighbours=Straight(**_typed(raw["neighbours"])),
        crossing=Straight(**_typed(raw["crossing"])),
    )


def _typed(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "quality": Quality(entry["quality"])}
