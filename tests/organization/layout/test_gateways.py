"""Directions are seen by those who travel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xiezhi.case.read import case_of
from xiezhi.organization.layout.errors import FlowsInvalid
from xiezhi.organization.layout.gateways import directions, gateways, gateways_of, ways_out
from xiezhi.region.region import region_of

ENDS = np.array([[105.0, 28.0], [105.0, 44.0]])  # a region of two places, far south and far north


def test_a_neighbour_of_the_northern_end_lies_south_of_those_who_go_there():
    there = np.array([[105.0, 41.0]])
    assert directions(ENDS, np.array([[0.0], [1.0]]), there).tolist() == [2]
    assert directions(ENDS, np.array([[1.0], [0.0]]), there).tolist() == [0]


@pytest.mark.parametrize(
    ("way", "quarter"), [((0, 5), 0), ((5, 0), 1), ((0, -5), 2), ((-5, 0), 3), ((-5, 2), 3)]
)
def test_the_four_quarters(way, quarter):
    there = ENDS[:1] + np.array([way], np.float64)
    assert directions(ENDS[:1], np.ones((1, 1)), there).tolist() == [quarter]


def test_doubling_all_trips_turns_nobody_round():
    rng = np.random.default_rng(5)
    trips, there = rng.random((2, 30)), rng.uniform((95, 25), (115, 48), (30, 2))
    once, twice = (directions(ENDS, factor * trips, there) for factor in (1, 2))
    assert once.tolist() == twice.tolist()


def test_where_nobody_goes_all_places_count_alike():
    there = np.array([[105.0, 60.0]])
    assert directions(ENDS, np.zeros((2, 1)), there).tolist() == [0]


def test_exit_shares_of_a_direction_add_up_to_one(two_sides):
    found = gateways_of(two_sides)
    assert np.allclose(np.nansum(found.exit_share, axis=0), 1.0)


@pytest.fixture(scope="module")
def far_west():
    return case_of(["650000", "540000"])


def test_nobody_leaves_by_a_place_whose_only_outside_is_abroad(far_west):
    """Qinghe borders on Mongolia, Yadong on Bhutan and India; Yizhou of Hami borders on Gansu."""
    places, found = region_of(far_west).places, gateways_of(far_west)
    exits = set(places["code"][np.nan_to_num(found.exit_share).max(axis=1) > 0])
    inland = set(far_west.table("outward_borders")["place"])
    assert exits <= inland
    assert not exits & {"654325", "540630"}
    east, yizhou = 1, places["code"] == "650502"
    assert found.exit_share[yizhou, east] == pytest.approx(found.exit_share[:, east].max())


def test_nobody_leaves_by_the_sea(three_sides):
    """Every way out of the delta leads over Shandong, Anhui, Jiangxi or Fujian."""
    places, found = region_of(three_sides).places, gateways_of(three_sides)
    leaving = places[np.nan_to_num(found.exit_share).max(axis=1) > 0]
    assert set(leaving["province"]) == {"320000", "330000"}


def test_without_the_table_the_whole_edge_is_open(two_sides):
    tables = {k: v for k, v in two_sides.tables.items() if k != "outward_borders"}
    region = region_of(two_sides)
    assert len(ways_out(replace(two_sides, tables=tables), region)) > 0


def test_a_region_without_people_gets_a_sentence(two_sides):
    region = region_of(two_sides)
    places = region.places.assign(population_2020=0.0)
    empty = type(region)(**{**_fields(region), "places": places})
    with pytest.raises(FlowsInvalid, match="population_2020"):
        gateways(two_sides, empty, two_sides.table("surroundings"))


def _fields(region):
    return {name: getattr(region, name) for name in region.__dataclass_fields__}
