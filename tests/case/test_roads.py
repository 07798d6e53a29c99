"""Roads from an OpenStreetMap file; every file here is written by the test and synthetic."""

import os

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

osmium = pytest.importorskip("osmium", reason="the extra `osm` is not installed")

from osmium.osm import mutable  # noqa: E402

from xiezhi.case.gazetteer import gazetteer  # noqa: E402
from xiezhi.case.osm import OsmExtraMissing, OsmUnreadable, read_osm_roads  # noqa: E402
from xiezhi.case.roads import NoRoads, road_tables  # noqa: E402
from xiezhi.cli.main import run  # noqa: E402
from xiezhi.region.network import network_of  # noqa: E402
from xiezhi.region.times import travel_minutes  # noqa: E402

# A small country of our own: nodes on a line of latitude, a fork, a dead end, an island of road.
NODES = {
    1: (106.00, 29.0), 2: (106.10, 29.0), 3: (106.20, 29.0), 4: (106.30, 29.0),
    5: (106.40, 29.0), 6: (106.20, 29.2), 7: (106.30, 28.9), 8: (107.50, 30.0), 9: (107.60, 30.0),
}  # fmt: skip
WAYS = (
    ([1, 2, 3], {"highway": "motorway", "maxspeed": "120", "name": "甲高速", "ref": "G1"}),
    ([3, 4, 5], {"highway": "motorway", "name": "甲高速"}),
    ([3, 6], {"highway": "secondary", "maxspeed": "30 mph"}),
    ([4, 7], {"highway": "secondary"}),
    ([1, 6], {"highway": "footway"}),
    ([8, 9], {"highway": "primary"}),
)
PLACES = pd.DataFrame(
    {"code": ["A", "B", "C"], "lon": [106.0, 106.4, 106.2], "lat": [29.0, 29.0, 29.201]}
)


class NoBorders:
    i = np.zeros(0, np.int64)
    j = np.zeros(0, np.int64)


def write_pbf(path, nodes=NODES, ways=WAYS):
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for i, location in nodes.items():
            writer.add_node(mutable.Node(id=i, version=1, location=location))
        for i, (refs, tags) in enumerate(ways):
            writer.add_way(mutable.Way(id=i + 1, version=1, nodes=refs, tags=tags))
    return path


@pytest.fixture
def pbf(tmp_path):
    # Two short ordinary roads let the seats A and B onto the motorway at its ends.
    ramps = (
        ([1, 21], {"highway": "secondary"}),
        ([5, 22], {"highway": "secondary"}),
    )
    nodes = {**NODES, 21: (106.0, 28.999), 22: (106.4, 28.999)}
    return write_pbf(tmp_path / "small.osm.pbf", nodes, (*WAYS, *ramps))


def geodesic_km(*nodes):
    lon, lat = zip(*(NODES[i] for i in nodes), strict=True)
    return Geod(ellps="WGS84").line_length(lon, lat) / 1000


def link(tables, a, b):
    links = tables.links
    found = links[links["from_id"].isin([a, b]) & links["to_id"].isin([a, b])]
    assert len(found) == 1, links
    return found.iloc[0]


def test_chains_become_one_link_and_dead_ends_and_lone_roads_go(pbf):
    tables = road_tables(pbf, PLACES)
    assert list(tables.junctions["id"]) == ["osm_3"]
    assert len(tables.links) == 3
    assert tables.n_parts_dropped == 1
    assert tables.far == ()


def test_length_and_minutes_of_a_link_follow_the_ellipsoid_and_the_speed_limit(pbf):
    found = link(road_tables(pbf, PLACES), "A", "osm_3")
    assert found["km"] == pytest.approx(geodesic_km(1, 2, 3), abs=0.001)
    assert found["minutes"] == pytest.approx(geodesic_km(1, 2, 3) / 120 * 60, abs=0.001)
    assert found["name_zh"] == "甲高速"
    assert found["class"] == "expressway"


def test_a_link_without_limit_is_left_for_the_network_to_model(pbf):
    found = link(road_tables(pbf, PLACES), "B", "osm_3")
    assert found["km"] == pytest.approx(geodesic_km(3, 4, 5), abs=0.001)
    assert np.isnan(found["minutes"])
    assert found["quality"] == "compiled"


def test_a_seat_off_the_road_gets_a_connector_that_is_marked_as_modelled(pbf):
    found = link(road_tables(pbf, PLACES), "C", "osm_3")
    straight_km = Geod(ellps="WGS84").line_length([106.2, 106.2], [29.2, 29.201]) / 1000
    # The connector's great circle on a sphere may differ from the ellipsoid by 0.6 %.
    assert found["km"] == pytest.approx(geodesic_km(3, 6) + 1.33 * straight_km, abs=0.002)
    by_mph = geodesic_km(3, 6) / (30 * 1.609344) * 60
    assert found["minutes"] == pytest.approx(by_mph + 1.33 * straight_km / 30 * 60, abs=0.005)
    assert found["quality"] == "modelled"


def test_the_tables_make_a_network_with_the_times_of_the_file(pbf):
    tables = road_tables(pbf, PLACES)
    network = network_of(PLACES, NoBorders, tables.links, tables.junctions)
    minutes = travel_minutes(network, np.arange(3), np.arange(3))
    by_hand = geodesic_km(1, 2, 3) / 120 * 60 + geodesic_km(3, 4, 5) / 100 * 60
    assert minutes[0, 1] == pytest.approx(by_hand, abs=0.01)
    assert network.notes.crossings == ()


