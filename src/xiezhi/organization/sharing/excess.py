"""How much a coalition could better itself by leaving, as measured by three yardsticks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from xiezhi.organization.given import choice, told
from xiezhi.organization.sharing.coalitions import Floats, exact_sums, names, sizes, sums
from xiezhi.organization.sharing.errors import GameInvalid, SharesInvalid
from xiezhi.organization.sharing.game import Game
from xiezhi.organization.sharing.numbers import Number, exactly, is_finite


class Measure(StrEnum):
    """What a coalition's excess is divided by before coalitions are compared.

    PLAIN: nothing. PER_CAPITA: its number of players. PROPORTIONAL: its own cost or worth, which
    must not be zero.
    """

    PLAIN = "plain"
    PER_CAPITA = "per_capita"
    PROPORTIONAL = "proportional"


def checked_measure(measure: object) -> Measure:
    """The yardstick by its name. Raises GameInvalid."""
    return choice("measure", measure, Measure, GameInvalid)


def divisors(game: Game, measure: Measure) -> list[Fraction]:
    """What the excess of each coalition is divided by; 1 for nobody and for all.

    Raises GameInvalid where a proportional excess would divide by zero or less.
    """
    n = game.n_players
    if measure is Measure.PLAIN:
        return [Fraction(1)] * (1 << n)
    if measure is Measure.PER_CAPITA:
        return [Fraction(max(1, int(size))) for size in sizes(n)]
    wrong = [mask for mask in range(1, (1 << n) - 1) if game.values[mask] <= 0]
    if wrong:
        raise GameInvalid(
            f"coalition {'+'.join(names(game.players, wrong[0]))} has "
            f"{game.values[wrong[0]]:g}; a proportional excess divides by it, so it must be "
            "above zero: use the plain or the per-capita measure."
        )
    inner = [exactly(value) for value in game.values[1:-1].tolist()]
    return [Fraction(1), *inner, Fraction(1)]


def exact_worth(game: Game) -> list[Fraction]:
    """What each coalition is worth, costs counted negative, without rounding."""
    return [exactly(value) for value in game.worth.tolist()]


def exact_excess(worth: list[Fraction], received: list[Fraction]) -> list[Fraction]:
    """What each coalition could better itself by; received: one a player, payments negative."""
    scale = math.lcm(*(f.denominator for f in worth), *(f.denominator for f in received))
    together = exact_sums([int(amount * scale) for amount in received])
    return [
        Fraction(value.numerator * (scale // value.denominator) - total, scale)
        for value, total in zip(worth, together, strict=True)
    ]


def received(game: Game, shares: Mapping[str, Number]) -> list[Fraction]:
    """A division in the game's order, payments counted negative. Raises SharesInvalid."""
    if set(shares) != set(game.players):
        odd = sorted(set(shares) ^ set(game.players))
        raise SharesInvalid(
            f"the division and the game disagree about {', '.join(odd)}; "
            f"give one share to each of {', '.join(game.players)}."
        )
    wrong = [p for p in game.players if not is_finite(shares[p])]
    if wrong:
        raise SharesInvalid(
            f"the share of {wrong[0]} is {told(shares[wrong[0]])}; expected a number."
        )
    return [game.kind.sign * exactly(shares[player]) for player in game.players]


def excesses(game: Game, amounts: Floats) -> Floats:
    """(2**n,): plain excess of each coalition. amounts: (n,) received, payments negative."""
    return game.worth - sums(amounts)
