"""Word, Excel and JSON: the same findings, readable by the programs they are meant for."""

from __future__ import annotations

import json
from io import BytesIO

import docx
import numpy as np
import openpyxl
import pytest
from docx.oxml.ns import qn

from xiezhi.blueprint.page import page_of
from xiezhi.blueprint.sheets import NAME_LENGTH_MAX, sheet_names
from xiezhi.blueprint.word import ROWS_SHOWN
from xiezhi.blueprint.workbook import HEADER_ROW, INDEX
from xiezhi.model.units import LANGS

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


def test_word_points_to_the_sheet_with_all_rows(blueprint, word, book):
    sheet = sheet_names(blueprint.tables)["long"]
    assert sheet in book.sheetnames
    assert any(f"{sheet}" in p.text and "blueprint.xlsx" in p.text for p in word.paragraphs)


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
