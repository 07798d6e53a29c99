"""Who may object to what another side recorded, and who reviews: that side, by another party.

A review changes only what the reviewer's own side recorded, so that no side undoes another's act.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.reviews import (
    ObjectionRaised,
    ObjectionWithdrawn,
    ReviewDecided,
    ReviewOpened,
)
from xiezhi.register.clocks import day, last_day_to_decide, last_day_to_object
from xiezhi.register.items import (
    Commitment,
    Deed,
    DeedKind,
    Objection,
    Party,
    Report,
    Stage,
    replace,
)
from xiezhi.register.rules.guards import EVERY, fresh, guard, known, quoted, stage, who
from xiezhi.register.rules.rule import rule
from xiezhi.register.state import Change, Changes, View, acts_as, side_of, the

OPEN = (Stage.OBJECTED, Stage.UNDER_REVIEW)
RESTORED = (
    Stage.ACTIVE,
    Stage.PROPOSED,
    Stage.REPORTED,
    Stage.VERIFIED,
    Stage.SUSPENDED,
)


def _concerned(view: View, act: Any, _at: datetime) -> Text | None:
    deed = the(view, act.subject, Deed)
    own = side_of(view, act.by)
    sides = {side_of(view, one) for one in deed.concerns}
    if own != side_of(view, deed.by) and (not deed.concerns or own in sides):
        return None
    return text(
        "{by}所属的方不是{given}所涉的另一方。",
        "the side of {by} is not another side that {given} concerns.",
        by=who(view, act.by),
        given=quoted(act.subject),
    )


def _in_time(view: View, act: Any, at: datetime) -> Text | None:
    last = last_day_to_object(the(view, act.subject, Deed).at)
    if day(at) <= last:
        return None
    return text(
        "异议期已于{last}届满。",
        "the days to object ended on {last}.",
        last=Text(last.isoformat(), last.isoformat()),
    )


def _first(view: View, act: Any, _at: datetime) -> Text | None:
    if view.get(("objected", act.subject, side_of(view, act.by))) is None:
        return None
    return text(
        "本方已对{given}提出过异议。",
        "this side has objected to {given} before.",
        given=quoted(act.subject),
    )


@rule(
    ObjectionRaised,
    (
        *EVERY,
        fresh("objection"),
        known("subject", Deed),
        stage("subject", Stage.ACTIVE, Stage.PROPOSED),
        guard("concerned", "who", "所涉的另一方", "of another side that it concerns", _concerned),
        guard("in time", "when", "收到后30日内", "within 30 days from its receipt", _in_time),
        guard(
            "first", "when", "本方尚未提出异议", "its side has not objected to it before", _first
        ),
    ),
    Text("事项停在此处，待复核", "what it is about waits for a review"),
    moves=(Stage.OBJECTED,),
)
def _raised(view: View, act: ObjectionRaised, at: datetime) -> Changes:
    deed = the(view, act.subject, Deed)
    return [
        (act.objection, Objection(act.objection, act.subject, act.by, at)),
        (("objected", act.subject, side_of(view, act.by)), act.objection),
        (("before", act.subject), deed.stage),
        (act.subject, replace(deed, stage=Stage.OBJECTED)),
        *_held(view, deed, Stage.OBJECTED, raised=1),
    ]


def _held(view: View, deed: Deed, now: Stage, *, raised: int = 0) -> list[Change]:
    """The commitment whose latest report was verified, kept at a stage while this is open.

    A change that was asked for falls away: it may be asked again afterwards.
    """
    found = _commitment(view, deed)
    if found is None or found.stage in (Stage.CLOSED, Stage.WITHDRAWN):
        return []
    before = found.before if found.stage in (*OPEN, Stage.CHANGE_REQUESTED) else found.stage
    n_objections = found.n_objections + raised
    made = replace(found, stage=now, before=before, change=None, agreed=())
    return [(found.id, replace(made, n_objections=n_objections))]


def _commitment(view: View, deed: Deed) -> Commitment | None:
    if deed.kind is not DeedKind.VERIFICATION:
        return None
    report = the(view, str(deed.subject), Report)
    found = the(view, report.commitment, Commitment)
    return found if found.report == report.id else None


def _objector(view: View, act: Any, _at: datetime) -> Text | None:
    if acts_as(view, act.by, the(view, act.objection, Objection).by):
        return None
    return text(
        "{given}由提出者撤回。", "whoever raised {given} withdraws it.", given=quoted(act.objection)
    )


@rule(
    ObjectionWithdrawn,
    (
        *EVERY,
        known("objection", Objection),
        stage("objection", *OPEN),
        guard("objector", "who", "提出异议者", "whoever raised it", _objector),
    ),
    Text("恢复异议之前的状态", "all is as before the objection"),
    moves=(Stage.WITHDRAWN, *RESTORED),
)
def _taken_back(view: View, act: ObjectionWithdrawn, _at: datetime) -> Changes:
    found = the(view, act.objection, Objection)
    return [
        (act.objection, replace(found, stage=Stage.WITHDRAWN)),
        *_restored(view, found),
    ]


def _restored(view: View, objection: Objection) -> list[Change]:
    """The deed and the commitment as they were before the objection."""
    deed = the(view, objection.subject, Deed)
    changes: list[Change] = [
        (deed.id, replace(deed, stage=view.get(("before", deed.id)))),
    ]
    found = _commitment(view, deed)
    return [*changes, *_settled(found, found.before if found else None)]


def _settled(found: Commitment | None, before: Stage | None) -> list[Change]:
    """The commitment with one objection less, back at a stage after the last of them."""
    if found is None or before is None or found.stage not in OPEN:
        return []
    rest = found.n_objections - 1
    made = replace(found, before=before, n_objections=rest)
    return [(found.id, made if rest else replace(made, stage=before, before=None))]


def _reviewer(view: View, act: Any, _at: datetime) -> Text | None:
    deed = the(view, the(view, act.objection, Objection).subject, Deed)
    if side_of(view, act.by) == side_of(view, deed.by) and act.by != deed.by:
        return None
    return text(
        "由{by}所属方的另一主体复核；原经办主体回避。",
        "another party of the side of {by} reviews; the one that acted stands aside.",
        by=quoted(deed.by),
    )


@rule(
    ReviewOpened,
    (
        *EVERY,
        known("objection", Objection),
        stage("objection", Stage.OBJECTED),
        guard(
            "reviewer",
            "who",
            "被异议一方的另一主体",
            "another party of the side that is objected to",
            _reviewer,
        ),
    ),
    Text("复核开始", "the review is open"),
    moves=(Stage.UNDER_REVIEW,),
)
def _opened(view: View, act: ReviewOpened, _at: datetime) -> Changes:
    found = the(view, act.objection, Objection)
    deed = the(view, found.subject, Deed)
    return [
        (act.objection, replace(found, stage=Stage.UNDER_REVIEW, reviewer=act.by)),
        (deed.id, replace(deed, stage=Stage.UNDER_REVIEW)),
        *_held(view, deed, Stage.UNDER_REVIEW),
    ]


def _reviewing(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.objection, Objection)
    if act.by == found.reviewer or _takes_over(view, found, act.by):
        return None
    return text(
        "由复核者{by}决定；其已注销的，由同方另一主体接办，原经办主体回避。",
        "the reviewer, {by}, decides; where it is retired, another party of its side takes over, "
        "but for the one that acted.",
        by=quoted(found.reviewer or ""),
    )


def _takes_over(view: View, objection: Objection, by: str) -> bool:
    """Whether a party may end a retired reviewer's review: the one objected to never may."""
    reviewer, deed = the(view, str(objection.reviewer), Party), the(view, objection.subject, Deed)
    return reviewer.retired and side_of(view, by) == reviewer.side and by != deed.by


