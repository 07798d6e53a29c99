"""Column widths of Word tables: they add up, and numbers keep whole while the page holds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.blueprint.page import Head
from xiezhi.blueprint.values import text_width
from xiezhi.blueprint.word_widths import MARGIN_MM, type_size_pt, widths_mm

WORDS = st.text("ab 桐梓县0,", max_size=30)


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
def test_widths_are_positive_and_add_up_to_the_page(rows):
    heads = [Head(word, "", "words") for word in rows[0]]
    widths = widths_mm(heads, rows, 9, 156)
    assert sum(widths) == pytest.approx(156)
    assert min(widths) > 0


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_no_number_is_broken_on_a_page_that_holds_all(numbers):
    """A digit of common typefaces is 0.56 of the type size wide."""
    row = [f"{number:,}" for number in numbers]
    heads = [Head("人口", "（人）", "number") for _ in numbers]
    for width, cell in zip(widths_mm(heads, [row], 9, 156), row, strict=True):
        assert width >= text_width(cell) * 0.56 * 9 * 25.4 / 72 + 2 * MARGIN_MM


def test_a_table_without_rows_is_set_by_its_headings():
    heads = [Head("A", "", "words"), Head("A much longer heading", "", "words")]
    short, long = widths_mm(heads, [], 9, 100)
    assert short < long


def test_a_table_of_many_columns_is_set_smaller_before_a_name_is_broken():
    """Ten columns, three of names and seven of people, as in the table of circles."""
    heads = [Head(words, "", "words") for words in ("County", "Side", "Nearest across")]
    heads += [Head("People within 120 min", "(persons)", "number")] * 7
    row = ["Honghuagang", "Chongqing", "Xiangshui", *["12,345,678"] * 7]
    size = type_size_pt(heads, [row], 156, (7.5, 7, 6.5))
    assert size < 7.5
    for width, cell in zip(widths_mm(heads, [row], size, 156), row, strict=True):
        assert width >= text_width(cell) * 0.56 * size * 25.4 / 72 + 2 * MARGIN_MM
