"""What each side may book of a joint park, what it does book, and what it gains.

Stock stays where it was; the increment (what came about less the stock) is divided by the ratio
that the parties agreed on, else by the rule. Shares of each measure sum to what came about, to the
hundredth (the cent, for money).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xiezhi.action.horizontal.enclaves.errors import AccountsInvalid
from xiezhi.action.horizontal.enclaves.rules import EVEN, MEASURES, REVENUES, BookingRule, Clause
from xiezhi.action.horizontal.money import CENTS, parted, rounded_cents
from xiezhi.model.text import Text

Amounts = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Account:
    """One measure of a park in a year, by area: what came about, stock, booked, alone, ratio."""

    park: str
    measure: str
    year: int
    actual: Amounts
    stock: Amounts
    booked: Amounts
    alone: Amounts
    ratio: Amounts

    @property
    def areas(self) -> tuple[str, ...]:
        """Everybody who appears in it."""
        every = (self.actual, self.stock, self.booked, self.alone, self.ratio)
        return tuple(dict.fromkeys(area for amounts in every for area in amounts))

    @property
    def total(self) -> Fraction:
        """What came about in all."""
        return sum(self.actual.values(), Fraction(0))


@dataclass(frozen=True, slots=True)
class Booking:
    """What is due to each area, by which clause; or why it cannot be said.

    due: empty where it is open. counted_twice: booked by all together less what came about; None
    where nobody says what they book.
    """

    account: Account
    due: Amounts
    clause: Clause | None
    agreed: bool
    open: Text | None

    @property
    def counted_twice(self) -> Fraction | None:
        """Above zero where some is booked more than once, below where some is booked by nobody."""
        booked = self.account.booked
        return sum(booked.values(), Fraction(0)) - self.account.total if booked else None

    def over(self, area: str) -> Fraction | None:
        """What an area books beyond what is due to it."""
        booked = self.account.booked.get(area)
        return None if booked is None or area not in self.due else booked - self.due[area]

    def gain(self, area: str) -> Fraction | None:
        """What is due to an area beyond what it would have alone."""
        alone = self.account.alone.get(area)
        return None if alone is None or area not in self.due else self.due[area] - alone


def book(account: Account, rule: BookingRule | None) -> Booking:
    """Divide one measure of a year. Raises AccountsInvalid.

    rule: the one in force; None where the parties use their own or none was in force yet.
    """
    check(account)
    clause = rule.clause(account.measure) if rule is not None else None
    ratio, why = _ratio(account, clause)
    if not account.actual:
        why = Text("没有实际发生数", "what came about is not given")
    if why is not None:
        return Booking(account, {}, clause, False, why)
    increment = account.total - sum(account.stock.values(), Fraction(0))
    parts = parted(rounded_cents(increment), list(ratio.values()))
    shared = {a: Fraction(n, CENTS) for a, n in zip(ratio, parts, strict=True)}
    rest = increment - sum(shared.values(), Fraction(0))  # less than half a hundredth
    first = next(iter(ratio))
    due = {
        area: account.stock.get(area, Fraction(0))
        + shared.get(area, Fraction(0))
        + (rest if area == first else 0)
        for area in account.areas
    }
    return Booking(account, due, clause, bool(account.ratio), None)


def held_open(account: Account, rule: BookingRule | None, why: Text) -> Booking:
    """A booking that divides nothing, for the reason given."""
    clause = rule.clause(account.measure) if rule is not None else None
    return Booking(account, {}, clause, False, why)


def check(account: Account) -> None:
    """Ratios sum to one, and stock is no more than what came about. Raises AccountsInvalid."""
    whole = sum(account.ratio.values(), Fraction(0))
    what = MEASURES[account.measure]
    zh = f"园区 {account.park} {account.year}年{what.zh}"
    en = f"{what.en} of park {account.park} in {account.year}"
    if account.ratio and whole != 1:
        raise AccountsInvalid(
            Text(
                f"{zh}的约定比例之和为{float(whole):g}，应为1；请更正。",
                f"the ratios of {en} sum to {float(whole):g}; they must sum to 1.",
            )
        )
    if account.actual and sum(account.stock.values(), Fraction(0)) > account.total:
        raise AccountsInvalid(
            Text(
                f"{zh}的存量大于实际发生；减少由谁承担，规则未写，须先商定。",
                f"the stock of {en} is more than what came about; no rule says who bears the "
                "fall: agree on it first.",
            )
        )


def _ratio(account: Account, clause: Clause | None) -> tuple[Amounts, Text | None]:
    """The ratio of the increment, or why there is none."""
    if account.ratio:
        return account.ratio, None
    if clause is None:
        return {}, Text("没有约定比例，也没有适用的规则", "no ratio agreed and no rule applies")
    if clause.share == REVENUES:
        return {}, Text(
            "规则按多年累计计算，见共享税收的分析",
            "the rule counts over several years; the analysis of shared revenues settles it",
        )
    areas = account.areas
    if clause.share == EVEN and len(areas) > 1:
        return dict.fromkeys(areas, Fraction(1, len(areas))), None
    if clause.share == EVEN:
        return {}, Text("只有一方在账上", "only one area is in the account")
    return {}, Text("规则把比例留给双方商定", "the rule leaves the ratio to the parties")
