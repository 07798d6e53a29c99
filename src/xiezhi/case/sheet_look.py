"""What a sheet holds besides rows of cells: merged cells, and cells far to the right."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from xiezhi.case.problems import Problem, Severity
from xiezhi.model.text import Text

_CHUNK_BYTES = 2**20
_OVERLAP_BYTES = 600  # longer than any tag of a cell
_MAX_FOUND = 1000
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
# A cell right of column IV, the 256th, that is not empty.
_BEYOND = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=[\"']((?:I[W-Z]|[J-Z][A-Z]|[A-Z]{3})\d{1,7})[\"'][^>]*?(?<!/)>"
    rb"\s*<(?:\w+:)?(?:v|is|f)\b"
)


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells; only its first cell has a value."""

    ref: str
    first_row: int
    last_row: int
    one_column: bool


@dataclass(frozen=True, slots=True)
class SheetLook:
    """Merged ranges of a sheet, and names of its filled cells beyond the 256th column."""

    merged: tuple[Merged, ...] = ()
    beyond: tuple[str, ...] = ()


def sheet_look(archive: zipfile.ZipFile, part: str) -> SheetLook:
    """The look of the sheet in this part of a workbook, found without loading it whole."""
    merged: dict[str, Merged] = {}
    beyond: dict[str, None] = {}
    for text in _overlapping(archive, part):
        for match in _MERGED.finditer(text):
            one = _merged(*(group.decode() for group in match.groups()))
            merged.setdefault(one.ref, one)
        beyond |= dict.fromkeys(match.group(1).decode() for match in _BEYOND.finditer(text))
        if len(merged) > _MAX_FOUND or len(beyond) > _MAX_FOUND:
            break
    return SheetLook(tuple(merged.values()), tuple(beyond))


def look_problems(
    look: SheetLook, file: str, header_row: int, rows: Collection[int]
) -> list[Problem]:
    """What a look at a sheet brings out: values that count once or not at all.

    header_row: the last row of the header; rows: those that hold data.
    """
    problems = [
        _once(merged, file)
        for merged in look.merged
        if merged.last_row > header_row and merged.first_row in rows
    ]
    return problems + ([_unread(look.beyond, file)] if look.beyond else [])


def _overlapping(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield tail + chunk
            tail = chunk[-_OVERLAP_BYTES:]


def _merged(first_column: str, first_row: str, last_column: str, last_row: str) -> Merged:
    ref = f"{first_column}{first_row}:{last_column}{last_row}"
    return Merged(ref, int(first_row), int(last_row), first_column == last_column)


def _once(merged: Merged, file: str) -> Problem:
    first = merged.ref.split(":")[0]
    if merged.first_row < merged.last_row:
        rest = Text("其余各行按空格读取", "the other rows are read as empty")
    else:
        rest = Text("其余各列按空格读取", "the other columns are read as empty")
    return Problem(
        "merged_cells",
        file,
        Text(
            f"单元格 {merged.ref} 是合并的，内容只算在 {first} 一格，{rest.zh}",
            f"the cells {merged.ref} are merged: what they hold counts in {first} alone, {rest.en}",
        ),
        Text("每格各有内容的表", "a table with a value in every cell of its own"),
        Text("请取消合并，在每一行填上内容", "unmerge them and fill in every row"),
        merged.first_row,
        severity=Severity.WARNING,
    )


def _unread(cells: tuple[str, ...], file: str) -> Problem:
    shown = ", ".join(cells[:3]) + (" …" if len(cells) > 3 else "")  # noqa: PLR2004
    return Problem(
        "cells_beyond",
        file,
        Text(
            f"第 256 列以外的 {shown} 有内容，未读取",
            f"cells beyond the 256th column hold something that is not read: {shown}",
        ),
        Text("只在有列名的列中填写", "nothing outside of the columns that have a name"),
        Text("请清空这些格，或移到表内", "clear those cells, or move them into the table"),
        severity=Severity.WARNING,
    )
