"""`xiezhi new`: scaffold a case folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXAMPLE = """\
example:
  xiezhi new mycase --sides 500000 520000
  xiezhi new yuqian --sides 重庆 贵州 --with links sites
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make")
    parser.add_argument(
        "--sides", nargs="+", required=True, metavar="PROVINCE", help="codes or names, two or more"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of messages")
    parser.add_argument(
        "--with",
        nargs="+",
        default=[],
        metavar="TABLE",
        dest="tables",
        help="tables to begin, with their header row only",
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the folder and say what to do next."""
    from xiezhi.case.scaffold import new_case  # noqa: PLC0415  (pandas is slow to import)

    folder = new_case(
        arguments.folder, arguments.sides, lang=arguments.lang, with_tables=arguments.tables
    )
    print(folder)
    print(_next(arguments.lang, folder), file=sys.stderr)
    return 0


def _next(lang: str, folder: Path) -> str:
    if lang == "zh":
        return f"已建好。接下来：xiezhi check {folder}，然后 xiezhi blueprint {folder} -o out"
    return f"made. Next: xiezhi check {folder}, then xiezhi blueprint {folder} -o out"
