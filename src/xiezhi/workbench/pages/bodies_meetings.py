"""Meetings: agenda, outcomes that stand once every side agrees, minutes, what came of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from xiezhi.model.text import Text
from xiezhi.register.acts.bodies import (
    AgendaItem,
    MeetingCalled,
    OutcomeAnswered,
    OutcomeKind,
    OutcomeRecorded,
)
from xiezhi.register.acts.commitments import CommitmentDrafted
from xiezhi.register.clocks import day as day_of
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import STAGES, Body, Meeting, Outcome, Stage
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.rules.bodies import outcome_key
from xiezhi.register.sentences import name_of
from xiezhi.register.state import exists, item, side_of
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import (
    EMPTY,
    Filled,
    choice,
    day,
    identifier,
    read_form,
    with_fault,
    words,
)
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.bilingual import filled, needed, new_id, pair, pair_of
from xiezhi.workbench.pages.bodies import the_body
from xiezhi.workbench.routes import Route

OUTCOMES: dict[str, Text] = {
    OutcomeKind.INFORMATION.value: Text("通报", "information"),
    OutcomeKind.DECISION.value: Text("决定", "decision"),
    OutcomeKind.COMMITMENT.value: Text("承诺", "commitment"),
}
_ITEMS_MOST = 20


@dataclass(frozen=True, slots=True)
class Link:
    """Something that an outcome speaks of or led to."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What an agenda item led to; waits_for: sides that have not agreed."""

    kind: str
    kind_name: Text
    words: Text
    by: str
    at: datetime
    stage: Stage
    stage_name: Text
    accepted: tuple[str, ...]
    waits_for: tuple[str, ...]
    refers: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An agenda item. became: commitments that were drafted from it."""

    id: str
    number: int
    title: Text
    outcome: OutcomeShown | None
    became: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MayWith:
    """What the reader may do with an agenda item; None where it does not belong."""

    record: Allowed | Refused | None
    answer: Allowed | Refused | None
    draft: bool


def call(desk: Desk, id: str, form: Filled = EMPTY, status: int = 200) -> Page:
    """A form for a meeting and its agenda."""
    found = the_body(desk, id)
    n = sum(1 for name in form.given if name.startswith("item-") and name.endswith("_zh"))
    return page(
        "meeting_new.html.j2",
        Text("召集会议", "Call a meeting"),
        {"form": form if form.given else filled(on=day_of(desk.now)), "n_items": max(5, n)},
        status=status,
        body=found.id,
        body_name=found.name,
    )


def called(desk: Desk, id: str) -> Moved | Page:
    """Call a meeting."""
    the_body(desk, id)
    n = _n_items(desk.request.POST)
    fields = [identifier("meeting", required=False), day("on"), *pair("title", 300)]
    fields += [one for k in range(n) for one in pair(f"item-{k}", 300)]
    form = needed(read_form(desk.request.POST, fields), "title")
    agenda = _agenda(form, n)
    if not agenda:
        form = with_fault(form, "item-0_zh", Text("至少一项议程。", "One item at least."))
    if desk.request.POST.get("more"):
        more = {**form.given, **{f"item-{n + k}_zh": "" for k in range(5)}}
        return call(desk, id, Filled(more, {}, {}))
    title = pair_of(form, "title")
    if form.faults or title is None:
        return call(desk, id, form, 422)
    meeting_id = form["meeting"] or new_id("meeting", id, form["on"], title)
    made = MeetingCalled(desk.party or "0", meeting_id, id, title, form["on"], agenda)
    answer = can(desk, made)
    if isinstance(answer, Refused):
        return call(desk, id, with_fault(form, "title_zh", answer.reason), 422)
    return ask(desk, [made], back=desk.url("meeting", id=meeting_id), about=[id])


_ITEM = re.compile(r"item-([0-9]{1,4})_zh")


def _n_items(given: QueryDict) -> int:
    """How many items a form holds, empty ones among them counted, up to the most there may be."""
    numbers = [int(found[1]) for name in given if (found := _ITEM.fullmatch(name))]
    return min(max(numbers, default=-1) + 1, _ITEMS_MOST)


def _agenda(form: Filled, n: int) -> tuple[AgendaItem, ...]:
    """The items that were filled in, numbered in their order."""
    titles = [pair_of(form, f"item-{k}") for k in range(n)]
    written = [one for one in titles if one is not None]
    return tuple(AgendaItem(str(number), one) for number, one in enumerate(written, start=1))


def the_meeting(desk: Desk, id_: str) -> Meeting:
    """A meeting of the register. Raises NotThere."""
    found = item(desk.view, id_, Meeting) if desk.has_register else None
    if found is None:
        raise NotThere(Text("台账中没有这次会议。", "The register has no such meeting."))
    return found


def meeting(desk: Desk, id: str, form: Filled = EMPTY, which: str = "", status: int = 200) -> Page:
    """A meeting: its agenda, what came of each item, what the reader may do. Prints as minutes."""
    found = the_meeting(desk, id)
    of = the_body(desk, found.body)
    shown = tuple(_items(desk, found))
    return page(
        "meeting.html.j2",
        found.title,
        {
            "form": form,
            "which": which,
            "empty_form": EMPTY,
            "kinds": tuple(OUTCOMES.items()),
            "may": {one.id: _may(desk, found, of, one) for one in shown},
        },
        status=status,
        id=id,
        body=of.id,
        body_name=of.name,
        on=found.on,
        members=of.members,
        items=shown,
        settled=sum(one.outcome is not None and one.outcome.stage is Stage.ACTIVE
                    for one in shown),
    )  # fmt: skip


def _items(desk: Desk, found: Meeting) -> Iterator[ItemShown]:
    noted: dict[str, tuple[OutcomeRecorded, datetime]] = {}
    drafted: dict[str, list[Link]] = {}
    for record in desk.store.records_of(found.id):
        act = act_of(record)
        if isinstance(act, OutcomeRecorded):
            noted[act.item] = (act, received_at(record))
        if isinstance(act, CommitmentDrafted):
            for ref in act.origin:
                if ref.partition("/")[0] == found.id:
                    links = drafted.setdefault(ref.partition("/")[2], [])
                    links += [Link(act.commitment, act.title)]
    for number, one in enumerate(found.agenda, start=1):
        title: Text = desk.view.get(("part", f"{found.id}/{one}"))
        outcome = _outcome(desk, found.id, one, noted.get(one))
        became = {link.id: link for link in drafted.get(one, [])}
        yield ItemShown(one, number, title, outcome, tuple(became.values()))


def _outcome(
    desk: Desk, meeting_id: str, item_id: str, noted: tuple[OutcomeRecorded, datetime] | None
) -> OutcomeShown | None:
    held: Outcome | None = desk.view.get(outcome_key(meeting_id, item_id))
    if held is None or noted is None:
        return None
    act, at = noted
    return OutcomeShown(
        held.kind.value,
        OUTCOMES[held.kind.value],
        held.words,
        act.by,
        at,
        held.stage,
        _STAGE_WORDS.get(held.stage, STAGES[held.stage]),
        tuple(sorted(held.accepted)),
        tuple(one for one in held.sides if one not in held.accepted),
        tuple(Link(ref, name_of(desk.view, ref)) for ref in held.refers),
    )


_STAGE_WORDS = {
    Stage.PROPOSED: Text("待他方确认", "waits for the other sides"),
    Stage.ACTIVE: Text("各方确认", "agreed by all sides"),
    Stage.WITHDRAWN: Text("未获同意", "not agreed"),
}


def _may(desk: Desk, found: Meeting, of: Body, one: ItemShown) -> MayWith:
    outcome = one.outcome
    if desk.role not in ACTORS or desk.party not in of.members:
        draft = outcome is not None and outcome.stage is Stage.ACTIVE
        return MayWith(None, None, draft and desk.role in ACTORS and bool(desk.party))
    words_ = Text("-", "-")
    if outcome is None or outcome.stage is Stage.WITHDRAWN:
        act = OutcomeRecorded(desk.party, found.id, one.id, OutcomeKind.INFORMATION, words_)
        return MayWith(can(desk, act), None, draft=False)
    if outcome.stage is Stage.PROPOSED:
        own = side_of(desk.view, desk.party)
        answer = OutcomeAnswered(desk.party, found.id, one.id, agree=True)
        return MayWith(None, can(desk, answer) if own in outcome.waits_for else None, draft=False)
    return MayWith(None, None, outcome.kind != OutcomeKind.INFORMATION.value)


def note(desk: Desk, id: str) -> Moved | Page:
    """Note what an agenda item led to, or agree to what was noted, or not."""
    found = the_meeting(desk, id)
    form = read_form(
        desk.request.POST,
        (
            choice("act", ("record", "agree", "refuse")),
            choice("item", found.agenda),
            choice("outcome", tuple(OUTCOMES), required=False),
            words("refers", 400, required=False),
            *pair("words"),
        ),
    )
    if form["act"] == "record":
        form = needed(form, "words")
        refers = tuple(dict.fromkeys((form["refers"] or "").replace("；", " ").split()))
        missing = [one for one in refers if not exists(desk.view, one)]
        if missing:
            unknown = Text(f"台账中没有“{missing[0]}”。", f"The register has no {missing[0]}.")
            form = with_fault(form, "refers", unknown)
        if not form["outcome"]:
            form = with_fault(form, "outcome", Text("请选择。", "Choose one."))
    if form.faults:
        return meeting(desk, id, form, form.said("item"), 422)
    by = desk.party or "0"
    back = f"{desk.url('meeting', id=id)}#item-{form['item']}"
    if form["act"] != "record":
        act = OutcomeAnswered(by, id, form["item"], agree=form["act"] == "agree")
        return ask(desk, [act], back=back, about=[id])
    said = pair_of(form, "words")
    assert said is not None  # noqa: S101
    made = OutcomeRecorded(by, id, form["item"], OutcomeKind(form["outcome"]), said, refers)
    return ask(desk, [made], back=back, about=[id])


def outcome_page(desk: Desk, id: str) -> Moved:
    """An outcome is shown with its meeting."""
    meeting_id, _, item_id = id.partition("/")
    the_meeting(desk, meeting_id)
    return Moved(f"{desk.url('meeting', id=meeting_id)}#item-{item_id}")


ROUTES = (
    Route("bodies/items/<str:id>/call", "meeting-new", call, ACTORS, called, ACTORS),
    Route("meetings/<str:id>", "meeting", meeting, STAFF, note, ACTORS),
    Route("outcomes/<path:id>", "outcome", outcome_page, STAFF, json=False),
)
