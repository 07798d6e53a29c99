"""Numbers as people type them are understood, or left alone."""

# ruff: noqa: E501  (cells and what they mean read best on one line)
from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.case.dictionary import table_spec
from xiezhi.case.numerals import in_digits, number_meant
from xiezhi.case.sniff import Fault
from xiezhi.case.values import parsed

TODAY = date(2026, 6, 1)
PEOPLE = ("places", "population_2020")
MEANT = [
    (PEOPLE, "101.1万人", "1011000"), (PEOPLE, "101.1 万", "1011000"),
    (PEOPLE, "500千人", "500000"), (PEOPLE, "1,011,334", "1011334"),
    (PEOPLE, "1，011，334人", "1011334"), (PEOPLE, "１０１１３３４", "1011334"),
    (PEOPLE, "1 011 334", "1011334"), (PEOPLE, "约50万人", "500000"),
    (PEOPLE, "0.02亿", "2000000"), (PEOPLE, "101.13344万", "1011334"),
    (("indicators", "value"), "712.3亿元", None), (("transfers", "amount_yuan"), "712.3万元", "7123000"),
    (("transfers", "amount_yuan"), "¥3,000", "3000"), (("chains", "output_yuan"), "5亿", "500000000"),
    (("links", "km"), "75公里", "75"), (("links", "km"), "75千米", "75"),
    (("links", "km"), "75000米", "75"), (("links", "km"), "７５", "75"),
    (("links", "minutes"), "1小时30分", "90"), (("links", "minutes"), "1.5h", "90"),
    (("links", "minutes"), "01:30:00", "90"), (("links", "year_open"), "2020年底", "2020"),
    (("places", "urban_share_2020"), "63.5％", "0.635"), (("places", "area_km2"), "2746㎢", "2746"),
    (("places", "area_km2"), "27.46万公顷", "2746"), (("sites", "lon"), "106°39′", "106.65"),
]  # fmt: skip


def advice(column, cell):
    fault = parsed(cell, table_spec(column[0]).column(column[1]), TODAY)
    assert isinstance(fault, Fault), fault
    return fault.advice


@pytest.mark.parametrize(("column", "cell", "right"), MEANT)
def test_a_number_with_words_is_proposed_in_the_unit_of_its_column(column, cell, right):
    en = advice(column, cell).render("en")
    assert en == f"write {right}" if right else "write digits only" in en


@pytest.mark.parametrize(
    ("column", "cell"),
    [(("links", "km"), "75分钟"), (("links", "minutes"), "75公里"), (PEOPLE, "75%"),
     (PEOPLE, "101.1w"), (PEOPLE, "100多万"), (PEOPLE, "3亿"), (PEOPLE, "101,1334"),
     (("links", "km"), "1.5万公里"), (("links", "year_open"), "2018-2020"),
     (("places", "urban_share_2020"), "635%"), (("links", "km"), "1,5")],
)  # fmt: skip
def test_no_number_is_proposed_where_the_meaning_is_not_clear(column, cell):
    assert "digits only" in advice(column, cell).render("en")


@given(n=st.integers(1, 10**9))
def test_what_is_proposed_means_the_same_number(n):
    shown = in_digits(Fraction(n))
    for words in (
        f"{n:,}",
        f"{n}人",
        f"约{n}",
        f"{n}".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        assert in_digits(number_meant(words, "persons")) == shown
    assert number_meant(f"{n}万", "persons") == number_meant(f"{n * 10000}", "persons")


@given(cell=st.text(max_size=30), unit=st.sampled_from(["", "km", "minutes", "degrees", "share"]))
def test_any_cell_is_judged_without_an_error(cell, unit):
    meant = number_meant(cell, unit)
    assert meant is None or isinstance(meant, Fraction)


CODES = [
    (("sites", "place"), "綦江", "write 500110"), (("sites", "place"), "贵州桐梓县", "write 520322"),
    (("sites", "place"), "合计", "totals"), (("sites", "place"), "香港", "mainland only"),
    (("sites", "place"), "朝阳区", "six digits"), (("interviews", "side"), "重庆", "write 500000"),
    (("interviews", "side"), "Guizhuo", "Guizhou (520000)"), (("indicators", "place"), "贵州", "520000"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "words"), CODES)
def test_a_name_for_a_code_is_told_its_code(column, cell, words):
    assert words in advice(column, cell).render("en")
