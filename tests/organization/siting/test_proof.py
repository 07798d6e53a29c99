"""The pieces of the proof: bounds that hold at any price, covers, and trees that finish."""

from __future__ import annotations

import time
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.organization.siting import p_median
from xiezhi.organization.siting.cover import fewest_centres, reduced
from xiezhi.organization.siting.lagrangian import (
    Aim,
    Bounded,
    Pace,
    ascend,
    chosen,
    ladder,
    smallest,
)
from xiezhi.organization.siting.local_search import search, total_cost

SEEDS = st.integers(0, 2**32 - 1)


def random_costs(seed, n=18, m=12):
    return np.random.default_rng(seed).integers(0, 60, (m, n)).astype(float)


def least_cost(served, n_centres, opened=(), closed=()):
    sets = (set(s) for s in combinations(range(len(served)), n_centres))
    fit = (s for s in sets if set(opened) <= s and not set(closed) & s)
    return min((served[list(s)].min(axis=0).sum() for s in fit), default=np.inf)


@given(SEEDS, st.integers(2, 5), st.booleans())
def test_no_plan_of_a_subproblem_beats_its_bound_and_settled_candidates_lose_none(
    seed, n_centres, low_ceiling
):
    served = random_costs(seed)
    status = np.zeros(12, np.int8)
    status[0], status[1] = 1, -1
    ceiling = np.full(18, 30.0 if low_ceiling else 60.0)
    ceiling = np.maximum(ceiling, served.min(axis=0))
    node = Bounded(status, np.full(18, np.inf), np.full(18, 20.0), np.zeros(12))
    least = least_cost(served, n_centres, opened=[0], closed=[1])
    bound, _ = ascend(
        ladder(served, ceiling), Aim(n_centres, least + 9, least + 9), node, Pace(60, 1.0)
    )
    assert bound <= least
    opened, closed = np.flatnonzero(status == 1), np.flatnonzero(status == -1)
    assert least_cost(served, n_centres, opened, closed) == least


@given(SEEDS, st.integers(0, 40))
def test_selection_agrees_with_sorting(seed, k):
    values = np.random.default_rng(seed).integers(-4, 1, 41).astype(float)
    assert smallest(values.copy(), k) == np.sort(values)[k]


@given(SEEDS, st.integers(1, 9))
def test_the_candidates_chosen_are_those_that_save_most(seed, n_centres):
    rng = np.random.default_rng(seed)
    rho = -rng.integers(0, 5, 12).astype(float)
    status = rng.integers(-1, 2, 12).astype(np.int8)
    taken = np.empty(12, np.int8)
    chosen(rho, status, n_centres, taken)
    need = n_centres - (status == 1).sum()
    free = np.sort(rho[status == 0])
    assert (taken[status == 1] == 1).all()
    assert (taken[status == -1] == 0).all()
    assert rho[(status == 0) & (taken == 1)].sum() == free[: max(need, 0)].sum()


@given(SEEDS, st.integers(1, 5))
def test_the_cover_is_found_exactly_if_there_is_one(seed, at_most):
    reached = np.random.default_rng(seed).random((10, 8)) < 0.35
    exists = any(
        reached[:, s].any(axis=1).all()
        for k in range(1, at_most + 1)
        for s in combinations(range(8), k)
    )
    cover = fewest_centres(reached, np.empty(0, np.int64), at_most, time.monotonic() + 60)
    assert cover.impossible != exists
    if exists:
        assert reached[:, cover.centres].any(axis=1).all()
        assert len(cover.centres) <= at_most


@given(SEEDS)
def test_reducing_a_cover_leaves_the_fewest_centres(seed):
    reached = np.random.default_rng(seed).random((9, 7)) < 0.4
    reached[:, 0] |= ~reached.any(axis=1)
    small, kept = reduced(reached)
    assert fewest(small) == fewest(reached)
    assert len(kept) == small.shape[1]


def fewest(reached):
    n = reached.shape[1]
    sizes = (k for k in range(1, n + 1) for s in combinations(range(n), k) if covers(reached, s))
    return next(sizes, 0)


def covers(reached, centres):
    return reached[:, centres].any(axis=1).all()


@given(SEEDS, st.integers(2, 6))
def test_the_search_reports_what_its_centres_cost(seed, n_centres):
    served = random_costs(seed)
    fixed = np.array([3])
    centres, cost = search(served, fixed, n_centres, np.random.default_rng(seed))
    assert cost == total_cost(served, centres)
    assert 3 in centres
    assert len(set(centres)) == n_centres


def test_costs_without_geometry_are_proved_by_branching():
    """30 places, 24 candidates, 5 centres: 42,504 plans, all of them priced here too."""
    served, weights = random_costs(4, n=30, m=24), np.arange(1.0, 31.0)
    sets = np.array(list(combinations(range(24), 5)))
    plan = p_median(served.T, weights, 5)
    assert plan.nodes > 1
    assert plan.cost == plan.lower_bound == (served[sets].min(axis=1) @ weights).min()
