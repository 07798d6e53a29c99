"""What the records say about one commitment: reports, verifications, evidence, objections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts.commitments import EvidenceAdded, Reported, Verified
from xiezhi.register.acts.reviews import ObjectionRaised, ReviewDecided
from xiezhi.register.clocks import last_day_to_decide, last_day_to_object
from xiezhi.register.examine import act_of, received_at
from xiezhi.register.items import STAGES, Commitment, Deed, Objection, Report, Stage
from xiezhi.register.state import item, side_of
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.papers.models import EvidenceFile

Recorded = tuple[int, datetime, Act]


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """A file in evidence. here: whether it is kept on this site."""

    id: str
    title: Text
    digest: str
    media_type: str
    by: str
    at: datetime
    here: bool
    size: int | None


@dataclass(frozen=True, slots=True)
class VerificationShown:
    """A counterpart's finding on a report. object_until: the last day to object to it."""

    id: str
    by: str
    at: datetime
    right: bool
    words: Text | None
    stage: Stage
    stage_name: Text
    object_until: date


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report with its evidence and what the counterparts found.

    waits_for: the sides that have still to look at it.
    """

    id: str
    by: str
    at: datetime
    record: int
    until: date
    share: Decimal
    spent: Decimal | None
    value: Decimal | None
    words: Text
    stage: Stage
    stage_name: Text
    latest: bool
    evidence: tuple[EvidenceShown, ...]
    verifications: tuple[VerificationShown, ...]
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectionShown:
    """An objection and how it ended."""

    id: str
    subject: str
    by: str
    at: datetime
    grounds: Text
    stage: Stage
    stage_name: Text
    reviewer: str
    decide_until: date
    upheld: bool | None
    late: bool
    decision: Text | None


def history_of(desk: Desk, id_: str) -> tuple[Recorded, ...]:
    """The records about an item, in their order."""
    return tuple(
        (one.sequence, received_at(one), act_of(one)) for one in desk.store.records_of(id_)
    )


def reports(
    desk: Desk, found: Commitment, history: Sequence[Recorded], evidence: Sequence[EvidenceShown]
) -> tuple[ReportShown, ...]:
    """The reports, the latest first."""
    held = desk.store.pages.items([a.report for _, _, a in history if isinstance(a, Reported)])
    files = {one.id: one for one in evidence}
    shown = []
    for number, at, act in history:
        if not isinstance(act, Reported) or act.commitment != found.id:
            continue
        report = held.get(act.report)
        stage = report.stage if isinstance(report, Report) else Stage.REPORTED
        shown.append(
            ReportShown(
                act.report, act.by, at, number, act.until, act.share, act.spent, act.value,
                act.words, stage, _report_stage(stage), found.report == act.report,
                tuple(files[one] for one in act.evidence if one in files),
                tuple(_verifications(desk, act.report, history)),
                _waits_for(desk, found, report),
            )
        )  # fmt: skip
    return tuple(reversed(shown))


def _waits_for(desk: Desk, found: Commitment, report: object) -> tuple[str, ...]:
    """The sides of the other owners that have not said yet whether a report is right."""
    if not isinstance(report, Report) or report.stage is not Stage.REPORTED:
        return ()
    seen = {side_of(desk.view, report.by), *report.verified}
    return tuple(sorted({side_of(desk.view, one) for one in found.owners} - seen))


def _report_stage(stage: Stage) -> Text:
    """A report that was not found right was returned, not withdrawn."""
    return Text("退回", "returned") if stage is Stage.WITHDRAWN else STAGES[stage]


def _verifications(
    desk: Desk, report: str, history: Sequence[Recorded]
) -> Iterator[VerificationShown]:
    for _, at, act in history:
        if isinstance(act, Verified) and act.report == report:
            deed = item(desk.view, act.verification, Deed)
            stage = deed.stage if deed else Stage.ACTIVE
            yield VerificationShown(
                act.verification, act.by, at, act.right, act.words, stage, STAGES[stage],
                last_day_to_object(at),
            )  # fmt: skip


def evidence_of(history: Sequence[Recorded]) -> tuple[EvidenceShown, ...]:
    """Evidence that was added, with what is kept of its files."""
    acts = [(at, act) for _, at, act in history if isinstance(act, EvidenceAdded)]
    files = {
        row.digest: row
        for row in EvidenceFile.objects.filter(digest__in=[act.digest for _, act in acts])
    }
    return tuple(
        EvidenceShown(
            act.evidence, act.title, act.digest, act.media_type, act.by, at,
            act.digest in files, files[act.digest].size if act.digest in files else None,
        )
        for at, act in acts
    )  # fmt: skip


def objections(desk: Desk, deeds: Sequence[str]) -> tuple[ObjectionShown, ...]:
    """Objections to some deeds, the latest first."""
    rows = [
        row for one in deeds
        for row in desk.store.pages.entries("objection", parent=one, limit=20).rows
    ]  # fmt: skip
    found = [objection_shown(desk, row.id) for row in rows]
    return tuple(sorted((one for one in found if one), key=lambda one: one.at, reverse=True))


def objection_shown(desk: Desk, id_: str) -> ObjectionShown | None:
    """One objection; None where there is none."""
    held = item(desk.view, id_, Objection)
    if held is None:
        return None
    grounds, decision = Text("", ""), None
    for _, _, act in history_of(desk, id_):
        if isinstance(act, ObjectionRaised) and act.objection == id_:
            grounds = act.grounds
        if isinstance(act, ReviewDecided) and act.objection == id_:
            decision = act.words
    return ObjectionShown(
        id_, held.subject, held.by, held.at, grounds, held.stage, STAGES[held.stage],
        held.reviewer or "", last_day_to_decide(held.at), held.upheld, held.late, decision,
    )  # fmt: skip
