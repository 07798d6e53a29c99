"""What the finding on rivers offers: monitors with owners on both sides, and a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.finding_tables import amount, class_name, indicator
from xiezhi.action.horizontal.water.standard import defaults, indicators
from xiezhi.action.horizontal.wording import column_of, owners
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Text, joined, text

if TYPE_CHECKING:
    from xiezhi.action.horizontal.water.case_water import CaseWater
    from xiezhi.model.case import Case

_WATCHED = ("codmn", "nh3n", "tp", "do", "ph")


def proposals(case: Case, water: CaseWater) -> tuple[Proposal, ...]:
    """A monitor for every section on a border between sides, and one clause for all of them."""
    sides = {side.code for side in case.sides}
    up, down = column_of(water.sections, "upstream"), column_of(water.sections, "downstream")
    shared = [
        str(i) for i in water.sections.index if {up[i], down[i]} <= sides and up[i] != down[i]
    ]
    monitors = tuple(_monitor(case, water, section) for section in shared)
    return (*monitors, _clause(case, water, shared)) if shared else ()


def _monitor(case: Case, water: CaseWater, section: str) -> Proposal:
    row = water.sections.loc[section]
    target = water.targets[section]
    lake = water.lake[section]
    limits = {
        item: [None if not np.isfinite(x) else x for x in limit.of_class(target)]
        for item in _WATCHED
        if (limit := water.standard.limit(item, lake=lake)) is not None
    }
    return Proposal(
        id=f"water_monitor_{section}",
        kind=ProposalKind.MONITOR,
        title=text(
            "{s}：按{c}共同监测，超限即双向通报",
            "{s}: a joint monitor at class {c}; either side tells the other at once",
            s=water.names[section],
            c=class_name(target),
        ),
        why=_why(water, section),
        sides=frozenset({str(row["upstream"]), str(row["downstream"])}),
        places=(str(row["place"]),) if pd.notna(row.get("place")) else (),
        evidence=("water", "water_sections", "water_alarms"),
        details={
            "section": section,
            "target_class": target,
            "target_from": "case" if section in water.given else "default",
            "limits": limits,
            "units": {item: indicators()[item].unit for item in limits},
            "confirm_readings": int(defaults()["alarm"]["confirm_readings"]),
            "owners": owners(case, [str(row["upstream"]), str(row["downstream"])]),
        },
    )


def _why(water: CaseWater, section: str) -> Text:
    own = water.alarms[(water.alarms["section"] == section) & water.alarms["confirmed"]]
    if own.empty:
        return Text(
            "跨界断面须有双方认可的限值和通报时限；本期读数未见预警。",
            "A section on the border needs limits and times of notice that both sides accept; "
            "the readings of this period raised no alarm.",
        )
    parts = [
        text(
            "{what}{peak}（限值{limit}）", "{what} {peak} (limit {limit})",
            what=indicator(str(a["parameter"])), peak=amount(a["peak"], str(a["parameter"])),
            limit=amount(a["limit"], str(a["parameter"])),
        )
        for _, a in own.drop_duplicates("parameter").head(3).iterrows()
    ]  # fmt: skip
    return text("本期预警：{parts}。", "Alarms of this period: {parts}.", parts=joined(parts))


def _clause(case: Case, water: CaseWater, shared: list[str]) -> Proposal:
    names = [water.names[s] for s in shared[:6]]
    details: dict[str, Any] = {
        "sections": shared,
        "laws": ["水污染防治法 28、31", "长江保护法 6、9、10、13"],
        "law_status": "V",
        "to_agree": [
            "targets",
            "alarm_levels",
            "notice_hours",
            "raw_readings_shared",
            "travel_speeds",
        ],
    }
    return Proposal(
        id="water_clause",
        kind=ProposalKind.CLAUSE,
        title=Text(
            "跨界断面监测数据共享、预警通报与联合溯源",
            "Sharing readings, giving notice and tracing jointly at sections on the border",
        ),
        why=text(
            "涉及断面：{names}。限值、等级、通报时限和流速目前采用默认值，须由双方商定；跨行政区水污染纠纷由有关政府协商或共同上级协调"
            "（水污染防治法第31条），上下游应共享监测信息、联动应急（长江保护法第10、13条，仅适用于长江流域）。",
            "Sections: {names}. Limits, levels, times of notice and speeds are defaults until both "
            "sides agree on them. Disputes across regions are settled by the governments concerned "
            "or their common superior (Water Pollution Law, art. 31); sides on one river share "
            "monitoring and respond together (Yangtze Law, art. 10 and 13, in its basin only).",
            names=joined(names),
        ),
        sides=frozenset(side.code for side in case.sides),
        places=(),
        evidence=("water", "water_sections"),
        details=details,
    )
