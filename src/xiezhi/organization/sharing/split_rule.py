"""Split rules: how stock and increment of a shared park, enclave or moved enterprise are divided.

A rule is dated data. Each clause keeps its article and how sure it is, so that every yuan it moves
can be traced to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xiezhi.model.text import Text
from xiezhi.organization.sharing.errors import RuleInvalid


class Status(StrEnum):
    """How sure a clause is.

    VERIFIED: read in its source. UNVERIFIED: not found. KNOWN: general knowledge, unseen. AGREED:
    the parties' own terms.
    """

    VERIFIED = "V"
    UNVERIFIED = "U"
    KNOWN = "K"
    AGREED = "A"

    @property
    def sure(self) -> bool:
        """Whether money may follow it without a mark."""
        return self in (Status.VERIFIED, Status.AGREED)

    @property
    def label(self) -> Text:
        """The mark a reader sees."""
        return _LABELS[self]


_LABELS = {
    Status.VERIFIED: Text("已核对原文", "read in its source"),
    Status.UNVERIFIED: Text("未核实", "not verified"),
    Status.KNOWN: Text("一般知识，未见原文", "general knowledge, source not seen"),
    Status.AGREED: Text("双方约定", "agreed by the parties"),
}


class Element(StrEnum):
    """What a clause settles."""

    BASE = "base"
    ENTRY = "entry"
    STOCK = "stock"
    RATIO = "ratio"
    CAP = "cap"
    EXTENSION = "extension"
    INDICATORS = "indicators"
    PRINCIPLE = "principle"
    RED_LINE = "red_line"


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is shared: a yearly average over the years before, and whether on a confirmed list."""

    years_before: int
    average_yuan: Decimal
    listed: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """Shares of the increment by side, summing to one; years: how long, None for ever."""

    shares: tuple[tuple[str, Decimal], ...]
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """One side's shares in sum stop at the sum of the years before."""

    side: str
    years_before: int


@dataclass(frozen=True, slots=True)
class Extension:
    """More years where the cap was not reached."""

    years: int


Terms = Entry | Ratio | Cap | Extension | None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with its article, how sure it is, a digest, and its terms if it computes."""

    element: Element
    article: str
    status: Status
    sources: tuple[str, ...]
    digest: Text
    terms: Terms = None


@dataclass(frozen=True, slots=True)
class SplitRule:
    """A rule in force from a day on; a later rule of the same id replaces it.

    sides: roles, two or more. keeper: the role that keeps what is not shared; None where the
    increment is always shared in full.
    Raises RuleInvalid for ratios that do not sum to one or clauses that name no side.
    """

    id: str
    title: Text
    document: str
    in_force: date
    sides: tuple[str, ...]
    clauses: tuple[Clause, ...]
    keeper: str | None = None

    def __post_init__(self) -> None:
        check_sides(self)
        check_elements(self)
        ratio = self.terms_of(Ratio)
        if ratio is not None:
            check_ratio(self, ratio)
        cap = self.terms_of(Cap)
        if cap is not None and cap.side not in self.sides:
            raise RuleInvalid(
                f"rule {self.id} caps {cap.side!r}, which is no side; sides are "
                f"{', '.join(self.sides)}."
            )
        if self.keeper is None and any(isinstance(c.terms, Entry | Cap) for c in self.clauses):
            raise RuleInvalid(
                f"rule {self.id} has an entry or a cap but nobody who keeps what is not shared; "
                "name a keeper."
            )

    def clause(self, element: Element) -> Clause | None:
        """The clause that settles something, if there is one."""
        return next((c for c in self.clauses if c.element is element), None)

    def terms_of(self, kind: type[Any]) -> Any:
        """The terms of one kind, if a clause has them."""
        return next((c.terms for c in self.clauses if isinstance(c.terms, kind)), None)


def agreed(rule: SplitRule, terms: Terms, element: Element, digest: Text) -> SplitRule:
    """The rule with one clause replaced or added by the parties' own terms, marked as theirs.

    >>> from xiezhi.organization.sharing.split_rules import rule_at
    >>> own = Ratio((("outbound", Decimal("0.4")), ("inbound", Decimal("0.6"))))
    >>> words = Text("四六分成", "shared four to six")
    >>> rule = agreed(rule_at("feidi-2017", date(2024, 1, 1)), own, Element.RATIO, words)
    >>> rule.clauses[-1].status
    <Status.AGREED: 'A'>
    """
    kept = tuple(c for c in rule.clauses if c.element is not element)
    return replace(rule, clauses=(*kept, Clause(element, "", Status.AGREED, (), digest, terms)))


def check_sides(rule: SplitRule) -> None:
    """Two sides or more, each once, the keeper one of them."""
    if len(set(rule.sides)) != len(rule.sides) or len(rule.sides) < 2:  # noqa: PLR2004
        raise RuleInvalid(
            f"rule {rule.id} has sides {', '.join(rule.sides) or 'nobody'}; "
            "expected two or more, each once."
        )
    if rule.keeper is not None and rule.keeper not in rule.sides:
        raise RuleInvalid(
            f"rule {rule.id} lets {rule.keeper!r} keep, which is no side; sides are "
            f"{', '.join(rule.sides)}."
        )


def check_elements(rule: SplitRule) -> None:
    """One clause an element, so that each yuan has one reason."""
    elements = [clause.element for clause in rule.clauses]
    twice = sorted({e for e in elements if elements.count(e) > 1})
    if twice:
        raise RuleInvalid(f"rule {rule.id} has two clauses on {twice[0]}; join them.")


def check_ratio(rule: SplitRule, ratio: Ratio) -> None:
    """Every side has a share of at least 0, and they sum to one."""
    shares = dict(ratio.shares)
    if set(shares) != set(rule.sides) or len(shares) != len(ratio.shares):
        raise RuleInvalid(
            f"rule {rule.id} gives shares to {', '.join(shares)}, its sides are "
            f"{', '.join(rule.sides)}; give one share a side."
        )
    wrong = [side for side, share in shares.items() if not share.is_finite() or share < 0]
    if wrong or sum(shares.values()) != 1:
        raise RuleInvalid(
            f"the shares of rule {rule.id} are "
            f"{', '.join(f'{side} {share}' for side, share in shares.items())}; "
            "expected shares of at least 0 that sum to exactly 1."
        )
    if ratio.years is not None and rule.keeper is None:
        raise RuleInvalid(
            f"rule {rule.id} shares for {ratio.years} years but names nobody who keeps the "
            "increment after; name a keeper."
        )
