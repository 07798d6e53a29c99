"""What goes on between the offices: a meeting, money, scores, an objection, an alert.

So that every page of a demonstration shows what it is for; all of it is named as one. Whatever one
office gives or is given, every other one gives or is given as well.
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from xiezhi.workbench.demo.begin import Demo


_BODY, _MEETING = "demo_joint_office", "demo_meeting_1"
_VALUES = (80, 85)


def play(demo: Demo) -> None:
    """Let every office deal with the others."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from xiezhi.register.clocks import day  # noqa: PLC0415

    today = day(datetime.now(UTC))
    _met(demo, today)
    _became(demo, today.year + 1)
    _paid(demo, today.year)
    _scored(demo)
    _objected(demo, today)
    _alerted(demo, today)


def _met(demo: Demo, today: date) -> None:
    """The offices meet; two outcomes stand, one waits for the other sides."""
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

    one, *others = demo.offices
    name = Text("联合办公室（演示）", "Joint office (demonstration)")
    title = Text("第一次会议（演示）", "First meeting (demonstration)")
    agenda = (
        AgendaItem("plan", Text("本年工作安排", "Work of the year")),
        AgendaItem("report", Text("编制共同的年度报告", "A yearly report of all sides")),
        AgendaItem("next", Text("下次会议", "Next meeting")),
    )
    demo.act(BodyFormed(one, _BODY, name, BodyKind.JOINT_MEETING, tuple(others)))
    demo.act(*(BodyJoined(other, _BODY) for other in others))
    demo.act(MeetingCalled(one, _MEETING, _BODY, title, today, agenda))
    agreed = {
        "plan": Text("按清单推进，按季通报。", "To follow the list and report each quarter."),
        "report": Text("每年一季度编成。", "To be written in the first quarter of each year."),
    }
    for id_, said in agreed.items():
        demo.act(OutcomeRecorded(one, _MEETING, id_, OutcomeKind.DECISION, said))
        demo.act(*(OutcomeAnswered(other, _MEETING, id_, agree=True) for other in others))
    asked = Text("下季度在另一方召开。", "To be held on another side next quarter.")
    demo.act(OutcomeRecorded(others[0], _MEETING, "next", OutcomeKind.INFORMATION, asked))


def _became(demo: Demo, year: int) -> None:
    """A decision of the meeting is a commitment of every office."""
    from datetime import date  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.commitments import (  # noqa: PLC0415
        CommitmentAccepted,
        CommitmentDrafted,
        CommitmentKind,
        CommitmentProposed,
    )

    one, id_ = demo.offices[0], "demo_yearly_report"
    title = Text("编制各方共同的年度报告（演示）", "Write a yearly report together (demonstration)")
    origin, due = (f"{_MEETING}/report",), date(year, 3, 31)
    kind = CommitmentKind.TASK
    demo.act(
        CommitmentDrafted(one, id_, kind, title, demo.offices, due=due, origin=origin),
        CommitmentProposed(one, id_),
        *(CommitmentAccepted(office, id_) for office in demo.offices),
    )


def _rounds(demo: Demo) -> list[tuple[str, str, str]]:
    """Each office with the next one, the last with the first; the ending of their ids."""
    offices = demo.offices
    following = (*offices[1:], offices[0])
    return [
        (one, other, f"_{n}" if n > 1 else "")
        for n, (one, other) in enumerate(zip(offices, following, strict=True), 1)
    ]


