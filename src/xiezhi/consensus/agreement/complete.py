"""Does an agreement hold what it must? Item by item, with the blanks still to be settled."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from xiezhi.consensus.agreement.agreement import ClauseKind
from xiezhi.consensus.agreement.dates import is_past
from xiezhi.consensus.agreement.errors import AgreementInvalid
from xiezhi.consensus.agreement.translation import awaits
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement, Clause

BLANK = "＿＿"  # what a draft leaves for the parties to settle


class Answer(Enum):
    """Whether an agreement holds an item."""

    HELD = "held"
    OPEN = "open"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Item:
    """Something an agreement must hold, by what rule; `article` empty where no law asks it."""

    id: str
    asks: Text
    holds: tuple[str, ...]
    status: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """An item, whether the agreement holds it, and in which clauses.

    open: what is still blank in them; past: duties and sums whose date was over when checked.
    """

    item: Item
    answer: Answer
    clauses: tuple[str, ...]
    open: tuple[Text, ...]
    past: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What agreements of a kind must hold. source: empty where no law asks it."""

    kind: str
    name: Text
    source: Text
    in_force: date | None
    items: tuple[Item, ...]


def check(agreement: Agreement, today: date | None = None) -> tuple[Check, ...]:
    """Every item of the agreement's kind. Raises AgreementInvalid for an unknown kind.

    today: against which dates are judged; None where they are not to be.
    """
    return tuple(_checked(item, agreement, today) for item in rules_of(agreement.kind).items)


@cache
def rules_of(kind: str) -> Rules:
    """The rules for a kind of agreement.

    >>> len(rules_of("compensation").items)
    7
    """
    text = files("xiezhi.consensus.agreement").joinpath("rules.toml").read_text("utf-8")
    kinds: dict[str, dict[str, Any]] = tomllib.loads(text)["kinds"]
    if kind not in kinds:
        raise AgreementInvalid(
            Text(
                f"没有“{kind}”这类协议；可用：{'、'.join(kinds)}",
                f"agreements of the kind {kind} are not known; use one of {', '.join(kinds)}",
            )
        )
    table = kinds[kind]
    items = tuple(
        Item(
            row["id"],
            Text(**row["asks"]),
            tuple(row["holds"]),
            row["status"],
            row.get("article", ""),
        )
        for row in table["items"]
    )
    since = date.fromisoformat(table["in_force"]) if "in_force" in table else None
    return Rules(kind, Text(**table["name"]), Text(**table.get("source", _NO_LAW)), since, items)


_NO_LAW = {
    "zh": "本程序的检查清单，不是法律规定",
    "en": "a checklist of this program, no rule of law",
}


def _checked(item: Item, agreement: Agreement, today: date | None) -> Check:
    if item.holds == ("party",):
        return Check(item, Answer.HELD, (), ())  # an agreement without two sides cannot be made
    kinds = {ClauseKind(kind) for kind in item.holds}
    found = [clause for clause in agreement.clauses if kinds & _kinds(clause)]
    still_open = tuple(one for clause in found for one in _open(clause))
    past = tuple(one for clause in found for one in _past(clause, today))
    answer = Answer.MISSING
    if found:
        answer = Answer.OPEN if still_open or past else Answer.HELD
    return Check(item, answer, tuple(clause.id for clause in found), still_open, past)


def _kinds(clause: Clause) -> set[ClauseKind]:
    """What the clause is, and what it also carries."""
    return {
        clause.kind,
        *([ClauseKind.DUTY] if clause.duties else []),
        *([ClauseKind.MONEY] if clause.money else []),
    }


def _open(clause: Clause) -> list[Text]:
    """What the clause leaves to be settled: blanks, duties without a date, sums without amount."""
    said = [words for words in (clause.body.zh, clause.body.en) if not awaits(words)]
    told = [clause.heading] if any(BLANK in words for words in said) else []
    undated = [duty.what for duty in clause.duties if not duty.due]
    unknown = [one.basis for one in clause.money if one.amount is None]
    return [*told, *undated, *unknown]


def _past(clause: Clause, today: date | None) -> list[Text]:
    """Duties and sums whose date is over."""
    return [
        *(duty.what for duty in clause.duties if is_past(duty.due, today)),
        *(one.basis for one in clause.money if is_past(one.due, today)),
    ]
