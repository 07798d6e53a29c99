"""Sheets of lists: read from Excel or CSV as an office saved them, written so that they open."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.model.disk import named, unread
from xiezhi.model.errors import AskedWrongly, XiezhiError
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from xiezhi.case.dictionary import TableSpec
    from xiezhi.case.sniff import Fault
    from xiezhi.model.units import Lang
    from xiezhi.register.lists import Column, Sheet
    from xiezhi.register.state import State

MAX_BYTES = 16 * 2**20
MAX_ROWS = 20_100
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_MACROS = ("vbaproject.bin", "xl/macrosheets/", "xl/activex/")
_FONT = "Microsoft YaHei"
_WIDE, _OWNER, _NARROW = 36.0, 24.0, 14.0


class ListUnreadable(XiezhiError):
    """A file that cannot be read as a list: no table, too large, damaged, with macros."""


class ListKind(AskedWrongly):
    """A list is asked for in a form that is not written."""


def list_rows(path: Path, state: State) -> list[tuple[int, list[str]]]:
    """The rows of a list's file with their numbers, cells as words.

    Raises ListUnreadable, InputUnreadable. Nothing in the file is run.
    """
    from xiezhi.case.delimited import Unreadable, csv_rows  # noqa: PLC0415  (keeps --help fast)
    from xiezhi.case.sniff import fault_of_file, is_signed  # noqa: PLC0415
    from xiezhi.register.lists import columns_of  # noqa: PLC0415

    if not path.exists():
        raise unread(path, FileNotFoundError(2, ""))
    fault = fault_of_file(path, MAX_BYTES)
    if fault is not None:
        raise _unreadable(path, fault)
    try:
        if is_signed(path, b"PK\x03\x04") or path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
            return _workbook_rows(path)
        rows = csv_rows(path, _spec(columns_of(state)))
        return [(n, [_bare(cell) for cell in cells]) for n, cells in _counted(path, rows)]
    except Unreadable as error:
        raise _unreadable(path, error.fault, error.row) from None


def list_bytes(sheet: Sheet, lang: Lang, suffix: str, title: str) -> bytes:
    """A list as an Excel workbook or as CSV; no cell of it is a formula."""
    if suffix == ".csv":
        return _csv(sheet, lang)
    if suffix == ".xlsx":
        return _workbook(sheet, lang, title)
    raise ListKind(
        text(
            "清单可写成 .xlsx 或 .csv，不能写成“{given}”；请换一个文件名。",
            "a list is written as .xlsx or .csv, not as {given}; choose another name.",
            given=Text(suffix or "?", suffix or "?"),
        )
    )


def _workbook_rows(path: Path) -> list[tuple[int, list[str]]]:
    from xiezhi.case.workbook import sheet_names, sheet_rows  # noqa: PLC0415

    _refuse_macros(path)
    sheet = sheet_names(path)[0]
    return list(_counted(path, sheet_rows(path, sheet)))


def _refuse_macros(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError):
        return  # said by the reader
    if any(sign in name for name in names for sign in _MACROS):
        raise ListUnreadable(
            text(
                "“{name}”带有宏，不予读取；请另存为不带宏的 .xlsx。",
                "{name} holds macros and is not read; save it again as .xlsx without macros.",
                name=named(path.name),
            )
        )


def _counted(path: Path, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for n, cells in rows:
        if n > MAX_ROWS:
            most = str(MAX_ROWS)
            raise ListUnreadable(
                text(
                    "“{name}”超过{most}行；请确认这是清单，或分成几份。",
                    "{name} has more than {most} rows; check that it is a list, or divide it.",
                    name=named(path.name),
                    most=Text(most, most),
                )
            )
        yield n, cells


def _spec(columns: Sequence[Column]) -> TableSpec:
    """The headings in both languages, for finding the sign that divides a CSV's cells."""
    from xiezhi.case.dictionary import ColumnSpec, ColumnType, TableSpec  # noqa: PLC0415

    words = Text("清单", "list")
    specs = tuple(
        ColumnSpec(c.heading.en, c.heading.zh, ColumnType.TEXT, c.heading, "") for c in columns
    )
    return TableSpec("list", words, words, (), (), specs)


def _bare(cell: str) -> str:
    """Without the apostrophe that kept a spreadsheet from taking the cell for a formula."""
    return cell[1:] if cell.startswith("'") and _like_a_formula(cell) else cell


def _like_a_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula, whatever apostrophes stand before."""
    return cell.lstrip("'").startswith(_SIGNS)


def _csv(sheet: Sheet, lang: Lang) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.headings(lang))
    for row in sheet.rows:
        writer.writerow([f"'{cell}" if _like_a_formula(cell) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _workbook(sheet: Sheet, lang: Lang, title: str) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  (slow to import)
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  (a new workbook has one sheet)
    page.title = Text("清单", "List").render(lang)
    for i, row in enumerate((sheet.headings(lang), *sheet.rows), start=1):
        for j, words in enumerate(row, start=1):
            cell = page.cell(i, j)
            cell.value = words or None
            cell.data_type = "s" if words else "n"
            cell.number_format = "@"
            cell.quotePrefix = 1 if words.startswith(_SIGNS) else 0
            cell.font = Font(name=_FONT, size=10, bold=i == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if i == 1:
                cell.fill = PatternFill("solid", fgColor="E8EEF1")
    for j, column in enumerate(sheet.columns, start=1):
        width = _WIDE if column.wide else _OWNER if column.side else _NARROW
        page.column_dimensions[get_column_letter(j)].width = width
    page.freeze_panes = "B2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    book.properties.title = title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _unreadable(path: Path, fault: Fault, row: int | None = None) -> ListUnreadable:
    number = "" if row is None else str(row)
    return ListUnreadable(
        text(
            "“{name}”{row}{given}；应为{expected}；{advice}。",
            "{name}{row}{given}; expected {expected}; {advice}.",
            name=named(path.name),
            row=Text(f"第{number}行：", f", row {number}: ") if number else Text("：", ": "),
            given=fault.given,
            expected=fault.expected,
            advice=fault.advice,
        )
    )
