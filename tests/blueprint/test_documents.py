"""Word, Excel and JSON: the same findings, readable by the programs they are meant for."""

from __future__ import annotations

import json
from io import BytesIO

import docx
import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.blueprint.catalogue import Failed
from xiezhi.blueprint.page import citation, page_of
from xiezhi.blueprint.sheets import NAME_LENGTH_MAX, SHORT, sheet_names, sheets
from xiezhi.blueprint.word import ROWS_SHOWN
from xiezhi.blueprint.workbook import HEADER_ROW, INDEX, _write_table
from xiezhi.model.source import Source
from xiezhi.model.table import Measure, Table, measures_table
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS, Unit

WORD = {"zh": "blueprint.docx", "en": "blueprint.en.docx"}


@pytest.fixture(scope="module", params=LANGS)
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def word(documents, lang):
    return docx.Document(BytesIO(documents[WORD[lang]]))


@pytest.fixture(scope="module")
def book(documents):
    return openpyxl.load_workbook(BytesIO(documents["blueprint.xlsx"]))


@pytest.fixture(scope="module")
def data(documents):
    return json.loads(documents["blueprint.json"])


def test_word_holds_every_question_as_a_heading_and_every_answer(blueprint, word, lang):
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 2"]
    body = "\n".join(p.text for p in word.paragraphs)
    for entry in page_of(blueprint, lang).entries:
        assert entry.question in headings
        assert entry.answer in body


def test_word_headings_are_numbered_by_the_list_of_their_style(word):
    for level in (1, 2, 3):
        number = word.styles[f"Heading {level}"].element.pPr.numPr
        assert (number.ilvl.val, number.numId.val) == (level - 1, 77)


def test_word_names_an_east_asian_typeface_for_every_style(word):
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        assert word.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))


def test_word_pictures_carry_their_alt_text(blueprint, word, lang):
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said == [chart.alt.render(lang) for chart in blueprint.charts]


def test_word_repeats_header_rows_and_cuts_long_tables(word):
    heads = [t.rows[0]._tr.trPr.find(qn("w:tblHeader")) for t in word.tables]
    assert all(head is not None for head in heads)
    assert max(len(t.rows) for t in word.tables) == ROWS_SHOWN + 1


def test_word_points_to_the_sheet_with_all_rows(blueprint, word, book, lang):
    sheet = sheets(blueprint.tables)["long"]
    assert sheet.name in book.sheetnames
    assert any(sheet.cited(lang) in p.text and "blueprint.xlsx" in p.text for p in word.paragraphs)


def test_word_begins_with_every_answer_at_a_glance(blueprint, word, lang):
    page = page_of(blueprint, lang)
    first = next(p for p in word.paragraphs if p.style.name == "Heading 1")
    lines = [p.text for p in word.paragraphs]
    before = lines[: lines.index(first.text)]
    assert page.word("glance") in before
    assert all(any(e.answer in line for line in before) for e in page.entries)


def test_a_failed_question_tells_why_in_either_language(blueprint, word, lang):
    failed = next(a for _, some in blueprint.parts for a in some if isinstance(a, Failed))
    assert any(failed.sentence.render(lang) in p.text for p in word.paragraphs)


def test_short_sheet_names_leave_room_for_a_number_of_two_digits():
    assert all(len(f"99 {t.zh} {t.en}") <= NAME_LENGTH_MAX for t in SHORT.values())
    assert len({t.zh for t in SHORT.values()}) == len({t.en for t in SHORT.values()}) == len(SHORT)


@given(st.text(min_size=1, max_size=60), st.text("abc de/()", min_size=1, max_size=60))
def test_a_sheet_name_holds_a_whole_title_or_none(zh, en):
    table = Table("t", Text(f"甲{zh}", f"a{en}"), (), pd.DataFrame())
    sheet = sheets([table])["t"]
    assert 1 <= len(sheet.name) <= NAME_LENGTH_MAX
    assert not set(sheet.name) & set("[]:*?/\\'")
    whole = sheets([Table("t", Text("甲", "a"), (), pd.DataFrame())])["t"]
    assert whole.name == "1 甲 a"


def test_word_footer_counts_pages(word):
    fields = word.sections[0].footer._element.iter(qn("w:instrText"))
    assert [field.text.strip() for field in fields] == ["PAGE"]


def test_workbook_has_an_index_then_a_sheet_for_each_table(blueprint, book):
    assert book.sheetnames == [INDEX, *sheet_names(blueprint.tables).values()]
    linked = [row[0].hyperlink.location for row in book[INDEX].iter_rows(min_row=HEADER_ROW + 1)]
    assert linked == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_sheet_names_fit_excel_and_differ(blueprint):
    names = list(sheet_names(blueprint.tables).values())
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= NAME_LENGTH_MAX and not set(name) & set("[]:*?/\\'") for name in names)


