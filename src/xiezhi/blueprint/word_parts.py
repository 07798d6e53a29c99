"""Parts of a Word document that python-docx has no words for: fields, bookmarks, alt texts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from xiezhi.blueprint.values import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from xiezhi.blueprint.charts import Drawing

_CONTENTS_PT = 11


def styled(document: Document, style: str, words: str = "") -> Paragraph:
    """A new paragraph in a style; asking python-docx for the same reads every style each time."""
    paragraph = document.add_paragraph(printable(words))
    paragraph._p.style = document.styles[style].style_id  # noqa: SLF001
    return paragraph


def picture(document: Document, drawing: Drawing, alt: str, number: int) -> None:
    """A chart in a paragraph of its own, with its alt text."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(6)
    size = Mm(drawing.size.width_mm), Mm(drawing.size.height_mm)
    shape = paragraph.add_run().add_picture(BytesIO(drawing.png), *size)
    properties = shape._inline.docPr  # noqa: SLF001  (the library has no door to the alt text)
    properties.set("descr", printable(alt))
    properties.set("name", f"chart {number}")


def contents(document: Document, lines: Sequence[tuple[int, str, str]]) -> None:
    """A table of contents: a field that Word updates, holding a list until it does.

    lines: level (1 or 2), words, and the bookmark of the heading.
    """
    for number, (level, words, bookmark) in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(8 * (level - 1))
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.line_spacing = 1.2
        if number == 0:
            _field_begin(paragraph, 'TOC \\o "1-2" \\h \\z \\u')
        paragraph._p.append(_inner_link(words, bookmark))  # noqa: SLF001
        if number == len(lines) - 1:
            _field_mark(paragraph, "end")


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Name a paragraph so that links find it."""
    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
    end = parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')
    paragraph._p.append(start)  # noqa: SLF001
    paragraph._p.append(end)  # noqa: SLF001


def _inner_link(words: str, name: str) -> OxmlElement:  # type: ignore[valid-type]
    link = parse_xml(
        f'<w:hyperlink {nsdecls("w")} w:anchor="{name}" w:history="1">'
        f'<w:r><w:rPr><w:sz w:val="{2 * _CONTENTS_PT}"/></w:rPr><w:t/></w:r></w:hyperlink>'
    )
    link.find(f".//{qn('w:t')}").text = printable(words)
    return link


def page_number(paragraph: Paragraph) -> None:
    """The number of the page between dashes, as official documents have it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    _field_begin(paragraph, "PAGE")
    paragraph.add_run("1")
    _field_mark(paragraph, "end")
    paragraph.add_run(" —")


def _field_begin(paragraph: Paragraph, instruction: str) -> None:
    _field_mark(paragraph, "begin")
    words = parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"/>')
    words.text = f" {instruction} "
    paragraph.add_run()._r.append(words)  # noqa: SLF001
    _field_mark(paragraph, "separate")


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    mark = parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>')
    paragraph.add_run()._r.append(mark)  # noqa: SLF001
