"""`xiezhi policy`: read requirements out of policy texts."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from xiezhi.consensus.policy.reader import Document
    from xiezhi.consensus.policy.requirement import Requirement

EXAMPLE = """\
example:
  xiezhi policy extract plan.docx report.pdf --format jsonl > requirements.jsonl
  xiezhi policy extract opinion.txt --format table

Reads .txt .md .html .docx and, with the extra `pdf`, .pdf; `-` is text on stdin. Each
requirement comes with its evidence: the sentence, word for word, and where it stands.
Exit 0: all files were read; 1: some could not be, each with a sentence on stderr.
"""
COLUMNS = (
    "document", "page", "id", "kind", "field", "verbs", "objects", "places", "bodies", "deadline",
    "targets", "section", "start", "end", "text", "sha256",
)  # fmt: skip
_SHOWN = 46


def configure(parser: argparse.ArgumentParser) -> None:
    """Say which words the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument("action", choices=("extract",), help="extract: list what a text requires")
    parser.add_argument("files", nargs="+", metavar="FILE", help="documents, or - for stdin")
    parser.add_argument(
        "--format", choices=("jsonl", "csv", "table"), default="jsonl", help="by default jsonl"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read every file, print its requirements, say which could not be read."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Chinese still gets an answer
    failed: list[str] = []
    shown = {"jsonl": _jsonl, "csv": _csv, "table": _table}[arguments.format]
    n = shown(_found(arguments.files, failed))
    for sentence in failed:
        print(sentence, file=sys.stderr)
    n_read = len(arguments.files) - len(failed)
    what = "requirement" if n == 1 else "requirements"
    print(f"{n} {what} in {n_read} {'file' if n_read == 1 else 'files'}", file=sys.stderr)
    return 1 if failed else 0


def _found(files: list[str], failed: list[str]) -> Iterator[dict[str, Any]]:
    from xiezhi.consensus.policy.extract import extract  # noqa: PLC0415  (keeps --help fast)
    from xiezhi.consensus.policy.unreadable import DocumentUnreadable  # noqa: PLC0415

    for name in files:
        try:
            document = _document(name)
        except DocumentUnreadable as error:
            failed.append(str(error))
            continue
        for one in extract(document.text, document.id):
            yield record(one, document)


def _document(name: str) -> Document:
    from xiezhi.consensus.policy.reader import Document, decoded, read_document  # noqa: PLC0415

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
