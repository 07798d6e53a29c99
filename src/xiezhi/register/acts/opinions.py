"""Statements and votes (议题、表态); proposals (提案) of analyses and the sides' answers."""

from __future__ import annotations

import json
from enum import Enum

from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Text
from xiezhi.register.act import Act, act, part
from xiezhi.register.schema import Id, Record, SideCode, Turn, Words


class Vote(Enum):
    """A party's answer to a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"  # noqa: S105  (a vote, no password)


class Answer(Enum):
    """A side's answer to a proposal."""

    ADOPT = "adopt"
    CHANGE = "change"
    REJECT = "reject"


@part
class Detail(Record):
    """A named detail of a proposal, its value as JSON."""

    name: Words
    value: Words


@act("statement_put")
class StatementPut(Act):
    """A sentence that parties may agree or disagree with; votes on it bind nobody."""

    by: Id
    statement: Id
    words: Text


@act("voted")
class Voted(Act):
    """A party's vote on a statement; the last one counts."""

    by: Id
    statement: Id
    vote: Vote
    turn: Turn = 0


@act("proposal_tabled")
class ProposalTabled(Act):
    """A proposal is put before the sides that would have to agree."""

    by: Id
    proposal: Id
    proposal_kind: ProposalKind
    title: Text
    why: Text
    sides: tuple[SideCode, ...]
    places: tuple[Words, ...] = ()
    evidence: tuple[Words, ...] = ()
    details: tuple[Detail, ...] = ()


@act("proposal_answered")
class ProposalAnswered(Act):
    """A side's office answers a proposal; what all adopt may be drafted, and binds nobody yet."""

    by: Id
    proposal: Id
    answer: Answer
    words: Text | None = None
    turn: Turn = 0


def tabled(by: str, proposal: Proposal) -> ProposalTabled:
    """A proposal of an analysis as an act, its sentences written out in both languages."""
    return ProposalTabled(
        by=by,
        proposal=proposal.id,
        proposal_kind=proposal.kind,
        title=Text(proposal.title.render("zh"), proposal.title.render("en")),
        why=Text(proposal.why.render("zh"), proposal.why.render("en")),
        sides=tuple(sorted(proposal.sides)),
        places=tuple(dict.fromkeys(proposal.places)),
        evidence=tuple(dict.fromkeys(proposal.evidence)),
        details=tuple(
            Detail(name, json.dumps(value, ensure_ascii=False, sort_keys=True))
            for name, value in sorted(proposal.details.items())
        ),
    )


def proposal_of(act: ProposalTabled) -> Proposal:
    """The proposal that was tabled."""
    return Proposal(
        id=act.proposal,
        kind=act.proposal_kind,
        title=act.title,
        why=act.why,
        sides=frozenset(act.sides),
        places=act.places,
        evidence=act.evidence,
        details={detail.name: json.loads(detail.value) for detail in act.details},
    )
