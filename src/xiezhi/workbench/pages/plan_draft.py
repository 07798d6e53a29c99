"""A commitment drafted by hand: from a decision, under a clause, as part of another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.commitments import (
    CommitmentAccepted,
    CommitmentDrafted,
    CommitmentKind,
    CommitmentProposed,
)
from xiezhi.register.items import Commitment, Outcome, SignedText, Stage
from xiezhi.register.lists.words import KINDS
from xiezhi.register.rules.bodies import outcome_key
from xiezhi.register.state import exists, item, side_of
from xiezhi.workbench.accounts.roles import ACTORS
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import (
    EMPTY,
    Filled,
    choice,
    day,
    identifier,
    number,
    read_form,
    with_fault,
    words,
)
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.agreements_drafts import parties
from xiezhi.workbench.pages.bilingual import filled, given_pair, needed, new_id, pair, pair_of
from xiezhi.workbench.pages.plan_commitment import the_commitment
from xiezhi.workbench.routes import Route

_TEXTS_MOST = 40
_OWNERS = Text(
    "须有两方以上的责任单位，每方一个。", "Owners of two sides or more are needed, one a side."
)


@dataclass(frozen=True, slots=True)
class ClauseChoice:
    """A clause in force that a commitment may rest on."""

    ref: str
    heading: Text
    text: Text


def new(desk: Desk, form: Filled = EMPTY, status: int = 200) -> Page:
    """A form for a new commitment; the address may say what it comes from."""
    origin, parent = desk.query("origin"), desk.query("parent")
    shown = form if form.given else _from_origin(desk, origin, parent)
    return _page(desk, shown, "", status)


def _from_origin(desk: Desk, origin: str, parent: str) -> Filled:
    meeting, _, agenda = origin.partition("/")
    outcome: Outcome | None = desk.view.get(outcome_key(meeting, agenda)) if agenda else None
    given = given_pair("title", outcome.words) if outcome else {}
    known = origin if origin and exists(desk.view, origin) else ""
    known_parent = parent if item(desk.view, parent, Commitment) else ""
    return filled(**given, kind="task" if agenda else "duty", origin=known, parent=known_parent,
                  how="propose")  # fmt: skip


def again(desk: Desk, id: str, form: Filled = EMPTY, status: int = 200) -> Page:
    """The same form for a draft, as its drafter drafts it again."""
    found = the_commitment(desk, id)
    if found.stage is not Stage.DRAFT:
        raise NotThere(Text("只有草稿可以重新起草。", "A draft alone is drafted again."))
    return _page(desk, form if form.given else _given(desk, found), id, status)


def _given(desk: Desk, found: Commitment) -> Filled:
    owners = {f"owner-{side_of(desk.view, one)}": one for one in found.owners}
    return filled(
        **given_pair("title", found.title), **given_pair("indicator", found.indicator),
        kind=found.kind.value, due=found.due, budget=found.budget, parent=found.parent,
        rests_on="\n".join(found.rests_on), how="draft", **owners,
    )  # fmt: skip


def _page(desk: Desk, form: Filled, id_: str, status: int) -> Page:
    return page(
        "commitment_draft.html.j2",
        Text("重新起草", "Draft again") if id_ else Text("起草承诺事项", "Draft a commitment"),
        {"form": form, "rests_on": form.said("rests_on").split("\n")},
        status=status,
        id=id_,
        kinds=tuple((one.value, said) for one, said in KINDS.items()),
        parties=parties(desk),
        clauses=_clauses(desk),
    )


def _clauses(desk: Desk) -> tuple[ClauseChoice, ...]:
    """Clauses of texts in force."""
    rows = desk.store.pages.entries("text", stage="active", limit=_TEXTS_MOST).rows
    held = desk.store.pages.items([one.id for one in rows])
    return tuple(
        ClauseChoice(f"{text.id}/{clause.id}", clause.heading, text.title)
        for text in held.values()
        if isinstance(text, SignedText)
        for clause in text.clauses
        if not clause.removed
    )


def draft(desk: Desk) -> Moved | Page:
    """Draft a new commitment."""
    return _drafted(desk, "")


def draft_again(desk: Desk, id: str) -> Moved | Page:
    """Draft a draft again."""
    the_commitment(desk, id)
    return _drafted(desk, id)


def _drafted(desk: Desk, id_: str) -> Moved | Page:
    form = _read(desk)
    owners = tuple(
        form[f"owner-{one.code}"] for one in desk.facts.sides if form[f"owner-{one.code}"]
    )
    if len(owners) < 2:  # noqa: PLR2004
        form = with_fault(form, f"owner-{desk.facts.sides[0].code}", _OWNERS)
    title = pair_of(form, "title")
    if form.faults or title is None:
        return again(desk, id_, form, 422) if id_ else new(desk, form, 422)
    made = CommitmentDrafted(
        by=desk.party or "0",
        commitment=id_ or form["number"] or new_id("item", desk.party, title, form["due"] or ""),
        commitment_kind=CommitmentKind(form["kind"]),
        title=title,
        owners=owners,
        due=form["due"],
        budget=form["budget"],
        indicator=pair_of(form, "indicator"),
        parent=form["parent"],
        rests_on=form["rests_on"] or (),
        origin=(form["origin"],) if form["origin"] else (),
    )
    answer = can(desk, made)
    if hasattr(answer, "reason"):
        form = with_fault(form, "title_zh", answer.reason)
        return again(desk, id_, form, 422) if id_ else new(desk, form, 422)
    acts: list[Act] = [made]
    if form["how"] == "propose":
        acts.append(CommitmentProposed(made.by, made.commitment))
        acts += [CommitmentAccepted(made.by, made.commitment)] if made.by in owners else []
    back = desk.url("commitment", id=made.commitment)
    return ask(desk, acts, back=back, about=[made.commitment])


def _read(desk: Desk) -> Filled:
    known = parties(desk)
    fields: list[Any] = [
        identifier("number", required=False),
        choice("kind", [one.value for one in KINDS]),
        *pair("title", 500),
        *pair("indicator", 500),
        day("due", required=False),
        number("budget", Decimal(0), required=False),
        identifier("parent", required=False),
        words("origin", 161, required=False),
        choice("rests_on", [one.ref for one in _clauses(desk)], required=False, many=True),
        choice("how", ("draft", "propose")),
    ]
    for side in desk.facts.sides:
        own = [one.id for one in known if one.side == side.code]
        fields.append(choice(f"owner-{side.code}", own, required=False))
    return needed(read_form(desk.request.POST, fields), "title")


ROUTES = (
    Route("list/new", "commitment-new", new, ACTORS, draft, ACTORS),
    Route("list/items/<str:id>/again", "commitment-again", again, ACTORS, draft_again, ACTORS),
)
