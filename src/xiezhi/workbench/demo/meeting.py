"""A meeting of every side's office: what was told, what became a commitment, what still waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.workbench.demo.begin import Demo

BODY, MEETING, COMMITMENT = "demo-body", "demo-meeting", "demo-meeting.decision"


def play(demo: Demo) -> None:
    """The offices form a body and meet today; each agrees for its side, the last outcome waits."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.bodies import (  # noqa: PLC0415
        AgendaItem,
        BodyFormed,
        BodyJoined,
        BodyKind,
        MeetingCalled,
        OutcomeAnswered,
        OutcomeKind,
        OutcomeRecorded,
    )
    from xiezhi.register.clocks import day  # noqa: PLC0415

    first, *others = demo.offices
    name = Text("牵头单位工作会议（演示）", "Working meeting of the offices (demonstration)")
    title = Text("首次工作会议（演示）", "First working meeting (demonstration)")
    agenda = (
        AgendaItem("1", Text("通报首批事项的进展", "Progress of the first duties")),
        AgendaItem("2", Text("编制共同的年度报告", "A yearly report of all sides")),
        AgendaItem("3", Text("下一次会议的时间", "The day of the next meeting")),
    )
    demo.act(BodyFormed(first, BODY, name, BodyKind.WORKING_GROUP, tuple(others)))
    for office in others:
        demo.act(BodyJoined(office, BODY))
    today = day(datetime.now(UTC))
    demo.act(MeetingCalled(first, MEETING, BODY, title, today, agenda))
    outcomes = (
        (OutcomeKind.INFORMATION, Text("演示：各方通报了进展。", "Demonstration: progress told.")),
        (OutcomeKind.DECISION, Text("演示：同意编制。", "Demonstration: it will be written.")),
        (OutcomeKind.DECISION, Text("演示：三个月后再会。", "Demonstration: in three months.")),
    )
    for item, (kind, words) in zip(agenda, outcomes, strict=True):
        demo.act(OutcomeRecorded(first, MEETING, item.item, kind, words))
    for item in agenda[:-1]:
        for office in others:
            demo.act(OutcomeAnswered(office, MEETING, item.item, agree=True))
    _becomes(demo, today.year + 1)


def _becomes(demo: Demo, year: int) -> None:
    """The decision becomes a commitment of every office."""
    from datetime import date  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.commitments import (  # noqa: PLC0415
        CommitmentAccepted,
        CommitmentDrafted,
        CommitmentKind,
        CommitmentProposed,
    )

    first = demo.offices[0]
    title = Text("编制各方共同的年度报告（演示）", "Write a yearly report together (demonstration)")
    demo.act(
        CommitmentDrafted(
            first,
            COMMITMENT,
            CommitmentKind.TASK,
            title,
            demo.offices,
            due=date(year, 3, 31),
            origin=(f"{MEETING}/2",),
        ),
        CommitmentProposed(first, COMMITMENT),
    )
    for office in demo.offices:
        demo.act(CommitmentAccepted(office, COMMITMENT))
