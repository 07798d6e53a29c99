"""Who may draft, propose, accept and withdraw a commitment, and ask to change it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.commitments import (
    ChangeAnswered,
    ChangeKind,
    ChangeRequested,
    CommitmentAccepted,
    CommitmentDrafted,
    CommitmentProposed,
    CommitmentWithdrawn,
    LookedAgain,
)
from xiezhi.register.clocks import day
from xiezhi.register.items import Commitment, SignedText, Stage, replace
from xiezhi.register.rules.binding import in_force, parties_bound
from xiezhi.register.rules.guards import (
    EVERY,
    OWNER,
    distinct_sides,
    guard,
    known,
    known_refs,
    owner_for,
    parties_known,
    quoted,
    stage,
    who,
)
from xiezhi.register.rules.rule import rule
from xiezhi.register.rules.turns import TURN
from xiezhi.register.state import Change, Changes, View, acts_as, item, links, side_of, the

PENDING = (Stage.PROPOSED, Stage.ACCEPTED)
NOT_YET = (Stage.DRAFT, *PENDING)
BINDING = (
    Stage.ACTIVE,
    Stage.REPORTED,
    Stage.VERIFIED,
    Stage.CHANGE_REQUESTED,
    Stage.SUSPENDED,
    Stage.OBJECTED,
    Stage.UNDER_REVIEW,
)
CHANGEABLE = (Stage.ACTIVE, Stage.VERIFIED, Stage.SUSPENDED)


def _redraft(view: View, act: Any, _at: datetime) -> Text | None:
    taken = view.get(act.commitment)
    if taken is None or (
        type(taken) is Commitment and taken.stage is Stage.DRAFT and taken.drafter == act.by
    ):
        return None
    return text(
        "编号{given}已被使用；只有草稿可由其起草者重新起草。",
        "the id {given} is taken; only a draft is drafted again, by whoever drafted it.",
        given=quoted(act.commitment),
    )


def _owners_fit(view: View, act: Any, _at: datetime) -> Text | None:
    n_sides = distinct_sides(view, act.owners)
    if n_sides >= 2 and n_sides == len(act.owners):  # noqa: PLR2004
        return None
    return Text(
        "须有两方以上的责任单位，每方一个。", "it needs owners of two sides or more, one a side."
    )


def _side_owns(view: View, act: Any, _at: datetime) -> Text | None:
    if side_of(view, act.by) in {side_of(view, one) for one in act.owners}:
        return None
    return text(
        "{by}所属的方没有责任单位；由责任单位所属的方起草。",
        "the side of {by} has no owner in it; a party of an owner's side drafts.",
        by=who(view, act.by),
    )


def _parent_fits(view: View, act: Any, _at: datetime) -> Text | None:
    if act.parent is None:
        return None
    above = the(view, act.parent, Commitment)
    if act.parent != act.commitment and above.stage not in (Stage.CLOSED, Stage.WITHDRAWN):
        return None
    return text(
        "上级事项{given}已办结、已撤回或就是它自己。",
        "the parent {given} is closed, withdrawn or the commitment itself.",
        given=quoted(act.parent),
    )


def _within_parent(view: View, act: Any, _at: datetime) -> Text | None:
    """An open part keeps the whole from being closed: it is for sides that owe the whole."""
    if act.parent is None:
        return None
    above = the(view, act.parent, Commitment)
    strangers = {side_of(view, one) for one in act.owners}
    strangers -= {side_of(view, one) for one in above.owners}
    if not strangers:
        return None
    return text(
        "上级事项{given}与{side}方无关；下级事项的责任单位须属于上级事项的各方。",
        "the parent {given} is not a matter of side {side}; a part of it has owners of its sides.",
        given=quoted(act.parent),
        side=quoted(min(strangers)),
    )


def _rests_in_force(view: View, act: Any, at: datetime) -> Text | None:
    for ref in _rests_on(view, act):
        found = item(view, ref.partition("/")[0], SignedText)
        if found is not None and not in_force(view, found, day(at)):
            return text(
                "{ref}所在的文本未生效或已终止。",
                "the text of {ref} is not in force.",
                ref=quoted(ref),
            )
        if found is not None and _clause_gone(found, ref):
            return text("条款{ref}已删除。", "clause {ref} is no longer there.", ref=quoted(ref))
    return None


def _rests_on(view: View, act: Any) -> tuple[str, ...]:
    if isinstance(act, CommitmentDrafted):
        return act.rests_on
    return the(view, act.commitment, Commitment).rests_on


def _clause_gone(found: SignedText, ref: str) -> bool:
    clause = ref.partition("/")[2]
    held = {one.id for one in found.clauses if not one.removed}
    return bool(clause) and clause not in held


IN_FORCE = guard(
    "rests in force",
    "when",
    "所依据的条款在生效文本中",
    "the clauses it rests on are in texts in force",
    _rests_in_force,
)


@rule(
    CommitmentDrafted,
    (
        *EVERY,
        guard(
            "redraft",
            "when",
            "编号未被使用，或为本人草稿",
            "the id is new, or its own draft",
            _redraft,
        ),
        parties_known("owners"),
        guard(
            "owners fit",
            "when",
            "两方以上、每方一个责任单位",
            "owners of two sides or more, one a side",
            _owners_fit,
        ),
        guard("side owns", "who", "责任单位所属的方", "of an owner's side", _side_owns),
        known("parent", Commitment),
        guard("parent fits", "when", "上级事项未办结", "its parent is not closed", _parent_fits),
        guard(
            "within parent",
            "when",
            "责任单位属于上级事项的各方",
            "its owners are of its parent's sides",
            _within_parent,
        ),
        known_refs("rests_on"),
        IN_FORCE,
        known_refs("origin"),
        TURN,
    ),
    Text("成为草稿，不约束任何一方", "it is a draft and binds nobody"),
    moves=(Stage.DRAFT,),
)
def _drafted(view: View, act: CommitmentDrafted, _at: datetime) -> Changes:
    made = Commitment(
        id=act.commitment,
        kind=act.commitment_kind,
        title=act.title,
        drafter=act.by,
        owners=act.owners,
        due=act.due,
        budget=act.budget,
        indicator=act.indicator,
        parent=act.parent,
        rests_on=act.rests_on,
    )
    before = item(view, act.commitment, Commitment)
    held = {*before.rests_on, before.parent} if before else set()
    above = (*act.rests_on, *((act.parent,) if act.parent else ()))
    pairs = [(ref, act.commitment) for ref in above if ref not in held]
    return [(act.commitment, made), *links(view, pairs)]


def _drafter(view: View, act: Any, _at: datetime) -> Text | None:
    if acts_as(view, act.by, the(view, act.commitment, Commitment).drafter):
        return None
    return text(
        "{given}由其起草者提出。",
        "whoever drafted {given} proposes it.",
        given=quoted(act.commitment),
    )


@rule(
    CommitmentProposed,
    (
        *EVERY,
        known("commitment", Commitment),
        stage("commitment", Stage.DRAFT),
        guard("drafter", "who", "起草者", "whoever drafted it", _drafter),
    ),
    Text("待各责任单位接受", "it waits for its owners"),
    moves=(Stage.PROPOSED,),
)
def _proposed(view: View, act: CommitmentProposed, _at: datetime) -> Changes:
    return [(act.commitment, replace(the(view, act.commitment, Commitment), stage=Stage.PROPOSED))]


def _not_accepted(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.commitment, Commitment)
    if owner_for(view, found, act.by) not in found.accepted:
        return None
    return text("{by}已经接受。", "{by} has accepted already.", by=who(view, act.by))


@rule(
    CommitmentAccepted,
    (
        *EVERY,
        known("commitment", Commitment),
        stage("commitment", *PENDING),
        OWNER,
        guard("not accepted", "when", "尚未接受", "it has not accepted yet", _not_accepted),
        IN_FORCE,
    ),
    Text("所有责任单位都接受后生效", "active once every owner accepted"),
    moves=(Stage.ACCEPTED, Stage.ACTIVE),
)
def _accepted(view: View, act: CommitmentAccepted, _at: datetime) -> Changes:
    found = the(view, act.commitment, Commitment)
    accepted = (*found.accepted, str(owner_for(view, found, act.by)))
    whole = set(found.owners) <= set(accepted)
    now = Stage.ACTIVE if whole else Stage.ACCEPTED
    made = replace(found, accepted=accepted, stage=now)
    return [(act.commitment, made), *(_counted(view, found, 1) if whole else [])]


def _counted(view: View, child: Commitment, step: int) -> list[Change]:
    """The parent with one open child more or less."""
    if child.parent is None:
        return []
    above = the(view, child.parent, Commitment)
    return [(above.id, replace(above, n_open=above.n_open + step))]


def closed_child(view: View, child: Commitment) -> list[Change]:
    """The change of the parent when an active child closes or is withdrawn."""
    return _counted(view, child, -1)


def _free(view: View, act: Any, at: datetime) -> Text | None:
    found = the(view, act.commitment, Commitment)
    if found.stage in NOT_YET or _has_left(view, found, act.by, day(at)):
        return None
    return text(
        "{given}已生效；撤回须各责任单位一致同意，或先按退出条款退出其依据的文本。",
        "{given} is active; withdrawing needs every owner's consent, or leaving the text it rests "
        "on by its exit clause first.",
        given=quoted(act.commitment),
    )


def _has_left(view: View, found: Commitment, by: str, on: date) -> bool:
    """Whether the owner's side is no longer bound by any text that the commitment rests on."""
    own = side_of(view, by)
    held = [item(view, ref.partition("/")[0], SignedText) for ref in found.rests_on]
    texts = [one for one in held if one is not None]
    left = [
        own in {side_of(view, party) for party in one.parties}
        and own not in {side_of(view, party) for party in parties_bound(one, on)}
        for one in texts
    ]
    return bool(left) and all(left)


