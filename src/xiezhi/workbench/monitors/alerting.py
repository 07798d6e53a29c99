"""From what calls for an alert to acts: observations on record, an alert to each side's owner.

What is done already is left alone: an alert is known by what it is about, so that looking twice
raises nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.source import Quality
from xiezhi.model.text import Text, text
from xiezhi.register.act import Act
from xiezhi.register.acts.measures import AlertRaised, Level, Observed
from xiezhi.register.examine import act_of
from xiezhi.register.items import Commitment, Deed, Stage
from xiezhi.register.sentences import name_of
from xiezhi.register.state import View, item, side_of
from xiezhi.workbench.monitors.defaults import defaults_on
from xiezhi.workbench.monitors.series import CHINA, exact, observation_id
from xiezhi.workbench.monitors.signals import ORDER, Signal
from xiezhi.workbench.monitors.watched import Monitor, ladder, monitor_of

if TYPE_CHECKING:
    from xiezhi.register.store import Store
    from xiezhi.register.store.pages import AlertRow

_OPEN = (Stage.ACTIVE, Stage.ACCEPTED, Stage.REPORTED, Stage.VERIFIED, Stage.CHANGE_REQUESTED)
_MOST = 1000
_DEADLINES_MOST = 5000


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that was raised before, as far as it tells whether another is due."""

    to: str
    level: Level
    observations: frozenset[str]


def raised_for(store: Store, rule: str) -> tuple[Raised, ...]:
    """The alerts under a rule."""
    found = []
    for row in store.pages.entries("alert", parent=rule, limit=_MOST).rows:
        act = raising_act(store, row.id)
        if act is not None:
            found.append(Raised(act.to, act.level, frozenset(act.observations)))
    return tuple(found)


def raising_act(store: Store, alert: str) -> AlertRaised | None:
    """The act that raised an alert."""
    for record in store.records_of(alert):
        act = act_of(record)
        if isinstance(act, AlertRaised) and act.alert == alert:
            return act
    return None


def due_signals(store: Store, signals: Iterable[Signal], rule: str) -> tuple[Signal, ...]:
    """Signals about which nobody was alerted yet, at their level or a higher one.

    Of two signals in the same readings the higher is told.
    """
    given = tuple(signals)
    before = raised_for(store, rule)
    return tuple(
        one
        for one in given
        if not any(
            one.spell & old.observations and ORDER.index(old.level) >= ORDER.index(one.level)
            for old in before
        )
        and not any(
            one.spell & other.spell and ORDER.index(other.level) > ORDER.index(one.level)
            for other in given
        )
    )


def acts_of(view: View, monitor: Monitor, signals: Iterable[Signal], by: str) -> tuple[Act, ...]:
    """What a party records for signals of its own side's readings."""
    acts: list[Act] = []
    there: set[str] = set()
    for signal in signals:
        named = []
        for row in signal.chosen:
            id_ = observation_id(row)
            named.append(id_)
            if id_ not in there and view.get(id_) is None:
                acts.append(_observed(row, id_, by))
            there.add(id_)
        acts += _alerts(view, monitor, signal, tuple(dict.fromkeys(named)), by)
    return tuple(acts)


def _observed(row: dict[str, object], id_: str, by: str) -> Observed:
    time = pd.Timestamp(str(row["time"]))
    return Observed(
        by,
        id_,
        str(row["section"]),
        str(row["parameter"]),
        time.date(),
        exact(str(row["value"])),
        str(row["unit"]),
        Quality(str(row["quality"])),
        f"{row['source']} {time:%Y-%m-%d %H:%M}",
    )


def _alerts(
    view: View, monitor: Monitor, signal: Signal, observations: tuple[str, ...], by: str
) -> Iterator[AlertRaised]:
    for owner in monitor.owners.values():
        told = (monitor.id, signal.parameter, signal.kind, signal.side, signal.start, owner)
        id_ = alert_id(*told, signal.level.value)
        if view.get(id_) is None:
            words = text("{title}：{said}", "{title}: {said}", title=monitor.title,
                         said=signal.words)  # fmt: skip
            yield AlertRaised(by, id_, owner, signal.level, _plain(words), observations, monitor.id)


def alert_id(*parts: str) -> str:
    """The id of an alert about something: the same for the same, whoever computes it."""
    return f"al-{sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"


