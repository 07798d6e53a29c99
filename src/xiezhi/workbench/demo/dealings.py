"""What goes on between the offices: a meeting, money, scores, an objection, an alert.

So that every page of a demonstration shows what it is for; all of it is named as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from xiezhi.workbench.demo.begin import Demo


def play(demo: Demo) -> None:
    """Let the first two offices deal with each other."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from xiezhi.register.clocks import day  # noqa: PLC0415

    today = day(datetime.now(UTC))
    _met(demo, today)
    _paid(demo, today.year)
    _scored(demo)
    _objected(demo, today)
    _alerted(demo, today)


def _met(demo: Demo, today: date) -> None:
    """A joint office meets; one outcome stands, one waits for the other side."""
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

    one, other = demo.offices[:2]
    body, meeting = "demo_joint_office", "demo_meeting_1"
    name = Text("联合办公室（演示）", "Joint office (demonstration)")
    title = Text("第一次会议（演示）", "First meeting (demonstration)")
    demo.act(BodyFormed(one, body, name, BodyKind.JOINT_MEETING, (other,)), BodyJoined(other, body))
    agenda = (
        AgendaItem("plan", Text("本年工作安排", "Work of the year")),
        AgendaItem("next", Text("下次会议", "Next meeting")),
    )
    demo.act(MeetingCalled(one, meeting, body, title, today, agenda))
    agreed = Text("按清单推进，按季通报。", "To follow the list and report each quarter.")
    asked = Text("下季度在对方召开。", "To be held on the other side next quarter.")
    demo.act(
        OutcomeRecorded(one, meeting, "plan", OutcomeKind.DECISION, agreed),
        OutcomeAnswered(other, meeting, "plan", agree=True),
        OutcomeRecorded(other, meeting, "next", OutcomeKind.INFORMATION, asked),
    )


def _paid(demo: Demo, year: int) -> None:
    """A pledge and a call that were confirmed; a payment that waits to be."""
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.register.acts.measures import (  # noqa: PLC0415
        TransferAnswered,
        TransferKind,
        TransferRecorded,
    )

    payer, payee = demo.offices[:2]
    lines = (
        ("demo_pledge", payer, TransferKind.PLEDGE, Decimal(1_000_000), None),
        ("demo_call", payee, TransferKind.CALL, Decimal(400_000), "demo_pledge"),
        ("demo_payment", payer, TransferKind.PAYMENT, Decimal(400_000), "demo_call"),
    )
    for id_, by, kind, yuan, settles in lines:
        line = TransferRecorded(by, id_, kind, payer, payee, yuan, str(year), settles=settles)
        demo.act(line)
        if kind is not TransferKind.PAYMENT:
            demo.act(TransferAnswered(payee if by == payer else payer, id_, agree=True))


def _scored(demo: Demo) -> None:
    """Criteria signed by every office; each of the two scores the other by them."""
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.measures import Scored  # noqa: PLC0415
    from xiezhi.register.acts.texts import Signed, TextProposed  # noqa: PLC0415
    from xiezhi.workbench.assessment.criteria import UNIT, drafted, in_force  # noqa: PLC0415

    one, other = demo.offices[:2]
    headings = (Text("答复及时", "Answers in time"), Text("资料完整", "Papers are complete"))
    draft = drafted(one, demo.offices, headings)
    signed = (Signed(office, draft.text, draft.digest) for office in demo.offices)
    demo.act(draft, TextProposed(one, draft.text, draft.digest), *signed)
    words = Text(
        "演示评分，不反映任何单位的实际工作。", "A demonstration; it says nothing of real work."
    )
    rules = [criterion.rule for criterion in in_force(demo.store)]
    given = (("a", one, other, 80), ("b", other, one, 85), ("c", one, other, 90))
    for n, (id_, by, party, value) in enumerate(given):
        rule = rules[0 if n < len(rules) else -1]
        demo.act(Scored(by, f"demo_score_{id_}", party, rule, Decimal(value), UNIT, words))


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
