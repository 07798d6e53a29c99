"""Rows of an Excel sheet, cells as words, from a workbook that was looked at before opening."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiezhi.case.delimited import Rows, Unreadable
from xiezhi.case.sheet_look import SheetLook, sheet_look
from xiezhi.case.sniff import Fault, is_signed
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_COLUMNS, MAX_ROWS = 256, 1_048_576
_EXACT = 1e15  # up to here a float holds every whole number
MAX_UNPACKED_BYTES = 100 * 2**20
MAX_STRINGS_BYTES = 48 * 2**20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def sheet_names(path: Path) -> list[str]:
    """The names of the visible and hidden sheets. Raises Unreadable."""
    with _opened(path, values=True) as book:
        return [str(sheet.title) for sheet in book.worksheets]


def sheet_rows(path: Path, sheet: str) -> Rows:
    """Rows of a sheet that hold anything, with their number, from 1. Raises Unreadable.

    A formula gives the value that the spreadsheet kept; where it kept none, the formula itself,
    so that the checker can say so.
    """
    with _opened(path, values=True) as book:
        rows = {number: cells for number, cells in _rows(book, sheet) if cells}
    if _has_formulas(path):
        with _opened(path, values=False) as book:
            formulas = {number: cells for number, cells in _rows(book, sheet) if cells}
        numbers = sorted({*rows, *formulas})
        rows = {n: _filled(rows.get(n, []), formulas.get(n, [])) for n in numbers}
    yield from rows.items()


def first_rows(path: Path, sheet: str, at_most: int) -> list[list[str]]:
    """The first rows of a sheet that hold anything, formulas as such. Raises Unreadable."""
    with _opened(path, values=False) as book:
        return list(islice((cells for _, cells in _rows(book, sheet) if cells), at_most))


def look_at(path: Path, sheet: str) -> SheetLook:
    """Merged cells of a sheet and cells beyond those that `sheet_rows` gives."""
    with _opened(path, values=True) as book, zipfile.ZipFile(path) as archive:
        found: Any = book[sheet]
        return sheet_look(archive, found._worksheet_path)  # noqa: SLF001  (named nowhere else)


def _rows(book: Workbook, name: str) -> Rows:
    sheet: Any = book[name]
    sheet.reset_dimensions()  # a workbook may lie about its size
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
        if number > MAX_ROWS:  # rows are numbered by the file, which may lie about that, too
            raise Unreadable(_damaged())
        words = [] if cells.count(None) == len(cells) else [_words(cell) for cell in cells]
        yield number, words[: _width(words)]


def _width(words: list[str]) -> int:
    return max((i + 1 for i, word in enumerate(words) if word), default=0)


def _filled(values: list[str], formulas: list[str]) -> list[str]:
    """Where a formula kept no value, the formula."""
    wide = values + [""] * (len(formulas) - len(values))
    return [
        v or (f if f.startswith("=") else "")
        for v, f in zip(wide, [*formulas, *[""] * (len(wide) - len(formulas))], strict=True)
    ]


def _words(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, str | int):
        return str(cell)
    return _time(cell)


def _time(cell: object) -> str:
    """A date or time as words; else the formula of a cell that stands for many."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if not cell.second else "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _hours(cell)
    return str(getattr(cell, "text", None) or "=?")


def _hours(span: timedelta) -> str:
    """A length of time as a spreadsheet shows it, e.g. 25:30:00."""
    seconds = round(span.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"


@contextmanager
def _opened(path: Path, *, values: bool) -> Iterator[Workbook]:
    fault = _fault_of_workbook(path)
    if fault is not None:
        raise Unreadable(fault)
    from openpyxl import load_workbook  # noqa: PLC0415  (slow; only cases with a workbook pay)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that hold no data
            book = load_workbook(path, read_only=True, data_only=values, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except Exception:  # noqa: BLE001  (openpyxl, zlib and XML raise anything on damaged bytes)
        raise Unreadable(_damaged()) from None


def _fault_of_workbook(path: Path) -> Fault | None:
    if is_signed(path, _OLE):
        return _encrypted() if _ENCRYPTED in path.read_bytes() else _old_excel()
    if not is_signed(path, _ZIP):
        return _no_workbook()
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
    except Exception:  # noqa: BLE001  (see `_opened`)
        return _damaged()
    strings = max((s for n, s in sizes.items() if "sharedstrings" in n.lower()), default=0)
    if sum(sizes.values()) > MAX_UNPACKED_BYTES or strings > MAX_STRINGS_BYTES:
        return _bomb(sum(sizes.values()))
    return None


def _has_formulas(path: Path) -> bool:
    """Whether some sheet of the workbook holds a formula at all."""
    with zipfile.ZipFile(path) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        return any(_mentions(archive, name) for name in sheets)


def _mentions(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(2**20):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-40:]
    return False


def _encrypted() -> Fault:
    return Fault(
        "encrypted",
        Text("工作簿设有密码", "the workbook is protected by a password"),
        Text("没有密码的 xlsx", "an xlsx without a password"),
        Text("请取消密码后另存", "save it again without the password"),
    )


def _old_excel() -> Fault:
    return Fault(
        "old_excel",
        Text("是旧版 Excel（xls）文件", "it is a file of the old Excel (xls)"),
        Text("xlsx 或 CSV", "xlsx or CSV"),
        Text("请另存为 xlsx", "save it again as xlsx"),
    )


def _no_workbook() -> Fault:
    return Fault(
        "no_workbook",
        Text("内容不是 Excel 工作簿", "the content is no Excel workbook"),
        Text("xlsx 工作簿", "an xlsx workbook"),
        Text("如果是文本，请把扩展名改为 .csv", "if it is text, give it the extension .csv"),
    )


def _damaged() -> Fault:
    return Fault(
        "damaged_workbook",
        Text("工作簿已损坏", "the workbook is damaged"),
        Text("可打开的 xlsx", "an xlsx that opens"),
        Text(
            "请在表格软件中修复后另存，或改用 CSV",
            "repair and save it in a spreadsheet, or use CSV",
        ),
    )


def _bomb(size: int) -> Fault:
    mb = f"{size / 2**20:.0f} MB"
    return Fault(
        "unpacks_too_large",
        Text(f"解压后有 {mb}", f"it unpacks to {mb}"),
        Text("普通大小的工作簿", "a workbook of ordinary size"),
        Text("请删去多余内容，或改用 CSV", "delete what is not needed, or use CSV"),
    )
