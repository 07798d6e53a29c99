"""A first text of an agreement from what it rests on, with the trace of where each clause is from.

A draft invents no number and no date: what nobody has settled is left blank, and the check of
completeness names every blank. A date that is over binds nobody: what should be done by then is
left out unless somebody chose it, and then its date is blank.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from xiezhi.consensus.agreement.agreement import Agreement, Clause, ClauseKind, Duty, Signatory
from xiezhi.consensus.agreement.complete import BLANK
from xiezhi.consensus.agreement.dates import is_past
from xiezhi.consensus.agreement.digest import digest_of
from xiezhi.consensus.agreement.ground import Ground
from xiezhi.consensus.agreement.trace import Link, Node, NodeKind, Trace
from xiezhi.model.text import Text, joined

_FIELDS = {
    "layout": Text("空间布局", "Spatial layout"),
    "transport": Text("交通互联", "Transport"),
    "industry": Text("产业协作", "Industry"),
    "market": Text("统一市场", "One market"),
    "ecology": Text("生态共保联治", "Environment"),
    "services": Text("公共服务", "Public services"),
    "culture": Text("文化旅游", "Culture and tourism"),
    "rural": Text("乡村振兴与防止返贫", "Rural revitalisation and poverty"),
    "governance": Text("协作机制", "Working together"),
    "group": Text("组团", "Groups"),
    "project": Text("共建项目", "Joint projects"),
    "monitor": Text("共同监测", "Joint monitoring"),
    "sharing_rule": Text("成本分摊与收益共享", "Sharing costs and gains"),
    "clause": Text("共同约定", "What the sides agree on"),
    "other": Text("其他事项", "Other matters"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to negotiate over, and what each part of it rests on."""

    agreement: Agreement
    trace: Trace


class Why(Enum):
    """Why a requirement of the case is not drafted as a duty."""

    PAST = "past"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A requirement that becomes no duty unless somebody chooses it, and why."""

    ground: Ground
    why: Why


def worth_drafting(
    grounds: Sequence[Ground], today: date | None
) -> tuple[tuple[Ground, ...], tuple[LeftOut, ...]]:
    """What of a case's requirements to draft where nobody chose, and what not.

    Left out is what should be done by now, and what one side does by itself inside its own area.
    """
    why = {
        ground.id: Why.PAST if is_past(ground.due, today) else Why.OWN
        for ground in grounds
        if is_past(ground.due, today) or ground.own
    }
    kept = tuple(ground for ground in grounds if ground.id not in why)
    return kept, tuple(LeftOut(one, why[one.id]) for one in grounds if one.id in why)


def draft(
    id: str,  # noqa: A002
    title: Text,
    parties: Sequence[Signatory],
    grounds: Sequence[Ground],
    today: date | None = None,
) -> Draft:
    """An agreement of these parties on these grounds: purpose, duties by field, closing clauses.

    A ground becomes a duty of the parties it names; where it names none that signs, of those of
    the sides it falls to, else of all. today: a date before it is left blank.
    """
    grounds = [replace(one, due="") if is_past(one.due, today) else one for one in grounds]
    taken = {one.id for one in grounds}
    by_field = {name: [g for g in grounds if _field(g) == name] for name in _FIELDS}
    clauses = (
        _purpose(parties, grounds),
        *(_duties(name, found, parties, taken) for name, found in by_field.items() if found),
        *_closing(),
    )
    agreement = Agreement(id, title, tuple(parties), clauses)
    return Draft(agreement, trace_of(agreement, grounds))


def trace_of(agreement: Agreement, grounds: Sequence[Ground]) -> Trace:
    """Grounds, clauses and duties, each knowing its parents as they read now."""
    known = {ground.id: ground for ground in grounds}
    nodes = {g.id: Node(g.id, g.kind, g.digest) for g in grounds}
    for clause in agreement.clauses:
        links = tuple(Link(one, known[one].digest) for one in clause.rests_on if one in known)
        nodes[clause.id] = Node(clause.id, NodeKind.CLAUSE, clause.digest, links)
        for duty in clause.duties:
            words = digest_of(
                {"zh": duty.what.render("zh"), "due": duty.due, "who": list(duty.who)}
            )
            link = Link(clause.id, clause.digest)
            nodes[duty.id] = Node(duty.id, NodeKind.DUTY, words, (link,))
    return Trace(nodes)


def _field(ground: Ground) -> str:
    return ground.field if ground.field in _FIELDS else "other"


def _purpose(parties: Sequence[Signatory], grounds: Sequence[Ground]) -> Clause:
    documents = list(dict.fromkeys(g.document for g in grounds if g.document))
    names = joined([party.name for party in parties])
    zh, en = names.render("zh"), names.render("en")
    basis = joined([Text(f"《{one.zh}》", f"“{one.en}”") for one in documents])
    ground = Text(
        "本着平等、自愿、互利的原则", "As equals, of their own will and for the gain of all"
    )
    if documents:
        ground = Text(f"依据{basis.zh}，{ground.zh}", f"On the ground of {basis.en}, and as equals")
    return Clause(
        "purpose",
        ClauseKind.PURPOSE,
        Text("依据与目的", "Ground and purpose"),
        Text(
            f"{ground.zh}，{zh}就毗邻地区协作治理达成本协议。",
            f"{ground.en}, {en} agree on governing their border region together.",
        ),
        rests_on=tuple(g.id for g in grounds if g.document),
    )


def _duty_id(name: str, k: int, taken: Collection[str]) -> str:
    """A duty's id; where a ground bears it already, e.g. a proposal named layout_1, another."""
    id_ = f"{name}_{k}"
    return f"duty_{id_}" if id_ in taken else id_


