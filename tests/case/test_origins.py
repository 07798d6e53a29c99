"""What a reader is told of where a case's tables come from."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.case.origins import in_both, sources_named
from xiezhi.case.read import adjusted_totals, case_of, read_case
from xiezhi.model.source import Quality

HEADER = "code,population_2020,lon,lat,quality,source"


def case_with(tmp_path, *rows):
    (tmp_path / "case.toml").write_text(
        'id = "c"\ntitle_zh = "案"\ntitle_en = "c"\nsides = ["500000", "520000"]\n', "utf-8"
    )
    (tmp_path / "places.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return read_case(tmp_path)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=40), st.integers(1, 9))
def test_every_row_with_a_source_is_counted_once(sources, n):
    said = sources_named(pd.DataFrame({"source": sources}), n).render("en")
    counted = [int(part.split(" row")[0]) for part in said.split("(")[1:]]
    assert sum(counted) == len(sources)
    assert counted[:n] == sorted(counted[:n], reverse=True)


def test_a_source_in_two_languages_is_split_and_another_is_not():
    assert in_both("统计年鉴 / yearbook").render("en") == "yearbook"
    assert in_both("统计年鉴 / 2020年").render("en") == "统计年鉴 / 2020年"


def test_only_the_columns_a_case_gives_are_called_its_own(tmp_path):
    case = case_with(tmp_path, "500110,,106.65,29.02,modelled,a map")
    assert list(case.tables["places_given"].columns) == ["code", "lon", "lat"]
    assert case.origins["places"].quality is Quality.OFFICIAL
    assert case.origins["places_given"].quality is Quality.MODELLED
    assert "“a map” (1 row)" in case.origins["places_given"].title.render("en")


def test_people_that_a_case_gives_reach_the_totals_of_their_side(tmp_path):
    before = case_of(["500000", "520000"]).table("province_totals").set_index("province")
    case = case_with(tmp_path, "500110,2011334,,,official,count of 2025")
    after = case.table("province_totals").set_index("province")
    difference = after["population_2020"] - before["population_2020"]
    assert difference.to_dict() == {"500000": 1_000_000, "520000": 0}
    assert "the case gives itself" in case.origins["province_totals"].title.render("en")


def test_a_total_is_never_less_than_its_places_together():
    known = pd.DataFrame(
        {"province": ["1", "1"], "population_2010": [5.0, 5.0], "population_2020": [np.nan, 5.0]}
    )
    merged = known.assign(population_2020=[90.0, 6.0])
    totals = pd.DataFrame({"province": ["1"], "population_2010": [10], "population_2020": [12]})
    found = adjusted_totals(totals, known, merged)
    assert found["population_2020"].tolist() == [96.0]
    assert found["population_2010"].tolist() == [10]


def test_a_table_without_a_column_for_sources_is_not_blamed_for_naming_none(tmp_path):
    (tmp_path / "documents.csv").write_text("id,title_zh,kind\nd1,规划,plan\n", "utf-8")
    (tmp_path / "requirements.csv").write_text(
        "id,document,digest_zh,field\nr1,d1,修路,transport\n", "utf-8"
    )
    (tmp_path / "statements.csv").write_text("id,text_zh\ns1,甲\n", "utf-8")
    origins = case_with(tmp_path, "500110,1000000,,,compiled,年鉴").origins
    assert "各行出自所列文件" in origins["requirements"].title.render("zh")
    assert origins["statements"].title.render("zh") == "议题（statements.csv）"
    assert "各行未注明来源" in origins["documents"].title.render("zh")


def test_every_table_of_an_invented_case_is_invented(tmp_path):
    case_with(tmp_path, "500110,,106.65,29.02,official,a map")
    config = tmp_path / "case.toml"
    config.write_text(config.read_text("utf-8") + "synthetic = true\n", "utf-8")
    (tmp_path / "parties.csv").write_text("id,name_zh,kind,side\na,甲,government,500000\n", "utf-8")
    origins = read_case(tmp_path).origins
    assert origins["parties"].quality is Quality.SYNTHETIC
    assert origins["places_given"].quality is Quality.SYNTHETIC
    assert origins["places"].quality is Quality.OFFICIAL
