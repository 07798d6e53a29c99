"""A proposal on the table: what it says, which side answered how, and one's own side's answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xiezhi.model.proposal import ProposalKind
from xiezhi.model.text import Text
from xiezhi.register.acts.opinions import Answer, ProposalAnswered, ProposalTabled
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import Offer
from xiezhi.register.sentences import sentence_of
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, read_form, with_fault, words
from xiezhi.workbench.monitors.watched import tabled_act
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.findings import KINDS, stage_of_offer
from xiezhi.workbench.routes import Route

ANSWERS: dict[str, Text] = {
    Answer.ADOPT.value: Text("采纳", "adopted"),
    Answer.CHANGE.value: Text("要求修改", "asks for a change"),
    Answer.REJECT.value: Text("不采纳", "rejected"),
}


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """What a side's office answered; empty where it has not yet."""

    side: str
    answer: str
    name: Text


@dataclass(frozen=True, slots=True)
class Named:
    """A place, or a question that the proposal rests on, by its name where it is known."""

    id: str
    name: Text
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about it, and the words given with it."""

    at: str
    words: Text
    said: Text | None


def proposal(desk: Desk, id: str) -> Page | Moved:
    """The page; a monitor has a page of its own."""
    if _the(desk, id).kind is ProposalKind.MONITOR:
        return desk.go("monitor", id=id)
    return _page(desk, id, EMPTY)


def answer_proposal(desk: Desk, id: str) -> Page | Moved:
    """A side's office adopts, asks for a change, or rejects; the last two say why."""
    _the(desk, id)
    form = read_form(
        desk.request.POST,
        (choice("answer", [one.value for one in Answer]), words("words", 2000, required=False)),
    )
    if not form.faults and form["answer"] != Answer.ADOPT.value and not form["words"]:
        form = with_fault(
            form, "words", Text("请说明要求修改或不采纳的理由。", "Say why, or what to change.")
        )
    if form.faults:
        return _page(desk, id, form)
    said = Text(form["words"], form["words"]) if form["words"] else None
    act = ProposalAnswered(desk.party or "0", id, Answer(form["answer"]), said)
    return ask(desk, [act], back=desk.url("proposal", id=id), about=[id])


def _page(desk: Desk, id_: str, form: Filled) -> Page:
    held = _the(desk, id_)
    made = tabled_act(desk.store, id_)
    assert made is not None  # noqa: S101  (what the register has was tabled)
    answered = {code: one.value for code, one in held.answers}
    nothing = Text("", "")
    sample = ProposalAnswered(desk.party or "0", id_, Answer.ADOPT)
    return page(
        "proposal.html.j2",
        held.title,
        {
            "form": form,
            "may_answer": can(desk, sample) if desk.role in ACTORS else None,
        },
        422 if form.faults else 200,
        id=id_,
        kind=KINDS[held.kind.value],
        stage=held.stage,
        stage_name=stage_of_offer(held.stage),
        by=made.by,
        why=made.why,
        answers=tuple(
            SideAnswer(code, answered.get(code, ""), ANSWERS.get(answered.get(code, ""), nothing))
            for code in sorted(held.sides)
        ),
        places=_places(desk, made),
        evidence=_evidence(desk, made),
        steps=tuple(_steps(desk, id_)),
    )


def _the(desk: Desk, id_: str) -> Offer:
    found = item(desk.view, id_, Offer) if desk.has_register else None
    if found is None:
        raise NotThere(Text(f"台账中没有提案“{id_}”。", f"The register has no proposal {id_}."))
    return found


def _steps(desk: Desk, id_: str) -> Iterator[Step]:
    for record in desk.store.records_of(id_):
        act = act_of(record)
        said = act.words if isinstance(act, ProposalAnswered) else None
        yield Step(received_at(record).isoformat(), sentence_of(desk.view, act), said)


def _places(desk: Desk, made: ProposalTabled) -> tuple[Named, ...]:
    known: Any = desk.findings.region.get("places", ())
    names = {one["code"]: Text(one["zh"], one["en"]) for one in known}
    return tuple(Named(code, names.get(code, Text(code, code))) for code in made.places)


def _evidence(desk: Desk, made: ProposalTabled) -> tuple[Named, ...]:
    """The findings that hold the tables and charts that a proposal rests on, each once."""
    found = {
        question.id: Named(question.id, question.question, desk.url("finding", id=question.id))
        for question in desk.findings.questions.values()
        if question.id in made.evidence
        or any(made.proposal == offer.id for offer in question.offers)
    }
    return tuple(found.values())


ROUTES = (Route("proposals/<str:id>", "proposal", proposal, STAFF, answer_proposal, ACTORS),)