def _duties(
    name: str, grounds: list[Ground], parties: Sequence[Signatory], taken: Collection[str]
) -> Clause:
    everyone = tuple(party.id for party in parties)
    duties = tuple(
        Duty(
            _duty_id(name, k, taken),
            _who(ground, parties) or everyone,
            ground.words,
            due=ground.due,
        )
        for k, ground in enumerate(grounds, start=1)
    )
    return Clause(
        f"duty_{name}",
        ClauseKind.DUTY,
        _FIELDS[name],
        Text("各方承担下列事项：", "The parties undertake the following:"),
        duties,
        rests_on=tuple(ground.id for ground in grounds),
    )


def _who(ground: Ground, parties: Sequence[Signatory]) -> tuple[str, ...]:
    """Those it names who sign; else the signing parties of the sides of those it names."""
    named = tuple(party.id for party in parties if party.id in ground.who)
    return named or tuple(party.id for party in parties if party.side in ground.sides)


def _closing() -> tuple[Clause, ...]:
    return (
        Clause(
            "mechanism",
            ClauseKind.MECHANISM,
            Text("协调机制", "Coordination"),
            Text(
                f"各方以联席会议议定重大事项，由各方发展改革部门牵头的工作组办理日常事务；联席会议每{BLANK}召开一次，"
                "由各方轮流主持。协议事项列入清单，逐项写明各方责任单位。",
                "A joint meeting decides matters of weight; a working group led by the development "
                f"and reform commissions does the daily work. The joint meeting sits every "
                f"{BLANK}, the sides presiding in turn. What is agreed goes into a list that names "
                "an office responsible on each side.",
            ),
        ),
        Clause(
            "review",
            ClauseKind.REVIEW,
            Text("检查与核验", "Review and verification"),
            Text(
                "一方报告的进展由另一方核验，报告方不得自行核验。对核验结果有异议的，可在收到之日起30日内提出，"
                "对方在30日内复核答复。",
                "Progress that one side reports is verified by another, never by the one that "
                "reports. An objection may be raised within 30 days of receipt and is reviewed "
                "within 30 days.",
            ),
        ),
        Clause(
            "money",
            ClauseKind.MONEY,
            Text("费用", "Costs"),
            Text(
                f"除另有约定外，各方承担在本辖区内实施的费用；共同事项的费用按{BLANK}分摊。",
                "Unless agreed otherwise each side bears what is done in its own area; the cost of "
                f"joint work is shared by {BLANK}.",
            ),
        ),
        Clause(
            "breach",
            ClauseKind.BREACH,
            Text("未履行的处理", "Where a duty is not kept"),
            Text(
                "未按期履行的，责任方应说明原因和补救期限，说明同时向各方公开；补救期限届满仍未履行的，提交联席会议议定。",
                "A party that does not keep a duty in time states why and by when it will, openly "
                "to all sides; where it still does not, the joint meeting decides what follows.",
            ),
        ),
        Clause(
            "dispute",
            ClauseKind.DISPUTE,
            Text("争议解决", "Disputes"),
            Text(
                "因本协议产生的争议由各方协商解决；协商不成的，报共同的上级机关协调。",
                "Disputes are settled by negotiation; where that fails they go to the common "
                "superior for coordination.",
            ),
        ),
        Clause(
            "term",
            ClauseKind.TERM,
            Text("生效与期限", "Entry into force and term"),
            Text(
                f"本协议自各方签署同一文本之日起生效，有效期{BLANK}；期满前由各方商定是否续签。",
                "The agreement takes effect when all parties have signed the same text and runs "
                f"for {BLANK}; before it ends the parties settle whether to renew it.",
            ),
        ),
        Clause(
            "exit",
            ClauseKind.EXIT,
            Text("变更与退出", "Amendment and exit"),
            Text(
                f"变更须经各方书面同意，以修正案形式作出。一方可提前{BLANK}书面通知各方退出；退出前已产生的义务继续履行。",
                "An amendment needs the written consent of all parties. A party may leave with "
                f"written notice of {BLANK}; duties that arose before remain to be kept.",
            ),
        ),
    )
