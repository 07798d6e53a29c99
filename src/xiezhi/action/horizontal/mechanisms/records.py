"""Bodies, parties, requirements, decisions and duties as a case gives them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case

FINISHED = ("done", "withdrawn")


@dataclass(frozen=True, slots=True)
class Party:
    """A party and its side."""

    id: str
    name: Text
    side: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body with its members and the fields it is in charge of."""

    id: str
    name: Text
    members: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a document asks for."""

    id: str
    digest: Text
    field: str
    responsible: tuple[str, ...]
    due: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting of a body took up, and what came of it."""

    id: str
    body: str
    date: pd.Timestamp
    text: Text
    outcome: str
    requirement: str
    owners: tuple[str, ...]
    due: str
    status: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What a party has taken on: a commitment, or a part in a decision."""

    owner: str
    text: Text
    requirement: str
    due: str
    status: str
    counterpart: str


@dataclass(frozen=True, slots=True)
class Records:
    """Everything about the mechanisms of a case."""

    parties: Mapping[str, Party]
    bodies: Mapping[str, Body]
    requirements: tuple[Requirement, ...]
    decisions: tuple[Decision, ...]
    commitments: tuple[Duty, ...]

    def sides_of(self, parties: tuple[str, ...]) -> frozenset[str]:
        """The sides that some parties belong to."""
        return frozenset(self.parties[p].side for p in parties if p in self.parties)


def records_of(case: Case) -> Records:
    """The records of a case; tables that it lacks are empty."""
    return Records(
        {r["id"]: Party(r["id"], _text(r, "name"), r["side"]) for r in rows_of(case, "parties")},
        {
            r["id"]: Body(r["id"], _text(r, "name"), several(r["members"]), several(r["fields"]))
            for r in rows_of(case, "bodies")
        },
        tuple(
            Requirement(
                r["id"], _text(r, "digest"), r["field"], several(r["responsible"]), r["due"]
            )
            for r in rows_of(case, "requirements")
        ),
        tuple(_decision(r) for r in rows_of(case, "decisions")),
        tuple(_duty(r) for r in rows_of(case, "commitments")),
    )


def rows_of(case: Case, table: str) -> list[dict[str, str]]:
    """The rows of a table as words, missing cells and columns empty."""
    if not case.has(table):
        return []
    frame = case.table(table)
    columns = [[word(cell) for cell in frame[name]] for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [
        defaultdict(str, zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)
    ]


def several(cell: object) -> tuple[str, ...]:
    """The values of a cell joined by `;`.

    >>> several("a; b;"), several(None)
    (('a', 'b'), ())
    """
    return tuple(part.strip() for part in word(cell).split(";") if part.strip())


def word(cell: object) -> str:
    """A cell as a word; empty where it is missing."""
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell).strip()  # noqa: PLR0124


def ends_before(due: str, day: pd.Timestamp) -> bool:
    """Whether a period (2024, 2024Q2 or 2024-06) is over by a day.

    >>> july = pd.Timestamp("2024-07-01")
    >>> ends_before("2024Q2", july), ends_before("2024", july)
    (True, False)
    """
    return bool(due) and pd.Period(due).end_time < day


def _decision(r: Mapping[str, str]) -> Decision:
    return Decision(
        r["id"],
        r["body"],
        pd.Timestamp(r["date"]),
        _text(r, "text"),
        r["outcome"],
        r["requirement"],
        several(r["owners"]),
        r["due"],
        r["status"],
    )


def _duty(r: Mapping[str, str]) -> Duty:
    return Duty(
        r["owner"],
        _text(r, "text"),
        r["requirement"],
        r["due"],
        r["status"],
        r["counterpart"],
    )


def _text(r: Mapping[str, str], stem: str) -> Text:
    return Text(r[f"{stem}_zh"], r[f"{stem}_en"] or r[f"{stem}_zh"])