def test_a_seat_never_enters_an_expressway_between_its_exits(tmp_path):
    nodes = {1: (106.0, 29.0), 2: (106.1, 29.0), 3: (106.2, 29.0), 4: (106.0, 28.9)}
    ways = (([1, 2, 3], {"highway": "motorway"}), ([1, 4], {"highway": "trunk"}))
    path = write_pbf(tmp_path / "exit.osm.pbf", nodes, ways)
    beside = pd.DataFrame({"code": ["A", "B"], "lon": [106.1, 106.0], "lat": [29.0, 28.9]})
    found = link(road_tables(path, beside), "A", "B")
    # 9.7 km of straight line from the middle of the expressway to its end, times 1.33.
    assert found["km"] == pytest.approx(11.1 + 1.33 * 9.74, abs=0.2)


def test_places_far_from_the_file_are_named_and_not_joined(pbf):
    away = pd.concat(
        [PLACES, pd.DataFrame({"code": ["Z"], "lon": [120.0], "lat": [30.0]})], ignore_index=True
    )
    tables = road_tables(pbf, away)
    assert tables.far == ("Z",)
    assert "Z" not in set(tables.links["from_id"]) | set(tables.links["to_id"])


def test_roads_cut_at_the_edge_of_the_file_keep_what_is_inside(tmp_path):
    nodes = {i: NODES[i] for i in (1, 2, 4, 5)}
    ways = (([1, 2, 3, 4, 5], {"highway": "trunk"}), ([2, 4], {"highway": "primary"}))
    tables = road_tables(write_pbf(tmp_path / "cut.osm.pbf", nodes, ways), PLACES[:2])
    assert tables.n_missing_nodes == 1
    assert link(tables, "A", "B")["km"] == pytest.approx(geodesic_km(1, 2, 4, 5), abs=0.001)


def test_tertiary_roads_are_read_only_when_asked(tmp_path):
    path = write_pbf(tmp_path / "t.osm.pbf", NODES, [([1, 2], {"highway": "tertiary"})])
    assert len(read_osm_roads(path, tertiary=True).refs) == 2
    with pytest.raises(NoRoads, match="no main road"):
        road_tables(path, PLACES)


@pytest.mark.parametrize("kind", ["empty", "words", "noise", "truncated", "absent"])
def test_a_broken_file_gets_its_sentence_and_exit_two(kind, pbf, tmp_path, capsys):
    places = tmp_path / "places.csv"
    PLACES.to_csv(places, index=False)
    content = {
        "empty": b"", "words": b"a,b\n1,2\n" * 99, "noise": os.urandom(5000),
        "truncated": pbf.read_bytes()[:-40],
    }  # fmt: skip
    path = tmp_path / f"{kind}.osm.pbf"
    if kind != "absent":
        path.write_bytes(content[kind])
    out = tmp_path / "links.csv"
    assert run(["roads", str(path), "--places", str(places), "-o", str(out)]) == 1
    error = capsys.readouterr().err
    assert str(path) in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_a_file_that_is_no_map_at_all_gets_its_sentence(tmp_path):
    path = tmp_path / "roads.docx"
    path.write_bytes(b"PK")
    with pytest.raises(OsmUnreadable, match="expected a whole file"):
        read_osm_roads(path)


def test_without_the_extra_a_sentence_says_how_to_install_it(pbf, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "osmium", None)
    with pytest.raises(OsmExtraMissing, match=r"xiezhi\[osm\]"):
        read_osm_roads(pbf)


def test_the_command_writes_both_tables_and_says_what_it_did(pbf, tmp_path, capsys):
    places, links, junctions = (tmp_path / f"{n}.csv" for n in ("places", "links", "junctions"))
    PLACES.to_csv(places, index=False)
    words = ["roads", str(pbf), "--places", str(places), "-o", str(links)]
    assert run([*words, "--junctions", str(junctions)]) == 0
    assert "3 links, 1 junctions, 3 places" in capsys.readouterr().err
    assert len(pd.read_csv(links)) == 3
    assert len(pd.read_csv(junctions)) == 1
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".csv", ".csv", ".csv", ".pbf"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code,lon\nA,106\n", "lat"),
        ("code,lon,lat\nA,106,999\n", "row 2"),
        ("", "no table of places"),
    ],
)
def test_a_table_of_places_that_cannot_be_used_gets_its_sentence(
    content, says, pbf, tmp_path, capsys
):
    places = tmp_path / "places.csv"
    places.write_text(content, encoding="utf-8")
    assert run(["roads", str(pbf), "--places", str(places)]) == 1
    assert says in capsys.readouterr().err


def test_a_case_folder_names_the_places_even_while_its_tables_are_unfinished(tmp_path, capsys):
    near = gazetteer().set_index("code").loc[["500110", "520322"], ["lon", "lat"]].to_numpy()
    nodes = {1: tuple(near[0]), 2: tuple(near[1])}
    path = write_pbf(tmp_path / "road.osm.pbf", nodes, [([1, 2], {"highway": "trunk"})])
    folder, links = tmp_path / "case", tmp_path / "links.csv"
    assert run(["new", str(folder), "--sides", "500000", "520000"]) == 0
    (folder / "links.csv").write_text("nonsense\n", encoding="utf-8")
    assert run(["roads", str(path), "--case", str(folder), "-o", str(links)]) == 0
    ends = pd.read_csv(links, dtype=str)
    assert set(ends["from_id"]) | set(ends["to_id"]) >= {"500110", "520322"}
    assert "places without a road within 30 km: 500101" in capsys.readouterr().err


def test_a_file_that_reaches_one_place_only_makes_no_table(pbf):
    with pytest.raises(NoRoads, match="1 of 1 places lie within 30 km"):
        road_tables(pbf, PLACES[:1])


def test_a_folder_that_is_no_case_gets_its_sentence(pbf, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert run(["roads", str(pbf), "--case", str(tmp_path / "empty")]) == 1
    assert "case.toml" in capsys.readouterr().err
