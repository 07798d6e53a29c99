"""Rules of thumb: they add up, and each does what its words say."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sharing_games import game, games

from xiezhi.organization.sharing import (
    Kind,
    by_stand_alone,
    equal_beyond_separable,
    equal_surplus,
    proportional,
    scrb,
    shapley,
)
from xiezhi.organization.sharing.errors import SharesInvalid, WeightsInvalid
from xiezhi.organization.sharing.numbers import exactly


@given(games(), st.sampled_from([equal_surplus, equal_beyond_separable]))
def test_what_is_divided_is_the_whole(of, rule):
    assert sum(rule(of).values()) == exactly(float(of.values[-1]))


@given(games(max_players=2, min_players=2))
def test_for_two_players_all_surplus_rules_are_the_shapley_value(of):
    for rule in (equal_surplus, equal_beyond_separable):
        assert {p: float(x) for p, x in rule(of).items()} == pytest.approx(shapley(of), abs=1e-9)


@given(games(min_players=3))
def test_scrb_adds_up_and_nobody_pays_less_than_it_adds_where_something_remains(of):
    try:
        shares = scrb(of)
    except SharesInvalid:
        assume(False)
    assert sum(shares.values()) == exactly(float(of.values[-1]))
    every = len(of.values) - 1
    separable = {
        p: exactly(float(of.values[-1])) - exactly(float(of.values[every ^ (1 << i)]))
        for i, p in enumerate(of.players)
    }
    if of.kind.sign * (sum(separable.values()) - exactly(float(of.values[-1]))) >= 0:
        assert all(of.kind.sign * (separable[p] - shares[p]) >= 0 for p in of.players)


def test_scrb_by_hand():
    """Separable 5 and 3 of 12; remaining benefits 8 - 5 and 4 - 3; so 4 is divided 3 to 1."""
    assert scrb(game([0, 8, 4, 12], Kind.COST)) == {"a": 8, "b": 4}
    of = game([0, 9, 7, 12], Kind.COST)
    assert scrb(of) == {"a": 5 + Fraction(4, 2), "b": 3 + Fraction(4, 2)}


def test_scrb_without_any_benefit_left_says_so():
    with pytest.raises(SharesInvalid, match="nobody has a benefit left"):
        scrb(game([0, 0, 0, 5, 0, 5, 5, 10], Kind.COST))


def test_shares_follow_people_or_stand_alone_costs():
    assert proportional(90, {"a": 1, "b": 2}) == {"a": 30, "b": 60}
    assert by_stand_alone(game([0, 1, 3, 2], Kind.COST)) == {
        "a": Fraction(1, 2),
        "b": Fraction(3, 2),
    }


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        ({}, "nobody to share with"),
        ({"a": -1, "b": 2}, "weight of a is -1"),
        ({"a": float("nan")}, "weight of a is nan"),
        ({"a": 0, "b": 0}, "all 2 players are zero"),
    ],
)
def test_weights_that_are_none_are_refused(weights, named):
    with pytest.raises(WeightsInvalid, match=named):
        proportional(10, weights)
