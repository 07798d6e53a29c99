"""The story of one item: what it came from, what was done about it, and what followed.

From agenda to decision, clause, commitment, evidence and payment: upwards along what an item rests
on, downwards along what was recorded about it, in the order in which it was received.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.acts import bodies, commitments, measures, opinions, reviews, texts
from xiezhi.register.acts.bodies import OutcomeRecorded
from xiezhi.register.acts.measures import TransferRecorded
from xiezhi.register.sentences import sentence_of
from xiezhi.register.state import View

CHAPTERS: dict[str, Text] = {
    "agenda": Text("议程与决定", "agenda and decision"),
    "proposal": Text("提案", "proposal"),
    "text": Text("文本与条款", "text and clauses"),
    "commitment": Text("承诺事项", "commitment"),
    "progress": Text("进展与核验", "progress and verification"),
    "evidence": Text("证据", "evidence"),
    "money": Text("资金", "money"),
    "watch": Text("观测与预警", "observations and alerts"),
    "review": Text("异议与复核", "objection and review"),
    "party": Text("主体", "party"),
}
_PROGRESS = {"reported", "verified", "commitment_closed"}
_MONEY = {"transfer_recorded", "transfer_answered"}
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Told:
    """One record: its number, receipt, the act, and which part of the story it belongs to."""

    sequence: int
    received: datetime
    act: Act
    chapter: str

    def words(self, view: View) -> Text:
        """What happened."""
        return sentence_of(view, self.act)


Recorded = tuple[int, datetime, Act]
RecordsOf = Callable[[str], Iterable[Recorded]]


def story_of(id_: str, records_of: RecordsOf) -> tuple[Told, ...]:
    """The records that tell of an item, in their order; empty for one that is unknown.

    records_of: the records that make an item or name it.
    """
    reading = _Reading(records_of, {})
    above = _above(id_.partition("/")[0], reading)
    below = _below(id_.partition("/")[0], reading)
    rules = {ref for one in above for act in reading.own(one) for ref in _field(act, "rests_on")}
    told: dict[int, Recorded] = {}
    for one in (*above, *below):
        for entry in reading.all(one):
            act = entry[2]
            of_it = subject_of(act) == one and _fits(act, above, below)
            pays = isinstance(act, TransferRecorded) and act.rule in rules
            if of_it or pays:
                told[entry[0]] = entry
    paid = {e[2].transfer for e in told.values() if isinstance(e[2], TransferRecorded)}
    for one in paid:
        told |= {entry[0]: entry for entry in reading.all(one)}
    return tuple(Told(*entry, chapter_of(entry[2])) for _, entry in sorted(told.items()))


def subject_of(act: Act) -> str:
    """The item that an act is about: the first that it names after its party."""
    names = [field.name for field in fields(act)]  # type: ignore[arg-type]
    found = getattr(act, names[1]) if len(names) > 1 else ""
    return found if isinstance(found, str) else ""


def chapter_of(act: Act) -> str:
    """Which part of a story an act belongs to."""
    if act.kind in _PROGRESS:
        return "progress"
    if act.kind in _MONEY:
        return "money"
    if act.kind == "evidence_added":
        return "evidence"
    return _CHAPTERS.get(type(act).__module__, "party")


_CHAPTERS = {
    bodies.__name__: "agenda",
    opinions.__name__: "proposal",
    texts.__name__: "text",
    commitments.__name__: "commitment",
    measures.__name__: "watch",
    reviews.__name__: "review",
}


@dataclass(slots=True)
class _Reading:
    """Records by item, each read once."""

    records_of: RecordsOf
    held: dict[str, tuple[Recorded, ...]]

    def all(self, id_: str) -> tuple[Recorded, ...]:
        """The records that make an item or name it."""
        if id_ not in self.held:
            self.held[id_] = tuple(self.records_of(id_))
        return self.held[id_]

    def own(self, id_: str) -> Iterator[Act]:
        """The acts that are about an item itself."""
        return (act for _, _, act in self.all(id_) if subject_of(act) == id_)


def _above(id_: str, reading: _Reading) -> dict[str, None]:
    """The item and what it rests on, came from or is part of, as far as that leads."""
    found = {id_: None}
    waiting = [id_]
    while waiting and len(found) < _MOST:
        one = waiting.pop()
        refs = [ref for act in reading.own(one) for ref in _grounds(act)]
        refs += [a.meeting for _, _, a in reading.all(one) if isinstance(a, OutcomeRecorded)]
        for ref in refs:
            item = ref.partition("/")[0]
            if item not in found:
                found[item] = None
                waiting.append(item)
    return found


def _below(id_: str, reading: _Reading) -> dict[str, None]:
    """What was recorded about an item: its parts, reports, evidence, verifications, objections."""
    found = {id_: None}
    waiting = [id_]
    while waiting and len(found) < _MOST:
        for _, _, act in reading.all(waiting.pop()):
            item = subject_of(act)
            if item and item not in found and not isinstance(act, OutcomeRecorded):
                found[item] = None
                waiting.append(item)
    return found


def _grounds(act: Act) -> list[str]:
    """What an act says that its item rests on, came from, is part of or answers."""
    names = ("origin", "rests_on", "parent", "rule", "settles", "subject", "commitment", "report",
             "text", "about")  # fmt: skip
    refs = [ref for name in names for ref in _field(act, name)]
    return refs + [ref for clause in _field(act, "clauses") for ref in clause.rests_on]


def _field(act: Any, name: str) -> tuple[Any, ...]:
    found = getattr(act, name, None)
    return found if isinstance(found, tuple) else () if found is None else (found,)


def _fits(act: Act, above: Iterable[str], below: Iterable[str]) -> bool:
    """Of a meeting's outcomes, those that refer to something in the story."""
    if not isinstance(act, OutcomeRecorded) or not act.refers:
        return True
    held = {*above, *below}
    return bool(held & {ref.partition("/")[0] for ref in act.refers})
