"""Local tests: fair under chance, exact on small maps, blind to the unit."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.zone.hotspots import discovery, hotspots


def ring(n: int) -> csr_array:
    """Each place borders on the one before and the one after."""
    i = np.arange(n)
    ends = np.r_[i, (i + 1) % n], np.r_[(i + 1) % n, i]
    return csr_array((np.ones(2 * n), ends), shape=(n, n))


def lattice(side: int) -> csr_array:
    numbers = np.arange(side**2).reshape(side, side)
    a = np.r_[numbers[:, :-1].ravel(), numbers[:-1].ravel()]
    b = np.r_[numbers[:, 1:].ravel(), numbers[1:].ravel()]
    return csr_array((np.ones(2 * len(a)), (np.r_[a, b], np.r_[b, a])), shape=(side**2, side**2))


def test_the_p_value_is_that_of_all_pairs_of_others():
    """Eight places in a ring: 21 pairs of others for each, counted one by one."""
    values = np.array([5.0, 9, 7, 1, 2, 3, 4, 8])[:, None]
    found = hotspots(values, ring(8), np.ones((8, 1), bool), n_draws=40_000)
    for place in range(8):
        others = [k for k in range(8) if k != place]
        own = values[[(place - 1) % 8, (place + 1) % 8], 0].sum()
        exact = np.mean([values[list(pair), 0].sum() >= own for pair in combinations(others, 2)])
        assert found.p[place, 0] == pytest.approx(exact, abs=0.012)  # 5 sd of 40,000 draws


def test_a_level_map_has_no_hotspot():
    found = hotspots(np.ones((16, 2)), lattice(4), np.ones((16, 2), bool), n_draws=99)
    assert (found.p == 1).all()
    assert (found.q == 1).all()


def test_a_patch_is_found_and_the_rest_is_not():
    values = np.zeros((100, 1))
    patch = [11, 12, 13, 21, 22, 23, 31, 32, 33]
    values[patch] = 1.0 + np.arange(9)[:, None] / 100
    found = hotspots(values, lattice(10), values > 0, n_draws=9_999)
    assert found.q[22, 0] <= 0.01
    assert np.isnan(found.p[99, 0])


@given(st.floats(0.01, 100), st.integers(0, 2**31 - 1))
def test_multiplying_a_column_changes_nothing(factor, seed):
    values = np.random.default_rng(seed).random((16, 3))
    asked = np.ones((16, 3), bool)
    before = hotspots(values, lattice(4), asked, n_draws=199)
    after = hotspots(values * [1, factor, 1], lattice(4), asked, n_draws=199)
    assert after.p == pytest.approx(before.p, abs=0.011)  # ties may round either way


def test_random_maps_are_called_hot_as_rarely_as_promised():
    """At a rate of 5 %, some find is made on about one random map in twenty."""
    rng = np.random.default_rng(0)
    asked = np.ones((25, 1), bool)
    finds = [
        (hotspots(rng.random((25, 1)), lattice(5), asked, seed=k, n_draws=499).q <= 0.05).any()
        for k in range(200)
    ]
    assert np.mean(finds) <= 0.11  # 0.05 and four standard deviations


def test_a_place_without_data_is_neither_tested_nor_drawn():
    values = np.arange(16.0)[:, None]
    values[5] = np.nan
    found = hotspots(values, lattice(4), np.ones((16, 1), bool), n_draws=99)
    assert np.isnan(found.p[5, 0])
    assert found.n_tests == 15
    assert np.isfinite(found.mean[[4, 6], 0]).all()


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=30))
def test_the_discovery_rate_is_that_of_scipy(p):
    assert discovery(np.array(p)) == pytest.approx(false_discovery_control(p))


def test_no_test_at_all_finds_nothing():
    found = hotspots(np.ones((16, 1)), lattice(4), np.zeros((16, 1), bool), n_draws=9)
    assert found.n_tests == 0
    assert np.isnan(found.q).all()


def test_shapes_that_differ_get_a_sentence():
    with pytest.raises(ShapeMismatch, match="do not describe the same places"):
        hotspots(np.ones((3, 1)), ring(4), np.ones((3, 1), bool))
