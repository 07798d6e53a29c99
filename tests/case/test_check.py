"""Each thing that can be wrong with a folder gets its sentence; nothing is ever raised."""

# ruff: noqa: E501  (a wrong cell and its sentence read best on one line)
from __future__ import annotations

import os
import re
import resource
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from xiezhi.case.check import check_case
from xiezhi.case.problems import Severity, count_of, listed
from xiezhi.case.read import read_case

TODAY = date(2026, 6, 1)
ZH = re.compile(r"^\S.*：.+；应为 ?.+；.+。$")
EN = re.compile(r"^\S.*: .+; expected .+; .+\.$")


def problems(folder):
    found = check_case(folder, TODAY)
    for problem in found:
        assert ZH.match(problem.render("zh")), problem.render("zh")
        assert EN.match(problem.render("en")), problem.render("en")
    return found


def only(folder):
    found = problems(folder)
    assert len(found) == 1, [p.render("en") for p in found]
    return found[0]


def swap(folder, file, old, new):
    path = folder / file
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")


def test_a_good_case_has_no_problem(good):
    assert problems(good) == ()


def test_checking_changes_no_file(good):
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in good.iterdir()}
    swap(good, "links.csv", ",75,", ",x,")
    before["links.csv"] = (
        (good / "links.csv").read_bytes(),
        (good / "links.csv").stat().st_mtime_ns,
    )
    problems(good)
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in good.iterdir()}
    assert before == after


CELLS = {
    "negative people": ("places.csv", "1011334", "-1011334", "out_of_range", "negative"),
    "people in ten thousands": ("places.csv", "1011334", "101.1", "not_whole", "write 1011000"),
    "people in whole ten thousands": ("places.csv", "1011334", "101", "wrong_unit", "write 1010000"),
    "a percentage for a fraction": ("places.csv", ",0.6,", ",63.5,", "out_of_range", "write 0.635"),
    "a percent sign": ("places.csv", ",0.6,", ",63.5%,", "not_a_number", "write 0.635"),
    "thousands separators": ("places.csv", "1011334", '"1,011,334"', "not_a_number", "write 1011334"),
    "full-width digits": ("links.csv", ",75,", ",７５,", "not_a_number", "write 75"),
    "a unit in the cell": ("links.csv", ",75,", ",75km,", "not_a_number", "write 75"),
    "a word for a number": ("links.csv", ",75,", ",far,", "not_a_number", "digits only"),
    "a huge number": ("links.csv", ",75,", ",1e300,", "out_of_range", "check the figure"),
    "infinity": ("links.csv", ",75,", ",inf,", "not_a_number", "digits only"),
    "metres for kilometres": ("links.csv", ",75,60,", ",75000,,", "out_of_range", "unit"),
    "kilometres below the straight line": ("links.csv", ",75,60,", ",30,,", "shorter_than_straight", ""),
    "hours for minutes": ("links.csv", ",130,150,", ",130,2.5,", "impossible_speed", "write 150"),
    "a class of another mode": ("links.csv", "road,exp", "rail,exp", "wrong_class", ""),
    "a link to itself": ("links.csv", "j_song,520322", "j_song,j_song", "to_itself", ""),
    "an unknown junction": ("links.csv", "500110,j_song", "500110,j_sonk", "unresolved_reference", "mean j_song"),
    "an unknown code": ("sites.csv", "nature,500110", "nature,500999", "unknown_code", "Nearest"),
    "a retired code": ("sites.csv", "nature,500110", "nature,500222", "retired_code", "500110"),
    "a prefecture for a county": ("sites.csv", "culture,520322", "culture,520300", "not_a_county", ""),
    "a place outside the sides": ("sites.csv", "culture,520322", "culture,110101", "outside_case", "delete"),
    "a place of a neighbour": ("sites.csv", "culture,520322", "culture,430102", "outside_case", "neighbours"),
    "a code with a decimal point": ("sites.csv", "nature,500110", "nature,500110.0", "not_a_code", "write 500110"),
    "a township code": ("sites.csv", "nature,500110", "nature,500110001", "not_a_code", "write 500110"),
    "a name for a code": ("sites.csv", "nature,500110", "nature,綦江区", "not_a_code", "write 500110"),
    "a choice misspelt": ("sites.csv", ",nature,", ",natur,", "not_a_choice", "write nature"),
    "a repeated id": ("sites.csv", "s2,", "s1,", "repeated_key", "row 2"),
    "half a coordinate": ("sites.csv", "106.9,28.9", "106.9,", "half_lonlat", ""),
    "a point far from its place": ("sites.csv", "106.9,28.9", "116.4,39.9", "far_from_place", ""),
    "a required cell left empty": ("sites.csv", ",示例山,", ",,", "required_empty", "fill it in"),
    "a date in words": ("observations.csv", "2021-04-02", "四月二日", "not_a_date", "write it like"),
    "a date the other way": ("observations.csv", "2021-04-02", "2021/4/2", "not_a_date", "2021-04-02"),
    "a date in the future": ("observations.csv", "2021-04-02", "2031-04-02", "future", ""),
    "a day that is none": ("observations.csv", "2021-04-02", "2021-02-30", "not_a_date", ""),
    "an unresolved reference": ("observations.csv", "\nshimen,2021-04-02", "\nshimne,2021-04-02", "unresolved_reference", "shimen"),
    "two units for one thing": ("observations.csv", "2.2,mg/L", "2.2,g/L", "mixed_units", ""),
    "a spreadsheet error": ("observations.csv", ",2.2,", ",#REF!,", "sheet_error", "formula"),
    "lost characters": ("sites.csv", "示例山", "示\ufffd山", "garbled", ""),
    "a period in words": ("indicators.csv", "2020Q1", "去年", "not_a_period", ""),
    "metres for degrees": ("junctions.csv", "106.87", "11896000", "out_of_range", "metres"),
    "an extra column that is a slip": ("sites.csv", ",level,", ",levle,", "extra_column", '"level"'),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS.values(), ids=CELLS.keys())