@rule(
    CommitmentWithdrawn,
    (
        *EVERY,
        known("commitment", Commitment),
        stage("commitment", *NOT_YET, *BINDING),
        OWNER,
        guard(
            "free",
            "when",
            "尚未生效，或本方已退出其依据的文本",
            "not active yet, or its side has left the texts it rests on",
            _free,
        ),
    ),
    Text("撤回", "it is withdrawn"),
    moves=(Stage.WITHDRAWN,),
)
def _withdrawn(view: View, act: CommitmentWithdrawn, _at: datetime) -> Changes:
    found = the(view, act.commitment, Commitment)
    made = replace(found, stage=Stage.WITHDRAWN, before=None, change=None, agreed=())
    counted = closed_child(view, found) if found.stage in BINDING else []
    return [(act.commitment, made), *counted]


def _change_fits(view: View, act: Any, _at: datetime) -> Text | None:
    suspended = the(view, act.commitment, Commitment).stage is Stage.SUSPENDED
    if suspended and act.change in (ChangeKind.TERMS, ChangeKind.SUSPEND):
        return Text(
            "事项已中止，只能申请恢复或撤回。",
            "it is suspended; only resuming or withdrawing can be asked.",
        )
    if not suspended and act.change is ChangeKind.RESUME:
        return Text("事项没有中止。", "it is not suspended.")
    terms = (act.due, act.budget, act.indicator)
    if act.change is not ChangeKind.TERMS and any(one is not None for one in terms):
        return Text(
            "只有变更内容时才填期限、经费和指标。",
            "due, budget and indicator go with a change of terms alone.",
        )
    return None


