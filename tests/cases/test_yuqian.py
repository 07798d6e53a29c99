"""The first case holds what it says: 126 places, one network, the paper's own layout."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from xiezhi.case.boundaries import read_boundaries
from xiezhi.case.read import read_case
from xiezhi.region.region import region_of

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "cases" / "yuqian"
SEATS_TO_TEST = ROOT.parent / "shared/data/boundaries/cq_gz_counties_gcj02.geojson.gz"
HOURS_TO_TEST = ROOT.parent / "shared/data/transport/malin84_road_hours_to_guiyang_zunyi.csv"
EARTH_KM = 6371.0088

BORDER_PAIRS = {
    ("500110", "520322"), ("500110", "520330"), ("500116", "520330"), ("500119", "520322"),
    ("500119", "520324"), ("500119", "520325"), ("500156", "520325"), ("500243", "520325"),
    ("500243", "520326"), ("500243", "520627"), ("500242", "520627"), ("500242", "520628"),
    ("500241", "520628"),
}  # fmt: skip
TABLE_1 = {
    "cluster_auto_chemical": {"500116", "500110", "520322"},
    "cluster_liquor": {"520382", "520381", "520330", "500116"},
    "cluster_tourism_health": {"500119", "500156", "520324", "520325", "520326"},
    "cluster_farm_tourism": {
        "500243", "500114", "500242", "500241", "520627", "520628", "520625", "520626",
    },
}  # fmt: skip
# Driving minutes that the press gave when the road opened; the year is that of the report.
PUBLISHED_MINUTES = {
    ("500156", "520325"): 40,  # Wulong–Daozhen, 2025
    ("500242", "520627"): 30,  # Youyang–Yanhe, 2016
    ("500119", "520325"): 45,  # Nanchuan–Daozhen, 2017
    ("500116", "520330"): 80,  # Jiangjin–Xishui, 2018
    ("520527", "520201"): 45,  # Hezhang–Liupanshui, 2022
}


@pytest.fixture(scope="module")
def case():
    return read_case(FOLDER)


@pytest.fixture(scope="module")
def region(case):
    return region_of(case)


@pytest.fixture(scope="module")
def links(case):
    return case.table("links")


@pytest.fixture(scope="module")
def seats():
    return pd.read_csv(FOLDER / "places.csv", dtype={"code": str}).set_index("code")


def great_circle_km(lonlat_a, lonlat_b):
    (lon_a, lat_a), (lon_b, lat_b) = np.radians(lonlat_a).T, np.radians(lonlat_b).T
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half = half + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(half))


@pytest.fixture(scope="module")
def straight_km(case, links, seats):
    junctions = case.table("junctions").set_index("id")
    nodes = pd.concat([seats[["lon", "lat"]], junctions[["lon", "lat"]]])
    a, b = (nodes.loc[links[end].tolist()].to_numpy() for end in ("from_id", "to_id"))
    return great_circle_km(a, b)


def test_the_two_sides_have_38_and_88_places_and_all_their_people(case):
    places = case.table("places")
    assert places["side"].value_counts().to_dict() == {"520000": 88, "500000": 38}
    people = places.groupby("side")["population_2020"].sum()
    assert people.to_dict() == {"500000": 32_054_159, "520000": 38_562_148}


def test_every_seat_lies_inside_its_own_county(seats):
    counties = read_boundaries(list(seats.index))
    outside = [c for c, s in seats.iterrows() if not counties[c].contains(Point(s.lon, s.lat))]
    assert outside == []


@pytest.mark.shared
def test_seats_agree_with_another_compilation_to_15_km(seats):
    """The other file sets Yubei (500112) in its old southern quarter, outside today's seat."""
    with gzip.open(SEATS_TO_TEST) as file:
        rows = [feature["properties"] for feature in json.load(file)["features"]]
    other = pd.DataFrame(rows).set_index("adcode")[["center_lon", "center_lat"]]
    both = seats.index.intersection(other.index)
    apart = great_circle_km(seats.loc[both, ["lon", "lat"]].to_numpy(), other.loc[both].to_numpy())
    assert len(both) >= 124  # two places have changed their code since
    assert set(both[apart > 15]) <= {"500112"}


def test_no_link_is_shorter_than_the_straight_line(links, straight_km):
    assert (links["km"].to_numpy() >= straight_km).all()


def test_no_link_goes_more_than_twice_and_a_fifth_as_far_as_the_straight_line(links, straight_km):
    assert (links["km"].to_numpy() / straight_km).max() <= 2.2


def test_no_stretch_is_written_down_twice_in_either_direction(links):
    ends = [tuple(sorted(pair)) for pair in zip(links["from_id"], links["to_id"], strict=True)]
    counts = Counter(zip(ends, links["mode"], links["class"], strict=True))
    assert [key for key, n in counts.items() if n > 1] == []


def test_every_place_is_on_a_road(case, links):
    roads = links[links["mode"] == "road"]
    assert set(case.table("places")["code"]) <= set(roads["from_id"]) | set(roads["to_id"])


def test_every_place_reaches_every_other(region):
    assert np.isfinite(region.minutes).all()


def test_every_junction_joins_at_least_two_stretches(case, links):
    degree = Counter([*links["from_id"], *links["to_id"]])
    assert [j for j in case.table("junctions")["id"] if degree[j] < 2] == []


