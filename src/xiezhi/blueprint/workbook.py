"""The blueprint's tables as an Excel workbook: full precision, both languages, an index."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from xiezhi.blueprint.archive import reproducible
from xiezhi.blueprint.sheets import sheet_names
from xiezhi.blueprint.values import plain, printable, text_width
from xiezhi.model.units import LANGS, Unit

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from xiezhi.blueprint.build import Blueprint
    from xiezhi.blueprint.values import Plain
    from xiezhi.model.table import Column, Table

INDEX = "目录 Index"
HEADER_ROW = 3
_FONT = "Microsoft YaHei"
_WIDTH_MIN, _WIDTH_MAX = 8.0, 48.0
_HEAD = {
    "font": Font(name=_FONT, bold=True, size=10),
    "fill": PatternFill("solid", fgColor="E8EEF1"),
    "border": Border(bottom=Side("thin", color="1C2733")),
    "alignment": Alignment(wrap_text=True, vertical="bottom"),
}
_BODY = Font(name=_FONT, size=10)
_TITLE = Font(name=_FONT, bold=True, size=13)
_LINK = Font(name=_FONT, size=10, color="14506B", underline="single")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def workbook_of(blueprint: Blueprint) -> bytes:
    """The workbook: an index, then a sheet for each table, in the order of the document."""
    book = Workbook()
    index = book.active
    assert index is not None  # noqa: S101  (a new workbook has one sheet)
    index.title = INDEX
    names = sheet_names(blueprint.tables)
    for table in blueprint.tables:
        _write_table(book.create_sheet(names[table.id]), table)
    _write_index(index, blueprint, names)
    book.properties.creator = f"xiezhi {blueprint.version}"
    book.properties.title = _both(blueprint.title.render("zh"), blueprint.title.render("en"))
    written = BytesIO()
    book.save(written)
    return reproducible(written.getvalue())


def _write_index(sheet: Worksheet, blueprint: Blueprint, names: dict[str, str]) -> None:
    title = _both(blueprint.title.render("zh"), blueprint.title.render("en"))
    _put(sheet, 1, 1, f"{title}  {blueprint.reference_year}").font = _TITLE
    heads = ("表 Table", "名称", "Title", "问题", "Question", "行数 Rows")
    _write_head(sheet, list(heads))
    rows = ((finding, table) for finding in blueprint.findings for table in finding.tables)
    for row, (finding, table) in enumerate(rows, HEADER_ROW + 1):
        words: tuple[Plain, ...] = (
            names[table.id],
            *(table.title.render(lang) for lang in LANGS),
            *(finding.question.render(lang) for lang in LANGS),
            len(table.rows),
        )
        for column, word in enumerate(words, 1):
            _put(sheet, row, column, word)
        _link(sheet.cell(row, 1), names[table.id])  # type: ignore[arg-type]
    _fit(sheet)


def _write_table(sheet: Worksheet, table: Table) -> None:
    _put(sheet, 1, 1, _both(table.title.render("zh"), table.title.render("en"))).font = _TITLE
    if table.note:
        _put(sheet, 2, 1, _both(table.note.render("zh"), table.note.render("en")))
    fields = _sheet_columns(table)
    _write_head(sheet, [head for head, _, _ in fields])
    for number, (_, field, column) in enumerate(fields, 1):
        for row, value in enumerate(table.rows[field], HEADER_ROW + 1):
            cell = _put(sheet, row, number, plain(value))
            of_row = table.row_column(column, row - HEADER_ROW - 1)
            if of_row.unit and cell.data_type == "n":
                cell.number_format = number_format(of_row.unit, of_row.digits)
    sheet.auto_filter.ref = (
        f"A{HEADER_ROW}:{get_column_letter(len(fields))}{HEADER_ROW + len(table.rows)}"
    )
    _fit(sheet)


def _sheet_columns(table: Table) -> list[tuple[str, str, Column]]:
    """Heading, field and column of each sheet column; words in two languages take two."""
    found = []
    for column in table.columns:
        fields = {lang: column.field(table.rows, lang) for lang in LANGS}
        heads = {lang: column.heading(lang) for lang in LANGS}
        if fields["zh"] == fields["en"]:
            found.append((_both(heads["zh"], heads["en"], "\n"), fields["zh"], column))
        else:
            found += [(heads[lang], fields[lang], column) for lang in LANGS]
    return found


def number_format(unit: Unit, digits: int | None) -> str:
    """How Excel shows a number of this unit; shares and points stay fractions, shown in percent.

    >>> number_format(Unit.PERSONS, None), number_format(Unit.SHARE, None)
    ('#,##0', '0.0%')
    """
    places = unit.digits if digits is None else digits
    tail = f".{'0' * places}" if places else ""
    if unit in (Unit.SHARE, Unit.POINTS):
        return f"0{tail}%"
    return "0" if unit is Unit.YEAR else f"#,##0{tail}"


def _put(sheet: Worksheet, row: int, column: int, value: Plain) -> Cell:
    """Write a cell; words that begin like a formula are marked as words."""
    cell: Cell = sheet.cell(row, column)  # type: ignore[assignment]
    cell.value = printable(value) if isinstance(value, str) else value
    cell.font = _BODY
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = 1 if value.startswith(_FORMULA_SIGNS) else 0
    return cell


def _write_head(sheet: Worksheet, heads: list[str]) -> None:
    for number, head in enumerate(heads, 1):
        cell = _put(sheet, HEADER_ROW, number, head)
        for part, style in _HEAD.items():
            setattr(cell, part, style)
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 2)  # type: ignore[assignment]
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _link(cell: Cell, sheet_name: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet_name}'!A1")
    cell.font = _LINK


def _fit(sheet: Worksheet) -> None:
    """Widths that hold the longest line of each column, from the heading down."""
    for cells in sheet.iter_cols(min_row=HEADER_ROW):
        longest = max((_cell_width(cell) for cell in cells), default=0.0)  # type: ignore[arg-type]
        letter = get_column_letter(cells[0].column)  # type: ignore[arg-type]
        sheet.column_dimensions[letter].width = min(max(longest + 2, _WIDTH_MIN), _WIDTH_MAX)


def _cell_width(cell: Cell) -> float:
    if isinstance(cell.value, str):
        return max(text_width(line) for line in cell.value.split("\n"))
    return 0.0 if cell.value is None else float(len(f"{cell.value:,.2f}"))


def _both(zh: str, en: str, between: str = "  ") -> str:
    return zh if zh == en else f"{zh}{between}{en}"
