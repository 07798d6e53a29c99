"""Laws of the p-centre and of maximal covering, and brute force on small cases."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.organization.siting import Measure, maximal_covering, p_centre
from xiezhi.organization.siting.errors import OutOfReach

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def tables(draw):
    """(cost, n_centres) with ties and a few missing ways."""
    rng = np.random.default_rng(draw(SEEDS))
    n, m = draw(st.integers(3, 9)), draw(st.integers(2, 9))
    cost = rng.integers(0, 15, (n, m)).astype(float)
    if draw(st.booleans()):
        cost[rng.random((n, m)) < 0.3] = np.inf
    return cost, draw(st.integers(1, min(n - 1, m)))


def plans(cost, n_centres, fixed=()):
    sets = combinations(range(cost.shape[1]), n_centres)
    return [cost[:, s].min(axis=1) for s in sets if set(fixed) <= set(s)]


@given(tables(), st.integers(0, 2))
def test_the_longest_trip_is_that_of_brute_force(asked, n_fixed):
    cost, n_centres = asked
    fixed = tuple(range(min(n_fixed, n_centres)))
    least = min(trips.max() for trips in plans(cost, n_centres, fixed))
    if np.isinf(least):
        with pytest.raises(OutOfReach):
            p_centre(cost, n_centres, fixed=fixed)
        return
    plan = p_centre(cost, n_centres, fixed=fixed)
    assert plan.cost == plan.lower_bound == least
    assert set(fixed) <= set(plan.centres)
    assert len(plan.centres) == n_centres


@given(tables(), SEEDS)
def test_relabelling_leaves_the_longest_trip(asked, seed):
    cost, n_centres = np.where(np.isinf(asked[0]), 99.0, asked[0]), asked[1]
    rng = np.random.default_rng(seed)
    other = cost[rng.permutation(cost.shape[0])][:, rng.permutation(cost.shape[1])]
    assert p_centre(other, n_centres).cost == p_centre(cost, n_centres).cost


@given(tables(), SEEDS, st.integers(0, 16))
def test_the_weight_left_beyond_is_that_of_brute_force(asked, seed, limit):
    cost, n_centres = asked
    weights = np.random.default_rng(seed).integers(1, 9, len(cost)).astype(float)
    least = min(weights[trips > limit].sum() for trips in plans(cost, n_centres))
    plan = maximal_covering(cost, weights, limit, n_centres)
    assert plan.cost == plan.lower_bound == least
    assert plan.measure is Measure.WEIGHT_BEYOND_LIMIT


@given(tables(), st.integers(0, 16))
def test_a_wider_limit_never_leaves_more_beyond(asked, limit):
    cost, n_centres = asked
    weights = np.ones(len(cost))
    near = maximal_covering(cost, weights, limit, n_centres)
    far = maximal_covering(cost, weights, limit + 1, n_centres)
    assert far.cost <= near.cost


def test_covering_says_who_has_no_way_at_all():
    cost = np.array([[0, 5], [5, 0], [np.inf, np.inf]])
    assert maximal_covering(cost, [1, 1, 1], 0, 1).assignment == (0, 0, -1)


def test_no_time_leaves_an_honest_gap_in_the_longest_trip():
    xy = np.random.default_rng(4).random((200, 2)) * 500
    cost = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    hasty, proved = p_centre(cost, 8, time_limit_s=0), p_centre(cost, 8)
    assert proved.optimal
    assert hasty.lower_bound <= proved.cost <= hasty.cost
    assert not hasty.optimal
