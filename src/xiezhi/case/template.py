"""The spreadsheet template: a sheet per table, made from the data dictionary."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xiezhi.case.advice import expected_text
from xiezhi.case.dictionary import ColumnSpec, ColumnType, TableSpec, table_spec, tables
from xiezhi.model.units import Lang

GUIDE = "说明 Guide"
_LAST_ROW = 10000
# Fixed, so that the same dictionary gives the same bytes.
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_REQUIRED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="5B7C99")
_HEADING = Font(bold=True, color="FFFFFF")
_FORMATS = {
    ColumnType.DATE: "yyyy-mm-dd",
    ColumnType.TIME: "yyyy-mm-dd hh:mm",
    **dict.fromkeys(
        (ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.FRACTION, ColumnType.YEAR,
         ColumnType.LON, ColumnType.LAT),
        "General",
    ),
}  # fmt: skip


def write_template(path: Path, names: Sequence[str] | None = None, lang: Lang = "zh") -> Path:
    """Write the template of these tables (all but lines by default), headings in one language.

    Headings are column names in English, labels in Chinese; the reader takes either.
    Raises UnknownTable. The same dictionary gives the same bytes.
    """
    path.write_bytes(template_bytes(names, lang))
    return path


def template_bytes(names: Sequence[str] | None = None, lang: Lang = "zh") -> bytes:
    """The template as the bytes of an xlsx file."""
    wanted = [table_spec(name) for name in names] if names else list(tables().values())
    specs = [spec for spec in wanted if not spec.lines]
    book = Workbook()
    guide: Any = book.active
    guide.title = GUIDE
    _fill_guide(guide, specs, lang)
    for spec in specs:
        _fill(book.create_sheet(sheet_title(spec, lang)), spec, lang)
    return _settled(book)


def sheet_title(spec: TableSpec, lang: Lang) -> str:
    """What the sheet of a table is called."""
    return spec.title.zh if lang == "zh" else spec.name


def heading(column: ColumnSpec, lang: Lang) -> str:
    """What the header cell of a column says."""
    return column.label if lang == "zh" else column.name


def _fill(sheet: Worksheet, spec: TableSpec, lang: Lang) -> None:
    for i, column in enumerate((c for c in spec.columns if not c.derived), start=1):
        cell = sheet.cell(1, i, heading(column, lang))
        cell.font = _HEADING
        cell.fill = _REQUIRED if column.required else _OPTIONAL
        cell.comment = _comment(column)
        width = max(12, 2 * len(column.label) + 2 if lang == "zh" else len(column.name) + 2)
        letter = get_column_letter(i)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.type, "@")
        _restrict(sheet, column, letter)
    sheet.freeze_panes = "A2"


def _comment(column: ColumnSpec) -> Comment:
    expected, unit = expected_text(column), column.unit_text
    needed = "必填 required" if column.required else "可空 optional"
    words = [
        f"{column.name} · {column.label}（{needed}）",
        column.meaning.zh,
        column.meaning.en,
        f"{expected.zh} | {expected.en}",
        *([f"单位 unit: {unit.zh} {unit.en}"] if unit else []),
        *([f"例 e.g. {column.example}"] if column.example else []),
        *(["多个值以 ; 分隔 | several values joined by ;"] if column.many else []),
    ]
    return Comment("\n".join(words), "xiezhi", height=170, width=360)


def _restrict(sheet: Worksheet, column: ColumnSpec, letter: str) -> None:
    """A list to choose from; spreadsheets take one of up to 255 characters."""
    if column.values is None or column.many:
        return
    choices = ",".join(column.values)
    rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
    rule.error = choices
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(rule)


def _fill_guide(sheet: Worksheet, specs: Sequence[TableSpec], lang: Lang) -> None:
    for line in _GUIDE:
        sheet.append([line])
    sheet.append([])
    sheet.append(["工作表 Sheet", "表 Table", "用途", "What it is for", "必填列 Required columns"])
    first = sheet.max_row
    for spec in specs:
        needed = ", ".join(heading(spec.column(name), lang) for name in spec.required)
        sheet.append([sheet_title(spec, lang), spec.name, spec.about.zh, spec.about.en, needed])
    for cell in sheet[first]:
        cell.font, cell.fill = _HEADING, _REQUIRED
    for letter, width in zip("ABCDE", (18, 20, 60, 70, 60), strict=True):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter][first:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


_GUIDE = (
    "协治案例数据模板 | Template of the tables of a xiezhi case",
    "只填需要的表；空表会被忽略。把本文件放进案例文件夹，运行 xiezhi check 检查。",
    (
        "Fill in the tables you need; empty ones are ignored. Put this file into the case folder "
        "and run `xiezhi check`."
    ),
    "表头第一行不要改动或合并；把鼠标停在表头上可看含义、单位和例子；深色为必填列。",
    (
        "Do not change or merge the header row; hover over a heading for meaning, unit and "
        "example; dark headings are required."
    ),
    "河流与道路走向以 GeoJSON 提供，不在本模板内。",
    "Lines of rivers and roads are given as GeoJSON and are not part of this template.",
)


def _settled(book: Workbook) -> bytes:
    """The workbook's bytes with every time stamp fixed."""
    fresh, settled = io.BytesIO(), io.BytesIO()
    book.save(fresh)
    with zipfile.ZipFile(fresh) as source, zipfile.ZipFile(settled, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "docProps/core.xml":
                content = _STAMP.sub(b"2020-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(item.filename, _ZIP_TIME)
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return settled.getvalue()
