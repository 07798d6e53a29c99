"""`xiezhi template`: write the spreadsheet template of the tables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xiezhi.model.errors import XiezhiError

EXAMPLE = """\
example:
  xiezhi template tables.xlsx
  xiezhi template tables.xlsx --tables links sites --lang en
"""


class TemplateRefused(XiezhiError):
    """A template that would overwrite a file, or has another ending than .xlsx."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="the workbook to write")
    parser.add_argument("--tables", nargs="+", metavar="TABLE", help="only these tables")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of headings")


def run(arguments: argparse.Namespace) -> int:
    """Write the workbook; never over a file that may hold data."""
    from xiezhi.case.template import write_template  # noqa: PLC0415  (openpyxl is slow to import)

    _refuse(arguments.file, arguments.lang)
    print(write_template(arguments.file, arguments.tables, arguments.lang))
    done = "已写好模板" if arguments.lang == "zh" else "template written"
    print(done, file=sys.stderr)
    return 0


def _refuse(file: Path, lang: str) -> None:
    zh = lang == "zh"
    if file.suffix.lower() != ".xlsx":
        raise TemplateRefused(
            f"{file}：扩展名应为 .xlsx；请改名。"
            if zh
            else f"{file}: expected a name ending in .xlsx; change it."
        )
    if file.exists() or file.is_symlink():
        raise TemplateRefused(
            f"{file} 已存在；请换一个名字，已填的数据不会被覆盖。"
            if zh
            else f"{file} exists; choose another name: what was filled in is never overwritten."
        )