# -- the clock of answers


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An alert that nobody answered in time. above: whom it goes to next; empty at the top."""

    alert: str
    to: str
    above: str
    next_id: str
    due: datetime


def answer_hours(store: Store, rule: str, now: datetime) -> int:
    """The hours that an alert under a rule leaves for an answer."""
    held = monitor_of(store, rule) if rule else None
    usual = defaults_on(now.astimezone(CHINA).date())
    if held is not None:
        return held.hours or usual.answer_hours
    return usual.deadline_answer_hours


def due_at(store: Store, row: AlertRow, rule: str, now: datetime) -> datetime:
    """Until when an alert is to be answered."""
    return datetime.fromisoformat(row.received) + timedelta(hours=answer_hours(store, rule, now))


def above_of(view: View, to: str) -> str:
    """Whom an alert to a party goes to when it is not answered; empty at the top."""
    return next(ladder(view, to), "")


def escalated_id(alert: str, above: str) -> str:
    """The id of the alert that follows an unanswered one."""
    return alert_id("unanswered", alert, above)


def unanswered(store: Store, now: datetime) -> tuple[Unanswered, ...]:
    """Alerts whose time to answer is over and that were not passed on yet."""
    view = store.view()
    found = []
    for row in store.pages.alerts(unanswered=True, limit=_MOST):
        held = item(view, row.id, Deed)
        if held is None or held.stage is not Stage.ACTIVE:
            continue
        due = due_at(store, row, held.subject or "", now)
        if now < due:
            continue
        above = above_of(view, row.to)
        next_id = escalated_id(row.id, above) if above else ""
        if not above or view.get(next_id) is None:
            found.append(Unanswered(row.id, row.to, above, next_id, due))
    return tuple(found)


def escalation(store: Store, one: Unanswered, by: str) -> AlertRaised | None:
    """The act that passes an unanswered alert on, a colour higher."""
    before = raising_act(store, one.alert)
    if before is None or not one.above:
        return None
    level = ORDER[min(ORDER.index(before.level) + 1, len(ORDER) - 1)]
    words = text(
        "{to}未在时限内答复，现报上一级。{said}",
        "{to} did not answer in time; it goes one level up. {said}",
        to=name_of(store.view(), one.to),
        said=before.words,
    )
    return AlertRaised(
        by, one.next_id, one.above, level, _plain(words), before.observations, before.rule
    )


# -- deadlines of commitments


def deadline_acts(store: Store, now: datetime, by_of: dict[str, str]) -> tuple[AlertRaised, ...]:
    """Alerts for commitments whose last day is near or past, to each owner, once a colour.

    by_of: for each side the party in whose name its owners are alerted.
    """
    view = store.view()
    today = now.astimezone(CHINA).date()
    steps = defaults_on(today).deadlines
    horizon = (today + timedelta(days=max(one.days for one in steps))).isoformat()
    acts: list[AlertRaised] = []
    for stage in _OPEN:
        after: tuple[str, str] | None = None
        n = 0
        while n < _DEADLINES_MOST:
            page = store.pages.entries("commitment", stage=stage.value, after=after, limit=200)
            near = [row for row in page.rows if row.due and row.due <= horizon]
            for row in near:
                acts += _for_deadline(view, row.id, now, by_of)
            n += len(near)
            if page.next is None or len(near) < len(page.rows):
                break
            after = page.next
    return tuple(acts)


def _for_deadline(
    view: View, id_: str, now: datetime, by_of: dict[str, str]
) -> Iterator[AlertRaised]:
    held = item(view, id_, Commitment)
    today = now.astimezone(CHINA).date()
    if held is None or held.due is None:
        return
    left = (held.due - today).days
    reached = [one for one in defaults_on(today).deadlines if left <= one.days]
    if not reached:
        return
    level = min(reached, key=lambda one: one.days).level
    words = _deadline_words(held, left)
    for owner in held.owners:
        by = by_of.get(side_of(view, owner))
        next_id = alert_id("deadline", held.id, held.due.isoformat(), level.value, owner)
        if by and view.get(next_id) is None:
            yield AlertRaised(by, next_id, owner, level, words, (), held.id)


def _deadline_words(held: Commitment, left: int) -> Text:
    day = held.due.isoformat() if held.due else ""
    if left > 0:
        zh, en = "“{title}”将于{day}到期，尚余{n}天。", "“{title}” is due on {day}, in {n} days."
    elif left == 0:
        zh, en = "“{title}”今天（{day}）到期。", "“{title}” is due today, {day}."
    else:
        zh = "“{title}”已于{day}到期，逾期{n}天，尚未办结。"
        en = "“{title}” was due on {day}, {n} days ago, and is not closed."
    n = str(abs(left))
    words = text(zh, en, title=held.title, day=Text(day, day), n=Text(n, n))
    return _plain(words)


def _plain(words: object) -> Text:
    """A sentence written out, as acts hold it."""
    assert hasattr(words, "render")  # noqa: S101
    return Text(words.render("zh"), words.render("en"))