def test_a_wrong_cell_gets_its_sentence(good, case):
    file, old, new, kind, advice = case
    swap(good, file, old, new)
    found = [p for p in problems(good) if p.kind == kind]
    assert len(found) == 1, [p.render("en") for p in problems(good)]
    assert found[0].file == file
    assert advice in found[0].render("en")


def test_the_row_is_the_one_that_the_user_sees(good):
    swap(good, "links.csv", ",130,150,", ",130,x,")
    assert (only(good).row, only(good).column) == (4, "minutes")


def test_swapped_coordinates_are_named(good):
    swap(good, "sites.csv", "106.9,28.9", "28.9,106.9")
    assert {p.column for p in problems(good)} == {"lon", "lat"}
    assert all("swapped" in p.render("en") for p in problems(good))


def test_a_missing_column_is_named_with_an_example(good):
    swap(good, "sites.csv", ",kind,", ",,")
    found = [p for p in problems(good) if p.kind == "missing_column"]
    assert [(p.file, p.column) for p in found] == [("sites.csv", "kind")]


def test_an_extra_column_is_a_note(good):
    swap(good, "junctions.csv", "lat\n", "lat,remarks_of_mine\n")
    swap(good, "junctions.csv", "28.52", "28.52,x")
    assert (only(good).kind, only(good).severity) == ("extra_column", Severity.WARNING)


def test_a_repeated_heading_is_named(good):
    swap(good, "junctions.csv", "lon,lat\n", "lon,lat,lat\n")
    swap(good, "junctions.csv", "28.52", "28.52,28.52")
    assert only(good).kind == "repeated_column"


def test_a_ragged_row_is_named(good):
    swap(good, "sites.csv", ",国家级,synthetic,test", ",国家级")
    assert (only(good).kind, only(good).row) == ("ragged_row", 2)


def test_a_misnamed_file_is_told_its_nearest_table(good):
    (good / "sites.csv").rename(good / "stes.csv")
    assert "if you mean sites" in only(good).render("en")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig"])
