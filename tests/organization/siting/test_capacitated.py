"""Laws of the capacitated p-median, brute force on small cases, and published values."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiezhi.model.errors import XiezhiError
from xiezhi.organization.siting import p_median
from xiezhi.organization.siting.capacitated import CapacityInvalid, capacitated_p_median

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def questions(draw, *, ways_missing=False):
    """(cost, demand, capacity, n_centres), weights: whole or broken, tight or loose."""
    rng = np.random.default_rng(draw(SEEDS))
    n, m = draw(st.integers(3, 6)), draw(st.integers(2, 4))
    whole = draw(st.booleans())
    cost = rng.integers(0, 12, (n, m)) + (0 if whole else rng.random((n, m)))
    if ways_missing:
        cost = np.where(rng.random((n, m)) < 0.25, np.inf, cost)
    demand = rng.integers(0, 6, n) + (0 if whole else rng.random(n))
    weights = rng.integers(0, 4, n) + 0.0
    weights[0] = 2.0
    p = draw(st.integers(1, min(3, m, n - 1)))
    tight = draw(st.floats(0.9, 2.0)) * demand.sum() / p
    capacity = rng.integers(0, 3, m) + (np.rint(tight) if whole else tight)
    return (cost, demand, capacity, p), weights


def brute_force(asked, weights, fixed=()):
    cost, demand, capacity, p = asked
    best, places = np.inf, np.arange(len(cost))
    for centres in combinations(range(cost.shape[1]), p):
        for to in product(centres, repeat=len(cost)) if set(fixed) <= set(centres) else ():
            minutes = cost[places, to]
            load = np.bincount(to, demand, cost.shape[1])
            if np.isfinite(minutes).all() and (load <= capacity + 1e-9).all():
                best = min(best, weights @ minutes)
    return best


@given(questions(ways_missing=True))
def test_the_cost_is_that_of_brute_force(asked):
    least = brute_force(*asked)
    if np.isinf(least):
        with pytest.raises(XiezhiError):
            capacitated_p_median(*asked[0], weights=asked[1])
        return
    plan = capacitated_p_median(*asked[0], weights=asked[1])
    assert plan.cost == pytest.approx(least, rel=1e-6, abs=1e-9)
    assert plan.gap <= 1e-5


@given(questions())
def test_no_centre_is_overfilled_and_the_plan_holds_together(asked):
    (cost, demand, capacity, p), weights = asked
    assume(np.isfinite(brute_force(*asked)))
    plan = capacitated_p_median(*asked[0], weights=weights)
    assert len(plan.centres) == p
    assert set(plan.assignment) <= set(plan.centres)
    assert (np.bincount(plan.assignment, demand, len(capacity)) <= capacity + 1e-6).all()
    minutes = cost[np.arange(len(cost)), plan.assignment]
    assert plan.cost == pytest.approx(weights @ minutes)
    assert plan.lower_bound <= plan.cost


@given(questions())
def test_fixed_centres_open(asked):
    question, weights = asked
    least = brute_force(*asked, fixed=(1,))
    assume(np.isfinite(least))
    plan = capacitated_p_median(*question, weights=weights, fixed=(1,))
    assert 1 in plan.centres
    assert plan.cost == pytest.approx(least, rel=1e-6, abs=1e-9)


@given(questions(), SEEDS)
def test_relabelling_leaves_the_cost_and_more_room_never_raises_it(asked, seed):
    (cost, demand, capacity, p), weights = asked
    assume(np.isfinite(brute_force(*asked)))
    plan = capacitated_p_median(*asked[0], weights=weights)
    rng = np.random.default_rng(seed)
    rows, cols = rng.permutation(len(demand)), rng.permutation(len(capacity))
    other = capacitated_p_median(
        cost[rows][:, cols], demand[rows], capacity[cols], p, weights=weights[rows]
    )
    assert other.cost == pytest.approx(plan.cost, rel=1e-5)
    roomier = capacitated_p_median(cost, demand, capacity + 1, p, weights=weights)
    assert roomier.cost <= plan.cost * (1 + 1e-5)


@given(questions())
def test_without_a_limit_it_is_the_p_median(asked):
    (cost, demand, _, p), weights = asked
    plan = capacitated_p_median(cost, demand, demand.sum() + 1, p, weights=weights)
    assert plan.cost == pytest.approx(p_median(cost, weights, p).cost, rel=1e-6)


def read_pmedcap(path):
    """OR-Library: cost, demand, capacity, p, and the stated best; distances cut to whole."""
    words = path.read_text("ascii").split()
    best, n, p, capacity = (int(word) for word in words[1:5])
    table = np.array(words[5:], float).reshape(n, 4)
    x, y = table[:, 1], table[:, 2]
    cost = np.floor(np.hypot(np.subtract.outer(x, x), np.subtract.outer(y, y)))
    return (cost, table[:, 3], capacity, p), best


@pytest.mark.shared
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 9])
def test_or_library_instances_are_proved_at_their_stated_best(shared, number):
    """Osman & Christofides (1994): 50 nodes, 5 medians. 7, 8 and 10 are in the benchmark."""
    path = shared / "data" / "bench-location" / "pmedcap" / f"pmedcap1_{number:02}.txt"
    asked, best = read_pmedcap(path)
    plan = capacitated_p_median(*asked)
    assert plan.cost == plan.lower_bound == best


def test_no_time_at_all_returns_a_plan_with_an_honest_gap():
    rng = np.random.default_rng(4)
    x, y = rng.random((2, 40)) * 100
    cost = np.hypot(np.subtract.outer(x, x), np.subtract.outer(y, y))
    demand = rng.integers(1, 9, 40)
    hasty = capacitated_p_median(cost, demand, demand.sum() // 4 + 1, 5, time_limit_s=0)
    proved = capacitated_p_median(cost, demand, demand.sum() // 4 + 1, 5)
    assert hasty.lower_bound <= proved.cost <= hasty.cost
    assert not hasty.optimal
    assert proved.gap <= 1e-5


LINE = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))


@pytest.mark.parametrize(
    ("demand", "capacity", "n_centres", "words"),
    [
        ([3, 3, 3, 3, 3], 7, 2, "demand 15 together, but 2 centres can give at most 14"),
        ([3, 3, 3, 3, 3], 8, 2, "whole places"),
        ([9, 1, 1, 1, 1], 8, 3, "place 0 demands 9"),
        ([1, np.nan, 1, 1, 1], 8, 2, r"demand\[1\] is nan"),
        ([1, 1, 1, 1, 1], -1, 2, r"capacity\[0\] is -1"),
        ([1, 1, 1, 1], 9, 2, "demand has shape"),
        ([1, 1, 1, 1, 1], [9, 9], 2, "capacity has shape"),
        ([1, 1, 1, 1, 1], 9, 6, "only 5 candidates may open"),
    ],
)
def test_what_cannot_be_met_is_named(demand, capacity, n_centres, words):
    with pytest.raises(XiezhiError, match=words) as caught:
        capacitated_p_median(LINE, demand, capacity, n_centres)
    assert str(caught.value).endswith(".")
    assert issubclass(CapacityInvalid, XiezhiError)
