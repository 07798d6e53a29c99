"""Who may put statements and vote, table proposals and answer them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.model.text import Text, text
from xiezhi.register.acts.opinions import (
    Answer,
    ProposalAnswered,
    ProposalTabled,
    StatementPut,
    Vote,
    Voted,
)
from xiezhi.register.items import Offer, Stage, Statement, replace
from xiezhi.register.rules.guards import EVERY, OFFICE, fresh, guard, known, quoted, who
from xiezhi.register.rules.rule import rule
from xiezhi.register.rules.turns import TURN
from xiezhi.register.state import Changes, View, side, side_of, the

_COUNTED = {Vote.AGREE: "n_agree", Vote.DISAGREE: "n_disagree", Vote.PASS: "n_pass"}


@rule(
    StatementPut,
    (*EVERY, fresh("statement")),
    Text("议题供各主体表态", "parties may vote on the statement"),
)
def _put(_view: View, act: StatementPut, _at: datetime) -> Changes:
    return [(act.statement, Statement(act.statement, act.words))]


@rule(
    Voted,
    (*EVERY, known("statement", Statement), TURN),
    Text("计入该主体的最后一次表态，不约束任何一方", "its last vote counts, and binds nobody"),
)
def _voted(view: View, act: Voted, _at: datetime) -> Changes:
    key = ("vote", act.statement, act.by)
    found = the(view, act.statement, Statement)
    before: Vote | None = view.get(key)
    counts = {name: getattr(found, name) for name in _COUNTED.values()}
    counts[_COUNTED[act.vote]] += 1
    if before is not None:
        counts[_COUNTED[before]] -= 1
    return [(act.statement, replace(found, **counts)), (key, act.vote)]


def _sides_known(view: View, act: Any, _at: datetime) -> Text | None:
    unknown = [code for code in act.sides if side(view, code) is None]
    if unknown:
        return text(
            "台账中没有方{given}。", "the register has no side {given}.", given=quoted(unknown[0])
        )
    if len(act.sides) >= 2:  # noqa: PLR2004
        return None
    return Text("提案须涉及两方以上。", "a proposal concerns two sides or more.")


def _side_named(view: View, act: Any, _at: datetime) -> Text | None:
    sides = act.sides if isinstance(act, ProposalTabled) else the(view, act.proposal, Offer).sides
    if side_of(view, act.by) in sides:
        return None
    return text(
        "{by}所属的方不在提案之列。",
        "the side of {by} is not in the proposal.",
        by=who(view, act.by),
    )


SIDE_NAMED = guard(
    "side named", "who", "提案涉及的一方", "of a side that the proposal concerns", _side_named
)


@rule(
    ProposalTabled,
    (
        *EVERY,
        fresh("proposal"),
        guard(
            "sides known",
            "when",
            "涉及两方以上且均在册",
            "two sides or more, all known",
            _sides_known,
        ),
        SIDE_NAMED,
    ),
    Text("提案待各方答复", "the proposal waits for the sides"),
    moves=(Stage.PROPOSED,),
)
def _tabled(_view: View, act: ProposalTabled, _at: datetime) -> Changes:
    return [(act.proposal, Offer(act.proposal, act.proposal_kind, act.title, act.sides))]


@rule(
    ProposalAnswered,
    (*EVERY, OFFICE, known("proposal", Offer), SIDE_NAMED, TURN),
    Text(
        "各方都采纳后可据此起草；提案本身不约束任何一方",
        "once all adopt it, it may be drafted; a proposal itself binds nobody",
    ),
    moves=(Stage.PROPOSED, Stage.ACCEPTED, Stage.ACTIVE),
)
def _answered(view: View, act: ProposalAnswered, _at: datetime) -> Changes:
    found = the(view, act.proposal, Offer)
    answers = {**dict(found.answers), side_of(view, act.by): act.answer}
    adopted = [code for code in found.sides if answers.get(code) is Answer.ADOPT]
    partly = Stage.ACCEPTED if adopted else Stage.PROPOSED
    now = Stage.ACTIVE if len(adopted) == len(found.sides) else partly
    return [(act.proposal, replace(found, answers=tuple(sorted(answers.items())), stage=now))]
