"""Rank-size, primacy and functional polycentricity: hand-worked networks and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.organization.layout.diagnostics import functional_polycentricity, primacy, rank_size
from xiezhi.organization.layout.errors import FlowsInvalid, SizesInvalid
from xiezhi.organization.layout.polycentricity_finding import _verdict

sizes = st.lists(st.floats(1.0, 1e7), min_size=3, max_size=40)


@pytest.mark.parametrize("slope", [-0.5, -1.0, -1.7])
def test_a_perfect_rank_size_order_gives_its_own_slope(slope):
    towns = 1e6 * np.arange(1, 31) ** slope
    found = rank_size(towns)
    assert found.slope == pytest.approx(slope, abs=1e-12)
    assert found.largest == pytest.approx(1e6)
    assert found.r2 == pytest.approx(1)


def test_the_rank_size_rule_has_primacy_two_and_twelve_thirteenths():
    found = primacy(1e6 / np.arange(1, 31))
    assert found.two == pytest.approx(2)
    assert found.four == pytest.approx(12 / 13)


@given(sizes, st.floats(0.01, 100))
def test_the_unit_of_people_leaves_slope_and_primacy(towns, factor):
    before, after = np.array(towns), factor * np.array(towns)
    assert rank_size(after).slope == pytest.approx(rank_size(before).slope, abs=1e-6)
    assert primacy(after).share == pytest.approx(primacy(before).share)


@given(sizes, st.randoms())
def test_the_order_of_towns_is_no_matter(towns, random):
    shuffled = random.sample(towns, len(towns))
    assert rank_size(shuffled) == rank_size(towns)


def test_towns_of_one_size_lie_on_a_level_line():
    found = rank_size([5.0, 5.0, 5.0, 5.0])
    assert found.slope == pytest.approx(0, abs=1e-12)
    assert found.r2 == 1


def test_missing_and_empty_towns_do_not_count():
    assert rank_size([600, np.nan, 300, 0, 200]).n == 3


def test_two_towns_make_no_rank_size_line():
    with pytest.raises(SizesInvalid, match="2 towns have people"):
        rank_size([10, 5])


def network(n: int, *links: tuple[int, int]) -> np.ndarray:
    flows = np.zeros((n, n))
    for a, b in links:
        flows[a, b] = flows[b, a] = 1
    return flows


def test_a_complete_network_is_wholly_polycentric():
    assert functional_polycentricity(np.ones((5, 5)) - np.eye(5)) == 1


def test_a_star_of_four_by_hand():
    """Degrees 3, 1, 1, 1 (twice, for both directions): sd = sqrt(3/4), sd of two towns 3/2.

    (1 - 0.866025 / 1.5) * 3/6 links = 0.211325.
    """
    star = network(4, (0, 1), (0, 2), (0, 3))
    assert functional_polycentricity(star, density=3 / 6) == pytest.approx(0.2113249, abs=1e-7)


def test_a_chain_of_four_by_hand():
    """Degrees 1, 2, 2, 1: sd = 0.5, sd of two towns 1; (1 - 0.5) * 3/6 links = 0.25."""
    chain = network(4, (0, 1), (1, 2), (2, 3))
    assert functional_polycentricity(chain, density=3 / 6) == pytest.approx(0.25)


def test_one_town_that_takes_part_alone_gives_nothing():
    """All flow begins and ends in one pair: degrees w, w, 0, 0 give sd = w/2 = the most it can."""
    assert functional_polycentricity(network(4, (0, 1)), density=1.0) == 0


def test_nothing_between_the_towns_is_not_polycentric():
    assert functional_polycentricity(np.diag([3.0, 4.0, 5.0])) == 0


@given(st.integers(2, 7), st.integers(0, 2**31 - 1))
def test_polycentricity_is_a_share_that_relabelling_and_the_unit_leave(n, seed):
    rng = np.random.default_rng(seed)
    flows = rng.random((n, n))
    order = rng.permutation(n)
    found = functional_polycentricity(flows)
    assert 0 <= found <= 1
    assert functional_polycentricity(flows[np.ix_(order, order)]) == pytest.approx(found)
    assert functional_polycentricity(flows.T) == pytest.approx(found)
    assert functional_polycentricity(7 * flows) == pytest.approx(found)


@given(st.integers(2, 7), st.integers(0, 2**31 - 1), st.floats(0.1, 10))
def test_more_that_stays_at_home_is_less_polycentric(n, seed, more):
    flows = np.random.default_rng(seed).random((n, n))
    assert functional_polycentricity(flows + more * np.eye(n)) < functional_polycentricity(flows)


@pytest.mark.parametrize("flows", [[[1.0, -1.0], [0, 0]], [[np.nan]], [[1.0, 2.0]]])
def test_impossible_flows_get_a_sentence(flows):
    with pytest.raises(FlowsInvalid, match="flows"):
        functional_polycentricity(flows)


@pytest.mark.parametrize(
    ("slope", "two", "said"),
    [
        (-0.85, 4.8, "the first town stands out, those after it are rather even"),
        (-0.85, 1.5, "sizes are rather even"),
        (-1.0, 2.0, "close to the rank-size rule"),
        (-1.3, 3.0, "the first town stands out, and sizes fall steeply after it"),
    ],
)
def test_the_verdict_looks_at_the_slope_and_at_the_first_town(slope, two, said):
    assert _verdict(slope, two).render("en") == said
