"""Sides, parties and seats: who may act, and with which key."""

from __future__ import annotations

from datetime import date
from enum import Enum

from xiezhi.model.text import Text
from xiezhi.register.act import Act, act, part
from xiezhi.register.schema import Id, Key, Record, Share, SideCode, Turn


class PartyKind(Enum):
    """What a party (主体) is."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    ENTERPRISE = "enterprise"
    ASSOCIATION = "association"
    EXPERT = "expert"
    PUBLIC = "public"


class SideRuleKind(Enum):
    """Who of a side must sign beside the parties that a text names."""

    NAMED = "named"
    UNANIMITY = "unanimity"
    QUORUM = "quorum"


@part
class SideEntry(Record):
    """A side (方) with its office: the party that speaks for it, and the key of its first seat."""

    side: SideCode
    name: Text
    office: Id
    office_name: Text
    seat: Id
    key: Key


@act("opened")
class Opened(Act):
    """A register begins. sides: all that are invited; the opener's own has thereby joined."""

    by: Id
    register: Id
    title: Text
    sides: tuple[SideEntry, ...]


@act("side_invited")
class SideInvited(Act):
    """A further side is invited; nothing binds it before its own office joins."""

    by: Id
    entry: SideEntry


@act("side_joined")
class SideJoined(Act):
    """The office of an invited side joins for its side."""

    by: Id


@act("office_handed_over")
class OfficeHandedOver(Act):
    """The office of a side passes to another party of that side."""

    by: Id
    party: Id
    turn: Turn = 0


@act("side_rule_set")
class SideRuleSet(Act):
    """A side's own rule for binding itself, from a day on.

    members: of unanimity and quorum, the parties whose signatures count; share: of a quorum.
    """

    by: Id
    rule: SideRuleKind
    in_force: date
    members: tuple[Id, ...] = ()
    share: Share | None = None


@act("party_admitted")
class PartyAdmitted(Act):
    """A side's office admits a party of its own side, with its first seat.

    above: the party that it answers to, on the same side.
    """

    by: Id
    party: Id
    name: Text
    party_kind: PartyKind
    seat: Id
    key: Key
    above: Id | None = None


@act("party_retired")
class PartyRetired(Act):
    """A party ceases; from then on the office of its side stands in for it."""

    by: Id
    party: Id


@act("seat_opened")
class SeatOpened(Act):
    """A post in a party that may act for it; the key is held by whoever fills the post."""

    by: Id
    seat: Id
    title: Text
    key: Key


@act("seat_closed")
class SeatClosed(Act):
    """A seat's key counts no longer."""

    by: Id
    seat: Id
