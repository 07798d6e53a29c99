"""Laws of the p-hub median, brute force on small cases, and published values."""

from __future__ import annotations

import json
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.model.errors import XiezhiError
from xiezhi.organization.siting.hubs import Allocation, hub_median

SEEDS = st.integers(0, 2**32 - 1)
KINDS = st.sampled_from(list(Allocation))


@st.composite
def questions(draw):
    """(flow, distance, n_hubs), rates: distances need be neither even nor metric."""
    rng = np.random.default_rng(draw(SEEDS))
    n = draw(st.integers(3, 6))
    flow = rng.integers(0, 5, (n, n)) * 1.0
    flow[0, 1] = 2.0
    distance = rng.integers(0, 20, (n, n)) + draw(st.sampled_from([0, 1])) * rng.random((n, n))
    np.fill_diagonal(distance, 0)
    rates = dict(zip(("collection", "transfer", "distribution"), rng.random(3) * 2, strict=True))
    return (flow, distance, draw(st.integers(1, min(3, n - 1)))), rates


def single_cost(asked, rates, hub_of):
    flow, distance, _ = asked
    own, to = distance[np.arange(len(flow)), hub_of], distance[hub_of, np.arange(len(flow))]
    way = rates["collection"] * own[:, None] + rates["distribution"] * to
    return (flow * (way + rates["transfer"] * distance[np.ix_(hub_of, hub_of)])).sum()


def multiple_cost(asked, rates, hubs):
    flow, distance, _ = asked
    ways = [
        rates["collection"] * distance[:, [a]]
        + rates["transfer"] * distance[a, b]
        + rates["distribution"] * distance[[b]]
        for a, b in product(hubs, repeat=2)
    ]
    return (flow * np.minimum.reduce(ways)).sum()


def brute_force(asked, rates, kind):
    n, p = len(asked[0]), asked[2]
    if kind is Allocation.MULTIPLE:
        return min(multiple_cost(asked, rates, hubs) for hubs in combinations(range(n), p))
    return min(
        single_cost(asked, rates, list(ties))
        for hubs in combinations(range(n), p)
        for ties in product(hubs, repeat=n)
        if all(ties[k] == k for k in hubs)
    )


@given(questions(), KINDS)
@settings(max_examples=80)
def test_the_cost_is_that_of_brute_force(asked, kind):
    plan = hub_median(*asked[0], allocation=kind, **asked[1])
    assert plan.cost == pytest.approx(brute_force(*asked, kind), rel=1e-7, abs=1e-9)
    assert plan.gap <= 1e-6


@given(questions())
def test_a_single_tie_plan_holds_together(asked):
    plan = hub_median(*asked[0], allocation=Allocation.SINGLE, **asked[1])
    hub_of = [hubs[0] for hubs in plan.allocation]
    assert set(hub_of) == set(plan.hubs)
    assert all(hub_of[k] == k for k in plan.hubs)
    assert plan.cost == pytest.approx(single_cost(*asked, hub_of))


@given(questions())
def test_a_plan_with_many_ties_names_hubs_that_carry_its_flows(asked):
    plan = hub_median(*asked[0], **asked[1])
    assert plan.cost == pytest.approx(multiple_cost(*asked, plan.hubs))
    busy = (asked[0][0] + asked[0][0].T).any(axis=0)
    for hubs, works in zip(plan.allocation, busy, strict=True):
        assert bool(hubs) == works
        assert set(hubs) <= set(plan.hubs)


@given(questions(), KINDS, SEEDS)
@settings(max_examples=50)
def test_relabelling_and_doubling_do_what_they_must(asked, kind, seed):
    (flow, distance, p), rates = asked
    cost = hub_median(flow, distance, p, allocation=kind, **rates).cost
    order = np.random.default_rng(seed).permutation(len(flow))
    turned = np.ix_(order, order)
    other = hub_median(2 * flow[turned], distance[turned], p, allocation=kind, **rates)
    assert other.cost == pytest.approx(2 * cost, rel=1e-6, abs=1e-9)


@given(questions())
def test_more_hubs_and_free_choice_never_cost_more(asked):
    (flow, distance, p), rates = asked
    single = hub_median(flow, distance, p, allocation=Allocation.SINGLE, **rates)
    multiple = hub_median(flow, distance, p, **rates)
    assert multiple.cost <= single.cost * (1 + 1e-7) + 1e-12
    if p + 1 < len(flow):
        assert hub_median(flow, distance, p + 1, **rates).cost <= multiple.cost * (1 + 1e-7) + 1e-12


