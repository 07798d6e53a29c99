"""Proposing a monitor: what is watched, by which limits, who is alerted on each side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xiezhi.model.proposal import ProposalKind
from xiezhi.model.text import Text, text
from xiezhi.register.acts.opinions import Detail, ProposalTabled
from xiezhi.register.items import Party
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import (
    EMPTY,
    Field,
    Filled,
    choice,
    identifier,
    number,
    read_form,
    with_fault,
    words,
)
from xiezhi.workbench.monitors.defaults import defaults_on
from xiezhi.workbench.monitors.series import CHINA
from xiezhi.workbench.monitors.watched import KINDS
from xiezhi.workbench.page import Moved, Page, page
from xiezhi.workbench.routes import Route

TITLE = Text("提出监测规则", "Propose a monitor")
_CLASSES = ("1", "2", "3", "4", "5")
CLASS_NAMES: tuple[tuple[str, Text], ...] = (
    ("1", Text("Ⅰ类", "I")),
    ("2", Text("Ⅱ类", "II")),
    ("3", Text("Ⅲ类", "III")),
    ("4", Text("Ⅳ类", "IV")),
    ("5", Text("Ⅴ类", "V")),
)
BODIES = (("river", Text("河流", "river")), ("lake", Text("湖库", "lake or reservoir")))
_PARTIES = 1000


def new_monitor(desk: Desk) -> Page:
    """The form; `watch` stands in the address, since each kind asks for something else."""
    return _form(desk, EMPTY)


def propose(desk: Desk) -> Page | Moved:
    """Put the monitor before the sides that share it."""
    form = read_form(desk.request.POST, tuple(_fields(desk)))
    form = _checked(desk, form)
    if form.faults:
        return _form(desk, form)
    act = _act(desk, form)
    return ask(desk, [act], back=desk.url("monitor", id=act.proposal))


def _fields(desk: Desk) -> Iterator[Field]:
    codes = [one.code for one in desk.facts.sides]
    yield choice("watch", KINDS)
    yield identifier("section")
    yield words("name_zh", 100)
    yield words("name_en", 100, required=False)
    yield words("why", 1000)
    yield choice("sides", codes, many=True)
    yield number("hours", Decimal(1), Decimal(720))
    yield choice("target", _CLASSES, required=False)
    yield choice("body", [key for key, _ in BODIES], required=False)
    yield identifier("parameter", required=False)
    yield words("unit", 40, required=False)
    yield number("low", required=False)
    yield number("high", required=False)
    for code in codes:
        yield choice(f"owner_{code}", [id_ for id_, _ in owners_of(desk, code)], required=False)


def _checked(desk: Desk, form: Filled) -> Filled:
    """What one field asks of another."""
    if form.faults:
        return form
    if len(form["sides"]) < 2:  # noqa: PLR2004
        form = with_fault(form, "sides", Text("请选择至少两方。", "Choose two sides or more."))
    for code in form["sides"]:
        if not form[f"owner_{code}"]:
            form = with_fault(
                form, f"owner_{code}", Text("请选择本方的责任主体。", "Choose who is alerted.")
            )
    if form["watch"] == "water" and not form["target"]:
        form = with_fault(form, "target", Text("请选择目标类别。", "Choose the target class."))
    if form["watch"] == "figure":
        form = _checked_figure(form)
    if desk.has_register and desk.view.get(_id(form)) is not None:
        form = with_fault(
            form,
            "section",
            Text("此断面或指标已有监测规则。", "This section or figure has a monitor already."),
        )
    return form


def _checked_figure(form: Filled) -> Filled:
    if not form["parameter"]:
        form = with_fault(form, "parameter", Text("请填写指标编号。", "Name the figure."))
    if form["low"] is None and form["high"] is None:
        form = with_fault(form, "high", Text("请至少填写一个界限。", "Set one bound at least."))
    elif form["low"] is not None and form["high"] is not None and form["low"] > form["high"]:
        form = with_fault(
            form, "high", Text("上限不得低于下限。", "The upper bound lies below the lower.")
        )
    return form


def _act(desk: Desk, form: Filled) -> ProposalTabled:
    name = Text(form["name_zh"], form["name_en"] or form["name_zh"])
    title = text("{name}：{kind}共同监测", "{name}: a joint monitor, {kind}", name=name,
                 kind=KINDS[form["watch"]])  # fmt: skip
    sides = tuple(sorted(form["sides"]))
    details: dict[str, Any] = {
        "watch": form["watch"],
        "section": form["section"],
        "answer_hours": int(form["hours"]),
        "owners": {code: [form[f"owner_{code}"]] for code in sides},
    }
    if form["watch"] == "water":
        details |= {"target_class": int(form["target"]), "lake": form["body"] == "lake"}
    if form["watch"] == "figure":
        span = [None if form[end] is None else str(form[end]) for end in ("low", "high")]
        details |= {"limits": {form["parameter"]: span}}
        details |= {"units": {form["parameter"]: form["unit"]} if form["unit"] else {}}
    return ProposalTabled(
        by=desk.party,
        proposal=_id(form),
        proposal_kind=ProposalKind.MONITOR,
        title=Text(title.render("zh"), title.render("en")),
        why=Text(form["why"], form["why"]),
        sides=sides,
        details=tuple(
            Detail(key, json.dumps(value, ensure_ascii=False, sort_keys=True))
            for key, value in sorted(details.items())
        ),
    )


def _id(form: Filled) -> str:
    """One monitor a section and kind."""
    return f"monitor_{form['watch']}_{form['section']}"[:80]


def owners_of(desk: Desk, code: str) -> tuple[tuple[str, Text], ...]:
    """The parties of a side that may be alerted."""
    if not desk.has_register:
        return ()
    rows = desk.store.pages.entries("party", side=code, stage="active", limit=_PARTIES).rows
    held = (item(desk.view, row.id, Party) for row in rows)
    return tuple((one.id, one.name) for one in held if one is not None)


def _form(desk: Desk, form: Filled) -> Page:
    watch = form.said("watch") or desk.query("watch", KINDS, "water")
    usual = defaults_on(desk.now.astimezone(CHINA).date()).answer_hours
    chosen = form.given.get("sides", "").split("\n")
    sample = ProposalTabled(
        desk.party or "0", "0", ProposalKind.MONITOR, TITLE, TITLE,
        tuple(one.code for one in desk.facts.sides),
    )  # fmt: skip
    return page(
        "monitor_new.html.j2",
        TITLE,
        {
            "form": form,
            "watch": watch,
            "kinds": tuple(KINDS.items()),
            "classes": CLASS_NAMES,
            "bodies": BODIES,
            "usual": usual,
            "chosen": chosen if form.given else [one.code for one in desk.facts.sides],
            "may": can(desk, sample),
            "owners": {one.code: owners_of(desk, one.code) for one in desk.facts.sides},
        },
        422 if form.faults else 200,
        kinds_of_monitor=KINDS,
        hours=usual,
    )


ROUTES = (Route("monitors/new", "monitor-new", new_monitor, STAFF, propose, ACTORS),)
