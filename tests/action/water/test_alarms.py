"""Alarms: what raises one, what does not, and the known events and faults of 2020 and 2021."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from water_readings import published, wobble

from xiezhi.action.horizontal.water.alarms import COLUMNS, alarms
from xiezhi.action.horizontal.water.quality import screened
from xiezhi.action.horizontal.water.standard import standard_on

GB = standard_on(date(2021, 4, 1))


def raised(readings, **more):
    found = alarms(screened(readings), GB, **more)
    return found[found["confirmed"]]


def test_two_readings_beyond_the_target_raise_an_alarm_and_one_waits(series):
    one, two = wobble(30, 5.0), wobble(30, 5.0, seed=1)
    one[-1], two[-2:] = 7.0, (7.1, 7.2)
    found = alarms(screened(series("codmn", a=one, b=two)), GB)
    found = found[found["kind"] == "threshold"]
    assert dict(zip(found["section"], found["confirmed"], strict=True)) == {"a": False, "b": True}
    assert found.loc[found["confirmed"], "peak"].tolist() == [7.2]


def test_the_level_follows_the_class(series):
    values = {name: wobble(30, 3.0, seed=k) for k, name in enumerate("abc")}
    for name, level in zip("abc", (7.0, 12.0, 20.0), strict=True):
        values[name][10:13] = (level, level * 1.01, level * 1.02)
    found = raised(series("codmn", **values))
    found = found[found["kind"] == "threshold"].set_index("section")
    assert found["level"].to_dict() == {"a": 1, "b": 2, "c": 3}
    assert found["limit"].unique().tolist() == [6.0]


def test_a_stricter_target_raises_alarms_that_a_looser_one_does_not(series):
    readings = series("codmn", a=wobble(30, 5.0))
    assert len(raised(readings, targets={"a": 3})) == 0
    strict = raised(readings, targets={"a": 2})
    assert set(strict["kind"]) == {"threshold"}
    assert strict["limit"].unique().tolist() == [4.0]


def test_a_fast_rise_below_the_limit_is_seen_and_a_slow_one_is_not(series):
    fast, slow = wobble(60, 1.0), 1.0 + np.arange(60) * 0.06 + wobble(60, 0.1)
    fast[30:34] = (3.6, 4.0, 4.1, 3.9)
    found = raised(series("codmn", a=fast, b=slow))
    assert set(zip(found["section"], found["kind"], strict=True)) == {("a", "rate")}


def test_falling_oxygen_alarms_and_falling_ammonia_does_not(series):
    down = wobble(60, 9.0)
    down[30:34] = (3.6, 3.4, 3.3, 3.5)
    assert "rate" in set(raised(series("do", a=down))["kind"])
    down = wobble(60, 0.9)
    down[30:34] = (0.2, 0.21, 0.19, 0.2)
    assert len(raised(series("nh3n", a=down))) == 0


def test_a_level_normal_for_one_season_is_off_in_another(series):
    days = np.arange(2 * 365 * 6) / 6
    season = 2.5 * np.exp(0.6 * np.sin(2 * np.pi * days / 365.25)) * wobble(len(days), 1.0)
    winter = (365 + 273) * 6
    usual = raised(series("codmn", a=season))
    season[winter : winter + 6] = np.linspace(4.3, 4.6, 6)
    found = raised(series("codmn", a=season))
    assert "season" not in set(usual["kind"])
    assert "season" in set(found["kind"])
    assert found.loc[found["kind"] == "season", "usual"].iloc[0] < 2.0


def test_scaling_nothing_and_shuffling_sections_changes_nothing(series):
    a, b = wobble(40, 7.0), wobble(40, 2.0, seed=4)
    one = raised(series("codmn", a=a, b=b))
    two = raised(series("codmn", b=a, a=b))
    assert one["peak"].tolist() == two["peak"].tolist()
    assert list(one.columns) == list(COLUMNS)


def test_no_readings_raise_no_alarm(series):
    assert len(alarms(screened(series("codmn", a=[np.nan] * 5)), GB)) == 0


@pytest.mark.shared
@pytest.mark.parametrize(
    ("section", "parameter", "level", "peak"),
    [("坡脚", "ph", 3, 9.34), ("临渡", "codmn", 2, 11.73), ("郁江桥", "codmn", 2, 12.21)],
)
def test_known_exceedances_raise_the_right_alarm(section, parameter, level, peak, shared):
    _, readings = published(shared / "data" / "water_quality" / "wq_4h_20210401_05_cq_gz.csv")
    found = raised(readings)
    own = found[found["section"].str.endswith("/" + section) & (found["kind"] == "threshold")]
    assert own[["parameter", "level", "peak"]].to_numpy().tolist() == [[parameter, level, peak]]


@pytest.mark.shared
@pytest.mark.parametrize("with_status", [True, False])
def test_known_faults_of_the_station_at_zhutuo_raise_none(with_status, shared):
    """CODMn of 48.264 on two days and oxygen of 25.2, with and without the station's state."""
    _, readings = published(shared / "data" / "water_quality" / "wq_daily_zhutuo_202005_202104.csv")
    if not with_status:
        readings = replace(readings, maintained=np.zeros(len(readings.hours), bool))
    checked = screened(readings)
    assert len(alarms(checked, GB)) == 0
    # 25.23 mg/L of oxygen fell over four days: without the state no one can tell it is wrong
    expected = {48.264, 25.23} if with_status else {48.264}
    assert expected <= set(checked.apart()["value"])
