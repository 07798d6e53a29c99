"""Who may report, verify, close and add evidence: never the same side on both ends."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.commitments import (
    CommitmentClosed,
    EvidenceAdded,
    Reported,
    Verified,
)
from xiezhi.register.clocks import day, last_day_to_object
from xiezhi.register.items import Commitment, Deed, DeedKind, Evidence, Report, Stage, replace
from xiezhi.register.rules.commitments import closed_child
from xiezhi.register.rules.guards import (
    EVERY,
    OWNER,
    fresh,
    guard,
    known,
    known_refs,
    owner_for,
    quoted,
    stage,
    who,
)
from xiezhi.register.rules.rule import rule
from xiezhi.register.state import Changes, View, item, side_of, the


def _evidence_known(view: View, act: Any, _at: datetime) -> Text | None:
    missing = [one for one in act.evidence if item(view, one, Evidence) is None]
    if not missing:
        return None
    return text(
        "证据{given}不在台账中；请先记入其摘要。",
        "evidence {given} is not in the register; add its digest first.",
        given=quoted(missing[0]),
    )


def _until_past(_view: View, act: Any, at: datetime) -> Text | None:
    if act.until <= day(at):
        return None
    return Text("报告期末不得晚于今天。", "a report does not reach beyond today.")


@rule(
    Reported,
    (
        *EVERY,
        fresh("report"),
        known("commitment", Commitment),
        stage("commitment", Stage.ACTIVE, Stage.VERIFIED),
        OWNER,
        guard("until past", "when", "报告期不晚于今天", "its period has passed", _until_past),
        guard(
            "evidence known",
            "when",
            "所引证据在册",
            "the evidence it names is in the register",
            _evidence_known,
        ),
    ),
    Text("待其他责任单位核验", "it waits for the other owners' verification"),
    moves=(Stage.REPORTED,),
)
def _reported(view: View, act: Reported, _at: datetime) -> Changes:
    found = the(view, act.commitment, Commitment)
    made = Report(act.report, act.commitment, act.by, act.share, act.spent, act.until)
    return [
        (act.commitment, replace(found, stage=Stage.REPORTED, report=act.report)),
        (act.report, made),
    ]


def _commitment(view: View, act: Any) -> Commitment:
    return the(view, the(view, act.report, Report).commitment, Commitment)


def _latest(view: View, act: Any, _at: datetime) -> Text | None:
    if _commitment(view, act).report == act.report:
        return None
    return text(
        "{given}之后已有新的报告。", "{given} is not the latest report.", given=quoted(act.report)
    )


def _verifier(view: View, act: Any, _at: datetime) -> Text | None:
    report = the(view, act.report, Report)
    own = side_of(view, act.by)
    if own == side_of(view, report.by):
        return Text(
            "报告方不能核验自己的报告；由另一方的责任单位核验。",
            "a side never verifies its own report; an owner of another side does.",
        )
    if owner_for(view, _commitment(view, act), act.by) is None:
        return text(
            "{by}不是该事项的责任单位。",
            "{by} is no owner of the commitment.",
            by=who(view, act.by),
        )
    if own in report.verified:
        return text(
            "{by}所属的方已经核验。", "the side of {by} has verified already.", by=who(view, act.by)
        )
    return None


@rule(
    Verified,
    (
        *EVERY,
        fresh("verification"),
        known("report", Report),
        guard("latest", "when", "该报告为最新报告", "it is the latest report", _latest),
        stage("report", Stage.REPORTED, of=_commitment),
        guard(
            "verifier",
            "who",
            "另一方的责任单位，报告方除外",
            "an owner of another side than the reporter's",
            _verifier,
        ),
    ),
    Text(
        "其他各方均认可即核验通过；一方不认可即退回",
        "verified once every other side finds it right; one refusal returns it",
    ),
    moves=(Stage.VERIFIED, Stage.ACTIVE, Stage.WITHDRAWN),
)
def _verified(view: View, act: Verified, at: datetime) -> Changes:
    report, found = the(view, act.report, Report), _commitment(view, act)
    verified = (*report.verified, side_of(view, act.by)) if act.right else report.verified
    others = {side_of(view, one) for one in found.owners} - {side_of(view, report.by)}
    whole = act.right and others <= set(verified)
    now = Stage.VERIFIED if whole else Stage.REPORTED if act.right else Stage.ACTIVE
    of_report = now if act.right else Stage.WITHDRAWN
    deed = Deed(
        id=act.verification,
        kind=DeedKind.VERIFICATION,
        by=act.by,
        at=at,
        concerns=found.owners,
        subject=act.report,
        value=Decimal(act.right),
    )
    return [
        (found.id, replace(found, stage=now, verified_at=at)),
        (report.id, replace(report, verified=verified, stage=of_report)),
        (act.verification, deed),
    ]


def _done(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.commitment, Commitment)
    report = item(view, found.report, Report)
    if report is None or report.share < 1:
        return Text(
            "最近核验的报告尚未达到100%。", "the report that was verified last does not say done."
        )
    if found.n_open:
        return Text("还有下级事项未办结。", "commitments that are part of it are still open.")
    if found.suspect:
        return text(
            "{given}因{amendment}待复查；请先复查。",
            "{given} is suspect after {amendment}; look at it again first.",
            given=quoted(found.id),
            amendment=quoted(found.suspect),
        )
    return None


def _window_over(view: View, act: Any, at: datetime) -> Text | None:
    verified_at = the(view, act.commitment, Commitment).verified_at
    if verified_at is None or day(at) > last_day_to_object(verified_at):
        return None
    last = last_day_to_object(verified_at).isoformat()
    return text(
        "异议期至{last}止；期满后办结。",
        "objections may be raised until {last}; close it after that day.",
        last=Text(last, last),
    )


@rule(
    CommitmentClosed,
    (
        *EVERY,
        known("commitment", Commitment),
        stage("commitment", Stage.VERIFIED),
        OWNER,
        guard(
            "done",
            "when",
            "报告为100%，下级事项均办结，无待复查",
            "reported as done, no part of it open, not suspect",
            _done,
        ),
        guard(
            "window over",
            "when",
            "核验的异议期已满",
            "the days to object to its verification are over",
            _window_over,
        ),
    ),
    Text("办结", "it is closed for good"),
    moves=(Stage.CLOSED,),
)
def _closed(view: View, act: CommitmentClosed, _at: datetime) -> Changes:
    found = the(view, act.commitment, Commitment)
    return [(act.commitment, replace(found, stage=Stage.CLOSED)), *closed_child(view, found)]


@rule(
    EvidenceAdded,
    (*EVERY, fresh("evidence"), known_refs("subject")),
    Text("证据摘要在册", "the evidence's digest is in the register"),
)
def _evidence(_view: View, act: EvidenceAdded, _at: datetime) -> Changes:
    return [(act.evidence, Evidence(act.evidence, act.subject, act.digest, act.by))]
