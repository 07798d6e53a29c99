"""The cost of a border: what is built in is found, and what is not there is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.consensus.needs.border_cost import Trips, border_cost, trips_near


def _plane(n, seed, factor, noise=0.0):
    """Synthetic: places on a plane cut at x = 0, one minute a km, times `factor` across."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(-90, 90, (n, 2))
    km = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    side = (xy[:, 0] > 0).astype(np.int64)
    minutes = km * np.where(side[:, None] != side[None], factor, 1.0)
    wobble = np.exp(noise * rng.normal(size=km.shape))
    people = rng.uniform(1e4, 1e6, n)
    return minutes * (wobble + wobble.T) / 2, km, side, people


def _trips(minutes, km, side, people, near=None):
    return trips_near(minutes, km, side, np.ones(len(km), bool) if near is None else near, people)


@settings(deadline=None, max_examples=25)
@given(st.floats(0.5, 3.0), st.integers(0, 1000))
def test_a_built_in_detour_is_found_exactly(factor, seed):
    cost = border_cost(_trips(*_plane(40, seed, factor)), n_draws=20)
    assert cost is not None
    assert cost.ratio == pytest.approx(factor)
    assert cost.minutes_extra == pytest.approx((factor - 1) * cost.km_typical)


def test_the_interval_covers_the_truth_nearly_always_and_no_cost_is_seen_where_none_is():
    costs = [border_cost(_trips(*_plane(40, seed, 1.0, 0.3)), n_draws=200) for seed in range(40)]
    covered = [cost.low <= 1.0 <= cost.high for cost in costs]
    assert sum(covered) >= 34  # 95 % of 40 is 38; fewer than 34 has a chance below 2 %


def test_the_interval_is_wider_where_places_are_fewer():
    few, many = (border_cost(_trips(*_plane(n, 3, 1.4, 0.4))) for n in (20, 120))
    assert few.high - few.low > many.high - many.low
    assert many.clear


@given(st.integers(0, 100))
@settings(deadline=None, max_examples=10)
def test_renumbering_places_or_swapping_sides_changes_nothing(seed):
    minutes, km, side, people = _plane(30, seed, 1.3, 0.2)
    order = np.random.default_rng(seed).permutation(30)
    here = border_cost(_trips(minutes, km, side, people), n_draws=5)
    there = border_cost(
        _trips(minutes[order][:, order], km[order][:, order], 1 - side[order], people[order]),
        n_draws=5,
    )
    assert there.ratio == pytest.approx(here.ratio)
    assert (there.n_cross, there.n_within) == (here.n_cross, here.n_within)


def test_the_same_seed_gives_the_same_interval():
    trips = _trips(*_plane(40, 1, 1.2, 0.3))
    assert border_cost(trips, seed=7) == border_cost(trips, seed=7)


def test_places_far_from_the_border_or_without_a_way_are_not_compared():
    minutes, km, side, people = _plane(40, 5, 1.2)
    near = np.arange(40) < 30
    minutes = minutes.copy()
    minutes[0, :] = np.inf
    trips = _trips(minutes, km, side, people, near)
    assert set(trips.i) | set(trips.j) <= set(range(1, 30))


def test_too_few_trips_give_no_number():
    minutes, km, side, people = _plane(4, 0, 1.2)
    assert border_cost(_trips(minutes, km, side, people)) is None


def test_two_hand_counted_classes():
    """Six places a line of 30 km steps would make; here given directly, 5 trips a kind.

    Within: 1 min/km. Across: slowness 1, 2, 2, 3, 9 with equal weight: median 2.
    """
    km = np.full(10, 30.0)
    slow = np.array([1.0, 1, 1, 1, 1, 1, 2, 2, 3, 9])
    crosses = np.arange(10) >= 5
    ends = np.arange(10)
    trips = Trips(ends, ends + 10, km, slow * km, crosses, np.ones(10))
    cost = border_cost(trips, n_draws=5)
    assert (cost.ratio, cost.km_typical, cost.minutes_internal) == (2.0, 30.0, 30.0)
    assert cost.minutes_extra == 30.0
