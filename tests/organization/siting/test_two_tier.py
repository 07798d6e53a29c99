"""Laws of the two-tier layout, and brute force on small cases."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xiezhi.model.errors import XiezhiError
from xiezhi.organization.siting import p_median
from xiezhi.organization.siting.errors import LimitInvalid, OutOfReach, SitingError
from xiezhi.organization.siting.two_tier import two_tier
from xiezhi.organization.siting.two_tier_front import front
from xiezhi.organization.siting.two_tier_rules import Rules
from xiezhi.organization.siting.two_tier_score import Rule, score

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def questions(draw, *, n_sides=None):
    """(cost, weights, n_cores, n_drivers, side_i), rules: whole or broken minutes, ties likely."""
    rng = np.random.default_rng(draw(SEEDS))
    n = draw(st.integers(4, 8))
    cost = rng.integers(0, 30, (n, n)).astype(float)
    if draw(st.booleans()):
        cost = np.abs(np.subtract.outer(x := rng.random(n) * 30, x)) + rng.random((n, n))
    np.fill_diagonal(cost, 0)
    n_sides = n_sides or draw(st.integers(1, 3))
    side = np.concatenate([np.arange(n_sides), rng.integers(0, n_sides, n - n_sides)])
    weights = rng.integers(0, 4, n).astype(float)
    weights[rng.integers(n)] = 2.0
    n_cores = draw(st.integers(1, 3))
    n_drivers = draw(st.integers(0, min(3, n - 1 - n_cores)))
    rules = Rules(
        core_share=draw(st.sampled_from([0.0, 0.3, 1.0])),
        min_cores_per_side=draw(st.integers(0, 1)),
        min_drivers_per_side=draw(st.integers(0, 1)),
        max_drivers_per_side=draw(st.sampled_from([None, 1, 2])),
        spacing_minutes=draw(st.sampled_from([0.0, 3.0, 8.0])),
        cores=rng.random(n) < 0.8,
        drivers=rng.random(n) < 0.8,
        far_minutes=draw(st.sampled_from([np.inf, 5.0, 12.0])),
        far_weight=draw(st.sampled_from([1.0, 2.5])),
    )
    return (cost, weights, n_cores, n_drivers, side), rules


def lawful(asked, rules):
    """Every layout that keeps the rules."""
    cost, _, n_cores, n_drivers, side = asked
    n_sides = max(side) + 1
    most = n_drivers if rules.max_drivers_per_side is None else rules.max_drivers_per_side
    for cores in combinations(np.flatnonzero(rules.cores), n_cores):
        if (np.bincount(side[list(cores)], minlength=n_sides) < rules.min_cores_per_side).any():
            continue
        for drivers in combinations(np.setdiff1d(np.flatnonzero(rules.drivers), cores), n_drivers):
            count = np.bincount(side[list(drivers)].astype(int), minlength=n_sides)
            centres = [*cores, *drivers]
            apart = np.minimum(cost, cost.T)[np.ix_(centres, centres)] + 1e9 * np.eye(len(centres))
            least_kept = count.min() >= rules.min_drivers_per_side
            if least_kept and count.max() <= most and apart.min() >= rules.spacing_minutes:
                yield cores, drivers


def means(asked, rules, cores, drivers):
    """Mean minutes over everybody and of each side, straight from the definition."""
    cost, weights, _, _, side = asked
    direct = cost[:, cores].min(axis=1)
    via = [cost[:, k] + rules.core_share * direct[k] for k in drivers]
    minutes = np.minimum.reduce([direct, *via])
    felt = weights * minutes * np.where(direct > rules.far_minutes, rules.far_weight, 1)
    of_side = [
        felt[side == s].sum() / max(weights[side == s].sum(), 1e-300) for s in range(max(side) + 1)
    ]
    return felt.sum() / weights.sum(), of_side


def brute_force(asked, rules, balance=0.0, ceiling=np.inf):
    found = [means(asked, rules, *layout) for layout in lawful(asked, rules)]
    costs = [(1 - balance) * m + balance * max(s) for m, s in found if max(s) <= ceiling]
    return min(costs, default=np.inf)


@given(questions(), st.sampled_from([0.0, 0.0, 0.4, 1.0]))
@settings(max_examples=150)
def test_the_cost_is_that_of_brute_force(asked, balance):
    question, rules = asked
    least = brute_force(*asked, balance)
    if np.isinf(least):
        with pytest.raises(SitingError):
            two_tier(*question, rules=rules, balance=balance)
        return
    plan = two_tier(*question, rules=rules, balance=balance)
    assert plan.cost == pytest.approx(least, rel=1e-8, abs=1e-9)
    assert plan.optimal


@given(questions(n_sides=2), st.floats(0, 1))
def test_a_ceiling_on_every_side_holds_and_costs_no_more_than_it_must(asked, where):
    question, rules = asked
    found = [means(question, rules, *layout)[1] for layout in lawful(*asked)]
    assume(found)
    worst = [max(sides) for sides in found]
    ceiling = min(worst) + where * (max(worst) - min(worst)) + 1e-6
    plan = two_tier(*question, rules=rules, ceiling_minutes=ceiling)
    assert plan.worst_minutes <= ceiling * (1 + 1e-8)
    assert plan.cost == pytest.approx(brute_force(*asked, ceiling=ceiling), rel=1e-7, abs=1e-9)


@given(questions())
def test_the_plan_keeps_every_rule_and_holds_together(asked):
    question, rules = asked
    assume(np.isfinite(brute_force(*asked)))
    plan = two_tier(*question, rules=rules)
    assert (plan.cores, plan.drivers) in set(lawful(*asked))
    mean, sides = means(question, rules, plan.cores, plan.drivers)
    assert plan.mean_minutes == pytest.approx(mean, rel=1e-9, abs=1e-12)
    assert plan.side_minutes == pytest.approx(sides, rel=1e-9, abs=1e-12)
    cost, links = question[0], dict(zip(plan.drivers, plan.link, strict=True))
    for i, (centre, minutes) in enumerate(zip(plan.assignment, plan.minutes, strict=True)):
        onward = rules.core_share * cost[centre, links[centre]] if centre in links else 0.0
        assert minutes == pytest.approx(cost[i, centre] + onward)


@given(questions(), SEEDS)
def test_relabelling_places_and_swapping_sides_leave_the_cost(asked, seed):
    (cost, weights, n_cores, n_drivers, side), rules = asked
    assume(np.isfinite(brute_force(*asked)))
    order = np.random.default_rng(seed).permutation(len(weights))
    turned = replace(rules, cores=rules.cores[order], drivers=rules.drivers[order])
    sides = side.max() - side[order]
    other = two_tier(
        cost[np.ix_(order, order)], weights[order], n_cores, n_drivers, sides, rules=turned
    )
    assert other.cost == pytest.approx(two_tier(*asked[0], rules=rules).cost, rel=1e-8)


@given(questions())
def test_one_driver_more_never_costs_more_where_no_rule_stands_in_its_way(asked):
    (cost, weights, n_cores, n_drivers, side), rules = asked
    open_rules = Rules(core_share=rules.core_share, min_cores_per_side=0)
    assume(n_cores + n_drivers + 1 < len(weights))
    few = two_tier(cost, weights, n_cores, n_drivers, side, rules=open_rules)
    more = two_tier(cost, weights, n_cores, n_drivers + 1, side, rules=open_rules)
    assert more.cost <= few.cost * (1 + 1e-8) + 1e-12


@given(questions())
def test_a_rule_more_never_costs_less(asked):
    question, rules = asked
    assume(np.isfinite(brute_force(*asked)))
    free = replace(rules, spacing_minutes=0.0, min_cores_per_side=0, cores=None)
    strict, loose = two_tier(*question, rules=rules), two_tier(*question, rules=free)
    assert loose.cost <= strict.cost * (1 + 1e-8) + 1e-12


@given(questions())
def test_centres_that_a_plan_chose_may_as_well_be_fixed(asked):
    question, rules = asked
    assume(np.isfinite(brute_force(*asked)))
    plan = two_tier(*question, rules=rules)
    pinned = replace(rules, fixed_cores=plan.cores[:1], fixed_drivers=plan.drivers[:1])
    again = two_tier(*question, rules=pinned)
    assert again.cost == pytest.approx(plan.cost, rel=1e-8, abs=1e-12)
    assert set(plan.cores[:1]) <= set(again.cores)
    assert set(plan.drivers[:1]) <= set(again.drivers)


@given(questions(n_sides=2))
def test_the_front_starts_efficient_ends_balanced_and_holds_no_dominated_plan(asked):
    question, rules = asked
    found = [means(question, rules, *layout) for layout in lawful(*asked)]
    assume(found)
    plans = front(*question, rules=rules, n_plans=4).plans
    assert plans[0].mean_minutes == pytest.approx(min(m for m, _ in found), rel=1e-7, abs=1e-9)
    least_worst = min(max(s) for _, s in found)
    assert plans[-1].worst_minutes == pytest.approx(least_worst, rel=1e-7, abs=1e-9)
    for plan, after in pairwise(plans):
        assert plan.mean_minutes <= after.mean_minutes
        assert plan.worst_minutes > after.worst_minutes
    for plan in plans:
        beaten = [
            m < plan.mean_minutes * (1 - 1e-7) and max(s) <= plan.worst_minutes for m, s in found
        ]
        assert not any(beaten)


@given(questions(), SEEDS)
def test_a_drawn_layout_costs_what_it_costs_and_its_swaps_save_what_they_say(asked, seed):
    question, rules = asked
    cost, weights, _, _, side = question
    layouts = list(lawful(*asked))
    assume(layouts)
    cores, drivers = layouts[seed % len(layouts)]
    best = two_tier(*question, rules=rules)
    drawn = score(cost, weights, cores, drivers, side, rules=rules, against=best, n_swaps=99)
    assert drawn.breaches == ()
    assert drawn.plan.cost == pytest.approx(means(question, rules, cores, drivers)[0], abs=1e-9)
    costs = {layout: means(question, rules, *layout)[0] for layout in layouts}
    near = {
        layout: c
        for layout, c in costs.items()
        if len(set(layout[0]) - set(cores)) + len(set(layout[1]) - set(drivers)) == 1
        or (
            set(layout[0]) | set(layout[1]) == set(cores) | set(drivers)
            and len(set(layout[0]) - set(cores)) == 1
        )
    }
    saving = sorted((drawn.plan.cost - c for c in near.values()), reverse=True)
    worth = [s for s in saving if s > 1e-9]
    assert [s.saving for s in drawn.swaps if s.saving > 1e-9] == pytest.approx(worth, abs=1e-9)
    assert drawn.plan.lower_bound <= drawn.plan.cost


def line(*at):
    """Minutes along a road."""
    x = np.array(at, float)
    return np.abs(x[:, None] - x)


def test_a_drawn_layout_is_told_what_it_breaks():
    rules = Rules(spacing_minutes=15, cores=np.array([1, 1, 1, 0, 0, 1], bool))
    drawn = score(
        line(0, 10, 50, 60, 90, 99), np.ones(6), [0, 3], [1], [0, 0, 0, 1, 1, 1], rules=rules
    )
    assert {(b.rule, b.at) for b in drawn.breaches} == {
        (Rule.SPACING, (0, 1)),
        (Rule.CORE_CANDIDATES, (3,)),
    }
    assert drawn.swaps[0].saving > 0


def test_places_far_from_every_core_pull_a_core_towards_them():
    cost, weights = line(0, 5, 10, 15, 20, 120), [9, 9, 9, 9, 9, 20]
    near = two_tier(cost, weights, 1, 0, [0] * 6)
    pulled = two_tier(cost, weights, 1, 0, [0] * 6, rules=Rules(far_minutes=60, far_weight=9))
    assert near.cores == (3,)
    assert pulled.cores == (4,)


def test_without_onward_errands_it_is_a_p_median():
    rng = np.random.default_rng(3)
    cost = line(*rng.random(16) * 300)
    weights = rng.integers(1, 9, 16)
    plan = two_tier(cost, weights, 1, 3, [0] * 16, rules=Rules(core_share=0))
    assert plan.cost * weights.sum() == pytest.approx(p_median(cost, weights, 4).cost)


def test_no_time_at_all_returns_a_layout_with_an_honest_gap():
    rng = np.random.default_rng(1)
    cost = np.hypot(*(np.subtract.outer(v, v) for v in rng.random((2, 60)) * 300))
    weights, side = rng.random(60), np.arange(60) % 2
    hasty = two_tier(cost, weights, 2, 4, side, time_limit_s=0)
    proved = two_tier(cost, weights, 2, 4, side)
    assert proved.optimal
    assert hasty.lower_bound <= proved.cost <= hasty.cost
    assert not hasty.optimal
    wanted = two_tier(cost, weights, 2, 4, side, gap_wanted=0.05)
    assert wanted.gap <= 0.05
    assert wanted.nodes < proved.nodes


def test_the_callers_arrays_stay_as_they_were_and_the_seed_decides():
    cost, weights, side = line(0, 10, 50, 60, 90, 99), np.ones(6), np.array([0, 0, 0, 1, 1, 1])
    before = cost.copy(), weights.copy(), side.copy()
    assert two_tier(cost, weights, 2, 1, side) == two_tier(cost, weights, 2, 1, side)
    for now, then in zip((cost, weights, side), before, strict=True):
        assert (now == then).all()


def test_a_place_that_no_way_joins_needs_a_core_of_its_own():
    cost = line(0, 10, 20, 30, 40)
    cost[4, :4] = cost[:4, 4] = np.inf
    plan = two_tier(cost, np.ones(5), 2, 1, [0] * 5)
    assert 4 in plan.cores
    with pytest.raises(OutOfReach, match="place 4"):
        two_tier(cost, np.ones(5), 1, 1, [0] * 5)


COST, ONES, SIDES = line(0, 10, 50, 60, 90, 99), np.ones(6), [0, 0, 0, 1, 1, 1]
NONE_THERE = np.array([1, 1, 1, 0, 0, 0], bool)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"cost": np.where(COST == 50, np.nan, COST)}, "nan"),
        ({"cost": COST[:, :3]}, "minutes between all places"),
        ({"cost": COST + 1}, "from a place to itself"),
        ({"weights": ONES * 0}, "zero"),
        ({"weights": -ONES}, "at least 0"),
        ({"n_cores": 4, "n_drivers": 2}, "at most 5 together"),
        ({"n_cores": 0}, "n_cores is 0"),
        ({"n_drivers": -1}, "n_drivers is -1"),
        ({"n_cores": 1}, "at least 1 on each of 2 sides"),
        ({"side_i": [0.0] * 6}, "whole number"),
        ({"side_i": [0, 0, 0, 2, 2, 2]}, "side 1 has no place"),
        ({"side_i": [0, 0, 0, -1, 1, 1]}, "leave the neighbours"),
        ({"rules": Rules(cores=NONE_THERE)}, "side 1 must have at least 1 core"),
        ({"rules": Rules(drivers=~NONE_THERE, min_drivers_per_side=1)}, "side 0 must have"),
        ({"rules": Rules(cores=np.arange(6) == 0)}, "only 1 places are candidates for a core"),
        ({"rules": Rules(cores=[0, 1])}, "true or false"),
        ({"rules": Rules(max_drivers_per_side=0)}, "max_drivers_per_side"),
        ({"rules": Rules(spacing_minutes=200)}, "spacing_minutes"),
        ({"rules": Rules(spacing_minutes=np.nan)}, "spacing_minutes is nan"),
        ({"rules": Rules(core_share=2)}, "core_share is 2"),
        ({"rules": Rules(far_weight=0)}, "far_weight is 0"),
        ({"rules": Rules(fixed_cores=(0, 1, 2))}, "fixed ones"),
        ({"rules": Rules(fixed_cores=(0,), fixed_drivers=(0,))}, "as a core and as a driver"),
        ({"rules": Rules(fixed_cores=(3,), cores=NONE_THERE)}, "fixed core 3"),
        ({"rules": Rules(fixed_cores=(0, 1), spacing_minutes=20)}, "10 minutes apart"),
        ({"balance": 1.5}, "balance is 1.5"),
        ({"ceiling_minutes": 1.0}, "raise the ceiling"),
        ({"time_limit_s": -1}, "time_limit_s"),
    ],
)
def test_what_cannot_be_met_is_named(changed, words):
    given_ = {"cost": COST, "weights": ONES, "n_cores": 2, "n_drivers": 1, "side_i": SIDES}
    with pytest.raises(XiezhiError, match=words) as caught:
        two_tier(**{**given_, **changed})
    assert str(caught.value).endswith(".")


def test_three_centres_that_no_spacing_allows_are_refused_after_an_exact_look():
    with pytest.raises(LimitInvalid, match="keep spacing_minutes"):
        two_tier(COST, ONES, 2, 2, SIDES, rules=Rules(spacing_minutes=40))