@rule(
    ChangeRequested,
    (
        *EVERY,
        known("commitment", Commitment),
        stage("commitment", *CHANGEABLE),
        OWNER,
        guard("change fits", "when", "申请与现状相符", "what it asks fits the stage", _change_fits),
        TURN,
    ),
    Text("待其他责任单位同意", "it waits for the other owners"),
    moves=(Stage.CHANGE_REQUESTED,),
)
def _requested(view: View, act: ChangeRequested, _at: datetime) -> Changes:
    found = the(view, act.commitment, Commitment)
    made = replace(
        found,
        stage=Stage.CHANGE_REQUESTED,
        before=found.stage,
        change=act,
        agreed=(str(owner_for(view, found, act.by)),),
    )
    return [(act.commitment, made)]


def _to_answer(view: View, act: Any, _at: datetime) -> Text | None:
    found = the(view, act.commitment, Commitment)
    if not act.agree or owner_for(view, found, act.by) not in found.agreed:
        return None
    return text("{by}已经同意。", "{by} has agreed already.", by=who(view, act.by))


@rule(
    ChangeAnswered,
    (
        *EVERY,
        known("commitment", Commitment),
        stage("commitment", Stage.CHANGE_REQUESTED),
        OWNER,
        guard("to answer", "when", "尚未同意", "it has not agreed yet", _to_answer),
        TURN,
    ),
    Text(
        "所有责任单位同意即变更；一家不同意即维持原状",
        "in effect once every owner agrees; one refusal leaves all as it was",
    ),
    moves=(
        Stage.ACTIVE,
        Stage.VERIFIED,
        Stage.SUSPENDED,
        Stage.WITHDRAWN,
    ),
)
def _change_answered(view: View, act: ChangeAnswered, _at: datetime) -> Changes:
    found = the(view, act.commitment, Commitment)
    agreed = (*found.agreed, str(owner_for(view, found, act.by)))
    if act.agree and not set(found.owners) <= set(agreed):
        return [(act.commitment, replace(found, agreed=agreed))]
    settled = replace(found, stage=found.before or found.stage, before=None, change=None, agreed=())
    if not act.agree or found.change is None:
        return [(act.commitment, settled)]
    made = _changed(settled, found.change)
    counted = closed_child(view, found) if made.stage is Stage.WITHDRAWN else []
    return [(act.commitment, made), *counted]


