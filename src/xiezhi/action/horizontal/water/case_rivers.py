"""The rivers of a case: their graph, where they cross sides, and pulses traced on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.network import River, river_of
from xiezhi.action.horizontal.water.readings import hours_of
from xiezhi.action.horizontal.water.standard import defaults
from xiezhi.action.horizontal.water.tracing import Sighting, Trace, trace
from xiezhi.action.horizontal.wording import column_of

if TYPE_CHECKING:
    from xiezhi.action.horizontal.water.quality import Screened
    from xiezhi.model.case import Case

_HOUR = pd.Timedelta(hours=1)


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """One pulse of one indicator, traced on one river."""

    parameter: str
    sections: tuple[str, ...]
    start: pd.Timestamp
    river: River
    trace: Trace


def rivers_of(sections: pd.DataFrame) -> tuple[tuple[River, ...], tuple[str, ...], int]:
    """The trees that sections form by `flows_to`, links that were cut, and how many stand alone.

    sections: indexed by id. A link is cut where its length is missing or not above 0, where it
    leads to no section, or where it lies on a circle: classes and alarms need no river.
    """
    given = {str(i): (str(t) or None) for i, t in column_of(sections, "flows_to").items()}
    km = pd.to_numeric(sections.get("km_to_next", pd.Series(dtype=float)), errors="coerce")
    length = {str(i): float(v) for i, v in km.items() if v > 0}
    round_ = _on_circles({i: t for i, t in given.items() if t})
    cut = tuple(
        i for i, t in given.items() if t and (i in round_ or i not in length or t not in given)
    )
    to = {i: (None if i in cut else t) for i, t in given.items()}
    river_of(to, length)  # the whole is checked before it is taken apart
    mouth = {node: _mouth(node, to) for node in to}
    trees = {m: [n for n in to if mouth[n] == m] for m in dict.fromkeys(mouth.values())}
    found = tuple(
        river_of({n: to[n] for n in nodes}, length) for nodes in trees.values() if len(nodes) > 1
    )
    return found, cut, sum(len(nodes) == 1 for nodes in trees.values())


def _on_circles(to: Mapping[str, str]) -> frozenset[str]:
    """The nodes from which one comes back to them."""
    found = set()
    for start in to:
        at: str | None = to[start]
        for _ in to:
            if at is None or at == start:
                break
            at = to.get(at)
        if at == start:
            found.add(start)
    return frozenset(found)


def _mouth(node: str, to: Mapping[str, str | None]) -> str:
    while (below := to[node]) is not None:
        node = below
    return node


def crossings(
    case: Case, sections: pd.DataFrame, rivers: tuple[River, ...]
) -> tuple[tuple[str, str, str], ...]:
    """(side, section where water enters it, section where that water leaves it).

    A leaving section counts if the entering one flows to it; where neither has a place in the
    graph, if both lie on the same river.
    """
    up, down = column_of(sections, "upstream"), column_of(sections, "downstream")
    on = column_of(sections, "river")
    reach = {
        (river.nodes[a], river.nodes[b])
        for river in rivers
        for a, b in zip(*np.nonzero(np.isfinite(river.km_between)), strict=True)
        if a != b
    }
    placed = {node for river in rivers for node in river.nodes}
    found = []
    for side in case.sides:
        entering = sections.index[(down == side.code) & (up != side.code) & (up != "")]
        leaving = sections.index[(up == side.code) & (down != side.code) & (down != "")]
        for a in entering:
            for b in leaving:
                same = on[a] == on[b] != "" and not {a, b} <= placed
                if (a, b) in reach or same:
                    found.append((side.code, str(a), str(b)))
    return tuple(found)


def traces_of(
    screened: Screened, alarms: pd.DataFrame, rivers: tuple[River, ...]
) -> tuple[Traced, ...]:
    """Every confirmed pulse traced: alarms of one indicator on one river, near in time.

    pH and dissolved oxygen are left out, and alarms whose values are all one value. Alarms join
    one pulse while the next begins within the days that a journey may take.
    """
    confirmed = alarms[alarms["confirmed"] & alarms["kind"].isin(["threshold", "rate"])]
    # acidity and oxygen are not carried down as a substance is; a value held is an instrument's
    confirmed = confirmed[~confirmed["parameter"].isin(["ph", "do"]) & ~confirmed["held"]]
    days = pd.Timedelta(days=defaults()["travel"]["days_before"])
    found = []
    for river in rivers:
        own = confirmed[confirmed["section"].isin(river.nodes)]
        for parameter, rows in own.groupby("parameter"):
            ordered = rows.sort_values(["start", "section"])
            event = (ordered["start"].diff() > days).cumsum()
            for _, part in ordered.groupby(event):
                first = part.groupby("section")["start"].min()
                found.append(_traced(screened, river, str(parameter), first))
    return tuple(found)


def _traced(screened: Screened, river: River, parameter: str, first: pd.Series) -> Traced:
    zero = pd.Timestamp(first.min())
    window = defaults()["travel"]["days_before"] * 24.0
    seen = []
    r = screened.readings
    values = screened.believed[:, r.items.index(parameter)]
    start = float(hours_of(np.array([zero], dtype="datetime64[s]"))[0])
    last = (pd.Timestamp(first.max()) - zero) / _HOUR + window / 2
    for node in river.nodes:
        if node not in r.sections:
            continue
        rows = r.rows(r.sections.index(node))
        hours = r.hours[rows][~np.isnan(values[rows])] - start
        hours = hours[(hours >= -window) & (hours <= last)]
        if not len(hours):
            continue
        onset = None
        if node in first.index:
            at = (pd.Timestamp(first[node]) - zero) / _HOUR
            before = hours[hours < at]
            onset = (float(before[-1]) if len(before) else at - 24.0, float(at))
        seen.append(Sighting(node, float(hours[0]), float(hours[-1]), onset))
    sections = tuple(first.sort_values().index.astype(str))
    return Traced(parameter, sections, zero, river, trace(river, tuple(seen)))
