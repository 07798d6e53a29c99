"""A parser that speaks either language and whose help begins with an example."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from xiezhi.blueprint.progress import columns_of
from xiezhi.cli.usage import sentence_of
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS, Lang

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_USAGE = Text("用法：", "usage: ")
_EXAMPLE = Text("示例：", "example:")
_NOT_FIRST = "，。；：、）”！？"


class Parser(argparse.ArgumentParser):
    """An argument parser in one language.

    lang: which. A command's `configure` sets `example`, lines of a shell that run as they stand.
    """

    def __init__(self, prog: str, description: str, lang: Lang) -> None:
        formatter = _ChineseFormatter if lang == "zh" else _Formatter
        super().__init__(prog, None, description, formatter_class=formatter, add_help=False)
        self.lang: Lang = lang
        self.example = ""
        self._positionals.title = self.say("参数", "arguments")
        self._optionals.title = self.say("选项", "options")
        told = self.say("显示本说明", "show this help")
        self.add_argument("-h", "--help", action="help", help=told)

    def say(self, zh: str, en: str) -> str:
        """Whichever of the two this parser speaks."""
        return Text(zh, en).render(self.lang)

    def add_lang(self, zh: str, en: str) -> None:
        """The option `--lang`, the same for every command."""
        self.add_argument("--lang", choices=LANGS, help=self.say(zh, en))

    def format_help(self) -> str:
        """The example, then what argparse says."""
        lines = [f"  {line}" for line in self.example.strip().splitlines()]
        rest = super().format_help().replace("参数:\n", "参数：\n").replace("选项:\n", "选项：\n")
        return "\n".join([_EXAMPLE.render(self.lang), *lines, "", rest])

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """As argparse does, but a disk that takes no output is not passed over in silence."""
        if message:
            (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        """One sentence on stderr, exit 2."""
        print(sentence_of(message, self.prog).render(self.lang), file=sys.stderr)
        sys.exit(2)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Wraps by what a terminal shows: a Chinese character takes two columns."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)


class _ChineseFormatter(_Formatter):
    def add_usage(
        self, usage: object, actions: object, groups: object, prefix: str | None = None
    ) -> None:
        """With the Chinese word for usage."""
        super().add_usage(usage, actions, groups, prefix or _USAGE.zh)  # type: ignore[arg-type]

    def _format_usage(self, *about: object) -> str:
        """With further lines below the first, though its opening is wider than it is long."""
        wider = columns_of(_USAGE.zh) - len(_USAGE.zh)
        self._width -= wider
        first, *further = super()._format_usage(*about).split("\n")  # type: ignore[arg-type]
        self._width += wider
        return "\n".join([first, *(f"{' ' * wider}{line}" if line else "" for line in further)])


def wrapped(words: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at spaces or between Chinese characters.

    >>> wrapped("which of the tables", 12), wrapped("只要这些表。", 6)
    (['which of the', 'tables'], ['只要这', '些表。'])
    """
    lines = [""]
    for piece in _pieces(words):
        if columns_of(lines[-1] + piece.rstrip()) > columns and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _pieces(words: str) -> list[str]:
    """The least parts that a line may end between."""
    pieces: list[str] = []
    for char in words:
        wide = columns_of(char) > 1
        fresh = not pieces or pieces[-1][-1] == " " or wide or columns_of(pieces[-1][-1]) > 1
        if not pieces or (fresh and char != " " and char not in _NOT_FIRST):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces
