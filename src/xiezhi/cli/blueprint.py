"""`xiezhi blueprint`: answer the questions of a case and write the documents."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentTypeError
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.failures import say
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from xiezhi.blueprint.progress import Tell
    from xiezhi.cli.parser import Parser
    from xiezhi.model.units import Lang

EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi blueprint mycase -o out
xiezhi blueprint mycase -o mycase/out --lang en --formats json
"""
ABOUT = Text(
    """\
写出 blueprint.html（中英文）、blueprint.json、blueprint.xlsx，以及 Word 文档
blueprint.docx 与 blueprint.en.docx（--lang en 时为 blueprint.docx 与
blueprint.zh.docx）。文档不能放在案例文件夹中各表之间；其下的文件夹可以，如
DIR/out，check 不读取它。标准输出给出网页的路径，进度写在标准错误。""",
    """\
Writes blueprint.html (both languages), blueprint.json, blueprint.xlsx and the
Word documents blueprint.docx and blueprint.en.docx (with --lang en:
blueprint.docx and blueprint.zh.docx). The case folder itself takes no
documents; a folder below it does, such as DIR/out, which `check` does not read.
Prints the path of the page; progress goes to stderr.""",
)
# Two draw in less than two thirds of the time of one; more gain little for their memory.
WORKERS = min(2, os.cpu_count() or 1)
KNOWN = ("html", "docx", "xlsx", "json")


def configure(parser: Parser) -> None:
    """Say what the command takes."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    parser.add_argument(
        "case", type=Path, metavar="DIR", help=parser.say("案例文件夹", "the case folder")
    )
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        required=True,
        help=parser.say(
            "存放文档的文件夹，不能是案例文件夹本身",
            "folder for the documents, not the case folder itself",
        ),
    )
    parser.add_lang(
        "网页打开时及 blueprint.docx 所用的语言（默认依案例设置）",
        "language in which the page opens and of blueprint.docx (default: the case's)",
    )
    parser.add_argument(
        "--formats",
        type=partial(formats, lang=parser.lang),
        default=KNOWN,
        metavar="LIST",
        help=parser.say(
            f"要哪些文档：{','.join(KNOWN)}（默认全部）",
            f"which documents, of {','.join(KNOWN)} (default: all)",
        ),
    )
    parser.add_argument(
        "--quiet",
        action="store_true",
        help=parser.say("不显示进度", "no progress on stderr"),
    )


def formats(words: str, lang: Lang = "en") -> tuple[str, ...]:
    """Formats from words with commas between.

    >>> formats("json, html")
    ('html', 'json')
    """
    asked = {word.strip().lower() for word in words.split(",") if word.strip()}
    unknown = sorted(asked - set(KNOWN))
    if unknown or not asked:
        named = Text("、".join(unknown) or "空白", ", ".join(unknown) or "nothing")
        raise ArgumentTypeError(
            Text(
                f"没有“{named.zh}”这种格式；可选 {','.join(KNOWN)}",
                f"{named.en} is no format; choose from {','.join(KNOWN)}",
            ).render(lang)
        )
    return tuple(kind for kind in KNOWN if kind in asked)


def run(arguments: Namespace) -> int:
    """Write the documents of a case and print where the page is."""
    from xiezhi.blueprint.build import blueprint_of  # noqa: PLC0415  (keeps --help fast)
    from xiezhi.blueprint.output import (  # noqa: PLC0415
        DRAWN,
        check_place,
        check_writable,
        documents_of,
        write_all,
    )
    from xiezhi.blueprint.studio import studio  # noqa: PLC0415
    from xiezhi.case.dictionary import tables  # noqa: PLC0415
    from xiezhi.case.load import load  # noqa: PLC0415
    from xiezhi.case.problems import errors_of, listed  # noqa: PLC0415
    from xiezhi.case.read import case_from  # noqa: PLC0415

    check_place(arguments.out, arguments.case)
    wanted = set(arguments.formats)
    workers = WORKERS if DRAWN & wanted else 1
    with _seldom_collecting(), studio(png="docx" in wanted, workers=workers) as drawer:
        loaded = load(arguments.case)
        for sentence in listed(loaded.problems, arguments.lang):
            say(sentence)
        if errors_of(loaded.problems):
            return 1
        case = case_from(loaded)
        check_writable(arguments.out)
        titles = {name: spec.title for name, spec in tables().items()}
        with _progress(arguments) as tell:
            blueprint = blueprint_of(case, titles, tell=tell, found=drawer.take)
            documents = documents_of(blueprint, arguments.formats, arguments.lang, tell, drawer)
            written = write_all(documents, arguments.out)
    print(written[0])
    return 0


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for cycles of garbage a hundred times less often: a run makes few and is short."""
    usual = gc.get_threshold()
    gc.set_threshold(100 * usual[0], *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _progress(arguments: Namespace) -> Iterator[Tell]:
    """Whom to tell; the line on the terminal is cleared however the work ends."""
    from xiezhi.blueprint.progress import silent, told_on  # noqa: PLC0415

    tell = silent if arguments.quiet else told_on(sys.stderr, arguments.lang)
    try:
        yield tell
    finally:
        tell(None)
