"""Places counted together: only what is known counts, and how much that is."""

import numpy as np
import pandas as pd
import pytest

from xiezhi.consensus.needs.economy import (
    COLUMNS,
    employed_persons,
    industry_shares,
    reference_shares,
)
from xiezhi.consensus.needs.profile import change_since_2010, profile_of, weighted_share


@pytest.fixture
def places():
    """Synthetic: three places, the last one without a count for 2010."""
    return pd.DataFrame(
        {
            "code": ["1", "2", "3"],
            "population_2010": [100.0, 300.0, np.nan],
            "population_2020": [120.0, 270.0, 50.0],
            "area_km2": [10.0, 20.0, np.nan],
            "share_0_14_2020": [0.1, 0.2, np.nan],
            "share_65_plus_2020": [0.2, 0.1, 0.3],
            "urban_share_2020": [1.0, 0.5, 0.0],
            "employed_share_15_plus_2020": [0.5, 0.5, 0.5],
            **{column: [0.05] * 3 for column in COLUMNS},
        }
    )


def test_change_counts_only_places_counted_twice(places):
    profile = profile_of(places)
    assert profile["people"] == 440
    assert profile["change"] == pytest.approx(390 / 400 - 1)
    assert profile["n_both"] == 2
    assert profile["both_share"] == pytest.approx(390 / 440)


def test_shares_are_weighted_by_people_and_density_by_known_land(places):
    profile = profile_of(places)
    assert profile["old"] == pytest.approx((24 + 27 + 15) / 440)
    assert profile["young"] == pytest.approx((12 + 54) / 390)
    assert profile["density"] == pytest.approx(390 / 30)


def test_employed_is_adults_times_their_employed_share(places):
    np.testing.assert_allclose(employed_persons(places)[:2], [54.0, 108.0])
    assert np.isnan(employed_persons(places)[2])


def test_splitting_a_place_in_two_alike_changes_no_share(places):
    halves = pd.concat([places, places])
    halves[["population_2010", "population_2020", "area_km2"]] /= 2
    pd.testing.assert_series_equal(
        profile_of(halves).drop(["n", "n_both"]), profile_of(places).drop(["n", "n_both"])
    )


def test_change_by_place_is_missing_where_a_count_is(places):
    change = change_since_2010(places)
    np.testing.assert_allclose(change["persons"], [20, -30, np.nan])
    np.testing.assert_allclose(change["share"], [0.2, -0.1, np.nan])


def test_nothing_known_is_missing_and_not_nought(places):
    unknown = places.assign(population_2010=np.nan, population_2020=np.nan)
    profile = profile_of(unknown)
    assert profile[["people", "change", "old", "density", "employed"]].isna().all()
    assert np.isnan(weighted_share(np.array([np.nan]), np.array([1.0])))


def test_the_frame_given_stays_as_it_was(places):
    before = places.copy()
    profile_of(places)
    change_since_2010(places)
    pd.testing.assert_frame_equal(places, before)


def test_the_reference_follows_the_letters():
    table = pd.DataFrame({"industry": ["B", "A"], "employment_share": [0.4, 0.6]})
    np.testing.assert_allclose(reference_shares(table)[:3], [0.6, 0.4, 0.0])


def test_a_blank_section_is_nought_only_where_the_others_make_up_the_whole(places):
    whole = places.assign(employment_S=0.10, employment_T=np.nan)
    broken = places.assign(employment_A=np.nan)
    assert (industry_shares(whole)[:, 19] == 0).all()
    np.testing.assert_allclose(industry_shares(whole).sum(axis=1), 1.0)
    assert np.isnan(industry_shares(broken)).all()
