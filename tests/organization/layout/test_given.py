"""What is no number of people, minutes or growth is refused in a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.layout.diagnostics import functional_polycentricity, primacy, rank_size
from xiezhi.organization.layout.errors import FlowsInvalid, SizesInvalid
from xiezhi.organization.layout.gravity import at_beta, doubly_constrained, furness
from xiezhi.organization.layout.siphon import grown

NEAR, ONES = np.array([[0.0, 5.0], [5.0, 0.0]]), np.ones(2)
MODEL = at_beta(NEAR, ONES, ONES, 0.1, 3.0)[0]
EVEN = np.ones((3, 3)) - np.eye(3)


def minutes(value):
    table = NEAR.copy()
    table[0, 1] = value
    return table


def test_factors_are_found_for_lists_too():
    a, b = furness([[1, 1], [1, 1]], [1, 3], [2, 2])
    assert (a[:, None] * b).sum(axis=1) == pytest.approx([1, 3])


CANNOT = [
    (lambda: rank_size([3, 2, np.inf, 1]), SizesInvalid, "size of town 2 is inf"),
    (lambda: rank_size([3, -2, 1, 1]), SizesInvalid, "size of town 1 is -2"),
    (lambda: rank_size([3, 2, 1], n_largest=-1), SizesInvalid, "n_largest is -1"),
    (lambda: rank_size([[3, 2, 1]]), SizesInvalid, r"shape \(1, 3\)"),
    (lambda: primacy([3, np.inf]), SizesInvalid, "size of town 1 is inf"),
    (lambda: primacy(["3"]), SizesInvalid, "sizes holds text"),
    (lambda: functional_polycentricity(EVEN, 2), FlowsInvalid, "density is 2; .* 0 to 1"),
    (lambda: functional_polycentricity(EVEN, np.nan), FlowsInvalid, "density is nan"),
    (lambda: functional_polycentricity(EVEN * 1j), FlowsInvalid, "complex"),
    (lambda: furness([["a"]], [1], [1]), FlowsInvalid, "seed holds text"),
    (lambda: furness([1], [1], [1]), ShapeMismatch, r"seed has shape \(1,\)"),
    (lambda: doubly_constrained(minutes(-1), ONES, ONES, 9), FlowsInvalid, "1. is -1.0"),
    (lambda: doubly_constrained(minutes(np.nan), ONES, ONES, 9), FlowsInvalid, "1. is nan"),
    (lambda: doubly_constrained(NEAR, np.ones(3), ONES, 9), ShapeMismatch, "the same places"),
    (lambda: doubly_constrained(NEAR[:1], ONES, ONES, 9), ShapeMismatch, "the same places"),
    (lambda: doubly_constrained(NEAR, -ONES, ONES, 9), FlowsInvalid, "origins holds a negative"),
    (lambda: doubly_constrained(NEAR, ONES, ONES, np.nan), FlowsInvalid, "mean_minutes is nan"),
    (lambda: grown(MODEL, np.array([0]), np.nan), FlowsInvalid, "by is nan"),
    (lambda: grown(MODEL, np.array([0]), -0.1), FlowsInvalid, "by is -0.1"),
    (lambda: grown(MODEL, np.array([0]), np.ones(2)), FlowsInvalid, "one for each of 1 places"),
    (
        lambda: grown(MODEL, np.array([7]), 0.1),
        FlowsInvalid,
        "place 7, but there are places 0 to 1",
    ),
    (lambda: grown(MODEL, np.array([0, 0]), 0.1), FlowsInvalid, "twice"),
]


@pytest.mark.parametrize(("ask", "error", "says"), CANNOT, ids=[c[2] for c in CANNOT])
def test_what_cannot_be_read_is_named_in_a_sentence(ask, error, says):
    with pytest.raises(error, match=says) as caught:
        ask()
    assert str(caught.value).endswith(".")
