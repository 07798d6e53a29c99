"""Classes by GB 3838-2002: laws, edges, and the classes that were published."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from water_readings import published

from xiezhi.action.horizontal.water.classes import class_number, classify
from xiezhi.action.horizontal.water.errors import NoStandard, UnknownClass
from xiezhi.action.horizontal.water.rating import rating_of_shares, river_rating
from xiezhi.action.horizontal.water.standard import CLASSES, indicators, standard_on, standards

GB = standard_on(date(2021, 4, 1))
NUMBER = {name: k for k, name in enumerate(CLASSES, 1)}
LADDERS = [limit for limit in GB.limits if limit.kind == "max" and limit.body != "lake"]


@given(st.sampled_from(LADDERS), st.floats(0, 100), st.floats(0, 100))
def test_more_of_a_substance_never_betters_the_class(limit, a, b):
    low, high = classify(np.array([[min(a, b)], [max(a, b)]]), (limit.item,), GB).by_indicator[:, 0]
    assert low <= high


@given(st.lists(st.floats(0.001, 30), min_size=5, max_size=5))
def test_a_section_is_as_bad_as_its_worst_indicator(values):
    items = ("codmn", "nh3n", "tp", "do", "bod5")
    found = classify(np.array([values]), items, GB)
    assert found.overall[0] == found.by_indicator.max()
    assert (found.by_indicator[found.deciding] == found.overall[0]).all()


@pytest.mark.parametrize("limit", LADDERS, ids=lambda x: x.item)
def test_a_value_at_a_limit_has_the_best_class_that_allows_it(limit):
    found = classify(np.array(limit.limits)[:, None], (limit.item,), GB).by_indicator[:, 0]
    assert found.tolist() == [1 + limit.limits.index(x) for x in limit.limits]


def test_ph_has_no_ladder_and_oxygen_is_a_lower_limit():
    found = classify(np.array([[5.9, 7.5], [6, 7.4], [9, 2], [9.01, 1.9]]), ("ph", "do"), GB)
    assert found.by_indicator.tolist() == [[6, 1], [1, 2], [1, 5], [6, 6]]


def test_total_nitrogen_and_coliforms_are_classed_but_do_not_count():
    found = classify(np.array([[1.0, 50_000, 3.0]]), ("codmn", "fc", "tn"), GB, lake=True)
    assert (found.overall[0], found.by_indicator.tolist()) == (1, [[1, 6, 6]])


def test_phosphorus_in_a_lake_has_its_own_limits():
    values = np.array([[0.1], [0.1]])
    assert classify(values, ("tp",), GB, np.array([False, True])).overall.tolist() == [2, 4]


def test_nothing_measured_is_no_class():
    found = classify(np.array([[np.nan], [3.0]]), ("codmn",), GB)
    assert (found.overall.tolist(), found.n_rated.tolist()) == ([0, 2], [0, 1])


def test_limits_are_those_of_the_factbook(shared):
    rows = pd.read_csv(shared / "facts" / "water" / "gb3838-2002-table1.csv")
    named = {"tp_river": ("tp", False), "tp_lake": ("tp", True), "tn": ("tn", True)}
    for row in rows.itertuples():
        item, lake = named.get(row.item.lower(), (row.item.lower(), False))
        limit = GB.limit(item, lake=lake)
        given = [row.I, row.II, row.III, row.IV, row.V]
        if limit.kind == "range":
            assert set(given) == {"6-9"}
        else:
            assert list(limit.limits) == [float(x) for x in given]
        assert item in indicators()


def test_days_before_the_first_edition_have_no_class():
    with pytest.raises(NoStandard, match="2002-06-01"):
        standard_on(date(2001, 1, 1))
    assert all(s.valid_to is None or s.valid_to > s.valid_from for s in standards())


def test_a_target_that_is_no_class_is_refused():
    with pytest.raises(UnknownClass, match="VII"):
        class_number("VII")


def test_shares_decide_from_five_sections_on_and_edges_belong_to_the_better_rating():
    assert rating_of_shares(np.array([1] * 9 + [4])) == "excellent"
    assert rating_of_shares(np.array([1] * 3 + [4])) == "good"
    assert rating_of_shares(np.array([1] * 7 + [4] * 3)) == "light"
    assert rating_of_shares(np.array([4] * 4 + [6])) == "moderate"
    assert rating_of_shares(np.array([4] * 3 + [6] * 2)) == "heavy"
    four, five = (np.full((n, 1), 3.0) for n in (4, 5))
    four[0], five[0] = 30.0, 30.0  # mean 9.75 of four is class IV; one bad of five is 20 %
    assert river_rating(four, ("codmn",), GB) == ("light", "means")
    assert river_rating(five, ("codmn",), GB) == ("good", "shares")


FILES = {
    "wq_4h_20210401_05_cq_gz.csv": 0.999,
    "wq_snapshot_20200508_09_cq_gz.csv": 1.0,
    "wq_snapshot_20200508_09_national_excl_hn_jx.csv.gz": 1.0,
    "wq_daily_zhutuo_202005_202104.csv": 1.0,
    "wq_daily_98sections_202005_202104_excl_hn_jx.csv.gz": 0.9997,
    "wq_4h_20210401_05_national_excl_hn_jx.csv.gz": 0.99,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_published_classes_are_reproduced_and_the_rest_is_explained(name, shared):
    """Whether a section is a lake is not published: either ladder may be the publisher's.

    What disagrees must be a value that was rounded to a limit, or a row whose class belongs to
    another value of the same time (the files were crawled several times; the later value is
    kept). Both are told apart in docs/explanation/water.md.
    """
    rows, readings = published(shared / "data" / "water_quality" / name)
    given = rows["wq_class"].map(NUMBER)
    river, lake = (
        classify(readings.measured, readings.items, GB, x).overall for x in (False, True)
    )
    known = given.notna() & (river > 0)
    agree = (given == river) | (given == lake)
    assert agree[known].mean() >= FILES[name]
