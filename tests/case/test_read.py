"""A case is the folder's tables over the gazetteer."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from xiezhi.case.dictionary import table_spec
from xiezhi.case.folder import read_tables
from xiezhi.case.frames import as_series, given_table
from xiezhi.case.gazetteer import gazetteer
from xiezhi.case.read import case_of, read_case
from xiezhi.case.write import write_table
from xiezhi.model.errors import CaseInvalid
from xiezhi.model.source import Quality

TODAY = date(2026, 6, 1)


def test_a_user_figure_replaces_the_gazetteer_and_leaves_the_rest(good):
    places = read_case(good, TODAY).table("places").set_index("code")
    known = gazetteer().set_index("code")
    assert places.loc["520322", ["lon", "population_2020"]].tolist() == [106.83, 500_000]
    others = places.index.difference(["500110", "520322"])
    assert_frame_equal(places.loc[others, known.columns], known.loc[others])
    assert places.loc["520322", "area_km2"] == known.loc["520322", "area_km2"]


def test_every_place_has_its_side(good):
    places = read_case(good, TODAY).table("places")
    assert (places["side"] == places["province"]).all()
    assert places["side"].value_counts().to_dict() == {"500000": 38, "520000": 88}


def test_places_of_neighbours_have_no_side():
    case = case_of(["500000", "520000"], neighbours=True)
    places = case.table("places")
    assert set(places.loc[places["side"] == "", "province"]) == {
        "420000", "430000", "450000", "510000", "530000", "610000"
    }  # fmt: skip
    assert list(case.boundaries.index) == list(places["code"])


def test_types_follow_the_dictionary(good):
    case = read_case(good, TODAY)
    for name in ("links", "sites", "observations", "indicators"):
        frame, spec = case.table(name), table_spec(name)
        assert [str(t) for t in frame.dtypes] == [c.dtype for c in spec.columns]


def test_a_table_is_as_sure_as_its_least_sure_row(good):
    origins = read_case(good, TODAY).origins
    assert origins["links"].quality is Quality.SYNTHETIC
    assert origins["indicators"].quality is Quality.COMPILED
    assert {"places", "boundaries"} <= set(origins)


def test_an_empty_table_counts_as_not_given(good):
    (good / "parties.csv").write_text("id,name_zh,name_en,kind,side,place\n", "utf-8")
    assert not read_case(good, TODAY).has("parties")


def test_parameters_and_settings_are_read(good):
    case = read_case(good, TODAY)
    assert (case.id, case.title.en) == ("good", "Example")
    assert dict(case.parameters) == {"zone_minutes": 60}


def test_a_wrong_case_raises_all_its_problems(good):
    (good / "sites.csv").write_text("id,place\ns1,500999\n", "utf-8")
    with pytest.raises(CaseInvalid) as caught:
        read_case(good, TODAY)
    assert len(caught.value.problems) > 3


@pytest.mark.parametrize(
    "sides", [["500000"], ["500000", "110000"], ["x", "y"], [], ["500000"] * 2]
)
def test_sides_that_make_no_case_are_refused(sides):
    with pytest.raises(CaseInvalid, match="expected"):
        case_of(sides)


def test_three_sides_need_only_be_joined():
    case = case_of(["四川", "Chongqing", "520000"])
    assert [side.code for side in case.sides] == ["510000", "500000", "520000"]
    assert case_of(["420000", "500000", "520000"]).id == "420000-500000-520000"


def test_places_written_and_read_again_are_the_same(good):
    before = read_case(good, TODAY).table("places")
    (good / "places.csv").unlink()
    write_table(before, good, "places")
    assert_frame_equal(read_case(good, TODAY).table("places"), before)


@pytest.mark.parametrize("name", ["links", "sites", "observations", "rivers", "junctions"])
def test_a_table_written_and_read_again_is_the_same(good, tmp_path, name):
    before = read_case(good, TODAY).table(name)
    write_table(before, tmp_path, name)
    raws, problems = read_tables(tmp_path)
    after, faults = given_table(raws[name], TODAY)
    assert (problems, faults) == ([], [])
    assert_frame_equal(after.frame, before)


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1).filter(
    lambda w: not w.startswith(("=", "#")) and "\ufffd" not in w
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(WORDS | st.none(), min_size=1, max_size=4),
    km=st.floats(0.01, 6000),
    year=st.none() | st.integers(1900, 2100),
)
def test_any_words_and_numbers_survive_writing_and_reading(tmp_path, words, km, year):
    spec = table_spec("links")
    n = len(words)
    values = {
        "from_id": ["500110"] * n, "to_id": ["520322"] * n, "mode": ["road"] * n,
        "class": ["national"] * n, "km": [km] * n, "name_zh": words, "year_open": [year] * n,
        "quality": ["synthetic"] * n, "source": ["test, with comma"] * n,
    }  # fmt: skip
    frame = pd.DataFrame(
        {c.name: as_series(values.get(c.name, [None] * n), c) for c in spec.columns}
    )
    write_table(frame, tmp_path, "links")
    raws, problems = read_tables(tmp_path)
    after, faults = given_table(raws["links"], TODAY)
    assert (problems, faults) == ([], [])
    assert_frame_equal(after.frame, frame)
