"""Commitments (承诺事项): who owes what, changes, reports, evidence, verification."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from xiezhi.model.text import Text
from xiezhi.register.act import Act, act
from xiezhi.register.schema import Amount, Digest, Id, Ref, Share, Turn, Words


class CommitmentKind(Enum):
    """What a commitment is."""

    DUTY = "duty"
    PROJECT = "project"
    MILESTONE = "milestone"
    TASK = "task"


class ChangeKind(Enum):
    """What a change of a commitment asks."""

    TERMS = "terms"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"


@act("commitment_drafted")
class CommitmentDrafted(Act):
    """A commitment with an owner on each side, or a new draft by whoever drafted it.

    budget: yuan. parent: the commitment it is part of. rests_on: clauses, `text-id/clause-id`, of
    texts in force. origin: the outcome or proposal it came from.
    """

    by: Id
    commitment: Id
    commitment_kind: CommitmentKind
    title: Text
    owners: tuple[Id, ...]
    due: date | None = None
    budget: Amount | None = None
    indicator: Text | None = None
    parent: Id | None = None
    rests_on: tuple[Ref, ...] = ()
    origin: tuple[Ref, ...] = ()
    turn: Turn = 0


@act("commitment_proposed")
class CommitmentProposed(Act):
    """A draft is put before its owners."""

    by: Id
    commitment: Id


@act("commitment_accepted")
class CommitmentAccepted(Act):
    """An owner accepts for its side."""

    by: Id
    commitment: Id


@act("commitment_withdrawn")
class CommitmentWithdrawn(Act):
    """An owner takes back what does not bind it: not active yet, or it has left the text."""

    by: Id
    commitment: Id


@act("change_requested")
class ChangeRequested(Act):
    """An owner asks to change, suspend, resume or withdraw; in effect once every owner agrees.

    due, budget, indicator: the new terms, all three, of a change of terms.
    """

    by: Id
    commitment: Id
    change: ChangeKind
    why: Text
    due: date | None = None
    budget: Amount | None = None
    indicator: Text | None = None
    turn: Turn = 0


@act("change_answered")
class ChangeAnswered(Act):
    """An owner agrees to a requested change, or not; the requester's refusal takes it back."""

    by: Id
    commitment: Id
    agree: bool
    turn: Turn = 0


@act("reported")
class Reported(Act):
    """An owner reports progress. share: done, 0 to 1; spent: yuan; evidence: ids of evidence."""

    by: Id
    report: Id
    commitment: Id
    until: date
    share: Share
    words: Text
    spent: Amount | None = None
    value: Decimal | None = None
    evidence: tuple[Id, ...] = ()


@act("verified")
class Verified(Act):
    """An owner of another side than the reporter's finds the report right, or not."""

    by: Id
    verification: Id
    report: Id
    right: bool
    words: Text | None = None


@act("commitment_closed")
class CommitmentClosed(Act):
    """A commitment is done: fully reported, verified, the time for objections over."""

    by: Id
    commitment: Id


@act("evidence_added")
class EvidenceAdded(Act):
    """A file outside the register, by its digest."""

    by: Id
    evidence: Id
    subject: Ref
    title: Text
    digest: Digest
    media_type: Words


@act("looked_again")
class LookedAgain(Act):
    """A side looked at what rests on a changed clause and stands by it."""

    by: Id
    subject: Id
    turn: Turn = 0
