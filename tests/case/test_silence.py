"""Nothing is dropped or taken for something else in silence, and no mistake accuses another."""

# ruff: noqa: E501  (rows of tables)
from __future__ import annotations

import json
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from xiezhi.case.check import check_case
from xiezhi.case.load import load
from xiezhi.case.problems import Severity

TODAY = date(2026, 6, 1)
HEAD = ["id", "name_zh", "name_en", "lon", "lat"]
SONG = ["j_song", "松坎", "Songkan", 106.87, 28.52]


def kinds(folder, file=""):
    return [p.kind for p in check_case(folder, TODAY) if p.file.startswith(file)]


def only(folder):
    (problem,) = check_case(folder, TODAY)
    return problem


def swap(folder, file, old, new):
    content = (folder / file).read_text("utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new, 1), "utf-8")


@pytest.fixture
def book(good):
    """Write `junctions.xlsx` in place of the CSV, one sheet unless others are named."""
    (good / "junctions.csv").unlink()

    def write(rows, title="junctions", merged=(), cells=(), file="junctions.xlsx", **sheets):
        made = Workbook()
        made.active.title = title
        for row in rows:
            made.active.append(row)
        for ref in merged:
            made.active.merge_cells(ref)
        for at, value in cells:
            made.active[at] = value
        for name, other in sheets.items():
            sheet = made.create_sheet(name)
            for row in other:
                sheet.append(row)
        made.save(good / file)
        return good

    return write


# Cells that no column reads.


@pytest.mark.parametrize(
    ("head", "row"),
    [("lon,lat,", "28.52,spare"), (",lon,lat", None), ("lon,lat,,", "28.52,,spare")],
)
def test_a_cell_under_an_empty_heading_is_named(good, head, row):
    swap(good, "junctions.csv", "lon,lat", head)
    if row is None:
        swap(good, "junctions.csv", "106.87", "spare,106.87")
    else:
        swap(good, "junctions.csv", "28.52", row)
    problem = only(good)
    assert (problem.kind, problem.row, problem.severity) == ("unheaded_cells", 2, Severity.WARNING)
    assert "spare" in problem.render("zh")


def test_columns_that_are_empty_from_head_to_foot_are_no_problem(good):
    swap(good, "junctions.csv", "lat\n", "lat,,\n")
    assert kinds(good) == []
    swap(good, "junctions.csv", "28.52", "28.52,,")
    assert kinds(good) == []


@pytest.mark.parametrize(("at", "kind"), [("G2", "unheaded_cells"), ("IV2", "unheaded_cells"), ("IW2", "cells_beyond"), ("XFD2", "cells_beyond"), ("XFD900", "cells_beyond")])  # fmt: skip
def test_a_cell_right_of_the_headings_is_named_and_its_row_is_read(book, at, kind):
    folder = book([HEAD, SONG], cells=[(at, "remark")])
    problem = only(folder)
    assert (problem.kind, problem.severity) == (kind, Severity.WARNING)
    assert (
        at if kind == "cells_beyond" else "".join(c for c in at if c.isalpha())
    ) in problem.render("en")
    assert len(load(folder, TODAY).tables["junctions"].frame) == 1


def test_rows_too_long_for_the_header_are_told_nothing_about_commas_in_excel(book):
    folder = book([HEAD, [*SONG, "x", "y"]])
    assert all("逗号" not in p.render("zh") for p in check_case(folder, TODAY))


def test_cells_of_many_columns_without_a_name_are_counted(book):
    folder = book([HEAD, [*SONG, *["x"] * 60]])
    assert kinds(folder)[-1] == "more_unheaded_cells"
    assert len(kinds(folder)) == 21


# Merged cells, empty sheets, formulas.


@pytest.mark.parametrize(("ref", "words"), [("B2:B3", "B2 alone, the other rows"), ("B2:C2", "the other columns")])  # fmt: skip
def test_merged_cells_are_told_where_their_value_counts(book, ref, words):
    other = ["j_two", "乙", "Two", 106.8, 28.6]
    found = check_case(book([HEAD, SONG, other], merged=[ref]), TODAY)
    (merged,) = [p for p in found if p.kind == "merged_cells"]
    assert (merged.row, merged.severity) == (2, Severity.WARNING)
    assert words in merged.render("en")


def test_merged_cells_of_a_title_are_no_problem_of_the_body(book):
    folder = book([["附表", None], HEAD, SONG], merged=["A1:E1"])
    assert kinds(folder) == ["title_rows"]


EMPTY = {
    "one blank sheet": ({"rows": [], "title": "Sheet1"}, ["empty"]),
    "the sheet of the table blank": ({"rows": [], "title": "交通节点"}, ["blank_sheet"]),
    "its header alone": ({"rows": [HEAD]}, ["no_data"]),
    "its header alone, one more sheet": ({"rows": [HEAD], "sites9": [["a"]]}, ["not_a_table", "no_data"]),
    "blank sheets alone under another name": ({"rows": [], "title": "x", "file": "ours.xlsx"}, ["not_a_table"]),
    "a blank sheet named by a table": ({"rows": [], "file": "ours.xlsx"}, ["blank_sheet"]),
}  # fmt: skip


@pytest.mark.parametrize(("made", "expected"), EMPTY.values(), ids=EMPTY.keys())
def test_a_workbook_with_nothing_to_read_is_named(book, made, expected):
    file = made.get("file", "junctions.xlsx")
    assert kinds(book(**made), file) == expected


def test_the_first_sheet_that_holds_something_is_read(book):
    folder = book([], title="Sheet1", Sheet2=[HEAD, SONG])
    assert kinds(folder) == []
    assert len(load(folder, TODAY).tables["junctions"].frame) == 1


def test_a_single_row_without_a_header_is_not_taken_for_an_empty_sheet(book):
    assert "no_header" in kinds(book([SONG]), "junctions")


@pytest.mark.parametrize("value", ["=28+0.52", ArrayFormula("E2", "=28+0.52")])
def test_a_formula_without_a_value_is_named_even_in_the_last_column(book, value):
    folder = book([HEAD, SONG[:4]], cells=[("E2", value)])
    found = [p for p in check_case(folder, TODAY) if p.kind == "formula"]
    assert [(p.row, p.column) for p in found] == [(2, "lat")]
    assert "object" not in found[0].render("en")


def test_a_row_of_formulas_alone_is_not_passed_over(book):
    folder = book([HEAD], cells=[(f"{c}2", "=1+1") for c in "ABCDE"])
    assert "formula" in kinds(folder, "junctions")


def test_a_workbook_that_lies_about_its_rows_ends_in_a_sentence(book):
    folder = book([HEAD, SONG])
    source = zipfile.ZipFile(folder / "junctions.xlsx")
    parts = {item: source.read(item) for item in source.namelist()}
    source.close()
    with zipfile.ZipFile(folder / "junctions.xlsx", "w") as target:
        for name, content in parts.items():
            target.writestr(name, content.replace(b'<row r="2"', b'<row r="9999999999"'))
    assert kinds(folder, "junctions") == ["damaged_workbook"]


# Rows, coordinates, shares, years.


def test_a_header_pasted_again_is_skipped_with_a_sentence(good):
    with (good / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("id,name_zh,name_en,kind,place,lon,lat,level,quality,source\n")
    assert (only(good).kind, only(good).row) == ("repeated_header", 4)


@pytest.mark.parametrize("missing", ["lon", "lat"])
@pytest.mark.parametrize("file", ["places.csv", "sites.csv"])
def test_one_coordinate_without_the_column_of_the_other_is_an_error(good, file, missing):
    swap(good, file, missing, f"{missing}_of_mine")
    half = [p for p in check_case(good, TODAY) if p.kind == "half_lonlat"]
    assert [(p.file, p.severity) for p in half] == [(file, Severity.ERROR)]


PLACES = "code,{},quality,source\n500110,{},synthetic,test\n"
SHARES = {
    "one share too great": ("share_65_plus_2020", "0.9", ["shares_not_one"]),
    "one share too small": ("share_15_64_2020", "0.1", ["shares_not_one"]),
    "two of three": ("share_0_14_2020,share_65_plus_2020", "0.5,0.5", ["shares_not_one"]),
    "all three": ("share_0_14_2020,share_15_64_2020,share_65_plus_2020", "0.2,0.6,0.2", []),
    "a cell left empty": ("share_0_14_2020,share_15_64_2020,share_65_plus_2020", "0.9,,0.2", ["shares_not_one"]),
    "one industry": ("employment_C", "0.99", ["shares_not_one"]),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "cells", "expected"), SHARES.values(), ids=SHARES.keys())
def test_shares_are_summed_with_those_that_are_built_in(good, columns, cells, expected):
    (good / "places.csv").write_text(PLACES.format(columns, cells), "utf-8")
    assert kinds(good, "places") == expected


def test_a_share_like_the_one_built_in_is_no_problem(good):
    known = load(good, TODAY).ground.places.set_index("code").loc["500110"]
    (good / "places.csv").write_text(
        PLACES.format("share_65_plus_2020", known["share_65_plus_2020"] + 0.005), "utf-8"
    )
    assert kinds(good, "places") == []


def test_a_link_that_is_not_open_yet_is_told_that_it_counts(good):
    swap(good, "links.csv", ",2005,", ",2031,")
    assert (only(good).kind, only(good).severity) == ("not_open_yet", Severity.WARNING)


@pytest.mark.parametrize(
    ("year", "places", "n"), [(2015, False, 1), (2035, True, 1), (2020, False, 0), (2024, True, 0)]
)
def test_a_reference_year_that_the_figures_do_not_have_is_told(good, year, places, n):
    swap(good, "case.toml", 'language = "zh"', f"reference_year = {year}")
    if not places:
        (good / "places.csv").unlink()
    assert kinds(good, "case.toml") == ["reference_year"] * n


def test_values_nested_in_a_property_are_named_and_not_read_as_words(good):
    content = json.loads((good / "rivers.geojson").read_text("utf-8"))
    content["features"][0]["properties"]["name_zh"] = ["綦江"]
    (good / "rivers.geojson").write_text(json.dumps(content), "utf-8")
    found = [p for p in check_case(good, TODAY) if p.kind == "nested_value"]
    assert 'found "["綦江"]"' in found[0].render("en")


# One mistake accuses no other table.

BROKEN = {
    "a row of another length": ("28.52", "28.52,,x"),
    "an empty id": ("j_song,松坎", ",松坎"),
    "an id with a blank": ("j_song,松坎", "j song,松坎"),
    "no column of ids": ("id,name_zh", "no,name_zh"),
    "an open quotation mark": ("松坎", '"松坎'),
    "two ids instead of one": ("j_song,松坎", "j_song;j_2,松坎"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN.keys())
def test_a_row_that_cannot_be_read_accuses_no_other_table(good, old, new):
    swap(good, "junctions.csv", old, new)
    assert {p.file for p in check_case(good, TODAY)} == {"junctions.csv"}


@pytest.mark.parametrize("name", ["junction.csv", "junctions.xls", "junctions.txt", "ours.xlsx"])
def test_a_table_that_cannot_be_found_under_its_name_accuses_no_other(good, name):
    (good / "junctions.csv").rename(good / name)
    assert {p.file for p in check_case(good, TODAY)} == {name}


def test_a_table_that_nobody_gave_is_still_missed(good):
    (good / "junctions.csv").unlink()
    assert "unresolved_reference" in kinds(good, "links.csv")


@pytest.mark.parametrize(
    ("ends", "severity"), [("500110,520322", Severity.ERROR), ("500101,520102", Severity.WARNING)]
)
def test_a_link_below_the_straight_line_is_an_error_only_between_given_points(good, ends, severity):
    swap(
        good,
        "links.csv",
        "500110,520322,rail,conventional,130,150",
        f"{ends},rail,conventional,50,60",
    )
    (short,) = [p for p in check_case(good, TODAY) if p.kind == "shorter_than_straight"]
    assert short.severity is severity
    assert ("not their seats" in short.render("en")) == (severity is Severity.WARNING)


def test_a_little_less_than_the_straight_line_is_allowed_for_where_seats_are_not_known(good):
    (good / "places.csv").unlink()
    swap(good, "links.csv", ",130,150,", ",60,80,")
    assert kinds(good) == []


def test_merged_cells_survive_a_large_sheet(book):
    rows = [[f"j{i}", "甲", "A", 106.8, 28.5] for i in range(3000)]
    folder = book([HEAD, SONG, *rows], merged=["B2900:B2901"])
    assert "merged_cells" in kinds(folder)
    assert load_workbook(folder / "junctions.xlsx").active.max_row == 3002


@pytest.mark.parametrize(("km", "told"), [(0.5, True), (5, True), (9, False), (120, False)])
def test_a_link_between_far_gazetteer_points_cannot_be_next_to_nothing(good, km, told):
    """The points lie 84 km apart and the allowance for unknown seats is larger than that."""
    (good / "places.csv").unlink()
    head = "from_id,to_id,mode,class,km,quality,source\n"
    row = f"500110,520322,road,expressway,{km},synthetic,test\n"
    (good / "links.csv").write_text(head + row, "utf-8")
    found = [p for p in check_case(good, TODAY) if p.kind == "shorter_than_straight"]
    assert len(found) == told
    assert all(p.severity is Severity.WARNING for p in found)