def test_encodings_of_chinese_spreadsheets_are_read(good, encoding):
    content = (good / "sites.csv").read_text("utf-8")
    (good / "sites.csv").write_bytes(content.encode(encoding))
    assert problems(good) == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_told_how_to_be_saved(good, encoding):
    content = (good / "sites.csv").read_text("utf-8")
    (good / "sites.csv").write_bytes(content.encode(encoding))
    assert only(good).kind == "utf16"


def test_chinese_headings_and_a_chinese_file_name_are_read(good):
    swap(good, "junctions.csv", "id,name_zh,name_en,lon,lat", " 编号 ,中文名称,英文名称,经度,纬度")
    (good / "junctions.csv").rename(good / "交通节点.csv")
    assert problems(good) == ()


@pytest.mark.parametrize("sign", [";", "\t", "，"])
def test_other_delimiters_are_read_where_they_are_clear(good, sign):
    content = (good / "junctions.csv").read_text("utf-8").replace(",", sign)
    (good / "junctions.csv").write_text(content, "utf-8")
    assert problems(good) == ()


BYTES = {
    "an empty file": (b"", "empty"),
    "a byte order mark alone": (b"\xef\xbb\xbf\n", "empty"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_text"),
    "a PDF": (b"%PDF-1.7 ...", "not_text"),
    "an xlsx renamed": (b"PK\x03\x04" + b"\0" * 40, "not_text"),
    "NUL bytes": (b"id,name_zh\n\0\0\x01abc", "not_text"),
    "Latin-1": ("id,name_zh\n" + "é;à;ü;ß, " * 40).encode("latin-1"),
    "a field of 200 KB": (b'id,name_zh,name_en,lon,lat\n"' + b"x\n" * 100_000, "field_too_long"),
    "a line of 2 MB": (b"id,name_zh,name_en,lon,lat\n" + b"x," * 2**20, "line_too_long"),
    "a header of 100,000 columns": (b"x," * 100_000 + b"\n1,2\n", "too_wide"),
    "an open quotation mark": (b'id,name_zh,name_en,lon,lat\n"j1,x,x,106,29\n', "broken_csv"),
    "a header alone": (b"id,name_zh,name_en,lon,lat\n", "no_data"),
    "no header": (b"j1,x,x,106,29\nj2,x,x,106,29\n", "no_header"),
}
BYTES["Latin-1"] = (BYTES["Latin-1"], "encoding")


@pytest.mark.parametrize("case", BYTES.values(), ids=BYTES.keys())
def test_a_file_that_is_no_table_gets_its_sentence(good, case):
    content, kind = case
    (good / "junctions.csv").write_bytes(content)
    assert [p.kind for p in problems(good) if p.file == "junctions.csv"] == [kind]


def test_a_folder_a_loop_and_a_pipe_in_place_of_a_table(good):
    for name in ("junctions.csv", "links.csv", "sites.csv"):
        (good / name).unlink()
    (good / "junctions.csv").mkdir()
    (good / "links.csv").symlink_to(good / "links.csv")
    os.mkfifo(good / "sites.csv")
    kinds = {p.file: p.kind for p in problems(good)}
    assert kinds == {
        "junctions.csv": "not_a_file",
        "links.csv": "unreadable",
        "sites.csv": "not_a_file",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_gets_its_sentence(good):
    (good / "links.csv").chmod(0)
    assert only(good).kind == "unreadable"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["random", "text", "zeros", "no_newline"])
def test_200_mb_of_junk_is_refused_in_little_memory(good, kind):
    block = {
        "random": os.urandom(2**20),
        "text": b"abc,def,1\n" * 104_858,
        "zeros": bytes(2**20),
        "no_newline": b"x" * 2**20,
    }[kind]
    with (good / "junctions.csv").open("wb") as file:
        for _ in range(200):
            file.write(block)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = [p for p in problems(good) if p.file == "junctions.csv"]
    assert [p.kind for p in found] == ["too_large"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KB


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["zzz", "1,2", "綦江"])
def test_a_large_wrong_table_is_judged_without_a_sentence_a_cell(good, cell):
    rows = "".join(f"{cell}{i},x,{cell}{i},{cell},y\n" for i in range(200_000))
    (good / "votes.csv").write_text("voter,statement,vote,side,time\n" + rows, "utf-8")
    found = problems(good)
    assert 1 <= len(found) < 20_000


# Workbooks.


def workbook(path, sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


JUNCTION = [
    ["id", "name_zh", "name_en", "lon", "lat"],
    ["j_song", "松坎", "Songkan", 106.87, 28.52],
]


def test_a_workbook_of_sheets_named_by_tables_is_read(good):
    (good / "junctions.csv").unlink()
    workbook(good / "ours.xlsx", {"交通节点": JUNCTION, "sites2": [["a"]]})
    assert only(good).file == "ours.xlsx[sites2]"


def test_empty_sheets_that_spreadsheets_add_are_passed_over(good):
    (good / "junctions.csv").unlink()
    workbook(good / "junctions.xlsx", {"Sheet1": JUNCTION, "Sheet2": [], "Sheet3": []})
    assert problems(good) == ()


def test_title_rows_above_the_header_are_passed_over(good):
    (good / "junctions.csv").unlink()
    workbook(good / "junctions.xlsx", {"Sheet1": [["附表 1  交通节点"], [], *JUNCTION]})
    assert (only(good).kind, only(good).severity) == ("title_rows", Severity.WARNING)


def test_a_merged_header_of_two_rows_is_read_where_it_is_clear(good):
    (good / "junctions.csv").unlink()
    top = ["id", "name_zh", "name_en", "坐标", None]
    workbook(good / "junctions.xlsx", {"S": [top, [None, None, None, "lon", "lat"], JUNCTION[1]]})
    assert (only(good).kind, only(good).severity) == ("merged_header", Severity.WARNING)


def test_a_header_that_cannot_be_read_is_told_to_unmerge(good):
    (good / "junctions.csv").unlink()
    workbook(good / "junctions.xlsx", {"S": [["节点和坐标", None], ["甲", "乙"], ["丙", "丁"]]})
    found = [p for p in problems(good) if p.file.startswith("junctions")]
    assert found[0].kind == "no_header"
    assert "unmerge" in found[0].render("en")


def test_a_formula_without_a_value_is_named(good):
    (good / "junctions.csv").unlink()
    workbook(good / "junctions.xlsx", {"S": [JUNCTION[0], [*JUNCTION[1][:3], "=100+6.87", 28.52]]})
    found = [p for p in problems(good) if p.file.startswith("junctions")]
    assert [p.kind for p in found] == ["formula"]


def test_two_files_for_one_table_are_named(good):
    workbook(good / "junctions.xlsx", {"S": JUNCTION})
    assert only(good).kind == "second_file"


def test_a_zip_bomb_is_not_unpacked(good):
    with (
        zipfile.ZipFile(good / "prices.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(500):
            part.write(bytes(2**20))
    assert only(good).kind == "unpacks_too_large"


def test_entities_in_a_workbook_are_not_expanded(good):
    (good / "junctions.csv").unlink()
    workbook(good / "plain.xlsx", {"junctions": JUNCTION})
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    source = zipfile.ZipFile(good / "plain.xlsx")
    with zipfile.ZipFile(good / "junctions.xlsx", "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if "sheet1" in item.filename:
                content = content.replace(b"<worksheet", bomb.encode() + b"<worksheet", 1)
            target.writestr(item, content)
    source.close()
    (good / "plain.xlsx").unlink()
    found = [p.kind for p in problems(good) if p.file.startswith("junctions")]
    assert found == ["damaged_workbook"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORKBOOKS = {
    "an old Excel file": (OLE, "old_excel"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "text renamed": (b"id,name_zh\n", "no_workbook"),
    "a damaged workbook": (b"PK\x03\x04" + b"junk" * 100, "damaged_workbook"),
}


@pytest.mark.parametrize("case", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_a_file_that_is_no_workbook_gets_its_sentence(good, case):
    (good / "prices.xlsx").write_bytes(case[0])
    assert only(good).kind == case[1]


# Lines.

GEOMETRIES = {
    "a null geometry": ("null", "null_geometry"),
    "a point": ('{"type":"Point","coordinates":[106,29]}', "not_a_line"),
    "a polygon": ('{"type":"Polygon","coordinates":[[[106,29],[107,29],[107,30],[106,29]]]}', "not_a_line"),
    "metres": ('{"type":"LineString","coordinates":[[11870000,3370000],[11880000,3370000]]}', "projected"),
    "latitude first": ('{"type":"LineString","coordinates":[[29,106],[28,106]]}', "swapped_lonlat"),
    "another country": ('{"type":"LineString","coordinates":[[2,48],[3,48]]}', "outside_country"),
    "words for numbers": ('{"type":"LineString","coordinates":[["a",29],[106,28]]}', "bad_coordinates"),
    "not a number": ('{"type":"LineString","coordinates":[[NaN,29],[106,28]]}', "bad_coordinates"),
    "one point twice": ('{"type":"LineString","coordinates":[[106,29],[106,29]]}', "no_length"),
    "a line across itself": (
        '{"type":"LineString","coordinates":[[106,29],[107,30],[107,29],[106,30]]}', "crosses_itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", GEOMETRIES.values(), ids=GEOMETRIES.keys())
def test_an_invalid_geometry_gets_its_sentence(good, case):
    geometry, kind = case
    feature = '{"type":"Feature","properties":{"id":"r9","name_zh":"甲"},"geometry":%s}'
    swap(good, "rivers.geojson", '"features":[', '"features":[' + feature % geometry + ",")
    assert [(p.kind, p.row) for p in problems(good)] == [(kind, 1)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [("[" * 200_000, "not_json"), ("{}", "not_geojson"), ("nothing", "not_json"), ("", "empty")],
)
def test_a_file_that_is_no_geojson_gets_its_sentence(good, content, kind):
    (good / "rivers.geojson").write_text(content)
    assert [p.kind for p in problems(good)] == [kind]


# Settings.

SETTINGS = {
    "no sides": ('sides = ["500000", "520000"]', "", "config_missing"),
    "one side": ('["500000", "520000"]', '["500000"]', "config_too_short"),
    "an unknown side": ('"520000"', '"999999"', "unknown_side"),
    "a county for a side": ('"520000"', '"520322"', "unknown_side"),
    "a side twice": ('"520000"', '"重庆"', "side_twice"),
    "sides that do not touch": ('"520000"', '"北京"', "not_adjacent"),
    "a setting that does not exist": ("language", "langage", "config_extra_forbidden"),
    "parameters that are no table": (
        "[parameters]\nzone_minutes",
        "parameters",
        "config_dict_type",
    ),
    "damaged TOML": ('id = "good"', 'id = "good', "not_toml"),
    "nested without end": ("[parameters]", "x = " + "[" * 5000, "not_toml"),
    "a year in words": ('language = "zh"', 'reference_year = "last"', "config_int_type"),
    "an id of spaces": ('id = "good"', 'id = "  "', "config_string_pattern_mismatch"),
}


@pytest.mark.parametrize("case", SETTINGS.values(), ids=SETTINGS.keys())
def test_a_wrong_setting_gets_its_sentence(good, case):
    old, new, kind = case
    swap(good, "case.toml", old, new)
    assert [p.kind for p in problems(good) if p.file == "case.toml"] == [kind]


def test_parameters_that_are_no_table_are_told_to_be_one(good):
    swap(good, "case.toml", "[parameters]\nzone_minutes = 60", "parameters = 3")
    assert "expected a table: a line [parameters]" in only(good).render("en")


def test_sides_may_be_numbers_and_names(good):
    swap(good, "case.toml", '["500000", "520000"]', '[500000, "Guizhou"]')
    assert problems(good) == ()


def test_places_of_neighbours_are_welcome_where_the_case_asks_for_them(good):
    swap(good, "case.toml", 'language = "zh"', "neighbours = true")
    swap(good, "sites.csv", "culture,520322", "culture,430102")
    assert problems(good) == ()


@pytest.mark.parametrize("what", ["missing", "file", "empty", "nul", "loop"])
def test_what_is_no_case_folder_gets_its_sentence(tmp_path, what):
    folder = tmp_path / ("x\0y" if what == "nul" else "there")
    if what == "file":
        folder.write_text("x")
    elif what == "empty":
        folder.mkdir()
    elif what == "loop":
        folder.symlink_to(folder)
    assert only(folder).kind == ("no_config" if what == "empty" else "no_folder")


def test_the_list_is_short_and_says_how_much_it_leaves_out(good):
    rows = "".join(f"x{i},甲,A,nature,500{i},,,,synthetic,test\n" for i in range(700, 920))
    with (good / "sites.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    lines = list(listed(problems(good), "en"))
    assert len(problems(good)) > 200
    assert len(lines) == 6
    assert "more problems like this" in lines[-1]


def links_of(good, n, km="5"):
    rows = "".join(f"x{i},y{i},road,national,{km},,,,,synthetic,test\n" for i in range(n))
    with (good / "links.csv").open("a", encoding="utf-8") as file:
        file.write(rows)


def test_every_unknown_id_is_counted_however_many_there_are(good):
    links_of(good, 500)
    assert count_of(check_case(good, TODAY)) == (1000, True)


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [("zh", "另有至少"), ("en", "at least")])
def test_a_count_that_was_cut_off_is_said_to_be_the_least(good, lang, words):
    links_of(good, 2500, km="far")
    found = problems(good)
    assert count_of(found) == (4000, False)
    assert sum(p.kind == "more_faults" for p in found) == 2
    assert any(words in line for line in listed(found, lang))
    assert not any("json lists all)" in line for line in listed(found, "en"))


def test_english_messages_name_places_in_english(good):
    swap(good, "sites.csv", ",nature,500110,", ",nature,110101,")
    assert "110101 (Dongcheng) lies in Beijing" in only(good).render("en")
    swap(good, "sites.csv", ",nature,110101,", ",nature,520300,")
    assert "the code of Zunyi" in only(good).render("en")
    swap(good, "sites.csv", ",nature,520300,", ",nature,500222,")
    assert only(good).render("en").isascii()


def test_one_of_a_thing_is_told_in_the_singular(good):
    swap(good, "links.csv", ",75,60,", ",75,1,")
    assert "in 1 minute is" in only(good).render("en")
    swap(good, "links.csv", ",75,1,", ",75,60,")
    swap(good, "junctions.csv", "lon,lat\n", "lon,lat,\n")
    swap(good, "junctions.csv", ",28.52\n", ",28.52,x\n")
    assert "1 cell that holds something" in only(good).render("en")


def test_three_rows_of_one_key_are_told_alike(good):
    row = "520322,106.83,28.13,500000,0.5,compiled,synthetic test row\n"
    swap(good, "places.csv", row, row * 3)
    told = [p.render("en") for p in problems(good) if p.kind == "repeated_key"]
    assert len(told) == 2
    assert all("delete this row, or merge it" in words for words in told)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "第 4、5、6、7、8、9等 20 行，place 列："),
        ("en", "rows 4, 5, 6, 7, 8, 9 and 14 more, column"),
    ],
)
def test_what_is_the_same_in_many_rows_is_one_sentence(good, lang, words):
    rows = "".join(f"x{i},甲,A,nature,500999,,,,synthetic,test\n" for i in range(20))
    with (good / "sites.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    (line,) = listed(problems(good), lang)
    assert words in line


def test_problems_are_listed_by_file_and_row_errors_first(good):
    swap(good, "sites.csv", "s2,示例镇", "s2,")
    swap(good, "sites.csv", "nature,500110", "nature,500999")
    swap(good, "links.csv", ",130,150,", ",x,y,")
    swap(good, "links.csv", ",2005,", ",2031,")
    swap(good, "case.toml", 'language = "zh"', "reference_year = 1")
    lines = list(listed(problems(good), "en"))
    begin = ["case.toml, setting", "links.csv, row 4, column km", "links.csv, row 4, column minutes",
             "sites.csv, row 3, column name_zh", "links.csv, row 2, column year_open"]  # fmt: skip
    assert [line[: len(b)] for line, b in zip(lines, begin, strict=True)] == begin


def test_a_misnamed_file_whose_table_is_missing_keeps_the_case_from_being_read(good):
    (good / "sites.csv").rename(good / "stes.csv")
    assert only(good).severity is Severity.ERROR
    (good / "sites.csv").write_bytes((good / "stes.csv").read_bytes())
    assert only(good).severity is Severity.WARNING


def test_tables_in_a_folder_of_their_own_are_named(good):
    (good / "tables").mkdir()
    (good / "junctions.csv").rename(good / "tables" / "junctions.csv")
    assert "subfolder" in {p.kind for p in problems(good)}
    assert any("move them up" in p.render("en") for p in problems(good))


@pytest.mark.parametrize("name", ["links.csv.txt", "links.csv.bak.txt", "links.ods"])
def test_a_table_with_a_second_extension_is_named(good, name):
    (good / "links.csv").rename(good / name)
    assert (only(good).kind, only(good).file) == ("not_read", name)


def test_failures_of_the_system_are_told_without_its_own_words(good):
    (good / "links.csv").unlink()
    (good / "links.csv").symlink_to(good / "links.csv")
    zh = only(good).render("zh")
    assert "链接指向自身" in zh
    assert not re.search(r"[A-Za-z]{8,}", zh.replace("links.csv", ""))


def test_a_table_longer_than_a_spreadsheet_is_not_judged_row_by_row(good, monkeypatch):
    monkeypatch.setattr("xiezhi.case.raw._MAX_ROWS", 50)
    rows = "".join(f"x{i},甲,A,nature,500{i},,,,synthetic,test\n" for i in range(700, 920))
    with (good / "sites.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    assert [p.kind for p in problems(good)] == ["too_many_rows"]


def test_utf32_is_not_called_utf16(good):
    content = (good / "sites.csv").read_text("utf-8")
    (good / "sites.csv").write_bytes(content.encode("utf-32"))
    assert only(good).kind == "utf32"
    assert "UTF-32" in only(good).render("zh")


def test_an_empty_geojson_is_not_said_to_have_a_header(good):
    (good / "rivers.geojson").write_text('{"type":"FeatureCollection","features":[]}', "utf-8")
    assert "it holds no feature yet" in only(good).render("en")


def test_a_folder_in_the_place_of_the_settings_is_told_to_become_settings(good):
    (good / "case.toml").unlink()
    (good / "case.toml").mkdir()
    assert any("put the settings in its place" in p.render("en") for p in problems(good))


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        ("places.csv", ",29.03,", ",29°1′48″,", "write 29.03"),
        ("places.csv", ",0.6,", ',"0,6",', "write 0.6"),
        ("sites.csv", ",nature,500110,", ",nature,贵阳,", "Guiyang is a prefecture"),
        ("indicators.csv", "500110,gdp", "贵阳,gdp", "write 520100"),
    ],
)
def test_what_people_type_gets_a_proposal(good, table, old, new, words):
    swap(good, table, old, new)
    assert words in only(good).render("en")


def test_a_wrong_row_of_an_instrument_is_told_and_does_not_keep_the_case_from_being_read(good):
    """Stations fail and repeat themselves; the analyses keep such rows apart and count them."""
    path = good / "observations.csv"
    bad = "shimne,2021-04-03,codmn,2,mg/L,test\nshimen,2031-04-03,codmn,2,mg/L,test\n"
    again = "shimen,2021-04-02,codmn,2.2,mg/L,test\n"
    path.write_text(path.read_text("utf-8") + bad + again, "utf-8")
    found = problems(good)
    assert {p.kind for p in found} == {"unresolved_reference", "future", "repeated_key"}
    assert {p.severity for p in found} == {Severity.WARNING}
    assert len(read_case(good, TODAY).table("observations")) == 5


def test_a_missing_column_of_an_instruments_table_is_still_an_error(good):
    swap(
        good,
        "observations.csv",
        "section,time,parameter,value,unit",
        "section,time,parameter,x,unit",
    )
    assert Severity.ERROR in {p.severity for p in problems(good)}
