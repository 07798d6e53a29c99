"""A good case, damaged in 500 ways and more, never meets anything but sentences."""

# ruff: noqa: E501  (lists of damages)
from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date, time, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

import xiezhi.case.read as reading
from xiezhi.case.load import load
from xiezhi.case.problems import errors_of
from xiezhi.model.case import Case
from xiezhi.model.errors import CaseInvalid

TODAY = date(2026, 6, 1)
ZH = re.compile(r"[^\n]+：[^\n]+；应为[^\n]+；[^\n]+。")
EN = re.compile(r"[^\n]+: [^\n]+; expected [^\n]+; [^\n]+\.")
ODD = ["", " ", "\0", "\ufeff", "１２３", "-1", "1e308", "9" * 400, "nan", "=1+1", "綦江", "\u202e",
       '"', "\n", ";", "{}", "{0}", "%s", "500110", "2021-02-30", "true", "0x10", "١٢٣", "𠮷", "\r",
       "101.1万人", "1小时30分", "75000米", "63.5％", "1,011,334", "合计", "重慶", "香港", "106°39′",
       "#REF!", "a" * 5000, "999999", "..", "/etc/passwd", "\ud7ff", "inf", "1_000", "+", "."]  # fmt: skip
TABLES = ["places.csv", "links.csv", "sites.csv", "indicators.csv", "observations.csv",
          "junctions.csv", "sections.csv"]  # fmt: skip
ALL = [*TABLES, "case.toml", "rivers.geojson"]
# Words of Python and of its libraries that no user should meet.
PYTHON = re.compile(
    r"\bNone\b|<class|object at|Error\b|\bErrno\b|Traceback|<NA>|\bTrue\b|\bFalse\b|at line \d"
)

# Each damage: (file, how, two numbers that say where, an odd cell).
damages = st.tuples(
    st.sampled_from(ALL),
    st.sampled_from([
        "flip", "cut", "double", "cell", "swap_cells", "heading", "encode", "drop_line", "repeat_line",
        "insert", "rename", "delete", "grow", "workbook", "comma", "nameless", "wide", "merged",
        "blank_sheet", "formula", "settings", "one_coordinate", "skip_row", "nested",
    ]),
    st.integers(0, 2**16),
    st.integers(0, 255),
    st.sampled_from(ODD) | st.text(max_size=12),
)  # fmt: skip


def damage(folder, file, how, at, by, odd):
    path = folder / file
    if path.is_file():
        DAMAGE[how](path, at, by, odd)


def flip(path, at, by, _odd):
    content = bytearray(path.read_bytes())
    if content:
        content[at % len(content)] ^= by or 1
    path.write_bytes(bytes(content))


def cut(path, at, _by, _odd):
    content = path.read_bytes()
    path.write_bytes(content[: at % (len(content) + 1)])


def insert(path, at, _by, odd):
    content = path.read_bytes()
    i = at % (len(content) + 1)
    path.write_bytes(content[:i] + odd.encode("utf-8", "replace") + content[i:])


def grid(path):
    return [line.split(",") for line in path.read_bytes().decode("utf-8", "replace").split("\n")]


def save(path, rows):
    path.write_text("\n".join(",".join(row) for row in rows), "utf-8", errors="replace")


def cell(path, at, by, odd):
    rows = grid(path)
    row = rows[at % len(rows)]
    row[by % len(row)] = odd
    save(path, rows)


