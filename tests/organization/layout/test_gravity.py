"""The gravity model balances, calibrates, and agrees with iterative proportional fitting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.organization.layout.errors import FlowsInvalid, TotalsDiffer
from xiezhi.organization.layout.gravity import at_beta, doubly_constrained, furness


@st.composite
def regions(draw, n_max=8):
    """Minutes, people and room of a synthetic region; the two sums are one."""
    n = draw(st.integers(2, n_max))
    rng = np.random.default_rng(draw(st.integers(0, 2**31 - 1)))
    xy = rng.random((n, 2)) * 100
    minutes = np.linalg.norm(xy[:, None] - xy, axis=2)
    people, room = rng.uniform(1, 10, (2, n))
    return minutes, people, room * people.sum() / room.sum()


def fitted(seed, rows, columns, rounds=20_000):
    """Iterative proportional fitting, cell by cell: slow, plain, and nothing in common."""
    flows = seed.tolist()
    n, m = seed.shape
    for _ in range(rounds):
        for i in range(n):
            factor = rows[i] / sum(flows[i])
            flows[i] = [cell * factor for cell in flows[i]]
        for j in range(m):
            factor = columns[j] / sum(flows[i][j] for i in range(n))
            for i in range(n):
                flows[i][j] *= factor
        if all(abs(sum(flows[i]) - rows[i]) < 1e-12 * rows[i] for i in range(n)):
            break
    return np.array(flows)


@given(regions(n_max=5))
def test_furness_finds_what_plain_fitting_finds(region):
    minutes, people, room = region
    seed = np.exp(-0.03 * minutes)
    a, b = furness(seed, people, room)
    assert a[:, None] * seed * b == pytest.approx(fitted(seed, people, room), rel=1e-6)


@given(regions(), st.floats(0, 0.1))
def test_both_totals_are_kept(region, beta):
    minutes, people, room = region
    flows = at_beta(minutes, people, room, beta, 0.0)[0].flows
    assert flows.sum(axis=1) == pytest.approx(people, rel=1e-6)
    assert flows.sum(axis=0) == pytest.approx(room, rel=1e-6)


@given(regions(), st.floats(0.001, 0.04))
def test_people_who_mind_the_way_more_go_less_far(region, beta):
    minutes, people, room = region
    far, near = (at_beta(minutes, people, room, b, 0.0)[0].mean_minutes for b in (beta, 2 * beta))
    assert near <= far + 1e-6


@given(regions(), st.floats(0.005, 0.08))
def test_the_calibration_finds_the_beta_that_made_the_mean(region, beta):
    minutes, people, room = region
    made = at_beta(minutes, people, room, beta, 0.0)[0]
    found = doubly_constrained(minutes, people, room, made.mean_minutes)
    assert found.mean_minutes == pytest.approx(made.mean_minutes, abs=0.02)


def test_a_mean_that_nobody_can_have_leaves_the_nearest():
    minutes = np.array([[0.0, 500.0], [500.0, 0.0]])
    found = doubly_constrained(minutes, np.array([9.0, 1.0]), np.array([1.0, 9.0]), 10.0)
    assert found.mean_minutes == pytest.approx(400, rel=0.01)  # eight of ten have to go
    assert found.asked_minutes == 10


def test_parts_that_no_way_joins_keep_their_own_people():
    minutes = np.array([[0.0, 20, np.inf], [20, 0, np.inf], [np.inf, np.inf, 0]])
    found = doubly_constrained(minutes, np.array([5.0, 5, 2]), np.array([9.0, 1, 90]), 10.0)
    assert found.flows[2].tolist() == pytest.approx([0, 0, 2])
    assert found.flows.sum(axis=0) == pytest.approx([9, 1, 2])


def test_a_part_without_a_town_runs_its_errands_at_home():
    minutes = np.array([[0.0, np.inf], [np.inf, 0.0]])
    found = doubly_constrained(minutes, np.array([5.0, 3.0]), np.array([8.0, 0.0]), 10.0)
    assert np.diag(found.flows) == pytest.approx([5, 3])


def test_totals_that_differ_get_a_sentence():
    with pytest.raises(TotalsDiffer, match="add up to 2 and destinations to 3"):
        furness(np.ones((2, 2)), np.ones(2), np.array([1.0, 2.0]))


def test_a_place_without_any_way_to_go_gets_a_sentence():
    seed = np.array([[1.0, 0.0], [1.0, 0.0]])
    with pytest.raises(FlowsInvalid, match="no flows keep both totals"):
        furness(seed, np.ones(2), np.ones(2))
