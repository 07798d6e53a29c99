"""Laws of the p-median, and brute force on small cases."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiezhi.organization.siting import Plan, p_median
from xiezhi.organization.siting.errors import OutOfReach

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def questions(draw, *, ways_missing=False):
    """(cost, weights, n_centres): whole or broken minutes, square or not, ties likely."""
    rng = np.random.default_rng(draw(SEEDS))
    n = draw(st.integers(3, 9))
    m = draw(st.integers(2, 9))
    cost = rng.integers(0, 12, (n, m)).astype(float)
    if draw(st.booleans()):
        cost = cost + rng.random((n, m))
    if ways_missing:
        cost[rng.random((n, m)) < 0.4] = np.inf
    weights = rng.integers(0, 4, n).astype(float)
    weights[rng.integers(n)] = 1.5 if draw(st.booleans()) else 2.0
    return cost, weights, draw(st.integers(1, min(n - 1, m)))


def brute_force(cost, weights, n_centres, fixed=()):
    costs = (
        np.where(weights > 0, weights * cost[:, s].min(axis=1), 0.0).sum()
        for s in combinations(range(cost.shape[1]), n_centres)
        if set(fixed) <= set(s) and np.isfinite(cost[:, s].min(axis=1)).all()
    )
    return min(costs, default=np.inf)


@given(questions())
def test_the_cost_is_that_of_brute_force(asked):
    plan = p_median(*asked)
    assert plan.cost == pytest.approx(brute_force(*asked), rel=1e-9)
    assert plan.optimal


@given(questions(ways_missing=True), st.integers(0, 2))
def test_missing_ways_and_fixed_centres_leave_it_that_of_brute_force(asked, n_fixed):
    cost, weights, n_centres = asked
    fixed = tuple(range(min(n_fixed, n_centres)))
    least = brute_force(cost, weights, n_centres, fixed)
    if np.isinf(least):
        with pytest.raises(OutOfReach):
            p_median(cost, weights, n_centres, fixed=fixed)
        return
    plan = p_median(cost, weights, n_centres, fixed=fixed)
    assert plan.cost == pytest.approx(least, rel=1e-9)
    assert set(fixed) <= set(plan.centres)


@given(questions())
def test_doubling_the_weights_doubles_the_cost(asked):
    cost, weights, n_centres = asked
    once, twice = p_median(*asked).cost, p_median(cost, 2 * weights, n_centres).cost
    assert twice == pytest.approx(2 * once, rel=1e-9)


@given(questions(), SEEDS)
def test_relabelling_places_and_candidates_leaves_the_cost(asked, seed):
    cost, weights, n_centres = asked
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(cost.shape[0]), rng.permutation(cost.shape[1])
    other = p_median(cost[rows][:, columns], weights[rows], n_centres)
    assert other.cost == pytest.approx(p_median(*asked).cost, rel=1e-9)


@given(questions())
def test_one_centre_more_never_raises_the_cost(asked):
    cost, weights, n_centres = asked
    assume(n_centres + 1 < cost.shape[0] and n_centres + 1 <= cost.shape[1])
    more = p_median(cost, weights, n_centres + 1)
    assert more.cost <= p_median(*asked).cost * (1 + 1e-9)


@given(questions(), st.integers(0, 8))
def test_a_place_given_twice_counts_like_a_place_of_double_weight(asked, place):
    cost, weights, n_centres = asked
    place %= len(weights)
    doubled = weights.copy()
    doubled[place] *= 2
    twice = p_median(np.vstack([cost, cost[place]]), np.append(weights, weights[place]), n_centres)
    assert twice.cost == pytest.approx(p_median(cost, doubled, n_centres).cost, rel=1e-9)


@given(questions(), SEEDS)
def test_the_plan_holds_together(asked, seed):
    cost, weights, n_centres = asked
    plan = p_median(*asked, seed=seed)
    assert len(plan.centres) == n_centres == len(set(plan.centres))
    assert set(plan.assignment) <= set(plan.centres)
    minutes = cost[np.arange(len(cost)), plan.assignment]
    assert (minutes == cost[:, plan.centres].min(axis=1)).all()
    assert plan.cost == pytest.approx((weights * minutes).sum(), rel=1e-12)
    assert plan.lower_bound <= plan.cost


@given(questions(), SEEDS)
def test_the_same_seed_gives_the_same_plan(asked, seed):
    assert p_median(*asked, seed=seed) == p_median(*asked, seed=seed)


@given(questions())
def test_the_callers_arrays_stay_as_they_were(asked):
    cost, weights, _ = asked
    before = cost.copy(), weights.copy()
    p_median(*asked)
    assert (cost == before[0]).all()
    assert (weights == before[1]).all()


def plane(n, seed):
    """Whole minutes between random points of a square."""
    xy = np.random.default_rng(seed).random((n, 2)) * 300
    return np.rint(np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1)))


def test_no_time_at_all_returns_a_plan_with_an_honest_gap():
    """Costs without any geometry leave a wide gap at first, and branching closes it."""
    cost, weights = np.random.default_rng(7).integers(1, 100, (60, 60)), np.arange(1, 61)
    hasty = p_median(cost, weights, 6, time_limit_s=0)
    proved = p_median(cost, weights, 6)
    assert proved.optimal
    assert 0 < hasty.lower_bound <= proved.cost <= hasty.cost
    assert not hasty.optimal
    assert hasty.gap == (hasty.cost - hasty.lower_bound) / hasty.cost


def test_the_search_ends_once_the_gap_is_as_wanted():
    cost, weights = np.random.default_rng(7).integers(1, 100, (60, 60)), np.arange(1, 61)
    near, proved = p_median(cost, weights, 6, gap_wanted=0.05), p_median(cost, weights, 6)
    assert near.gap <= 0.05
    assert near.lower_bound <= proved.cost <= near.cost
    assert near.nodes < proved.nodes


def test_only_the_candidates_open_and_they_keep_their_column_numbers():
    cost = plane(40, 2)
    plan = p_median(cost, np.ones(40), 3, candidates=(5, 9, 21, 33), fixed=(33,))
    assert set(plan.centres) <= {5, 9, 21, 33}
    assert 33 in plan.centres
    assert isinstance(plan, Plan)


def test_whole_numbers_are_proved_without_a_remainder():
    plan = p_median(plane(150, 3), np.full(150, 3), 5)
    assert plan.lower_bound == plan.cost
