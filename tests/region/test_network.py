"""The network of a region: what the links say, what is assumed, and that both are told apart."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.region.distance import great_circle_km
from xiezhi.region.links import LinkInvalid
from xiezhi.region.network import network_of
from xiezhi.region.speeds import UnknownSpeed, default_speeds
from xiezhi.region.times import travel_minutes

SPEEDS = default_speeds()


class Pairs:
    def __init__(self, *pairs):
        self.i, self.j = np.array(pairs, np.int64).reshape(-1, 2).T


def places_at(*lonlat):
    lon, lat = zip(*lonlat, strict=True)
    return pd.DataFrame({"code": [f"p{i}" for i in range(len(lon))], "lon": lon, "lat": lat})


def links_of(*rows):
    columns = ["from_id", "to_id", "mode", "class", "km", "minutes"]
    return pd.DataFrame(rows, columns=columns).assign(quality="compiled")


ROW = places_at((106.0, 29.0), (106.5, 29.0), (107.0, 29.0), (107.5, 29.0))
IN_A_ROW = Pairs((0, 1), (1, 2), (2, 3))


def minutes_of(network):
    return travel_minutes(network, np.arange(network.n_places), np.arange(network.n_places))


def test_without_links_neighbours_are_joined_by_a_detour_corrected_line():
    network = network_of(ROW, IN_A_ROW)
    straight_km = great_circle_km(np.array([106.0, 29.0]), np.array([106.5, 29.0]))
    found = minutes_of(network)
    assert found[0, 1] == pytest.approx(SPEEDS.neighbours.minutes(straight_km))
    assert found[0, 3] == pytest.approx(found[0, 1] + found[1, 2] + found[2, 3])
    assert network.notes.n_neighbour_edges == 3
    assert network.notes.unlinked == ("p0", "p1", "p2", "p3")
    assert (network.edges.quality == "modelled").all()


def test_given_minutes_stay_and_missing_minutes_follow_from_class_and_length():
    links = links_of(
        ("p0", "p1", "road", "expressway", 60, 33.0), ("p1", "p2", "road", "county", 70, np.nan)
    )
    network = network_of(ROW[:3], Pairs(), links)
    assert list(network.edges.minutes) == [33.0, 70 / SPEEDS.km_per_hour("road", "county") * 60]
    assert list(network.edges.quality) == ["compiled", "modelled"]
    assert network.notes.n_modelled == 1


def test_the_fastest_of_parallel_links_counts_and_the_other_is_reported():
    links = links_of(
        ("p0", "p1", "road", "national", 60, 80), ("p1", "p0", "road", "expressway", 70, 50)
    )
    network = network_of(ROW[:2], IN_A_ROW.__class__((0, 1)), links)
    assert list(network.edges.link) == [1]
    assert (network.notes.n_links, network.notes.n_used, network.notes.n_parallel) == (2, 1, 1)


def test_only_what_road_links_leave_apart_is_joined_over_borders():
    links = links_of(("p0", "p1", "road", "national", 60, 80))
    network = network_of(ROW, IN_A_ROW, links)
    assumed = network.edges.where((network.edges.link < 0) & (network.edges.mode == "road"))
    assert list(zip(assumed.a, assumed.b, strict=True)) == [(1, 2), (2, 3)]
    assert network.notes.unlinked == ("p2", "p3")


def test_a_ride_costs_its_boarding_once_however_many_stations_it_passes():
    links = links_of(
        ("p0", "p1", "rail", "hsr_250", 50, 15), ("p1", "p2", "rail", "hsr_250", 50, 15)
    )
    found = minutes_of(network_of(ROW[:3], Pairs((0, 1), (1, 2)), links))
    boarding = SPEEDS.boarding_minutes("rail")
    by_road = SPEEDS.neighbours.minutes(
        great_circle_km(np.array([106.0, 29]), np.array([106.5, 29]))
    )
    assert found[0, 1] == pytest.approx(min(15 + boarding, by_road))
    assert found[0, 2] == pytest.approx(30 + boarding)


def test_trains_pass_a_junction_where_no_road_meets_them():
    junctions = pd.DataFrame({"id": ["J", "K"], "lon": [106.5, 106.6], "lat": [29.1, 29.2]})
    links = links_of(
        ("p0", "J", "rail", "conventional", 40, 30), ("J", "p2", "rail", "conventional", 40, 30)
    )
    network = network_of(ROW[:3], Pairs((0, 1), (1, 2)), links, junctions)
    access = network.edges.where(network.edges.mode == "access")
    assert [network.ids[i] for i in access.a] == ["p0", "p2"]
    assert [network.ids[i] for i in access.b] == ["rail:p0", "rail:p2"]


def test_freight_and_flights_are_left_out_unless_asked():
    links = links_of(
        ("p0", "p3", "water", "waterway", 200, np.nan), ("p0", "p1", "air", "air", 50, 5)
    )
    network = network_of(ROW, IN_A_ROW, links)
    assert network.notes.left_out == (("air", 1), ("water", 1))
    assert network.notes.n_used == 0
    afloat = network_of(ROW, IN_A_ROW, links, modes=("road", "water"))
    assert afloat.notes.left_out == (("air", 1),)
    assert "water" in set(afloat.edges.mode)


def test_an_island_is_joined_to_the_nearest_seat_and_the_crossing_is_told():
    places = places_at((110.0, 20.3), (111.0, 20.3), (110.3, 20.0))
    network = network_of(places, Pairs((0, 1)))
    (crossing,) = network.notes.crossings
    assert {crossing.from_place, crossing.to_place} == {"p0", "p2"}
    straight_km = great_circle_km(np.array([110.0, 20.3]), np.array([110.3, 20.0]))
    assert crossing.minutes == pytest.approx(SPEEDS.crossing.minutes(straight_km))
    assert np.isfinite(minutes_of(network)).all()


@given(st.lists(st.tuples(st.floats(100, 120), st.floats(20, 40)), min_size=1, max_size=9))
def test_every_place_is_reached_whatever_the_places(lonlat):
    network = network_of(places_at(*lonlat), Pairs())
    assert np.isfinite(minutes_of(network)).all()
    assert len(network.notes.crossings) == len(lonlat) - 1


@given(st.permutations(range(4)))
def test_the_order_of_links_does_not_change_times(order):
    rows = [
        ("p0", "p1", "road", "expressway", 60, 33.0), ("p1", "p2", "road", "county", 70, np.nan),
        ("p0", "p1", "road", "county", 10, 33.0), ("p0", "p3", "rail", "hsr_200", 150, np.nan),
    ]  # fmt: skip
    found = minutes_of(network_of(ROW, IN_A_ROW, links_of(*(rows[i] for i in order))))
    np.testing.assert_allclose(found, minutes_of(network_of(ROW, IN_A_ROW, links_of(*rows))))


def test_a_link_from_a_place_to_itself_is_counted_and_not_used():
    network = network_of(ROW, IN_A_ROW, links_of(("p0", "p0", "road", "county", 5, 5)))
    assert (network.notes.n_loops, network.notes.n_used) == (1, 0)


def test_the_tables_given_stay_as_they_were():
    links = links_of(("p0", "p1", "road", "expressway", 60, np.nan))
    before = links.copy(), ROW.copy()
    network_of(ROW, IN_A_ROW, links)
    pd.testing.assert_frame_equal(links, before[0])
    pd.testing.assert_frame_equal(ROW, before[1])


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("p0", "nowhere", "road", "county", 5, 5), "row 1: to_id “nowhere” is neither"),
        (("p0", "p1", "road", "county", -5, 5), "row 1: km is -5"),
        (("p0", "p1", "road", "county", 5, -5), "row 1: minutes is -5"),
        (("p0", "p1", "road", "county", np.nan, np.nan), "row 1: neither km nor minutes"),
    ],
)
def test_a_link_that_no_network_can_hold_is_refused_in_a_sentence(row, says):
    with pytest.raises(LinkInvalid, match=says):
        network_of(ROW, IN_A_ROW, links_of(row))


def test_a_class_without_speed_needs_minutes():
    with pytest.raises(UnknownSpeed, match="no speed is on record for road of class “goat_path”"):
        network_of(ROW, IN_A_ROW, links_of(("p0", "p1", "road", "goat_path", 5, np.nan)))
    network = network_of(ROW, IN_A_ROW, links_of(("p0", "p1", "road", "goat_path", 5, 99)))
    assert 99.0 in network.edges.minutes


def test_a_junction_named_like_a_place_is_refused():
    junctions = pd.DataFrame({"id": ["p1"], "lon": [106.5], "lat": [29.1]})
    with pytest.raises(LinkInvalid, match="“p1” names two nodes"):
        network_of(ROW, IN_A_ROW, None, junctions)


def test_every_speed_has_a_source_a_date_and_a_quality_that_is_not_official():
    entries = [*SPEEDS.of.values(), *SPEEDS.boarding.values(), SPEEDS.neighbours, SPEEDS.crossing]
    for entry in entries:
        assert len(entry.source) > 20
        assert entry.as_of.year >= 2000
        assert entry.quality.value == "modelled"
