"""Assessment: score a counterpart by agreed criteria, with evidence; see what was given."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xiezhi.model.text import Text
from xiezhi.register.acts.measures import Scored
from xiezhi.register.acts.reviews import ObjectionRaised
from xiezhi.register.acts.texts import Signed, TextProposed
from xiezhi.register.clocks import day, last_day_to_object
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import STAGES, Commitment, Deed, Party
from xiezhi.register.sentences import sentence_of
from xiezhi.register.state import exists, item, side, side_of
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.assessment.criteria import LEAST, MOST, UNIT, criteria_of, drafted, in_force
from xiezhi.workbench.assessment.scores import Score, score_of, scores_of, summaries
from xiezhi.workbench.assessment.steps import STEPS, course
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, number, read_form, with_fault, words
from xiezhi.workbench.gathered.models import digest_of_secret
from xiezhi.workbench.links import item_url
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("评价", "Assessment")
_SHOWN = 100
_PARTIES = 1000
_CRITERIA = 12
_PAGE = 50


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """A score in a list."""

    id: str
    by: str
    by_side: str
    party: str
    side: str
    criterion: Text
    value: Decimal
    words: Text
    stage: str
    stage_name: Text


@dataclass(frozen=True, slots=True)
class SummaryShown:
    """What the parties of a side were given by a criterion."""

    criterion: Text
    side: str
    n: int
    median: Decimal
    low_quarter: Decimal
    high_quarter: Decimal
    least: Decimal
    most: Decimal


def assessment(desk: Desk) -> Page:
    """Medians and spread of what was given, every score, the criteria."""
    return _page(desk, EMPTY)


def act_on_criteria(desk: Desk) -> Page | Moved:
    """Draft criteria, or sign them for one's party."""
    back = desk.url("assessment")
    signed = desk.request.POST.get("sign", "")
    if signed:
        held = next((one for one in criteria_of(desk.store) if one.id == signed), None)
        if held is None:
            raise NotThere(Text("没有这套标准。", "There are no such criteria."))
        return ask(desk, [Signed(desk.party, held.id, held.digest)], back=back, about=[held.id])
    form = read_form(desk.request.POST, (words("criteria", 4000),))
    headings = _headings(form["criteria"] or "")
    if not form.faults and not 1 <= len(headings) <= _CRITERIA:
        sentence = Text(f"请写1至{_CRITERIA}条，每行一条。", f"Write 1 to {_CRITERIA}, one a line.")
        form = with_fault(form, "criteria", sentence)
    if form.faults:
        return _page(desk, form)
    offices = tuple(
        found.office for one in desk.facts.sides if (found := side(desk.view, one.code)) is not None
    )
    parties = tuple(dict.fromkeys((*offices, desk.party)))
    draft = drafted(desk.party, parties, headings)
    acts = [draft, TextProposed(desk.party, draft.text, draft.digest)]
    return ask(desk, acts, back=back)


def _headings(given: str) -> tuple[Text, ...]:
    """A criterion a line; its English may follow after a bar."""
    found = []
    for line in given.splitlines():
        zh, _, en = (part.strip() for part in line.partition("|"))
        if zh:
            found.append(Text(zh[:200], (en or zh)[:200]))
    return tuple(found)


def _page(desk: Desk, form: Filled) -> Page:
    scores = scores_of(desk.store) if desk.has_register else ()
    sets = criteria_of(desk.store) if desk.has_register else ()
    names = {one.rule: one.heading for held in sets for one in held.criteria}
    by_side = desk.query("side", [one.code for one in desk.facts.sides])
    return page(
        "assessment.html.j2",
        TITLE,
        {
            "form": form,
            "side": by_side,
            "stages": STAGES,
            "may_sign": {
                one.id: can(desk, Signed(desk.party or "0", one.id, one.digest)) for one in sets
            },
            "acts": desk.role in ACTORS,
        },
        422 if form.faults else 200,
        summaries=tuple(
            SummaryShown(
                names.get(one.rule, Text(one.rule, one.rule)), one.side, one.n, one.median,
                one.low_quarter, one.high_quarter, one.least, one.most,
            )
            for one in summaries(scores)
        ),
        scores=tuple(
            _shown(one, names) for one in scores[:_SHOWN] if not by_side or one.side == by_side
        ),
        n_scores=len(scores),
        criteria=sets,
    )  # fmt: skip


