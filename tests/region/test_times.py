"""Shortest times: laws on random graphs, and scipy's own search beside ours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from xiezhi.model.errors import ShapeMismatch
from xiezhi.region import times
from xiezhi.region.circles import circles, potential, within_limit
from xiezhi.region.network import network_of_edges
from xiezhi.region.times import (
    MinutesInvalid,
    by_elimination,
    by_search,
    graph_of,
    shortest_minutes,
    travel_minutes,
)


@st.composite
def graphs(draw, n_max=60):
    """Sparse multigraphs, often in several parts, some edges without length or to themselves."""
    n = draw(st.integers(1, n_max))
    m = draw(st.integers(0, 3 * n))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    zero = draw(st.sampled_from([0.0, 0.3]))
    minutes = np.where(rng.random(m) < zero, 0.0, rng.exponential(30.0, m))
    return n, rng.integers(0, n, m), rng.integers(0, n, m), minutes


def road_like(rng, n=3000, spread=1.0):
    """A grid with most streets kept and some of them cut into chains; synthetic."""
    k = int(np.sqrt(n))
    at = np.arange(k * k).reshape(k, k)
    a = np.concatenate([at[:, :-1].ravel(), at[:-1].ravel()])
    b = np.concatenate([at[:, 1:].ravel(), at[1:].ravel()])
    keep = rng.random(len(a)) < 0.7
    return k * k, a[keep], b[keep], rng.exponential(spread, keep.sum())


def all_pairs(n, a, b, minutes):
    everyone = np.arange(n)
    return by_elimination(graph_of(n, a, b, minutes), everyone, everyone)


@given(graphs())
def test_elimination_agrees_with_search_from_every_node(graph):
    n, a, b, minutes = graph
    everyone = np.arange(n)
    # Sums in another order differ by a rounding error per edge of the way.
    ours = by_elimination(graph_of(*graph), everyone, everyone)
    if ours is not None:
        np.testing.assert_allclose(
            ours, by_search(graph_of(n, a, b, minutes), everyone, everyone), rtol=1e-12, atol=1e-9
        )


@pytest.mark.parametrize("seed", range(3))
def test_elimination_agrees_with_scipy_on_a_road_like_graph(seed):
    rng = np.random.default_rng(seed)
    n, a, b, minutes = road_like(rng)
    origins, destinations = rng.choice(n, 400), rng.choice(n, 700)
    graph = graph_of(n, a, b, minutes)
    theirs = dijkstra(graph, indices=origins)[:, destinations]
    ours = by_elimination(graph, origins, destinations)
    assert np.isinf(theirs).any()
    assert np.isfinite(theirs).any()
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_a_sweep_in_many_blocks_gives_what_one_block_gives(monkeypatch):
    rng = np.random.default_rng(5)
    n, a, b, minutes = road_like(rng, 1000)
    whole = all_pairs(n, a, b, minutes)
    monkeypatch.setattr("xiezhi.region.sweep.STACK_BYTES", 1)
    assert (all_pairs(n, a, b, minutes) == whole).all()


@given(graphs(n_max=25))
def test_no_detour_is_shorter_than_the_way(graph):
    n, a, b, minutes = graph
    everyone = np.arange(n)
    d = shortest_minutes(n, a, b, minutes, everyone, everyone)
    assert (d[:, None, :] <= (d[:, :, None] + d[None, :, :]) * (1 + 1e-12) + 1e-9).all()


@given(graphs())
def test_there_takes_as_long_as_back_and_staying_takes_nothing(graph):
    n, a, b, minutes = graph
    everyone = np.arange(n)
    d = shortest_minutes(n, a, b, minutes, everyone, everyone)
    np.testing.assert_allclose(d, d.T, rtol=1e-12, atol=1e-9)
    assert (np.diag(d) == 0).all()


@given(graphs(n_max=40), st.randoms(use_true_random=False))
def test_renumbering_the_nodes_renumbers_the_times(graph, random):
    n, a, b, minutes = graph
    new = np.array(random.sample(range(n), n))
    everyone = np.arange(n)
    before = by_elimination(graph_of(n, a, b, minutes), everyone, everyone)
    after = by_elimination(graph_of(n, new[a], new[b], minutes), new, new)
    if before is not None and after is not None:
        np.testing.assert_allclose(after, before, rtol=1e-12, atol=1e-9)


@given(graphs(n_max=40), st.floats(0, 100), st.data())
def test_one_edge_more_never_lengthens_a_way(graph, more_minutes, data):
    n, a, b, minutes = graph
    ends = data.draw(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)))
    everyone = np.arange(n)
    before = shortest_minutes(n, a, b, minutes, everyone, everyone)
    after = shortest_minutes(
        n, np.append(a, ends[0]), np.append(b, ends[1]), np.append(minutes, more_minutes),
        everyone, everyone,
    )  # fmt: skip
    assert (after <= before * (1 + 1e-12)).all()


@settings(max_examples=20)
@given(graphs(), st.data())
def test_a_node_asked_twice_is_answered_twice(graph, data):
    n = graph[0]
    asked = np.array(data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=9)))
    found = by_elimination(graph_of(*graph), asked, asked[::-1])
    whole = by_search(graph_of(*graph), np.arange(n), np.arange(n))
    if found is not None:
        np.testing.assert_allclose(found, whole[np.ix_(asked, asked[::-1])], rtol=1e-12, atol=1e-9)


def test_the_fastest_of_parallel_edges_counts():
    ends = np.array([0, 1, 0]), np.array([1, 0, 1])
    network = network_of_edges(2, *ends, np.array([9.0, 4.0, 7.0]))
    assert travel_minutes(network, np.array([0]), np.array([1])) == 4.0


def test_an_endless_edge_is_no_edge():
    network = network_of_edges(2, np.array([0]), np.array([1]), np.array([np.inf]))
    assert np.isinf(travel_minutes(network, np.array([0]), np.array([1])))


@pytest.mark.parametrize("wrong", [np.nan, -1.0])
def test_minutes_that_are_no_time_are_refused(wrong):
    network = network_of_edges(3, np.array([0, 1]), np.array([1, 2]), np.array([5.0, wrong]))
    with pytest.raises(MinutesInvalid, match="edge 1 of the network"):
        travel_minutes(network, np.array([0]), np.array([1]))


def test_a_graph_without_small_separators_is_left_to_search(monkeypatch):
    rng = np.random.default_rng(1)
    n, m = 300, 4000
    graph = n, rng.integers(0, n, m), rng.integers(0, n, m), rng.random(m)
    everyone = np.arange(n)
    assert by_elimination(graph_of(*graph), everyone[:5], everyone) is None
    monkeypatch.setattr(times, "SEARCHES_UP_TO", 0)
    found = shortest_minutes(*graph, everyone[:5], everyone)
    np.testing.assert_allclose(found, dijkstra(graph_of(*graph), indices=everyone[:5]))


def test_large_work_takes_the_same_answer_from_elimination_as_small_work_from_search(monkeypatch):
    graph = road_like(np.random.default_rng(8), 900)
    everyone = np.arange(graph[0])
    small = shortest_minutes(*graph, everyone, everyone)
    monkeypatch.setattr(times, "SEARCHES_UP_TO", 0)
    monkeypatch.setattr(times, "by_search", None)  # elimination must answer alone
    np.testing.assert_allclose(shortest_minutes(*graph, everyone, everyone), small, rtol=1e-9)


@given(graphs(n_max=30), st.lists(st.floats(0, 300), min_size=2, max_size=4))
def test_a_wider_circle_never_holds_fewer(graph, limits):
    n = graph[0]
    everyone = np.arange(n)
    minutes = shortest_minutes(*graph, everyone, everyone)
    found = circles(minutes, np.ones(n), sorted(limits))
    assert (np.diff(found.n_places, axis=1) >= 0).all()
    assert (found.people == found.n_places).all()
    for limit, counts in zip(found.limits, found.n_places.T, strict=True):
        assert [len(who) for who in within_limit(minutes, limit)] == list(counts)


def test_potential_lies_between_the_people_at_hand_and_all_people():
    minutes = np.array([[0.0, 30.0, np.inf], [30.0, 0.0, np.inf], [np.inf, np.inf, 0.0]])
    people = np.array([100.0, 200.0, 50.0])
    reached = potential(minutes, people, half_minutes=30)
    np.testing.assert_allclose(reached, [200.0, 250.0, 50.0])


def test_circles_refuse_people_of_other_places():
    with pytest.raises(ShapeMismatch, match="destination"):
        circles(np.zeros((2, 3)), np.ones(2))
