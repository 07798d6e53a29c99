"""`xiezhi template`: write the spreadsheet template of the tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.model.errors import AskedWrongly
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from xiezhi.cli.parser import Parser

EXAMPLE = """\
xiezhi template tables.xlsx
xiezhi template some.xlsx --tables links sites --lang en
"""


class TemplateRefused(AskedWrongly):
    """A template that would overwrite a file, has another ending than .xlsx, or holds lines."""


def configure(parser: Parser) -> None:
    """Say which words the command takes."""
    parser.example = EXAMPLE
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE.xlsx",
        help=parser.say(
            "要写出的工作簿；已有的文件不会被覆盖", "the workbook to write; none is overwritten"
        ),
    )
    parser.add_argument(
        "--tables",
        nargs="+",
        metavar="TABLE",
        help=parser.say("只要这些表（默认全部）", "only these tables (default: all)"),
    )
    parser.add_lang(
        "表头与提示所用的语言（默认依系统区域设置）",
        "language of headings and messages (default: the locale's)",
    )


def run(arguments: Namespace) -> int:
    """Write the workbook; never over a file that may hold data."""
    from xiezhi.case.template import template_bytes  # noqa: PLC0415  (openpyxl is slow to import)
    from xiezhi.cli.files import check_place, write_whole  # noqa: PLC0415

    _refuse_name(arguments.file)
    _refuse_lines(arguments.tables or [])
    check_place(arguments.file)
    write_whole({arguments.file: template_bytes(arguments.tables, arguments.lang)})
    print(arguments.file)
    say(Text("已写好模板。", "template written.").render(arguments.lang))
    return 0


def _refuse_name(file: Path) -> None:
    from xiezhi.model.disk import named, writing  # noqa: PLC0415

    if file.suffix.lower() != ".xlsx":
        raise TemplateRefused(
            text(
                "“{name}”的扩展名应为 .xlsx；请改名。",
                "{name}: expected a name ending in .xlsx; change it.",
                name=named(file),
            )
        )
    with writing(file):
        taken = file.exists() or file.is_symlink()
    if taken:
        raise TemplateRefused(
            text(
                "“{name}”已存在；请换一个名字，已填的数据不会被覆盖。",
                "{name} exists; choose another name: what was filled in is never overwritten.",
                name=named(file),
            )
        )


def _refuse_lines(tables: Sequence[str]) -> None:
    """A spreadsheet has no place for lines: they are given as GeoJSON."""
    from xiezhi.case.dictionary import table_spec  # noqa: PLC0415

    lines = [name for name in tables if table_spec(name).lines]
    if lines:
        raise TemplateRefused(
            Text(
                f"{'、'.join(lines)} 是线，以 GeoJSON 提供，电子表格中没有；请从 --tables 中删去。",
                f"lines are given as GeoJSON and have no sheet: {', '.join(lines)}; leave that "
                "out of --tables.",
            )
        )
