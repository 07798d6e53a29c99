"""`xiezhi new`: scaffold a case folder."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.model.text import Text, text

if TYPE_CHECKING:
    from argparse import Namespace

    from xiezhi.cli.parser import Parser

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi new yuqian --sides 重庆 贵州 --with links sites
"""


def configure(parser: Parser) -> None:
    """Say which words the command takes."""
    parser.example = EXAMPLE
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help=parser.say("要新建的文件夹", "the folder to make")
    )
    parser.add_argument(
        "--sides",
        nargs="+",
        required=True,
        metavar="PROVINCE",
        help=parser.say(
            "各方：两个或以上相邻省级行政区的代码或名称；名称含空格时加引号",
            "codes or names of two or more adjacent provinces; a name of two words in quotation "
            'marks, e.g. "Inner Mongolia"',
        ),
    )
    parser.add_lang(
        "提示及案例设置所用的语言（默认依系统区域设置）",
        "language of messages and of the case's settings (default: the locale's)",
    )
    parser.add_argument(
        "--with",
        nargs="+",
        default=[],
        metavar="TABLE",
        dest="tables",
        help=parser.say("同时建好的空表，只有表头", "tables to begin, with their header row only"),
    )


def run(arguments: Namespace) -> int:
    """Make the folder and say what to do next."""
    from xiezhi.case.scaffold import new_case  # noqa: PLC0415  (pandas is slow to import)

    folder = new_case(
        arguments.folder, arguments.sides, lang=arguments.lang, with_tables=arguments.tables
    )
    print(folder)
    say(_next(folder).render(arguments.lang))
    return 0


def _next(folder: Path) -> Text:
    name = quoted(folder)
    lines = f"  xiezhi check {name}\n  xiezhi blueprint {name} -o out"
    return text("已建好。接下来：\n{lines}", "made. Next:\n{lines}", lines=Text(lines, lines))


def quoted(path: Path) -> str:
    """A path as a shell takes it.

    >>> quoted(Path("my case")), quoted(Path("-x"))
    ("'my case'", './-x')
    """
    words = str(path)
    return shlex.quote(f"./{words}" if words.startswith("-") else words)
