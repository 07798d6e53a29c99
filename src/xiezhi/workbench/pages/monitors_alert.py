"""An alert: what set it off, who was told, who answered, where it went when nobody did."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.model.text import Text
from xiezhi.register.acts.measures import AlertAnswered, Observed
from xiezhi.register.acts.reviews import ObjectionRaised
from xiezhi.register.clocks import last_day_to_object
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import Commitment, Deed, DeedKind, Offer
from xiezhi.register.sentences import sentence_of
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, read_form, words
from xiezhi.workbench.links import item_url
from xiezhi.workbench.monitors.alerting import above_of, escalated_id, raising_act
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.monitors import alert_shown
from xiezhi.workbench.routes import Route

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about an alert."""

    at: str
    words: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """An observation that set an alert off, as the register has it."""

    id: str
    at_place: str
    indicator: str
    on: str
    value: str
    unit: str
    quality: Text
    source: str


def alert(desk: Desk, id: str) -> Page:
    """One alert."""
    return _page(desk, id, EMPTY)


def answer_alert(desk: Desk, id: str) -> Page | Moved:
    """The alerted party says what it does, or a party concerned objects."""
    _held(desk, id)
    form = read_form(desk.request.POST, (words("words", 2000),))
    if form.faults:
        return _page(desk, id, form)
    said = Text(form["words"], form["words"])
    act = (
        ObjectionRaised(desk.party, f"obj-{id}-{desk.store.head().size}"[:80], id, said)
        if "object" in desk.request.POST
        else AlertAnswered(desk.party, id, said)
    )
    return ask(desk, [act], back=desk.url("alert", id=id), about=[id])


def _page(desk: Desk, id_: str, form: Filled) -> Page:
    held = _held(desk, id_)
    row = next(one for one in desk.store.pages.alerts(to=held.concerns[0], limit=_MOST)
               if one.id == id_)  # fmt: skip
    act = raising_act(desk.store, id_)
    assert act is not None  # noqa: S101  (what the register has was raised)
    nothing = Text("—", "—")
    above = above_of(desk.view, held.concerns[0])
    next_id = escalated_id(id_, above) if above else ""
    return page(
        "alert.html.j2",
        Text("预警", "Alert"),
        {
            "form": form,
            "may_answer": can(desk, AlertAnswered(desk.party or "0", id_, nothing)),
            "may_object": can(desk, ObjectionRaised(desk.party or "0", "new-0", id_, nothing)),
            "rule_page": _rule_page(desk, held.subject),
        },
        422 if form.faults else 200,
        alert=alert_shown(desk, row),
        by=held.by,
        rule=held.subject or "",
        observations=tuple(_reading(desk, one) for one in act.observations),
        steps=_steps(desk, id_),
        above=above,
        passed_on=next_id if next_id and desk.view.get(next_id) is not None else "",
        object_until=last_day_to_object(held.at),
    )


def _held(desk: Desk, id_: str) -> Deed:
    found = item(desk.view, id_, Deed) if desk.has_register else None
    if found is None or found.kind is not DeedKind.ALERT:
        raise NotThere(Text(f"台账中没有预警“{id_}”。", f"The register has no alert {id_}."))
    return found


def _rule_page(desk: Desk, rule: str | None) -> str:
    """The page of what an alert rests on, where there is one."""
    if rule and item(desk.view, rule, Offer) is not None:
        return desk.url("monitor", id=rule)
    if rule and item(desk.view, rule, Commitment) is not None:
        return item_url(desk, "commitment", rule)
    return ""


def _reading(desk: Desk, id_: str) -> Reading:
    for record in desk.store.records_of(id_):
        act = act_of(record)
        if isinstance(act, Observed) and act.observation == id_:
            return Reading(
                id_, act.at_place, act.indicator, act.on.isoformat(), f"{act.value:f}", act.unit,
                act.quality.label, act.source,
            )  # fmt: skip
    raise NotThere(Text("没有这条观测。", "There is no such observation."))


def _steps(desk: Desk, id_: str) -> tuple[Step, ...]:
    return tuple(
        Step(received_at(record).isoformat(), sentence_of(desk.view, act_of(record)))
        for record in desk.store.records_of(id_)
    )


ROUTES = (Route("alerts/<str:id>", "alert", alert, STAFF, answer_alert, ACTORS),)
