"""Laws of the five relations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

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


def test_a_long_loop_counts_the_nearer_way_round_wherever_its_list_starts():
    one = relations.along_lines(6, [[0, 1, 2, 3, 4, 5, 0]]).toarray()
    other = relations.along_lines(6, [[2, 3, 4, 5, 0, 1, 2]]).toarray()
    assert one[1, 5] == 0.5
    assert one[2, 4] == 0.5
    assert one[0, 3] == pytest.approx(1 / 3)
    assert (one == other).all()


def test_a_line_ridden_backwards_ties_the_same_places():
    one = relations.along_lines(4, [[0, 2, 1, 3]]).toarray()
    assert (one == relations.along_lines(4, [[3, 1, 2, 0]]).toarray()).all()


def test_a_border_or_a_near_pair_named_in_one_direction_or_twice_counts_once():
    minutes, remote = np.array([[0, 30.0], [30, 0]]), [60, 60]
    both = np.array([[0, 9.0], [9, 0]])
    whole = relations.neighbouring_towns(both, minutes, remote).toarray()
    assert (relations.neighbouring_towns(np.triu(both), minutes, remote) == whole).all()
    sites, twice = [[2, 0], [1, 0], [0, 1]], sparse.coo_array(([1, 1], ([0, 0], [1, 1])), (3, 3))
    every = relations.shared_resource(sites).toarray()
    assert relations.shared_resource(sites, near=twice).toarray() == pytest.approx(every)


def test_pairs_not_looked_at_have_no_tie():
    near = sparse.csr_array(([1, 0], ([0, 0], [1, 2])), (3, 3))
    sites = [[1, 0], [1, 1], [1, 1]]
    assert relations.shared_resource(sites)[1, 2] == 1
    assert relations.shared_resource(sites, near=near).nnz == 0


@pytest.mark.parametrize("scale", [1.0, 1e200])
def test_likeness_does_not_depend_on_how_large_the_numbers_are(scale):
    quotients = scale * np.array([[3, 0], [2, 0], [0, 2]])
    ties = relations.shared_resource(np.zeros((3, 1)), quotients, site_share=0).toarray()
    assert ties[0, 1] == pytest.approx(1)
    assert ties[0, 2] == ties[1, 2] == 0


def test_minutes_inside_an_end_do_not_push_it_off_its_own_corridor():
    way = np.abs(np.subtract.outer([0.0, 30, 60], [0.0, 30, 60]))
    inside = way + np.diag([25.0, 10, 25])
    one, other = (relations.on_shortest_paths(table, [[0, 2]]).toarray() for table in (way, inside))
    assert (one == other).all()


def test_a_place_without_people_draws_workers_only_and_one_without_jobs_sends_them_only():
    minutes = np.array([[0, 20.0], [20, 0]])
    empty = relations.co_city([0, 10], [5, 5], minutes).toarray()
    assert empty[0, 1] == pytest.approx(1 / 3)
    jobless = relations.co_city([10, 10], [0, 5], minutes).toarray()
    assert jobless[0, 1] == pytest.approx(1)
    assert relations.co_city([0, 0], [0, 0], minutes).nnz == 0


@pytest.mark.parametrize("far", [np.inf, 1e12])
def test_places_that_no_way_joins_have_no_tie_by_time(far):
    minutes = np.full((3, 3), far)
    np.fill_diagonal(minutes, 0)
    touch = np.ones((3, 3))
    assert relations.neighbouring_towns(touch, minutes, [np.inf] * 3).nnz == 0
    assert relations.co_city([1, 1, 1], [1, 1, 1], minutes).nnz == 0
    assert relations.on_shortest_paths(minutes, [[0, 1]], detour_minutes=5)[0, 1] == 0


@given(worlds(), st.integers(0, 2**32 - 1))
def test_relabelling_the_places_relabels_every_relation(world, seed):
    rng, n, minutes = world
    order = np.random.default_rng(seed).permutation(n)
    place = np.argsort(order)  # where each old place went
    square = np.ix_(order, order)
    border, people = rng.random((n, n)) * (rng.random((n, n)) < 0.5), rng.integers(0, 9, n)
    core, sites = rng.random(n) * 90, rng.integers(0, 3, (n, 4))
    lines = [rng.integers(0, n, 4).tolist(), [0, n - 1, 0]]
    moved = [place[line].tolist() for line in lines]
    towns, city = relations.neighbouring_towns, relations.co_city
    on_way = relations.on_shortest_paths
    for one, other in [
        (towns(border, minutes, core), towns(border[square], minutes[square], core[order])),
        (city(people, people, minutes), city(people[order], people[order], minutes[square])),
        (relations.shared_resource(sites), relations.shared_resource(sites[order])),
        (relations.along_lines(n, lines), relations.along_lines(n, moved)),
        (on_way(minutes, [[0, n - 1]]), on_way(minutes[square], [[place[0], place[n - 1]]])),
        (relations.joint_projects(n, lines), relations.joint_projects(n, moved)),
    ]:
        assert np.allclose(one.toarray()[square], other.toarray(), atol=1e-12)


def test_one_place_or_none_of_what_ties_gives_an_empty_relation():
    alone = np.zeros((1, 1))
    for ties in (
        relations.neighbouring_towns(alone, alone, [0]),
        relations.co_city([1], [1], alone),
        relations.shared_resource([[1, 2]]),
        relations.shared_resource(np.empty((2, 0))),
        relations.along_lines(1, [[0], []]),
        relations.on_shortest_paths(alone, [[0, 0]]),
        relations.on_shortest_paths(alone, []),
        relations.joint_projects(1, [[0], []]),
    ):
        assert ties.nnz == 0


def test_the_callers_minutes_stay_as_they_were():
    minutes = np.array([[5.0, 10], [20, 5]])
    before = minutes.copy()
    relations.on_shortest_paths(minutes, [[0, 1]])
    relations.co_city([1, 1], [1, 1], minutes)
    assert (minutes == before).all()


ZERO, TWO = [[0.0]], [[0.0, 9.0], [9.0, 0.0]]
CANNOT = [
    (lambda: relations.co_city([1], [1], [[np.nan]]), MinutesInvalid, "NaN or negative"),
    (lambda: relations.co_city([1, 2], [1], ZERO), ShapeMismatch, "people have shape"),
    (lambda: relations.co_city([-1], [1], ZERO), RelationInvalid, "people hold 1"),
    (lambda: relations.co_city([1], [1], [0.0]), ShapeMismatch, "minutes have shape"),
    (lambda: relations.co_city([1], [np.inf], ZERO), RelationInvalid, "jobs hold 1"),
    (lambda: relations.co_city([1], [1], ZERO, half_minutes=0), RelationInvalid, "half_minutes is"),
    (lambda: relations.co_city([1], [1], ZERO, reach_minutes=np.nan), RelationInvalid, "reach_min"),
    (lambda: relations.shared_resource([[np.nan]]), RelationInvalid, "site_counts hold NaN"),
    (lambda: relations.shared_resource([[1]], [[1], [2]]), ShapeMismatch, "quotients have shape"),
    (lambda: relations.shared_resource([[1]], [[np.nan]]), RelationInvalid, "quotients hold NaN"),
    (
        lambda: relations.shared_resource([[1]], site_share=1.5),
        RelationInvalid,
        "site_share is 1.5",
    ),
    (lambda: relations.shared_resource([[1]], near=np.eye(2)), ShapeMismatch, "near has shape"),
    (lambda: relations.along_lines(2, [[0, 5]]), ShapeMismatch, "from 0 to 1"),
    (lambda: relations.along_lines(2, [[0, -1]]), ShapeMismatch, "places 0, -1"),
    (lambda: relations.along_lines(2, [[0, 0.5]]), ShapeMismatch, "whole numbers"),
    (lambda: relations.along_lines(2, [[[0], [1]]]), ShapeMismatch, "one list of places each"),
    (lambda: relations.along_lines(2, [[0, 1]], [np.inf]), RelationInvalid, "flows hold 1"),
    (lambda: relations.along_lines(2, [[0, 1]], [1, 2]), ShapeMismatch, "flows have shape"),
    (lambda: relations.joint_projects(-1, []), ShapeMismatch, "n is -1"),
    (lambda: relations.along_lines(1.5, []), ShapeMismatch, "n is 1.5"),
    (lambda: relations.co_city(["a", "b"], [1, 1], TWO), RelationInvalid, "people holds text"),
    (lambda: relations.co_city([1, 1], [1, 1], [[0], [1, 0]]), ShapeMismatch, "minutes holds text"),
    (lambda: relations.joint_projects(2, [[0, 2]]), ShapeMismatch, "projects name places 0, 2"),
    (lambda: relations.joint_projects(2, [[0, 1]], [np.nan]), RelationInvalid, "worth hold 1"),
    (lambda: relations.on_shortest_paths(TWO, [[0, 2]]), ShapeMismatch, "ends name places"),
    (lambda: relations.on_shortest_paths(TWO, [[0, -1]]), ShapeMismatch, "ends name places"),
    (lambda: relations.on_shortest_paths(TWO, [0, 1, 1]), ShapeMismatch, "ends have shape"),
    (
        lambda: relations.on_shortest_paths(TWO, [[0, 1]], detour_minutes=0),
        RelationInvalid,
        "detour_minutes is 0",
    ),
    (
        lambda: relations.neighbouring_towns(TWO, TWO, [1, 1], within_minutes=0),
        RelationInvalid,
        "within_minutes is 0",
    ),
    (
        lambda: relations.neighbouring_towns(TWO, TWO, [1, 1], half_remote_minutes=np.inf),
        RelationInvalid,
        "half_remote_minutes is inf",
    ),
    (lambda: relations.neighbouring_towns(TWO, TWO, [1]), ShapeMismatch, "core_minutes have shape"),
    (lambda: relations.neighbouring_towns(TWO, TWO, [1, np.nan]), RelationInvalid, "core_minutes"),
    (lambda: relations.neighbouring_towns(ZERO, TWO, [1, 1]), ShapeMismatch, "border_km has shape"),
    (
        lambda: relations.neighbouring_towns([[0, np.nan], [1, 0]], TWO, [1, 1]),
        RelationInvalid,
        "border_km holds 1",
    ),
    (
        lambda: relations.neighbouring_towns(TWO, TWO, [1, 1], planned=[2, 0]),
        RelationInvalid,
        "true and false",
    ),
    (
        lambda: relations.neighbouring_towns(TWO, TWO, [1, 1], planned=[True]),
        ShapeMismatch,
        "planned have shape",
    ),
]


@pytest.mark.parametrize(("ask", "error", "says"), CANNOT, ids=[c[2] for c in CANNOT])
def test_what_cannot_be_read_is_named_in_a_sentence(ask, error, says):
    with pytest.raises(error, match=says):
        ask()