@given(questions(), KINDS)
@settings(max_examples=50)
def test_hubs_that_a_plan_chose_may_as_well_be_fixed(asked, kind):
    plan = hub_median(*asked[0], allocation=kind, **asked[1])
    again = hub_median(*asked[0], allocation=kind, fixed=plan.hubs, **asked[1])
    assert again.hubs == plan.hubs
    assert again.cost == pytest.approx(plan.cost, rel=1e-7, abs=1e-9)


def read_ap(folder, n):
    """Australia Post: flow and distance; published costs are a thousandth."""
    words = np.array((folder / f"ap{n}.txt").read_text("ascii").split(), float)
    x, y = words[1 : 1 + 2 * n].reshape(n, 2).T
    flow = words[1 + 2 * n :][: n * n].reshape(n, n)
    return flow, np.hypot(np.subtract.outer(x, x), np.subtract.outer(y, y))


@pytest.mark.shared
@pytest.mark.parametrize("n", [10, 20, 25])
def test_australia_post_is_proved_at_its_published_values(shared, n):
    """Ernst & Krishnamoorthy (1996, 1998), 2 to 5 hubs; 20 and 25 with 5 are in the benchmark."""
    folder = shared / "data" / "bench-location" / "hub"
    flow, distance = read_ap(folder, n)
    for known in json.loads((folder / "ap_solutions.json").read_text("utf-8")):
        single = known["problem"] == "USApHMP"
        if known["n"] == n and known["p"] <= (3 if single and n > 10 else 5):
            kind = Allocation.SINGLE if single else Allocation.MULTIPLE
            rates = {"collection": 3, "transfer": 0.75, "distribution": 2}
            plan = hub_median(flow, distance, known["p"], allocation=kind, **rates)
            # Published with two decimals.
            assert plan.cost / 1000 == pytest.approx(known["objective"], abs=0.00501)
            assert plan.optimal


@pytest.mark.shared
def test_american_airlines_flows_are_proved_at_their_exact_values(shared):
    """O'Kelly (1987), CAB, 25 cities, flows scaled to a sum of 1."""
    folder = shared / "data" / "bench-location" / "hub"
    lines = (folder / "cab25.txt").read_text("ascii").splitlines()[1:]
    rows = np.array([line.split() for line in lines if len(line.split()) == 4], float)
    flow, distance = rows[:, 2].reshape(25, 25), rows[:, 3].reshape(25, 25)
    for known in json.loads((folder / "cab25_umaphmp_optima.json").read_text("utf-8")):
        plan = hub_median(flow / flow.sum(), distance, known["p"], transfer=known["alpha"])
        assert [k + 1 for k in plan.hubs] == known["hubs"]
        # Given with four decimals.
        assert plan.cost == pytest.approx(known["objective"], abs=0.0000501)
        assert plan.optimal


@pytest.mark.parametrize("kind", list(Allocation))
def test_no_time_at_all_returns_a_plan_with_an_honest_gap(kind):
    rng = np.random.default_rng(2)
    x, y = rng.random((2, 12)) * 100
    distance = np.hypot(np.subtract.outer(x, x), np.subtract.outer(y, y))
    flow = rng.random((12, 12))
    hasty = hub_median(flow, distance, 3, allocation=kind, time_limit_s=0)
    proved = hub_median(flow, distance, 3, allocation=kind)
    assert 0 < hasty.lower_bound <= proved.cost <= hasty.cost
    assert not hasty.optimal
    assert proved.gap <= 1e-6


FLOW, LINE = np.ones((4, 4)), np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"n_hubs": 4}, "at most 3"),
        ({"n_hubs": 0}, "n_hubs is 0"),
        ({"n_hubs": 1, "fixed": (0, 2)}, "2 hubs are fixed"),
        ({"n_hubs": 2, "candidates": (1,)}, "1 candidates"),
        ({"fixed": (3,), "candidates": (0, 1)}, "fixed hub 3"),
        ({"flow": FLOW * 0}, "are zero"),
        ({"flow": FLOW * np.nan}, "is nan"),
        ({"flow": FLOW[:3]}, "flow has shape"),
        ({"distance": LINE + np.nan}, "nan"),
        ({"distance": np.where(LINE == 3, np.inf, LINE)}, "no way leads from node 0 to node 3"),
        ({"distance": LINE + 1}, "expected 0 from a node to itself"),
        ({"transfer": -1}, "transfer is -1"),
    ],
)
def test_what_cannot_be_met_is_named(changed, words):
    with pytest.raises(XiezhiError, match=words) as caught:
        hub_median(**{"flow": FLOW, "distance": LINE, "n_hubs": 2, **changed})
    assert str(caught.value).endswith(".")
