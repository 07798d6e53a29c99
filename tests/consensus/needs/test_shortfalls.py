"""Shortfalls: a county's standing among all, and what neighbours share."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xiezhi.case.read import case_of
from xiezhi.consensus.needs.shortfalls import ANALYSIS, _answer, shared_shortfalls
from xiezhi.consensus.needs.standing import better_share, indicator_measures, measures_of

figures = arrays(
    np.float64, st.integers(1, 12), elements=st.sampled_from([np.nan, 0.0, 1.0, 2.0, 5.0])
)


@given(figures, figures)
def test_reversing_both_gives_the_rest(values, reference):
    share, reversed_share = better_share(values, reference), better_share(-values, -reference)
    known = np.isfinite(share)
    assert share[known] + reversed_share[known] == pytest.approx(1)


@given(figures, figures)
def test_standing_counts_those_above_and_half_of_the_equal(values, reference):
    known = reference[np.isfinite(reference)]
    expected = [
        np.nan
        if np.isnan(v) or len(known) == 0
        else ((known > v).sum() + (known == v).sum() / 2) / len(known)
        for v in values
    ]
    assert better_share(values, reference) == pytest.approx(expected, nan_ok=True)


def test_only_what_both_lack_is_shared():
    pairs = pd.DataFrame({"a": [0, 0], "b": [1, 2], "km": [5.0, 9.0]})
    short = pd.DataFrame({"x": [True, True, False], "y": [True, True, True]})
    shared = shared_shortfalls(pairs, short)
    assert shared[["b", "n_shared", "shared"]].to_numpy().tolist() == [
        [1, 2, ("x", "y")],
        [2, 1, ("y",)],
    ]


def test_a_quarter_of_all_counties_is_short_in_every_measure():
    case = case_of(["500000", "520000"])
    finding = ANALYSIS.answer(case)
    rows = finding.tables[-1].rows
    nation = case.table("national_counties")["share_65_plus_2020"].dropna().to_numpy()
    qijiang = rows[rows["name_en"] == "Qijiang"].iloc[0]
    assert qijiang["old_ahead"] == pytest.approx((nation < qijiang["old"]).mean(), abs=1e-3)


def test_the_order_of_the_sides_changes_no_pair():
    def told(codes):
        table = next(
            t for t in ANALYSIS.answer(case_of(codes)).tables if t.id == "shortfalls_shared"
        )
        return {
            frozenset((row["a_en"], row["b_en"])): row["shared_en"]
            for _, row in table.rows.iterrows()
        }

    assert told(["500000", "520000"]) == told(["520000", "500000"])


def test_sides_that_do_not_touch_are_answered(grid_case):
    case = grid_case(2, 1, apart=True)
    tables = {**case.tables, "national_counties": case.table("places")}
    finding = ANALYSIS.answer(replace(case, tables=tables))
    assert finding.charts == ()
    assert finding.proposals == ()


def test_an_indicator_counts_only_where_it_says_which_way_is_better():
    places = pd.DataFrame({"code": ["a", "b", "c"]})
    rows = [("a", "gdp", "2019", 1.0, "higher"), ("a", "gdp", "2020", 5.0, "higher"),
            ("b", "gdp", "2020", 3.0, "higher"), ("c", "dust", "2020", 9.0, None)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["place", "indicator", "period", "value", "better"])
    (gdp,) = indicator_measures(places, table)
    assert gdp.figures == pytest.approx([5.0, 3.0, np.nan], nan_ok=True)
    assert gdp.ahead() == pytest.approx([0.25, 0.75, np.nan], nan_ok=True)
    assert indicator_measures(places, table.drop(columns="better")) == ()


def test_the_cases_own_indicator_joins_the_census():
    case = case_of(["500000", "520000"])
    table = pd.DataFrame(
        {"place": case.table("places")["code"], "indicator": "gdp", "period": "2020",
         "value": np.arange(len(case.table("places"))), "better": "higher"}
    )  # fmt: skip
    finding = ANALYSIS.answer(replace(case, tables={**case.tables, "indicators": table}))
    assert "gdp" in finding.tables[0].rows["problem_en"].str.cat()


def answered_with(shared):
    case = case_of(["500000", "520000"])
    nation = case.table("national_counties")
    measures = measures_of(nation, nation)
    sides = pd.DataFrame({"side": [], "measure": [], "people_share": []})
    frame = pd.DataFrame({"n_shared": [len(one) for one in shared], "shared": shared})
    return _answer(case, measures, sides, frame)


def test_where_no_pair_shares_a_shortfall_the_sentence_says_just_that():
    for lang, words in (("zh", "没有一对共有同一项短板"), ("en", "none share a shortfall")):
        said = answered_with([(), ()]).render(lang)
        assert words in said
        assert "most often" not in said
        assert "最常见" not in said


def test_shortfalls_that_as_many_pairs_share_are_named_together():
    nation = case_of(["500000", "520000"]).table("national_counties")
    a, b, c = [one.id for one in measures_of(nation, nation)][:3]
    said = answered_with([(a, b), (a, c), (a,), (b, c)]).render("zh")
    assert said.count("（2对）") == 2
    assert said.count("（3对）") == 1
