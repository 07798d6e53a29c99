"""Monitors: what the sides watch together, the alerts, and what is due soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.acts.measures import Level
from xiezhi.register.acts.opinions import Answer, ProposalAnswered
from xiezhi.register.items import STAGES, Stage
from xiezhi.register.sentences import label_of
from xiezhi.register.state import side_of
from xiezhi.register.store.pages import AlertRow, Entry
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import choice, read_form, words
from xiezhi.workbench.gathered.models import Reading
from xiezhi.workbench.monitors.alerting import acts_of, due_at, due_signals
from xiezhi.workbench.monitors.defaults import defaults_on
from xiezhi.workbench.monitors.series import CHINA
from xiezhi.workbench.monitors.signals import Examined, Latest, Signal, examined
from xiezhi.workbench.monitors.sketch import sketch
from xiezhi.workbench.monitors.watched import KINDS, Monitor, monitor_of, monitors_of
from xiezhi.workbench.page import Download, Moved, NotThere, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("监测与预警", "Monitors and alerts")
ANSWERS: dict[str, Text] = {
    "adopt": Text("采纳", "adopted"),
    "change": Text("要求修改", "asked to change it"),
    "reject": Text("不采纳", "rejected"),
}
_ALERTS = 100
_DEADLINES = 20
_APART = 50
_OPEN = (Stage.ACTIVE, Stage.REPORTED, Stage.VERIFIED, Stage.CHANGE_REQUESTED)


@dataclass(frozen=True, slots=True)
class AlertShown:
    """An alert in a list. state: open, late, answered or withdrawn."""

    id: str
    level: Level
    level_name: Text
    to: str
    side: str
    words: Text
    received: str
    due: str
    state: str
    state_name: Text


@dataclass(frozen=True, slots=True)
class MonitorShown:
    """A monitor in a list. state: fine, alarm, silent or proposed."""

    id: str
    title: Text
    watch: Text
    section: str
    sides: tuple[str, ...]
    stage: str
    stage_name: Text
    latest: tuple[Latest, ...]
    state: str
    state_name: Text


STATES: dict[str, Text] = {
    "open": Text("待答复", "to be answered"),
    "late": Text("逾期未答复", "answer is late"),
    "answered": Text("已答复", "answered"),
    "withdrawn": Text("已撤销", "withdrawn"),
    "fine": Text("未见超限", "within limits"),
    "alarm": Text("须预警", "calls for an alert"),
    "silent": Text("没有读数", "no readings"),
    "proposed": Text("待各方采纳", "waits for the sides"),
}


def monitors(desk: Desk) -> Page:
    """Alerts first, then what is watched, then what is due soon."""
    side = desk.query("side", [one.code for one in desk.facts.sides])
    show = desk.query("show", ("open", "all"), "open")
    alerts = tuple(
        _alerts(desk, desk.store.pages.alerts(limit=_ALERTS)) if desk.has_register else ()
    )
    shown = tuple(
        one
        for one in alerts
        if (not side or one.side == side) and (show == "all" or one.state in ("open", "late"))
    )
    found = monitors_of(desk.store) if desk.has_register else ()
    return page(
        "monitors.html.j2",
        TITLE,
        {"side": side, "show": show, "states": STATES},
        alerts=shown,
        n_open=sum(one.state in ("open", "late") for one in alerts),
        n_late=sum(one.state == "late" for one in alerts),
        monitors=tuple(_shown(desk, one) for one in found if not side or side in one.sides),
        deadlines=_deadlines(desk) if desk.has_register else (),
    )


def monitor(desk: Desk, id: str) -> Page:
    """A monitor: its rule, its owners, its readings, what is not believed, what it calls for."""
    held = the_monitor(desk, id)
    look = looked_at(held, desk.now)
    due = due_signals(desk.store, look.alarming, held.id) if held.in_force else ()
    own = tuple(one for one in due if one.side == desk.side)
    acts = acts_of(desk.view, held, own, desk.party) if own and desk.party else ()
    names = sorted({one.parameter for one in look.latest})
    answered = dict(held.answers)
    return page(
        "monitor.html.j2",
        held.title,
        {
            "stages": STAGES,
            "kind": KINDS[held.watch],
            "answer_names": ANSWERS,
            "may_answer": {one.value: can(desk, _answer(desk, held, one)) for one in Answer}
            if desk.role in ACTORS
            else {},
            "may_raise": can(desk, acts[0]) if acts else None,
            "n_to_raise": len(own),
            "levels": {level: label_of(level) for level in Level},
            "drawn": [name for name in names if name != "aqi"],
            "newest": _newest(held.section),
            "n_apart": len(look.apart),
        },
        monitor=held,
        hours=held.hours or defaults_on(desk.now.astimezone(CHINA).date()).answer_hours,
        answers=tuple((code, answered.get(code, "")) for code in held.sides),
        standard=look.standard,
        n_readings=look.n_readings,
        latest=look.latest,
        apart=look.apart[:_APART],
        signals=tuple(_signal(one, due) for one in look.signals),
        alerts=tuple(_alerts(desk, _alerts_of(desk, held.id))),
    )


def answer_monitor(desk: Desk, id: str) -> Moved:
    """A side's office adopts a monitor, asks to change it or rejects it; or alerts are raised."""
    held = the_monitor(desk, id)
    back = desk.url("monitor", id=id)
    if "raise" in desk.request.POST:
        return _raise(desk, held, back)
    form = read_form(
        desk.request.POST,
        (choice("answer", [one.value for one in Answer]), words("words", 2000, required=False)),
    )
    if form.faults:
        desk.say(next(iter(form.faults.values())), well=False)
        return Moved(back)
    said = Text(form["words"], form["words"]) if form["words"] else None
    act = ProposalAnswered(desk.party, held.id, Answer(form["answer"]), said)
    return ask(desk, [act], back=back, about=[held.id])


