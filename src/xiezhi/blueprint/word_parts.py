"""Parts of a Word document that python-docx has no words for: fields, table lines, alt texts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from xiezhi.blueprint.page import Head
from xiezhi.blueprint.values import printable, text_width
from xiezhi.blueprint.word_styles import table_faces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

    from xiezhi.model.units import Lang

TEXT_WIDTH_MM = 156
PICTURE_HEIGHT_MAX_MM = 165
_PIXELS_PER_MM = 2 * 96 / 25.4
_LETTERS_MIN, _LETTERS_MAX = 6.0, 40.0
_MANY_COLUMNS, _SMALL_PT, _TABLE_PT = 7, 7.5, 9


def picture(document: Document, png: bytes, alt: str, number: int) -> None:
    """A chart in a paragraph of its own, at most as wide as the text, with its alt text."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(6)
    shape = paragraph.add_run().add_picture(BytesIO(png))
    width_px, height_px = shape.width, shape.height
    natural_mm = _png_width_px(png) / _PIXELS_PER_MM
    width_mm = min(natural_mm, TEXT_WIDTH_MM, PICTURE_HEIGHT_MAX_MM * width_px / height_px)
    shape.width, shape.height = Mm(width_mm), Mm(width_mm * height_px / width_px)
    properties = shape._inline.docPr  # noqa: SLF001  (the library has no door to the alt text)
    properties.set("descr", printable(alt))
    properties.set("name", f"chart {number}")


def _png_width_px(png: bytes) -> int:
    return int.from_bytes(png[16:20], "big")


def grid(
    document: Document,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    lang: Lang,
) -> None:
    """A table with three lines (三线表) whose header row repeats on every page."""
    table = document.add_table(rows=1 + len(rows), cols=len(heads))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Mm(width_mm) for width_mm in widths_mm(heads, rows)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _lines(table)
    size = _SMALL_PT if len(heads) > _MANY_COLUMNS else _TABLE_PT
    for number, words in enumerate([[_heading(head) for head in heads], *rows]):
        row = table.rows[number]
        _keep_whole(row._tr, header=number == 0)  # noqa: SLF001
        for cell, word, head, width in zip(row.cells, words, heads, widths, strict=True):
            cell.width = width
            _fill(cell, word, size, lang, right=head.kind == "number", header=number == 0)


def _heading(head: Head) -> str:
    """The heading with its unit on a line of its own, never broken apart."""
    return f"{head.label}\n{head.unit}" if head.unit else head.label


def widths_mm(heads: Sequence[Head], rows: Sequence[Sequence[str]]) -> list[float]:
    """Column widths that share the text width by what the cells hold.

    A column asks for its longest cell, within bounds, and for half of its heading, which may
    wrap; Chinese characters count twice.

    >>> heads = [Head("区县", "", "words"), Head("人口", "（人）", "number")]
    >>> [round(w) for w in widths_mm(heads, [["彭水苗族土家族自治县", "12"]])]
    [114, 42]
    """
    asked = []
    for number, head in enumerate(heads):
        longest = max((text_width(row[number]) for row in rows), default=0.0)
        heading = max(text_width(head.label) / 2, text_width(head.unit))
        asked.append(min(max(longest, heading, _LETTERS_MIN), _LETTERS_MAX) + 2)
    return [TEXT_WIDTH_MM * one / sum(asked) for one in asked]


def _fill(cell: _Cell, word: str, size: float, lang: Lang, *, right: bool, header: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_before = Pt(1.5)
    paragraph.paragraph_format.space_after = Pt(1.5)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(printable(word))
    run.font.size, run.font.bold = Pt(size), header
    latin, chinese = table_faces(lang)
    run.font.name = latin
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), chinese)  # noqa: SLF001
    if header:
        cell._tc.get_or_add_tcPr().append(_borders("tcBorders", bottom=4))  # noqa: SLF001


def _lines(table: Table) -> None:
    properties = table._tbl.tblPr  # noqa: SLF001
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    width = parse_xml(f'<w:tblW {nsdecls("w")} w:w="5000" w:type="pct"/>')
    style = properties.find(qn("w:tblStyle"))
    properties.insert(0 if style is None else 1, width)
    layout = properties.find(qn("w:tblLayout"))
    borders = _borders("tblBorders", top=12, bottom=12)
    if layout is None:
        properties.append(borders)
    else:
        layout.addprevious(borders)


def _borders(tag: str, **eighths: int) -> OxmlElement:  # type: ignore[valid-type]
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{width}" w:space="0" w:color="000000"/>'
        for edge, width in eighths.items()
    )
    return parse_xml(f"<w:{tag} {nsdecls('w')}>{edges}</w:{tag}>")


def _keep_whole(row: object, *, header: bool) -> None:
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def contents(document: Document, lines: Sequence[tuple[int, str, str]]) -> None:
    """A table of contents: a field that Word updates, holding a list until it does.

    lines: level (1 or 2), words, and the bookmark of the heading.
    """
    for number, (level, words, bookmark) in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(8 * (level - 1))
        paragraph.paragraph_format.space_after = Pt(3)
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
        "<w:r><w:t/></w:r></w:hyperlink>"
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
