"""Cents sum to the total; the parts of a risk sum to the whole of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.organization.sharing import risk_borne, to_cents
from xiezhi.organization.sharing.errors import MoneyInvalid, SharesInvalid, WeightsInvalid


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.integers(-(10**9), 10**9))
def test_cents_sum_to_the_total_and_nobody_moves_by_a_cent(weights, total):
    weights[0] += 1
    amount = Decimal(total).scaleb(-2)
    exact = {str(i): Fraction(amount) * w / sum(weights) for i, w in enumerate(weights)}
    paid = to_cents(exact, amount)
    assert sum(paid.values()) == amount
    assert all(abs(Fraction(paid[p]) - x) < Fraction(1, 100) for p, x in exact.items())
    assert all(x.as_tuple().exponent == -2 for x in paid.values())


def test_the_larger_remainder_goes_up_and_equal_ones_in_order():
    assert list(to_cents({"a": 0.004, "b": 0.996}, 1).values()) == [0, 1]
    thirds = dict.fromkeys("abc", Fraction(1, 3))
    assert list(to_cents(thirds, 1).values()) == [Decimal(x) for x in ("0.34", "0.33", "0.33")]


@pytest.mark.parametrize(
    ("shares", "total", "named"),
    [
        ({"a": 1}, 2, "sum to 1, the total is 2"),
        ({}, 0, "sum to 0"),
        ({"a": float("nan")}, 2, "share of a is nan"),
        ({"a": 1}, Decimal("1.001"), "no whole number of cents"),
        ({"a": 1}, float("nan"), "total is nan"),
        ({"a": 1}, "1", "expected a finite amount in yuan"),
    ],
)
def test_what_is_no_money_is_refused(shares, total, named):
    with pytest.raises(MoneyInvalid, match=named):
        to_cents(shares, total)


@given(st.integers(2, 6), st.integers(2, 9), st.integers(0, 2**32 - 1))
def test_the_parts_sum_to_the_whole_risk_and_the_means_to_the_mean(n_parties, n_scenarios, seed):
    rng = np.random.default_rng(seed)
    amounts = rng.normal(size=(n_scenarios, n_parties))
    likely = rng.dirichlet(np.ones(n_scenarios))
    found = risk_borne([{str(i): x for i, x in enumerate(row)} for row in amounts], likely)
    assert sum(found.part.values()) == pytest.approx(1)
    assert sum(found.mean.values()) == pytest.approx(likely @ amounts.sum(axis=1))
    assert all(found.low[p] <= found.mean[p] <= found.high[p] for p in found.mean)


def test_who_is_paid_a_fixed_sum_bears_nothing_and_a_certain_total_has_no_risk_to_bear():
    assert risk_borne([{"a": 9, "b": 1}, {"a": 3, "b": 1}]).part == {"a": 1, "b": 0}
    certain = risk_borne([{"a": 9, "b": 1}, {"a": 1, "b": 9}])
    assert np.isnan(list(certain.part.values())).all()
    assert certain.deviation == {"a": 4, "b": 4}


@pytest.mark.parametrize(
    ("divisions", "likely", "error", "named"),
    [
        ([], None, SharesInvalid, "no scenarios"),
        (
            [{"a": 1}, {"b": 1}],
            None,
            SharesInvalid,
            "scenario 1 .* disagree about a, b",
        ),
        ([{"a": float("nan")}], None, SharesInvalid, "share of a in scenario 0 is nan"),
        ([{"a": 1}], [0.5, 0.5], WeightsInvalid, "2 probabilities are given for 1"),
        ([{"a": 1}, {"a": 2}], [0.5, 0.6], WeightsInvalid, "1 in sum"),
        ([{"a": 1}, {"a": 2}], [np.nan, 1], WeightsInvalid, "1 in sum"),
    ],
)
def test_scenarios_that_do_not_fit_are_refused(divisions, likely, error, named):
    with pytest.raises(error, match=named):
        risk_borne(divisions, likely)
