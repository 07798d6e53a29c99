"""`xiezhi`: finds the command's module, which parses, calls the library and prints.

Data goes to stdout, words to stderr. Exit 0: done; 1: failed, because of what a case or file
holds or of what the disk or its rights forbid; 2: asked wrongly, so that only another command
line helps; 130: interrupted. A command's module is imported only when it is called, so that
`--help` answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from xiezhi import __version__
from xiezhi.cli.failures import ended
from xiezhi.cli.language import language, of_words
from xiezhi.cli.parser import Parser
from xiezhi.model.text import Text
from xiezhi.model.units import Lang

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi check mycase
xiezhi blueprint mycase -o out
"""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, the module with `configure` and `run`, and a line of help."""

    words: str
    module: str
    help: Text


COMMANDS = (
    Command(
        "new",
        "xiezhi.cli.new",
        Text("为两个或以上相邻省份新建案例文件夹", "scaffold a case folder for adjacent provinces"),
    ),
    Command(
        "check",
        "xiezhi.cli.check",
        Text("一次报出案例文件夹的全部问题", "report every problem of a case folder at once"),
    ),
    Command(
        "template",
        "xiezhi.cli.template",
        Text("写出填表用的电子表格", "write the spreadsheet template of the tables"),
    ),
    Command(
        "roads",
        "xiezhi.cli.roads",
        Text(
            "由 OpenStreetMap 文件生成交通线路表", "make the links table from an OpenStreetMap file"
        ),
    ),
    Command(
        "policy",
        "xiezhi.cli.policy",
        Text("从政策文件中读出要求", "read requirements out of policy texts"),
    ),
    Command(
        "agreement",
        "xiezhi.cli.agreement",
        Text("起草、检查和读回协议文本", "draft, check and read back the agreement"),
    ),
    Command(
        "market",
        "xiezhi.cli.market",
        Text("核查文本中可能排除竞争的表述", "screen texts for words that may shut out firms"),
    ),
    Command(
        "ledger",
        "xiezhi.cli.ledger",
        Text("建立、记入、查看和核验台账", "keep a register: act in it, show it, prove it"),
    ),
    Command(
        "sign",
        "xiezhi.cli.sign",
        Text("生成密钥，签署行为、文本和检查点", "make keys; sign acts, texts and checkpoints"),
    ),
    Command(
        "blueprint",
        "xiezhi.cli.blueprint",
        Text(
            "写出协作蓝图：网页、Word、Excel、JSON", "write the findings as HTML, Word, Excel, JSON"
        ),
    ),
)


def run(argv: list[str] | None = None) -> int:
    """Parse the command line, run the command, return the exit code."""
    words = sys.argv[1:] if argv is None else argv
    _open_streams()
    lang = of_words(words)
    return ended(lambda: _obeyed(words, lang), lang)


def parser_of(command: Command, lang: Lang = "en") -> Parser:
    """The parser of one command; its module says what it takes."""
    parser = Parser(f"xiezhi {command.words}", command.help.render(lang), lang)
    importlib.import_module(command.module).configure(parser)
    return parser


def overview(lang: Lang = "en") -> Parser:
    """The parser of a line that names no command: its help lists them."""
    listing = "\n".join(f"  {c.words:<11}{c.help.render(lang)}" for c in COMMANDS)
    about = Text(
        f"命令：\n{listing}\n\n`xiezhi 命令 --help` 说明各命令的用法。",
        f"commands:\n{listing}\n\n`xiezhi COMMAND --help` explains one.",
    )
    parser = Parser("xiezhi", about.render(lang), lang)
    parser.example = EXAMPLE
    parser.epilog = parser.say(
        "退出码 0：完成；1：未能完成（资料、磁盘或权限）；2：命令写法有误；130：中断。",
        "Exit 0: done; 1: failed (data, disk, rights); 2: asked wrongly; 130: stopped.",
    )
    version = parser.say("显示版本", "show the version")
    parser.add_argument(
        "--version", action="version", version=f"xiezhi {__version__}", help=version
    )
    parser.add_argument(
        "command",
        choices=[c.words for c in COMMANDS],
        metavar="COMMAND",
        help=parser.say("要执行的命令", "what to do"),
    )
    return parser


def _obeyed(words: list[str], lang: Lang) -> int:
    command = next((c for c in COMMANDS if words[:1] == [c.words]), None)
    if command is None:
        if words:
            overview(lang).parse_args(words)
        overview(lang).print_help(sys.stderr)
        return 2
    arguments = parser_of(command, lang).parse_args(words[1:])
    case: Path | None = getattr(arguments, "case", None)
    arguments.lang = language(arguments.lang, case)
    work: Callable[..., int] = importlib.import_module(command.module).run
    return ended(lambda: work(arguments), arguments.lang)


def _open_streams() -> None:
    """Streams that were closed swallow what is said; a terminal without Chinese gets marks."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (for the rest of the process)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (for the rest of the process)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(run())
