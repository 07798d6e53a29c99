"""The closed forms are the Shapley value and the nucleolus of the game they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sharing_games import game

from xiezhi.organization.sharing import Kind, airport_nucleolus, airport_shapley, nucleolus, shapley
from xiezhi.organization.sharing.coalitions import members
from xiezhi.organization.sharing.errors import RunwaysInvalid


@st.composite
def runways(draw, max_users=8):
    """(costs, users) of types, costs equal or zero now and then."""
    costs = draw(st.lists(st.integers(0, 12), min_size=1, max_size=4))
    users = [draw(st.integers(1, max_users // 4)) for _ in costs]
    if sum(users) < 2:
        users[0] += 1
    return costs, users


def game_of(costs, users):
    """The game of all users, one player each."""
    each = np.repeat(costs, users)
    return game((members(len(each)) * each).max(axis=1).tolist(), Kind.COST)


@given(runways())
def test_the_first_is_the_shapley_value(asked):
    exact = list(shapley(game_of(*asked)).values())
    assert np.repeat(airport_shapley(*asked), asked[1]) == pytest.approx(exact, abs=1e-9)


@settings(max_examples=40)
@given(runways())
def test_the_second_is_the_nucleolus(asked):
    exact = list(nucleolus(game_of(*asked)).rounded.values())
    assert np.repeat(airport_nucleolus(*asked), asked[1]) == pytest.approx(exact, abs=1e-9)


@given(st.integers(1, 3000), st.integers(0, 2**32 - 1))
def test_thousands_of_types_pay_the_largest_works_and_nobody_more_than_its_own(n, seed):
    rng = np.random.default_rng(seed)
    costs, users = rng.random(n), rng.integers(1, 50, n)
    for rule in (airport_shapley, airport_nucleolus):
        paid = rule(costs, users)
        assert paid @ users == pytest.approx(costs.max())
        assert (paid <= costs + 1e-12).all()
        assert (np.diff(paid[np.argsort(costs)]) >= -1e-12).all()


@given(runways(), st.integers(0, 2**32 - 1))
def test_the_order_of_types_does_not_matter(asked, seed):
    costs, users = map(np.array, asked)
    order = np.random.default_rng(seed).permutation(len(costs))
    for rule in (airport_shapley, airport_nucleolus):
        mixed = rule(costs[order], users[order])
        assert mixed == pytest.approx(rule(costs, users)[order], abs=1e-12)


@pytest.mark.parametrize(
    ("costs", "users", "named"),
    [
        ([], None, "shape"),
        ([1, -2], None, "cost of type 1 is -2"),
        ([1, np.nan], None, "cost of type 1 is nan"),
        ([1, 2], [1], "users have shape"),
        ([1, 2], [1, 0], "type 1 has 0.0 users"),
        ([1, 2], [1, 1.5], "type 1 has 1.5 users"),
    ],
)
def test_types_that_are_none_are_refused(costs, users, named):
    with pytest.raises(RunwaysInvalid, match=named):
        airport_shapley(costs, users)