def series(desk: Desk, id: str, parameter: str) -> Download:
    """The readings of a parameter as a drawing, each side's a line."""
    held = the_monitor(desk, id)
    look = looked_at(held, desk.now)
    latest = [one for one in look.latest if one.parameter == parameter]
    if not latest:
        raise NotThere(Text("没有这一参数的读数。", "There are no readings of this parameter."))
    numbers = {one.code: one.number for one in desk.facts.sides}
    names = {one.code: one.name.render(desk.lang) for one in desk.facts.sides}
    drawn = sketch(look.table, latest[0], numbers, names, desk.lang, _doubted(look, parameter))
    kept = 3600 if desk.query("of") else 0
    return Download(f"{parameter}.svg", drawn, "image/svg+xml", attached=False, kept=kept)


def _doubted(look: Examined, parameter: str) -> set[tuple[str, str]]:
    """Side and time of the values of a parameter that are not believed."""
    return {(one.side, one.time) for one in look.apart if one.parameter == parameter}


def the_monitor(desk: Desk, id_: str) -> Monitor:
    """A monitor of the register. Raises NotThere."""
    found = monitor_of(desk.store, id_) if desk.has_register else None
    if found is None:
        raise NotThere(Text(f"台账中没有监测规则“{id_}”。", f"The register has no monitor {id_}."))
    return found


def looked_at(held: Monitor, now: datetime) -> Examined:
    """The readings of a monitor looked at, once for each new reading and hour."""
    return _examined(_Held(held), _newest(held.section), now.strftime("%Y-%m-%d %H"))


class _Held:
    """A monitor that is equal to any other of the same id, stage and limits, to be looked up by."""

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self._told = (monitor.id, monitor.stage, monitor.target, monitor.section)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)


@lru_cache(maxsize=64)
def _examined(held: _Held, _newest_of: str, hour: str) -> Examined:
    now = datetime.fromisoformat(f"{hour}:59:59+00:00")
    return examined(held.monitor, now)


def _newest(section: str) -> str:
    """What tells one state of the readings from another: the latest and when it came in."""
    last = Reading.objects.filter(section=section).order_by("-id")
    found = last.values_list("id", "upload__made_at").first()
    return f"{found[0]}-{found[1].timestamp():.6f}" if found else ""


def _raise(desk: Desk, held: Monitor, back: str) -> Moved:
    """Alerts that this side's readings call for and that nobody raised yet."""
    signals = examined(held, desk.now, desk.side).alarming
    acts = acts_of(desk.view, held, due_signals(desk.store, signals, held.id), desk.party)
    if not acts:
        desk.say(Text("没有须发出的预警。", "No alert is due."))
        return Moved(back)
    return ask(desk, acts, back=back)


