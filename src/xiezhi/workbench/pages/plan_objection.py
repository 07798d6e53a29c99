"""An objection and its review: the side objected to, by another party than the one that acted."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.reviews import ObjectionWithdrawn, ReviewDecided, ReviewOpened
from xiezhi.register.items import Deed, Report, Stage
from xiezhi.register.rules import Allowed, Refused
from xiezhi.register.sentences import name_of
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import ACTORS, STAFF
from xiezhi.workbench.acting import ask, can
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.forms import EMPTY, Filled, choice, read_form
from xiezhi.workbench.page import Moved, NotThere, Page, page
from xiezhi.workbench.pages.bilingual import needed, pair, pair_of
from xiezhi.workbench.pages.plan_history import ObjectionShown, objection_shown
from xiezhi.workbench.routes import Route

KINDS: dict[str, Text] = {
    "verification": Text("核验", "verification"),
    "observation": Text("观测", "observation"),
    "alert": Text("预警", "alert"),
    "transfer": Text("资金记录", "transfer"),
    "score": Text("评价", "score"),
}


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do, with the reason where not; None where it does not belong."""

    withdraw: Allowed | Refused | None
    review: Allowed | Refused | None
    decide: Allowed | Refused | None


def objection(desk: Desk, id: str, form: Filled = EMPTY, status: int = 200) -> Page:
    """An objection: grounds, days, review."""
    found = _the(desk, id)
    deed = item(desk.view, found.subject, Deed)
    commitment = _commitment(desk, deed)
    return page(
        "objection.html.j2",
        text("异议：{what}", "Objection: {what}",
             what=name_of(desk.view, commitment or found.subject)),
        {"form": form, "may": _may(desk, found)},
        status=status,
        objection=found,
        subject_kind=KINDS[deed.kind.value] if deed else Text("", ""),
        subject_by=deed.by if deed else "",
        subject_at=deed.at if deed else None,
        commitment=commitment,
    )  # fmt: skip


def _the(desk: Desk, id_: str) -> ObjectionShown:
    found = objection_shown(desk, id_) if desk.has_register else None
    if found is None:
        raise NotThere(Text("台账中没有这项异议。", "The register has no such objection."))
    return found


def _commitment(desk: Desk, deed: Deed | None) -> str:
    report = item(desk.view, deed.subject, Report) if deed else None
    return report.commitment if report else ""


def _may(desk: Desk, found: ObjectionShown) -> May:
    open_ = found.stage in (Stage.OBJECTED, Stage.UNDER_REVIEW)
    if not open_ or desk.role not in ACTORS or not desk.party:
        return May(None, None, None)
    party, words = desk.party, Text("-", "-")
    mine = party == found.by
    review = can(desk, ReviewOpened(party, found.id)) if found.stage is Stage.OBJECTED else None
    decide = can(desk, ReviewDecided(party, found.id, upheld=True, words=words))
    return May(
        can(desk, ObjectionWithdrawn(party, found.id)) if mine else None,
        None if mine else review,
        None if mine or found.stage is not Stage.UNDER_REVIEW else decide,
    )


def act_on(desk: Desk, id: str) -> Moved | Page:
    """Withdraw, open a review, decide."""
    found = _the(desk, id)
    form = read_form(
        desk.request.POST, (choice("act", ("withdraw", "review", "uphold", "reject")),
                            *pair("words")),
    )  # fmt: skip
    decides = form["act"] in ("uphold", "reject")
    if decides:
        form = needed(form, "words")
    if form.faults:
        return objection(desk, id, form, 422)
    by, words = desk.party or "0", pair_of(form, "words") or Text("-", "-")
    acts: dict[str, Act] = {
        "withdraw": ObjectionWithdrawn(by, id),
        "review": ReviewOpened(by, id),
        "uphold": ReviewDecided(by, id, upheld=True, words=words),
        "reject": ReviewDecided(by, id, upheld=False, words=words),
    }
    about = [id, found.subject]
    return ask(desk, [acts[form["act"]]], back=desk.url("objection", id=id), about=about)


ROUTES = (Route("objections/<str:id>", "objection", objection, STAFF, act_on, ACTORS),)
