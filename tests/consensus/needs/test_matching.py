"""Likeness, complementarity and rivalry of pairs: laws, a hand-worked pair, plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xiezhi.consensus.needs.matching import complementarity, cosine, matched, rivalry, similarity
from xiezhi.consensus.needs.specialisation import krugman_index, pooled_shares
from xiezhi.model.errors import ShapeMismatch

MEASURES = {
    "similarity": lambda a, b, _: similarity(a, b),
    "cosine": lambda a, b, _: cosine(a, b),
    "complementarity": complementarity,
    "rivalry": rivalry,
}
every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())


@st.composite
def pairs(draw):
    """Two (pair, industry) arrays of shares, and a reference."""
    shape = (draw(st.integers(1, 5)), draw(st.integers(2, 8)))
    jobs = draw(hnp.arrays(float, (3, *shape), elements=st.floats(0, 1e4)))
    jobs[..., -1] += 1.0
    a, b, reference = jobs / jobs.sum(axis=-1, keepdims=True)
    return a, b, reference[0]


@every_measure
@given(pairs())
def test_every_measure_is_symmetric_and_between_nought_and_one(measure, economies):
    a, b, reference = economies
    value = measure(a, b, reference)
    np.testing.assert_allclose(value, measure(b, a, reference), atol=1e-12)
    assert ((value >= -1e-12) & (value <= 1 + 1e-12)).all()


@every_measure
@given(pairs(), st.randoms(use_true_random=False))
def test_renaming_the_industries_changes_nothing(measure, economies, random):
    a, b, reference = economies
    order = list(range(reference.size))
    random.shuffle(order)
    np.testing.assert_allclose(
        measure(a[:, order], b[:, order], reference[order]), measure(a, b, reference), atol=1e-12
    )


@given(pairs())
def test_twins_are_alike_and_have_nothing_to_exchange(economies):
    a, _, reference = economies
    np.testing.assert_allclose(similarity(a, a), 1.0)
    np.testing.assert_allclose(cosine(a, a), 1.0)
    np.testing.assert_allclose(complementarity(a, a, reference), 0.0)


@given(pairs())
def test_complementarity_is_what_pooling_takes_off_specialisation(economies):
    a, b, reference = economies
    apart = (krugman_index(a, reference) + krugman_index(b, reference)) / 2
    together = krugman_index((a + b) / 2, reference)
    np.testing.assert_allclose(complementarity(a, b, reference), apart - together, atol=1e-12)


@given(pairs())
def test_an_average_economy_neither_complements_nor_competes(economies):
    a, _, reference = economies
    average = np.broadcast_to(reference, a.shape)
    np.testing.assert_allclose(complementarity(a, average, reference), 0.0, atol=1e-12)
    np.testing.assert_allclose(rivalry(a, average, reference), 0.0, atol=1e-12)


@given(pairs(), st.floats(0.01, 100))
def test_only_the_mix_counts_not_the_number_of_jobs(economies, factor):
    a, b, reference = economies
    jobs = a * 1000 * factor
    again = jobs / jobs.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(
        complementarity(again, b, reference), complementarity(a, b, reference), atol=1e-9
    )


@given(pairs())
def test_plain_loops_give_the_same(economies):
    a, b, reference = economies
    for row_a, row_b, fit, like, clash in zip(
        a,
        b,
        complementarity(a, b, reference),
        similarity(a, b),
        rivalry(a, b, reference),
        strict=True,
    ):
        gives = takes = same = both = 0.0
        for x, y, r in zip(row_a, row_b, reference, strict=True):
            gives += min(max(x - r, 0), max(r - y, 0))
            takes += min(max(r - x, 0), max(y - r, 0))
            both += min(max(x - r, 0), max(y - r, 0))
            same += min(x, y)
        assert (fit, like, clash) == pytest.approx((gives + takes, same, both), abs=1e-12)


def test_a_pair_worked_by_hand():
    """Reference .5, .3, .2; one .7, .2, .1; two .4, .5, .1.

    Above: one .2 in the first; two .2 in the second. Below: one .1, .1 in the others;
    two .1 in the first and .1 in the last. One gives min(.2, .1) = .1, two min(.2, .1) = .1.
    """
    a, b = np.array([[0.7, 0.2, 0.1]]), np.array([[0.4, 0.5, 0.1]])
    reference = np.array([0.5, 0.3, 0.2])
    np.testing.assert_allclose(matched(a, b, reference), [[0.1, -0.1, 0.0]], atol=1e-12)
    np.testing.assert_allclose(complementarity(a, b, reference), [0.2])
    np.testing.assert_allclose(similarity(a, b), [0.7])
    np.testing.assert_allclose(rivalry(a, b, reference), [0.0], atol=1e-12)


def test_the_bound_is_reached_where_two_economies_halve_the_reference():
    reference = np.array([0.2, 0.3, 0.4, 0.1])
    a = np.array([[0.4, 0.6, 0.0, 0.0]])
    b = np.array([[0.0, 0.0, 0.8, 0.2]])
    np.testing.assert_allclose(complementarity(a, b, reference), [1.0])
    np.testing.assert_allclose(pooled_shares(np.vstack([a, b]), np.ones(2)), reference)


def test_a_missing_share_makes_the_value_missing_and_not_a_guess():
    a, b = np.array([[0.5, np.nan]]), np.array([[0.5, 0.5]])
    reference = np.array([0.5, 0.5])
    for measure in MEASURES.values():
        assert np.isnan(measure(a, b, reference)).all()


def test_economies_of_different_shape_are_refused():
    with pytest.raises(ShapeMismatch, match="pair, industry"):
        similarity(np.ones((1, 3)), np.ones((1, 4)))