def _changed(found: Commitment, change: ChangeRequested) -> Commitment:
    if change.change is ChangeKind.TERMS:
        return replace(found, due=change.due, budget=change.budget, indicator=change.indicator)
    stages = {
        ChangeKind.SUSPEND: Stage.SUSPENDED,
        ChangeKind.RESUME: Stage.ACTIVE,
        ChangeKind.WITHDRAW: Stage.WITHDRAWN,
    }
    return replace(found, stage=stages[change.change])


def _suspect(view: View, act: Any, _at: datetime) -> Text | None:
    if view.get(act.subject).suspect is not None:
        return None
    return text("{given}无须复查。", "{given} is not suspect.", given=quoted(act.subject))


def _held_by(found: Commitment | SignedText) -> tuple[str, ...]:
    return found.owners if isinstance(found, Commitment) else found.parties


def _holder(view: View, act: Any, _at: datetime) -> Text | None:
    found = view.get(act.subject)
    waiting = [one for one in _held_by(found) if one not in found.cleared]
    if any(acts_as(view, act.by, one) for one in waiting):
        return None
    return text(
        "{by}不是责任单位或所列主体，或已复查。",
        "{by} is no owner or named party, or has looked already.",
        by=who(view, act.by),
    )


@rule(
    LookedAgain,
    (
        *EVERY,
        known("subject", Commitment, SignedText),
        guard("suspect", "when", "待复查", "it is suspect", _suspect),
        guard(
            "holder",
            "who",
            "尚未复查的责任单位或所列主体",
            "an owner or named party that has not looked yet",
            _holder,
        ),
        TURN,
    ),
    Text(
        "所有责任单位或主体都复查后不再待复查", "no longer suspect once every owner or party looked"
    ),
)
def _looked(view: View, act: LookedAgain, _at: datetime) -> Changes:
    found: Commitment | SignedText = view.get(act.subject)
    looked = [one for one in _held_by(found) if acts_as(view, act.by, one)]
    cleared = tuple(dict.fromkeys((*found.cleared, *looked)))
    whole = set(_held_by(found)) <= set(cleared)
    made = replace(
        found, suspect=None if whole else found.suspect, cleared=() if whole else cleared
    )
    return [(act.subject, made)]
