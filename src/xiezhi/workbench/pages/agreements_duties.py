"""Duties of a text in force as commitments of the list: an owner on each side that it concerns."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xiezhi.consensus.agreement import Agreement, Clause, Duty
from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.commitments import (
    CommitmentAccepted,
    CommitmentDrafted,
    CommitmentKind,
    CommitmentProposed,
)
from xiezhi.register.acts.texts import Signed
from xiezhi.register.fold import changes_of, may
from xiezhi.register.items import Commitment, SignedText, Stage
from xiezhi.register.rules import Refused
from xiezhi.register.state import View, item
from xiezhi.register.store.live import Ahead

_DUE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_NOT_ID = re.compile(r"[^\w.:\-]")


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty with the commitment that it became. stage: None where it is not in the list yet."""

    duty: str
    clause: str
    what: Text
    owners: tuple[str, ...]
    due: str
    commitment: str
    stage: Stage | None
    accepted: tuple[str, ...]


def owed(view: View, found: SignedText, words: Agreement) -> tuple[Owed, ...]:
    """Every duty of a text, in the order of its clauses."""
    return tuple(_owed(view, found, words, clause, duty) for clause, duty in _duties(words))


def _duties(words: Agreement) -> Iterator[tuple[Clause, Duty]]:
    for clause in words.clauses:
        for duty in clause.duties:
            yield clause, duty


def _owed(view: View, found: SignedText, words: Agreement, clause: Clause, duty: Duty) -> Owed:
    id_ = commitment_id(found.id, duty.id)
    held = item(view, id_, Commitment)
    owners = held.owners if held else owners_of(words, duty)
    stage = held.stage if held else None
    accepted = held.accepted if held else ()
    return Owed(duty.id, clause.id, duty.what, owners, duty.due, id_, stage, accepted)


def commitment_id(text_id: str, duty_id: str) -> str:
    """The id of the commitment that a duty becomes.

    >>> commitment_id("协议", "transport_1")
    '协议.transport_1'
    """
    return f"{text_id[:40]}.{_NOT_ID.sub('_', duty_id)[:39]}"


def owners_of(words: Agreement, duty: Duty) -> tuple[str, ...]:
    """One owner of each side concerned: who owes it, else to whom, else the side's first party."""
    to_whom = duty.to_whom or tuple(one.id for one in words.parties)
    chosen: dict[str, str] = {}
    for id_ in (*duty.who, *to_whom):
        chosen.setdefault(words.party(id_).side, id_)
    if len(chosen) == 1:  # a duty within one side is still watched by the others
        for one in words.parties:
            chosen.setdefault(one.side, one.id)
    return tuple(chosen.values())


def last_day(due: str) -> date | None:
    """The last day of a period as the text writes it.

    >>> last_day("2026"), last_day("2027-02"), last_day("2026-06-30"), last_day("商定")
    (datetime.date(2026, 12, 31), datetime.date(2027, 2, 28), datetime.date(2026, 6, 30), None)
    """
    found = _DUE.fullmatch(due.strip())
    if not found:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    try:
        last = calendar.monthrange(year, month)[1]
        return date(year, month, int(found[3] or last))
    except ValueError:
        return None


def listing_acts(found: SignedText, words: Agreement, by: str) -> Iterator[list[Act]]:
    """The acts of each duty: drafted, put before its owners, accepted by `by` where it is one."""
    for clause, duty in _duties(words):
        id_, owners = commitment_id(found.id, duty.id), owners_of(words, duty)
        title = duty.what
        if duty.trigger:
            title = text("{what}（触发条件：{when}）", "{what} (trigger: {when})",
                         what=duty.what, when=duty.trigger)  # fmt: skip
        drafted = CommitmentDrafted(
            by=by,
            commitment=id_,
            commitment_kind=CommitmentKind.DUTY,
            title=Text(title.render("zh"), title.render("en")),
            owners=owners,
            due=last_day(duty.due),
            rests_on=(f"{found.id}/{clause.id}",),
        )
        acts: list[Act] = [drafted, CommitmentProposed(by, id_)]
        yield [*acts, CommitmentAccepted(by, id_)] if by in owners else acts


def allowed_acts(
    view: View, first: Sequence[Act], groups: Iterator[list[Act]], at: datetime
) -> list[Act]:
    """The first acts, and of each group all where the rules allow all after those before."""
    ahead, done = Ahead(view), list(first)
    for act in first:
        ahead.change(changes_of(ahead, act, at), 0)
    for group in groups:
        trial = Ahead(ahead)
        if _all_allowed(trial, group, at):
            ahead.changed.update(trial.changed)
            done += group
    return done


def _all_allowed(trial: Ahead, group: Sequence[Act], at: datetime) -> bool:
    for act in group:
        if trial.get(getattr(act, "commitment", "")) is not None and isinstance(
            act, CommitmentDrafted
        ):
            return False  # it is in the list already
        if isinstance(may(trial, act.by, act, at), Refused):
            return False
        trial.change(changes_of(trial, act, at), 0)
    return True


def binds(view: View, act: Signed, at: datetime) -> bool:
    """Whether a signature is the last that a text or amendment needs."""
    if isinstance(may(view, act.by, act, at), Refused):
        return False
    made = next((one for key, one in changes_of(view, act, at) if key == act.text), None)
    return getattr(made, "stage", None) is Stage.ACTIVE
