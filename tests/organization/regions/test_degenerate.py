"""Every public question of regions, put in every way that no map can meet."""

from __future__ import annotations

import numpy as np
import pytest

from xiezhi.model.errors import XiezhiError
from xiezhi.organization.regions import contiguity, districts, fixed_k, max_p

CHAIN = [[0, 1], [1, 2], [2, 3], [3, 4]]
VALUES, ONES = np.arange(5.0), np.ones(5)
HOLE = [0.0, np.nan, 1, 1, 1]

ASK = {
    "fixed_k": lambda pairs=CHAIN, values=VALUES, load=ONES, n=2, **more: fixed_k(
        pairs, values, n, weights=load, **more
    ),
    "max_p": lambda pairs=CHAIN, values=VALUES, load=ONES, n=2, **more: max_p(
        pairs, values, load, n, **more
    ),
    "districts": lambda pairs=CHAIN, load=ONES, n=2, low=2, high=3, **more: districts(
        pairs, load, n, low, high, **more
    ),
}
ALL, VALUED, COUNTED = list(ASK), ["fixed_k", "max_p"], ["fixed_k", "districts"]
ALONE = {"pairs": np.empty((0, 2), int), "values": [1.0], "load": [1.0], "n": 1}

CANNOT = [
    (VALUED, ALONE, "one place only"),
    (["districts"], {"pairs": [], "load": [1.0], "n": 1, "low": 1, "high": 1}, "one place only"),
    (COUNTED, {"pairs": CHAIN[:3], "n": 1, "load": ONES}, "2 separate parts .*place 4 alone"),
    (["max_p"], {"pairs": CHAIN[:3]}, "around place 4"),
    (ALL, {"load": np.zeros(5)}, "are zero"),
    (ALL, {"load": HOLE}, "place 1 are nan"),
    (ALL, {"load": -ONES}, "place 0 are -1"),
    (ALL, {"load": [1, np.inf, 1, 1, 1]}, "place 1 are inf"),
    (VALUED, {"values": HOLE}, "attribute 0 of place 1 is nan"),
    (VALUED, {"values": [0, np.inf, 1, 1, 1]}, "attribute 0 of place 1 is inf"),
    (ALL, {"pairs": [[0, 9]]}, "places are 0 to 4"),
    (ALL, {"pairs": [[1, 1]]}, "its own neighbour"),
    (ALL, {"bridges": [[0, 7]]}, "bridges name the pair"),
    (COUNTED, {"n": 5}, "at most 4"),
    (COUNTED, {"n": 6}, "at most 4"),
    (COUNTED, {"n": 0}, "at least 1"),
    (COUNTED, {"n": 1.5}, "at least 1"),
    (["max_p"], {"n": 6}, "whole map holds 5"),
    (["max_p"], {"n": np.nan}, "threshold is nan"),
    (["districts"], {"low": 3, "high": 2}, "low <= high"),
    (["districts"], {"low": 3, "high": 4}, "hold 6 to 8 together"),
    (["fixed_k"], {"boundary": np.nan}, "boundary is nan"),
    (ALL, {"effort": np.nan}, "effort is nan"),
    (ALL, {"effort": -1}, "effort is -1"),
    (ALL, {"effort": 0}, "effort is 0"),
    (ALL, {"seed": -1}, "seed is -1"),
    (ALL, {"seed": "a"}, "seed is “a”"),
    (ALL, {"load": ["a"] * 5}, "(load|weights) holds text"),
    (VALUED, {"values": ["a"] * 5}, "values holds text"),
    (VALUED, {"values": VALUES * 1e200}, "larger unit"),
    (["max_p", "districts"], {"load": ONES * 1e308}, "larger unit"),
    (["max_p"], {"n": 1e308}, "threshold is 1e[+]308"),
    (["max_p"], {"n": "2"}, "threshold is “2”"),
    (["districts"], {"low": "2"}, "low is “2”"),
    (ALL, {"pairs": [["a", "b"]]}, "neighbours have shape"),
    (ALL, {"pairs": [[0, 1], [1]]}, "neighbours hold"),
]


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [(name, given, says) for names, given, says in CANNOT for name in names],
)
def test_what_no_map_can_meet_is_refused_with_the_constraint_in_the_sentence(name, given, says):
    with pytest.raises(XiezhiError, match=says) as refused:
        ASK[name](**given)
    assert str(refused.value).endswith(".")


def test_a_map_without_the_number_of_its_places_is_refused():
    with pytest.raises(XiezhiError, match="give how many places"):
        contiguity(CHAIN)


def test_limits_that_decimals_miss_by_their_last_digit_are_met():
    found = districts(CHAIN[:3], [0.1, 0.2, 0.3, 0], 2, 0.3, 0.3)
    assert found.loads == pytest.approx((0.3, 0.3))