@rule(
    ReviewDecided,
    (
        *EVERY,
        known("objection", Objection),
        stage("objection", Stage.UNDER_REVIEW),
        guard(
            "reviewing",
            "who",
            "复核者；其已注销的，同方另一主体",
            "the reviewer; once it is retired, another party of its side",
            _reviewing,
        ),
    ),
    Text(
        "异议成立则原记录作废；不成立则恢复；自收到异议起30日后作出的注明逾期",
        "upheld, what was objected to is void; else all is as before; a decision more than 30 days "
        "from the objection's receipt is marked late",
    ),
    moves=(Stage.CLOSED, Stage.WITHDRAWN, *RESTORED),
)
def _decided(view: View, act: ReviewDecided, at: datetime) -> Changes:
    found = the(view, act.objection, Objection)
    late = day(at) > last_day_to_decide(found.at)
    made = replace(found, stage=Stage.CLOSED, upheld=act.upheld, late=late)
    after = _struck(view, found) if act.upheld else _restored(view, found)
    return [(act.objection, made), *after]


def _struck(view: View, objection: Objection) -> list[Change]:
    """The deed void; a verification's report waits again to be verified by that side."""
    deed = the(view, objection.subject, Deed)
    changes: list[Change] = [(deed.id, replace(deed, stage=Stage.WITHDRAWN))]
    found = _commitment(view, deed)
    if found is None or found.stage not in OPEN:
        return changes
    report = the(view, str(deed.subject), Report)
    refused_by_another = bool(deed.value) and report.stage is Stage.WITHDRAWN
    stays = refused_by_another or found.before is Stage.SUSPENDED
    verified = tuple(code for code in report.verified if code != side_of(view, deed.by))
    now = report.stage if refused_by_another else Stage.REPORTED
    return [
        *changes,
        (report.id, replace(report, verified=verified, stage=now)),
        *_settled(found, found.before if stays else Stage.REPORTED),
    ]
