"""Write docs/reference/case-format.md from the data dictionary."""

from __future__ import annotations

import sys
from pathlib import Path

from xiezhi.case.advice import expected_text
from xiezhi.case.dictionary import ColumnSpec, TableSpec, tables
from xiezhi.case.parameters import ParameterSpec, parameter_specs

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "case-format.md"
HEAD = """\
# The case folder 案例文件夹

<!-- Made by tools/render_dictionary.py from src/xiezhi/case/dictionary.toml; do not edit. -->

A case is a folder with `case.toml` and any of the tables below. Only `case.toml` is required;
`xiezhi new` makes one, `xiezhi check` checks the folder, `xiezhi template` writes a spreadsheet.

案例是一个文件夹，内有 `case.toml` 和下列任意表。只有 `case.toml` 必需；
`xiezhi new` 新建，`xiezhi check` 检查，`xiezhi template` 生成填表模板。

## Settings: `case.toml` 设置

| key 名称 | value 取值 | required 必填 |
|---|---|---|
| `id` | letters, digits, `-`, `_` 编号 | yes 是 |
| `title_zh`, `title_en` | titles 中英文标题 | yes 是 |
| `sides` | adjacent provinces, codes or names 相邻省级行政区的代码或名称 | yes 是 |
| `language` | `"zh"` (default 默认) or `"en"` | |
| `reference_year` | 1990–2100, default 默认 2020: see below 见下 | |
| `neighbours` | `true`: places of neighbouring provinces, too 同时读入邻省的地方 | |
| `synthetic` | `true`: all tables are invented, and each answer says so 全为虚构，各处标明 | |
| `[parameters]` | numbers, words or true/false for analyses 分析参数 | |

`reference_year` is printed on every document and compared with the data; it selects none. The
figures that are built in are those of the censuses of 2010 and 2020, so that another year needs a
table `places` with figures of that year. Tables keep the years in their own columns. Links that
opened later than the reference year stay in the network, since times are those of today's roads: a
finding that sets them against the people of that year says so. `xiezhi check` warns of a reference
year that the figures do not have, and of links that are not open yet.

`reference_year` 印在各种文档上，并与数据对照；它不挑选数据。内置数字是 2010、2020 年普查数，
写别的年份就要在 `places` 表给出那一年的数字。各表的年份以各自的列为准。在参照年份之后开通的线路仍在
路网中，因为时间说的是今天的路；把它与当年人口放在一起的结论会注明。参照年份与数字不符、线路尚未开通，
`xiezhi check` 都会提醒。

## Parameters: `[parameters]` 参数

Numbers that analyses take from the case; a name that none of them knows is reported.
各项分析从案例读取的数字；没有分析认识的名称会被指出。

| name 名称 | meaning 含义 | at least 不小于 | default 默认 |
|---|---|---|---|
@PARAMETERS@

## Files 文件

A table is `<table>.csv`, `<table>.xlsx`, or a sheet named by the table in any `.xlsx`; the Chinese
title serves as well as the name. Lines are `<table>.geojson`, longitude and latitude in degrees.
CSV may be UTF-8 (with or without mark) or GBK; a file has at most 64 MB (GeoJSON 48 MB). Headings
are column names or their Chinese labels. Cells of columns marked “list” hold several values joined
by `;`. Missing values are empty cells.

一张表一个文件：`<表名>.csv`、`<表名>.xlsx`，或任意 `.xlsx` 中以表名命名的工作表；
表名与中文名均可。线为 `<表名>.geojson`，经纬度以度计。CSV 可为 UTF-8 或 GBK；
单个文件不超过 64 MB（GeoJSON 48 MB）。表头用列名或中文列名均可。
标“list”的列可用 `;` 分隔多个值。没有数据就留空。

## Tables 表
"""

_COLUMNS = (
    "| column 列 | label 中文列名 | type 类型 | unit 单位 | required 必填 | meaning 含义 "
    "| example 例 |"
)


def page() -> str:
    """The whole page."""
    rows = "\n".join(_parameter(spec) for spec in parameter_specs().values())
    head = HEAD.replace("@PARAMETERS@", rows)
    return "\n".join([head, *(_table(spec) for spec in tables().values())])


def _parameter(spec: ParameterSpec) -> str:
    default = "" if spec.default is None else f"{spec.default:g}"
    return f"| `{spec.name}` | {spec.meaning.en}. {spec.meaning.zh} | {spec.least:g} | {default} |"


def _table(spec: TableSpec) -> str:
    rooms = "; ".join(f"{room.en} {room.zh}" for room in spec.serves)
    suffix = "geojson" if spec.lines else "csv"
    lines = [
        f"### `{spec.name}.{suffix}` {spec.title.zh} {spec.title.en}",
        "",
        spec.about.zh,
        "",
        spec.about.en,
        "",
        f"Serves 用于: {rooms}. Key 唯一键: {', '.join(f'`{name}`' for name in spec.key)}.",
        "",
        _COLUMNS,
        "|---|---|---|---|---|---|---|",
        *(_column(column) for column in spec.columns),
        "",
    ]
    return "\n".join(lines)


def _column(column: ColumnSpec) -> str:
    unit = column.unit_text.en if column.unit_text else ""
    needed = "yes 是" if column.required else ("built in 内置" if column.derived else "")
    example = f"`{column.example}`" if column.example else ""
    cells = [
        f"`{column.name}`",
        column.label,
        _type(column),
        unit,
        needed,
        f"{column.meaning.en}. {column.meaning.zh}",
        example,
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type(column: ColumnSpec) -> str:
    kind = "list of " + column.type.value if column.many else column.type.value
    if column.values is not None:
        return "; ".join(f"`{v}` {words.zh}" for v, words in column.values.items())
    if column.table:
        return f"{kind} → `{column.table}`"
    return f"{kind}: {expected_text(column).en}" if column.min is not None else kind


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.buffer.write(page().encode())
    else:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), "utf-8")