def test_the_thirteen_border_pairs_touch_and_each_has_a_road_of_its_own(region, links):
    code = region.places["code"].to_numpy()
    touching = {
        tuple(sorted(p))
        for p in zip(code[region.cross_border.i], code[region.cross_border.j], strict=True)
    }
    roads = links[links["mode"] == "road"]
    joined = {tuple(sorted(p)) for p in zip(roads["from_id"], roads["to_id"], strict=True)}
    assert touching == BORDER_PAIRS
    assert joined >= BORDER_PAIRS


@pytest.mark.parametrize(("pair", "minutes"), PUBLISHED_MINUTES.items())
def test_modelled_minutes_are_within_a_third_of_those_published(region, pair, minutes):
    """A third: the press rounds, and counts from interchange to interchange."""
    number = {code: i for i, code in enumerate(region.places["code"])}
    modelled = region.minutes[number[pair[0]], number[pair[1]]]
    assert minutes * 2 / 3 <= modelled <= minutes * 4 / 3


@pytest.mark.shared
def test_guiyang_and_zunyi_are_as_far_apart_as_a_published_model_says(region):
    """Ma and Tang (2024), J. Int. Econ. 103873, hours by road; a third off is allowed."""
    published = pd.read_csv(HOURS_TO_TEST).query("origin_code4 == 5201 and dest_code4 == 5203")
    number = {code: i for i, code in enumerate(region.places["code"])}
    hours = region.minutes[number["520302"], number["520102"]] / 60
    assert hours == pytest.approx(published["road_hours_2024"].item(), rel=1 / 3)


def test_every_site_with_a_point_lies_inside_the_county_it_names(case):
    sites = case.table("sites").dropna(subset=["lon", "lat"])
    counties = read_boundaries(sorted(set(sites["place"])))
    inside = [counties[s.place].contains(Point(s.lon, s.lat)) for s in sites.itertuples()]
    assert list(sites["name_zh"][~np.array(inside)]) == []


def test_the_airports_of_both_sides_are_all_there(case):
    sites = case.table("sites")
    airports = sites[sites["kind"] == "airport"]
    assert (airports["place"].str[:2] == "50").sum() == 5  # one large, four small
    assert {"500114", "520628", "520626"} <= set(airports["place"])  # those the paper names


@pytest.fixture(scope="module")
def layout(case):
    return case.table("reference_layout")


def test_every_reference_row_says_where_in_the_paper_it_stands(layout):
    assert layout["section"].str.startswith(("四（二）", "四（三）")).all()
    assert (layout["layout"] == "zhao_zhang_2026").all()


@pytest.mark.parametrize(("cluster", "members"), TABLE_1.items())
def test_each_cluster_of_table_1_has_exactly_its_members(layout, cluster, members):
    assert set(layout.loc[layout["id"] == cluster, "place"]) == members


def test_wansheng_keeps_its_name_and_lies_in_qijiang(layout):
    rows = layout[layout["as_named"] == "万盛"]
    assert len(rows) >= 4
    assert set(rows["place"]) == {"500110"}
    assert rows["note"].str.contains("綦江").all()


def test_groups_of_all_five_kinds_and_only_groups_have_a_kind(layout):
    is_group = layout["element"] == "group"
    kinds = {"town", "co_city", "resource", "corridor", "project"}
    assert set(layout.loc[is_group, "group_kind"]) == kinds
    assert (layout.loc[~is_group, "group_kind"].fillna("") == "").all()


def test_two_cores_four_drivers_and_two_belts_beside_the_axis(layout):
    ids = layout.groupby("element")["id"].nunique()
    assert ids["core"] == 2
    assert ids["driver"] == 4
    assert set(layout.loc[layout["element"] == "belt", "id"]) == {
        "axis_link", "belt_tourism_health", "belt_red_study",
    }  # fmt: skip


def test_a_prefecture_named_is_listed_with_all_its_counties(case, layout):
    places = case.table("places")
    for named, element in (("毕节市", "driver_west"), ("黔东南州", "driver_east")):
        members = layout.loc[(layout["id"] == element) & (layout["as_named"] == named), "place"]
        prefecture = places.loc[places["code"].isin(members), "prefecture"].unique()
        assert set(members) == set(places.loc[places["prefecture"].isin(prefecture), "code"])
        assert len(prefecture) == 1


def test_the_readme_counts_the_rows_as_they_are():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for file in sorted(FOLDER.glob("*.csv")):
        n_rows = len(pd.read_csv(file))
        assert text.count(f"| `{file.name}` | {n_rows} |") == 2, file.name


def test_published_lengths_of_whole_lines_are_met(links):
    """Published: Chongqing West–Guiyang North 345 km, Chongqing North–Wanzhou 247 km."""
    km = links.groupby("name_zh")["km"].sum()
    assert km["渝贵铁路"] == pytest.approx(345, abs=1)
    assert km["渝万高铁"] == pytest.approx(247, abs=1)
    assert km["重遵高速扩容 G75"] == pytest.approx(118, rel=0.1)
    assert km["道瓮高速 G69"] == pytest.approx(254, rel=0.15)  # its first 20 km lie past Daozhen
