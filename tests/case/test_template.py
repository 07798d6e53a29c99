"""The spreadsheet template and the reader are made from one dictionary, and agree."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from xiezhi.case.check import check_case
from xiezhi.case.dictionary import ColumnType, UnknownTable, tables
from xiezhi.case.scaffold import new_case
from xiezhi.case.template import GUIDE, heading, sheet_title, template_bytes, write_template

SHEETS = [spec for spec in tables().values() if not spec.lines]


@pytest.fixture
def case(tmp_path):
    return new_case(tmp_path / "case", ["500000", "520000"])


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request, tmp_path_factory):
    path = write_template(tmp_path_factory.mktemp("t") / "t.xlsx", lang=request.param)
    return load_workbook(path), request.param


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_filled_with_its_own_examples_has_no_problem(case, lang):
    path = write_template(case / "tables.xlsx", lang=lang)
    filled = load_workbook(path)
    for spec in SHEETS:
        columns = [c for c in spec.columns if not c.derived]
        filled[sheet_title(spec, lang)].append([c.example or None for c in columns])
    filled.save(path)
    (case / "rivers.geojson").write_text(
        '{"features": [{"properties": {"id": "river_1", "name_zh": "綦江"}, "geometry": '
        '{"type": "LineString", "coordinates": [[106.6, 29.0], [106.7, 28.8]]}}]}',
        "utf-8",
    )
    assert [p.render("en") for p in check_case(case)] == []


def test_the_empty_template_adds_nothing_to_a_case(case):
    write_template(case / "tables.xlsx")
    assert check_case(case) == ()


def test_the_same_dictionary_gives_the_same_bytes():
    assert template_bytes() == template_bytes()


def test_every_table_has_a_sheet_after_the_guide(book):
    made, lang = book
    assert made.sheetnames == [GUIDE, *(sheet_title(spec, lang) for spec in SHEETS)]


def test_every_heading_has_a_comment_with_meaning_unit_and_example(book):
    made, lang = book
    for spec in SHEETS:
        cells = {cell.value: cell.comment.text for cell in made[sheet_title(spec, lang)][1]}
        for column in (c for c in spec.columns if not c.derived):
            words = cells[heading(column, lang)]
            assert column.meaning.zh in words
            assert column.meaning.en in words
            assert column.example in words


def test_choices_are_lists_and_codes_are_words(book):
    made, lang = book
    sheet = made[sheet_title(tables()["links"], lang)]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["C2:C10000"] == '"road,rail,water,air"'
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.freeze_panes == "A2"


def test_every_list_of_choices_fits_a_spreadsheet():
    for spec in SHEETS:
        for column in (c for c in spec.columns if c.type is ColumnType.ENUM):
            assert len(",".join(column.values)) <= 253


def test_only_the_tables_asked_for():
    with pytest.raises(UnknownTable):
        template_bytes(["palces"])
