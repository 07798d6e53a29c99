"""Rows of an Excel sheet, cells as words, from a workbook that was looked at before opening."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiezhi.case.delimited import Rows, Unreadable
from xiezhi.case.sniff import Fault, is_signed
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_COLUMNS = 256
_EXACT = 1e15  # up to here a float holds every whole number
MAX_UNPACKED_BYTES = 100 * 2**20
MAX_STRINGS_BYTES = 48 * 2**20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def sheet_names(path: Path) -> list[str]:
    """The names of the visible and hidden sheets. Raises Unreadable."""
    with _opened(path, values=True) as book:
        return [str(sheet.title) for sheet in book.worksheets]


def sheet_rows(path: Path, sheet: str) -> Rows:
    """Rows of a sheet with their number, from 1. Raises Unreadable.

    A formula gives the value that the spreadsheet kept; where it kept none, the formula itself,
    so that the checker can say so.
    """
    with _opened(path, values=True) as book:
        rows = list(_rows(book, sheet))
    if any("" in cells for _, cells in rows) and _has_formulas(path):
        with _opened(path, values=False) as book:
            formulas = [cells for _, cells in _rows(book, sheet)]
        rows = [(n, _filled(cells, f)) for (n, cells), f in zip(rows, formulas, strict=False)]
    yield from rows


def n_filled_rows(path: Path, sheet: str, at_most: int) -> int:
    """How many rows of a sheet hold anything, counted no further than `at_most`."""
    with _opened(path, values=True) as book:
        return sum(1 for _ in islice((c for _, c in _rows(book, sheet) if c), at_most))


def _rows(book: Workbook, name: str) -> Rows:
    sheet: Any = book[name]
    sheet.reset_dimensions()  # a workbook may lie about its size
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
        words = [_words(cell) for cell in cells]
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
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes" if not cell.second else "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    return str(cell)


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
            if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                return True
            tail = chunk[-3:]
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
