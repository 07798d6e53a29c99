"""Belts: every pair of ends is tried, and what is found keeps its rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.organization.zone.belts import (
    DETOUR_MINUTES,
    LEG_MINUTES,
    LENGTH_MINUTES,
    OVERLAP_MAX,
    belts,
)
from xiezhi.organization.zone.errors import BeltsInvalid


@st.composite
def landscapes(draw):
    n = draw(st.integers(2, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**31 - 1)))
    xy = rng.random((n, 2)) * 250
    minutes = np.linalg.norm(xy[:, None] - xy, axis=2)
    return minutes, rng.integers(0, 3, n), rng.integers(-1, 3, n)


@given(landscapes())
def test_a_belt_keeps_its_rules(landscape):
    minutes, sites, side = landscape
    for belt in belts(minutes, sites, side):
        stops = np.array(belt.stops)
        legs = minutes[stops[:-1], stops[1:]]
        assert len(stops) >= 3
        assert (sites[stops] > 0).all()
        assert len(set(side[stops])) > 1
        assert (side[stops] >= 0).all()
        assert legs.max() <= LEG_MINUTES + 1e-9
        assert abs(legs.sum() - belt.minutes) < 1e-6
        assert belt.minutes <= LENGTH_MINUTES
        direct = minutes[stops[0], stops[-1]]
        past = minutes[stops[0], stops] + minutes[stops, stops[-1]]
        assert (past <= direct + DETOUR_MINUTES + 1e-9).all()


@given(landscapes())
def test_the_second_belt_shares_at_most_half_with_the_first(landscape):
    found = belts(*landscape)
    if len(found) == 2:
        first, second = (set(belt.stops) for belt in found)
        assert len(first & second) <= OVERLAP_MAX * len(second)
        assert found[0].n_sites >= found[1].n_sites


@given(landscapes(), st.randoms())
def test_relabelling_places_finds_the_same_sites(landscape, random):
    minutes, sites, side = landscape
    order = np.array(random.sample(range(len(sites)), len(sites)))
    there = belts(minutes, sites, side)
    back = belts(minutes[np.ix_(order, order)], sites[order], side[order])
    assert [belt.n_sites for belt in there[:1]] == [belt.n_sites for belt in back[:1]]


def test_sites_on_a_straight_road_make_one_belt_in_order():
    x = np.array([0.0, 100, 40, 70, 500])
    (belt,) = belts(np.abs(x[:, None] - x), np.ones(5, int), np.array([0, 1, 0, 1, 1]), n_belts=1)
    assert belt.stops in ((0, 2, 3, 1), (1, 3, 2, 0))
    assert belt.minutes == 100


def test_sites_of_one_side_make_no_belt():
    x = np.array([0.0, 30, 60])
    assert belts(np.abs(x[:, None] - x), np.ones(3, int), np.zeros(3, int)) == ()


def test_places_that_no_way_joins_make_no_belt():
    minutes = np.full((3, 3), np.inf)
    np.fill_diagonal(minutes, 0)
    assert belts(minutes, np.ones(3, int), np.array([0, 1, 0])) == ()


def test_the_direct_way_is_no_longer_than_all_legs_together():
    """Three stops, each half an hour off the straight line: the detours add up."""
    xy = np.array([[0.0, 0], [30, 20], [60, -20], [90, 0]])
    minutes = np.linalg.norm(xy[:, None] - xy, axis=2)
    (belt,) = belts(minutes, np.ones(4, int), np.array([0, 0, 1, 1]), n_belts=1)
    assert belt.direct_minutes == pytest.approx(90)
    assert belt.minutes == pytest.approx(2 * np.hypot(30, 20) + np.hypot(30, 40))


@pytest.mark.parametrize(
    ("minutes", "sites", "side", "words"),
    [
        ([[0, 1], [1, 0]], [1, 1, 1], [0, 1, 1], "shape"),
        ([[0, float("nan")], [1, 0]], [1, 1], [0, 1], "at least 0"),
        ([[0, 1], [1, 0]], [1, -1], [0, 1], "whole"),
        ([[0, "a"], [1, 0]], [1, 1], [0, 1], "minutes"),
    ],
)
def test_what_is_no_map_is_refused_in_a_sentence(minutes, sites, side, words):
    with pytest.raises(BeltsInvalid, match=words):
        belts(minutes, sites, side)


def test_limits_are_numbers():
    with pytest.raises(BeltsInvalid, match="leg_minutes"):
        belts(np.zeros((3, 3)), np.ones(3), np.arange(3), leg_minutes=float("nan"))
