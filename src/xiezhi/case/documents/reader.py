"""Read a document (.txt .md .html .docx .pdf) as plain text with the places of its pages.

A file is never trusted: what is empty, encrypted, damaged, too large or no text at all answers
with a sentence that says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xiezhi.case.documents.office import docx_text
from xiezhi.case.documents.pdf import pdf_pages
from xiezhi.case.documents.unreadable import unreadable
from xiezhi.case.documents.webpage import html_text, markdown_text
from xiezhi.model.disk import unread

BYTES_MAX = 64 * 2**20
_GUESS_BYTES = 200_000
_COMMON_SHARE = 0.9
_MARKS_MAX = 0xA3  # lead bytes of punctuation, in GB 2312 and in Big5


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text.

    id: the name of the file without its ending. pages: where each page begins in the text; one
    page beginning at 0 where the format has none.
    """

    id: str
    text: str
    pages: tuple[int, ...] = (0,)

    def page_of(self, position: int) -> int:
        """The number of the page, from 1, on which a position of the text stands.

        >>> Document("d", "一二三四", (0, 2)).page_of(3)
        2
        """
        return max(bisect_right(self.pages, position), 1)


def read_document(path: Path) -> Document:
    """The text of a file. Raises DocumentUnreadable where there is none, InputUnreadable."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise unreadable(
            path.name,
            f"不是可读的格式（{'、'.join(_READERS)}）；请先转换。",
            f"is of no kind that is read ({', '.join(_READERS)}). Convert the file first.",
        )
    document = reader(path, _content(path))
    if not document.text.strip():
        raise unreadable(
            path.name,
            "里没有文字；若是扫描件，请先做文字识别。",
            "holds no text. If it is a scan, run text recognition on it first.",
        )
    return document


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise unreadable(str(path), "不是文件；请核对名称。", "is no file. Check the name.")
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
    except OSError as error:
        raise unread(path, error) from error
    if not content:
        raise unreadable(
            path.name,
            "是空文件；请核对是否完整保存或发送。",
            "is empty. Check that it was saved or sent whole.",
        )
    if len(content) > BYTES_MAX:
        raise unreadable(path.name, "超过 64 MB；请拆分。", "is larger than 64 MB. Split it.")
    return content


def _plain(path: Path, content: bytes) -> Document:
    return Document(path.stem, decoded(path.name, content))


def _markdown(path: Path, content: bytes) -> Document:
    return Document(path.stem, markdown_text(decoded(path.name, content)))


def _html(path: Path, content: bytes) -> Document:
    return Document(path.stem, html_text(decoded(path.name, content)))


def _docx(path: Path, content: bytes) -> Document:
    return Document(path.stem, docx_text(path.name, content))


def _pdf(path: Path, content: bytes) -> Document:
    starts, parts, at = [], [], 0
    for page in pdf_pages(path.name, content):
        starts.append(at)
        parts.append(page)
        at += len(page) + 1
    return Document(path.stem, "\n".join(parts), tuple(starts) or (0,))


_READERS: dict[str, Callable[[Path, bytes], Document]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}


def decoded(name: str, content: bytes) -> str:
    """Bytes as text: UTF-8, else GB 18030 or Big5, else what their statistics suggest.

    >>> decoded("a.txt", "协治".encode("gb18030"))
    '协治'
    """
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030",
    ):
        try:
            found = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return (encoding == "gb18030" and _as_big5(content, found)) or found
    return _guessed(name, content)


def _as_big5(content: bytes, found: str) -> str | None:
    """The text by Big5 where GB 18030 yields mostly rare characters and Big5 does not.

    Either code takes most texts of the other without complaint; what it makes of them is rare
    characters, which no real text has many of.
    """
    if _common_share(found, "gb2312", (0xB0, 0xD7)) >= _COMMON_SHARE:
        return None
    try:
        other = content.decode("big5")
    except UnicodeDecodeError:
        return None
    return other if _common_share(other, "big5", (0xA4, 0xC6)) >= _COMMON_SHARE else None


def _common_share(text: str, encoding: str, leads: tuple[int, int]) -> float:
    """Share of the characters beyond ASCII in the first plane of common ones, or punctuation."""
    codes = [c.encode(encoding, "replace") for c in text[:_GUESS_BYTES] if c > "\x7f"]
    common = sum(len(c) > 1 and (leads[0] <= c[0] <= leads[1] or c[0] <= _MARKS_MAX) for c in codes)
    return common / len(codes) if codes else 1.0


def _guessed(name: str, content: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(content[:_GUESS_BYTES]).best()
    if best is None or b"\0" in content[:_GUESS_BYTES]:
        raise unreadable(
            name,
            "不是任何已知编码的文本；请另存为 UTF-8。",
            "is no text in any known encoding. Save it as UTF-8.",
        )
    return content.decode(best.encoding, errors="replace")
