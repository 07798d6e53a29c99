"""Lists with owners: data shared between the sides, and people, forums and research exchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.mechanisms.records import Records, rows_of, several
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case


@dataclass(frozen=True, slots=True)
class Dataset:
    """A shared data set: whose, on what ground, how fresh, who uses it, asked and was refused."""

    id: str
    name: Text
    owner: str
    ground: str
    updated: str
    stale: bool
    users: tuple[str, ...]
    waiting: tuple[str, ...]
    refused: tuple[str, ...]
    reason: str
    crosses: bool

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it lacks: owner, ground, freshness, an answer, a reason, a user across."""
        found = {
            "owner": not self.owner,
            "ground": not self.ground,
            "never": not self.updated,
            "stale": self.stale,
            "waiting": bool(self.waiting),
            "reason": bool(self.refused) and not self.reason,
            "across": not self.crosses,
        }
        return tuple(name for name, true in found.items() if true)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Exchanges of one kind between two sides: how many, and how many people."""

    kind: str
    sender: str
    receiver: str
    n: int
    people: int


def datasets_of(case: Case, records: Records, day: pd.Timestamp) -> tuple[Dataset, ...]:
    """The data-sharing catalogue, with what each entry lacks on a day."""
    return tuple(_dataset(row, records, day) for row in rows_of(case, "shared_datasets"))


def exchanges_of(case: Case, records: Records) -> tuple[Exchange, ...]:
    """Exchanges by kind and direction; people of one that goes several ways count in each."""
    n: Counter[tuple[str, str, str]] = Counter()
    people: Counter[tuple[str, str, str]] = Counter()
    for row in rows_of(case, "exchanges"):
        ends = [sorted(records.sides_of(several(row[end]))) for end in ("sender", "receiver")]
        for key in ((row["kind"], s, r) for s in ends[0] for r in ends[1] if s != r):
            n[key] += 1
            people[key] += int(float(row["people"] or 0))
    return tuple(Exchange(*key, n[key], people[key]) for key in sorted(n))


def within_one_side(case: Case, records: Records) -> int:
    """How many exchanges never cross the border, as far as the table says who takes part."""
    rows = rows_of(case, "exchanges")
    ends: Sequence[frozenset[str]] = [
        records.sides_of(several(row["sender"]) + several(row["receiver"])) for row in rows
    ]
    return sum(len(sides) < 2 for sides in ends)  # noqa: PLR2004


def _dataset(row: dict[str, str], records: Records, day: pd.Timestamp) -> Dataset:
    users, refused = several(row["users"]), several(row["refused_to"])
    asked = several(row["asked_by"])
    every, updated = row["refresh_days"], row["updated"]
    due = (
        pd.Timestamp(updated) + pd.Timedelta(days=int(float(every))) if updated and every else None
    )
    sides = records.sides_of((row["owner"], *users))
    return Dataset(
        row["id"],
        Text(row["name_zh"], row["name_en"] or row["name_zh"]),
        row["owner"],
        row["ground"],
        updated[:10],
        due is not None and due < day,
        users,
        tuple(one for one in asked if one not in users and one not in refused),
        refused,
        row["reason"],
        len(sides) > 1,
    )
