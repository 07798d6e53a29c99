"""Rules of thumb for dividing a cost or a profit, each with what it ignores.

They look at few coalitions, or none, so that a division may lie outside the core: ask `core_test`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from xiezhi.organization.given import told
from xiezhi.organization.sharing.errors import SharesInvalid, WeightsInvalid
from xiezhi.organization.sharing.game import AnyGame
from xiezhi.organization.sharing.numbers import Number, exactly, is_finite


def proportional(total: Number, weights: Mapping[str, Number]) -> dict[str, Fraction]:
    """A total in proportion to weights: people, demand, area, use. Ignores who causes what.

    Raises WeightsInvalid.

    >>> proportional(100, {"渝": 3, "黔": 2})
    {'渝': Fraction(60, 1), '黔': Fraction(40, 1)}
    """
    whole = exact_total(total)
    exact = checked_weights(weights)
    together = sum(exact.values())
    return {name: whole * weight / together for name, weight in exact.items()}


def by_stand_alone(game: AnyGame) -> dict[str, Fraction]:
    """The whole in proportion to what each player costs, or is worth, alone."""
    return proportional(whole(game), alone(game))


def equal_surplus(game: AnyGame) -> dict[str, Fraction]:
    """What each costs or is worth alone, and what joining saves in equal parts per head.

    Source: the centre of the imputation set (Driessen & Funaki 1991).
    """
    single = alone(game)
    each = (whole(game) - sum(single.values())) / len(single)
    return {player: amount + each for player, amount in single.items()}


def equal_beyond_separable(game: AnyGame) -> dict[str, Fraction]:
    """What each adds to all the others, and the rest in equal parts per head.

    Source: egalitarian non-separable cost (Straffin & Heaney 1981).
    """
    separable = marginal(game)
    each = (whole(game) - sum(separable.values())) / len(separable)
    return {player: amount + each for player, amount in separable.items()}


def scrb(game: AnyGame) -> dict[str, Fraction]:
    """Separable costs, remaining benefits (可分离成本—剩余效益): the water engineers' rule.

    Each pays what it adds to all the others (separable), and the rest in proportion to what it
    still saves compared with going alone (remaining benefit; one below zero counts as zero). Looks
    at single players and at all but one only. In a profit game the signs turn.
    Source: Young, Okada & Hashimoto (1982), eqs. 1-3; in use since the 1950s.
    Raises SharesInvalid where something remains and nobody has a benefit left.
    """
    single, separable, sign = alone(game), marginal(game), game.kind.sign
    rest = whole(game) - sum(separable.values())
    benefit = {p: max(Fraction(0), sign * (separable[p] - single[p])) for p in game.players}
    together = sum(benefit.values(), Fraction(0))
    if rest and not together:
        raise SharesInvalid(
            f"{float(rest):.6g} remains beyond the separable amounts, but nobody has a benefit "
            "left to divide it by; use equal_beyond_separable."
        )
    part = rest / together if together else Fraction(0)
    return {player: separable[player] + part * benefit[player] for player in game.players}


def whole(game: AnyGame) -> Fraction:
    """What all players together cost or are worth."""
    every = np.ones((1, game.n_players), dtype=np.bool_)
    return exactly(float(game.of_rows(every)[0]))


def alone(game: AnyGame) -> dict[str, Fraction]:
    """What each costs or is worth on its own."""
    singles = game.of_rows(np.eye(game.n_players, dtype=np.bool_))
    return dict(zip(game.players, map(exactly, singles.tolist()), strict=True))


def marginal(game: AnyGame) -> dict[str, Fraction]:
    """What each adds to all the others."""
    without = game.of_rows(~np.eye(game.n_players, dtype=np.bool_))
    together = whole(game)
    return {p: together - exactly(v) for p, v in zip(game.players, without.tolist(), strict=True)}


def exact_total(total: Number) -> Fraction:
    """A total as a fraction. Raises SharesInvalid where it is no number."""
    if not is_finite(total):
        raise SharesInvalid(f"the total is {told(total)}; expected a finite amount.")
    return exactly(total)


def checked_weights(weights: Mapping[str, Number]) -> dict[str, Fraction]:
    """Weights as fractions: somebody, none negative, not all zero."""
    if not weights:
        raise WeightsInvalid("there are no weights, so nobody to share with; give one a player.")
    wrong = [name for name, w in weights.items() if not is_finite(w) or w < 0]
    if wrong:
        raise WeightsInvalid(
            f"the weight of {wrong[0]} is {told(weights[wrong[0]])}; "
            "expected a finite number of at least 0."
        )
    if not any(weights.values()):
        raise WeightsInvalid(
            f"the weights of all {len(weights)} players are zero; give one of them a weight."
        )
    return {name: exactly(w) for name, w in weights.items()}
