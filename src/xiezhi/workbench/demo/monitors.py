"""A section to watch, named as a demonstration, adopted by every side's office."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.workbench.demo.begin import Demo

SECTION = "demo_section"


def play(demo: Demo) -> None:
    """Propose the monitor; the offices adopt it. Its owners are each side's environment party."""
    from xiezhi.model.proposal import ProposalKind  # noqa: PLC0415
    from xiezhi.model.text import Text  # noqa: PLC0415
    from xiezhi.register.acts.opinions import (  # noqa: PLC0415
        Answer,
        Detail,
        ProposalAnswered,
        ProposalTabled,
    )

    sides = tuple(sorted(side.code for side in demo.case.sides))
    details = {
        "watch": "water",
        "section": SECTION,
        "target_class": 3,
        "lake": False,
        "answer_hours": 24,
        "owners": {code: [alerted_of(demo, code)] for code in sides},
    }
    id_ = f"monitor_water_{SECTION}"
    demo.act(
        ProposalTabled(
            demo.offices[0],
            id_,
            ProposalKind.MONITOR,
            Text(
                "演示断面（虚构）：地表水共同监测",
                "Demonstration section (invented): a joint monitor",
            ),
            Text(
                "供演示上传、预警、答复和升级；不是真实断面。",
                "To show readings, alerts, answers and escalation; no real section.",
            ),
            sides,
            details=tuple(
                Detail(name, json.dumps(value, ensure_ascii=False, sort_keys=True))
                for name, value in sorted(details.items())
            ),
        )
    )
    for office in demo.offices:
        demo.act(ProposalAnswered(office, id_, Answer.ADOPT))


def alerted_of(demo: Demo, side: str) -> str:
    """The side's party for the environment; its office where the case names none."""
    rows = demo.case.table("parties") if demo.case.has("parties") else None
    own = demo.parties_of(side)
    if rows is not None:
        named = rows["name_zh"].astype(str).str.contains("生态环境|环保|环境保护", regex=True)
        found = [id_ for id_ in rows.loc[named & (rows["side"] == side), "id"] if id_ in own]
        if found:
            return str(found[0])
    return own[0]
