"""`xiezhi`: finds the command's module, which parses, calls the library and prints.

Data goes to stdout, words to stderr. Exit 0: done; 1: the case has problems; 2: asked wrongly.
A command's module is imported only when it is called, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from dataclasses import dataclass

from xiezhi import __version__

EXAMPLE = """\
example:
  xiezhi new mycase --sides 500000 520000
  xiezhi check mycase
  xiezhi blueprint mycase -o out
"""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, the module with `configure` and `run`, and a line of help."""

    words: str
    module: str
    help: str


COMMANDS = (
    Command("new", "xiezhi.cli.new", "scaffold a case folder for two or more provinces"),
    Command("check", "xiezhi.cli.check", "report every problem of a case folder at once"),
    Command("template", "xiezhi.cli.template", "write the spreadsheet template of the tables"),
    Command("roads", "xiezhi.cli.roads", "make the links table from an OpenStreetMap file"),
    Command("policy", "xiezhi.cli.policy", "read requirements out of policy texts"),
    Command("blueprint", "xiezhi.cli.blueprint", "write the findings as HTML, Word, Excel, JSON"),
)


def run(argv: list[str] | None = None) -> int:
    """Parse the command line, run the command, return the exit code."""
    words = sys.argv[1:] if argv is None else argv
    command = next((c for c in COMMANDS if words[:1] == [c.words]), None)
    if command is None:
        _overview().parse_args(words)
        _overview().print_help(sys.stderr)
        return 2
    arguments = parser_of(command).parse_args(words[1:])
    return _guarded(importlib.import_module(command.module).run, arguments)


def parser_of(command: Command) -> argparse.ArgumentParser:
    """The parser of one command; its module says what it takes."""
    parser = argparse.ArgumentParser(
        prog=f"xiezhi {command.words}",
        description=command.help,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    importlib.import_module(command.module).configure(parser)
    return parser


def _overview() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {c.words:<12}{c.help}" for c in COMMANDS)
    parser = argparse.ArgumentParser(
        prog="xiezhi",
        description=f"{EXAMPLE}\ncommands:\n{listing}\n\n`xiezhi COMMAND --help` explains one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"xiezhi {__version__}")
    parser.add_argument("command", choices=[c.words for c in COMMANDS], help="what to do")
    return parser


def _guarded(command: object, arguments: argparse.Namespace) -> int:
    from xiezhi.model.errors import XiezhiError  # noqa: PLC0415  (keeps --help fast)

    try:
        return int(command(arguments))  # type: ignore[operator]
    except XiezhiError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader (`| head`) has seen enough; stdout stays quiet from here
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"{error.filename or 'file'}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; nothing was changed", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(run())