def _shown(one: Score, names: dict[str, Text]) -> ScoreShown:
    return ScoreShown(
        one.id, one.by, one.by_side, one.party, one.side,
        names.get(one.rule, Text(one.rule, one.rule)), one.value, one.words, one.stage.value,
        STAGES[one.stage],
    )  # fmt: skip


# -- one score


def score(desk: Desk, id: str) -> Page:
    """A score with what it rests on, and what was done about it."""
    return _score_page(desk, id, EMPTY)


def object_to_score(desk: Desk, id: str) -> Page | Moved:
    """The scored objects."""
    _the_score(desk, id)
    form = read_form(desk.request.POST, (words("words", 2000),))
    if form.faults:
        return _score_page(desk, id, form)
    said = Text(form["words"], form["words"])
    act = ObjectionRaised(desk.party, f"obj-{id}-{desk.store.head().size}"[:80], id, said)
    return ask(desk, [act], back=desk.url("score", id=id), about=[id])


def _score_page(desk: Desk, id_: str, form: Filled) -> Page:
    found, held = _the_score(desk, id_)
    names = {one.rule: one.heading for sets in criteria_of(desk.store) for one in sets.criteria}
    nothing = Text("—", "—")
    return page(
        "score.html.j2",
        Text("评分", "Score"),
        {
            "form": form,
            "may_object": can(desk, ObjectionRaised(desk.party or "0", "new-0", id_, nothing)),
            "about_url": item_url(desk, "commitment", found.about)
            if item(desk.view, found.about, Commitment)
            else "",
        },
        422 if form.faults else 200,
        score=_shown(found, names),
        about=found.about,
        inputs=found.inputs,
        rule=found.rule,
        unit=UNIT,
        object_until=last_day_to_object(held.at),
        steps=tuple(
            {"at": received_at(record).isoformat(), "words": sentence_of(desk.view, act_of(record))}
            for record in desk.store.records_of(id_)
        ),
    )


def _the_score(desk: Desk, id_: str) -> tuple[Score, Deed]:
    found = score_of(desk.store, id_) if desk.has_register else None
    held = item(desk.view, id_, Deed)
    if found is None or held is None:
        raise NotThere(Text(f"台账中没有评分“{id_}”。", f"The register has no score {id_}."))
    return found, held


# -- giving a score


def new_score(desk: Desk) -> Page:
    """The form; what is scored may stand in the address."""
    return _new(desk, EMPTY)


def give_score(desk: Desk) -> Page | Moved:
    """Score a party of another side."""
    criteria = in_force(desk.store)
    form = read_form(
        desk.request.POST,
        (
            choice("party", [id_ for id_, _ in _others(desk)]),
            choice("criterion", [one.id for one in criteria]),
            number("value", Decimal(LEAST), Decimal(MOST)),
            words("words", 2000),
            words("about", 161, required=False),
            words("inputs", 2000, required=False),
        ),
    )
    inputs = tuple(
        dict.fromkeys((form["inputs"] or "").replace("，", " ").replace(",", " ").split())
    )
    form = _known(desk, form, inputs)
    if form.faults:
        return _new(desk, form)
    rule = next(one.rule for one in criteria if one.id == form["criterion"])
    told = f"{desk.party}\n{form['party']}\n{rule}\n{desk.store.head().size}"
    act = Scored(
        desk.party,
        f"score-{digest_of_secret(told)[:16]}",
        form["party"],
        rule,
        form["value"],
        UNIT,
        Text(form["words"], form["words"]),
        form["about"],
        inputs,
    )
    return ask(desk, [act], back=desk.url("assessment"))


def _known(desk: Desk, form: Filled, inputs: tuple[str, ...]) -> Filled:
    """What is named stands in the register."""
    missing = [one for one in inputs if not exists(desk.view, one)]
    if missing:
        sentence = Text(f"台账中没有“{missing[0]}”。", f"The register has no {missing[0]}.")
        form = with_fault(form, "inputs", sentence)
    if form["about"] and not exists(desk.view, form["about"]):
        sentence = Text(f"台账中没有“{form['about']}”。", f"The register has no {form['about']}.")
        form = with_fault(form, "about", sentence)
    return form


