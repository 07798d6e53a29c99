"""One turn of the clock: readings looked at, alerts raised, passed on, deadlines told, notices out.

A turn does what is due and not done; a second one at the same moment does nothing. Acts need a
party's key: with none, what is due is only told. Nobody acts for a side without a key of that side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.measures import AlertRaised
from xiezhi.register.items import Deed, Seat, Stage
from xiezhi.register.sentences import name_of
from xiezhi.register.state import View, item, office_of, side_of
from xiezhi.register.state import side as side_at
from xiezhi.register.store.errors import ActRefused
from xiezhi.register.store.live import in_turns
from xiezhi.register.store.signed import key_text, sign
from xiezhi.workbench.accounts.forgetting import forget_expired
from xiezhi.workbench.limits import forget_old
from xiezhi.workbench.monitors.alerting import (
    above_of,
    acts_of,
    answer_hours,
    deadline_acts,
    due_signals,
    escalation,
    unanswered,
)
from xiezhi.workbench.monitors.signals import examined
from xiezhi.workbench.monitors.watched import monitors_of
from xiezhi.workbench.outbox import Notice, put
from xiezhi.workbench.sending import send_all

if TYPE_CHECKING:
    from xiezhi.register.log.keys import SigningKey
    from xiezhi.register.store import Store
    from xiezhi.workbench.config import Config

_MOST = 1000


@dataclass
class Turn:
    """What a turn did. unsent: notices that could not be sent this time; unsigned: what is due of
    a side without a key here.
    """

    alerts: int = 0
    escalated: int = 0
    deadlines: int = 0
    notices: int = 0
    sent: int = 0
    unsent: int = 0
    forgotten: int = 0
    unsigned: list[str] = field(default_factory=list)

    @property
    def acts(self) -> int:
        """How many alerts were raised in all."""
        return self.alerts + self.escalated + self.deadlines


@dataclass(frozen=True, slots=True)
class Hands:
    """Who signs: by party its key; of each side the party that acts for it by itself."""

    keys: Mapping[str, SigningKey]
    of_side: Mapping[str, str]


def hands_of(view: View, keys: Sequence[SigningKey]) -> Hands:
    """The parties whose open seats these keys are of."""
    found: dict[str, SigningKey] = {}
    for key in keys:
        held = item(view, view.get(("key", key_text(key.verifier))), Seat)
        if held is not None and held.closed is None:
            found.setdefault(held.party, key)
    sides: dict[str, str] = {}
    for party in sorted(found, key=lambda one: (office_of(view, one) != one, one)):
        sides.setdefault(side_of(view, party), party)
    return Hands(found, sides)


def turn(config: Config, store: Store, keys: Sequence[SigningKey], now: datetime) -> Turn:
    """One turn. now: the moment by which deadlines and answers are judged."""
    done = Turn()
    hands = hands_of(store.view(), keys)
    done.alerts = _readings(store, hands, now, done)
    done.deadlines = _recorded(store, hands, deadline_acts(store, now, dict(hands.of_side)))
    done.escalated = _escalations(store, hands, now, done)
    for notice in _notices(store, now, _codes(config)):
        done.notices += put(config.outbox, notice, now)
    done.sent, done.unsent = send_all(config, now)
    done.forgotten = forget_old() + forget_expired()
    return done


def _readings(store: Store, hands: Hands, now: datetime, done: Turn) -> int:
    """Alerts that readings call for, each side's by its own hand."""
    n = 0
    for monitor in monitors_of(store):
        if not monitor.in_force:
            continue
        for side in monitor.sides:
            signals = due_signals(store, examined(monitor, now, side).alarming, monitor.id)
            by = hands.of_side.get(side)
            if signals and by is None:
                done.unsigned.append(monitor.id)
            elif signals and by is not None:
                acts = acts_of(store.view(), monitor, signals, by)
                _recorded(store, hands, acts)
                n += sum(isinstance(act, AlertRaised) for act in acts)
    return n


def _escalations(store: Store, hands: Hands, now: datetime, done: Turn) -> int:
    """Alerts passed on, within the side that did not answer, by a hand of that side."""
    view, n = store.view(), 0
    for one in unanswered(store, now):
        by = hands.of_side.get(side_of(view, one.to))
        if not one.above:
            continue
        act = escalation(store, one, by) if by is not None else None
        if act is None:
            done.unsigned.append(one.alert)
        else:
            n += _recorded(store, hands, (act,))
    return n


def _recorded(store: Store, hands: Hands, acts: Sequence[Act]) -> int:
    """Acts signed and recorded one batch at a time; what was done meanwhile is no fault."""
    if not acts:
        return 0
    due = in_turns(store.view(), acts, datetime.now(UTC))
    signed = [sign(act, store.origin, hands.keys[act.by], store.hashes) for act in due]
    try:
        store.append_all(signed)
    except ActRefused as refused:
        if refused.guard != "fresh":
            raise
        return 0
    return len(signed)


def _codes(config: Config) -> tuple[str, ...]:
    from xiezhi.workbench.facts import facts_of  # noqa: PLC0415

    assert config.case is not None  # noqa: S101  (a tick does not start without)
    return tuple(one.code for one in facts_of(config.case).sides)


def _notices(store: Store, now: datetime, codes: Sequence[str]) -> Iterator[Notice]:
    """A notice for each open alert, and for each that nobody above can take."""
    view = store.view()
    for row in store.pages.alerts(unanswered=True, limit=_MOST):
        held = item(view, row.id, Deed)
        if held is None or held.stage is not Stage.ACTIVE:
            continue
        words = Text(row.words_zh, row.words_en)
        hours = answer_hours(store, held.subject or "", now)
        yield _notice(view, "alert", row.id, row.to, _subject(hours), words)
    for one in unanswered(store, now):
        if not above_of(view, one.to):
            yield from _top_reached(view, one.alert, one.to, codes)


def _top_reached(view: View, alert: str, to: str, codes: Sequence[str]) -> Iterator[Notice]:
    """Nobody stands above: every side's office learns that an alert lies unanswered."""
    words = text(
        "{to}未在时限内答复预警，本方已无上一级可报；请各方牵头单位商议。",
        "{to} did not answer an alert in time and nobody stands above it on its side; the offices "
        "of the sides should confer.",
        to=name_of(view, to),
    )
    said = Text(words.render("zh"), words.render("en"))
    subject = Text("预警逾期未答复", "An alert was not answered in time")
    for held in (side_at(view, code) for code in codes):
        if held is not None:
            yield _notice(view, "unanswered", alert, held.office, subject, said)


def _subject(hours: int) -> Text:
    return Text(
        f"收到预警，请在{hours}小时内答复", f"You were alerted; answer within {hours} hours"
    )


def _notice(view: View, kind: str, about: str, party: str, subject: Text, words: Text) -> Notice:
    path = {lang: f"/{lang}/alerts/{about}" for lang in ("zh", "en")}
    return Notice(kind, about, party, side_of(view, party), subject, words, path)
