"""Maps show what they are given, where it lies, in both languages and without colour."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import shapely
import vl_convert

from xiezhi.case.read import case_of
from xiezhi.model.errors import UnknownPlace
from xiezhi.model.text import Text
from xiezhi.model.units import Unit
from xiezhi.region.classes import NO_DATA
from xiezhi.region.map_data import map_ground
from xiezhi.region.maps import (
    base_map,
    category_map,
    choropleth,
    pairs_map,
    pixels_of,
    places_to_name,
)

HEAD = {"id": "map", "title": Text("图", "A map"), "alt": Text("一张图", "A map of places")}
LEGEND = Text("占比", "Share")
KINDS = {"a": Text("核", "core"), "b": Text("支点", "driver"), "c": Text("未用", "unused")}
BEIJING_TIANJIN = ["110000", "120000"]


@pytest.fixture(scope="module")
def case():
    return case_of(BEIJING_TIANJIN)


@pytest.fixture(scope="module")
def yuqian():
    return case_of(["500000", "520000"])


def svg(chart, lang="zh"):
    return vl_convert.vegalite_to_svg(json.dumps(chart.spec(lang)), vl_version="6.1")


def drawn_lands(chart):
    """(point, 2) pixels of every corner of every land that the SVG draws, lands by lands."""
    groups = re.findall(r'<g class="mark-shape.*?</g>', svg(chart))
    paths = [path for group in groups for path in re.findall(r' d="([^"]*)"', group)]
    return [np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", path), dtype=float) for path in paths]


def polygons_of(features):
    return shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])


def ages(case):
    return case.table("places").set_index("code")["share_65_plus_2020"]


def test_no_ring_is_drawn_inside_out(case):
    """A ring that runs the wrong way fills the map's outside: its path leaves the frame."""
    lands = drawn_lands(base_map(case, **HEAD))
    frame = map_ground(case).frame
    assert len(lands) > len(case.table("places"))
    assert all((land >= 0).all() and (land <= [frame.width, frame.height]).all() for land in lands)


def test_the_chart_puts_a_place_where_the_frame_says(case):
    ground = map_ground(case)
    first = np.array(ground.data["places"][0]["geometry"]["coordinates"][0][0])
    land = drawn_lands(base_map(case, **HEAD))[0]
    assert land[: len(first) - 1] == pytest.approx(ground.frame.pixels(first)[:-1], abs=0.01)


def test_pixels_and_degrees_lead_back_to_each_other(case):
    frame, seats = map_ground(case).frame, case.table("places")[["lon", "lat"]].to_numpy()
    assert frame.lonlat(frame.pixels(seats)) == pytest.approx(seats, abs=1e-9)
    assert pixels_of(case, seats) == pytest.approx(frame.pixels(seats), abs=0.06)


def test_the_scale_bar_is_as_long_as_it_says(case):
    ground = map_ground(case)
    (bar,) = ground.data["scale"]
    middle = np.array([[ground.frame.lon, ground.frame.lat]])
    east = ground.frame.lonlat(ground.frame.pixels(middle) + np.array([bar["x2"] - bar["x"], 0]))
    km = (east - middle)[0, 0] * 111.32 * np.cos(np.radians(ground.frame.lat))
    assert km == pytest.approx(float(bar["text_en"].split()[0]), rel=0.01)


def test_features_carry_the_names_of_every_place_of_the_sides(case):
    places = case.table("places")
    rows = [feature["properties"] for feature in map_ground(case).data["places"]]
    assert [row["code"] for row in rows] == sorted(places["code"])
    assert {row["name_en"] for row in rows} == set(places["name_en"])


def test_the_common_border_lies_on_the_outlines_of_both_sides(yuqian):
    data = map_ground(yuqian).data
    (border,) = polygons_of(data["border"])
    for outline in polygons_of(data["outlines"]):
        assert (
            shapely.hausdorff_distance(border, border.intersection(outline.boundary.buffer(0.001)))
            < 0.02
        )
    assert border.length > 3


def test_the_ground_of_two_provinces_is_some_hundred_kilobytes_and_shared_by_its_maps(yuqian):
    ground = map_ground(yuqian)
    maps = (
        base_map(yuqian, **HEAD),
        choropleth(yuqian, ages(yuqian), legend=LEGEND, unit=Unit.SHARE, **HEAD),
    )
    assert len(json.dumps(ground.data["places"])) < 350e3
    assert all(chart.data["places"] is ground.data["places"] for chart in maps)


