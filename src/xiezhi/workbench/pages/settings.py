"""Settings: the sides with their parties, seats and rules, as the register has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.parties import (
    OfficeHandedOver,
    PartyAdmitted,
    PartyKind,
    PartyRetired,
    SeatClosed,
    SideJoined,
    SideRuleKind,
    SideRuleSet,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import Party, Seat, SideRule
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.rules.binding import rule_of
from xiezhi.register.state import item, side
from xiezhi.workbench.accounts.roles import COORDINATORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import Filled, choice, identifier, number, read_form, words
from xiezhi.workbench.forms import day as day_field
from xiezhi.workbench.key_lines import key_of_line
from xiezhi.workbench.page import Moved, Page, page
from xiezhi.workbench.routes import Route
from xiezhi.workbench.words import PARTY_KINDS, RULE_KINDS

TITLE = Text("设置", "Settings")
_MOST = 500
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat: its key by the first digits of its fingerprint, and when it was opened and closed."""

    id: str
    key: str
    fingerprint: str
    opened: datetime
    closed: datetime | None
    may_close: bool


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party with its seats. may: what the reader may do with it."""

    id: str
    name: Text
    kind: Text
    above: str | None
    office: bool
    retired: bool
    seats: tuple[SeatRow, ...]
    may_retire: bool
    may_hand_over: bool


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How texts bind a side, from a day on."""

    kind: Text
    in_force: date | None
    members: tuple[Text, ...]
    share: Decimal | None
    now: bool


@dataclass(frozen=True, slots=True)
class SideBlock:
    """A side as the register has it."""

    code: str
    office: Text
    joined: bool
    rules: tuple[RuleRow, ...]
    parties: tuple[PartyRow, ...]
    own: bool


def settings(desk: Desk) -> Page:
    """Every side alike; what the reader may change has its button."""
    return _shown(desk)


def _shown(desk: Desk, form: Filled | None = None, status: int = 200) -> Page:
    blocks = tuple(_block(desk, one.code) for one in desk.facts.sides) if desk.has_register else ()
    own = next((one for one in blocks if one.own), None)
    office = desk.role in COORDINATORS and desk.is_office
    return page(
        "settings.html.j2",
        TITLE,
        {
            "form": form or Filled({}, {}, {}),
            "kinds": tuple(PARTY_KINDS.items()),
            "rules": tuple(RULE_KINDS.items()),
            "members": [(one.id, one.name) for one in own.parties if not one.retired]
            if own
            else [],
            "today": day(desk.now).isoformat(),
            "admits": office,
            "may_join": _may_join(desk),
            "log_key": str(desk.store.log) if desk.has_register else "",
        },
        status,
        opened=desk.has_register,
        origin=desk.store.origin if desk.has_register else "",
        sides=blocks,
    )


def _may_join(desk: Desk) -> Allowed | Refused | None:
    """Whether the reader's side is invited and may join now; None where there is nothing to do."""
    held = side(desk.view, desk.side)
    if held is None or held.joined or desk.role not in COORDINATORS:
        return None
    return can(desk, SideJoined(desk.party or "0"))


def _block(desk: Desk, code: str) -> SideBlock:
    held = side(desk.view, code)
    own = desk.side == code and desk.role in COORDINATORS
    if held is None:
        return SideBlock(code, Text("", ""), joined=False, rules=(), parties=(), own=own)
    return SideBlock(
        code,
        desk.party_name(held.office),
        held.joined,
        tuple(_rules(desk, code, held.rules)),
        _parties(desk, code, held.office, own=own),
        own,
    )


def _rules(desk: Desk, code: str, rules: Sequence[SideRule]) -> list[RuleRow]:
    """The rules in their order; the one in force today is marked."""
    now = rule_of(desk.view, code, day(desk.now))
    if not rules:
        return [RuleRow(RULE_KINDS["named"], None, (), None, now=True)]
    return [
        RuleRow(
            RULE_KINDS[one.kind.value],
            one.in_force,
            tuple(desk.party_name(member) for member in one.members),
            one.share,
            one is now or one == now,
        )
        for one in rules
    ]


def _parties(desk: Desk, code: str, office: str, *, own: bool) -> tuple[PartyRow, ...]:
    pages = desk.store.pages
    ids = [row.id for row in pages.entries("party", side=code, limit=_MOST).rows]
    held = pages.items(ids)
    seats = _seats(desk, code)
    rules_here = own and desk.is_office
    rows = [
        PartyRow(
            one.id,
            one.name,
            PARTY_KINDS[one.kind.value],
            one.above,
            one.id == office,
            one.retired,
            tuple(_seat(desk, seat, may=own) for seat in seats.get(one.id, ())),
            rules_here and one.id != office and not one.retired,
            rules_here and one.id != office and not one.retired,
        )
        for one in held.values()
        if isinstance(one, Party)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.office, row.retired, row.id)))


