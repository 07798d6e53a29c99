"""What the list, its commitments, objections, monitors and alerts tell."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from xiezhi.model.text import Text
from xiezhi.register import items
from xiezhi.register.acts.commitments import ChangeRequested
from xiezhi.register.lists.words import KINDS
from xiezhi.workbench.api.read import AFTER, OF_SIDE, OF_STAGE, Read, one_of, words_of
from xiezhi.workbench.api.shapes import answer, named
from xiezhi.workbench.monitors import signals, watched
from xiezhi.workbench.pages import (
    monitors,
    monitors_alert,
    monitors_upload,
    plan_commitment,
    plan_history,
    plan_rows,
    plan_timeline,
)

named(plan_rows.Row, "ListRow")
named(plan_rows.Group, "ListGroup")
named(signals.Latest, "LatestReading")
named(monitors_alert.Reading, "ObservationOnRecord")
named(monitors_upload.Said, "RowFault")

_LIST = (
    OF_SIDE,
    words_of("party", Text("只列某主体负责的事项", "owned by one party alone")),
    OF_STAGE,
    one_of("kind", [one.value for one in KINDS], Text("只列某一类", "of one kind alone")),
    words_of("words", Text("标题含此词", "with these words in the title")),
    words_of("parent", Text("只列某事项之下的", "below one commitment alone")),
    one_of("overdue", ("1",), Text("只列逾期的", "overdue alone")),
    one_of("suspect", ("1",), Text("只列待复查的", "in doubt alone")),
    one_of("sort", plan_rows.SORTS, Text("排序依据", "what to sort by")),
    one_of("down", ("1",), Text("倒序", "from the last to the first")),
)
_ON_LIST = one_of("group", plan_rows.GROUPS, Text("分组依据", "what to group by"))

READS = (
    Read(
        "list", "list",
        Text("清单：筛选、排序、分组、分页", "The list: filtered, sorted, grouped, page by page"),
        answer(
            "CommitmentList", "Commitments as rows; `groups` where grouped.",
            counts=dict[str, int], rows=tuple[plan_rows.Row, ...],
            groups=tuple[plan_rows.Group, ...], next=str,
        ),
        (*_LIST, _ON_LIST, AFTER),
    ),
    Read(
        "list-timeline", "list/timeline",
        Text("进度计划", "The timeline of the list"),
        answer(
            "Timeline", "Commitments along the calendar.",
            spans=tuple[plan_timeline.Span, ...], next=str,
        ),
        (*_LIST, AFTER),
    ),
    Read(
        "commitment", "commitments/{id}",
        Text("一个承诺事项：责任单位、进展、核验、异议",
             "A commitment: owners, reports, verifications, objections"),
        answer(
            "CommitmentPage", "A commitment as it stands.",
            id=str, kind=Text, stage=items.Stage, stage_name=Text,
            owners=tuple[plan_rows.Owner, ...], accepted=tuple[str, ...], drafter=str,
            due=date | None, overdue=bool, budget=Decimal | None, indicator=Text | None,
            parent=plan_commitment.Ground | None, grounds=tuple[plan_commitment.Ground, ...],
            change=ChangeRequested | None, change_words=Text | None, agreed=tuple[str, ...],
            suspect=str, cleared=tuple[str, ...], n_open=int,
            reports=tuple[plan_history.ReportShown, ...],
            evidence=tuple[plan_history.EvidenceShown, ...],
            objections=tuple[plan_history.ObjectionShown, ...],
            children=tuple[plan_rows.Row, ...],
        ),
    ),
    Read(
        "objection", "objections/{id}",
        Text("一项异议及其复核", "An objection and its review"),
        answer(
            "ObjectionPage", "An objection as it stands.",
            objection=plan_history.ObjectionShown, subject_kind=Text, subject_by=str,
            subject_at=datetime | None, commitment=str,
        ),
    ),
    Read(
        "monitors", "monitors",
        Text("预警、监测规则、临近的期限", "Alerts, monitors, and what is due soon"),
        answer(
            "Monitors", "What is watched.",
            alerts=tuple[monitors.AlertShown, ...], n_open=int, n_late=int,
            monitors=tuple[monitors.MonitorShown, ...], deadlines=tuple[monitors.Deadline, ...],
        ),
        (
            OF_SIDE,
            one_of("show", ("open", "all"), Text("未答复的预警，或全部", "open alerts, or all")),
        ),
    ),
    Read(
        "monitor", "monitors/{id}",
        Text("一条监测规则及其读数", "A monitor and its readings"),
        answer(
            "MonitorPage", "A monitor as it stands.",
            monitor=watched.Monitor, hours=int, answers=tuple[tuple[str, str], ...],
            standard=Text, n_readings=int, latest=tuple[signals.Latest, ...],
            apart=tuple[signals.Apart, ...], signals=tuple[monitors.SignalShown, ...],
            alerts=tuple[monitors.AlertShown, ...],
        ),
    ),
    Read(
        "alert", "alerts/{id}",
        Text("一个预警：起因、答复、上报", "An alert: what set it off, answers, where it went"),
        answer(
            "AlertPage", "An alert as it stands.",
            alert=monitors.AlertShown, by=str, rule=str,
            observations=tuple[monitors_alert.Reading, ...],
            steps=tuple[monitors_alert.Step, ...], above=str | None, passed_on=str,
            object_until=date,
        ),
    ),
    Read(
        "upload", "uploads",
        Text("收入的观测文件和可报数的断面", "Readings taken in, and the sections that take them"),
        answer(
            "Uploads", "Files and calls whose readings were taken in, the latest first.",
            most_mb=int, watched=tuple[tuple[str, Text], ...],
            problems=tuple[monitors_upload.Said, ...],
            uploads=tuple[monitors_upload.UploadShown, ...],
        ),
    ),
)  # fmt: skip
