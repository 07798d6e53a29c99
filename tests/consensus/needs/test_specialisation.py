"""Location quotients and the Krugman index: laws, a hand-worked table, plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xiezhi.consensus.needs.specialisation import krugman_index, location_quotients, pooled_shares
from xiezhi.model.errors import ShapeMismatch


@st.composite
def mixes(draw):
    """(place, industry) shares of jobs, and a reference with every industry present."""
    n = draw(st.integers(2, 8))
    jobs = draw(hnp.arrays(float, (draw(st.integers(1, 6)), n), elements=st.floats(0, 1e4)))
    jobs[:, 0] += 1.0
    base = draw(hnp.arrays(float, n, elements=st.floats(1, 1e4)))
    return jobs / jobs.sum(axis=1, keepdims=True), base / base.sum()


def test_a_table_worked_by_hand():
    """100 jobs in place one, 200 in place two; the reference is both together.

    Jobs: one 20, 30, 50; two 130, 30, 40. Reference 150/300, 60/300, 90/300 = .5, .2, .3.
    One has .2, .3, .5: quotients .4, 1.5, 5/3; index .3 + .1 + .2 = .6.
    Two has .65, .15, .2: quotients 1.3, .75, 2/3; index .15 + .05 + .1 = .3.
    """
    shares = np.array([[0.2, 0.3, 0.5], [0.65, 0.15, 0.2]])
    reference = pooled_shares(shares, np.array([100.0, 200.0]))
    np.testing.assert_allclose(reference, [0.5, 0.2, 0.3])
    np.testing.assert_allclose(
        location_quotients(shares, reference), [[0.4, 1.5, 5 / 3], [1.3, 0.75, 2 / 3]]
    )
    np.testing.assert_allclose(krugman_index(shares, reference), [0.6, 0.3])


@given(mixes())
def test_plain_loops_give_the_same(mix):
    shares, reference = mix
    index = [sum(abs(s - r) for s, r in zip(row, reference, strict=True)) for row in shares]
    quotients = [[s / r for s, r in zip(row, reference, strict=True)] for row in shares]
    np.testing.assert_allclose(krugman_index(shares, reference), index, atol=1e-12)
    np.testing.assert_allclose(location_quotients(shares, reference), quotients, atol=1e-12)


@given(mixes())
def test_the_index_lies_between_nought_and_two(mix):
    index = krugman_index(*mix)
    assert (index >= 0).all()
    assert (index <= 2 + 1e-12).all()


@given(mixes())
def test_quotients_weighted_by_the_reference_average_to_one(mix):
    shares, reference = mix
    np.testing.assert_allclose(location_quotients(shares, reference) @ reference, 1.0)


@given(mixes(), st.randoms(use_true_random=False))
def test_renaming_the_industries_changes_no_index(mix, random):
    shares, reference = mix
    order = list(range(reference.size))
    random.shuffle(order)
    np.testing.assert_allclose(
        krugman_index(shares[:, order], reference[order]), krugman_index(shares, reference)
    )


@given(mixes(), st.floats(0.1, 100))
def test_pooling_ignores_the_scale_of_the_weights_and_stays_a_mix(mix, factor):
    shares, _ = mix
    weights = np.arange(1.0, len(shares) + 1)
    pooled = pooled_shares(shares, weights)
    np.testing.assert_allclose(pooled, pooled_shares(shares, weights * factor))
    assert pooled.sum() == pytest.approx(1.0)


def test_a_place_without_data_is_left_out_of_the_pool():
    shares = np.array([[0.5, 0.5], [np.nan, np.nan], [1.0, 0.0]])
    np.testing.assert_allclose(pooled_shares(shares, np.array([1.0, 5.0, np.nan])), [0.5, 0.5])
    assert np.isnan(pooled_shares(shares[1:2], np.array([1.0]))).all()


def test_an_industry_the_reference_lacks_has_no_quotient():
    quotients = location_quotients(np.array([[0.9, 0.1]]), np.array([1.0, 0.0]))
    assert np.isnan(quotients[0, 1])


def test_industries_that_do_not_match_are_refused():
    with pytest.raises(ShapeMismatch, match="industry"):
        krugman_index(np.ones((2, 3)) / 3, np.ones(4) / 4)
