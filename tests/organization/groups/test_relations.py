"""Laws of the five relations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.groups import relations
from xiezhi.organization.groups.errors import MinutesInvalid, RelationInvalid


@st.composite
def worlds(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(2, 8))
    minutes = rng.integers(1, 120, (n, n)).astype(float)
    minutes[rng.random((n, n)) < 0.1] = np.inf
    np.fill_diagonal(minutes, 0)
    return rng, n, minutes


def all_five(rng, n, minutes):
    border = rng.random((n, n)) * (rng.random((n, n)) < 0.5)
    lines = [rng.integers(0, n, 4).tolist() for _ in range(2)]
    return {
        "towns": relations.neighbouring_towns(border + border.T, minutes, rng.random(n) * 90),
        "co-city": relations.co_city(rng.integers(0, 9, n), rng.integers(0, 9, n), minutes),
        "resource": relations.shared_resource(rng.integers(0, 3, (n, 4)), 2 * rng.random((n, 5))),
        "lines": relations.along_lines(n, lines),
        "paths": relations.on_shortest_paths(minutes, rng.integers(0, n, (3, 2))),
        "projects": relations.joint_projects(n, lines),
    }


@given(worlds())
def test_every_relation_is_symmetric_finite_and_ties_no_place_to_itself(world):
    for name, ties in all_five(*world).items():
        table = ties.toarray()
        assert np.allclose(table, table.T), name
        assert np.isfinite(table).all(), name
        assert (table >= 0).all(), name
        assert (np.diag(table) == 0).all(), name


@given(worlds())
def test_commuting_shares_of_two_places_add_up_to_two_at_most(world):
    rng, n, minutes = world
    ties = relations.co_city(rng.integers(1, 9, n), rng.integers(1, 9, n), minutes)
    assert ties.max() <= 2 + 1e-9
    assert ties.sum() / 2 <= n + 1e-9


@given(worlds(), st.floats(0.5, 100))
def test_counting_people_in_other_units_leaves_commuting_shares(world, unit):
    rng, n, minutes = world
    people, jobs = rng.integers(1, 9, n), rng.integers(1, 9, n)
    one = relations.co_city(people, jobs, minutes).toarray()
    other = relations.co_city(people * unit, jobs * unit, minutes).toarray()
    assert np.allclose(one, other)


def test_towns_beyond_the_hour_in_a_core_or_in_another_plan_have_no_tie():
    touch, minutes = np.ones((4, 4)), np.full((4, 4), 30.0)
    minutes[0, 1] = 61
    ties = relations.neighbouring_towns(
        touch, minutes, [60, 60, 0, np.inf], planned=[False, True, False, False]
    ).toarray()
    assert ties[0, 1] == ties[0, 2] == ties[1, 3] == 0
    assert ties[0, 3] == pytest.approx(0.5 * np.sqrt(0.5))


def test_what_everybody_has_ties_nobody():
    everybody = relations.shared_resource([[3, 1], [1, 1], [2, 0]])
    assert everybody[0, 1] == pytest.approx(1)
    assert everybody[0, 2] == everybody[1, 2] == 0


def test_a_loop_line_counts_the_nearer_way_round():
    ties = relations.along_lines(4, [[0, 1, 2, 3, 0]]).toarray()
    assert ties[0, 3] == ties[0, 1] == 1
    assert ties[0, 2] == 0.5


def test_a_place_far_off_the_way_is_no_part_of_the_corridor():
    way = np.abs(np.subtract.outer([0.0, 30, 60], [0.0, 30, 60]))
    away = np.pad(way, (0, 1), constant_values=45)
    away[3, 3] = 0
    ties = relations.on_shortest_paths(away, [[0, 2]]).toarray()
    assert ties[3].sum() == 0
    assert ties[0, 1] == 0.5


def test_a_project_of_many_ties_each_pair_less():
    few = relations.joint_projects(4, [[0, 1]])
    many = relations.joint_projects(4, [[0, 1, 2, 3]])
    assert few[0, 1] == 1
    assert many[0, 1] == pytest.approx(1 / 3)


CANNOT = [
    (lambda: relations.co_city([1], [1], [[np.nan]]), MinutesInvalid, "NaN or negative"),
    (lambda: relations.co_city([1, 2], [1], [[0.0]]), ShapeMismatch, "people have shape"),
    (lambda: relations.co_city([-1], [1], [[0.0]]), RelationInvalid, "people hold 1"),
    (lambda: relations.co_city([1], [1], [0.0]), ShapeMismatch, "minutes have shape"),
    (lambda: relations.shared_resource([[np.nan]]), RelationInvalid, "site_counts hold NaN"),
    (lambda: relations.shared_resource([[1]], [[1], [2]]), ShapeMismatch, "quotients have shape"),
    (lambda: relations.along_lines(2, [[0, 5]]), ShapeMismatch, "positions are 0 to 1"),
]


@pytest.mark.parametrize(("ask", "error", "says"), CANNOT, ids=[c[2] for c in CANNOT])
def test_what_cannot_be_read_is_named_in_a_sentence(ask, error, says):
    with pytest.raises(error, match=says):
        ask()