def swap_cells(path, at, by, _odd):
    rows = grid(path)
    row = rows[at % len(rows)]
    i, j = by % len(row), (by // 7) % len(row)
    row[i], row[j] = row[j], row[i]
    save(path, rows)


def heading(path, _at, by, odd):
    rows = grid(path)
    rows[0][by % len(rows[0])] = odd
    save(path, rows)


def drop_line(path, at, _by, _odd):
    rows = grid(path)
    del rows[at % len(rows)]
    save(path, rows)


def repeat_line(path, at, by, _odd):
    rows = grid(path)
    rows += [rows[at % len(rows)]] * (1 + by % 4)
    save(path, rows)


def comma(path, at, _by, odd):
    rows = grid(path)
    rows[at % len(rows)].append(odd)
    save(path, rows)


def encode(path, at, _by, _odd):
    names = ["gbk", "utf-16", "utf-8-sig", "latin-1", "utf-16-be", "big5", "utf-32", "gb18030"]
    content = path.read_bytes().decode("utf-8", "replace")
    path.write_bytes(content.encode(names[at % len(names)], "replace"))


def double(path, _at, _by, _odd):
    path.write_bytes(path.read_bytes() * 2)


def grow(path, _at, by, odd):
    path.write_bytes(path.read_bytes() + odd.encode("utf-8", "replace") * (by * 20))


def rename(path, at, _by, _odd):
    names = ["palces.csv", "data.csv", "votes.csv", "places.xlsx", "rivers.csv", "roads.geojson",
             "links.XLS", "地方.csv", "case.xlsx", "a\nb.csv"]  # fmt: skip
    path.rename(path.with_name(names[at % len(names)]))


def delete(path, at, _by, _odd):
    path.unlink()
    if at % 3 == 0:
        path.mkdir()


def nameless(path, at, by, odd):
    """A column that loses its name but not its cells."""
    rows = grid(path)
    rows[0][by % len(rows[0])] = ""
    rows[at % len(rows)].append(odd)
    save(path, rows)


def one_coordinate(path, at, _by, _odd):
    rows = grid(path)
    rows[0] = ["x" if cell == ("lon", "lat")[at % 2] else cell for cell in rows[0]]
    save(path, rows)


def skip_row(path, at, _by, _odd):
    rows = grid(path)
    rows[at % len(rows)] = rows[at % len(rows)][:1] + [""] * 40 + ["x"]
    save(path, rows)


def nested(path, at, by, odd):
    """Values that no cell can be, in lines and in settings."""
    content = path.read_bytes().decode("utf-8", "replace")
    value = ["null", "[1, 2]", '{"a": 1}', "NaN", "1e999", "true", "9" * 400][at % 7]
    found = [m.span(1) for m in re.finditer(r'[:=] ?("[^"\n]*"|\d+|true)', content)]
    if found:
        start, end = found[by % len(found)]
        path.write_text(
            content[:start] + value + content[end:] + odd[:1], "utf-8", errors="replace"
        )


def settings_line(path, at, by, odd):
    """A line of settings that is a slip, in place of one or below the parameters."""
    names = [
        "neighbors",
        "langage",
        "sides",
        "zone_minuts",
        "zone_minutes",
        "reference_year",
        odd,
        "a.b",
    ]
    values = [
        "nan",
        "-inf",
        "true",
        "[1, 2]",
        f'"{odd}"',
        "“x”",
        "x",
        "2031",
        '["Guizhuo", "內蒙"]',
        '"500000"',
        "9" * 400,
    ]
    line = f"{names[at % len(names)]} = {values[by % len(values)]}"
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    lines.insert((at // 8) % (len(lines) + 1), line)
    path.write_text("\n".join(lines), "utf-8", errors="replace")


def as_workbook(path, change):
    """The table as a workbook that was changed."""
    book = Workbook()
    for row in grid(path):
        book.active.append([re.sub(r"[\x00-\x08\x0b-\x1f]", "", c)[:1000] for c in row])
    change(book)
    path.unlink()
    book.save(path.with_suffix(".xlsx"))


def wide(path, at, by, odd):
    columns = [9, 30, 256, 257, 700, 16384]
    cell = (1 + at % 12, columns[by % len(columns)])
    plain = re.sub(r"[\x00-\x08\x0b-\x1f]", "", odd)[:50]
    as_workbook(path, lambda book: book.active.cell(*cell, plain or None))


def merged(path, at, by, _odd):
    row, column = 1 + at % 5, 1 + by % 6
    as_workbook(
        path,
        lambda book: book.active.merge_cells(
            start_row=row, start_column=column, end_row=row + at % 3, end_column=column + by % 3
        ),
    )


def blank_sheet(path, at, by, _odd):
    """An empty sheet before, beside or in place of the one that holds the table."""

    def change(book):
        book.create_sheet(["Sheet1", "places", "链接", path.stem][by % 4] + " " * (at % 2), at % 2)
        if at % 5 == 0:
            del book[book.sheetnames[-1 if at % 2 == 0 else 0]]

    as_workbook(path, change)


def formula(path, at, by, _odd):
    formulas = ["=1+1", "=A1", ArrayFormula("B2", "=SUM(A1:A3)"), timedelta(hours=30), time(1, 30)]
    cell = (1 + at % 5, 1 + by % 9)
    as_workbook(path, lambda book: book.active.cell(*cell, formulas[(at + by) % len(formulas)]))


def workbook(path, at, by, _odd):
    """The table as a workbook, whole or with one byte changed."""
    as_workbook(path, lambda _: None)
    if by % 2:
        flip(path.with_suffix(".xlsx"), at, by, "")


DAMAGE = {f.__name__: f for f in (
    flip, cut, insert, cell, swap_cells, heading, drop_line, repeat_line, comma, encode, double, grow,
    rename, delete, workbook, nameless, one_coordinate, skip_row, nested, wide, merged, blank_sheet,
    formula,
)} | {"settings": settings_line}  # fmt: skip


@pytest.fixture
def no_boundaries(monkeypatch):
    """Reading polygons takes half a second and does not depend on the folder."""
    monkeypatch.setattr(
        reading, "read_boundaries", lambda codes: pd.Series([None] * len(codes), index=codes)
    )


@pytest.mark.slow
@pytest.mark.usefixtures("no_boundaries")
@settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(how=st.lists(damages, min_size=1, max_size=3))
def test_a_damaged_case_gets_sentences_and_never_a_traceback(good, how):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(good, Path(scratch) / "case"))
        for one in how:
            damage(folder, *one)
        loaded = load(folder, TODAY)
        problems = loaded.problems
        for problem in problems:
            own = problem.render("en").replace(f"column {problem.column}", "column")
            assert not PYTHON.search(own), problem.render("en")  # a user may call a column False
            assert ZH.fullmatch(problem.render("zh")), problem.render("zh")
            assert EN.fullmatch(problem.render("en")), problem.render("en")
        if errors_of(problems):
            with pytest.raises(CaseInvalid) as invalid:
                reading.case_from(loaded)
            assert invalid.value.problems == problems
        else:
            assert isinstance(reading.case_from(loaded), Case)
