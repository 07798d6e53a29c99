"""Splitting one year's money by a rule: per side, to the cent, each line with its clause."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from xiezhi.organization.sharing.errors import ObservationInvalid, RuleOpen, UnverifiedClause
from xiezhi.organization.sharing.money import cents, to_cents, yuan
from xiezhi.organization.sharing.split_rule import (
    Cap,
    Clause,
    Element,
    Entry,
    Extension,
    Ratio,
    SplitRule,
)


@dataclass(frozen=True, slots=True)
class Observed:
    """What came in in one year, in yuan to the cent.

    stock: by side, what each would have had without the joint work. increment: what is to be
    shared. Both at least 0: where the total falls below the stock, no rule on record says who
    bears it, so the parties must agree first.
    """

    year: int
    increment: Decimal
    stock: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Past:
    """What a rule needs to remember.

    start_year: the first year of sharing (for a moved enterprise, the first after full production).
    before: what was paid in each of the years before, latest last. listed: whether the sides have
    confirmed the case together. received: by side, increments shared in earlier years.
    """

    start_year: int
    before: tuple[Decimal, ...] = ()
    listed: bool = True
    received: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """Some of the money: who gets it, how much, and by which clause."""

    side: str
    yuan: Decimal
    clause: Clause

    @property
    def marked(self) -> bool:
        """Whether the clause was never read in its source."""
        return not self.clause.status.sure


@dataclass(frozen=True, slots=True)
class Split:
    """One year's money by side; the lines sum to what was observed."""

    rule: SplitRule
    year: int
    lines: tuple[Line, ...]
    shared: bool

    @property
    def shares(self) -> dict[str, Decimal]:
        """Yuan by side."""
        return {
            side: sum((line.yuan for line in self.lines if line.side == side), yuan(0))
            for side in self.rule.sides
        }

    @property
    def marks(self) -> tuple[Clause, ...]:
        """Clauses never read in their source that moved money, or could have held it back."""
        moved = {line.clause.element for line in self.lines}
        return tuple(
            clause
            for clause in self.rule.clauses
            if not clause.status.sure and (clause.terms is not None or clause.element in moved)
        )


def split(
    rule: SplitRule, observed: Observed, past: Past, *, allow_unverified: bool = False
) -> Split:
    """Who gets what of one year's money, and by which clause.

    Stock stays; increment is shared at the ratio while the rule lets in, runs and is below its cap;
    what it does not share stays with the keeper. allow_unverified: let clauses of status U or K
    decide, marked. Raises RuleOpen, UnverifiedClause, ObservationInvalid.

    >>> from datetime import date
    >>> from xiezhi.organization.sharing.split_rules import rule_at
    >>> stock = {"sichuan": Decimal(40), "chongqing": Decimal(9)}
    >>> observed = Observed(2023, Decimal("100.01"), stock)
    >>> split(rule_at("gaozhu-2020", date(2023, 1, 1)), observed, Past(2021)).shares
    {'sichuan': Decimal('90.01'), 'chongqing': Decimal('59.00')}
    """
    check_observed(rule, observed, past)
    increment, shared = increment_lines(rule, observed, past)
    lines = tuple(line for line in (*stock_lines(rule, observed), *increment) if line.yuan)
    done = Split(rule, observed.year, lines, shared)
    if done.marks and not allow_unverified:
        clause = done.marks[0]
        raise UnverifiedClause(
            f"rule {rule.id} would move money by its clause on {clause.element}, whose status is "
            f"{clause.status.value} ({clause.status.label.en}); read the source, agree on terms, "
            "or allow it and show the mark."
        )
    return done


def split_years(
    rule: SplitRule, years: Sequence[Observed], past: Past, *, allow_unverified: bool = False
) -> tuple[Split, ...]:
    """Year after year, what was shared before counting towards the cap. Years must ascend."""
    done: list[Split] = []
    for observed in years:
        if done and observed.year <= done[-1].year:
            raise ObservationInvalid(
                f"year {observed.year} follows {done[-1].year}; give each year once, ascending."
            )
        done.append(split(rule, observed, past, allow_unverified=allow_unverified))
        past = replace(past, received=received_after(past, done[-1]))
    return tuple(done)


def received_after(past: Past, done: Split) -> dict[str, Decimal]:
    """What each side has had of shared increments so far."""
    if not done.shared:
        return dict(past.received)
    gained = {
        side: sum(
            (
                line.yuan
                for line in done.lines
                if line.side == side and line.clause.element is not Element.STOCK
            ),
            yuan(0),
        )
        for side in done.rule.sides
    }
    return {side: past.received.get(side, yuan(0)) + gained[side] for side in done.rule.sides}


def stock_lines(rule: SplitRule, observed: Observed) -> list[Line]:
    """What each side had before stays with it."""
    clause = rule.clause(Element.STOCK)
    if not any(observed.stock.values()):
        return []
    if clause is None:
        raise RuleOpen(
            f"rule {rule.id} says nothing about stock; give its increment alone, or agree on a "
            "clause about stock."
        )
    return [Line(side, amount, clause) for side, amount in observed.stock.items()]


