"""Boundaries come from the installed package, whole, valid and edge-matched."""

import numpy as np
import pytest
import shapely

from xiezhi.case import boundaries
from xiezhi.case.boundaries import (
    BoundaryMissing,
    BoundaryUnreadable,
    as_coverage,
    read_boundaries,
)


def test_boundaries_keep_the_order_asked_for():
    codes = ["522730", "500110", "520322"]
    assert read_boundaries(codes).index.tolist() == codes


def test_reading_no_code_gives_no_boundary():
    assert len(read_boundaries([])) == 0


@pytest.mark.parametrize("code", ["441900", "442000", "460400", "620200"])
def test_a_city_without_counties_is_read_like_a_county(code):
    (polygon,) = read_boundaries([code])
    assert polygon.is_valid
    assert polygon.area > 0


def test_neighbours_share_their_vertices_exactly():
    qijiang, tongzi = read_boundaries(["500110", "520322"])
    common = qijiang.intersection(tongzi)
    assert shapely.coverage_is_valid([qijiang, tongzi])
    assert set(shapely.get_parts(shapely.line_merge(common)).tolist())
    assert common.area == 0


def test_every_code_without_a_polygon_is_named_in_one_sentence():
    with pytest.raises(BoundaryMissing) as error:
        read_boundaries(["500110", "999999", "520399"])
    assert "2 of 3 codes: 999999, 520399" in str(error.value)


@pytest.mark.parametrize(
    "code", ["../land/500110", "", "500110/", "五〇〇一一〇", "500110.geojson"]
)
def test_what_is_no_code_never_leaves_the_folder(code):
    with pytest.raises(BoundaryMissing):
        read_boundaries([code])


@pytest.mark.parametrize(
    "content",
    [
        b'{"type": "Point", "coordinates": [107, 28]}',
        b'{"type": "Polygon", "coordinates": []}',
        b"{",
    ],
)
def test_a_damaged_file_is_named(tmp_path, monkeypatch, content):
    folder = tmp_path / "data/datasets/administrative/amap/land"
    folder.mkdir(parents=True)
    (folder / "500110.geojson").write_bytes(content)
    monkeypatch.setattr(boundaries, "files", lambda _: tmp_path)
    with pytest.raises(BoundaryUnreadable, match="500110"):
        read_boundaries(["500110"])


def test_a_valid_coverage_comes_back_as_it_is():
    squares = shapely.box(np.arange(3), 0, np.arange(3) + 1, 1)
    assert as_coverage(squares) is squares


def test_overlaps_and_bow_ties_become_a_valid_coverage():
    bow_tie = shapely.Polygon([(2, 0), (3, 1), (3, 0), (2, 1)])
    given = np.array([shapely.box(0, 0, 1, 1), shapely.box(0.9, 0, 2, 1), bow_tie])
    cleaned = as_coverage(given)
    assert shapely.coverage_is_valid(cleaned)
    assert shapely.is_valid(cleaned).all()
    assert not shapely.is_empty(cleaned).any()
    assert not shapely.is_valid(given).all()


def test_one_place_has_one_boundary_even_if_asked_for_twice():
    twice = read_boundaries(["500110", "500110"])
    assert twice.iloc[0].equals(twice.iloc[1])
