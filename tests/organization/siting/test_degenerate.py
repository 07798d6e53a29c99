"""Every public question of siting, put in every way that no plan can meet."""

from __future__ import annotations

import numpy as np
import pytest

from xiezhi.model.errors import XiezhiError
from xiezhi.organization.siting import (
    Allocation,
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

X = np.array([0.0, 10, 50, 60, 100, 110])
MINUTES = np.abs(X[:, None] - X)
ONES, SIDE = np.ones(6), [0, 0, 0, 1, 1, 1]
INF = np.inf


def changed(cells, value):
    table = MINUTES.copy()
    table[cells] = value
    return table


CUT_OFF = changed((5, slice(None)), INF)  # place 5 reaches nobody, itself included
HALVES = np.where(np.equal.outer(SIDE, SIDE), MINUTES, INF)
HOLE = changed((1, 2), np.nan)


def hubs(kind):
    def ask(minutes=MINUTES, weights=None, n=2, **more):
        flow = np.ones(minutes.shape) if weights is None else np.outer(weights, weights)
        return hub_median(flow, minutes, n, allocation=kind, **more)

    return ask


def tiers(solve):
    def ask(minutes=MINUTES, weights=ONES, n=2, side=None, **rules):
        side = SIDE[: len(minutes)] if side is None else side
        return solve(minutes, weights, n, 1, side, rules=Rules(**rules))

    return ask


def drawn(minutes=MINUTES, weights=ONES, n=2, side=None, **rules):
    side = SIDE[: len(minutes)] if side is None else side
    cores, drivers = list(range(n)), [max(0, len(minutes) - 2)]
    return score(minutes, weights, cores, drivers, side, rules=Rules(**rules))


ASK = {
    "p_median": lambda minutes=MINUTES, weights=ONES, n=2, **more: p_median(
        minutes, weights, n, **more
    ),
    "p_centre": lambda minutes=MINUTES, n=2, **more: p_centre(minutes, n, **more),
    "covering": lambda minutes=MINUTES, weights=ONES, n=2, **more: maximal_covering(
        minutes, weights, 20, n, **more
    ),
    "capacitated": lambda minutes=MINUTES, weights=ONES, n=2, **more: capacitated_p_median(
        minutes, np.ones(len(minutes)), 4, n, weights=weights, **more
    ),
    "hubs, one tie": hubs(Allocation.SINGLE),
    "hubs, many ties": hubs(Allocation.MULTIPLE),
    "two_tier": tiers(two_tier),
    "front": tiers(front),
    "score": drawn,
}
EVERY = list(ASK)
PLAIN = EVERY[:6]
TIERS = EVERY[6:]
WEIGHTED = [name for name in EVERY if name != "p_centre"]
# A covering plan may leave places out, and says how many.
REACHING = [name for name in EVERY if name != "covering"]

CANNOT = [
    (
        EVERY,
        {"minutes": np.zeros((1, 1)), "weights": [1.0], "n": 1},
        "one (place|node) only|among 1 places",
    ),
    (EVERY, {"minutes": np.zeros((0, 0)), "weights": []}, r"shape \(0, 0\)"),
    (EVERY, {"minutes": HOLE}, r"(cost|distance)\[1, 2\] is nan"),
    (EVERY, {"minutes": -MINUTES}, r"(cost|distance)\[0, 1\] is -10"),
    (REACHING, {"minutes": CUT_OFF}, "place 5|5, 5|node 5"),
    (["p_median", "p_centre"], {"minutes": HALVES, "n": 1}, "2 parts that no way joins"),
    (
        ["hubs, one tie", "hubs, many ties"],
        {"minutes": HALVES},
        "no way leads from node 0 to node 3",
    ),
    (TIERS[:2], {"minutes": HALVES, "n": 1}, "at least 1 on each of 2 sides"),
    (["score"], {"minutes": HALVES, "n": 1}, "reached by no layout"),
    (WEIGHTED, {"weights": np.zeros(6)}, "(weights|flows) (of all|between all)"),
    (WEIGHTED, {"weights": [1, np.nan, 1, 1, 1, 1]}, "is nan"),
    ([k for k in EVERY if k != "capacitated"], {"n": 6}, "every (place|node) could be"),
    (["capacitated"], {"n": 7}, "only 6 candidates may open"),
    ([*PLAIN, "two_tier", "front"], {"n": 0}, "0; expected a whole number of at least 1"),
    ([*PLAIN, "two_tier", "front"], {"n": 1.5}, "1.5; expected a whole number"),
    (PLAIN, {"fixed": [0, 1, 2]}, "3 (centre|hub)s are fixed"),
    (PLAIN, {"candidates": [0]}, "only 1 candidates may open"),
    (PLAIN, {"candidates": [0, 1], "fixed": [2]}, "2 is not among the candidates"),
    (PLAIN, {"fixed": [9]}, "column 9"),
    (TIERS[:2], {"fixed_cores": (0, 1, 2)}, "fixed"),
    (TIERS[:2], {"spacing_minutes": 200.0}, "spacing|apart"),
    (TIERS[:2], {"min_cores_per_side": 2}, "on each of 2 sides"),
    (TIERS[:2], {"min_drivers_per_side": 1}, "driver"),
]


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [(name, given, says) for names, given, says in CANNOT for name in names],
)
def test_what_no_plan_can_meet_is_refused_with_the_constraint_in_the_sentence(name, given, says):
    if name == "p_centre":
        given = {key: value for key, value in given.items() if key != "weights"}
    with pytest.raises(XiezhiError, match=says) as refused:
        ASK[name](**given)
    assert str(refused.value).endswith(".")


def test_a_covering_plan_says_whom_no_way_reaches():
    plan = maximal_covering(CUT_OFF, ONES, 20, 2)
    assert plan.assignment[5] == -1
    assert plan.cost >= 1
