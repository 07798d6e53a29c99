"""The Shapley value: each player's marginal contribution, averaged over all orders of arrival.

Source: Shapley (1953), A value for n-person games. Exact for a table of at most 20 players,
sampled with an interval for a function of any number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from xiezhi.organization.given import number, seeded, whole
from xiezhi.organization.sharing.coalitions import Floats, sizes
from xiezhi.organization.sharing.errors import SamplesInvalid
from xiezhi.organization.sharing.game import AnyGame, as_table

# Below ten draws of two orders a Student interval says more about luck than about the game; from
# thirty on it is close to normal, so that further orders better go into spreading each draw.
MIN_ORDERS = 20
KEPT_DRAWS = 30
# Rows of membership per call of the game's function: some ten megabytes at 300 players.
ROWS = 1 << 15


def shapley(game: AnyGame) -> dict[str, float]:
    """What each player pays or receives, in the sign of the game; the sum is the whole.

    game: a table, or a function, which is asked about all 2**n coalitions. Takes 2**n additions a
    player: 20 players in a fraction of a second. Raises TooManyPlayers beyond; see sampled_shapley.

    >>> from xiezhi.organization.sharing.tables import game_of_table
    >>> shapley(game_of_table({"渝": 6, "黔": 4, "渝黔": 8}, "cost"))
    {'渝': 5.0, '黔': 3.0}
    """
    game = as_table(game)
    n = game.n_players
    others = sizes(n - 1)
    likely = np.array([1 / (n * comb(n - 1, size)) for size in range(n)])[others]
    return {
        player: float(np.vdot(likely, marginals(game.values, i)))
        for i, player in enumerate(game.players)
    }


def marginals(values: Floats, i: int) -> Floats:
    """(2**(n-1),): what player i adds to each coalition of the others."""
    halves = values.reshape(-1, 2, 1 << i)
    return (halves[:, 1] - halves[:, 0]).ravel()


@dataclass(frozen=True, slots=True)
class SampledShapley:
    """An estimate of the Shapley value with what is needed to trust it.

    shares: they sum to the whole, as each order of arrival does. low, high: Student's interval for
    each player by itself, not for all at once. Where a player matters in very few coalitions, the
    orders drawn may have missed them all and the interval is too narrow: draw more.
    """

    shares: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    confidence: float
    n_orders: int
    seed: int


def sampled_shapley(
    game: AnyGame, n_orders: int = 2000, seed: int = 0, confidence: float = 0.95
) -> SampledShapley:
    """The Shapley value from random orders of arrival, spread so that few say much.

    n_orders: at least 20; the function is asked about as many times the number of players. A draw
    is one random order, its rotations at even steps, so that each player arrives early, midway and
    late, and all of them backwards; at least 30 draws are kept where n_orders allows.
    Source: Castro, Gomez & Tejada (2009) for the sampling, Mitchell et al. (2022) for spreading it.
    Raises SamplesInvalid, GameInvalid.

    >>> from xiezhi.organization.sharing.game import FunctionGame, Kind
    >>> game = FunctionGame(("a", "b"), Kind.COST, lambda inside: inside @ [1.0, 2.0])
    >>> sampled_shapley(game, 20).shares
    {'a': 1.0, 'b': 2.0}
    """
    check_sampling(n_orders, confidence)
    rng = seeded(seed, SamplesInvalid)
    n = len(game.players)
    n_turns = max(1, min(n, n_orders // (2 * KEPT_DRAWS)))
    draws = np.empty((n_orders // (2 * n_turns), n))
    step = max(1, ROWS // (2 * n_turns * n))
    for start in range(0, len(draws), step):
        part = draws[start : start + step]
        part[:] = spread_draws(game, len(part), n_turns, rng)
    mean = draws.mean(axis=0)
    quantile = stdtrit(len(draws) - 1, (1 + confidence) / 2)
    half = quantile * draws.std(axis=0, ddof=1) / np.sqrt(len(draws))
    low, mid, high = (named(game, row) for row in (mean - half, mean, mean + half))
    return SampledShapley(mid, low, high, confidence, 2 * n_turns * len(draws), seed)


def spread_draws(game: AnyGame, n_draws: int, n_turns: int, rng: np.random.Generator) -> Floats:
    """(draw, player): mean marginal over a random order, its rotations, and their reverses."""
    n = len(game.players)
    ranks = rng.permuted(np.tile(np.arange(n), (n_draws, 1)), axis=1)
    turns = np.arange(n_turns) * n // n_turns
    turned = (ranks[:, None, :] + turns[:, None]) % n
    every = np.concatenate([turned, n - 1 - turned], axis=1)
    added = order_marginals(game, every.reshape(-1, n))
    means: Floats = added.reshape(n_draws, 2 * n_turns, n).mean(axis=1)
    return means


def order_marginals(game: AnyGame, ranks: NDArray[np.int64]) -> Floats:
    """(order, player): what each adds on arrival. ranks: (order, player) place in the order."""
    n_orders, n = ranks.shape
    arrived = ranks[:, None, :] <= np.arange(n)[None, :, None]
    values = game.of_rows(arrived.reshape(-1, n)).reshape(n_orders, n)
    added = np.diff(values, axis=1, prepend=0.0)
    return np.take_along_axis(added, ranks, axis=1)


def named(game: AnyGame, amounts: Floats) -> dict[str, float]:
    """Amounts by player."""
    return dict(zip(game.players, amounts.tolist(), strict=True))


def check_sampling(n_orders: int, confidence: float) -> None:
    """Enough orders for an interval, and a confidence between 0 and 1."""
    whole("n_orders", n_orders, SamplesInvalid, MIN_ORDERS)
    if not 0 < number("confidence", confidence, SamplesInvalid, 0, 1) < 1:
        raise SamplesInvalid(f"confidence is {confidence}; expected a share between 0 and 1.")
