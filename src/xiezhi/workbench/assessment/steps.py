"""Whose step was late? From the records of a commitment: who was awaited, for what, how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    ChangeRequested,
    CommitmentAccepted,
    CommitmentClosed,
    CommitmentDrafted,
    CommitmentProposed,
    CommitmentWithdrawn,
    Reported,
    Verified,
)
from xiezhi.register.clocks import day

STEPS: dict[str, Text] = {
    "accept": Text("接受", "accepting"),
    "report": Text("报告", "reporting"),
    "verify": Text("核验", "verifying"),
    "answer": Text("答复变更", "answering a change"),
    "close": Text("办结", "closing"),
}
DONE = 1


@dataclass(frozen=True, slots=True)
class Wait:
    """Sides that were awaited, for what, from a day until another (not included)."""

    step: str
    sides: tuple[str, ...]
    first: date
    until: date

    def days_within(self, first: date, until: date) -> int:
        """How many of its days lie in a span."""
        return max(0, (min(self.until, until) - max(self.first, first)).days)


@dataclass(frozen=True, slots=True)
class Course:
    """A commitment's course. done: the day on which all of it was verified, or it was closed.

    late: days after the last day until it was done, or until today; of: those days by step and
    side that was awaited (a day may be awaited of several sides at once); unawaited: those days on
    which nobody was awaited, since it was not on record yet.
    """

    due: date | None
    done: date | None
    withdrawn: bool
    waits: tuple[Wait, ...]
    late: int
    of: Mapping[tuple[str, str], int] = field(default_factory=dict)
    unawaited: int = 0


@dataclass
class _At:
    """Where a commitment stands while its records are read."""

    owners: tuple[str, ...] = ()
    due: date | None = None
    accepted: set[str] = field(default_factory=set)
    agreed: set[str] = field(default_factory=set)
    change: ChangeRequested | None = None
    report: Reported | None = None
    verified: set[str] = field(default_factory=set)
    proposed: bool = False
    done: date | None = None
    withdrawn: bool = False
    closed: bool = False


def course(
    records: Iterable[tuple[Act, datetime]], side_of: Mapping[str, str], today: date
) -> Course:
    """The course of a commitment from the acts about it, in order.

    side_of: of each owner. A day counts for whoever is awaited at its beginning.
    """
    at, since = _At(), None
    waits: list[Wait] = []
    for act, received in records:
        now = day(received)
        if since is not None:
            waits += _waits(at, side_of, since, now)
        _take(at, act, side_of, now)
        since = now
    if since is not None and not (at.closed or at.withdrawn):
        waits += _waits(at, side_of, since, today)
    joined = tuple(_joined(waits))
    end = at.done or today
    if at.due is None or at.withdrawn:
        return Course(at.due, at.done, at.withdrawn, joined, 0)
    first, until = at.due + timedelta(days=1), end + timedelta(days=1)
    late = max(0, (end - at.due).days)
    awaited = sum(one.days_within(first, until) for one in joined)
    of = _by_step_and_side(joined, first, until)
    return Course(at.due, at.done, at.withdrawn, joined, late, of, max(0, late - awaited))


def _by_step_and_side(
    waits: Iterable[Wait], first: date, until: date
) -> dict[tuple[str, str], int]:
    """The days of a span by what was awaited of which side; closing is nobody's delay."""
    found: dict[tuple[str, str], int] = {}
    for one in waits:
        days = one.days_within(first, until) if one.step != "close" else 0
        for code in one.sides if days else ():
            found[one.step, code] = found.get((one.step, code), 0) + days
    return found


def _waits(at: _At, side_of: Mapping[str, str], first: date, until: date) -> Iterator[Wait]:
    step, parties = _awaited(at, side_of)
    sides = tuple(sorted({side_of[one] for one in parties}))
    if step and sides and first < until:
        a_day = timedelta(days=1)  # the day of an act still counts for who was awaited that morning
        yield Wait(step, sides, first + a_day, until + a_day)


def _awaited(at: _At, side_of: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """What is awaited of whom."""
    if not at.proposed or at.closed or at.withdrawn:
        return "", ()
    if at.change is not None:
        return "answer", tuple(one for one in at.owners if one not in at.agreed)
    missing = tuple(one for one in at.owners if one not in at.accepted)
    if missing:
        return "accept", missing
    if at.report is not None:
        own = side_of.get(at.report.by, "")
        return "verify", tuple(one for one in at.owners if side_of[one] not in {own, *at.verified})
    return ("close" if at.done else "report"), at.owners


def _take(at: _At, act: Act, side_of: Mapping[str, str], now: date) -> None:  # noqa: C901
    """What an act changes; a branch a kind."""
    match act:
        case CommitmentDrafted():
            at.owners, at.due = act.owners, act.due
        case CommitmentProposed():
            at.proposed = True
        case CommitmentAccepted():
            at.accepted.add(act.by)
        case ChangeRequested():
            at.change, at.agreed = act, {act.by}
        case ChangeAnswered():
            at.agreed.add(act.by)
            if not act.agree or at.agreed >= set(at.owners):
                terms = act.agree and at.change is not None and at.change.due is not None
                at.due = at.change.due if terms and at.change else at.due
                at.change = None
        case Reported():
            at.report, at.verified = act, set()
        case Verified() if at.report is not None and act.report == at.report.report:
            _verified(at, act, side_of, now)
        case CommitmentClosed():
            at.closed, at.done = True, at.done or now
        case CommitmentWithdrawn():
            at.withdrawn = True
        case _:
            pass


def _verified(at: _At, act: Verified, side_of: Mapping[str, str], now: date) -> None:
    assert at.report is not None  # noqa: S101  (the caller saw to it)
    if not act.right:
        at.report = None
        return
    at.verified.add(side_of.get(act.by, ""))
    others = {side_of[one] for one in at.owners} - {side_of.get(at.report.by, "")}
    if at.verified >= others:
        at.done = now if at.report.share >= DONE else None
        at.report = None


def _joined(waits: Iterable[Wait]) -> Iterator[Wait]:
    """Spans that follow one another for the same reason, as one."""
    held: Wait | None = None
    for one in waits:
        if held and (held.step, held.sides, held.until) == (one.step, one.sides, one.first):
            held = Wait(held.step, held.sides, held.first, one.until)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held
