"""Laws of the partitions, brute force on small maps, and sentences for what cannot be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.regions import contiguity, districts, fixed_k, max_p
from xiezhi.organization.regions.connected import holds_together
from xiezhi.organization.regions.energy import Map, tally
from xiezhi.organization.regions.errors import (
    LimitsContradict,
    MapDisconnected,
    NeighboursInvalid,
    NoDistrictsFound,
    RegionCountInvalid,
    ThresholdUnreachable,
    ValuesInvalid,
    WeightsInvalid,
)
from xiezhi.organization.regions.partition import within_squares
from xiezhi.organization.regions.ward import ward_regions

SEEDS = st.integers(0, 2**32 - 1)
CHAIN = [[0, 1], [1, 2], [2, 3], [3, 4]]


@st.composite
def maps(draw, most=7):
    """(pairs, values, load) of a connected random map."""
    rng = np.random.default_rng(draw(SEEDS))
    n = draw(st.integers(3, most))
    tree = [(int(rng.integers(i)), i) for i in range(1, n)]
    more = [(i, j) for i in range(n) for j in range(i + 1, n) if rng.random() < 0.2]
    return sorted(set(tree + more)), rng.normal(size=(n, 2)), rng.integers(1, 6, n).astype(float)


def partitions(near, k=None):
    """Every labelling of a small map whose regions are connected."""
    for labels in product(range(near.n if k is None else k), repeat=near.n):
        cut = np.array(labels)
        if len(set(labels)) == (max(labels) + 1 if k is None else k) and near.is_connected(cut):
            yield cut


def grid(rows, columns):
    at = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])
    down = np.column_stack([at[:-1].ravel(), at[1:].ravel()])
    return np.concatenate([across, down])


@settings(max_examples=30)
@given(maps(), st.integers(1, 3))
def test_fixed_k_is_as_good_as_brute_force(asked, k):
    pairs, values, _ = asked
    k = min(k, len(values) - 1)
    one = np.ones(len(values))
    centred = values - values.mean(0)
    least = min(
        within_squares(cut, centred, one) for cut in partitions(contiguity(pairs, len(one)), k)
    )
    found = fixed_k(pairs, values, k, boundary=0, effort=4)
    assert found.within_squares == pytest.approx(least, rel=1e-9)


@settings(max_examples=30)
@given(maps(6), st.integers(2, 8))
def test_max_p_finds_as_many_regions_as_brute_force(asked, threshold):
    pairs, values, load = asked
    threshold = min(threshold, int(load.sum()))
    near = contiguity(pairs, len(load))
    most = max(
        cut.max() + 1 for cut in partitions(near) if (np.bincount(cut, load) >= threshold).all()
    )
    found = max_p(pairs, values, load, threshold, effort=5)
    assert found.n_regions == most
    assert min(found.loads) >= threshold
    assert found.n_regions_bound >= most


@settings(max_examples=20)
@given(maps(), st.integers(2, 3), st.floats(1.05, 2))
def test_districts_cut_as_few_edges_as_brute_force(asked, k, slack):
    pairs, _, load = asked
    k = min(k, len(load) - 1)
    low, high = np.floor(load.sum() / k / slack), np.ceil(load.sum() / k * slack)
    if load.max() > high:
        return
    near = contiguity(pairs, len(load))
    sums = [(near.cut(cut), np.bincount(cut, load)) for cut in partitions(near, k)]
    fewest = min((c for c, s in sums if s.min() >= low and s.max() <= high), default=None)
    if fewest is None:
        with pytest.raises(NoDistrictsFound):
            districts(pairs, load, k, low, high, effort=0.05)
    else:
        assert districts(pairs, load, k, low, high, effort=0.05).cut_edges == fewest


@given(maps(12))
def test_a_place_may_leave_exactly_if_the_others_stay_connected(asked):
    pairs, values, load = asked
    near = contiguity(pairs, len(load))
    labels = ward_regions(*near.rows, values, load, 2)
    sums = tally(Map(*near.rows, values, load, load), labels)
    for place in range(near.n):
        without = labels.copy()
        without[place] = 2
        alone = (labels == labels[place]).sum() == 1
        allowed = not alone and near.is_connected(without)
        assert holds_together(*near.rows, sums.labels, place, sums.mark) == allowed


@given(maps(12), st.floats(0.1, 10))
def test_moving_and_stretching_the_values_leaves_ward_regions(asked, stretch):
    pairs, values, load = asked
    near = contiguity(pairs, len(load))
    plain = ward_regions(*near.rows, values, load, 2)
    moved = ward_regions(*near.rows, stretch * values + 7, load, 2)
    assert plain.tolist() == moved.tolist()


@settings(max_examples=20)
@given(maps(12), SEEDS)
def test_the_same_seed_gives_the_same_regions(asked, seed):
    pairs, values, _ = asked
    assert fixed_k(pairs, values, 2, seed=seed) == fixed_k(pairs, values, 2, seed=seed)


def test_what_is_reported_is_counted_from_the_data():
    rng = np.random.default_rng(0)
    pairs, values, load = grid(12, 12), rng.normal(size=(144, 2)), rng.integers(1, 9, 144)
    found = max_p(pairs, values, load, 30)
    labels = np.array(found.labels)
    one = np.ones(144)
    assert contiguity(pairs, 144).is_connected(labels)
    assert found.loads == tuple(np.bincount(labels, load))
    assert found.within_squares == pytest.approx(within_squares(labels, values, one))
    assert found.cut_edges == (labels[pairs[:, 0]] != labels[pairs[:, 1]]).sum()
    assert found.n_regions <= found.n_regions_bound == load.sum() // 30


def test_planted_regions_are_found_and_a_boundary_price_helps_where_noise_blurs_them():
    rng = np.random.default_rng(3)
    pairs = grid(12, 12)
    planted = np.repeat(np.arange(3), 48)
    noisy = planted + rng.normal(size=144) * 0.45
    wrong = {
        boundary: pairs_apart(fixed_k(pairs, noisy, 3, boundary=boundary).labels, planted)
        for boundary in (0.0, 1.0)
    }
    assert wrong[1.0] < wrong[0.0] < 0.2
    assert pairs_apart(fixed_k(pairs, planted, 3).labels, planted) == 0


def pairs_apart(a, b):
    """Share of pairs on which two partitions disagree (1 - Rand index)."""
    same = np.equal.outer(a, a) != np.equal.outer(b, b)
    return same.mean()


def test_weights_of_persons_count_a_place_as_often_as_it_has_them():
    values = [0.0, 1.0, 1.9]
    assert fixed_k([[0, 1], [1, 2]], values, 2).labels == (0, 1, 1)
    assert fixed_k([[0, 1], [1, 2]], values, 2, weights=[1, 10, 10]).labels == (0, 0, 1)
    assert fixed_k([[0, 1], [1, 2]], values, 2, weights=[0, 10, 10]).within_squares == 0


def test_an_island_is_bridged_when_told_and_the_bridge_is_reported():
    pairs, values = [[0, 1], [2, 3]], [0.0, 0.0, 0.0, 9.0]
    found = fixed_k(pairs, values, 2, bridges=[[1, 2]])
    assert found.labels == (0, 0, 0, 1)
    assert found.bridges == ((1, 2),)
    assert fixed_k([*pairs, [1, 2]], values, 2, bridges=[[1, 2]]).bridges == ()


def test_each_separate_part_gets_regions_of_its_own():
    pairs = [*CHAIN, [5, 6], [6, 7]]
    load = [2.0, 2, 2, 2, 2, 3, 3, 3]
    found = max_p(pairs, np.arange(8.0), load, 4)
    assert (found.n_regions, found.n_regions_bound) == (3, 4)
    assert set(found.labels[:5]).isdisjoint(found.labels[5:])
    assert districts(pairs, load, 3, 4, 10).n_regions == 3


def test_a_place_beyond_the_threshold_is_bounded_as_one_region():
    found = max_p(CHAIN, np.arange(5.0), [100, 1, 1, 1, 1], 2)
    assert found.n_regions == found.n_regions_bound == 3


def test_alike_places_are_cut_anywhere_without_dividing_by_zero():
    found = fixed_k(CHAIN, np.zeros(5), 3)
    assert found.n_regions == 3
    assert found.r2 == 1.0
    assert fixed_k(CHAIN, np.zeros(5), 3, boundary=1).n_regions == 3


def test_a_sparse_matrix_is_the_same_as_pairs():
    matrix = sparse.csr_array(([1.0] * 4, np.array(CHAIN).T), shape=(5, 5))
    values = [0.0, 3.0, 1.0, 9.0, 8.0]
    assert fixed_k(matrix, values, 2) == fixed_k(CHAIN, values, 2)


def test_the_callers_arrays_stay_as_they_were():
    values, load = np.arange(10.0).reshape(5, 2), np.ones(5)
    before = values.copy()
    max_p(CHAIN, values, load, 2)
    assert (values == before).all()
    assert (load == 1).all()


NAN = [0.0, np.nan, 1, 1, 1]
CANNOT = [
    (lambda: fixed_k(np.empty((0, 2), int), [1.0], 1), RegionCountInvalid, "one place only"),
    (lambda: fixed_k(CHAIN, np.arange(5.0), 5), RegionCountInvalid, "every place could be its own"),
    (lambda: fixed_k(CHAIN, np.arange(5.0), 0), RegionCountInvalid, "at least 1"),
    (lambda: fixed_k(CHAIN, NAN, 2), ValuesInvalid, "attribute 0 of place 1 is nan"),
    (lambda: fixed_k(CHAIN, np.empty((5, 0)), 2), ValuesInvalid, "no attribute"),
    (lambda: fixed_k(CHAIN, np.arange(5.0), 2, boundary=-1), ValuesInvalid, "boundary is -1"),
    (lambda: fixed_k(CHAIN, np.arange(4.0), 2), NeighboursInvalid, "places are 0 to 3"),
    (lambda: fixed_k([[1, 1]], np.arange(4.0), 2), NeighboursInvalid, "its own neighbour"),
    (lambda: fixed_k(CHAIN[:3], np.arange(6.0), 2), MapDisconnected, "place 4 alone"),
    (lambda: fixed_k(CHAIN, np.arange(5.0), 2, weights=np.zeros(5)), WeightsInvalid, "are zero"),
    (lambda: fixed_k(CHAIN, np.arange(5.0), 2, weights=NAN), WeightsInvalid, "place 1 are nan"),
    (lambda: fixed_k(CHAIN, np.arange(5.0), 2, weights=[1.0]), ShapeMismatch, "each of 5 places"),
    (lambda: max_p([], [1.0], [1], 1), RegionCountInvalid, "one place only"),
    (
        lambda: max_p(CHAIN, np.arange(5.0), np.ones(5), 6),
        ThresholdUnreachable,
        "whole map holds 5",
    ),
    (lambda: max_p(CHAIN, np.arange(5.0), np.ones(5), 0), WeightsInvalid, "threshold is 0"),
    (lambda: max_p(CHAIN, np.arange(5.0), np.zeros(5), 1), WeightsInvalid, "are zero"),
    (
        lambda: max_p(CHAIN[:3], np.arange(5.0), np.ones(5), 2),
        ThresholdUnreachable,
        "around place 4",
    ),
    (lambda: districts(CHAIN, np.ones(5), 2, 3, 4), LimitsContradict, "hold 6 to 8 together"),
    (lambda: districts(CHAIN, np.ones(5), 2, 4, 3), LimitsContradict, "low <= high"),
    (lambda: districts(CHAIN, [9, 1, 1, 1, 1], 2, 5, 8), LimitsContradict, "place 0 alone holds 9"),
    (lambda: districts(CHAIN, [2, 2, 2, 2, 2], 2, 5, 5), NoDistrictsFound, "not proved"),
    (
        lambda: districts(CHAIN[:3], [2, 2, 2, 2, 1], 2, 4, 5),
        LimitsContradict,
        "no number of districts",
    ),
]


@pytest.mark.parametrize(("ask", "error", "says"), CANNOT, ids=[c[2] for c in CANNOT])
def test_what_cannot_be_met_is_named_in_a_sentence(ask, error, says):
    with pytest.raises(error, match=says):
        ask()
