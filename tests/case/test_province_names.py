"""A mistyped province is answered with the one that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.case.gazetteer import provinces
from xiezhi.case.province_names import (
    edit_distance,
    is_beyond,
    meant_by,
    nearest_provinces,
    province_code,
)

ROWS = list(provinces().itertuples())
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize("row", ROWS, ids=[row.name_en for row in ROWS])
def test_a_letter_left_out_of_a_province_in_pinyin_still_finds_it(row):
    name = row.name_en.split(" (")[0].replace(" ", "").lower()
    for i in range(1, len(name)):
        typed = name[:i] + name[i + 1 :]
        if province_code(typed) is None:  # Shaanxi without an a is Shanxi
            assert row.code in nearest_provinces(typed), typed


@pytest.mark.parametrize("row", ROWS, ids=[row.name_en for row in ROWS])
def test_a_character_mistaken_still_finds_the_province(row):
    stem = row.name_zh.removesuffix("省").removesuffix("市").removesuffix("自治区")
    for i in range(len(stem)):
        rest = stem[:i] + stem[i + 1 :]
        alike = [other for other in ROWS if set(rest) & set(other.name_zh)]
        if len(alike) <= 3:  # of more, as of 甲南, the first three are named
            assert row.code in nearest_provinces(stem[:i] + "甲" + stem[i + 1 :])


MEANT = {
    "Guizhuo": "520000", "内蒙": "150000", "重慶": "500000", "贵洲": "520000",
    "chongqin": "500000", "雲南": "530000", "廣東省": "440000", "陝西": "610000",
    "黑龙工": "230000", "neimenggu": "150000", "新疆维吾儿": "650000", "Sichuna": "510000",
    "贵州省遵义": "520000", "貴 州": "520000",
}  # fmt: skip


@pytest.mark.parametrize(("words", "code"), MEANT.items())
def test_slips_of_hand_and_traditional_characters_are_understood(words, code):
    advice = meant_by(words)
    assert code in advice.en
    assert code in advice.zh


@pytest.mark.parametrize("words", ["綦江", "綦江区", "500110", "Qijiang"])
def test_a_part_of_a_province_is_told_its_whole(words):
    assert "Chongqing (500000)" in meant_by(words).en
    assert "whole province" in meant_by(words).en


@pytest.mark.parametrize("words", ["香港", "澳門特別行政區", "臺灣", "Macao", "820000"])
def test_territories_that_the_data_leave_out_are_told_so(words):
    assert is_beyond(words)
    assert "mainland only" in meant_by(words).en


@pytest.mark.parametrize("words", ["", "?", "x", "999999", "zzzzzz", "甲乙丙丁", "0"])
def test_nothing_is_guessed_from_nothing(words):
    assert meant_by(words) is None


def test_no_county_or_province_lies_beyond_the_data():
    assert not any(is_beyond(name) for row in ROWS for name in (row.code, row.name_zh, row.name_en))


@given(a=LETTERS, b=LETTERS)
def test_the_distance_of_words_is_the_same_both_ways_and_bounded(a, b):
    n = edit_distance(a, b)
    assert n == edit_distance(b, a)
    assert abs(len(a) - len(b)) <= n <= max(len(a), len(b))
    assert (n == 0) == (a == b)


@given(words=st.text(max_size=60))
def test_any_words_are_judged_without_an_error(words):
    advice = meant_by(words)
    assert advice is None or advice.zh
