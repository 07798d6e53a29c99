"""Neighbours across the border whose trip is far longer than one of its length should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.border_cost import KM_MIN, KM_STEP, Trips, slowness_by_class
from xiezhi.consensus.needs.wording import pair_name, point_name
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Quantity, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

N_PROPOSED = 3
RATIO_LEAST = 1.5
MINUTES_LEAST = 20.0


def late_trips(trips: Trips) -> pd.DataFrame:
    """Trips across beside what internal trips of their distance class take.

    Columns i, j, km, minutes, expected (minutes at the class's internal median), late (the
    difference), weight; trips in a class without internal trips are left out.
    """
    within = slowness_by_class(trips)[1]
    norm = within[((trips.km - KM_MIN) // KM_STEP).astype(np.int64)]
    frame = pd.DataFrame(
        {
            "i": trips.i,
            "j": trips.j,
            "km": trips.km,
            "minutes": trips.minutes,
            "expected": norm * trips.km,
            "weight": trips.weight,
        }
    ).assign(late=lambda rows: rows["minutes"] - rows["expected"])
    return frame[trips.crosses & np.isfinite(norm)].reset_index(drop=True)


def slow_crossings(case: Case, region: Region, trips: Trips) -> tuple[Proposal, ...]:
    """Up to three neighbours that touch across the border and whose road should be looked at.

    Offered where the trip takes half as long again as internal trips of its length and at least
    20 minutes more; those who lose most person-minutes come first.
    """
    touching = set(zip(region.cross_border.i, region.cross_border.j, strict=True))
    late = late_trips(trips)
    meets = [(a, b) in touching for a, b in zip(late["i"], late["j"], strict=True)]
    slow = (late["minutes"] >= RATIO_LEAST * late["expected"]) & (late["late"] >= MINUTES_LEAST)
    chosen = late[np.array(meets, dtype=bool) & slow]
    chosen = chosen.assign(lost=chosen["late"] * chosen["weight"])
    chosen = chosen.sort_values(["lost", "i", "j"], ascending=[False, True, True])
    return tuple(_proposal(case, region, row) for _, row in chosen.head(N_PROPOSED).iterrows())


def _proposal(case: Case, region: Region, row: pd.Series) -> Proposal:
    ends = [int(row["i"]), int(row["j"])]
    a, b = (str(code) for code in region.places["code"].iloc[ends])
    sides = region.places["province"].iloc[ends]
    return Proposal(
        id=f"road_{a}_{b}",
        kind=ProposalKind.PROJECT,
        title=text(
            "共同研究{pair}之间的直连道路",
            "Study together a direct road for {pair}",
            pair=pair_name(region.places, *ends),
        ),
        why=text(
            "两地相邻，{point}之间直线距离{km}，按已知线路要{minutes}，比边界附近同样距离的不跨界行程多{late}。"
            "研究之前先核实交通联系表有没有漏收道路。",
            "They touch; their {point}s are {km} apart in a straight line, yet the trip takes "
            "{minutes} on the links known, {late} more than a trip of that length within a side "
            "near the border. First check that the table of links lacks no road.",
            point=point_name(case),
            km=Quantity(row["km"], Unit.KM, 0),
            minutes=Quantity(row["minutes"], Unit.MINUTES),
            late=Quantity(row["late"], Unit.MINUTES),
        ),
        sides=frozenset(str(side) for side in sides),
        places=(a, b),
        evidence=("nearness", "nearness_slowness"),
        details={"minutes": float(row["minutes"]), "minutes_expected": float(row["expected"])},
    )
