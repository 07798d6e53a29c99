"""The text of a Word document, straight from its parts, so that a hostile file can do no harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from xiezhi.case.documents.unreadable import DocumentUnreadable, unreadable

PART = "word/document.xml"
UNPACKED_MAX = 128 * 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GAPS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n"}


def docx_text(name: str, content: bytes) -> str:
    """The paragraphs of a .docx, one a line, those of tables in their place.

    Deleted text of tracked changes is left out. Raises DocumentUnreadable for what is no Word
    document, is damaged, or unpacks to more than `UNPACKED_MAX` bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(PART)
            if info.file_size > UNPACKED_MAX:
                raise unreadable(
                    name, "解压后超过 128 MB；请拆分。", "unpacks to more than 128 MB. Split it."
                )
            with archive.open(info) as part:
                return "\n".join(_paragraphs(io.BytesIO(part.read(UNPACKED_MAX))))
    except KeyError:
        raise _damaged(name, "里没有 Word 正文", "holds no Word text") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise _damaged(
            name, "已损坏、已加密或不是 Word 文档", "is damaged, locked or no Word document"
        ) from None
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError):
        raise _damaged(name, "的正文不是完好的 XML", "holds text that is no sound XML") from None


def _damaged(name: str, zh: str, en: str) -> DocumentUnreadable:
    return unreadable(
        name,
        f"{zh}；请在 Word 中打开并重新存为 .docx。",
        f"{en}. Open it in Word and save it again as .docx.",
    )


def _paragraphs(part: io.BytesIO) -> Iterator[str]:
    words: list[str] = []
    for _, element in iterparse(part, events=("end",)):
        tag = element.tag
        if tag == f"{_W}t":
            words.append(element.text or "")
        elif tag in _GAPS:
            words.append(_GAPS[tag])
        elif tag == f"{_W}p":
            yield "".join(words)
            words.clear()
            element.clear()
