"""People within reach: laws and plain loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xiezhi.consensus.needs.across import nearest_across, reach

LIMITS = (60.0, 90.0, 120.0)


@st.composite
def regions(draw):
    """Travel minutes with nought on the diagonal, people, and sides of which one is none."""
    n = draw(st.integers(1, 8))
    times = st.sampled_from([10.0, 60.0, 61.0, 90.0, 120.0, 300.0, np.inf])
    minutes = draw(hnp.arrays(float, (n, n), elements=times))
    minutes = np.minimum(minutes, minutes.T)
    np.fill_diagonal(minutes, 0.0)
    people = draw(hnp.arrays(float, n, elements=st.integers(0, 10**6).map(float)))
    side = draw(hnp.arrays(np.int64, n, elements=st.integers(-1, 2)))
    return minutes, people, side


@given(regions())
def test_plain_loops_give_the_same(region):
    minutes, people, side = region
    near = reach(minutes, people, side, LIMITS)
    for k, limit in enumerate(LIMITS):
        for a in range(len(people)):
            ours = [b for b in range(len(people)) if min(side[a], side[b]) >= 0]
            reached = [b for b in ours if minutes[a, b] <= limit]
            own = sum(people[b] for b in reached if side[b] == side[a])
            other = sum(people[b] for b in reached if side[b] != side[a])
            np.testing.assert_allclose((near.own[a, k], near.other[a, k]), (own, other))


@given(regions())
def test_more_time_never_reaches_fewer_people(region):
    near = reach(*region, LIMITS)
    assert (np.diff(near.own) >= -1e-6).all()
    assert (np.diff(near.other) >= -1e-6).all()


@given(regions())
def test_whoever_reaches_is_reached(region):
    """Travel there takes as long as back: reached people balance over both sides."""
    minutes, people, side = region
    near = reach(minutes, people, side, LIMITS)
    counted = np.where(side >= 0, people, 0.0)
    side_a, side_b = side == 0, side == 1
    only = np.where(side_a | side_b, side, -1)
    near = reach(minutes, people, only, LIMITS)
    there = (counted[side_a, None] * near.other[side_a]).sum(axis=0)
    back = (counted[side_b, None] * near.other[side_b]).sum(axis=0)
    np.testing.assert_allclose(there, back)


@given(regions())
def test_nobody_is_across_where_the_nearest_across_is_too_far(region):
    minutes, people, side = region
    near = reach(minutes, people, side, LIMITS)
    nearest = nearest_across(minutes, side)
    for k, limit in enumerate(LIMITS):
        far = (nearest.minutes > limit) & (side >= 0)
        assert (near.other[far, k] == 0).all()


@given(regions())
def test_the_nearest_across_is_of_another_side(region):
    minutes, _, side = region
    nearest = nearest_across(minutes, side)
    found = nearest.place >= 0
    assert (side[nearest.place[found]] != side[found]).all()
    assert np.isinf(nearest.minutes[~found]).all()


def test_people_without_a_count_are_nobody():
    near = reach(np.zeros((2, 2)), np.array([np.nan, 5.0]), np.array([0, 1]), (60.0,))
    np.testing.assert_allclose(near.other[:, 0], [5.0, 0.0])
