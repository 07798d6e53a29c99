"""Read a document (.txt .md .html .docx .pdf) as plain text with the places of its pages.

A file is never trusted: what is empty, encrypted, damaged, too large or no text at all answers
with a sentence that says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xiezhi.consensus.policy.office import docx_text
from xiezhi.consensus.policy.pdf import pdf_pages
from xiezhi.consensus.policy.unreadable import DocumentUnreadable
from xiezhi.consensus.policy.webpage import html_text, markdown_text

BYTES_MAX = 64 * 2**20
_GUESS_BYTES = 200_000


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
    """The text of a file. Raises DocumentUnreadable with a sentence where there is none."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentUnreadable(
            f"{path.name}: documents are read from {', '.join(_READERS)}; "
            f"{path.suffix or 'a name without an ending'} is none of them. Convert the file first."
        )
    document = reader(path, _content(path))
    if not document.text.strip():
        raise DocumentUnreadable(
            f"{path.name} holds no text. If it is a scan, run text recognition on it first."
        )
    return document


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise DocumentUnreadable(f"{path} is no file. Check the name.")
    size = path.stat().st_size
    if size == 0:
        raise DocumentUnreadable(f"{path.name} is empty. Check that it was saved or sent whole.")
    if size > BYTES_MAX:
        raise DocumentUnreadable(
            f"{path.name} has {size:,} bytes; at most {BYTES_MAX:,} are read. Split it."
        )
    return path.read_bytes()


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
    """Bytes as text: UTF-8, else GB 18030, else what their statistics suggest.

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
            return found
    return _guessed(name, content)


def _guessed(name: str, content: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(content[:_GUESS_BYTES]).best()
    if best is None or b"\0" in content[:_GUESS_BYTES]:
        raise DocumentUnreadable(f"{name} is no text in any known encoding. Save it as UTF-8.")
    return content.decode(best.encoding, errors="replace")
