"""The customary form of a Chinese office document: fonts, margins, numbered headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from typing import Any

    from docx.document import Document
    from docx.styles.style import ParagraphStyle

    from xiezhi.model.units import Lang

# Latin and East Asian typefaces by role. Office picks its own where one is not installed.
_FACES: dict[Lang, dict[str, tuple[str, str]]] = {
    "zh": {
        "body": ("Times New Roman", "仿宋"),
        "title": ("Times New Roman", "宋体"),
        "heading": ("Times New Roman", "黑体"),
        "second": ("Times New Roman", "楷体"),
        "table": ("Times New Roman", "宋体"),
    },
    "en": dict.fromkeys(("body", "title", "heading", "second", "table"), ("Calibri", "宋体")),
}
_NUMBERS: dict[Lang, tuple[tuple[str, str], ...]] = {
    "zh": (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．")),
    "en": (("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
}
_NUMBERING_ID = 77


def dress(document: Document, lang: Lang) -> None:
    """Give an empty document its paper, styles and heading numbers."""
    _paper(document)
    _styles(document, lang)
    _number_headings(document, lang)


def _paper(document: Document) -> None:
    """A4 with the margins of GB/T 9704."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


def _styles(document: Document, lang: Lang) -> None:
    body_pt = 14 if lang == "zh" else 11
    body = _style(document, "Normal", lang, "body", body_pt)
    body.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    body.paragraph_format.line_spacing = 1.4 if lang == "zh" else 1.2
    body.paragraph_format.space_after = Pt(0 if lang == "zh" else 6)
    title = _style(document, "Title", lang, "title", 22, bold=True)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(120), Pt(24)
    _bare(title)
    for level, (role, size, bold) in enumerate(_heading_faces(lang), 1):
        heading = _style(document, f"Heading {level}", lang, role, size, bold=bold)
        heading.paragraph_format.space_before = Pt((18, 14, 10)[level - 1])
        heading.paragraph_format.space_after = Pt((8, 6, 3)[level - 1])
        heading.paragraph_format.keep_with_next = True
    caption = _style(document, "Caption", lang, "heading", 10.5)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(6), Pt(4)
    bullet = _style(document, "List Bullet", lang, "body", body_pt)
    bullet.paragraph_format.space_after = Pt(2)
    _style(document, "Footer", lang, "table", 12)


def _heading_faces(lang: Lang) -> tuple[tuple[str, float, bool], ...]:
    if lang == "zh":
        return ("heading", 16, False), ("second", 16, True), ("body", 14, True)
    return ("heading", 16, True), ("heading", 13, True), ("heading", 11, True)


def _style(
    document: Document, name: str, lang: Lang, role: str, size: float, *, bold: bool = False
) -> ParagraphStyle:
    style: ParagraphStyle = document.styles[name]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    _faces(style, *_FACES[lang][role])
    return style


def table_faces(lang: Lang) -> tuple[str, str]:
    """The Latin and East Asian typeface of table cells."""
    return _FACES[lang]["table"]


def _faces(style: ParagraphStyle, latin: str, chinese: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for slot, face in (("ascii", latin), ("hAnsi", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{slot}"), face)


def _bare(style: ParagraphStyle) -> None:
    """Take away the line that the default template draws under a title."""
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        border.getparent().remove(border)


def _number_headings(document: Document, lang: Lang) -> None:
    """Number headings as a list that follows when someone adds, moves or deletes one."""
    numbering = document.part.numbering_part.element
    gap = "nothing" if lang == "zh" else "space"
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="Heading{i + 1}"/><w:suff w:val="{gap}"/>'
        f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for i, (kind, shown) in enumerate(_NUMBERS[lang])
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_NUMBERING_ID}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    # The schema wants every abstractNum before the first num.
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{_NUMBERING_ID}">'
            f'<w:abstractNumId w:val="{_NUMBERING_ID}"/></w:num>'
        )
    )
    for level in range(3):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                f'<w:numId w:val="{_NUMBERING_ID}"/></w:numPr>'
            )
        )
        _in_order(properties)


def _in_order(properties: Any) -> None:
    """Put numPr where the schema wants it: after keep/page settings, before spacing."""
    before = [qn(f"w:{n}") for n in ("pStyle", "keepNext", "keepLines", "pageBreakBefore")]
    number = properties.find(qn("w:numPr"))
    properties.remove(number)
    place = sum(1 for child in properties if child.tag in before)
    properties.insert(place, number)
