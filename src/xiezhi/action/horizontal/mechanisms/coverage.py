"""Does every requirement have a body, and every decision an owner on both sides and a date?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from xiezhi.action.horizontal.mechanisms.records import (
    FINISHED,
    Decision,
    Records,
    Requirement,
    ends_before,
)


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after a requirement: bodies by decision, bodies by their field, sides at work.

    n_decided, n_discussed: items of meetings that answer it.
    """

    requirement: Requirement
    by_decision: tuple[str, ...]
    by_field: tuple[str, ...]
    n_decided: int
    n_discussed: int
    n_commitments: int
    sides: frozenset[str]

    @property
    def has_body(self) -> bool:
        """Whether any body is in charge of it."""
        return bool(self.by_decision or self.by_field)

    @property
    def touched(self) -> bool:
        """Whether a meeting has taken it up."""
        return bool(self.n_decided or self.n_discussed)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a decision lacks: sides without an owner, a date; and whether it is overdue.

    untold: its date has passed and nobody wrote how far it is.
    """

    decision: Decision
    sides_without_owner: tuple[str, ...]
    no_date: bool
    overdue: bool
    untold: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing lacks."""
        return not (self.sides_without_owner or self.no_date or self.overdue)


def care_of(records: Records) -> tuple[Care, ...]:
    """Every requirement with the bodies that look after it and the sides that work on it."""
    return tuple(_care(records, one) for one in records.requirements)


def gaps_of(records: Records, sides: Sequence[str], day: pd.Timestamp) -> tuple[Gaps, ...]:
    """Every item that was decided, with what it lacks on a day."""
    return tuple(
        Gaps(
            one,
            tuple(side for side in sides if side not in records.sides_of(one.owners)),
            not one.due,
            bool(one.status) and one.status not in FINISHED and ends_before(one.due, day),
            not one.status and ends_before(one.due, day),
        )
        for one in records.decisions
        if one.outcome == "decided"
    )


def _care(records: Records, one: Requirement) -> Care:
    answering = [d for d in records.decisions if d.requirement == one.id]
    decided = [d for d in answering if d.outcome == "decided"]
    duties = [d for d in records.commitments if d.requirement == one.id]
    owners = (*one.responsible, *(o for d in decided for o in d.owners), *(d.owner for d in duties))
    return Care(
        one,
        tuple(dict.fromkeys(d.body for d in answering)),
        tuple(body.id for body in records.bodies.values() if one.field in body.fields),
        len(decided),
        len(answering) - len(decided),
        len(duties),
        records.sides_of(owners),
    )
