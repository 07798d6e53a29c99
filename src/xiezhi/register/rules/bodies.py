"""Who may form, join and leave bodies and groups, call meetings, and say what came out of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.bodies import (
    BodyFormed,
    BodyJoined,
    BodyLeft,
    MeetingCalled,
    OutcomeAnswered,
    OutcomeRecorded,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import Body, Meeting, Outcome, Stage, replace
from xiezhi.register.rules.guards import (
    EVERY,
    distinct_sides,
    fresh,
    guard,
    known,
    known_refs,
    parties_known,
    quoted,
    who,
)
from xiezhi.register.rules.rule import rule
from xiezhi.register.rules.turns import TURN
from xiezhi.register.state import Change, Changes, Key, View, side_of, the

SIDES_LEAST = 2


def _across(view: View, act: Any, _at: datetime) -> Text | None:
    if distinct_sides(view, (act.by, *act.invited)) >= SIDES_LEAST:
        return None
    return Text(
        "须有两方以上的主体；请邀请另一方的主体。",
        "it needs parties of two sides or more; invite one of another side.",
    )


@rule(
    BodyFormed,
    (
        *EVERY,
        fresh("body"),
        parties_known("invited"),
        known_refs("origin"),
        guard(
            "across",
            "when",
            "受邀主体来自两方以上",
            "invited are parties of two sides or more",
            _across,
        ),
    ),
    Text(
        "发起者为首个成员，其他主体受邀", "the founder is its first member, the others are invited"
    ),
)
def _formed(_view: View, act: BodyFormed, _at: datetime) -> Changes:
    invited = tuple(dict.fromkeys((act.by, *act.invited)))
    return [(act.body, Body(act.body, act.body_kind, act.name, invited, (act.by,)))]


def _invited(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.body, Body)
    if act.by in found.invited and act.by not in found.members:
        return None
    return text(
        "{by}未受邀，或已是{body}的成员。",
        "{by} is not invited to {body}, or is its member already.",
        by=who(view, act.by),
        body=quoted(act.body),
    )


def _undissolved(view: View, act: Any, _at: datetime) -> Text | None:
    if not the(view, act.body, Body).dissolved:
        return None
    return text("{body}已解散。", "{body} is dissolved.", body=quoted(act.body))


UNDISSOLVED = guard("undissolved", "when", "尚未解散", "it is not dissolved", _undissolved)


@rule(
    BodyJoined,
    (
        *EVERY,
        known("body", Body),
        UNDISSOLVED,
        guard(
            "invited", "who", "受邀而未加入的主体", "a party invited that has not joined", _invited
        ),
        TURN,
    ),
    Text("成为成员；有两方成员即成立", "it is a member; with members of two sides the body stands"),
)
def _body_joined(view: View, act: BodyJoined, _at: datetime) -> Changes:
    found = the(view, act.body, Body)
    members = (*found.members, act.by)
    stands = distinct_sides(view, members) >= SIDES_LEAST
    return [(act.body, replace(found, members=members, stands=found.stands or stands))]


def _member(view: View, act: Any, _at: datetime) -> Text | None:
    if act.by in the(view, _body_of(view, act), Body).members:
        return None
    return text("{by}不是成员。", "{by} is no member.", by=who(view, act.by))


def _body_of(view: View, act: Any) -> str:
    if isinstance(act, (OutcomeRecorded, OutcomeAnswered)):
        return the(view, act.meeting, Meeting).body
    return str(act.body)


MEMBER = guard("member", "who", "成员", "a member", _member)


@rule(
    BodyLeft,
    (*EVERY, known("body", Body), MEMBER, TURN),
    Text(
        "不再是成员；不足两方即解散",
        "it is no member; with fewer than two sides the body dissolves",
    ),
)
def _left(view: View, act: BodyLeft, _at: datetime) -> Changes:
    found = the(view, act.body, Body)
    members = tuple(one for one in found.members if one != act.by)
    few = distinct_sides(view, members) < SIDES_LEAST
    gone = not members or (found.stands and few)
    return [(act.body, replace(found, members=members, dissolved=found.dissolved or gone))]


def _stands(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, _body_of(view, act), Body)
    if found.stands and not found.dissolved:
        return None
    return text(
        "{body}尚未成立或已解散；须有两方成员。",
        "{body} does not stand; it needs members of two sides.",
        body=quoted(found.id),
    )


STANDS = guard("stands", "when", "机构已成立，未解散", "the body stands", _stands)


def _agenda(_view: View, act: Any, _at: datetime) -> Text | None:
    items = [one.item for one in act.agenda]
    if items and len(items) == len(set(items)):
        return None
    return Text(
        "议程须至少有一项，编号不得重复。", "the agenda needs an item, and an id may stand once."
    )


@rule(
    MeetingCalled,
    (
        *EVERY,
        fresh("meeting"),
        known("body", Body),
        MEMBER,
        STANDS,
        guard(
            "agenda",
            "when",
            "议程各项编号不同",
            "the agenda's items have ids of their own",
            _agenda,
        ),
    ),
    Text("会议及其议程在册", "the meeting and its agenda are in the register"),
)
def _called(_view: View, act: MeetingCalled, _at: datetime) -> Changes:
    items = tuple(one.item for one in act.agenda)
    parts: list[Change] = [(("part", f"{act.meeting}/{one.item}"), one.title) for one in act.agenda]
    return [(act.meeting, Meeting(act.meeting, act.body, act.title, act.on, items)), *parts]


def outcome_key(meeting: str, item: str) -> Key:
    """The key of an agenda item's outcome."""
    return ("outcome", meeting, item)


