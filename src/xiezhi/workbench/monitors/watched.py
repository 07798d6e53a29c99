"""What is watched: the monitors that sides proposed to one another, as the register has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xiezhi.model.proposal import ProposalKind
from xiezhi.model.text import Text
from xiezhi.register.acts.opinions import ProposalTabled
from xiezhi.register.examine import act_of
from xiezhi.register.items import Offer, Party, Stage
from xiezhi.register.state import View, item, office_of, side, side_of

if TYPE_CHECKING:
    from xiezhi.register.store import Store

KINDS: dict[str, Text] = {
    "water": Text("地表水断面", "section of surface water"),
    "air": Text("空气站点", "air station"),
    "figure": Text("约定指标", "agreed figure"),
}
_MOST = 500


@dataclass(frozen=True, slots=True)
class Monitor:
    """A rule to watch something by. in_force: every side adopted it.

    watch: water, air or figure. limits: by parameter, from and to, None where there is no end.
    answers: (side, answer) as the register has them. owners: by side, the party that is alerted.
    """

    id: str
    watch: str
    title: Text
    why: Text
    section: str
    sides: tuple[str, ...]
    stage: Stage
    answers: tuple[tuple[str, str], ...]
    by: str
    target: int | None
    lake: bool
    limits: Mapping[str, tuple[float | None, float | None]]
    units: Mapping[str, str]
    hours: int | None
    owners: Mapping[str, str]

    @property
    def in_force(self) -> bool:
        """Whether every side adopted it."""
        return self.stage is Stage.ACTIVE


def monitors_of(store: Store) -> tuple[Monitor, ...]:
    """Every monitor of the register, those in force first, by title."""
    view = store.view()
    rows = store.pages.entries("proposal", limit=_MOST).rows
    found = [
        monitor_of(store, row.id, view) for row in rows if row.kind == ProposalKind.MONITOR.value
    ]
    whole = [one for one in found if one is not None]
    return tuple(sorted(whole, key=lambda one: (not one.in_force, one.title.zh, one.id)))


def monitor_of(store: Store, id_: str, view: View | None = None) -> Monitor | None:
    """A monitor by its id; None where the register has none with it."""
    held_view = view if view is not None else store.view()
    held = item(held_view, id_, Offer)
    act = tabled_act(store, id_) if held and held.kind is ProposalKind.MONITOR else None
    if held is None or act is None:
        return None
    details = _details(act)
    limits = details.get("limits") or {}
    return Monitor(
        held.id,
        _watch(details),
        held.title,
        act.why,
        str(details.get("section", held.id)),
        tuple(sorted(held.sides)),
        held.stage,
        tuple((code, answer.value) for code, answer in held.answers),
        act.by,
        _whole(details.get("target_class")),
        bool(details.get("lake", False)),
        {str(name): _span(span) for name, span in limits.items()},
        {str(k): str(v) for k, v in (details.get("units") or {}).items()},
        _whole(details.get("answer_hours")),
        dict(_owners(held_view, held.sides, details.get("owners") or {})),
    )


def tabled_act(store: Store, id_: str) -> ProposalTabled | None:
    """The act by which a proposal was put on the table."""
    for record in store.records_of(id_):
        act = act_of(record)
        if isinstance(act, ProposalTabled) and act.proposal == id_:
            return act
    return None


def ladder(view: View, party: str) -> Iterator[str]:
    """Who stands above a party on its own side: its superiors, then the office of its side."""
    seen, at = {party}, item(view, party, Party)
    while at is not None and at.above and at.above not in seen:
        seen.add(at.above)
        at = item(view, at.above, Party)
        if at is not None and not at.retired:
            yield at.id
    office = office_of(view, party)
    if office and office not in seen:
        yield office


def _details(act: ProposalTabled) -> dict[str, Any]:
    found = {}
    for one in act.details:
        try:
            found[one.name] = json.loads(one.value)
        except ValueError:  # a detail that another program wrote as mere words
            found[one.name] = one.value
    return found


def _watch(details: Mapping[str, Any]) -> str:
    named = details.get("watch")
    if named in KINDS:
        return str(named)
    return "water" if "target_class" in details else "figure"


def _owners(view: View, sides: tuple[str, ...], given: Mapping[str, Any]) -> Iterator[Any]:
    """Each side's owner: the first named that is in the register, else its office."""
    for code in sides:
        named = given.get(code) or ()
        listed = [named] if isinstance(named, str) else list(named)
        known = (one for one in listed if _serves(view, str(one), code))
        office = side(view, code)
        owner = next(known, office.office if office else "")
        if owner:
            yield code, str(owner)


def _serves(view: View, party: str, code: str) -> bool:
    held = item(view, party, Party)
    return held is not None and not held.retired and side_of(view, party) == code


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _span(given: Any) -> tuple[float | None, float | None]:
    low, high = given
    return (None if low is None else float(low), None if high is None else float(high))
