"""A good case, damaged in 500 ways and more, never meets anything but sentences."""

# ruff: noqa: E501  (lists of damages)
from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

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
       "#REF!", "a" * 5000, "999999", "..", "/etc/passwd", "\ud7ff", "inf", "1_000", "+", "."]  # fmt: skip
TABLES = ["places.csv", "links.csv", "sites.csv", "indicators.csv", "observations.csv",
          "junctions.csv", "sections.csv"]  # fmt: skip
ALL = [*TABLES, "case.toml", "rivers.geojson"]

# Each damage: (file, how, two numbers that say where, an odd cell).
damages = st.tuples(
    st.sampled_from(ALL),
    st.sampled_from([
        "flip", "cut", "double", "cell", "swap_cells", "heading", "encode", "drop_line", "repeat_line",
        "insert", "rename", "delete", "grow", "workbook", "comma",
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


def workbook(path, at, by, _odd):
    """The table as a workbook, whole or with one byte changed."""
    book = Workbook()
    for row in grid(path):
        book.active.append([re.sub(r"[\x00-\x08\x0b-\x1f]", "", c)[:1000] for c in row])
    path.unlink()
    made = path.with_suffix(".xlsx")
    book.save(made)
    if by % 2:
        flip(made, at, by, "")


DAMAGE = {f.__name__: f for f in (
    flip, cut, insert, cell, swap_cells, heading, drop_line, repeat_line, comma, encode, double, grow,
    rename, delete, workbook,
)}  # fmt: skip


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
            assert ZH.fullmatch(problem.render("zh")), problem.render("zh")
            assert EN.fullmatch(problem.render("en")), problem.render("en")
        if errors_of(problems):
            with pytest.raises(CaseInvalid) as invalid:
                reading.case_from(loaded)
            assert invalid.value.problems == problems
        else:
            assert isinstance(reading.case_from(loaded), Case)
