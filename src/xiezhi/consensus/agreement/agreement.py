"""An agreement: parties, numbered clauses, and in them who owes what to whom by when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from xiezhi.consensus.agreement.digest import Plain, digest_of
from xiezhi.consensus.agreement.errors import AgreementInvalid, all_of
from xiezhi.model.text import Text


class ClauseKind(Enum):
    """What a clause settles; checks of completeness go by it."""

    PURPOSE = "purpose"
    SCOPE = "scope"
    TARGET = "target"
    DUTY = "duty"
    MONEY = "money"
    MECHANISM = "mechanism"
    TERM = "term"
    REVIEW = "review"
    BREACH = "breach"
    DISPUTE = "dispute"
    EXIT = "exit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Signatory:
    """A party that the agreement names. side: its province's code."""

    id: str
    name: Text
    side: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Who owes what to whom, by when, and on what event.

    who, to_whom: ids of signatories; several owe jointly; an empty `to_whom` means all others.
    due: a date or period as the case writes it (2026, 2026-06-30), empty while not settled.
    trigger: the event that starts the duty; None where it starts with the agreement.
    """

    id: str
    who: tuple[str, ...]
    what: Text
    to_whom: tuple[str, ...] = ()
    due: str = ""
    trigger: Text | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """Who pays whom how much on what ground. amount: yuan; None while not settled."""

    id: str
    payer: str
    payee: str
    basis: Text
    amount: Decimal | None = None
    due: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One article. rests_on: ids of the requirements, statements and proposals behind it."""

    id: str
    kind: ClauseKind
    heading: Text
    body: Text
    duties: tuple[Duty, ...] = ()
    money: tuple[Money, ...] = ()
    rests_on: tuple[str, ...] = ()
    version: int = 1

    @property
    def digest(self) -> str:
        """Of what the clause says, in both languages; where it comes from changes no duty."""
        return digest_of(_said(self))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Clauses between two parties or more, of two sides or more.

    kind: `cooperation`, or a kind that the law asks more of (`compensation`).
    Raises AgreementInvalid, all problems at once.
    """

    id: str
    title: Text
    parties: tuple[Signatory, ...]
    clauses: tuple[Clause, ...]
    kind: str = "cooperation"
    number: str = ""

    def __post_init__(self) -> None:
        problems = [*_few(self), *_twice(self), *_strangers(self)]
        if problems:
            raise AgreementInvalid(all_of(problems))

    @property
    def digest(self) -> str:
        """What the parties sign: every word, duty and sum, in both languages."""
        parties = [{"id": p.id, "name": _both(p.name), "side": p.side} for p in self.parties]
        content: Plain = {
            "id": self.id,
            "kind": self.kind,
            "number": self.number,
            "title": _both(self.title),
            "parties": parties,
            "clauses": [_said(clause) for clause in self.clauses],
        }
        return digest_of(content)

    @property
    def sides(self) -> tuple[str, ...]:
        """Codes of the sides, in the order of the parties."""
        return tuple(dict.fromkeys(party.side for party in self.parties))

    def party(self, id: str) -> Signatory:  # noqa: A002
        """The party with this id."""
        return next(party for party in self.parties if party.id == id)

    def duties(self) -> tuple[Duty, ...]:
        """All duties, in the order of the clauses."""
        return tuple(duty for clause in self.clauses for duty in clause.duties)


def _both(text: Text) -> Plain:
    return {"zh": text.render("zh"), "en": text.render("en")}


def _said(clause: Clause) -> Plain:
    return {
        "id": clause.id,
        "kind": clause.kind.value,
        "version": clause.version,
        "heading": _both(clause.heading),
        "body": _both(clause.body),
        "duties": [
            {
                "id": duty.id,
                "who": list(duty.who),
                "to_whom": list(duty.to_whom),
                "what": _both(duty.what),
                "due": duty.due,
                "trigger": _both(duty.trigger) if duty.trigger else None,
            }
            for duty in clause.duties
        ],
        "money": [
            {
                "id": sum_.id,
                "payer": sum_.payer,
                "payee": sum_.payee,
                "amount": None if sum_.amount is None else f"{sum_.amount:f}",
                "basis": _both(sum_.basis),
                "due": sum_.due,
            }
            for sum_ in clause.money
        ],
    }


def _few(agreement: Agreement) -> list[Text]:
    if len(agreement.parties) >= 2 and len(agreement.sides) >= 2:  # noqa: PLR2004
        return []
    n_parties, n_sides = len(agreement.parties), len(agreement.sides)
    zh = f"协议 {agreement.id} 只有{n_parties}个主体、{n_sides}方；各须两个以上：请补上对方"
    en = (
        f"agreement {agreement.id} names {n_parties} parties of {n_sides} sides; expected two of "
        "each or more: add the counterpart"
    )
    return [Text(zh, en)]


def _twice(agreement: Agreement) -> list[Text]:
    owed = [duty.id for duty in agreement.duties()]
    sums = [one.id for clause in agreement.clauses for one in clause.money]
    ids = [party.id for party in agreement.parties], [c.id for c in agreement.clauses], owed, sums
    return [
        Text(
            f"编号 {id_} 在协议 {agreement.id} 中出现{n}次；每个编号只能出现一次",
            f"id {id_} stands {n} times in agreement {agreement.id}; every id may stand once",
        )
        for group in ids
        for id_, n in Counter(group).items()
        if n > 1
    ]


def _strangers(agreement: Agreement) -> list[Text]:
    known = {party.id for party in agreement.parties}
    named = [
        (clause.id, id_)
        for clause in agreement.clauses
        for id_ in (
            *(who for duty in clause.duties for who in (*duty.who, *duty.to_whom)),
            *(who for sum_ in clause.money for who in (sum_.payer, sum_.payee)),
        )
    ]
    return [
        Text(
            f"条款 {clause} 约束 {id_}，而它不是协议 {agreement.id} 的主体；不签署者不受约束："
            "请加入该主体或改为其他主体",
            f"clause {clause} binds {id_}, who is no party of agreement {agreement.id}; nobody is "
            "bound who does not sign: add the party or name another",
        )
        for clause, id_ in dict.fromkeys(named)
        if id_ not in known
    ]
