"""`xiezhi blueprint`: answer the questions of a case and write the documents."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

EXAMPLE = """\
example:
  xiezhi blueprint cases/yuqian --out out
  xiezhi blueprint cases/yuqian --out out --lang en --formats html,json

Writes blueprint.html (both languages), blueprint.json, blueprint.xlsx and the Word documents
blueprint.docx and blueprint.en.docx (with --lang en: blueprint.docx and blueprint.zh.docx).
Prints the path of the page; progress goes to stderr.
"""
# Two draw in less than two thirds of the time of one; more gain little for their memory.
WORKERS = min(2, os.cpu_count() or 1)
KNOWN = ("html", "docx", "xlsx", "json")


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument("case", type=Path, metavar="DIR", help="the case folder")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the documents")
    parser.add_argument(
        "--lang",
        choices=["zh", "en"],
        help="language in which the page opens and of blueprint.docx (default: the case's)",
    )
    parser.add_argument(
        "--formats",
        type=formats,
        default=KNOWN,
        metavar="LIST",
        help=f"which documents, of {','.join(KNOWN)} (default: all)",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")


def formats(words: str) -> tuple[str, ...]:
    """Formats from words with commas between.

    >>> formats("json, html")
    ('html', 'json')
    """
    asked = {word.strip().lower() for word in words.split(",") if word.strip()}
    unknown = sorted(asked - set(KNOWN))
    if unknown or not asked:
        raise ArgumentTypeError(
            f"{', '.join(unknown) or 'nothing'} is no format; choose from {','.join(KNOWN)}"
        )
    return tuple(kind for kind in KNOWN if kind in asked)


def run(arguments: Namespace) -> int:
    """Write the documents of a case and print where the page is."""
    from xiezhi.blueprint.build import blueprint_of  # noqa: PLC0415  (keeps --help fast)
    from xiezhi.blueprint.output import check_writable, documents_of, write_all  # noqa: PLC0415
    from xiezhi.blueprint.progress import silent, told_on  # noqa: PLC0415
    from xiezhi.case.dictionary import tables  # noqa: PLC0415
    from xiezhi.case.load import load  # noqa: PLC0415
    from xiezhi.case.problems import errors_of, listed  # noqa: PLC0415
    from xiezhi.case.read import case_from  # noqa: PLC0415

    tell = silent if arguments.quiet else told_on(sys.stderr)
    loaded = load(arguments.case)
    lang = arguments.lang or (loaded.config.language if loaded.config else "zh")
    for sentence in listed(loaded.problems, lang):
        print(sentence, file=sys.stderr)
    if errors_of(loaded.problems):
        return 1
    case = case_from(loaded)
    check_writable(arguments.out)
    titles = {name: spec.title for name, spec in tables().items()}
    blueprint = blueprint_of(case, titles, tell=tell)
    documents = documents_of(blueprint, arguments.formats, lang, tell, WORKERS)
    written = write_all(documents, arguments.out)
    tell(None)
    print(written[0])
    return 0
