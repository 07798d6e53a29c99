"""Who would walk out, and how far the core is when it is empty."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sharing_games import essential_games, game, games

from xiezhi.organization.sharing import (
    Kind,
    Measure,
    core_test,
    game_of_table,
    least_core,
    shapley,
    to_cents,
)
from xiezhi.organization.sharing.errors import SharesInvalid
from xiezhi.organization.sharing.numbers import exactly

ROAD = game_of_table(
    {"渝": 60, "黔": 40, "川": 50, "渝黔": 75, "渝川": 100, "黔川": 80, "渝黔川": 110}, "cost"
)


def test_the_coalition_that_would_walk_out_is_named_with_what_it_gains():
    found = core_test(ROAD, {"渝": 45, "黔": 35, "川": 30})
    assert not found.stable
    assert found.coalition == ("渝", "黔")
    assert found.excess == 5
    assert found.n_walking == 1


def test_a_division_that_suits_everybody_is_stable():
    assert core_test(ROAD, {"渝": Decimal("40.00"), "黔": 30, "川": Fraction(40)}).stable


@given(essential_games(max_players=5), st.data())
def test_it_agrees_with_counting_every_coalition(of, data):
    cut = data.draw(st.lists(st.integers(-20, 20), min_size=of.n_players, max_size=of.n_players))
    shares = {p: exactly(shapley(of)[p]) + c for p, c in zip(of.players, cut, strict=True)}
    shares[of.players[0]] += exactly(float(of.values[-1])) - sum(shares.values())
    excess = {
        mask: of.values[mask]
        - sum(float(shares[p]) for i, p in enumerate(of.players) if mask >> i & 1)
        for mask in range(1, len(of.values) - 1)
    }
    found = core_test(of, shares)
    assert found.excess == pytest.approx(max(excess.values()), abs=1e-9)
    assert found.n_walking == sum(e > 1e-6 for e in excess.values())


@settings(max_examples=25)
@given(games(max_players=5), st.sampled_from([Measure.PLAIN, Measure.PER_CAPITA]))
def test_the_weights_of_the_least_core_prove_its_bound_for_every_division(of, measure):
    found = least_core(of, measure)
    assert sum(found.weights.values()) == 1
    assert all(w > 0 for w in found.weights.values())
    for shares in (shapley(of), dict.fromkeys(of.players, of.values[-1] / of.n_players)):
        together = sum(
            float(w) * excess(of, who, shares) / (len(who) if measure is Measure.PER_CAPITA else 1)
            for who, w in found.weights.items()
        )
        assert together == pytest.approx(float(found.excess), abs=1e-9)
    assert found.reached == pytest.approx(float(found.excess), abs=1e-7)


def excess(of, who, shares):
    return of.kind.sign * (of.of(who) - sum(shares[p] for p in who))


def test_the_majority_game_has_an_empty_core_and_the_pairs_prove_it():
    found = least_core(game([0, 0, 0, 1, 0, 1, 1, 1]))
    assert found.core_empty
    assert found.excess == Fraction(1, 3)
    assert found.weights == dict.fromkeys((("a", "b"), ("a", "c"), ("b", "c")), Fraction(1, 3))


def test_a_core_that_is_not_empty_is_said_so():
    assert not least_core(ROAD).core_empty
    assert core_test(ROAD, least_core(ROAD).shares, tolerance=1e-6).stable


def test_a_division_that_does_not_add_up_is_refused():
    with pytest.raises(SharesInvalid, match="sum to 100, all players together have 110"):
        core_test(ROAD, {"渝": 40, "黔": 30, "川": 30})


def test_shares_rounded_to_the_cent_are_tested_as_they_are_paid():
    shares = to_cents(shapley(ROAD), 110)
    assert sum(shares.values()) == 110
    assert core_test(ROAD, shares).stable


def test_cost_and_profit_are_mirror_images():
    gain = game(ROAD.values.tolist(), Kind.COST)
    loss = game((-ROAD.values).tolist(), Kind.PROFIT)
    assert least_core(gain).excess == least_core(loss).excess
