"""Criteria that every office signed, and the same scores given by each to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.workbench.demo.begin import Demo

_VALUES = (80, 75)


def play(demo: Demo) -> None:
    """Agree on two criteria and score by them; nobody is given more than another."""
    from decimal import Decimal  # noqa: PLC0415

    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.measures import Scored  # noqa: PLC0415
    from xiezhi.register.acts.texts import Signed, TextProposed  # noqa: PLC0415
    from xiezhi.workbench.assessment.criteria import UNIT, drafted, in_force  # noqa: PLC0415

    headings = (
        Text("按时履行（演示）", "On time (demonstration)"),
        Text("报告属实（演示）", "Reports are true (demonstration)"),
    )
    first = demo.offices[0]
    draft = drafted(first, demo.offices, headings)
    demo.act(draft, TextProposed(first, draft.text, draft.digest))
    for office in demo.offices:
        demo.act(Signed(office, draft.text, draft.digest))
    words = Text("演示评分，不反映任何实际工作。", "A demonstration; it says nothing of real work.")
    for number, by in enumerate(demo.offices):
        scored = demo.offices[(number + 1) % len(demo.offices)]
        for k, (one, value) in enumerate(zip(in_force(demo.store), _VALUES, strict=True), 1):
            id_ = f"demo-score-{number + 1}-{k}"
            demo.act(Scored(by, id_, scored, one.rule, Decimal(value), UNIT, words))
