"""Towns: every place in one; the urban districts of one city that touch are one town."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.case.read import case_of
from xiezhi.model.wording import place_name
from xiezhi.organization.layout.errors import SizesInvalid
from xiezhi.organization.layout.towns import (
    all_towns,
    side_towns,
    summed,
    town_name,
    town_parts,
    towns_of,
)
from xiezhi.region.neighbours import Borders
from xiezhi.region.region import region_of


def borders(*pairs: tuple[int, int]) -> Borders:
    i, j = np.array(sorted(pairs)).T
    return Borders(i, j, np.ones(len(i)), np.zeros(len(i)))


def places(prefectures: str, shares: list[float], kinds: str = "") -> pd.DataFrame:
    """One letter a place: its prefecture, and d for a district or c for a county."""
    kind = {"d": "district", "c": "county"}
    return pd.DataFrame(
        {
            "prefecture": list(prefectures),
            "urban_share_2020": shares,
            "kind": [kind[letter] for letter in kinds or "d" * len(shares)],
        }
    )


@given(st.lists(st.integers(-1, 5), min_size=1, max_size=12), st.integers(0, 2**31 - 1))
def test_every_place_is_in_one_town_and_people_add_up(part, seed):
    numbers = np.array(part)
    people = np.random.default_rng(seed).integers(1, 100, len(part)).astype(float)
    towns = towns_of(numbers, people)
    assert towns.people.sum() == people[numbers >= 0].sum()
    assert (np.diff(towns.people) <= 0).all()
    assert (towns.of[towns.centre] == np.arange(len(towns.centre))).all()
    assert ((towns.of >= 0) == (numbers >= 0)).all()
    for town in range(len(towns.centre)):
        assert people[towns.centre[town]] == people[towns.members(town)].max()


def test_flows_between_places_add_up_by_town():
    towns = towns_of(np.array([0, 0, 1]), np.array([3.0, 2, 1]))
    flows = np.arange(9.0).reshape(3, 3)
    assert summed(flows, towns).tolist() == [[8, 7], [13, 8]]


def test_a_place_without_a_count_is_a_town_of_nobody():
    assert towns_of(np.array([0, 1]), np.array([np.nan, 4.0])).people.tolist() == [4, 0]


def test_urban_districts_of_one_city_are_one_town_however_long_the_chain():
    chain = borders((0, 1), (1, 2), (2, 3))
    assert len(set(town_parts(places("aaaa", [0.9] * 4), chain).tolist())) == 1


def test_districts_of_two_prefectures_are_never_one_town():
    assert len(set(town_parts(places("ab", [1.0, 1.0]), borders((0, 1))).tolist())) == 2


def test_a_county_or_a_rural_district_between_parts_a_city():
    chain = borders((0, 1), (1, 2))
    for middle in (places("aaa", [1.0, 1.0, 1.0], "dcd"), places("aaa", [1.0, 0.6, 1.0])):
        assert len(set(town_parts(middle, chain).tolist())) == 3


def test_a_district_of_unknown_share_counts_as_urban():
    assert len(set(town_parts(places("aa", [1.0, np.nan]), borders((0, 1))).tolist())) == 1


def members(case, code: str) -> set[str]:
    """The English names of the places that are one town with a place."""
    region = region_of(case)
    towns = all_towns(region)
    (row,) = np.flatnonzero(region.places["code"] == code)
    return set(region.places["name_en"].iloc[towns.members(int(towns.of[row]))])


def test_the_nine_main_districts_of_chongqing_are_one_town(two_sides):
    nine = "Yuzhong Dadukou Jiangbei Shapingba Jiulongpo Nan'an Beibei Yubei Banan"
    assert members(two_sides, "500103") == set(nine.split())


def test_guiyang_is_one_town_and_qingzhen_another(two_sides):
    found = members(two_sides, "520103")
    assert found >= {"Yunyan", "Nanming", "Baiyun", "Guanshanhu", "Huaxi"}
    assert members(two_sides, "520181") == {"Qingzhen"}


@pytest.mark.parametrize(
    ("code", "inner"),
    [
        ("310101", {"Huangpu", "Putuo", "Hongkou", "Yangpu", "Minhang", "Baoshan", "Pudong"}),
        ("330105", {"Gongshu", "Shangcheng", "Xihu", "Binjiang", "Yuhang", "Xiaoshan"}),
        ("320213", {"Liangxi", "Binhu", "Xinwu", "Xishan", "Huishan"}),
        ("320402", {"Tianning", "Zhonglou", "Xinbei"}),
    ],
    ids=["Shanghai", "Hangzhou", "Wuxi", "Changzhou"],
)
def test_cities_of_the_delta_are_one_town_each(three_sides, code, inner):
    assert members(three_sides, code) >= inner


def test_no_town_of_the_delta_has_places_of_two_prefectures(three_sides):
    region = region_of(three_sides)
    prefectures = region.places["prefecture"].groupby(all_towns(region).of).nunique()
    assert prefectures.max() == 1


def test_a_city_is_called_by_its_name_and_a_county_by_its_own(two_sides):
    region = region_of(two_sides)
    first = side_towns(region)[0]
    assert town_name(region.places, first, 0).render("zh") == "重庆市主城区"
    second = town_name(region.places, first, 1)
    assert second.render("en").endswith("(Chongqing)")


def test_a_county_that_bears_its_prefectures_name_is_told_apart_from_it():
    """乌鲁木齐县 lies around the city of Urumqi and is not the city."""
    places = region_of(case_of(["650000", "540000"])).places
    (row,) = np.flatnonzero(places["code"] == "650121")
    assert place_name(places, int(row)).en == "Urumqi County"


@pytest.mark.parametrize(
    ("part", "people"), [([0, 1], [1.0, 2.0, 3.0]), ([0.5, 1], [1.0, 2.0]), ([0, 1], ["a", "b"])]
)
def test_parts_and_people_that_do_not_fit_are_refused(part, people):
    with pytest.raises(SizesInvalid):
        towns_of(np.array(part), people)
