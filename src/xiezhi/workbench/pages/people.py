"""People: a coordinator's accounts, invitations, and keys that wait for a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.parties import PartyAdmitted, PartyKind, SeatOpened
from xiezhi.register.items import Party, Seat
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.state import item
from xiezhi.workbench.accounts.models import Account, Invitation, invited
from xiezhi.workbench.accounts.roles import (
    ACTORS,
    COORDINATORS,
    ROLE_NAMES,
    ROLE_SAYS,
    Role,
)
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, read_form, with_fault, words
from xiezhi.workbench.offices import CaseParty, parties_of
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.settings import fingerprint
from xiezhi.workbench.routes import Route

TITLE = Text("人员与邀请", "People and invitations")
_MOST = 500
_KINDS = {"public_group": "public"}


@dataclass(frozen=True, slots=True)
class Person:
    """An account. seat: its open seat; waits: whether its key waits for one."""

    id: int
    name: str
    shown: str
    role: Text
    party: Text
    open: bool
    seat: str
    waits: bool
    fingerprint: str
    may: Allowed | Refused | None
    own: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation."""

    id: int
    shown: str
    role: Text
    party: Text
    made: datetime
    ends: datetime
    open: bool


def people(desk: Desk) -> Page:
    """The page."""
    return _shown(desk, EMPTY)


def change(desk: Desk) -> Page | Moved:
    """Invite, call an invitation back, close or reopen an account, open a seat."""
    asked = desk.request.POST.get("do", "")
    if asked == "invite":
        return _invite(desk)
    if asked == "call-back":
        return _call_back(desk)
    if asked in ("close", "reopen"):
        return _close(desk, to=asked == "reopen")
    if asked == "seat":
        return _open_seat(desk)
    return Moved(desk.url("people"))


def _scope(desk: Desk, model: Any) -> QuerySet[Any]:
    """A coordinator sees the own party's people; at the office all of the side."""
    own = desk.own(model)
    return own if _whole_side(desk) else own.filter(party=desk.party)


def _whole_side(desk: Desk) -> bool:
    """Whether the reader's party is the side's office; before there is a register it founds it."""
    return desk.is_office or not desk.has_register


def _shown(desk: Desk, form: Filled, link: str = "") -> Page:
    roles = [
        (role.value, text("{n}：{s}", "{n}: {s}", n=ROLE_NAMES[role], s=ROLE_SAYS[role]))
        for role in Role
    ]
    return page(
        "people.html.j2",
        TITLE,
        {"form": form, "link": link, "roles": roles, "parties": _parties(desk)},
        422 if form.faults else 200,
        side=desk.side,
        people=tuple(
            _person(desk, one) for one in _scope(desk, Account).order_by("party", "name")[:_MOST]
        ),
        invitations=tuple(
            _asked(desk, one)
            for one in _scope(desk, Invitation).filter(used_at=None).order_by("-made_at")[:50]
        ),
    )


def _person(desk: Desk, one: Account) -> Person:
    seat = item(desk.view, desk.view.get(("key", one.key)), Seat) if one.key else None
    held = seat.id if seat and seat.closed is None else ""
    waits = bool(one.key) and seat is None and one.as_role in ACTORS
    act = _seat_act(desk, one) if waits and desk.has_register else None
    return Person(
        one.pk,
        one.name,
        one.shown,
        ROLE_NAMES[one.as_role],
        _party_name(desk, one.party),
        one.is_active,
        held,
        waits,
        fingerprint(one.key) if one.key else "",
        can(desk, act) if act else None,
        one.pk == desk.request.user.pk,
    )


def _party_name(desk: Desk, id_: str) -> Text:
    if not id_:
        return Text("—", "—")
    if item(desk.view, id_, Party):
        return desk.party_name(id_)
    return next((one.name for one in _of_case(desk) if one.id == id_), Text(id_, id_))


def _of_case(desk: Desk) -> tuple[CaseParty, ...]:
    return tuple(one for one in parties_of(desk.config) if one.side == desk.side)


