"""Hours and days that no monitor says itself, as dated data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from xiezhi.register.acts.measures import Level


@dataclass(frozen=True, slots=True)
class Step:
    """From how many days before a deadline on (negative: after it) which colour."""

    days: int
    level: Level


@dataclass(frozen=True, slots=True)
class Defaults:
    """The figures in force on a day."""

    in_force: date
    answer_hours: int
    deadline_answer_hours: int
    recent_days: int
    kept_days: int
    deadlines: tuple[Step, ...]


@cache
def _all() -> tuple[Defaults, ...]:
    raw = files("xiezhi.workbench.monitors").joinpath("defaults.toml").read_text("utf-8")
    return tuple(
        Defaults(
            row["in_force"],
            row["answer_hours"],
            row["deadline_answer_hours"],
            row["recent_days"],
            row["kept_days"],
            tuple(Step(one["days"], Level(one["level"])) for one in row["deadlines"]),
        )
        for row in sorted(tomllib.loads(raw)["defaults"], key=lambda row: row["in_force"])
    )


def defaults_on(day: date) -> Defaults:
    """The figures in force on a day; before the first, the first.

    >>> defaults_on(date(2026, 11, 24)).answer_hours
    24
    """
    held = [one for one in _all() if one.in_force <= day]
    return held[-1] if held else _all()[0]