def _outcome(view: View, act: Any) -> Outcome | None:
    found: Outcome | None = view.get(outcome_key(act.meeting, act.item))
    return found


def _on_agenda(view: View, act: Any, _at: datetime) -> Text | None:
    if act.item in the(view, act.meeting, Meeting).agenda:
        return None
    return text("议程中没有{item}。", "the agenda has no item {item}.", item=quoted(act.item))


def _held(view: View, act: Any, at: datetime) -> Text | None:
    if the(view, act.meeting, Meeting).on <= day(at):
        return None
    return Text("会议尚未召开。", "the meeting has not been held yet.")


def _no_outcome(view: View, act: Any, _at: datetime) -> Text | None:
    found = _outcome(view, act)
    if found is None or found.stage is Stage.WITHDRAWN:
        return None
    return text(
        "{item}已有记录的结果；请先由另一方表示同意或不同意。",
        "{item} has an outcome already; another side agrees to it or not first.",
        item=quoted(act.item),
    )


ON_AGENDA = guard("on agenda", "when", "该项在议程中", "the item is on the agenda", _on_agenda)


@rule(
    OutcomeRecorded,
    (
        *EVERY,
        known("meeting", Meeting),
        ON_AGENDA,
        MEMBER,
        STANDS,
        guard("held", "when", "会议已召开", "the meeting's day has come", _held),
        guard(
            "no outcome",
            "when",
            "该项没有待确认或已成立的结果",
            "the item has no outcome that waits or stands",
            _no_outcome,
        ),
        known_refs("refers"),
        TURN,
    ),
    Text("结果待其他各方确认", "the outcome waits for the other sides"),
    moves=(Stage.PROPOSED,),
)
def _recorded(view: View, act: OutcomeRecorded, _at: datetime) -> Changes:
    members = the(view, _body_of(view, act), Body).members
    sides = tuple(sorted({side_of(view, one) for one in members}))
    accepted = (side_of(view, act.by),)
    made = Outcome(act.outcome, act.words, act.refers, sides, accepted, Stage.PROPOSED)
    return [(outcome_key(act.meeting, act.item), made)]


def _waits(view: View, act: Any, _at: datetime) -> Text | None:
    found = _outcome(view, act)
    if found is not None and found.stage is Stage.PROPOSED:
        return None
    return text(
        "{item}没有待确认的结果。", "{item} has no outcome that waits.", item=quoted(act.item)
    )


def _other_side(view: View, act: Any, _at: datetime) -> Text | None:
    found = _outcome(view, act)
    own = side_of(view, act.by)
    if found is not None and own in found.sides and own not in found.accepted:
        return None
    return Text(
        "由尚未表示同意的另一方成员答复。", "a member of a side that has not agreed yet answers."
    )


@rule(
    OutcomeAnswered,
    (
        *EVERY,
        known("meeting", Meeting),
        ON_AGENDA,
        MEMBER,
        guard("waits", "when", "结果待确认", "the outcome waits for answers", _waits),
        guard(
            "side to answer", "who", "尚未同意的一方", "of a side that has not agreed", _other_side
        ),
        TURN,
    ),
    Text(
        "各方都同意即成立；一方不同意即作废", "it stands once all sides agree; one refusal voids it"
    ),
    moves=(Stage.ACTIVE, Stage.WITHDRAWN),
)
def _answered(view: View, act: OutcomeAnswered, _at: datetime) -> Changes:
    key = outcome_key(act.meeting, act.item)
    found: Outcome = view.get(key)
    if not act.agree:
        return [(key, replace(found, stage=Stage.WITHDRAWN))]
    accepted = (*found.accepted, side_of(view, act.by))
    whole = set(found.sides) <= set(accepted)
    stands = Stage.ACTIVE if whole else Stage.PROPOSED
    return [(key, replace(found, accepted=accepted, stage=stands))]
