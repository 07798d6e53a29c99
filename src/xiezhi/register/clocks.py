"""Days that run from logged receipt: to object, to review, to leave."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from xiezhi.model.text import Text

CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The days allowed from a day on, and the article that says so."""

    in_force: date
    objection_days: int
    review_days: int
    source: Text


@cache
def all_clocks() -> tuple[Clocks, ...]:
    """Every set of days, the oldest first."""
    rows = tomllib.loads(files("xiezhi.register").joinpath("clocks.toml").read_text("utf-8"))
    return tuple(
        Clocks(
            row["in_force"],
            row["objection_days"],
            row["review_days"],
            Text(row["source_zh"], row["source_en"]),
        )
        for row in sorted(rows["clocks"], key=lambda row: row["in_force"])
    )


def clocks(on: date) -> Clocks:
    """The days allowed on a day; before the first rule, those of the first.

    >>> clocks(date(2026, 6, 30)).objection_days
    30
    """
    held = [one for one in all_clocks() if one.in_force <= on]
    return held[-1] if held else all_clocks()[0]


def day(at: datetime) -> date:
    """The calendar day in China on which something was received.

    >>> from datetime import UTC
    >>> day(datetime(2026, 6, 30, 16, 0, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    offset = at.utcoffset() or timedelta(0)
    return (at - offset + CHINA).date()


def last_day_to_object(at: datetime) -> date:
    """The last day to object to what was received at a moment."""
    return day(at) + timedelta(days=clocks(day(at)).objection_days)


def last_day_to_decide(at: datetime) -> date:
    """The last day to decide on an objection that was received at a moment."""
    return day(at) + timedelta(days=clocks(day(at)).review_days)