def test_workbook_keeps_full_precision_gaps_and_codes(blueprint, book):
    table = blueprint.tables[0]
    sheet = book[sheet_names(blueprint.tables)["long"]]
    rows = list(sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True))
    people = np.array([row[3] for row in rows])
    # The library writes 16 digits, one more than Excel itself keeps.
    np.testing.assert_allclose(people, table.rows["people"].to_numpy(), rtol=1e-15)
    assert rows[2][4] is None
    assert rows[0][0] == "000000"
    assert rows[3][5] == "Infinity"


def test_workbook_has_no_formula_whatever_words_begin_with(book):
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    remark = book[book.sheetnames[1]].cell(HEADER_ROW + 2, 7)
    assert remark.value.startswith("=cmd")
    assert remark.quotePrefix


def test_workbook_freezes_its_header_and_fits_its_columns(book):
    sheet = book[book.sheetnames[1]]
    assert sheet.freeze_panes == f"B{HEADER_ROW + 1}"
    assert sheet.column_dimensions["B"].width >= 2 * len("虚构59县") - 2


def test_json_equals_the_tables(blueprint, data):
    told = [t for c in data["chapters"] for a in c["answers"] for t in a.get("tables", [])]
    assert [t["id"] for t in told] == [t.id for t in blueprint.tables]
    long = blueprint.tables[0]
    assert [row["people"] for row in told[0]["rows"]] == long.rows["people"].tolist()
    assert told[0]["rows"][2]["share"] is None
    assert told[0]["rows"][3]["minutes"] == "Infinity"
    assert told[0]["rows"][0]["name_zh"] == "虚构0县"
    assert told[0]["columns"][1]["fields"] == {"zh": "name_zh", "en": "name_en"}


def test_json_tells_every_answer_in_both_languages_with_its_values(blueprint, data):
    answers = [a for c in data["chapters"] for a in c["answers"]]
    assert [a["state"] for a in answers] == ["answered", "locked", "answered", "failed"]
    for finding, told in zip(blueprint.findings, (answers[0], answers[2]), strict=True):
        assert told["answer"]["zh"] == finding.answer.render("zh")
        assert told["answer"]["en"] == finding.answer.render("en")
    assert answers[0]["answer"]["values"]["n"] == {"unit": "pairs", "value": 13}


def test_json_keeps_the_data_of_a_chart_once(data):
    told = data["chapters"][0]["answers"][0]["charts"][0]
    assert set(told["specs"]) == {"zh", "en"}
    assert len(told["data"]["squares"]) == 30
    assert told["data"]["squares"][0]["geometry"]["type"] == "Polygon"


def test_json_holds_no_word_that_json_does_not_know(documents):
    def refuse(word):
        raise AssertionError(word)

    json.loads(documents["blueprint.json"], parse_constant=refuse)


def keys_of(value) -> set[str]:
    """Names of fields, without the contents of specifications, data, rows and values."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    if not isinstance(value, dict):
        return set()
    free = {"specs", "data", "rows", "values", "details"}
    inner = (keys_of(one) for key, one in value.items() if key not in free)
    return set(value).union(*inner)


def test_every_field_of_the_json_is_described(data, root):
    page = (root / "docs" / "reference" / "blueprint-json.md").read_text("utf-8")
    undescribed = {
        key for key in keys_of(data) if f"`{key}`" not in page and f'"{key}"' not in page
    }
    assert undescribed == set()


def test_rows_with_units_of_their_own_stay_numbers_in_the_workbook():
    measures = (
        Measure(Text("人口", "People"), Unit.PERSONS),
        Measure(Text("占比", "Share"), Unit.SHARE),
    )
    values = pd.DataFrame({"a": [32054159.0, 0.171]})
    table = measures_table("t", Text("表", "T"), measures, {"a": Text("甲", "A")}, values)
    sheet = openpyxl.Workbook().active
    _write_table(sheet, table)
    cells = [sheet.cell(HEADER_ROW + row, 3) for row in (1, 2)]
    assert [cell.value for cell in cells] == [32054159.0, 0.171]
    assert [cell.number_format for cell in cells] == ["#,##0", "0.0%"]
    assert table.cells("en") == [["People (people)", "32,054,159"], ["Share (%)", "17.1"]]


def test_a_citation_does_not_say_its_year_twice():
    cited = Source("x", Text("Somebody (1996). A title", "Somebody (1996). A title"), 1996)
    counted = Source("y", Text("普查", "Census"), 2020)
    assert citation(cited, "en") == "Somebody (1996). A title"
    assert citation(counted, "en") == "Census, 2020"


def test_latin_words_and_numbers_are_never_chinese_to_word(word):
    """As Chinese they are broken anywhere: 7.7 after its dot, Economics after its c."""
    said = [lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))]
    assert said
    assert all(value.startswith("en") for value in said)
