"""Bodies and groups: who is invited, who joined; their meetings; forming one, joining, leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.bodies import BodyFormed, BodyJoined, BodyKind, BodyLeft
from xiezhi.register.items import Body, Meeting, Offer, Party, Stage
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import (
    EMPTY,
    Filled,
    choice,
    identifier,
    read_form,
    with_fault,
    words,
)
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.agreements_drafts import parties
from xiezhi.workbench.pages.bilingual import filled, needed, new_id, pair, pair_of
from xiezhi.workbench.routes import Route

TITLE = Text("协调机构", "Bodies")
KINDS: dict[str, Text] = {
    BodyKind.LEADING_GROUP.value: Text("领导小组", "leading group"),
    BodyKind.JOINT_MEETING.value: Text("联席会议", "joint meeting"),
    BodyKind.WORKING_GROUP.value: Text("工作组", "working group"),
    BodyKind.GROUP.value: Text("组团", "group"),
}
STAGES: dict[str, Text] = {
    "active": Text("已成立", "stands"),
    "proposed": Text("筹建中", "being formed"),
    "withdrawn": Text("已解散", "dissolved"),
}
_ON_PAGE = 50
_MEETINGS_MOST = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A body in the list."""

    id: str
    name: Text
    kind: Text
    stage: str
    stage_name: Text
    sides: tuple[str, ...]
    n_members: int
    n_invited: int


