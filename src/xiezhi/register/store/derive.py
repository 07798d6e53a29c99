"""Which rows follow from an item as it stands: its place in lists, and for whom it waits.

A row depends on its own item and on what never changes of others (a party's side), so that filling
tables act by act and filling them from the final state give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from xiezhi.register.clocks import last_day_to_decide
from xiezhi.register.items import (
    Amendment,
    Body,
    Commitment,
    Deed,
    DeedKind,
    Evidence,
    Meeting,
    Objection,
    Offer,
    Outcome,
    Party,
    Report,
    Seat,
    SignedText,
    Stage,
)
from xiezhi.register.state import Key, View, side_of
from xiezhi.register.store.tables import NO_DAY


class Listed(NamedTuple):
    """An item's place in lists. parties: whom it concerns; sides: of those, and others."""

    type: str
    kind: str
    stage: str
    by: str = ""
    due: str = NO_DAY
    parent: str = ""
    suspect: str = ""
    n_answers: int = 0
    parties: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


def id_of(key: Key) -> str | None:
    """The id under which an item stands in lists; None for what is no item of its own.

    >>> id_of(("outcome", "m", "1")), id_of(("link", "a/1", 0))
    ('m/1', None)
    """
    if isinstance(key, str):
        return key
    return f"{key[1]}/{key[2]}" if key[0] == "outcome" else None


def listed(key: Key, item: Any, view: View) -> Listed | None:
    """An item's place in lists; None where lists do not show it."""
    made = _LISTED.get(type(item))
    return made(key, item, view) if made and id_of(key) is not None else None


def _sides(view: View, parties: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({side_of(view, one) for one in parties}))


def _with(view: View, parties: tuple[str, ...], found: dict[str, Any]) -> Listed:
    whole = tuple(sorted(set(parties)))
    return Listed(**found, parties=whole, sides=_sides(view, whole))


def _commitment(_key: Key, held: Commitment, view: View) -> Listed:
    return _with(
        view,
        held.owners,
        {
            "type": "commitment",
            "kind": held.kind.value,
            "stage": held.stage.value,
            "by": held.drafter,
            "due": held.due.isoformat() if held.due else NO_DAY,
            "parent": held.parent or "",
            "suspect": held.suspect or "",
        },
    )


def _text(_key: Key, held: SignedText, view: View) -> Listed:
    return _with(
        view,
        held.parties,
        {
            "type": "text",
            "kind": held.kind.value,
            "stage": held.stage.value,
            "by": held.drafter,
            "due": held.ends.isoformat() if held.ends else NO_DAY,
            "suspect": held.suspect or "",
        },
    )


def _amendment(_key: Key, held: Amendment, view: View) -> Listed:
    return _with(
        view,
        held.parties,
        {
            "type": "amendment",
            "kind": "",
            "stage": held.stage.value,
            "by": held.drafter,
            "parent": held.text,
        },
    )


def _offer(_key: Key, held: Offer, _view: View) -> Listed:
    sides = tuple(sorted(held.sides))
    return Listed("proposal", held.kind.value, held.stage.value, sides=sides)


def _body(_key: Key, held: Body, view: View) -> Listed:
    stage = Stage.WITHDRAWN if held.dissolved else Stage.ACTIVE if held.stands else Stage.PROPOSED
    found = {"type": "body", "kind": held.kind.value, "stage": stage.value}
    return _with(view, held.invited, found)


def _meeting(_key: Key, held: Meeting, _view: View) -> Listed:
    return Listed("meeting", "", "", due=held.on.isoformat(), parent=held.body)


def _outcome(key: Key, held: Outcome, _view: View) -> Listed:
    meeting = str(key[1])
    sides = tuple(sorted(held.sides))
    return Listed("outcome", held.kind.value, held.stage.value, parent=meeting, sides=sides)


def _report(_key: Key, held: Report, view: View) -> Listed:
    found = {"stage": held.stage.value, "by": held.by, "parent": held.commitment}
    return _with(view, (held.by,), {"type": "report", "kind": "", **found})


def _evidence(_key: Key, held: Evidence, _view: View) -> Listed:
    return Listed("evidence", "", "", held.by, parent=held.subject)


def _deed(_key: Key, held: Deed, view: View) -> Listed:
    found = {
        "type": held.kind.value,
        "kind": "",
        "stage": held.stage.value,
        "by": held.by,
        "parent": held.subject or "",
        "n_answers": held.n_answers,
    }
    whom = held.concerns if held.kind is not DeedKind.VERIFICATION else ()
    return _with(view, whom or (held.by,), found)


def _objection(_key: Key, held: Objection, view: View) -> Listed:
    deed = view.get(held.subject)
    other = (deed.by,) if type(deed) is Deed else ()
    found = {"stage": held.stage.value, "by": held.by, "parent": held.subject}
    return _with(view, (held.by, *other), {"type": "objection", "kind": "", **found})


def _party(key: Key, held: Party, view: View) -> Listed:
    stage = Stage.WITHDRAWN if held.retired else Stage.ACTIVE
    found = {"kind": held.kind.value, "stage": stage.value, "parent": held.above or ""}
    return _with(view, (str(key),), {"type": "party", **found})


def _seat(_key: Key, held: Seat, view: View) -> Listed:
    stage = Stage.WITHDRAWN if held.closed else Stage.ACTIVE
    found = {"kind": "", "stage": stage.value, "parent": held.party}
    return _with(view, (held.party,), {"type": "seat", **found})