def _paid(demo: Demo, year: int) -> None:
    """A pledge and a call that were confirmed; a payment that waits to be."""
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.register.acts.measures import (  # noqa: PLC0415
        TransferAnswered,
        TransferKind,
        TransferRecorded,
    )

    for payer, payee, n in _rounds(demo):
        lines = (
            (f"demo_pledge{n}", payer, TransferKind.PLEDGE, Decimal(1_000_000), None),
            (f"demo_call{n}", payee, TransferKind.CALL, Decimal(400_000), f"demo_pledge{n}"),
            (f"demo_payment{n}", payer, TransferKind.PAYMENT, Decimal(250_000), f"demo_call{n}"),
        )
        for id_, by, kind, yuan, settles in lines:
            line = TransferRecorded(by, id_, kind, payer, payee, yuan, str(year), settles=settles)
            demo.act(line)
            if kind is not TransferKind.PAYMENT:
                demo.act(TransferAnswered(payee if by == payer else payer, id_, agree=True))


def _scored(demo: Demo) -> None:
    """Criteria signed by every office; each scores the next by them, all alike."""
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.measures import Scored  # noqa: PLC0415
    from xiezhi.register.acts.texts import Signed, TextProposed  # noqa: PLC0415
    from xiezhi.workbench.assessment.criteria import UNIT, drafted, in_force  # noqa: PLC0415

    one = demo.offices[0]
    headings = (
        Text("答复及时（演示）", "Answers in time (demonstration)"),
        Text("资料完整（演示）", "Papers are complete (demonstration)"),
    )
    draft = drafted(one, demo.offices, headings)
    signed = (Signed(office, draft.text, draft.digest) for office in demo.offices)
    demo.act(draft, TextProposed(one, draft.text, draft.digest), *signed)
    words = Text(
        "演示评分，不反映任何单位的实际工作。", "A demonstration; it says nothing of real work."
    )
    rules = [criterion.rule for criterion in in_force(demo.store)]
    ids = (f"demo_score_{letter}" for letter in ascii_lowercase)
    for by, party, _ in _rounds(demo):
        for rule, value in zip(rules, _VALUES, strict=True):
            demo.act(Scored(by, next(ids), party, rule, Decimal(value), UNIT, words))


def _objected(demo: Demo, today: date) -> None:
    """A report that was not found right, and an objection that waits for its review."""
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.commitments import Reported, Verified  # noqa: PLC0415
    from xiezhi.register.acts.reviews import ObjectionRaised  # noqa: PLC0415

    one, other = demo.offices[:2]
    rows = demo.store.pages.entries("commitment", stage="active", limit=1).rows
    if not rows:
        return
    report = f"{rows[0].id}.report"
    done = Text("演示：现场调查完成。", "Demonstration: the survey is done.")
    doubt = Text("演示：没有现场记录。", "Demonstration: no record of it came along.")
    grounds = Text(
        "演示：记录已于当日交付。", "Demonstration: the record was handed over that day."
    )
    demo.act(
        Reported(other, report, rows[0].id, today, Decimal("0.5"), done),
        Verified(one, f"{report}.verified", report, right=False, words=doubt),
        ObjectionRaised(other, "demo_objection", f"{report}.verified", grounds),
    )


def _alerted(demo: Demo, today: date) -> None:
    """A reading beyond the limit of the section that is watched; each side's owner is told."""
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.model.source import Quality  # noqa: PLC0415
    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.measures import AlertRaised, Level, Observed  # noqa: PLC0415
    from xiezhi.workbench.demo.monitors import SECTION, alerted_of  # noqa: PLC0415

    office = demo.offices[0]
    seen, value = "demo_reading", Decimal("1.2")
    words = Text(
        "演示断面氨氮1.2毫克/升，超过Ⅲ类限值1.0。",
        "Demonstration section: ammonia nitrogen at 1.2 mg/L, above the 1.0 of class III.",
    )
    demo.act(
        Observed(office, seen, SECTION, "nh3n", today, value, "mg/L", Quality.SYNTHETIC, "demo")
    )
    for side in sorted(one.code for one in demo.case.sides):
        id_, to = f"demo_alert_{side}", alerted_of(demo, side)
        rule = f"monitor_water_{SECTION}"
        demo.act(AlertRaised(office, id_, to, Level.YELLOW, words, (seen,), rule))