def _asked(desk: Desk, one: Invitation) -> Asked:
    return Asked(
        one.pk,
        one.shown,
        ROLE_NAMES[Role(one.role)],
        _party_name(desk, one.party),
        one.made_at,
        one.ends_at,
        one.open,
    )


def _parties(desk: Desk) -> list[tuple[str, Text]]:
    """The parties whose people the reader may invite: those of the register, then of the case."""
    if not _whole_side(desk):
        return [(desk.party, desk.party_name(desk.party))]
    held = []
    if desk.has_register:
        rows = desk.store.pages.entries("party", side=desk.side, limit=_MOST).rows
        held = [(row.id, Text(row.title_zh or row.id, row.title_en or row.id)) for row in rows]
    known = {id_ for id_, _ in held}
    return held + [(one.id, one.name) for one in _of_case(desk) if one.id not in known]


def _invite(desk: Desk) -> Page | Moved:
    """Make an invitation; its link is shown this once and kept nowhere."""
    parties = [id_ for id_, _ in _parties(desk)]
    form = read_form(
        desk.request.POST,
        (
            choice("role", tuple(role.value for role in Role)),
            choice("party", parties, required=False),
            words("shown", 120, required=False),
        ),
    )
    if not form.faults and Role(form["role"]) in ACTORS and not form["party"]:
        form = with_fault(
            form, "party", Text("此角色须代表一个主体。", "This role works for a party.")
        )
    if not form.faults and not form["party"] and not _whole_side(desk):
        form = with_fault(form, "party", Text("请选择您的主体。", "Choose your own party."))
    if form.faults:
        return _shown(desk, form)
    role = Role(form["role"])
    token, _ = invited(role, desk.side, form["party"] or "", form["shown"] or "", desk.account)
    link = desk.request.build_absolute_uri(desk.url("invitation", token=token))
    return _shown(desk, EMPTY, link)


def _call_back(desk: Desk) -> Moved:
    found = _one(desk, Invitation)
    found.ends_at = timezone.now()
    found.save(update_fields=["ends_at"])
    return desk.go("people", Text("邀请已撤回。", "The invitation is called back."))


def _close(desk: Desk, *, to: bool) -> Moved:
    """Close or reopen an account; one's own stays."""
    found = _one(desk, Account)
    if found.pk == desk.request.user.pk:
        desk.say(Text("不能停用自己的账户。", "You cannot close your own account."), well=False)
        return desk.go("people")
    found.is_active = to
    found.save(update_fields=["is_active"])
    words_ = (
        Text("账户已启用。", "The account is open again.")
        if to
        else Text(
            "账户已停用，其会话随即失效；其席位须另行关闭。",
            "The account is closed and signed out; its seat is closed apart.",
        )
    )
    return desk.go("people", words_)


def _open_seat(desk: Desk) -> Moved:
    found = _one(desk, Account)
    act = _seat_act(desk, found)
    if act is None:
        raise _nobody()
    return ask(desk, [act], back=desk.url("people"))


def _seat_act(desk: Desk, one: Account) -> Act | None:
    """The act that makes a person's key count: a seat, or a party with its first seat."""
    if not one.key or not one.seat or not one.party:
        return None
    if item(desk.view, one.party, Party):
        title = one.shown or one.name
        return SeatOpened(one.party, one.seat, Text(title, title), one.key)
    known = next((p for p in _of_case(desk) if p.id == one.party), None)
    if known is None:
        return None
    kind = PartyKind(_KINDS.get(known.kind, known.kind))
    return PartyAdmitted(desk.party, known.id, known.name, kind, one.seat, one.key)


def _one(desk: Desk, model: Any) -> Any:
    """One row of the reader's scope; others' are as if they were not there."""
    given = desk.request.POST.get("id", "")
    found = _scope(desk, model).filter(pk=given).first() if given.isdigit() else None
    if found is None:
        raise _nobody()
    return found


def _nobody() -> NotThere:
    return NotThere(Text("没有此人或此邀请。", "There is no such person or invitation."))


ROUTES = (Route("settings/people", "people", people, COORDINATORS, change, COORDINATORS),)
