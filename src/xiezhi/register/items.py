"""What the register knows after its acts: frozen items, each with an id of its own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from xiezhi.model.proposal import ProposalKind
from xiezhi.model.text import Text
from xiezhi.register.acts.bodies import BodyKind, OutcomeKind
from xiezhi.register.acts.commitments import ChangeRequested, CommitmentKind
from xiezhi.register.acts.measures import TransferKind
from xiezhi.register.acts.opinions import Answer
from xiezhi.register.acts.parties import PartyKind, SideRuleKind
from xiezhi.register.acts.texts import TextKind


class Stage(Enum):
    """Where a text, commitment, report or objection stands.

    `ACCEPTED` is accepted by some sides and not yet by all; the item's `accepted` names them.
    """

    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    CHANGE_REQUESTED = "change-requested"
    SUSPENDED = "suspended"
    REPORTED = "reported"
    VERIFIED = "verified-by-counterpart"
    OBJECTED = "objected"
    UNDER_REVIEW = "under-review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STAGES: dict[Stage, Text] = {
    Stage.DRAFT: Text("草稿", "draft"),
    Stage.PROPOSED: Text("已提出", "proposed"),
    Stage.ACCEPTED: Text("部分方已接受", "accepted by some sides"),
    Stage.ACTIVE: Text("生效", "active"),
    Stage.CHANGE_REQUESTED: Text("申请变更", "change requested"),
    Stage.SUSPENDED: Text("中止", "suspended"),
    Stage.REPORTED: Text("已报告", "reported"),
    Stage.VERIFIED: Text("对方已核验", "verified by counterpart"),
    Stage.OBJECTED: Text("有异议", "objected"),
    Stage.UNDER_REVIEW: Text("复核中", "under review"),
    Stage.CLOSED: Text("办结", "closed"),
    Stage.WITHDRAWN: Text("撤回", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The register itself: how many acts it holds and when the last was received."""

    register: str
    title: Text
    n_acts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SideRule:
    """A side's own rule for binding itself, from a day on."""

    kind: SideRuleKind
    in_force: date
    members: tuple[str, ...] = ()
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A side; `joined` once its own office said so."""

    code: str
    name: Text
    office: str
    joined: bool
    rules: tuple[SideRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a side."""

    id: str
    name: Text
    side: str
    kind: PartyKind
    above: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of a party with its key, from its opening until its closing."""

    id: str
    party: str
    key: str
    opened: datetime
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A body or group: members are those who joined themselves.

    stands: it has had members of two sides; dissolved: it no longer has.
    """

    id: str
    kind: BodyKind
    name: Text
    invited: tuple[str, ...]
    members: tuple[str, ...]
    stands: bool = False
    dissolved: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a body with the items of its agenda."""

    id: str
    body: str
    title: Text
    on: date
    agenda: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an agenda item led to; it stands once every side of the meeting accepted it."""

    kind: OutcomeKind
    words: Text
    refers: tuple[str, ...]
    sides: tuple[str, ...]
    accepted: tuple[str, ...]
    stage: Stage


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and how many parties agree, disagree and pass."""

    id: str
    words: Text
    n_agree: int = 0
    n_disagree: int = 0
    n_pass: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal before its sides; `ACTIVE` once all of them adopted it."""

    id: str
    kind: ProposalKind
    title: Text
    sides: tuple[str, ...]
    answers: tuple[tuple[str, Answer], ...] = ()
    stage: Stage = Stage.PROPOSED


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it stands; `removed` by an amendment."""

    id: str
    heading: Text
    digest: str
    rests_on: tuple[str, ...]
    version: int = 1
    removed: bool = False


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text that parties sign.

    signed: who signed the digest; accepted: the sides that are thereby bound or would be.
    exits: who gave notice, and the first day on which it is no longer bound.
    suspect: the amendment after which it must be looked at again; cleared: parties that did.
    """

    id: str
    kind: TextKind
    title: Text
    drafter: str
    parties: tuple[str, ...]
    digest: str
    clauses: tuple[Clause, ...]
    starts: date | None
    ends: date | None
    exit_days: int | None
    stage: Stage = Stage.DRAFT
    version: int = 1
    signed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    exits: tuple[tuple[str, date], ...] = ()
    suspect: str | None = None
    cleared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a text, signed like one. text: what it changes, while that has digest `base`."""

    id: str
    text: str
    drafter: str
    parties: tuple[str, ...]
    base: str
    digest: str
    clauses: tuple[Clause, ...]
    removed: tuple[str, ...]
    stage: Stage = Stage.PROPOSED
    signed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """A duty, project, milestone or task with an owner on each side.

    before: the stage that a change request or objection interrupted. report: the latest.
    verified_at: receipt of the latest verification, from which objections run.
    n_open: children that are active and not yet closed; n_objections: those not settled yet.
    """

    id: str
    kind: CommitmentKind
    title: Text
    drafter: str
    owners: tuple[str, ...]
    due: date | None
    budget: Decimal | None
    indicator: Text | None
    parent: str | None
    rests_on: tuple[str, ...]
    stage: Stage = Stage.DRAFT
    before: Stage | None = None
    accepted: tuple[str, ...] = ()
    change: ChangeRequested | None = None
    agreed: tuple[str, ...] = ()
    report: str | None = None
    verified_at: datetime | None = None
    n_open: int = 0
    n_objections: int = 0
    suspect: str | None = None
    cleared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report of progress; verified: the other owners' sides that found it right."""

    id: str
    commitment: str
    by: str
    share: Decimal
    spent: Decimal | None
    until: date
    verified: tuple[str, ...] = ()
    stage: Stage = Stage.REPORTED


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file by its digest."""

    id: str
    subject: str
    digest: str
    by: str


class DeedKind(Enum):
    """What may be objected to."""

    VERIFICATION = "verification"
    OBSERVATION = "observation"
    ALERT = "alert"
    TRANSFER = "transfer"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something one side recorded that concerns others, who may object.

    concerns: the parties concerned; empty where it concerns everybody. subject: what it is about.
    value: what it says (right, an amount, a score). stage: `ACTIVE`, `WITHDRAWN` once a review
    upheld an objection; a transfer is `PROPOSED` until its other end answers.
    """

    id: str
    kind: DeedKind
    by: str
    at: datetime
    concerns: tuple[str, ...]
    subject: str | None
    value: Decimal | None
    stage: Stage = Stage.ACTIVE
    n_answers: int = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """The ends of a transfer; its stage is its deed's."""

    kind: TransferKind
    payer: str
    payee: str
    amount: Decimal
    settles: str | None


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection; `late` where its review was decided after the days allowed."""

    id: str
    subject: str
    by: str
    at: datetime
    stage: Stage = Stage.OBJECTED
    reviewer: str | None = None
    upheld: bool | None = None
    late: bool = False


if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414  (exported, so that rules are checked)
else:

    def replace(item: Any, **changes: Any) -> Any:
        """An item with some values changed: `dataclasses.replace` in half the time.

        Most acts change an item, and a log has millions. The slots are copied as they are, since
        items check nothing when they are made.

        >>> replace(Transfer(TransferKind.CALL, "a", "b", Decimal(1), None), payee="c").payee
        'c'
        """
        kind = type(item)
        slots = _SLOTS.get(kind)
        if slots is None:
            slots = _SLOTS[kind] = {one.name: getattr(kind, one.name) for one in fields(kind)}
        made = object.__new__(kind)
        for slot in slots.values():
            slot.__set__(made, slot.__get__(item))
        for name, value in changes.items():
            slots[name].__set__(made, value)
        return made


_SLOTS: dict[type[Any], dict[str, Any]] = {}
