"""The texts of documents: .txt, .md and .docx files as plain text."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd

from xiezhi.model.disk import named, unread
from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text, text

BYTES_MAX = 64 * 2**20
READ = (".txt", ".md", ".docx")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class TextUnreadable(XiezhiError):
    """A document that is no text, is damaged, too large, or of a kind that is not read."""


def read_text(path: Path) -> str:
    """The text of a document. Raises TextUnreadable, InputUnreadable."""
    if path.suffix.lower() not in READ:
        raise _unreadable(path, "不是可读的格式（.txt、.md、.docx）", "is no .txt, .md or .docx")
    try:
        content = _content(path)
    except OSError as error:
        raise unread(path, error) from error
    return _docx(path, content) if path.suffix.lower() == ".docx" else decoded(path, content)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(BYTES_MAX + 1)
    if len(content) > BYTES_MAX:
        raise _unreadable(path, "超过 64 MB", "is larger than 64 MB")
    return content


def decoded(path: Path, content: bytes) -> str:
    """Bytes as text: UTF-8, else GB 18030; `path` names them in errors. Raises TextUnreadable."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            found = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return found
    raise _unreadable(path, "不是 UTF-8 或 GB 18030 文本", "is no text in UTF-8 or GB 18030")


def _docx(path: Path, content: bytes) -> str:
    """Paragraphs of a Word document, a line each; tables in the order of their cells."""
    from io import BytesIO  # noqa: PLC0415

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > BYTES_MAX:
                raise _unreadable(path, "超过 64 MB", "is larger than 64 MB")
            body = archive.read(part)
        if b"<!DOCTYPE" in body[:1000] or b"<!ENTITY" in body:
            raise _unreadable(path, "已损坏", "is damaged")
        tree = ET.fromstring(body)  # noqa: S314  (entities are refused above)
    except (zipfile.BadZipFile, KeyError, ET.ParseError, RuntimeError, OSError) as error:
        raise _unreadable(path, "已损坏或已加密", "is damaged or encrypted") from error
    paragraphs = ("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in tree.iter(f"{_W}p"))
    return "\n".join(paragraphs)


def _unreadable(path: Path, zh: str, en: str) -> TextUnreadable:
    return TextUnreadable(
        text(
            "“{name}”{why}；请转换或修复后重试。",
            "{name} {why}; convert or repair it and try again.",
            name=named(path),
            why=Text(zh, en),
        )
    )


def document_texts(documents: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """The texts that lie in the folder of a case.

    Columns document (id), text (empty where unreadable), problem_zh, problem_en (empty where
    read). Documents without a file have no row.
    """
    rows = []
    for row in documents.dropna(subset=["file"]).itertuples():
        try:
            rows.append((row.id, read_text(folder / str(row.file)), "", ""))
        except XiezhiError as error:
            rows.append((row.id, "", error.render("zh"), error.render("en")))
    return pd.DataFrame(rows, columns=["document", "text", "problem_zh", "problem_en"]).astype(
        "str"
    )
