"""Parties with keys, who sign what they do, in a store: synthetic, from fixed seeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from desk import START, bureau, drafted, office, words

from xiezhi.register.acts.commitments import (
    CommitmentAccepted,
    CommitmentDrafted,
    CommitmentKind,
    CommitmentProposed,
)
from xiezhi.register.acts.parties import (
    Opened,
    PartyAdmitted,
    PartyKind,
    SeatOpened,
    SideEntry,
    SideInvited,
    SideJoined,
)
from xiezhi.register.acts.texts import Signed, TextProposed
from xiezhi.register.log.keys import SigningKey
from xiezhi.register.log.schemes import ED25519
from xiezhi.register.state import received
from xiezhi.register.store import sign
from xiezhi.register.store.live import in_turns
from xiezhi.register.store.signed import key_text

ORIGIN = "yuqian.example/register"
LOG = SigningKey(ORIGIN, ED25519, bytes(32))
CODES = ("500000", "520000", "510000")


def key(seat):
    """The key of a seat, the same in every run."""
    return SigningKey(seat, ED25519, sha256(seat.encode()).digest())


def public(seat):
    return key_text(key(seat).verifier)


class Clock:
    """A clock that the test moves."""

    def __init__(self):
        self.at = START

    def __call__(self):
        return self.at

    def waits(self, **time):
        self.at += timedelta(**time)


def with_keys(act):
    """The act with keys in the place of those that only look like keys."""
    if isinstance(act, Opened):
        return replace(act, sides=tuple(replace(e, key=public(e.seat)) for e in act.sides))
    if isinstance(act, SideInvited):
        return replace(act, entry=replace(act.entry, key=public(act.entry.seat)))
    if isinstance(act, PartyAdmitted | SeatOpened):
        return replace(act, key=public(act.seat))
    return act


def signed(act, seat=None, origin=ORIGIN):
    """An act signed with a seat's key; by default the first seat of the desk's parties."""
    return sign(act, origin, key(seat or first_seat(act.by)))


def first_seat(party):
    """The desk's seats: one of the office, one of the bureau of each side."""
    for code in CODES:
        if party == office(code):
            return f"seat-{code}"
        if party == bureau(code):
            return f"b-{code}"
    return "nobody"


def opening(codes=CODES[:2]):
    """The acts after which each side has joined with an office and a bureau, with real keys."""
    entries = tuple(
        SideEntry(c, words(c), office(c), words(office(c)), f"seat-{c}", public(f"seat-{c}"))
        for c in codes
    )
    first, *others = [office(code) for code in codes]
    return [
        Opened(first, "台账", words("台账"), entries),
        *(SideJoined(one) for one in others),
        *(
            PartyAdmitted(
                office(c),
                bureau(c),
                words(bureau(c)),
                PartyKind.DEPARTMENT,
                f"b-{c}",
                public(f"b-{c}"),
            )
            for c in codes
        ),
    ]


def agreement(codes=CODES[:2], text="协议", **changes):
    """The acts after which an agreement is in force."""
    draft = drafted(codes, text, **changes)
    proposed = TextProposed(draft.by, text, draft.digest)
    return [draft, proposed, *(Signed(one, text, draft.digest) for one in draft.parties)]


def commitment(id_="治水", codes=CODES[:2], **changes):
    """The acts after which a commitment between the bureaus is active."""
    owners = tuple(bureau(code) for code in codes)
    given = {
        "by": owners[0],
        "commitment": id_,
        "commitment_kind": CommitmentKind.PROJECT,
        "title": words(id_),
        "owners": owners,
    }
    return [
        CommitmentDrafted(**(given | changes)),
        CommitmentProposed(owners[0], id_),
        *(CommitmentAccepted(owner, id_) for owner in owners),
    ]


def do(store, *acts):
    """Record acts, each signed by the first seat of its party, with the turn that is due."""
    view = store.view()
    due = in_turns(view, acts, received(view) or START)
    return store.append_all([signed(act) for act in due])