_LISTED: dict[type[Any], Callable[[Key, Any, View], Listed]] = {
    Commitment: _commitment,
    SignedText: _text,
    Amendment: _amendment,
    Offer: _offer,
    Body: _body,
    Meeting: _meeting,
    Outcome: _outcome,
    Report: _report,
    Evidence: _evidence,
    Deed: _deed,
    Objection: _objection,
    Party: _party,
    Seat: _seat,
}


class Wait(NamedTuple):
    """Something that waits. asks: for what; party, or else side: for whom; due: by when.

    What waits for a side waits for its office, its members or all its parties: see `listing`.
    """

    asks: str
    party: str = ""
    side: str = ""
    due: str = NO_DAY


def waits(item: Any, view: View) -> Iterator[Wait]:
    """What an item waits for, from everybody it waits for."""
    made = _WAITS.get(type(item))
    return made(item, view) if made else iter(())


def _for_commitment(held: Commitment, view: View) -> Iterator[Wait]:
    due = held.due.isoformat() if held.due else NO_DAY
    match held.stage:
        case Stage.DRAFT:
            yield Wait("propose", held.drafter)
        case Stage.PROPOSED | Stage.ACCEPTED:
            yield from (Wait("accept", one) for one in held.owners if one not in held.accepted)
        case Stage.CHANGE_REQUESTED:
            yield from (Wait("answer", one) for one in held.owners if one not in held.agreed)
        case Stage.ACTIVE:
            yield from (Wait("report", one, due=due) for one in held.owners)
        case Stage.REPORTED:
            yield from _to_verify(held, view)
        case Stage.VERIFIED:
            yield from _when_verified(held, view, due)
        case _:
            pass
    yield from _to_look(held.suspect, held.owners, held.cleared)


def _to_verify(held: Commitment, view: View) -> Iterator[Wait]:
    report = view.get(held.report or "")
    if type(report) is not Report:
        return
    done = {*report.verified, side_of(view, report.by)}
    yield from (Wait("verify", one) for one in held.owners if side_of(view, one) not in done)


def _when_verified(held: Commitment, view: View, due: str) -> Iterator[Wait]:
    """The next report, or the end once all is done."""
    report = view.get(held.report or "")
    done = type(report) is Report and report.share >= 1
    yield from (Wait("close", one) if done else Wait("report", one, due=due) for one in held.owners)


def _to_look(
    suspect: str | None, held_by: tuple[str, ...], cleared: tuple[str, ...]
) -> Iterator[Wait]:
    if suspect:
        yield from (Wait("look", one) for one in held_by if one not in cleared)


def _for_text(held: SignedText, view: View) -> Iterator[Wait]:
    yield from _to_sign(held, view)
    yield from _to_look(held.suspect, held.parties, held.cleared)


def _to_sign(held: SignedText | Amendment, view: View) -> Iterator[Wait]:
    """Named parties by themselves; members by a side's rule through their side.

    A side that accepted may have set another rule since, by which more of its members must sign.
    """
    if held.stage is Stage.DRAFT:
        yield Wait("propose", held.drafter)
    if held.stage not in (Stage.PROPOSED, Stage.ACCEPTED):
        return
    yield from (Wait("sign", one) for one in held.parties if one not in held.signed)
    yield from (Wait("sign", side=one) for one in _sides(view, held.parties))


def _for_offer(held: Offer, _view: View) -> Iterator[Wait]:
    if held.stage is not Stage.ACTIVE:
        answered = {side for side, _ in held.answers}
        yield from (Wait("answer", side=one) for one in held.sides if one not in answered)


def _for_body(held: Body, _view: View) -> Iterator[Wait]:
    if not held.dissolved:
        yield from (Wait("join", one) for one in held.invited if one not in held.members)


def _for_outcome(held: Outcome, _view: View) -> Iterator[Wait]:
    if held.stage is Stage.PROPOSED:
        yield from (Wait("answer", side=one) for one in held.sides if one not in held.accepted)


def _for_deed(held: Deed, _view: View) -> Iterator[Wait]:
    if held.kind is DeedKind.ALERT and held.stage is Stage.ACTIVE and not held.n_answers:
        yield from (Wait("answer", one) for one in held.concerns)
    if held.kind is DeedKind.TRANSFER and held.stage is Stage.PROPOSED:
        yield from (Wait("confirm", one) for one in held.concerns if one != held.by)


def _for_objection(held: Objection, view: View) -> Iterator[Wait]:
    deed = view.get(held.subject)
    if type(deed) is not Deed:
        return
    if held.stage is Stage.OBJECTED:
        yield Wait("review", side=side_of(view, deed.by), due=_last_day(held))
    if held.stage is Stage.UNDER_REVIEW:
        yield Wait("decide", held.reviewer or "", due=_last_day(held))


def _last_day(held: Objection) -> str:
    return last_day_to_decide(held.at).isoformat()


_WAITS: dict[type[Any], Callable[[Any, View], Iterator[Wait]]] = {
    Commitment: _for_commitment,
    SignedText: _for_text,
    Amendment: _to_sign,
    Offer: _for_offer,
    Body: _for_body,
    Outcome: _for_outcome,
    Deed: _for_deed,
    Objection: _for_objection,
}
