"""Texts that parties sign: agreements, plans, lists and rules; amendments, signatures, exit."""

from __future__ import annotations

from datetime import date
from enum import Enum

from xiezhi.model.text import Text
from xiezhi.register.act import Act, act, part
from xiezhi.register.schema import Days, Digest, Id, Record, Ref, Turn


class TextKind(Enum):
    """What a signed text is."""

    AGREEMENT = "agreement"
    PLAN = "plan"
    LIST = "list"
    RULE = "rule"


@part
class ClauseEntry(Record):
    """A clause (条款) or an entry of a list, by the digest of what it says.

    rests_on: clauses of other texts, proposals, outcomes; if one changes, this is suspect.
    """

    clause: Id
    heading: Text
    digest: Digest
    rests_on: tuple[Ref, ...] = ()


@act("text_drafted")
class TextDrafted(Act):
    """A text between named parties, or a new draft of one that is not yet in force.

    digest: of the whole text; base: the digest of the draft that this one replaces.
    exit_days: the notice that the exit clause asks; None where there is no such clause.
    """

    by: Id
    text: Id
    text_kind: TextKind
    title: Text
    parties: tuple[Id, ...]
    digest: Digest
    clauses: tuple[ClauseEntry, ...]
    starts: date | None = None
    ends: date | None = None
    exit_days: Days | None = None
    base: Digest | None = None
    origin: tuple[Ref, ...] = ()
    turn: Turn = 0


@act("text_proposed")
class TextProposed(Act):
    """A draft is put forward for signature."""

    by: Id
    text: Id
    digest: Digest
    turn: Turn = 0


@act("amendment_proposed")
class AmendmentProposed(Act):
    """A change of a text in force. base: the digest in force; digest: of the whole text as amended.

    clauses: those that change or are new; removed: those that go.
    """

    by: Id
    amendment: Id
    text: Id
    base: Digest
    digest: Digest
    clauses: tuple[ClauseEntry, ...] = ()
    removed: tuple[Id, ...] = ()


@act("signed")
class Signed(Act):
    """A party signs a text or amendment by its digest."""

    by: Id
    text: Id
    digest: Digest
    turn: Turn = 0


@act("signature_withdrawn")
class SignatureWithdrawn(Act):
    """A party takes its signature back before the text is in force."""

    by: Id
    text: Id
    turn: Turn = 0


@act("text_withdrawn")
class TextWithdrawn(Act):
    """Whoever drafted a text or amendment takes it back before it is in force."""

    by: Id
    text: Id


@act("exit_given")
class ExitGiven(Act):
    """A party leaves by the exit clause; it is bound until the notice has run."""

    by: Id
    text: Id
    turn: Turn = 0
