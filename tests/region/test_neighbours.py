"""Borders are what outlines share: exact, symmetric, and bridged only where it is said."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.case.boundaries import read_boundaries
from xiezhi.case.gazetteer import boundary_code, gazetteer
from xiezhi.model.errors import ShapeMismatch
from xiezhi.region.neighbours import GEOD, Borders, borders_between

SHARED = Path(__file__).parents[3] / "shared/data/boundaries"
# Chongqing–Guizhou: two independent editions of the boundaries agree on these.
THIRTEEN = {
    ("500110", "520322"), ("500110", "520330"), ("500116", "520330"), ("500119", "520322"),
    ("500119", "520324"), ("500119", "520325"), ("500156", "520325"), ("500243", "520325"),
    ("500243", "520326"), ("500243", "520627"), ("500242", "520627"), ("500242", "520628"),
    ("500241", "520628"),
}  # fmt: skip


@st.composite
def coverages(draw):
    """Rectangles of a 5 × 5 grid with uneven lines, merged at random into up to six places."""
    lines = st.lists(st.integers(1, 40), min_size=5, max_size=5)
    x = 107 + np.cumsum([0, *draw(lines)]) / 100
    y = 28 + np.cumsum([0, *draw(lines)]) / 100
    owner = np.array(draw(st.lists(st.integers(0, 5), min_size=25, max_size=25)))
    cells = np.array(
        [shapely.box(x[k % 5], y[k // 5], x[k % 5 + 1], y[k // 5 + 1]) for k in range(25)]
    )
    # Cells are merged as a coverage, so that every grid vertex on a border stays on both sides.
    places = [cells[owner == k] for k in np.unique(owner)]
    return np.array([shapely.coverage_union_all(place) for place in places], dtype=object)


def pairs_of(borders):
    return list(zip(borders.i.tolist(), borders.j.tolist(), strict=True))


def by_pair(borders):
    return dict(zip(pairs_of(borders), borders.km.tolist(), strict=True))


def codes_of(*provinces):
    places = gazetteer()
    return places.loc[places["province"].isin(provinces), "code"].tolist()


def cross_border(codes, borders):
    province = np.array([code[:2] for code in codes])
    across = borders.where(province[borders.i] != province[borders.j])
    return {(codes[i], codes[j]) for i, j in pairs_of(across)}


def perimeter_km(polygon):
    # All rings: the perimeter that pyproj gives beside the area leaves the holes out.
    return GEOD.geometry_length(polygon.boundary) / 1000


@settings(max_examples=40)
@given(coverages(), st.randoms(use_true_random=False))
def test_relabelling_the_places_permutes_the_pairs(polygons, random):
    order = random.sample(range(len(polygons)), len(polygons))
    before = by_pair(borders_between(polygons))
    after = by_pair(borders_between(polygons[order]))
    renamed = {tuple(sorted((order[i], order[j]))): km for (i, j), km in after.items()}
    assert renamed == pytest.approx(before)


@settings(max_examples=40)
@given(coverages(), st.integers(-500, 500), st.integers(-200, 200))
def test_moving_a_region_keeps_its_pairs(polygons, east, north):
    moved = shapely.transform(polygons, lambda lonlat: lonlat + np.array([east, north]) / 100)
    assert pairs_of(borders_between(moved)) == pairs_of(borders_between(polygons))


@settings(max_examples=40)
@given(coverages())
def test_pairs_and_lengths_equal_those_of_every_intersection(polygons):
    expected = {}
    for i in range(len(polygons)):
        for j in range(i + 1, len(polygons)):
            common = polygons[i].intersection(polygons[j])
            if common.length > 0:
                expected[i, j] = GEOD.geometry_length(common) / 1000
    assert by_pair(borders_between(polygons, 0)) == pytest.approx(expected, rel=1e-6)


@settings(max_examples=40)
@given(coverages())
def test_what_is_shared_and_the_outer_outline_make_up_every_perimeter(polygons):
    borders = borders_between(polygons)
    outer = shapely.boundary(shapely.coverage_union_all(polygons))
    for place, polygon in enumerate(polygons):
        alone = GEOD.geometry_length(polygon.boundary.intersection(outer)) / 1000
        shared = borders.km[(borders.i == place) | (borders.j == place)].sum()
        assert shared + alone == pytest.approx(perimeter_km(polygon), rel=1e-6)


@settings(max_examples=40)
@given(coverages())
def test_the_matrix_is_symmetric_and_agrees_with_the_lists_of_neighbours(polygons):
    borders, n = borders_between(polygons), len(polygons)
    matrix = borders.matrix(n).toarray()
    assert (matrix == matrix.T).all()
    assert [borders.neighbours_of(k).tolist() for k in range(n)] == [
        np.flatnonzero(row).tolist() for row in matrix
    ]
    assert borders.islands(n).tolist() == np.flatnonzero(matrix.sum(axis=0) == 0).tolist()


def test_places_that_touch_in_a_point_do_not_border():
    squares = np.array([shapely.box(107, 28, 108, 29), shapely.box(108, 29, 109, 30)])
    assert len(borders_between(squares)) == 0
    assert borders_between(squares).islands(2).tolist() == [0, 1]


@pytest.mark.parametrize("gap_m", [-20, 1, 20])
def test_a_gap_or_overlap_within_the_tolerance_is_bridged_and_said(gap_m):
    gap = gap_m / 97_900  # metres in a degree of longitude at 28.5° N, within 1 %
    squares = np.array(
        [shapely.box(107, 28.4, 107.1, 28.5), shapely.box(107.1 + gap, 28.4, 107.2, 28.5)]
    )
    borders = borders_between(squares, 30)
    assert borders.bridged.tolist() == [True]
    assert borders.km[0] == pytest.approx(11.08, rel=0.02)  # 0.1° of latitude, ends within 30 m
    assert borders.bridged_km[0] == borders.km[0]


def test_a_gap_beyond_the_tolerance_is_no_border():
    squares = np.array(
        [shapely.box(107, 28.4, 107.1, 28.5), shapely.box(107.1005, 28.4, 107.2, 28.5)]
    )
    assert len(borders_between(squares, 30)) == 0
    assert len(borders_between(squares, 60)) == 1


def test_vertices_that_only_one_side_has_are_bridged():
    left = shapely.box(107, 28, 108, 29)
    right = shapely.Polygon([(108, 28), (109, 28), (109, 29), (108, 29), (108, 28.3), (108, 28.1)])
    assert len(borders_between(np.array([left, right]), 0)) == 0
    assert borders_between(np.array([left, right])).km[0] == pytest.approx(110.8, rel=0.01)


def test_a_tolerance_adds_nothing_where_all_is_shared():
    squares = shapely.box(107 + np.arange(4) / 10, 28, 107.1 + np.arange(4) / 10, 28.1)
    squares = shapely.transform(squares, lambda lonlat: lonlat.round(6))
    assert not borders_between(squares).bridged.any()


def test_a_place_without_a_polygon_is_named():
    given_shapes = np.array([shapely.box(0, 0, 1, 1), None, float("nan"), shapely.Point(1, 1)])
    with pytest.raises(ShapeMismatch, match=r"3 of 4 places have no polygon \(positions 1, 2, 3\)"):
        borders_between(given_shapes)


def test_no_place_has_no_border():
    assert len(borders_between(np.empty(0, dtype=object))) == 0


@pytest.mark.parametrize(
    ("i", "j"), [([1], [0]), ([0, 0], [2, 1]), ([0, 0], [1, 1]), ([0], [1, 2])]
)
def test_unsorted_repeated_or_uneven_pairs_are_refused(i, j):
    with pytest.raises(ShapeMismatch):
        Borders(np.array(i), np.array(j), np.ones(len(i)), np.zeros(len(i)))


def test_chongqing_and_guizhou_touch_in_thirteen_pairs():
    codes = codes_of("500000", "520000")
    polygons = read_boundaries([boundary_code(code) for code in codes]).to_numpy()
    borders = borders_between(polygons)
    assert len(codes) == 126
    assert cross_border(codes, borders) == THIRTEEN
    assert not borders.bridged.any()


def shared_polygons(name, key):
    path = SHARED / name
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    features = json.loads(text)["features"]
    codes = [str(feature["properties"][key]) for feature in features]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    return codes, shapes


@pytest.mark.shared
def test_another_edition_of_the_boundaries_gives_the_same_thirteen_pairs():
    codes, polygons = shared_polygons("cq_gz_counties_wgs84.geojson", "code")
    assert cross_border(codes, borders_between(polygons)) == THIRTEEN


@pytest.mark.shared
def test_outlines_that_share_no_vertices_are_bridged_to_the_same_pairs():
    every, shapes = shared_polygons("cq_gz_counties_gcj02.geojson.gz", "adcode")
    at_border = np.isin(every, [code for pair in THIRTEEN for code in pair])
    codes, polygons = np.array(every)[at_border].tolist(), shapes[at_border]
    borders = borders_between(polygons)
    assert len(cross_border(codes, borders_between(polygons, 0))) == 0
    assert cross_border(codes, borders) == THIRTEEN
    assert borders.bridged.all()


@pytest.mark.slow
def test_the_whole_country_has_few_islands_and_next_to_nothing_to_bridge():
    codes = sorted({boundary_code(code) for code in gazetteer()["code"]})
    borders = borders_between(read_boundaries(codes).to_numpy())
    islands = {codes[place] for place in borders.islands(len(codes))}
    assert islands <= {"210224", "330921", "350527", "440523", "460301", "460302"}
    assert borders.bridged_km.sum() < 1
    assert len(borders) > 2.5 * len(codes)
    assert len(cross_border(codes, borders)) > 900