def _others(desk: Desk) -> tuple[tuple[str, Text], ...]:
    """The parties of the other sides."""
    found = []
    for one in desk.facts.sides:
        if one.code == desk.side:
            continue
        rows = desk.store.pages.entries("party", side=one.code, stage="active", limit=_PARTIES).rows
        held = (item(desk.view, row.id, Party) for row in rows)
        found += [(party.id, party.name) for party in held if party is not None]
    return tuple(found)


def _new(desk: Desk, form: Filled) -> Page:
    criteria = in_force(desk.store) if desk.has_register else ()
    sample = Scored(desk.party or "0", "new-0", _first(desk), "0", Decimal(0), UNIT, TITLE)
    given = form if form.given else Filled({"about": desk.query("about")}, {}, {})
    return page(
        "score_new.html.j2",
        Text("给对方评分", "Score a counterpart"),
        {
            "form": given,
            "parties": _others(desk) if desk.has_register else (),
            "may": can(desk, sample),
        },
        422 if form.faults else 200,
        criteria=tuple((one.id, one.heading) for one in criteria),
        least=LEAST,
        most=MOST,
        unit=UNIT,
    )


def _first(desk: Desk) -> str:
    return next((id_ for id_, _ in _others(desk)), "0") if desk.has_register else "0"


# -- on time or late


@dataclass(frozen=True, slots=True)
class Lateness:
    """A commitment with the days after its last day, by step and side that was awaited."""

    id: str
    title: Text
    due: str
    done: str
    late: int
    of: tuple[tuple[Text, str, int], ...]
    owners: tuple[str, ...]
    url: str
    unawaited: int


def timeliness(desk: Desk) -> Page:
    """Commitments with a last day: on time or late, and whose step was late."""
    due, _, id_ = desk.query("after").partition(" ")
    after = (due, id_) if due and id_ else None
    found = (
        desk.store.pages.entries("commitment", after=after, limit=_PAGE)
        if desk.has_register
        else None
    )
    rows = [row for row in found.rows if row.due] if found else []
    late = tuple(one for row in rows if (one := _lateness(desk, row.id)) is not None)
    totals: dict[str, dict[str, int]] = {one.code: {} for one in desk.facts.sides}
    for one in late:
        for step, code, days in one.of:
            own = totals.setdefault(code, {})
            own[step.zh] = own.get(step.zh, 0) + days
    following = found.next if found and len(rows) == len(found.rows) else None
    return page(
        "assessment_steps.html.j2",
        Text("按时与逾期", "On time or late"),
        {"next": " ".join(following) if following else "", "step_names": tuple(STEPS.values())},
        commitments=late,
        n_late=sum(one.late > 0 for one in late),
        totals=tuple((code, tuple(own.items())) for code, own in sorted(totals.items())),
    )


def _lateness(desk: Desk, id_: str) -> Lateness | None:
    held = item(desk.view, id_, Commitment)
    if held is None or held.due is None:
        return None
    sides = {one: side_of(desk.view, one) for one in held.owners}
    records = ((act_of(record), received_at(record)) for record in desk.store.records_of(id_))
    found = course(records, sides, day(desk.now))
    if found.withdrawn:
        return None
    return Lateness(
        id_,
        held.title,
        held.due.isoformat(),
        found.done.isoformat() if found.done else "",
        found.late,
        tuple((STEPS[step], code, days) for (step, code), days in sorted(found.of.items())),
        held.owners,
        item_url(desk, "commitment", id_),
        found.unawaited,
    )


ROUTES = (
    Route("assessment", "assessment", assessment, STAFF, act_on_criteria, ACTORS),
    Route("assessment/score", "score-new", new_score, STAFF, give_score, ACTORS),
    Route("assessment/steps", "timeliness", timeliness, STAFF),
    Route("scores/<str:id>", "score", score, STAFF, object_to_score, ACTORS),
)
