"""Laws of the Shapley value, its definition, and its estimate beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sharing_games import average_over_orders, game, games, relabelled, with_dummy

from xiezhi.organization.sharing import (
    FunctionGame,
    Game,
    Kind,
    game_of_function,
    sampled_shapley,
    shapley,
)
from xiezhi.organization.sharing.errors import SamplesInvalid, TooManyPlayers

# Rounding of some 2**n additions of numbers around 20.
NEAR = 1e-9


@given(games(max_players=6))
def test_it_is_the_average_marginal_contribution_over_all_orders(of):
    assert shapley(of) == pytest.approx(average_over_orders(of), abs=NEAR)


@given(games(max_players=8))
def test_the_shares_sum_to_the_whole(of):
    assert sum(shapley(of).values()) == pytest.approx(of.values[-1], abs=NEAR)


@given(games(), st.randoms(use_true_random=False))
def test_relabelling_the_players_relabels_the_shares(of, random):
    order = list(range(of.n_players))
    random.shuffle(order)
    assert shapley(relabelled(of, order)) == pytest.approx(shapley(of), abs=NEAR)


@given(games(), st.integers(-9, 9))
def test_who_adds_the_same_to_everybody_gets_that_and_changes_nothing(of, alone):
    assert shapley(with_dummy(of, alone)) == pytest.approx(shapley(of) | {"z": alone}, abs=NEAR)


@given(games(max_players=4, min_players=4), games(max_players=4, min_players=4))
def test_shares_of_a_sum_of_games_are_sums_of_shares(one, other):
    both = shapley(Game(one.players, one.kind, one.values + other.values))
    apart = {p: shapley(one)[p] + shapley(other)[p] for p in one.players}
    assert both == pytest.approx(apart, abs=NEAR)


@given(st.lists(st.integers(-9, 9), min_size=4, max_size=4), st.integers(2, 5))
def test_players_that_are_alike_get_the_same(by_size, n):
    values = [0, *by_size, *by_size]
    shares = shapley(game([values[mask.bit_count()] for mask in range(1 << n)]))
    assert len({round(share, 9) for share in shares.values()}) == 1


@given(games(max_players=4))
def test_the_callers_values_stay_as_they_were(of):
    before = of.values.copy()
    shapley(of)
    assert (of.values == before).all()


@given(games(max_players=5), st.integers(0, 2**32 - 1))
def test_the_estimate_sums_to_the_whole_and_repeats_with_its_seed(of, seed):
    asked = function_of(of)
    once = sampled_shapley(asked, 40, seed)
    assert once == sampled_shapley(asked, 40, seed)
    assert sum(once.shares.values()) == pytest.approx(of.values[-1], abs=NEAR)
    assert all(once.low[p] <= once.shares[p] <= once.high[p] for p in of.players)


def test_the_interval_covers_the_exact_value_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    of = game([0.0, *rng.random(127)])
    exact, covered, trials = shapley(of), 0, 200
    for seed in range(trials):
        found = sampled_shapley(function_of(of), 60, seed, confidence=0.9)
        covered += sum(found.low[p] <= exact[p] <= found.high[p] for p in of.players)
    # 1,400 intervals of a nominal 0.9, those of one seed depending on each other: five standard
    # deviations of the mean over seeds, taken generously.
    assert abs(covered / (trials * of.n_players) - 0.9) < 0.03


def test_more_orders_make_the_interval_narrower():
    of = function_of(game([0.0, *np.random.default_rng(1).random(63)]))
    few, many = sampled_shapley(of, 100), sampled_shapley(of, 10_000)
    width = [sum(s.high.values()) - sum(s.low.values()) for s in (few, many)]
    # A hundred times the orders, a tenth of the width, give or take the luck of the first.
    assert width[1] < width[0] / 6


def test_hundreds_of_players_are_sampled_and_their_intervals_cover_the_airport_formula():
    cost = np.sort(np.random.default_rng(3).random(150))
    players = tuple(f"p{i}" for i in range(150))
    of = FunctionGame(players, Kind.COST, lambda inside: (inside * cost).max(axis=1))
    found = sampled_shapley(of, 1000, seed=11, confidence=0.999)
    exact = np.cumsum(np.diff(cost, prepend=0) / np.arange(150, 0, -1))
    outside = [
        p for p, x in zip(players, exact, strict=True) if not found.low[p] <= x <= found.high[p]
    ]
    # 150 intervals miss by chance in 0.15 cases; the last players' gains are skewed, so allow 3.
    assert len(outside) <= 3


def test_a_function_of_names_is_the_same_game():
    of = game_of_function(("渝", "黔", "川"), Kind.PROFIT, lambda who: len(who) ** 2)
    assert shapley(of.tabulated()) == pytest.approx({"渝": 3.0, "黔": 3.0, "川": 3.0})


def test_twenty_one_players_cannot_be_tabulated():
    of = FunctionGame(tuple(f"p{i}" for i in range(21)), Kind.COST, lambda s: s.sum(axis=1))
    with pytest.raises(TooManyPlayers, match="sampled_shapley"):
        of.tabulated()


@pytest.mark.parametrize(
    ("orders", "confidence", "named"), [(19, 0.9, "n_orders"), (0, 0.9, "0"), (20, 1.0, "1.0")]
)
def test_too_few_orders_or_certainty_are_refused(orders, confidence, named):
    of = function_of(game([0, 1, 2, 3]))
    with pytest.raises(SamplesInvalid, match=named):
        sampled_shapley(of, orders, confidence=confidence)


def function_of(of):
    """The table as a function of membership."""
    power = 1 << np.arange(of.n_players)
    return FunctionGame(of.players, of.kind, lambda inside: of.values[inside @ power])
