"""Rows of a CSV file as a spreadsheet would number them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from xiezhi.case.dictionary import TableSpec
from xiezhi.case.sniff import Fault, encoding_of, fault_of_text
from xiezhi.model.text import Text

MAX_LINE = 2**20
MAX_COLUMNS = 512
_DELIMITERS = (",", "\t", ";", "，", "|")

Rows = Iterator[tuple[int, list[str]]]


class Unreadable(Exception):
    """A file stopped making sense at some row; carries the fault."""

    def __init__(self, fault: Fault, row: int | None = None) -> None:
        self.fault, self.row = fault, row
        super().__init__(fault.kind)


def csv_rows(path: Path, spec: TableSpec) -> Rows:
    """Rows with their number, from 1, cells as written. Raises Unreadable."""
    fault = fault_of_text(path)
    encoding = encoding_of(path) if fault is None else fault
    if isinstance(encoding, Fault):
        raise Unreadable(encoding)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file, spec)
        yield from _records(csv.reader(_lines(file), delimiter=delimiter, strict=True))


def _records(reader: Iterator[list[str]]) -> Rows:
    row = 0
    try:
        for row, record in enumerate(reader, start=1):
            if len(record) > MAX_COLUMNS:
                raise Unreadable(_too_wide(len(record)), row)
            yield row, record
    except csv.Error as error:
        raise Unreadable(_broken(error), row + 1) from None


def _lines(file: TextIO) -> Iterator[str]:
    for number in range(1, 2**40):
        line = file.readline(MAX_LINE)
        if len(line) >= MAX_LINE:
            raise Unreadable(_long_line(), number)
        if not line:
            return
        yield line


def _delimiter(file: TextIO, spec: TableSpec) -> str:
    """The sign that splits the first lines into the most known column names."""
    lines = list(islice(_lines(file), 10))
    file.seek(0)

    def known(sign: str) -> int:
        return max(
            (sum(spec.column_named(c.strip(' "')) is not None for c in line.strip().split(sign)))
            for line in lines
        )

    return max(_DELIMITERS, key=known) if lines else ","


def _broken(error: csv.Error) -> Fault:
    reason = str(error)
    if "field larger" in reason:
        return Fault(
            "field_too_long",
            Text("有一个单元格超过 128 KB", "a cell is longer than 128 KB"),
            Text("短的单元格", "short cells"),
            Text(
                "多半是少了一个英文引号，请补上",
                "most often a closing quotation mark is missing: add it",
            ),
        )
    return Fault(
        "broken_csv",
        Text(
            "引号不成对或位置不对", "a quotation mark has no partner or stands in the wrong place"
        ),
        Text("成对的英文双引号", "quotation marks in pairs around a cell"),
        Text("请检查此行附近的引号", "look at the quotation marks near this row"),
    )


def _too_wide(n_cells: int) -> Fault:
    return Fault(
        "too_wide",
        Text(f"此行有 {n_cells} 格", f"the row has {n_cells} cells"),
        Text(f"不超过 {MAX_COLUMNS} 列的表", f"a table of at most {MAX_COLUMNS} columns"),
        Text("请确认这是案例的表", "make sure that this is a table of the case"),
    )


def _long_line() -> Fault:
    return Fault(
        "line_too_long",
        Text("有一行超过 1 MB", "a line is longer than 1 MB"),
        Text("每行一条记录的文本", "text with one record a line"),
        Text("请确认这是 CSV 文件", "make sure that this is a CSV file"),
    )
