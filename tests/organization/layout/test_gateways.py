"""Directions are seen by those who travel."""

from __future__ import annotations

import numpy as np
import pytest

from xiezhi.organization.layout.errors import FlowsInvalid
from xiezhi.organization.layout.gateways import directions, gateways, gateways_of
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


def test_a_region_without_people_gets_a_sentence(two_sides):
    region = region_of(two_sides)
    places = region.places.assign(population_2020=0.0)
    empty = type(region)(**{**_fields(region), "places": places})
    with pytest.raises(FlowsInvalid, match="population_2020"):
        gateways(two_sides, empty, two_sides.table("surroundings"))


def _fields(region):
    return {name: getattr(region, name) for name in region.__dataclass_fields__}
