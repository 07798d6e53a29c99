"""What is kept apart, and why; laws of the checks on synthetic series."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from water_readings import wobble

from xiezhi.action.horizontal.observed import REASONS, observed
from xiezhi.action.horizontal.water.quality import FLAGS, gaps, screened
from xiezhi.action.horizontal.water.readings import Readings, readings_of
from xiezhi.action.horizontal.water.standard import indicators

SECTIONS = pd.DataFrame({"id": ["a", "b"]})


def reasons(found):
    return [FLAGS[k] for k in found.flags[:, 0]]


def rows(*given, **more):
    table = pd.DataFrame(
        given, columns=["section", "time", "parameter", "value", "unit"], dtype=object
    )
    return table.assign(**more)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("x", "2021-04-01", "codmn", 2, "mg/L"), "unknown_section"),
        (("a", "2021-04-01", "xyz", 2, "mg/L"), "unknown_parameter"),
        (("a", "2021-04-01", "codmn", 2, "NTU"), "wrong_unit"),
        (("a", "2021-04-01", "ph", 7, "mg/L"), "wrong_unit"),
        (("a", "soon", "codmn", 2, "mg/L"), "bad_time"),
        (("a", "2031-04-01", "codmn", 2, "mg/L"), "future"),
        (("a", "2021-04-01", "codmn", None, "mg/L"), "no_value"),
        (("a", "2021-04-01", "codmn", -1, "mg/L"), "impossible"),
        (("a", "2021-04-01", "ph", 15, ""), "impossible"),
    ],
)
def test_a_row_that_cannot_be_used_is_kept_with_its_reason(row, reason):
    good = ("a", "2021-04-01 04:00", "codmn", 2, "mg/L")
    found = observed(rows(row, good), SECTIONS, indicators(), until=pd.Timestamp("2022-01-01"))
    assert found.apart["reason"].tolist() == [reason]
    assert (len(found.good), found.n_given) == (1, 2)
    assert reason in REASONS


def test_other_units_are_turned_and_counted():
    given = rows(("a", "2021-04-01", "nh3n", 250, "µg/L"), ("a", "2021-04-01", "tp", 0.1, "mg/l"))
    found = observed(given, SECTIONS, indicators())
    assert found.good["value"].tolist() == [0.25, 0.1]
    assert found.n_converted == 1


def test_repeats_are_named_and_contradictions_are_not_settled_by_chance():
    key = ("a", "2021-04-01", "codmn")
    given = rows(
        (*key, 2, "mg/L"), (*key, 2, "mg/L"), ("b", *key[1:], 1, "mg/L"), ("b", *key[1:], 9, "mg/L")
    )
    found = observed(given, SECTIONS, indicators())
    assert found.apart["reason"].tolist() == ["repeated", "conflict", "conflict"]
    assert found.good["section"].tolist() == ["a"]


def test_of_contradicting_rows_the_one_received_last_is_used():
    key = ("a", "2021-04-01", "codmn")
    given = rows(
        (*key, 2, "mg/L"), (*key, 9, "mg/L"), received=["2021-04-01 05:00", "2021-04-01 04:00"]
    )
    found = observed(given, SECTIONS, indicators())
    assert (found.good["value"].tolist(), found.apart["reason"].tolist()) == ([2.0], ["conflict"])


def test_a_row_received_long_after_its_time_is_stale():
    given = rows(("a", "2019-04-01", "codmn", 2, "mg/L"), received=["2020-05-08"])
    assert observed(given, SECTIONS, indicators()).apart["reason"].tolist() == ["stale"]


@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(order):
    key = ("a", "2021-04-01", "codmn")
    all_rows = [
        (*key, 2, "mg/L"), (*key, 2, "mg/L"), (*key, 9, "mg/L"), ("x", *key[1:], 9, "mg/L"),
        ("b", *key[1:], 9, "t"), ("b", "2021-04-02", "codmn", 9, "mg/L"),
    ]  # fmt: skip
    found = observed(rows(*[all_rows[k] for k in order]), SECTIONS, indicators())
    counted = found.apart["reason"].value_counts().to_dict()
    assert counted == {"conflict": 3, "unknown_section": 1, "wrong_unit": 1}


def test_a_single_spike_is_kept_apart_and_its_neighbours_are_not(series):
    values = wobble(30)
    values[12] = 48.26
    found = screened(series("codmn", a=values))
    assert [k for k, why in enumerate(reasons(found)) if why] == [12]
    assert reasons(found)[12] == "spike"
    assert np.isnan(found.believed[12, 0])


@given(st.floats(6, 300), st.integers(2, 8))
def test_a_pulse_of_several_readings_is_believed(height, length):
    values = wobble(40)
    values[20 : 20 + length] = height * np.exp(np.linspace(0, 0.3, length))
    readings = Readings(
        ("a",),
        ("codmn",),
        np.zeros(40, int),
        np.arange(40) * 4.0,
        values[:, None],
        np.zeros(40, bool),
    )
    assert not screened(readings).flags.any()


def test_the_last_reading_is_not_called_a_spike_yet(series):
    values = wobble(20)
    values[-1] = 40
    assert not screened(series("codmn", a=values)).flags.any()


def test_a_value_that_stays_the_same_for_a_day_is_stuck_unless_it_is_at_the_detection_limit(series):
    stuck, quiet = wobble(40), wobble(40, 0.3, seed=1)
    stuck[10:20] = stuck[10]
    found = screened(series("codmn", a=stuck, b=np.maximum(quiet, 0.5)))
    assert reasons(found)[10:20] == ["stuck"] * 10
    assert sum(why == "stuck" for why in reasons(found)) == 10


def test_rounding_alone_is_not_called_stuck(series):
    coarse = np.round(wobble(60, 0.9) * 0 + 0.9 + 0.1 * (np.arange(60) // 20), 1)
    assert "stuck" not in reasons(screened(series("codmn", a=coarse)))


def test_a_far_value_held_for_a_day_is_an_instrument_but_for_half_a_day_it_is_watched(series):
    day, half = wobble(40), wobble(40, seed=2)
    day[10:17], half[10:14] = 48.264, 11.73
    found = screened(series("codmn", a=day, b=half))
    assert reasons(found)[10:17] == ["stuck"] * 7
    assert not any(reasons(found)[40:])


def test_a_level_a_thousand_times_the_sections_own_looks_like_another_unit(series):
    values = wobble(40)
    values[8:11] = values[8:11] * 1000
    found = screened(series("codmn", a=np.minimum(values, 1e4)))
    assert reasons(found)[8:11] == ["unit_suspected"] * 3


def test_maintenance_is_kept_apart_and_makes_no_spike_of_its_neighbours(series):
    values = wobble(20)
    values[5] = 90.0
    found = screened(series("codmn", a=values, maintained={"a": [5]}))
    assert [k for k, why in enumerate(reasons(found)) if why] == [5]
    assert reasons(found)[5] == "maintenance"


def test_silence_is_a_gap(series):
    readings = series("codmn", a=wobble(30), maintained={"a": list(range(10, 16))})
    found = gaps(readings)
    assert found["hours"].tolist() == [28.0]


def test_readings_turn_back_into_the_rows_they_came_from():
    good = pd.DataFrame(
        {
            "section": ["b", "a", "a"],
            "time": pd.to_datetime(["2021-04-01 04:00", "2021-04-01 00:00", "2021-04-01 04:00"]),
            "parameter": ["codmn", "codmn", "tp"],
            "value": [1.0, 2.0, 3.0],
            "maintained": [False, True, False],
        }
    )
    found = readings_of(good)
    assert found.sections == ("a", "b")
    assert found.time.astype("datetime64[h]").tolist() == [
        pd.Timestamp(t).to_pydatetime()
        for t in ("2021-04-01", "2021-04-01 04:00", "2021-04-01 04:00")
    ]
    assert np.nansum(found.measured) == 6.0
    assert found.maintained.tolist() == [True, False, False]
