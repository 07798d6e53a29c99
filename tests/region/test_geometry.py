"""Planes keep areas, thinned outlines keep their neighbours, rings run as Vega draws them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from xiezhi.case.boundaries import read_boundaries
from xiezhi.case.gazetteer import boundary_code, gazetteer
from xiezhi.region.geometry import (
    areas_km2,
    drawing_tolerance_km,
    equal_area,
    great_circle_matrix_km,
    rounded,
    simplified,
    without_small_holes,
)
from xiezhi.region.neighbours import borders_between

GEOD = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def yuqian():
    places = gazetteer()
    codes = places.loc[places["province"].isin(["500000", "520000"]), "code"]
    return read_boundaries([boundary_code(code) for code in codes]).to_numpy()


def boxes(west, south, step):
    """Four boxes in a square, their edges split often enough to follow the ellipsoid."""
    x, y = west + step * np.array([0, 1, 0, 1]), south + step * np.array([0, 0, 1, 1])
    return shapely.segmentize(shapely.box(x, y, x + step, y + step), step / 50)


def pairs_of(borders):
    return list(zip(borders.i.tolist(), borders.j.tolist(), strict=True))


@settings(max_examples=40)
@given(st.floats(75, 130), st.floats(18, 50), st.floats(0.1, 2))
def test_areas_equal_those_on_the_ellipsoid(west, south, step):
    polygons = boxes(west, south, step)
    expected = [abs(GEOD.geometry_area_perimeter(polygon)[0]) / 1e6 for polygon in polygons]
    # Between two vertices a geodesic and a straight line of the plane differ a little.
    assert areas_km2(polygons) == pytest.approx(expected, rel=1e-3)


@settings(max_examples=40)
@given(st.floats(75, 130), st.floats(18, 50), st.floats(0.1, 5))
def test_projecting_and_back_gives_the_same_degrees(west, south, step):
    polygons = boxes(west, south, step)
    plane, lonlat = equal_area(polygons), shapely.get_coordinates(polygons)
    assert plane.unproject(plane.project(lonlat)) == pytest.approx(lonlat, abs=1e-9)


def test_two_provinces_are_drawn_to_scale_within_two_thousandths(yuqian):
    plane = equal_area(yuqian)
    _, south, _, north = shapely.total_bounds(yuqian)
    for lat in np.linspace(south, north, 9):
        ends = np.array([[107.0, lat], [107.1, lat]])
        metres = np.linalg.norm(np.diff(plane.project(ends), axis=0))
        assert metres == pytest.approx(GEOD.inv(*ends[0], *ends[1])[2], rel=2e-3)


points = st.lists(st.tuples(st.floats(73, 135), st.floats(18, 54)), min_size=1, max_size=6)


@given(points, points)
def test_distances_are_symmetric_and_within_six_thousandths_of_the_ellipsoid(a, b):
    one, other = np.array(a), np.array(b)
    km = great_circle_matrix_km(one, other)
    lon, lat = (
        np.meshgrid(one[:, 0], other[:, 0], indexing="ij"),
        np.meshgrid(one[:, 1], other[:, 1], indexing="ij"),
    )
    exact = GEOD.inv(lon[0], lat[0], lon[1], lat[1])[2] / 1000
    assert km == pytest.approx(exact, rel=6e-3, abs=1e-6)
    assert (km == great_circle_matrix_km(other, one).T).all()


@pytest.mark.parametrize("factor", [1, 4, 20])
def test_thinning_keeps_every_place_and_every_neighbour(yuqian, factor):
    thin = simplified(yuqian, factor * drawing_tolerance_km(yuqian))
    assert not shapely.is_empty(thin).any()
    assert shapely.coverage_is_valid(thin)
    assert pairs_of(borders_between(thin, 0)) == pairs_of(borders_between(yuqian, 0))


def test_thinning_changes_the_region_by_less_than_a_thousandth(yuqian):
    thin = simplified(yuqian, drawing_tolerance_km(yuqian))
    assert areas_km2(thin).sum() == pytest.approx(areas_km2(yuqian).sum(), rel=1e-3)
    assert shapely.get_num_coordinates(thin).sum() < shapely.get_num_coordinates(yuqian).sum() / 5


def test_thinned_rings_run_clockwise_outside_and_the_other_way_in_holes(yuqian):
    parts = shapely.get_parts(simplified(yuqian, 1.0))
    rings, part = shapely.get_rings(parts, return_index=True)
    outer = np.r_[True, part[1:] != part[:-1]]
    assert not shapely.is_ccw(rings[outer]).any()
    assert (~outer).any()
    assert shapely.is_ccw(rings[~outer]).all()


def test_a_map_of_two_provinces_takes_150_to_300_kilobytes(yuqian):
    tolerance_km = drawing_tolerance_km(yuqian)
    drawn = rounded(simplified(yuqian, tolerance_km), tolerance_km)
    assert 150e3 < sum(len(shape) for shape in shapely.to_geojson(drawn)) < 300e3


def test_islands_too_small_to_see_go_but_a_place_of_islands_keeps_its_largest():
    island = [shapely.box(x, 30, x + size, 30 + size) for x, size in ((120, 0.01), (120.5, 0.02))]
    coast = shapely.box(121, 29, 123, 31)
    given_places = np.array(
        [shapely.MultiPolygon(island), shapely.MultiPolygon([coast, island[0]])]
    )
    thin = simplified(given_places, 5.0)
    assert shapely.get_num_geometries(thin).tolist() == [1, 1]
    assert thin[0].intersects(island[1])


def test_a_place_that_rounding_would_close_up_stays():
    tiny = shapely.MultiPolygon([shapely.box(107.00001, 28.00001, 107.00002, 28.00002)])
    (kept,) = rounded(np.array([tiny]), 5.0)
    assert kept.equals(tiny)


@given(st.floats(0.2, 50))
def test_rounding_moves_nothing_by_more_than_a_tenth_of_the_tolerance(tolerance_km):
    polygons = boxes(107.123456789, 28.987654321, 1)
    moved = shapely.get_coordinates(rounded(polygons, tolerance_km)) - shapely.get_coordinates(
        polygons
    )
    assert np.abs(moved).max() * 111.2 <= tolerance_km / 10


def test_only_holes_up_to_the_size_given_are_filled():
    small, large = shapely.box(107.1, 28.1, 107.11, 28.11), shapely.box(107.5, 28.5, 107.8, 28.8)
    holed = shapely.box(107, 28, 108, 29).difference(small).difference(large)
    (filled,) = without_small_holes(np.array([holed]), 4.0)
    assert filled.equals(shapely.box(107, 28, 108, 29).difference(large))


@pytest.mark.nightly
def test_a_map_of_the_country_keeps_every_place_in_three_megabytes():
    codes = sorted({boundary_code(code) for code in gazetteer()["code"]})
    polygons = read_boundaries(codes).to_numpy()
    tolerance_km = drawing_tolerance_km(polygons)
    drawn = rounded(simplified(polygons, tolerance_km), tolerance_km)
    assert (shapely.area(drawn) > 0).all()
    assert sum(len(shape) for shape in shapely.to_geojson(drawn)) < 3e6