def _answer(desk: Desk, held: Monitor, answer: Answer) -> ProposalAnswered:
    return ProposalAnswered(desk.party or "0", held.id, answer)


def _shown(desk: Desk, held: Monitor) -> MonitorShown:
    look = looked_at(held, desk.now)
    state = _state(held, look)
    return MonitorShown(
        held.id,
        held.title,
        KINDS[held.watch],
        held.section,
        held.sides,
        held.stage.value,
        stage_of(held),
        look.latest,
        state,
        STATES[state],
    )


def stage_of(held: Monitor) -> Text:
    """Where a monitor stands, in words."""
    return Text("各方已采纳", "adopted by all sides") if held.in_force else STAGES[held.stage]


def _state(held: Monitor, look: Examined) -> str:
    if not held.in_force:
        return "proposed"
    if not look.n_readings:
        return "silent"
    return "alarm" if look.alarming else "fine"


def _alerts_of(desk: Desk, rule: str) -> list[AlertRow]:
    ids = {row.id for row in desk.store.pages.entries("alert", parent=rule, limit=_ALERTS).rows}
    rows = desk.store.pages.alerts(limit=10 * _ALERTS)
    return [row for row in rows if row.id in ids]


def _alerts(desk: Desk, rows: Iterable[AlertRow]) -> Iterable[AlertShown]:
    return (alert_shown(desk, row) for row in rows)


def alert_shown(desk: Desk, row: AlertRow) -> AlertShown:
    """An alert as lists show it."""
    held: Any = desk.view.get(row.id)
    due = due_at(desk.store, row, held.subject or "", desk.now)
    state = _alert_state(row, due, desk.now)
    level = Level(row.level)
    return AlertShown(
        row.id,
        level,
        label_of(level),
        row.to,
        side_of(desk.view, row.to),
        Text(row.words_zh, row.words_en),
        row.received,
        due.isoformat(),
        state,
        STATES[state],
    )


def _alert_state(row: AlertRow, due: datetime, now: datetime) -> str:
    if row.stage == Stage.WITHDRAWN.value:
        return "withdrawn"
    if row.n_answers:
        return "answered"
    return "late" if now >= due else "open"


@dataclass(frozen=True, slots=True)
class SignalShown:
    """A signal on a page. due: whether an alert about it is still to be raised."""

    side: str
    parameter: str
    level: str
    level_name: Text
    start: str
    end: str
    words: Text
    recent: bool
    due: bool


def _signal(one: Signal, due: tuple[Signal, ...]) -> SignalShown:
    return SignalShown(
        one.side,
        one.parameter,
        one.level.value,
        label_of(one.level),
        one.start,
        one.end,
        one.words,
        one.recent,
        one in due,
    )


@dataclass(frozen=True, slots=True)
class Deadline:
    """A commitment whose last day is near or past. left: days, below 0 once it is past."""

    id: str
    title: Text
    due: str
    left: int
    stage_name: Text
    owners: tuple[str, ...]


def _deadlines(desk: Desk) -> tuple[Deadline, ...]:
    today = desk.now.astimezone(CHINA).date()
    days = max(one.days for one in defaults_on(today).deadlines)
    horizon = (today + timedelta(days=days)).isoformat()
    rows: list[Entry] = []
    for stage in _OPEN:
        rows += desk.store.pages.entries("commitment", stage=stage.value, limit=_DEADLINES).rows
    near = sorted((row for row in rows if row.due and row.due <= horizon), key=lambda row: row.due)
    return tuple(
        Deadline(
            row.id,
            Text(row.title_zh, row.title_en),
            row.due,
            (datetime.fromisoformat(row.due).date() - today).days,
            STAGES[Stage(row.stage)],
            desk.store.pages.parties_of(row.id),
        )
        for row in near[:_DEADLINES]
    )


ROUTES = (
    Route("monitors", "monitors", monitors, STAFF),
    Route("monitors/<str:id>/series/<str:parameter>.svg", "monitor-series", series, STAFF,
          json=False),
    Route("monitors/<str:id>", "monitor", monitor, STAFF, answer_monitor, ACTORS),
)  # fmt: skip