def test_every_data_set_that_a_spec_names_is_there(case):
    chart = choropleth(case, ages(case), legend=LEGEND, unit=Unit.SHARE, **HEAD)
    for lang in ("zh", "en"):
        asked = set(re.findall(r'"data": \{"name": "(\w+)"', json.dumps(chart.specs[lang])))
        assert asked <= set(chart.data)
        assert "datasets" not in chart.specs[lang]


def test_a_choropleth_puts_every_place_into_the_class_of_its_value(case):
    values = ages(case)
    chart = choropleth(case, values, legend=LEGEND, unit=Unit.SHARE, breaks=[0.1, 0.2], **HEAD)
    shown = {row["code"]: row["class_en"] for row in chart.data["values"]}
    expected = {
        "under 10": values < 0.1,
        "10 to 20": values.between(0.1, 0.2),
        "20 and over": values >= 0.2,
    }
    for label, inside in expected.items():
        assert {code for code, name in shown.items() if name == label} == set(values.index[inside])


def test_a_place_without_a_value_is_marked_and_explained(case):
    values = ages(case)
    values = values.where(values.index != values.index[3]).drop(values.index[5])
    chart = choropleth(case, values, legend=LEGEND, unit=Unit.SHARE, names=[], **HEAD)
    missing = [row["code"] for row in chart.data["values"] if row["class_zh"] == NO_DATA.zh]
    assert len(missing) == 2
    assert [mark["text"] for mark in chart.data["marks_zh"]] == ["×", "×"]
    assert NO_DATA.zh in svg(chart)


def test_places_below_the_centre_carry_a_sign_that_prints_in_grey(case):
    values = ages(case) - 0.15
    chart = choropleth(case, values, legend=LEGEND, unit=Unit.SHARE, centre=0, **HEAD)
    named = [row["text"] for row in chart.data["names_zh"] if row["text"].startswith("▼")]
    assert len(named) + len(chart.data["marks_zh"]) == (values < 0).sum()
    assert any(row["class_zh"].startswith("▼") for row in chart.data["values"])


def test_legends_and_names_speak_the_language_of_the_map(case):
    chart = choropleth(case, ages(case), legend=LEGEND, unit=Unit.SHARE, **HEAD)
    zh, en = svg(chart, "zh"), svg(chart, "en")
    assert "占比（%）" in zh
    assert "Share (%)" in en
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>", "", en))


def test_only_kinds_that_occur_are_explained(case):
    codes = case.table("places")["code"]
    kinds = pd.Series({codes[0]: "a", codes[3]: "b"})
    drawn = svg(category_map(case, kinds, legend=LEGEND, meaning=KINDS, **HEAD))
    assert "支点" in drawn
    assert "未用" not in drawn


def test_lines_end_on_the_points_of_their_places(case):
    codes = case.table("places")["code"]
    pairs = pd.DataFrame({"a": [codes[0]], "b": [codes[9]], "kind": ["a"]})
    chart = pairs_map(case, pairs, legend=LEGEND, meaning=KINDS, **HEAD)
    (row,), points = chart.data["pairs"], map_ground(case).points
    assert [row["x"], row["y"]] == points.loc[codes[0], ["x", "y"]].tolist()
    assert [row["x2"], row["y2"]] == points.loc[codes[9], ["x", "y"]].tolist()


def test_a_name_that_is_no_place_of_the_sides_is_refused(case):
    with pytest.raises(UnknownPlace, match="520322"):
        base_map(case, names=["520322"], **HEAD)


def test_border_counties_are_among_the_places_named(yuqian):
    assert {"500110", "520322", "500241", "520628"} <= set(places_to_name(yuqian))


def test_neighbouring_provinces_are_drawn_as_far_as_the_map_shows_them():
    around = map_ground(case_of(BEIJING_TIANJIN, neighbours=True)).data["around"]
    assert [feature["properties"]["province"] for feature in around] == ["130000"]
    assert map_ground(case_of(BEIJING_TIANJIN)).data["around"] == []


def test_the_same_case_gives_the_same_chart():
    one, other = (base_map(case_of(BEIJING_TIANJIN), **HEAD) for _ in range(2))
    assert json.dumps(one.spec("en")) == json.dumps(other.spec("en"))
