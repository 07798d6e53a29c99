"""Daily values, alert levels and episodes, on small synthetic series."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.action.horizontal.air.alerts import alert_levels, alert_name
from xiezhi.action.horizontal.air.daily import days_of, hourly_grid
from xiezhi.action.horizontal.air.episodes import episodes, spells

COLUMNS = ("pm25", "pm10", "so2", "no2", "co", "o3")


def grid_of(hours, column="pm25"):
    """One city, one pollutant."""
    grid = np.full((len(hours), 1, 6), np.nan)
    grid[:, 0, COLUMNS.index(column)] = hours
    return grid


def test_a_mean_needs_twenty_hours():
    hours = np.arange(48.0)
    hours[20:24] = np.nan
    hours[43:48] = np.nan
    found = days_of(0, grid_of(hours), COLUMNS).daily[:, 0, 0]
    assert found[0] == np.arange(20).mean()
    assert np.isnan(found[1])


@given(st.lists(st.floats(0, 500), min_size=24, max_size=24))
def test_the_largest_eight_hours_are_those_found_one_by_one(hours):
    found = days_of(0, grid_of(np.array(hours), "o3"), COLUMNS).daily[0, 0, 5]
    assert found == pytest.approx(max(np.mean(hours[k : k + 8]) for k in range(17)), abs=1e-9)


def test_too_few_windows_give_no_ozone_of_the_day():
    hours = np.full(24, 100.0)
    hours[:12] = np.nan
    assert np.isnan(days_of(0, grid_of(hours, "o3"), COLUMNS).daily[0, 0, 5])


def test_rows_in_any_order_fill_the_same_grid():
    hours = np.array([25.0, 0.0, 30.0])
    values = np.arange(18.0).reshape(3, 6)
    first, grid = hourly_grid(hours, np.array([0, 1, 1]), values, 2)
    assert (first, grid.shape) == (0, (48, 2, 6))
    assert (grid[25, 0] == values[0]).all()
    assert np.isnan(grid).sum() == 48 * 12 - 18


@pytest.mark.parametrize(
    ("index", "level"),
    [
        ([200, 200], 0), ([201], 1), ([250, 210], 2), ([250, 250, 250], 2), ([250, 310, 250], 3),
        ([250, 310, 310, 250], 4), ([500], 4), ([250, 250, 250, 250], 2),
    ],
)  # fmt: skip
def test_the_ladder_of_alerts(index, level):
    found = alert_levels(np.array([50, *index, 50], float))
    assert found.tolist() == [0, *[level] * (len(index) if level else 2), 0][: len(found)]


def test_an_unknown_day_ends_a_run():
    assert alert_levels(np.array([250, np.nan, 250.0])).tolist() == [1, 0, 1]
    assert alert_name(0).zh == "不预警"


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 3))
def test_spells_hold_all_days_and_do_not_touch(days, gap):
    found = spells(np.array(days)[:, None], gap)
    inside = {d for a, b in found for d in range(a, b + 1)}
    assert {d for d, x in enumerate(days) if x} <= inside
    assert all(b2 - a1 > gap + 1 for (_, a1), (b2, _) in pairwise(found))


def haze(lag_hours: int, shared: bool = True, seed: int = 0):
    """Four cities on two sides for 90 days; a haze on days 40 to 43, later on the second side."""
    rng = np.random.default_rng(seed)
    n = 90 * 24
    t = np.arange(n)
    grid = np.full((n, 4, 6), np.nan)
    for city in range(4):
        noise = 30 * np.exp(0.5 * np.convolve(rng.normal(0, 1, n + 47), np.ones(48) / 7, "valid"))
        grid[:, city, 0] = noise
        if shared or city < 2:
            start = 40 * 24 + (lag_hours if city >= 2 else 0)
            shape = np.clip((t - start) / 24, 0, 1) * np.clip((start + 84 - t) / 12, 0, 1)
            wave = 1 + 0.25 * np.sin((t - start) / 7.0)
            grid[:, city, 0] += 190 * shape * wave * (1 + 0.05 * city)
    daily = grid.reshape(90, 24, 4, 6)[..., 0].mean(axis=1)
    primary = np.zeros((90, 4, 6), bool)
    primary[..., 0] = True
    return daily * 1.3, primary, grid


def worst(found):
    return max(found, key=lambda e: e.peak)


def test_a_shared_haze_is_shared_and_the_first_side_leads_by_its_lag():
    found = worst(episodes(*haze(18), ["a", "a", "b", "b"], COLUMNS))
    assert (found.verdict, found.leads, found.pollutant) == ("shared", "a", "pm25")
    assert 12 <= found.lag_hours <= 24
    assert found.lag_low <= found.lag_hours <= found.lag_high


def test_a_haze_of_one_side_is_local():
    daily, primary, grid = haze(0, shared=False)
    daily[:, 2:] = np.minimum(daily[:, 2:], 90)
    found = worst(episodes(daily, primary, grid, ["a", "a", "b", "b"], COLUMNS))
    assert (found.verdict, found.sides) == ("local", ("a",))


def test_swapping_the_sides_swaps_who_leads():
    daily, primary, grid = haze(18)
    found = worst(
        episodes(daily[:, ::-1], primary[:, ::-1], grid[:, ::-1], ["b", "b", "a", "a"], COLUMNS)
    )
    assert found.leads == "a"


def test_a_short_record_cannot_tell():
    daily, primary, grid = haze(6)
    part = slice(38, 47)
    found = episodes(
        daily[part], primary[part], grid[38 * 24 : 47 * 24], ["a", "a", "b", "b"], COLUMNS
    )
    assert {e.verdict for e in found if len(e.sides) > 1} == {"unknown"}
