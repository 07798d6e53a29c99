"""Bodies (协调机构) and groups (组团) that form themselves; meetings and what came out of them."""

from __future__ import annotations

from datetime import date
from enum import Enum

from xiezhi.model.text import Text
from xiezhi.register.act import Act, act, part
from xiezhi.register.schema import Id, Record, Ref, Turn


class BodyKind(Enum):
    """What a gathering of parties is."""

    LEADING_GROUP = "leading_group"
    JOINT_MEETING = "joint_meeting"
    WORKING_GROUP = "working_group"
    GROUP = "group"


class OutcomeKind(Enum):
    """What an agenda item led to."""

    INFORMATION = "information"
    DECISION = "decision"
    COMMITMENT = "commitment"


@part
class AgendaItem(Record):
    """An item of an agenda, numbered within its meeting."""

    item: Id
    title: Text


@act("body_formed")
class BodyFormed(Act):
    """A party invites others into a body or group and is its first member."""

    by: Id
    body: Id
    name: Text
    body_kind: BodyKind
    invited: tuple[Id, ...]
    origin: tuple[Ref, ...] = ()


@act("body_joined")
class BodyJoined(Act):
    """A party that was invited becomes a member."""

    by: Id
    body: Id
    turn: Turn = 0


@act("body_left")
class BodyLeft(Act):
    """A member leaves; with members of fewer than two sides the body dissolves."""

    by: Id
    body: Id
    turn: Turn = 0


@act("meeting_called")
class MeetingCalled(Act):
    """A member calls a meeting of a body with its agenda."""

    by: Id
    meeting: Id
    body: Id
    title: Text
    on: date
    agenda: tuple[AgendaItem, ...]


@act("outcome_recorded")
class OutcomeRecorded(Act):
    """What an agenda item led to, as one member notes it; it stands once every side agrees.

    refers: what the outcome speaks of, e.g. the draft of a commitment.
    """

    by: Id
    meeting: Id
    item: Id
    outcome: OutcomeKind
    words: Text
    refers: tuple[Ref, ...] = ()
    turn: Turn = 0


@act("outcome_answered")
class OutcomeAnswered(Act):
    """A member of another side agrees to a recorded outcome, or not."""

    by: Id
    meeting: Id
    item: Id
    agree: bool
    turn: Turn = 0
