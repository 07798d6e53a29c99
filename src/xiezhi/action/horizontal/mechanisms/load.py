"""Who carries how much: duties still open, by party."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import pandas as pd

from xiezhi.action.horizontal.mechanisms.records import FINISHED, Records, ends_before

HEAVY_TIMES_MEDIAN = 2.0  # our own default: twice the median of those who carry anything


@dataclass(frozen=True, slots=True)
class Load:
    """What a party carries: duties open (decisions and commitments), late ones, seats in bodies."""

    party: str
    n_decisions: int
    n_commitments: int
    n_late: int
    n_seats: int

    @property
    def n_open(self) -> int:
        """Decisions and commitments together."""
        return self.n_decisions + self.n_commitments


def loads_of(records: Records, day: pd.Timestamp) -> tuple[Load, ...]:
    """The load of every party, the heaviest first."""
    loads = [_load(records, party, day) for party in records.parties]
    return tuple(sorted(loads, key=lambda one: (-one.n_open, -one.n_late)))


def overloaded(loads: tuple[Load, ...]) -> tuple[Load, ...]:
    """Those who carry more than twice the median of the parties that carry anything."""
    carried = [one.n_open for one in loads if one.n_open]
    limit = HEAVY_TIMES_MEDIAN * median(carried) if carried else 0.0
    return tuple(one for one in loads if one.n_open > limit)


def _load(records: Records, party: str, day: pd.Timestamp) -> Load:
    decisions = [
        d
        for d in records.decisions
        if party in d.owners and d.outcome == "decided" and d.status not in FINISHED
    ]
    duties = [d for d in records.commitments if d.owner == party and d.status not in FINISHED]
    carried = [(d.status, d.due) for d in decisions] + [(d.status, d.due) for d in duties]
    late = sum(
        status == "late" or (bool(status) and ends_before(due, day)) for status, due in carried
    )
    seats = sum(party in body.members for body in records.bodies.values())
    return Load(party, len(decisions), len(duties), late, seats)