def increment_lines(rule: SplitRule, observed: Observed, past: Past) -> tuple[list[Line], bool]:
    """Who gets the increment, and whether it was shared at all."""
    ratio = rule.clause(Element.RATIO)
    if ratio is None or not isinstance(ratio.terms, Ratio):
        raise RuleOpen(
            f"rule {rule.id} gives no ratio for the increment; agree on one and add it to the rule."
        )
    stopped = refusal(rule, ratio.terms, observed.year, past)
    if stopped is not None:
        return [Line(keeper(rule), observed.increment, stopped)], False
    exact = {side: Fraction(s) * Fraction(observed.increment) for side, s in ratio.terms.shares}
    shares = to_cents(exact, observed.increment)
    by = reason(rule, ratio, ratio.terms, observed.year, past)
    return capped(rule, shares, past, by), True


def refusal(rule: SplitRule, ratio: Ratio, year: int, past: Past) -> Clause | None:
    """The clause by which nothing is shared this year, if there is one."""
    entry = rule.clause(Element.ENTRY)
    if entry is not None and not enters(rule, past):
        return entry
    if ratio.years is None or year < past.start_year + ratio.years:
        return None
    extension = rule.clause(Element.EXTENSION)
    more = rule.terms_of(Extension)
    if more is not None and year < past.start_year + ratio.years + more.years:
        return None if room(rule, past) else rule.clause(Element.CAP)
    return extension or rule.clause(Element.RATIO)


def reason(rule: SplitRule, clause: Clause, ratio: Ratio, year: int, past: Past) -> Clause:
    """The clause by which something is shared this year: the ratio's, or its extension's."""
    late = ratio.years is not None and year >= past.start_year + ratio.years
    return (rule.clause(Element.EXTENSION) or clause) if late else clause


def capped(rule: SplitRule, shares: Mapping[str, Decimal], past: Past, by: Clause) -> list[Line]:
    """The shares, what lies beyond the cap going back to the keeper."""
    cap = rule.terms_of(Cap)
    lines = [Line(side, amount, by) for side, amount in shares.items()]
    if cap is None:
        return lines
    beyond = shares[cap.side] - min(shares[cap.side], room(rule, past))
    kept = [
        replace(line, yuan=line.yuan - beyond) if line.side == cap.side else line for line in lines
    ]
    clause = rule.clause(Element.CAP)
    return kept if clause is None else [*kept, Line(keeper(rule), beyond, clause)]


def enters(rule: SplitRule, past: Past) -> bool:
    """Whether a case is large enough, and confirmed, to be shared. Raises ObservationInvalid."""
    terms: Entry | None = rule.terms_of(Entry)
    if terms is None:
        return True
    paid = last_years(rule, past, terms.years_before)
    large = sum(paid, Decimal(0)) >= terms.average_yuan * terms.years_before
    return large and (past.listed or not terms.listed)


def room(rule: SplitRule, past: Past) -> Decimal:
    """How much the capped side may still get. Infinite without a cap."""
    cap: Cap | None = rule.terms_of(Cap)
    if cap is None:
        return Decimal("Infinity")
    most = sum(last_years(rule, past, cap.years_before), Decimal(0))
    return max(yuan(0), most - past.received.get(cap.side, yuan(0)))


def last_years(rule: SplitRule, past: Past, n_years: int) -> tuple[Decimal, ...]:
    """What was paid in the last years before. Raises ObservationInvalid where they are missing."""
    if len(past.before) < n_years:
        raise ObservationInvalid(
            f"rule {rule.id} needs the {n_years} years before the start, {len(past.before)} are "
            "given; give them all, 0 where nothing was paid."
        )
    return past.before[-n_years:]


def keeper(rule: SplitRule) -> str:
    """Who keeps what is not shared."""
    if rule.keeper is None:
        raise RuleOpen(f"rule {rule.id} does not say who keeps what is not shared; name a keeper.")
    return rule.keeper


def check_observed(rule: SplitRule, observed: Observed, past: Past) -> None:
    """The year lies in the rule's time, and all money is whole cents of at least 0."""
    if observed.year < max(rule.in_force.year, past.start_year):
        raise ObservationInvalid(
            f"year {observed.year} lies before rule {rule.id} ({rule.in_force}) or the start of "
            f"sharing ({past.start_year}); give a later year."
        )
    odd = sorted((set(observed.stock) | set(past.received)) - set(rule.sides))
    if odd:
        raise ObservationInvalid(
            f"{odd[0]!r} is no side of rule {rule.id}; sides are {', '.join(rule.sides)}."
        )
    told = [
        ("the increment", observed.increment),
        *((f"the stock of {side}", amount) for side, amount in observed.stock.items()),
        *((f"year {i + 1} of the years before", amount) for i, amount in enumerate(past.before)),
        *((f"what {side} received", amount) for side, amount in past.received.items()),
    ]
    for what, amount in told:
        if math.isnan(amount) or amount < 0:
            raise ObservationInvalid(
                f"{what} is {amount} yuan; expected at least 0, as the rules say nothing of a fall."
            )
        cents(amount, what)
