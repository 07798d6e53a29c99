"""The agreement as a Word document in the customary official form."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from xiezhi.consensus.agreement.dates import said
from xiezhi.consensus.agreement.plain import to_json
from xiezhi.consensus.agreement.read_form import ReadBack, read_form
from xiezhi.consensus.agreement.signatures import signature_lines
from xiezhi.consensus.agreement.words import (
    LABELS,
    NUMBER,
    article,
    article_mark,
    item,
    labelled,
    part_mark,
    party_label,
)

if TYPE_CHECKING:
    from xiezhi.consensus.agreement.agreement import Agreement, Duty, Money
    from xiezhi.model.units import Lang

__all__ = ["ReadBack", "read_form", "write_form"]

# Name, Chinese font, Latin font, size in points, and how the paragraph lies. The sizes, margins
# and spacing are those of official documents (GB/T 9704-2012): title 二号, text 三号, 28 points.
_STYLES = (
    ("Agreement Title", "方正小标宋简体", "Times New Roman", 22, "centre"),
    ("Agreement Number", "仿宋", "Times New Roman", 16, "centre"),
    ("Agreement Party", "仿宋", "Times New Roman", 16, "left"),
    ("Agreement Article", "黑体", "Times New Roman", 16, "indent"),
    ("Agreement Text", "仿宋", "Times New Roman", 16, "indent"),
    ("Agreement Duty", "仿宋", "Times New Roman", 16, "indent"),
    ("Agreement Money", "仿宋", "Times New Roman", 16, "indent"),
    ("Agreement Signature", "仿宋", "Times New Roman", 16, "left"),
)
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def write_form(agreement: Agreement, lang: Lang = "zh") -> bytes:
    """A .docx of the agreement in one language; `read_form` reads it back, edits included.

    Hidden bookmarks tell articles, duties and sums apart, so that their ids outlive any edit. Both
    languages travel inside the file, so that reading an unedited file gives the same agreement
    with the same digest.
    """
    document = Document()
    _page(document)
    for style in _STYLES:
        _style(document, *style)
    _head(document, agreement, lang)
    marks = _Marks()
    for number, clause in enumerate(agreement.clauses, start=1):
        heading = f"{article(number, lang)}　{clause.heading.render(lang)}"
        marks.on(document.add_paragraph(heading, "Agreement Article"), article_mark(number - 1))
        for line in clause.body.render(lang).splitlines():
            paragraph = document.add_paragraph(line, "Agreement Text")
            paragraph.paragraph_format.keep_with_next = bool(clause.duties)
        for k, duty in enumerate(clause.duties, start=1):
            line = item(k, lang) + _duty_line(agreement, duty, lang)
            marks.on_part(document.add_paragraph(line, "Agreement Duty"), "duty")
        for money in clause.money:
            line = _money_line(agreement, money, lang)
            marks.on_part(document.add_paragraph(line, "Agreement Money"), "money")
    _signatures(document, agreement, lang)
    _carry(document, to_json(agreement), lang)
    _properties(document, agreement, lang)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Marks:
    """Hides bookmarks in paragraphs; duties and sums are counted over the whole agreement."""

    def __init__(self) -> None:
        self._number = 0
        self._parts: dict[str, int] = {}

    def on_part(self, paragraph: Any, kind: str) -> None:
        """Mark the next duty or sum."""
        k = self._parts.get(kind, 0)
        self._parts[kind] = k + 1
        self.on(paragraph, part_mark(kind, k))

    def on(self, paragraph: Any, name: str) -> None:
        """A bookmark of this name around the paragraph's words."""
        self._number += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:name"), name)
        for part in (start, end):
            part.set(qn("w:id"), str(self._number))
        paragraph.runs[0]._r.addprevious(start)  # noqa: SLF001  (python-docx has no bookmarks)
        paragraph._p.append(end)  # noqa: SLF001


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        footer.add_run().element.append(_field_part(kind, text))


def _field_part(kind: str | None, text: str | None) -> Any:
    if kind is None:
        instruction = OxmlElement("w:instrText")
        instruction.text = text
        return instruction
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    return part


def _style(document: Any, name: str, chinese: str, latin: str, size: int, lies: str) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.size, style.font.name = Pt(size), latin
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), chinese)
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    paragraph.widow_control = True
    if lies == "centre":
        paragraph.alignment, paragraph.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(14)
        paragraph.line_spacing = Pt(size * 1.6)
    if lies == "indent":
        paragraph.first_line_indent = Pt(2 * size)
        paragraph.keep_with_next = name == "Agreement Article"


def _head(document: Any, agreement: Agreement, lang: Lang) -> None:
    document.add_paragraph(agreement.title.render(lang), "Agreement Title")
    document.add_paragraph(agreement.number or NUMBER[lang], "Agreement Number")
    for k, party in enumerate(agreement.parties):
        document.add_paragraph(
            f"{party_label(k, lang)}{party.name.render(lang)}", "Agreement Party"
        )


def _names(agreement: Agreement, ids: tuple[str, ...], lang: Lang) -> str:
    return LABELS[lang].comma.join(agreement.party(id_).name.render(lang) for id_ in ids)


def _duty_line(agreement: Agreement, duty: Duty, lang: Lang) -> str:
    labels = LABELS[lang]
    fields = [(labels.who, _names(agreement, duty.who, lang))]
    if duty.to_whom:
        fields.append((labels.to_whom, _names(agreement, duty.to_whom, lang)))
    fields.append((labels.due, said(duty.due, lang)))
    if duty.trigger:
        fields.append((labels.trigger, duty.trigger.render(lang)))
    return labelled(duty.what.render(lang), fields, lang)


def _money_line(agreement: Agreement, money: Money, lang: Lang) -> str:
    labels = LABELS[lang]
    amount = "" if money.amount is None else f"{money.amount:,f}"
    fields = [
        (labels.payer, _names(agreement, (money.payer,), lang)),
        (labels.payee, _names(agreement, (money.payee,), lang)),
        (labels.amount, f"{amount}{'元' if lang == 'zh' else ' yuan'}" if amount else ""),
        (labels.due, said(money.due, lang)),
    ]
    return labelled(money.basis.render(lang), fields, lang)


def _signatures(document: Any, agreement: Agreement, lang: Lang) -> None:
    """Every party's block on one page together."""
    for k in range(len(agreement.parties)):
        for n, line in enumerate(signature_lines(agreement, k, lang)):
            paragraph = document.add_paragraph(line, "Agreement Signature")
            paragraph.paragraph_format.keep_with_next = True
            if n == 0:
                paragraph.paragraph_format.space_before = Pt(28)


def _carry(document: Any, json_text: str, lang: Lang) -> None:
    """Both languages and the ids, as a part of the file that editors keep."""
    root = ET.Element("agreement", {"lang": lang})
    root.text = json_text
    xml = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    name = PackURI("/customXml/agreement.xml")
    part = Part(name, "application/xml", xml, document.part.package)
    document.part.relate_to(part, _CUSTOM_XML)


def _properties(document: Any, agreement: Agreement, lang: Lang) -> None:
    properties = document.core_properties
    properties.title = agreement.title.render(lang)
    properties.author = LABELS[lang].comma.join(p.name.render(lang) for p in agreement.parties)
    properties.comments = f"digest {agreement.digest}"
