"""Every question that no plan can answer gets a sentence that names the constraint."""

from __future__ import annotations

import numpy as np
import pytest

from xiezhi.model.errors import ShapeMismatch, XiezhiError
from xiezhi.organization.siting import maximal_covering, p_centre, p_median
from xiezhi.organization.siting.errors import (
    CandidatesInvalid,
    CentresInvalid,
    CostInvalid,
    LimitInvalid,
    OutOfReach,
    WeightsInvalid,
)

LINE = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))
EVEN = np.ones(5)
NOWHERE = np.inf


def with_entry(value):
    cost = LINE.copy()
    cost[1, 3] = value
    return cost


def two_islands(n_first=3):
    """Five places, no way between the first few and the others."""
    cost = LINE.copy()
    cost[:n_first, n_first:] = cost[n_first:, :n_first] = NOWHERE
    return cost


MEDIANS = {
    "NaN in the table": ((with_entry(np.nan), EVEN, 2), {}, CostInvalid, r"cost\[1, 3\] is nan"),
    "negative minutes": ((with_entry(-1), EVEN, 2), {}, CostInvalid, r"cost\[1, 3\] is -1"),
    "no table": ((LINE[0], EVEN, 2), {}, CostInvalid, "shape"),
    "empty table": ((np.empty((0, 0)), [], 1), {}, CostInvalid, "shape"),
    "weights of others": ((LINE, np.ones(4), 2), {}, ShapeMismatch, "5 places"),
    "all weights zero": ((LINE, np.zeros(5), 2), {}, WeightsInvalid, "all 5 places are zero"),
    "negative weight": ((LINE, [1, 1, -2, 1, 1], 2), {}, WeightsInvalid, "place 2 is -2"),
    "missing weight": ((LINE, [1, np.nan, 1, 1, 1], 2), {}, WeightsInvalid, "place 1 is nan"),
    "one place": (([[0.0]], [1], 1), {}, CentresInvalid, "one place only"),
    "as many centres as places": ((LINE, EVEN, 5), {}, CentresInvalid, "at most 4"),
    "more centres than places": ((LINE, EVEN, 9), {}, CentresInvalid, "n_centres is 9"),
    "no centre": ((LINE, EVEN, 0), {}, CentresInvalid, "at least 1"),
    "half a centre": ((LINE, EVEN, 1.5), {}, CentresInvalid, "whole number"),
    "too few candidates": (
        (LINE, EVEN, 3),
        {"candidates": (0, 1)},
        CentresInvalid,
        "only 2 candidates",
    ),
    "more fixed than asked for": (
        (LINE, EVEN, 1),
        {"fixed": (0, 1)},
        CentresInvalid,
        "2 centres are fixed",
    ),
    "fixed is no candidate": (
        (LINE, EVEN, 2),
        {"fixed": (4,), "candidates": (0, 1, 2)},
        CandidatesInvalid,
        "fixed centre 4 is not among",
    ),
    "fixed twice": ((LINE, EVEN, 2), {"fixed": (1, 1)}, CandidatesInvalid, "column 1 twice"),
    "unknown column": ((LINE, EVEN, 2), {"fixed": (7,)}, CandidatesInvalid, "column 7"),
    "a name for a column": ((LINE, EVEN, 2), {"fixed": ("a",)}, CandidatesInvalid, "numbers"),
    "no way from a place": (
        (np.vstack([LINE[:4], np.full(5, NOWHERE)]), EVEN, 2),
        {},
        OutOfReach,
        "place 4 can reach no candidate",
    ),
    "islands": ((two_islands(), EVEN, 1), {}, OutOfReach, "2 parts that no way joins"),
    "fixed on one island": (
        (two_islands(), EVEN, 2),
        {"fixed": (0, 1)},
        OutOfReach,
        "1 parts that no way joins have no fixed centre",
    ),
    "negative time": ((LINE, EVEN, 2), {"time_limit_s": -1}, LimitInvalid, "time_limit_s is -1"),
    "no time": ((LINE, EVEN, 2), {"time_limit_s": np.nan}, LimitInvalid, "time_limit_s is nan"),
    "negative gap": ((LINE, EVEN, 2), {"gap_wanted": -0.1}, LimitInvalid, "gap_wanted is -0.1"),
}


@pytest.mark.parametrize("case", MEDIANS.values(), ids=MEDIANS.keys())
def test_p_median_names_what_cannot_be_met(case):
    asked, options, error, sentence = case
    with pytest.raises(error, match=sentence) as caught:
        p_median(*asked, **options)
    assert isinstance(caught.value, XiezhiError)
    assert "\n" not in str(caught.value)


def test_p_centre_names_what_cannot_be_met():
    with pytest.raises(OutOfReach, match="2 parts"):
        p_centre(two_islands(), 1)


def test_a_ring_that_joins_but_needs_two_centres_is_told_so():
    ring = np.where(np.eye(4, dtype=bool) | np.eye(4, k=1, dtype=bool), 1.0, NOWHERE)
    with pytest.raises(OutOfReach, match="no 1 centres"):
        p_median(ring, np.ones(4), 1)
    with pytest.raises(OutOfReach, match="no 1 centres"):
        p_centre(ring, 1)


@pytest.mark.parametrize("limit", [-1, np.nan])
def test_covering_needs_a_limit(limit):
    with pytest.raises(LimitInvalid, match="limit is"):
        maximal_covering(LINE, EVEN, limit, 2)


def test_two_islands_are_served_by_a_centre_each():
    plan = p_median(two_islands(), EVEN, 2)
    assert plan.centres == (1, 3)
    assert plan.optimal