@dataclass(frozen=True, slots=True)
class Member:
    """A party that is invited; joined: whether it is a member."""

    party: str
    name: Text
    side: str
    joined: bool


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list."""

    id: str
    title: Text
    on: date
    body: str
    body_name: Text
    n_items: int


def bodies(desk: Desk) -> Page:
    """Bodies and groups, and the latest meetings."""
    pages = desk.store.pages
    stage = desk.query("stage", tuple(STAGES))
    side = desk.query("side", [one.code for one in desk.facts.sides])
    kind = desk.query("kind", tuple(KINDS))
    due, sign, id_ = desk.query("after").partition("~")
    found = pages.entries(
        "body", side=side, stage=stage, kind=kind, order="number",
        after=(due, id_) if sign else None, limit=_ON_PAGE,
    )  # fmt: skip
    held = pages.items([one.id for one in found.rows])
    invited = pages.items([party for one in held.values() for party in one.invited])
    late = pages.entries("meeting", down=True, limit=10)
    return page(
        "bodies.html.j2",
        Text("协调机构与会议", "Bodies and meetings"),
        {
            "stage": stage, "side": side, "kind": kind,
            "stages": tuple(STAGES.items()), "kinds": tuple(KINDS.items()),
            "may_form": desk.role in ACTORS and bool(desk.party),
        },
        rows=tuple(_row(held[one.id], one.stage, invited) for one in found.rows),
        next="~".join(found.next) if found.next else "",
        meetings=meeting_rows(desk, [one.id for one in late.rows]),
    )  # fmt: skip


def _row(one: Body, stage: str, parties_: Mapping[str, Any]) -> Row:
    held = [parties_[party] for party in one.invited if party in parties_]
    sides = tuple(sorted({party.side for party in held if isinstance(party, Party)}))
    return Row(one.id, one.name, KINDS[one.kind.value], stage, STAGES[stage], sides,
               len(one.members), len(one.invited))  # fmt: skip


def meeting_rows(desk: Desk, ids: Sequence[str]) -> tuple[MeetingRow, ...]:
    """Meetings as rows: two queries, however many they are."""
    held = desk.store.pages.items(ids)
    of = desk.store.pages.items([one.body for one in held.values()])
    return tuple(
        MeetingRow(one.id, one.title, one.on, one.body, of[one.body].name, len(one.agenda))
        for one in (held[id_] for id_ in ids if isinstance(held.get(id_), Meeting))
    )


def the_body(desk: Desk, id_: str) -> Body:
    """A body of the register. Raises NotThere."""
    found = item(desk.view, id_, Body) if desk.has_register else None
    if found is None:
        raise NotThere(Text("台账中没有这个机构。", "The register has no such body."))
    return found


def body(desk: Desk, id: str) -> Page:
    """One body: its members by side, its meetings, what the reader may do."""
    found = the_body(desk, id)
    pages = desk.store.pages
    entry = pages.entry(id)
    stage = entry.stage if entry else "proposed"
    met = pages.entries("meeting", parent=id, down=True, limit=_MEETINGS_MOST)
    held = pages.items(found.invited)
    return page(
        "body.html.j2",
        found.name,
        {"may": _may(desk, found)},
        id=id,
        kind=KINDS[found.kind.value],
        stage=stage,
        stage_name=STAGES[stage],
        members=_members(found, held),
        meetings=meeting_rows(desk, [one.id for one in met.rows]),
    )


def _members(found: Body, held: Mapping[str, Any]) -> tuple[Member, ...]:
    shown = [
        Member(one.id, one.name, one.side, one.id in found.members)
        for one in (held.get(id_) for id_ in found.invited)
        if isinstance(one, Party)
    ]
    return tuple(sorted(shown, key=lambda one: (one.side, not one.joined)))


def _may(desk: Desk, found: Body) -> dict[str, Allowed | Refused | bool | None]:
    if desk.role not in ACTORS or not desk.party:
        return {"join": None, "leave": None, "call": False}
    member = desk.party in found.members
    join = can(desk, BodyJoined(desk.party, found.id)) if desk.party in found.invited else None
    return {
        "join": None if member or found.dissolved else join,
        "leave": can(desk, BodyLeft(desk.party, found.id)) if member else None,
        "call": member and found.stands and not found.dissolved,
    }


def act_on(desk: Desk, id: str) -> Moved:
    """Join or leave."""
    the_body(desk, id)
    form = read_form(desk.request.POST, (choice("act", ("join", "leave")),))
    if form.faults:
        raise NotThere(Text("没有可办的事项。", "There is nothing to do here."))
    by = desk.party or "0"
    act: Act = BodyJoined(by, id) if form["act"] == "join" else BodyLeft(by, id)
    return ask(desk, [act], back=desk.url("body", id=id), about=[id])


# -- forming one


def new(desk: Desk, form: Filled = EMPTY, status: int = 200) -> Page:
    """A form for a body or group; the address may name the proposal that it comes from."""
    origin = desk.query("origin")
    offer = item(desk.view, origin, Offer) if origin else None
    shown = form
    if not form.given:
        kind = "group" if offer and offer.kind.value == "group" else "working_group"
        shown = filled(kind=kind, origin=origin if offer else "",
                       name_zh=offer.title.zh if offer else "",
                       name_en=offer.title.en if offer else "")  # fmt: skip
    return page(
        "body_new.html.j2",
        Text("发起机构或组团", "Form a body or group"),
        {"form": shown, "chosen": shown.said("invited").split("\n"),
         "adopted": offer.stage is Stage.ACTIVE if offer else None},
        status=status,
        kinds=tuple(KINDS.items()),
        parties=tuple(one for one in parties(desk) if one.id != desk.party),
    )  # fmt: skip


def formed(desk: Desk) -> Moved | Page:
    """Form a body: its founder is its first member, the others join themselves."""
    known = [one.id for one in parties(desk)]
    form = read_form(
        desk.request.POST,
        (
            identifier("body", required=False),
            choice("kind", tuple(KINDS)),
            *pair("name", 200),
            words("origin", 80, required=False),
            choice("invited", known, many=True),
        ),
    )
    form = needed(form, "name")
    name = pair_of(form, "name")
    if form.faults or name is None:
        return new(desk, form, 422)
    made = BodyFormed(
        by=desk.party or "0",
        body=form["body"] or new_id("body", desk.party, name),
        name=name,
        body_kind=BodyKind(form["kind"]),
        invited=tuple(dict.fromkeys(form["invited"])),
        origin=(form["origin"],) if form["origin"] else (),
    )
    answer = can(desk, made)
    if isinstance(answer, Refused):
        return new(desk, with_fault(form, "name_zh", answer.reason), 422)
    return ask(desk, [made], back=desk.url("body", id=made.body), about=[made.body])


ROUTES = (
    Route("bodies", "bodies", bodies, STAFF),
    Route("bodies/new", "body-new", new, ACTORS, formed, ACTORS),
    Route("bodies/items/<str:id>", "body", body, STAFF, act_on, ACTORS),
)
