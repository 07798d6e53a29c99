"""Years must be those of the figures, and links must be open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xiezhi.case.config import CONFIG
from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem, Severity, found
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text

CENSUS_YEAR = 2020


def year_problems(reference_year: int, places: Given | None, today: date) -> list[Problem]:
    """Where the case speaks of a year that its figures are not of, or that has not come."""
    if reference_year > today.year:
        return [
            _of_year(
                reference_year,
                Text(f"不晚于今年（{today.year}）的年份", f"a year up to this one ({today.year})"),
                Text("请核对；它只印在文档上", "check it: it is only printed on documents"),
            )
        ]
    own = places is not None and places.frame["population_2020"].notna().any()
    if reference_year == CENSUS_YEAR or own:
        return []
    return [
        _of_year(
            reference_year,
            Text(
                f"{CENSUS_YEAR}，内置的人口等数字即为该年普查数",
                f"{CENSUS_YEAR}, the year of the census figures that are built in",
            ),
            Text(
                f"请写 {CENSUS_YEAR}，或在 places 表给出 {reference_year} 年的数字",
                f"write {CENSUS_YEAR}, or give figures of {reference_year} in the table places",
            ),
        )
    ]


def _of_year(year: int, expected: Text, advice: Text) -> Problem:
    return Problem(
        "reference_year",
        CONFIG,
        found(str(year)),
        expected,
        advice,
        column="reference_year",
        severity=Severity.WARNING,
    )


def not_open_yet(given: Given, world: World) -> Iterator[Problem]:
    """Links whose year of opening has not come: the network holds them as if it had."""
    if given.spec.name != "links":
        return
    opens = given.frame["year_open"].dropna()
    for i, year in opens[opens > world.today.year].items():
        yield given.problem(
            int(str(i)),
            "year_open",
            "not_open_yet",
            Text(
                f"{year} 年才开通，仍按已开通计入路网",
                f"it opens in {year}, but counts in the network as if it were open",
            ),
            Text(
                f"不晚于今年（{world.today.year}）", f"a year up to this one ({world.today.year})"
            ),
            Text(
                "如只算已开通的线路，请删除此行",
                "delete the row if times are to be those of today",
            ),
            Severity.WARNING,
        )
