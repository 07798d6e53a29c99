"""`xiezhi market screen`: look for words that may shut out competitors."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from docx.document import Document

    from xiezhi.action.horizontal.market.concern import Concern
    from xiezhi.cli.parser import Parser
    from xiezhi.model.table import Table
    from xiezhi.model.units import Lang

# A file's name, the page of the file, what to look at there.
Hit: TypeAlias = "tuple[str, int, Concern]"
EXAMPLE = """\
xiezhi new mycase --sides 500000 520000
xiezhi market screen mycase/README.md
xiezhi market screen mycase/README.md --format docx -o report.docx
"""
ABOUT = Text(
    """\
读取 .txt、.md、.html、.docx、.pdf；文件名 - 表示标准输入。
提示只请人核查，不是违法认定。
退出码 0：已核查；1：文件无法读取；2：命令写法有误。""",
    """\
Reads .txt, .md, .html, .docx and .pdf; the file - is standard input. A concern
asks somebody to look; it never says that a rule is broken.
Exit 0: screened; 1: a file cannot be read; 2: asked wrongly.""",
)
_FONT_PT = 9
_WIDTHS_MM = {
    "document": 27,
    "start": 15,
    "words": 82,
    "answer": 25,
    "items": 42,
    "reason": 40,
    "exception": 36,
}
_NARROW_MM = 22  # the column that is there only where some answer is milder
_TITLE = Text("公平竞争审查核查表", "Fair competition: clauses to look at")


def configure(parser: Parser) -> None:
    """The command's arguments."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    parser.add_argument(
        "action", choices=("screen",), metavar="screen", help=parser.say("核查文本", "screen texts")
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=parser.say("要核查的文件", "files to screen"),
    )
    parser.add_argument(
        "--format",
        choices=("jsonl", "table", "docx"),
        default="table",
        help=parser.say(
            "jsonl：供程序读取；docx：Word 文档，须给 -o",
            "jsonl: for programs; docx: a Word document, needs -o",
        ),
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=parser.say("也列出看来没有问题的", "also list what seems clear"),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=parser.say("写入文件（默认标准输出）", "write to a file (default: stdout)"),
    )
    parser.add_lang("所用语言", "language of the answers")


def run(arguments: Namespace) -> int:
    """Screen the files, write what somebody should look at."""
    _check(arguments)
    found = [
        hit for name in arguments.files for hit in _screened(name) if hit[2].alarm or arguments.all
    ]
    _write(_rendered(found, arguments.format, arguments.lang), arguments.output)
    print(_summary(len(arguments.files), found, arguments.lang), file=sys.stderr)
    return 0


def _check(arguments: Namespace) -> None:
    from xiezhi.cli.files import check_place  # noqa: PLC0415
    from xiezhi.model.disk import OutputRefused  # noqa: PLC0415

    if arguments.format == "docx" and arguments.output is None:
        raise OutputRefused(
            Text(
                "Word 文档不能写到标准输出；请用 -o 给出文件名。",
                "a Word document cannot go to standard output; name a file with -o.",
            )
        )
    if arguments.output is not None:
        check_place(arguments.output)


def _screened(name: str) -> Iterator[Hit]:
    from xiezhi.action.horizontal.market.screen import screen  # noqa: PLC0415
    from xiezhi.case.documents.reader import Document, decoded, read_document  # noqa: PLC0415

    if name == "-":
        document = Document("-", decoded("-", sys.stdin.buffer.read()))
    else:
        document = read_document(Path(name))
    for concern in screen(document.text):
        yield name, document.page_of(concern.start), concern


def _rendered(found: list[Hit], form: str, lang: Lang) -> bytes:
    if form == "docx":
        return _docx(found, lang)
    lines = _json_line if form == "jsonl" else _row
    content = [lines(name, page, concern, lang) for name, page, concern in found]
    return "".join(f"{line}\n" for line in content).encode()


def _json_line(name: str, page: int, concern: Concern, lang: Lang) -> str:
    """One concern as a JSON object in a line; reasons in both languages."""
    both = {
        key: {"zh": words.render("zh"), "en": words.render("en")}
        for key, words in (
            ("reason", concern.reason),
            ("exception", concern.exception),
            ("guard", concern.guard or Text("", "")),
        )
    }
    content = {
        "file": name,
        "page": page,
        "start": concern.start,
        "end": concern.end,
        "words": concern.words,
        "answer": concern.answer.value,
        "said": concern.answer.label.render(lang),
        "article": concern.article,
        "item": concern.item,
        "codes": list(concern.codes),
        "rule": concern.rule,
        **both,
    }
    return json.dumps(content, ensure_ascii=False)


def _row(name: str, page: int, concern: Concern, lang: Lang) -> str:
    """One concern as lines for people: where, the answer, the words, why, what to test."""
    from xiezhi.action.horizontal.market.tables import citations  # noqa: PLC0415

    why = concern.reason.render(lang)
    guard = f"\n  {concern.guard.render(lang)}" if concern.guard else ""
    at = f"{name}:{concern.start}" if page == 1 else f"{name}:{page}:{concern.start}"
    return (
        f"{at}  {concern.answer.label.render(lang)}\n"
        f"  {concern.words}\n"
        f"  {citations(concern).render(lang)}\n"
        f"  {why}{guard}\n"
        f"  {concern.exception.render(lang)}"
    )


def _docx(found: list[Hit], lang: Lang) -> bytes:
    """A Word document with a table of the concerns, on pages that lie on their side."""
    from io import BytesIO  # noqa: PLC0415

    import docx  # noqa: PLC0415
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    from xiezhi.action.horizontal.market.tables import NOTE, concerns_table  # noqa: PLC0415

    names = [Text(Path(name).name, Path(name).name) for name, _, _ in found]
    concerns = [concern for _, _, concern in found]
    table = concerns_table("market", _TITLE, list(zip(names, concerns, strict=True)))
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(_FONT_PT)
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(15)
    document.add_heading(_TITLE.render(lang), level=1)
    document.add_paragraph(NOTE.render(lang))
    _grid(document, table, lang)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _grid(document: Document, table: Table, lang: Lang) -> None:
    """The table with its widths; its heading is repeated on every page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    from xiezhi.blueprint.values import printable  # noqa: PLC0415

    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    widths = [_WIDTHS_MM.get(column.name, _NARROW_MM) for column in table.columns]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    headings = [column.label.render(lang) for column in table.columns]
    for shown in (headings, *table.cells(lang)):
        for cell, words, width in zip(grid.add_row().cells, shown, widths, strict=True):
            cell.text, cell.width = printable(words), Mm(width)
    first = grid.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  (the library has no door to it)
    first.append(OxmlElement("w:tblHeader"))


def _write(content: bytes, output: Path | None) -> None:
    from xiezhi.cli.files import write_whole  # noqa: PLC0415

    if output is not None:
        write_whole({output: content})
    else:
        sys.stdout.write(content.decode())


def _summary(n_files: int, found: list[Hit], lang: Lang) -> str:
    n = sum(concern.alarm for _, _, concern in found)
    if lang == "zh":
        return f"核查了 {n_files} 份文件，有 {n} 处请人核查。"
    files = "file" if n_files == 1 else "files"
    return f"{n_files} {files} screened, {n} {'place' if n == 1 else 'places'} to look at."
