"""How numbers and words stand together in either language."""

import re

from hypothesis import given
from hypothesis import strategies as st

from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit, closed_up

HAN_BESIDE_DIGIT = re.compile(
    r"[\u4e00-\u9fff] +[+-]?\d|(?<![A-Za-z\d.,])\d[\d,.]*%? +[\u4e00-\u9fff]"
)


@given(st.floats(-1e9, 1e9), st.sampled_from(list(Unit)))
def test_chinese_never_spaces_a_number_from_its_neighbours(value, unit):
    said = text("共有 {n} 以上，见表 3 第 2 行", "{n}", n=Quantity(value, unit)).render("zh")
    assert not HAN_BESIDE_DIGIT.search(said), said


@given(st.text("有对长公里年 0123456789.,%+-ABz。，", max_size=30))
def test_closing_up_twice_is_closing_up_once(words):
    once = closed_up(words)
    assert closed_up(once) == once
    assert once.replace(" ", "") == words.replace(" ", "")


def test_latin_names_with_digits_keep_the_spaces_around_them():
    assert closed_up("在 WGS84 椭球面上") == "在 WGS84 椭球面上"
    assert closed_up("兰海高速 G75 于 2005 年通车") == "兰海高速 G75 于2005年通车"


def test_what_reads_the_same_in_both_languages_stays_as_given():
    assert Text("人口 2020.csv", "人口 2020.csv").render("zh") == "人口 2020.csv"


def test_english_keeps_the_space_before_a_unit():
    assert Quantity(900, Unit.KM, 0).render("en") == "900 km"
    assert Quantity(900, Unit.KM, 0).render("zh") == "900公里"


def test_a_name_within_a_sentence_stays_as_given():
    said = text(
        "文件 {name} 有 {n}",
        "{name} {n}",
        name=Text("人口 2020.csv", "人口 2020.csv"),
        n=Quantity(2, Unit.COUNTIES),
    )
    outer = text("注意：{said}", "{said}", said=said)
    assert outer.render("zh") == "注意：文件 人口 2020.csv 有2个区县"
