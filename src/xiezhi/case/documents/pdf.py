"""The text of a PDF, page by page, lines that the page broke joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiezhi.case.documents.unreadable import unreadable
from xiezhi.consensus.policy.numbering import Level, mark_of

PAGES_MAX = 3000
FULL = 0.8  # a line at least this long beside the longest of its page ran on to the next
_NUMBER = re.compile(r"^[\s\-—–·]*\d{1,4}[\s\-—–·]*$")
_ENDS = re.compile(r"[。！？：][”’）]?$")


def pdf_pages(name: str, content: bytes) -> Iterator[str]:
    """The text of each page. Raises DocumentUnreadable without the extra `pdf`, or where locked."""
    try:
        import pypdfium2  # noqa: PLC0415
    except ImportError:
        raise unreadable(
            name,
            "是 PDF，须装上可选部分 pdf 才能读取（pip install 'xiezhi[pdf]'），"
            "或另存为 .docx、.txt。",
            "is a PDF, which needs the extra `pdf`: pip install 'xiezhi[pdf]'. "
            "Or save the document as .docx or .txt.",
        ) from None
    try:
        document = pypdfium2.PdfDocument(content)
        n_pages = min(len(document), PAGES_MAX)
    except pypdfium2.PdfiumError:
        raise unreadable(
            name,
            "已损坏、有密码或不是 PDF；请另存一份未加密的。",
            "is damaged, locked by a password or no PDF. Save an unlocked copy.",
        ) from None
    try:
        for k in range(n_pages):
            yield joined_lines(_page(document, k))
    finally:
        document.close()


def _page(document: object, k: int) -> str:
    import pypdfium2  # noqa: PLC0415

    try:
        page = document[k]  # type: ignore[index]
        text = page.get_textpage()
        words = str(text.get_text_bounded())
        text.close()
        page.close()
    except pypdfium2.PdfiumError:  # a damaged page does not spoil the others
        return ""
    return words


def joined_lines(page: str) -> str:
    r"""A page's lines as paragraphs: a full line without an end runs on; page numbers go.

    >>> joined_lines("推动经济社会高质量发展，完\n善政策。\n- 3 -\n（二）加强服务")
    '推动经济社会高质量发展，完善政策。\n（二）加强服务'
    """
    lines = [line.strip() for line in page.splitlines()]
    lines = [line for line in lines if line and not _NUMBER.match(line)]
    longest = max(map(_width, lines), default=0)
    out: list[str] = []
    runs_on = False
    for line in lines:
        if out and runs_on and mark_of(line).level is Level.NONE:
            out[-1] += line
        else:
            out.append(line)
        runs_on = _width(line) >= FULL * longest and not _ENDS.search(line)
    return "\n".join(out)


def _width(line: str) -> int:
    """How wide a line stands on the page: a Chinese character is as wide as two letters."""
    return sum(1 if character < "\u1100" else 2 for character in line)
