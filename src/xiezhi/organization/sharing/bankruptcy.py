"""Too little for all claims: four rules, exact, and to the cent where it is money.

A fund that falls short, a quota, a compensation pot: each party's claim is agreed, the estate is
less than their sum. Source: Aumann & Maschler (1985); Thomson (2003) for the rules' properties.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

import numpy as np

from xiezhi.organization.given import choice, told
from xiezhi.organization.sharing.coalitions import exact_sums
from xiezhi.organization.sharing.errors import ClaimsInvalid, TooManyPlayers
from xiezhi.organization.sharing.game import MAX_TABLE_PLAYERS, Game, Kind
from xiezhi.organization.sharing.money import cents, to_cents
from xiezhi.organization.sharing.numbers import Number, exactly, is_finite

Amounts = dict[str, Fraction]


class Rule(StrEnum):
    """How a shortfall is borne.

    PROPORTIONAL: each gets the same share of its claim. EQUAL_AWARDS: each gets the same amount,
    but no more than its claim (kind to small claims). EQUAL_LOSSES: each loses the same amount, but
    no more than its claim (kind to large ones). TALMUD: equal awards of half the claims while the
    estate is below half of all, equal losses above.
    """

    PROPORTIONAL = "proportional"
    EQUAL_AWARDS = "constrained_equal_awards"
    EQUAL_LOSSES = "constrained_equal_losses"
    TALMUD = "talmud"


def awards(estate: Number, claims: Mapping[str, Number], rule: Rule = Rule.TALMUD) -> Amounts:
    """What each claimant gets, exactly; nobody gets less than nothing or more than its claim.

    Raises ClaimsInvalid for claims or an estate that are negative or no numbers, or an estate
    beyond the sum of claims.

    >>> awards(200, {"a": 100, "b": 200, "c": 300})
    {'a': Fraction(50, 1), 'b': Fraction(75, 1), 'c': Fraction(75, 1)}
    """
    amount, claimed = checked(estate, claims)
    return RULES[choice("rule", rule, Rule, ClaimsInvalid)](amount, claimed)


def awards_in_yuan(
    estate: Number, claims: Mapping[str, Number], rule: Rule = Rule.TALMUD
) -> dict[str, Decimal]:
    """The same to the cent, summing to the estate. Raises ClaimsInvalid, MoneyInvalid.

    >>> awards_in_yuan(Decimal("100.00"), {"a": 100, "b": 200, "c": 300})["a"]
    Decimal('33.34')
    """
    for name, claim in claims.items():
        cents(claim, f"the claim of {name}")
    return to_cents(awards(estate, claims, rule), estate)


def bankruptcy_game(estate: Number, claims: Mapping[str, Number]) -> Game:
    """A coalition is worth what is left when all others have been paid in full.

    Its nucleolus is the Talmud rule. Source: O'Neill (1982). Raises TooManyPlayers, ClaimsInvalid.

    >>> bankruptcy_game(200, {"1": 100, "2": 200, "3": 300}).of("23")
    100.0
    """
    amount, claimed = checked(estate, claims)
    if len(claimed) > MAX_TABLE_PLAYERS:
        raise TooManyPlayers(
            f"{len(claimed)} claimants make too many coalitions for a table; at most "
            f"{MAX_TABLE_PLAYERS}: use awards, which need none."
        )
    scale = math.lcm(amount.denominator, *(c.denominator for c in claimed.values()))
    owed = exact_sums([int(c * scale) for c in claimed.values()])
    left = [max(0, int(amount * scale) - owed[-1] + own) for own in owed]
    return Game(tuple(claimed), Kind.PROFIT, np.array([float(Fraction(v, scale)) for v in left]))


def in_proportion(estate: Fraction, claims: Amounts) -> Amounts:
    """The same share of every claim."""
    together = sum(claims.values(), Fraction(0))
    part = estate / together if together else Fraction(0)
    return {name: part * claim for name, claim in claims.items()}


def equal_awards(estate: Fraction, claims: Amounts) -> Amounts:
    """The same amount for all, each up to its claim: water rising in vessels."""
    rising = sorted(claims.values())
    level, left = Fraction(0), estate
    for k, (below, above) in enumerate(pairwise([Fraction(0), *rising])):
        open_ = len(rising) - k
        step = min(above - below, left / open_)
        level, left = level + step, left - step * open_
    return {name: min(claim, level) for name, claim in claims.items()}


def equal_losses(estate: Fraction, claims: Amounts) -> Amounts:
    """The same loss for all, each up to its claim: equal awards of what is missing."""
    missing = sum(claims.values(), Fraction(0)) - estate
    lost = equal_awards(missing, claims)
    return {name: claim - lost[name] for name, claim in claims.items()}


def talmud(estate: Fraction, claims: Amounts) -> Amounts:
    """Half of each claim is the watershed: equal awards below it, equal losses above."""
    half = {name: claim / 2 for name, claim in claims.items()}
    together = sum(half.values(), Fraction(0))
    if estate <= together:
        return equal_awards(estate, half)
    beyond = equal_losses(estate - together, half)
    return {name: half[name] + beyond[name] for name in claims}


RULES: Mapping[Rule, Callable[[Fraction, Amounts], Amounts]] = {
    Rule.PROPORTIONAL: in_proportion,
    Rule.EQUAL_AWARDS: equal_awards,
    Rule.EQUAL_LOSSES: equal_losses,
    Rule.TALMUD: talmud,
}


def checked(estate: Number, claims: Mapping[str, Number]) -> tuple[Fraction, Amounts]:
    """Estate and claims as fractions that leave something to decide. Raises ClaimsInvalid."""
    if not claims:
        raise ClaimsInvalid("there are no claims; give one a party.")
    for name, amount in (
        ("the estate", estate),
        *((f"the claim of {n}", c) for n, c in claims.items()),
    ):
        if not is_finite(amount) or amount < 0:
            raise ClaimsInvalid(f"{name} is {told(amount)}; expected an amount of at least 0.")
    exact = {name: exactly(claim) for name, claim in claims.items()}
    together = sum(exact.values(), Fraction(0))
    if exactly(estate) > together:
        raise ClaimsInvalid(
            f"the estate is {estate}, more than all claims together ({float(together):.12g}), so "
            "nothing falls short: pay every claim, and agree on the rest."
        )
    return exactly(estate), exact
