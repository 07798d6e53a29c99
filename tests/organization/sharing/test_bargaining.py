"""Nash's solution maximises the weighted product of gains: laws, and a search beside it."""

from __future__ import annotations

from fractions import Fraction
from math import log

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiezhi.organization.sharing import nash_bargain
from xiezhi.organization.sharing.errors import BargainInvalid, WeightsInvalid


@st.composite
def bargains(draw):
    """(total, alone, weights, caps, costs) of two to five parties with something to gain."""
    names = [f"p{i}" for i in range(draw(st.integers(2, 5)))]
    alone = {p: draw(st.integers(-5, 9)) for p in names}
    weights = {p: draw(st.integers(1, 5)) for p in names}
    costs = {p: Fraction(draw(st.integers(1, 6)), 3) for p in names if draw(st.booleans())}
    caps = {p: alone[p] + draw(st.integers(0, 9)) for p in names if draw(st.booleans())}
    least = sum(alone[p] * costs.get(p, 1) for p in names)
    return least + draw(st.integers(1, 40)), alone, weights, caps, costs


def product(asked, shares):
    """Logarithm of the weighted product of gains, of those who can gain at all."""
    _, alone, weights, caps, _ = asked
    can = [p for p in alone if caps.get(p, alone[p] + 1) > alone[p]]
    return sum(weights[p] * log(float(shares[p] - alone[p])) for p in can)


@given(bargains())
def test_the_shares_fit_the_total_their_caps_and_what_each_has_alone(asked):
    total, alone, _, caps, costs = asked
    found = nash_bargain(*asked)
    spent = sum(found.shares[p] * costs.get(p, 1) for p in alone)
    assert spent + found.unshared == total
    assert all(alone[p] <= x <= caps.get(p, x) for p, x in found.shares.items())
    if found.unshared:
        assert set(found.capped) == set(alone)


@given(bargains(), st.integers(0, 2**32 - 1))
def test_no_other_division_has_a_larger_product(asked, seed):
    _, alone, _, caps, costs = asked
    found = nash_bargain(*asked)
    can = [p for p in alone if caps.get(p, alone[p] + 1) > alone[p]]
    assume(len(can) > 1)
    best = product(asked, found.shares)
    rng = np.random.default_rng(seed)
    for _ in range(20):
        one, other = rng.choice(can, 2, replace=False)
        step = Fraction(int(rng.integers(1, 100)), 50)
        moved = dict(found.shares)
        moved[one] += step / costs.get(one, 1)
        moved[other] -= step / costs.get(other, 1)
        if moved[one] <= caps.get(one, moved[one]) and moved[other] > alone[other]:
            assert product(asked, moved) <= best + 1e-9


@given(bargains(), st.integers(1, 9), st.integers(-9, 9))
def test_another_unit_and_another_zero_change_nothing_but_the_numbers(asked, unit, zero):
    """Nash's axiom: utilities are known up to scale and origin."""
    total, alone, weights, caps, costs = asked
    before = nash_bargain(*asked)
    more = zero * sum(costs.get(p, 1) for p in alone)
    after = nash_bargain(
        unit * total + more,
        {p: unit * x + zero for p, x in alone.items()},
        weights,
        {p: unit * x + zero for p, x in caps.items()},
        costs,
    )
    assert after.shares == {p: unit * x + zero for p, x in before.shares.items()}


@given(bargains())
def test_a_cap_that_does_not_bind_changes_nothing(asked):
    total, alone, weights, _, costs = asked
    free = nash_bargain(total, alone, weights, None, costs)
    loose = {p: x + 1 for p, x in free.shares.items()}
    assert nash_bargain(total, alone, weights, loose, costs).shares == free.shares


def test_equal_parties_split_the_gain_and_weights_split_it_in_proportion():
    alone = {"渝": 10, "黔": 20, "川": 0}
    assert nash_bargain(60, alone).gains == dict.fromkeys(alone, 10)
    weighed = nash_bargain(60, alone, {"渝": 1, "黔": 2, "川": 0})
    assert weighed.gains == {"渝": 10, "黔": 20, "川": 0}


def test_what_one_cannot_take_goes_to_the_others():
    found = nash_bargain(30, {"a": 0, "b": 0, "c": 0}, caps={"a": 4})
    assert found.shares == {"a": 4, "b": 13, "c": 13}
    assert found.capped == ("a",)


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        ((10, {"a": 1}), "1 parties cannot bargain"),
        ((10, {"a": 6, "b": 5}), "nothing to gain"),
        ((float("nan"), {"a": 6, "b": 5}), "total is nan"),
        ((10, {"a": float("nan"), "b": 5}), "what a has alone is nan"),
        ((10, {"a": 1, "b": 1}, {"a": 1}), "b is not named everywhere"),
        ((10, {"a": 1, "b": 1}, None, {"c": 1}), "c is not named everywhere"),
        ((10, {"a": 1, "b": 1}, None, {"a": 0}), "cap of a is 0, below the 1"),
        ((10, {"a": 1, "b": 1}, None, None, {"a": 0}), "cost of a is 0"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(terms, named):
    with pytest.raises(BargainInvalid, match=named):
        nash_bargain(*terms)


def test_weights_that_are_all_zero_are_refused():
    with pytest.raises(WeightsInvalid, match="all 2 players are zero"):
        nash_bargain(10, {"a": 1, "b": 1}, {"a": 0, "b": 0})
