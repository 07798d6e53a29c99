"""Reducing a road graph: fewer stretches, the same times."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.region.road_graph import Roads, reduced_roads
from xiezhi.region.times import shortest_minutes


def roads_of(a, b, minutes):
    km = np.stack([minutes, np.zeros(len(minutes))], axis=1)
    name = np.arange(len(a))
    return Roads(np.asarray(a), np.asarray(b), minutes, km, minutes * 0, name, minutes)


@st.composite
def sparse_roads(draw):
    """Synthetic: many chains, dead ends and rings, with some nodes named as terminals."""
    n = draw(st.integers(2, 40))
    m = draw(st.integers(1, 50))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    roads = roads_of(rng.integers(0, n, m), rng.integers(0, n, m), rng.exponential(10.0, m))
    return roads, rng.random(n) < draw(st.sampled_from([0.1, 0.5]))


def times_between(roads, n, nodes):
    return shortest_minutes(n, roads.a, roads.b, roads.minutes, nodes, nodes)


@given(sparse_roads())
def test_reducing_keeps_the_times_between_terminals(given_roads):
    roads, terminal = given_roads
    nodes, n = np.flatnonzero(terminal), len(terminal)
    before, after = (
        times_between(roads, n, nodes),
        times_between(reduced_roads(roads, terminal), n, nodes),
    )
    np.testing.assert_allclose(after, before, rtol=1e-12)


@given(sparse_roads())
def test_what_stays_are_terminals_and_forks(given_roads):
    roads, terminal = given_roads
    reduced = reduced_roads(roads, terminal)
    degree = np.bincount(np.concatenate([reduced.a, reduced.b]), minlength=len(terminal))
    assert (terminal | (degree == 0) | (degree >= 3)).all()
    pairs = set(
        zip(np.minimum(reduced.a, reduced.b), np.maximum(reduced.a, reduced.b), strict=True)
    )
    assert len(pairs) == len(reduced)


@given(sparse_roads())
def test_reducing_twice_changes_nothing_more(given_roads):
    roads, terminal = given_roads
    once = reduced_roads(roads, terminal)
    assert len(reduced_roads(once, terminal)) == len(once)


def test_a_merged_chain_adds_up_and_keeps_the_name_of_its_longest_part():
    roads = roads_of([0, 1, 2], [1, 2, 3], np.array([1.0, 5.0, 2.0]))
    merged = reduced_roads(roads, np.array([True, False, False, True]))
    assert (merged.minutes, merged.km, merged.name) == (8.0, 8.0, 1)
    assert {int(merged.a[0]), int(merged.b[0])} == {0, 3}
