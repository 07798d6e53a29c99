"""Towns: every place in one, the larger one takes along."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.organization.layout.towns import summed, towns_of


@given(st.integers(1, 12), st.integers(0, 2**31 - 1), st.floats(0, 80))
def test_every_place_is_in_one_town_and_people_add_up(n, seed, within):
    rng = np.random.default_rng(seed)
    xy = rng.random((n, 2)) * 100
    minutes = np.linalg.norm(xy[:, None] - xy, axis=2)
    people = rng.integers(1, 100, n).astype(float)
    towns = towns_of(minutes, people, within)
    assert towns.people.sum() == people.sum()
    assert (np.diff(towns.people) <= 0).all()
    assert (towns.of[towns.centre] == np.arange(len(towns.centre))).all()
    assert (minutes[np.arange(n), towns.centre[towns.of]] <= max(within, 0)).all()


def test_flows_between_places_add_up_by_town():
    towns = towns_of(np.array([[0.0, 5, 90], [5, 0, 90], [90, 90, 0]]), np.array([3.0, 2, 1]))
    flows = np.arange(9.0).reshape(3, 3)
    assert summed(flows, towns).tolist() == [[8, 7], [13, 8]]


def test_a_place_without_a_count_is_a_town_of_nobody():
    towns = towns_of(np.array([[0.0, 90], [90, 0]]), np.array([np.nan, 4.0]))
    assert towns.people.tolist() == [4, 0]
