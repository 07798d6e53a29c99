"""`xiezhi policy`: read requirements out of policy texts."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiezhi.cli.failures import say
from xiezhi.model.text import Quantity, Text, text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator

    from xiezhi.case.documents.reader import Document
    from xiezhi.cli.parser import Parser
    from xiezhi.consensus.policy.requirement import Requirement
    from xiezhi.model.errors import XiezhiError

EXAMPLE = """\
echo '各区县应当于2026年底前打通断头路。' > plan.txt
xiezhi policy extract plan.txt --format table
xiezhi policy extract plan.txt > requirements.jsonl
"""
ABOUT = Text(
    """\
读取 .txt .md .html .docx，装有扩展 pdf 时还读 .pdf；“-”为标准输入的文本。
每条要求都附原句及其位置。退出码 1：有文件读不出，各有一句说明。""",
    """\
Reads .txt .md .html .docx and, with the extra `pdf`, .pdf; `-` is text on
stdin. Each requirement comes with its evidence: the sentence, word for word,
and where it stands. Exit 1: some file could not be read, each with a sentence
on stderr.""",
)
COLUMNS = (
    "document", "page", "id", "kind", "field", "verbs", "objects", "places", "bodies", "deadline",
    "targets", "section", "start", "end", "text", "sha256",
)  # fmt: skip
_SHOWN = 46


NOTHING = Text(
    "FILE 里没有读出要求：请看它是不是中文的政策文件，有没有乱码（旧编码如 Big5 请另存为 UTF-8）。",
    "No requirement was read in FILE: see whether it is a Chinese policy text, and whether its "
    "characters are sound (save old encodings such as Big5 as UTF-8).",
)


def configure(parser: Parser) -> None:
    """Say which words the command takes."""
    parser.example = EXAMPLE
    parser.epilog = ABOUT.render(parser.lang)
    parser.add_argument(
        "action",
        choices=("extract",),
        help=parser.say("extract：列出文件的要求", "extract: list what a text requires"),
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=parser.say("文件，或 - 表示标准输入", "documents, or - for stdin"),
    )
    parser.add_argument(
        "--format",
        choices=("jsonl", "csv", "table"),
        default="jsonl",
        help=parser.say("输出格式（默认 jsonl）", "format (default: jsonl)"),
    )
    parser.add_lang("提示所用的语言", "language of messages")


def run(arguments: Namespace) -> int:
    """Read every file, print its requirements, say which could not be read."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Chinese still gets an answer
    failed: list[XiezhiError] = []
    empty: list[str] = []
    shown = {"jsonl": _jsonl, "csv": _csv, "table": _table}[arguments.format]
    n = shown(_found(arguments.files, failed, empty))
    for error in failed:
        say(error.render(arguments.lang))
    for name in empty:
        say(NOTHING.render(arguments.lang).replace("FILE", name))
    n_read = len(arguments.files) - len(failed)
    told = text(
        "{files}个文件中有{n}条要求。",
        f"{{n}} requirement{'s' * (n != 1)} in {{files}} file{'s' * (n_read != 1)}.",
        n=Quantity(n, Unit.COUNT),
        files=Quantity(n_read, Unit.COUNT),
    )
    say(told.render(arguments.lang))
    return 1 if failed else 0


def _found(
    files: list[str], failed: list[XiezhiError], empty: list[str]
) -> Iterator[dict[str, Any]]:
    from xiezhi.case.documents.unreadable import DocumentUnreadable  # noqa: PLC0415
    from xiezhi.consensus.policy.extract import extract  # noqa: PLC0415  (keeps --help fast)

    for name in files:
        try:
            document = _document(name)
        except DocumentUnreadable as error:
            failed.append(error)
            continue
        held = extract(document.text, document.id)
        if not held:
            empty.append(name)
        yield from (record(one, document) for one in held)


def _document(name: str) -> Document:
    from xiezhi.case.documents.reader import Document, decoded, read_document  # noqa: PLC0415

    if name == "-":
        return Document("stdin", decoded("stdin", sys.stdin.buffer.read()))
    return read_document(Path(name))


def record(one: Requirement, document: Document) -> dict[str, Any]:
    """A requirement as one JSON object."""
    behind = one.responsibility
    return {
        "id": one.id,
        "document": one.document,
        "page": document.page_of(one.evidence.start),
        "paragraph": one.paragraph,
        "section": list(one.section),
        "kind": one.kind.value,
        "field": one.field,
        "field_second": one.field_second,
        "actions": [{"verb": a.verb, "object": a.object} for a in one.actions],
        "places": list(one.places),
        "bodies": list(one.bodies),
        "deadline": one.deadline,
        "targets": list(one.targets),
        "evidence": {
            "start": one.evidence.start,
            "end": one.evidence.end,
            "text": one.evidence.text,
        },
        "responsibility": None
        if behind is None
        else {"start": behind.start, "end": behind.end, "text": behind.text},
        "sha256": one.sha256,
    }


def _jsonl(records: Iterable[dict[str, Any]]) -> int:
    n = 0
    for n, one in enumerate(records, 1):  # noqa: B007  (the count is the answer)
        print(json.dumps(one, ensure_ascii=False))
    return n


def _flat(one: dict[str, Any]) -> dict[str, Any]:
    lists = ("places", "bodies", "targets")
    return {
        **{name: one[name] for name in ("document", "page", "id", "kind", "field", "deadline")},
        **{name: ";".join(one[name]) for name in lists},
        "verbs": ";".join(a["verb"] for a in one["actions"]),
        "objects": ";".join(a["object"] for a in one["actions"]),
        "section": " > ".join(one["section"]),
        **one["evidence"],
        "sha256": one["sha256"],
    }


def _csv(records: Iterable[dict[str, Any]]) -> int:
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    n = 0
    for n, one in enumerate(records, 1):  # noqa: B007
        writer.writerow(_flat(one))
    return n


def _table(records: Iterable[dict[str, Any]]) -> int:
    n = 0
    for n, one in enumerate(records, 1):
        acts = "；".join(f"{a['verb']} {a['object']}".strip() for a in one["actions"])
        print(
            f"{n:>4}  {one['kind']:<12}{one['field']:<20}{_short(acts or one['evidence']['text'])}"
        )
        told = {"places": "、".join(one["places"]), "bodies": "、".join(one["bodies"])}
        told |= {"deadline": one["deadline"], "targets": "、".join(one["targets"])}
        print("".join(f"{'':>6}{name}: {words}\n" for name, words in told.items() if words), end="")
    return n


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
