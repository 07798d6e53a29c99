"""The core: divisions that no coalition would walk out of, and how far off it is if empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xiezhi.organization.given import number
from xiezhi.organization.sharing.balance import weights
from xiezhi.organization.sharing.coalitions import names
from xiezhi.organization.sharing.errors import NotCertified, SharesInvalid
from xiezhi.organization.sharing.excess import (
    Measure,
    checked_measure,
    divisors,
    exact_excess,
    exact_worth,
    excesses,
    received,
)
from xiezhi.organization.sharing.game import AnyGame, Game, as_table
from xiezhi.organization.sharing.nucleolus import program, started
from xiezhi.organization.sharing.numbers import Number, exactly

# Shares that were computed carry rounding of about this share of the largest number.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class CoreTest:
    """Whether somebody would walk out of a division.

    coalition: the most aggrieved. excess: what it would gain by leaving; above zero it walks out.
    n_walking: how many coalitions would.
    """

    coalition: tuple[str, ...]
    excess: float
    n_walking: int

    @property
    def stable(self) -> bool:
        """Whether the division is in the core."""
        return self.n_walking == 0


@dataclass(frozen=True, slots=True)
class LeastCore:
    """The smallest largest excess that any division can reach, with its proof.

    excess: no division does better: `weights` (by coalition, positive) of the excesses of any
    division add up to at least that. reached: what `shares` reach. Above zero, the core is empty.
    """

    excess: Fraction
    reached: float
    shares: Mapping[str, float]
    weights: Mapping[tuple[str, ...], Fraction]

    @property
    def core_empty(self) -> bool:
        """Whether every division has somebody walk out."""
        return self.excess > 0


def core_test(
    game: AnyGame, shares: Mapping[str, Number], tolerance: float | None = None
) -> CoreTest:
    """Who, if anybody, would do better alone: among all 2**n - 2 coalitions.

    tolerance: excesses up to this do not count; by default a billionth of the largest number.
    Raises SharesInvalid where the shares do not add up to the whole, or the tolerance is no number.

    >>> from xiezhi.organization.sharing.tables import game_of_table
    >>> game = game_of_table({"渝": 6, "黔": 4, "渝黔": 8}, "cost")
    >>> core_test(game, {"渝": 3, "黔": 5})
    CoreTest(coalition=('黔',), excess=1.0, n_walking=1)
    """
    game = as_table(game)
    near = ROUNDING * float(np.abs(game.values).max())
    near = near if tolerance is None else number("tolerance", tolerance, SharesInvalid)
    amounts = np.array([float(amount) for amount in received(game, shares)])
    excess = excesses(game, amounts)
    if abs(excess[-1]) > near:
        raise SharesInvalid(
            f"the shares sum to {game.kind.sign * amounts.sum():.12g}, all players together have "
            f"{game.values[-1]:.12g}; the two must be the same."
        )
    proper = excess[1:-1]
    first = int(np.argmax(proper))
    return CoreTest(
        names(game.players, first + 1), float(proper[first]), int((proper > near).sum())
    )


def least_core(game: AnyGame, measure: Measure = Measure.PLAIN) -> LeastCore:
    """How well the most aggrieved coalition can be treated at best, and whether that is enough.

    Source: Maschler, Peleg & Shapley (1979); the weights are those of Bondareva and Shapley.
    Raises NotCertified where the solver's answer could not be proved.

    >>> from xiezhi.organization.sharing.tables import game_of_table
    >>> majority = {"1": 0, "2": 0, "3": 0, "12": 1, "13": 1, "23": 1, "123": 1}
    >>> least_core(game_of_table(majority, "profit")).excess
    Fraction(1, 3)
    """
    game, measure = as_table(game), checked_measure(measure)
    search = started(game, measure, imputations=False)
    binding, scaled = program(search)
    masks = list(binding.coalitions)
    found = weights(search.inside[masks] @ search.free, search.free[:0])
    if found is None:
        raise NotCertified(
            "the binding coalitions of the least core do not balance; round the values to fewer "
            "digits."
        )
    scale = float(np.abs(game.values).max()) or 1.0
    amounts = scale * scaled
    excess, per_unit = proved_excess(game, measure, masks, found[0])
    loads = np.array([float(d) for d in divisors(game, measure)])
    reached = float((excesses(game, amounts) / loads)[1:-1].max())
    return LeastCore(
        excess,
        reached,
        dict(zip(game.players, (game.kind.sign * amounts).tolist(), strict=True)),
        {names(game.players, m): w for m, w in zip(masks, per_unit, strict=True)},
    )


def proved_excess(
    game: Game, measure: Measure, masks: list[int], positive: list[Fraction]
) -> tuple[Fraction, list[Fraction]]:
    """The bound that balancing weights prove, and the weights that sum to one.

    What the weights add up to is the same at every division, as their moves cancel: take the one
    that gives all to the first player.
    """
    whole = exactly(game.worth.tolist()[-1])
    one = [whole] + [Fraction(0)] * (game.n_players - 1)
    plain = exact_excess(exact_worth(game), one)
    load = divisors(game, measure)
    total = sum((w * load[m] for m, w in zip(masks, positive, strict=True)), Fraction(0))
    lacking = sum((w * plain[m] for m, w in zip(masks, positive, strict=True)), Fraction(0))
    return lacking / total, [w * load[m] / total for m, w in zip(masks, positive, strict=True)]
