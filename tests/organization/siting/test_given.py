"""What is no number, seed or list of places is refused; what can be answered is, however odd."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.siting import (
    Rules,
    capacitated_p_median,
    front,
    hub_median,
    maximal_covering,
    p_centre,
    p_median,
    score,
    two_tier,
)
from xiezhi.organization.siting.capacitated import CapacityInvalid
from xiezhi.organization.siting.errors import (
    CandidatesInvalid,
    CentresInvalid,
    CostInvalid,
    LimitInvalid,
    SeedInvalid,
    WeightsInvalid,
)
from xiezhi.organization.siting.hubs import AllocationInvalid, FlowInvalid
from xiezhi.organization.siting.two_tier_rules import RulesInvalid, SideQuotaInvalid
from xiezhi.organization.siting.two_tier_score import Breach, Rule

X = np.array([0.0, 10, 50, 60, 100, 110])
LINE = np.abs(X[:, None] - X)
ONES, SIDE = np.ones(6), [0, 0, 0, 1, 1, 1]


def tables(n_rows, n_columns):
    """Whole minutes from few places to many candidates."""
    return st.builds(
        lambda seed: np.random.default_rng(seed).integers(1, 50, (n_rows, n_columns)).astype(float),
        st.integers(0, 10**6),
    )


@settings(max_examples=30, deadline=None)
@given(tables(3, 7), st.integers(3, 7))
def test_more_centres_than_places_are_answered_where_candidates_are_no_places(cost, p):
    weights = np.array([3.0, 1, 2])
    sets = [list(s) for s in combinations(range(7), p)]
    assert p_median(cost, weights, p).cost == min(weights @ cost[:, s].min(axis=1) for s in sets)
    assert p_centre(cost, p).cost == min(cost[:, s].min(axis=1).max() for s in sets)
    beyond = [weights @ (cost[:, s].min(axis=1) > 9) for s in sets]
    assert maximal_covering(cost, weights, 9, p).cost == min(beyond)


def test_one_place_with_several_candidates_is_a_question():
    assert p_median([[4, 3, 9]], [1], 1).centres == (1,)


def test_as_many_centres_as_places_may_be_needed_where_room_is_short():
    plan = capacitated_p_median([[0, 5], [5, 0]], [3, 3], 4, 2)
    assert plan.centres == (0, 1)
    assert plan.cost == 0
    crossed = capacitated_p_median([[0, 5], [5, 0]], [3, 1], [2, 3], 2)
    assert crossed.assignment == (1, 0)
    assert crossed.cost == 10


def test_a_drawn_layout_with_a_core_too_few_is_scored_and_told():
    drawn = score(LINE, ONES, [0], [3], SIDE)
    assert Breach(Rule.CORES_PER_SIDE, (1,)) in drawn.breaches
    assert drawn.plan.cost > 0


def test_rules_that_no_candidate_keeps_are_listed_for_a_drawn_layout():
    rules = Rules(cores=np.arange(6) == 1, max_drivers_per_side=0)
    broken = {breach.rule for breach in score(LINE, ONES, [0, 4], [3], SIDE, rules=rules).breaches}
    assert broken == {Rule.CORE_CANDIDATES, Rule.MOST_DRIVERS_PER_SIDE}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.2, 3.0))
def test_flows_take_their_cheapest_way_even_from_a_hub_by_another(seed, transfer):
    rng = np.random.default_rng(seed)
    far, flow = rng.integers(1, 40, (5, 5)).astype(float), rng.random((5, 5))
    np.fill_diagonal(far, 0.0)
    least = min(
        sum(
            flow[i, j] * min(far[i, k] + transfer * far[k, m] + far[m, j] for k in s for m in s)
            for i in range(5)
            for j in range(5)
        )
        for s in combinations(range(5), 2)
    )
    assert hub_median(flow, far, 2, transfer=transfer).cost == pytest.approx(least)


CANNOT = [
    (lambda: p_median(LINE, ["a"] * 6, 2), WeightsInvalid, "weights holds text"),
    (lambda: p_median([[0, 1], [1]], [1, 1], 1), CostInvalid, "rows of different length"),
    (lambda: p_median(LINE * 1j, ONES, 2), CostInvalid, "complex numbers"),
    (lambda: p_median(LINE * 1e300, ONES * 1e10, 1), CostInvalid, "larger unit"),
    (lambda: p_median(LINE, ONES, 2, seed=-1), SeedInvalid, "seed is -1"),
    (lambda: p_centre(LINE, 2, seed=1.5), SeedInvalid, "seed is 1.5"),
    (lambda: maximal_covering(LINE, ONES, 5, 2, seed="a"), SeedInvalid, "seed is “a”"),
    (lambda: two_tier(LINE, ONES, 2, 1, SIDE, seed=-1), SeedInvalid, "seed is -1"),
    (lambda: front(LINE, ONES, 2, 1, SIDE, seed=None), SeedInvalid, "seed is —"),
    (lambda: p_median(LINE, ONES, 2, fixed=1), CandidatesInvalid, "fixed holds 1; expected a list"),
    (lambda: p_median(LINE, ONES, "2"), CentresInvalid, "n_centres is “2”"),
    (lambda: p_median(LINE, ONES, 2, time_limit_s=None), LimitInvalid, "time_limit_s is —"),
    (lambda: maximal_covering(LINE, ONES, None, 2), LimitInvalid, "limit is —"),
    (lambda: p_median([[1, 2, 3]], [1], 4), CentresInvalid, "only 3 candidates"),
    (lambda: capacitated_p_median(LINE, ["x"] * 6, 3, 2), CapacityInvalid, "demand holds text"),
    (lambda: hub_median(LINE * 1e200, LINE * 1e200, 2), CostInvalid, "distance holds 1.1e.202"),
    (lambda: hub_median(LINE + 1j, LINE, 2), FlowInvalid, "flow holds text, complex"),
    (lambda: hub_median(LINE, LINE, 2, allocation="foo"), AllocationInvalid, "multiple, single"),
    (lambda: hub_median(LINE, LINE, 2, transfer="x"), CostInvalid, "transfer is “x”"),
    (lambda: hub_median(LINE, LINE, 2, seed=-1), SeedInvalid, "seed is -1"),
    (
        lambda: two_tier(LINE, ONES, 2, 1, SIDE, rules=Rules(min_cores_per_side=1.5)),
        SideQuotaInvalid,
        "min_cores_per_side is 1.5",
    ),
    (
        lambda: score(LINE, ONES, [0], [3], SIDE, rules=Rules(min_cores_per_side=-1)),
        SideQuotaInvalid,
        "min_cores_per_side is -1",
    ),
    (
        lambda: two_tier(LINE, ONES, 2, 1, SIDE, rules=Rules(core_share="x")),
        RulesInvalid,
        "core_share is “x”",
    ),
    (lambda: two_tier(LINE, ONES, 2, 1, ["a"] * 6), ShapeMismatch, "side_i holds text"),
    (lambda: two_tier(LINE, ONES, 2, 1, SIDE, balance=None), RulesInvalid, "balance is —"),
    (lambda: front(LINE, ONES, 2, 1, SIDE, n_plans=2.5), RulesInvalid, "n_plans is 2.5"),
    (lambda: score(LINE, ONES, ["a"], [], SIDE), CandidatesInvalid, "cores holds “a”"),
    (lambda: score(LINE, ONES, [0], [9], SIDE), CandidatesInvalid, "drivers names place 9"),
]


@pytest.mark.parametrize(("ask", "error", "says"), CANNOT, ids=[c[2] for c in CANNOT])
def test_what_cannot_be_read_is_named_in_a_sentence(ask, error, says):
    with pytest.raises(error, match=says) as caught:
        ask()
    assert str(caught.value).endswith(".")