def _seats(desk: Desk, code: str) -> Mapping[str, list[Seat]]:
    pages = desk.store.pages
    ids = [row.id for row in pages.entries("seat", side=code, limit=_MOST).rows]
    found: dict[str, list[Seat]] = {}
    for one in pages.items(ids).values():
        if isinstance(one, Seat):
            found.setdefault(one.party, []).append(one)
    return found


def _seat(desk: Desk, seat: Seat, *, may: bool) -> SeatRow:
    closes = may and seat.closed is None and (seat.party == desk.party or desk.is_office)
    print_ = fingerprint(seat.key)
    return SeatRow(seat.id, seat.key, print_, seat.opened, seat.closed, closes)


def fingerprint(key: str) -> str:
    """What two people read to each other to compare a key: SHA-256 of its text, in fours.

    >>> fingerprint("ed25519:AAAA")
    'e5aa f0ed 3e0f 1cc9'
    """
    digits = sha256(key.encode()).hexdigest()[:_DIGITS]
    return " ".join(digits[i : i + 4] for i in range(0, _DIGITS, 4))


def change(desk: Desk) -> Page | Moved:
    """One change of the own side's order, as an act to be signed."""
    asked = desk.request.POST.get("do", "")
    maker = _CHANGES.get(asked)
    if maker is None:
        form = read_form(desk.request.POST, (choice("do", tuple(_CHANGES)),))
        return _shown(desk, form, 422)
    made = maker(desk)
    if isinstance(made, Filled):
        return _shown(desk, made, 422)
    return ask(desk, [made], back=f"{desk.url('settings')}#side-{desk.side}")


def _join(desk: Desk) -> Act | Filled:
    return SideJoined(desk.party)


def _close_seat(desk: Desk) -> Act | Filled:
    form = read_form(desk.request.POST, (identifier("seat"),))
    return form if form.faults else SeatClosed(desk.party, form["seat"])


def _retire(desk: Desk) -> Act | Filled:
    form = read_form(desk.request.POST, (identifier("party"),))
    return form if form.faults else PartyRetired(desk.party, form["party"])


def _hand_over(desk: Desk) -> Act | Filled:
    form = read_form(desk.request.POST, (identifier("party"),))
    return form if form.faults else OfficeHandedOver(desk.party, form["party"])


def _admit(desk: Desk) -> Act | Filled:
    """A party with the public key of its first seat."""
    form = read_form(
        desk.request.POST,
        (
            identifier("party"),
            words("name_zh", 200),
            words("name_en", 200),
            choice("kind", tuple(PARTY_KINDS)),
            words("key", 400),
            identifier("seat", required=False),
            identifier("above", required=False),
        ),
    )
    if form.faults:
        return form
    found = key_of_line(form, "key", form["seat"] or f"{form['party']}.1")
    if isinstance(found, Filled):
        return found
    return PartyAdmitted(
        desk.party,
        form["party"],
        Text(form["name_zh"], form["name_en"]),
        PartyKind(form["kind"]),
        found.seat,
        found.key,
        form["above"],
    )


def _rule(desk: Desk) -> Act | Filled:
    """The side's own rule from a day on; the share is given in per cent."""
    form = read_form(
        desk.request.POST,
        (
            choice("rule", tuple(RULE_KINDS)),
            day_field("in_force"),
            choice("member", _own_parties(desk), required=False, many=True),
            number("share", Decimal(1), Decimal(100), required=False),
        ),
    )
    if form.faults:
        return form
    kind = SideRuleKind(form["rule"])
    members = () if kind is SideRuleKind.NAMED else form["member"]
    share = form["share"] / 100 if kind is SideRuleKind.QUORUM and form["share"] else None
    return SideRuleSet(desk.party, kind, form["in_force"], members, share)


def _own_parties(desk: Desk) -> list[str]:
    rows = desk.store.pages.entries("party", side=desk.side, limit=_MOST).rows
    return [row.id for row in rows if item(desk.view, row.id, Party)]


_CHANGES: Mapping[str, Callable[[Desk], Act | Filled]] = {
    "join": _join,
    "close-seat": _close_seat,
    "retire": _retire,
    "hand-over": _hand_over,
    "admit": _admit,
    "rule": _rule,
}

ROUTES = (Route("settings", "settings", settings, STAFF, change, COORDINATORS),)
