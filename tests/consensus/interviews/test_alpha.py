"""Krippendorff's alpha against published answers and by law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xiezhi.consensus.interviews import alpha
from xiezhi.consensus.interviews.errors import CodingInvalid

NAN = np.nan
# Krippendorff (2011), section E: four observers, twelve units, values missing.
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
# Krippendorff (2011), section A: two observers, ten binary units.
BINARY = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], dtype=float)


@pytest.mark.parametrize(
    ("level", "value"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_the_published_example_comes_out_at_every_level(level, value):
    assert alpha(PUBLISHED, level).value == pytest.approx(value, abs=5e-4)


def test_the_published_binary_example_comes_out():
    assert alpha(BINARY).value == pytest.approx(0.095, abs=5e-4)


def test_units_judged_once_count_for_nothing():
    told = alpha(PUBLISHED)
    assert (told.n_units, told.n_judgements) == (11, 40)


ratings = arrays(
    np.float64,
    st.tuples(st.integers(2, 4), st.integers(2, 8)),
    elements=st.sampled_from([NAN, 1.0, 2.0, 3.0]),
)


@given(ratings, st.randoms(use_true_random=False))
def test_the_order_of_coders_and_the_names_of_categories_change_nothing(table, random):
    order = random.sample(range(len(table)), len(table))
    renamed = np.where(np.isnan(table), NAN, 10 - table)[order]
    assert alpha(renamed).value == pytest.approx(alpha(table).value, nan_ok=True)


@given(ratings)
def test_coders_who_repeat_each_other_agree_fully(table):
    told = alpha(np.repeat(table[:1], 3, axis=0))
    assert np.isnan(told.value) or told.value == pytest.approx(1)


@given(ratings)
def test_the_interval_holds_shares_of_agreement(table):
    told = alpha(table)
    assert np.isnan(told.low) or told.low <= told.high <= 1 + 1e-12


def test_where_nothing_differs_nothing_is_told():
    assert np.isnan(alpha(np.ones((2, 5))).value)
    assert np.isnan(alpha(np.empty((2, 0))).value)


@pytest.mark.parametrize(
    ("table", "level", "words"),
    [
        (np.zeros(3), "nominal", "coders by units"),
        (np.array([[np.inf, 1], [1, 1]]), "nominal", "infinite"),
        (np.array([[-1.0, 1], [1, 1]]), "ratio", "negative"),
    ],
)
def test_what_is_no_table_of_judgements_gets_a_sentence(table, level, words):
    with pytest.raises(CodingInvalid, match=words):
        alpha(table, level)
