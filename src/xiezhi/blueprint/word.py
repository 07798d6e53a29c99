"""The blueprint as a Word document that an office can edit, in one language."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from xiezhi.blueprint.archive import reproducible
from xiezhi.blueprint.numbering import chapter_number
from xiezhi.blueprint.page import Head
from xiezhi.blueprint.values import printable
from xiezhi.blueprint.word_grid import grid
from xiezhi.blueprint.word_parts import bookmark, contents, page_number, picture, styled
from xiezhi.blueprint.word_styles import dress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from xiezhi.blueprint.charts import Drawing
    from xiezhi.blueprint.page import Entry, Figure, Grid, Ground, Offer, Page
    from xiezhi.model.units import Lang

ROWS_SHOWN = 40


class _Writer:
    """A document being written, and the numbers that its parts take in turn."""

    def __init__(self, page: Page, drawings: Mapping[str, Drawing]) -> None:
        self.page = page
        self.drawings = drawings
        self.document: WordDocument = Document()
        self.marks: Iterator[int] = count(1)
        self.pictures: Iterator[int] = count(1)
        dress(self.document, page.lang)

    @property
    def lang(self) -> Lang:
        return self.page.lang

    def heading(self, words: str, level: int, name: str = "") -> None:
        heading = self.document.add_heading(printable(words), level)
        if name:
            bookmark(heading, name, next(self.marks))

    def paragraph(self, words: str, *, bold_lead: str = "") -> Paragraph:
        paragraph = self.document.add_paragraph()
        if self.lang == "zh":
            paragraph.paragraph_format.first_line_indent = Pt(28)  # two characters
        if bold_lead:
            paragraph.add_run(
                f"{bold_lead}　" if self.lang == "zh" else f"{bold_lead}. "
            ).bold = True
        paragraph.add_run(printable(words))
        return paragraph

    def note(self, words: str) -> None:
        """What belongs to the table above, in the size of its cells."""
        note = styled(self.document, "Caption", words)
        note.alignment = WD_ALIGN_PARAGRAPH.LEFT

    def bullets(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            styled(self.document, "List Bullet", line)

    def caption(self, label: str, title: str, *, above: bool) -> None:
        gap = "　" if self.lang == "zh" else "  "
        caption = styled(self.document, "Caption", f"{label}{gap}{title}")
        caption.paragraph_format.keep_with_next = above


def word_of(page: Page, drawings: Mapping[str, Drawing]) -> bytes:
    """A page as a docx; drawings: by chart, in the page's language."""
    writer = _Writer(page, drawings)
    _front(writer)
    for part in page.parts:
        writer.heading(part.title, 1, f"part_{part.id}")
        for entry in part.entries:
            _entry(writer, entry)
    _closing(writer)
    return _saved(writer)


def _front(writer: _Writer) -> None:
    page = writer.page
    styled(writer.document, "Title", page.full_title)
    for name, value in (("sides", page.sides), ("year", page.year), ("questions", page.counts)):
        line = writer.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        colon = "：" if page.lang == "zh" else ": "
        line.add_run(printable(f"{page.word(name)}{colon}{value}"))
    writer.document.add_page_break()  # type: ignore[no-untyped-call]
    _unnumbered(writer, page.word("contents"))
    contents(writer.document, _contents_lines(page))
    writer.document.add_page_break()  # type: ignore[no-untyped-call]
    _glance(writer)
    writer.document.add_page_break()  # type: ignore[no-untyped-call]


def _unnumbered(writer: _Writer, words: str, name: str = "") -> None:
    """A heading before the first chapter, outside the numbers of chapters."""
    head = styled(writer.document, "Caption")
    head.add_run(words).font.size = Pt(16)
    head.paragraph_format.space_after = Pt(12)
    head.paragraph_format.keep_with_next = True
    if name:
        bookmark(head, name, next(writer.marks))


def _glance(writer: _Writer) -> None:
    """Every question with its answer, as the page begins."""
    page = writer.page
    _unnumbered(writer, page.word("glance"), "glance")
    for entry in page.entries:
        question = writer.document.add_paragraph()
        question.add_run(printable(entry.question)).bold = True
        question.paragraph_format.keep_with_next = True
        lead = entry.mark if entry.state == "answered" else page.word(entry.state)
        writer.paragraph(entry.answer, bold_lead=lead)


def _contents_lines(page: Page) -> list[tuple[int, str, str]]:
    gap = "" if page.lang == "zh" else " "
    lines = [(1, page.word("glance"), "glance")]
    for part in page.parts:
        lines.append((1, f"{part.number}{gap}{part.title}", f"part_{part.id}"))
        lines += [(2, f"{e.number}{gap}{e.question}", f"q_{e.id}") for e in part.entries]
    last = _closing_number(page)
    return [*lines, (1, f"{last}{gap}{page.word('closing')}", "closing")]


def _closing_number(page: Page) -> str:
    return chapter_number(len(page.parts) + 1, page.lang)


def _entry(writer: _Writer, entry: Entry) -> None:
    page = writer.page
    writer.heading(entry.question, 2, f"q_{entry.id}")
    if entry.state != "answered":
        writer.paragraph(entry.answer, bold_lead=page.word(entry.state))
        return
    writer.heading(page.word("answer"), 3)
    writer.paragraph(entry.answer, bold_lead=entry.mark)
    if entry.caveats:
        writer.heading(page.word("caveats"), 3)
        writer.bullets(entry.caveats)
    if entry.figures or entry.grids:
        writer.heading(page.word("evidence"), 3)
    for figure in entry.figures:
        _figure(writer, figure)
    for table in entry.grids:
        _grid(writer, table)
    _offers(writer, entry.offers)
    writer.heading(page.word("method"), 3)
    writer.paragraph(entry.method)
    if entry.sources:
        writer.heading(page.word("sources"), 3)
        writer.bullets(entry.sources)
    if entry.inputs:
        writer.heading(page.word("inputs"), 3)
        _grounds(writer, entry.inputs)


def _figure(writer: _Writer, figure: Figure) -> None:
    drawing = writer.drawings[figure.chart]
    picture(writer.document, drawing, figure.alt, next(writer.pictures))
    writer.caption(figure.label, figure.title, above=False)


def _grid(writer: _Writer, table: Grid) -> None:
    writer.caption(table.label, table.title, above=True)
    grid(writer.document, table.heads, table.rows[:ROWS_SHOWN], writer.lang)
    if table.note:
        writer.note(table.note)
    if len(table.rows) > ROWS_SHOWN:
        writer.note(_pointer(len(table.rows), table.sheet, writer.lang))


def _pointer(n_rows: int, sheet: str, lang: Lang) -> str:
    if lang == "zh":
        return f"以上为前{ROWS_SHOWN}行，全部{n_rows:,}行见 blueprint.xlsx 的工作表{sheet}。"
    return (
        f"The first {ROWS_SHOWN} of {n_rows:,} rows; all of them are in blueprint.xlsx, "
        f"sheet {sheet}."
    )


def _grounds(writer: _Writer, grounds: tuple[Ground, ...]) -> None:
    names = ("table", "rows", "source", "source_year", "licence", "quality")
    rows = [(g.title, g.n_rows, g.source, g.year, g.licence, g.quality) for g in grounds]
    heads = [Head(writer.page.word(n), "", "number" if n == "rows" else "words") for n in names]
    grid(writer.document, heads, rows, writer.lang)


def _offers(writer: _Writer, offers: tuple[Offer, ...]) -> None:
    if not offers:
        return
    page = writer.page
    writer.heading(page.word("proposals"), 3)
    writer.paragraph(page.word("offered"))
    for offer in offers:
        writer.paragraph(
            offer.why,
            bold_lead=f"{offer.title}（{offer.kind}）"
            if page.lang == "zh"
            else f"{offer.title} ({offer.kind})",
        )
        colon = "：" if page.lang == "zh" else ": "
        writer.bullets(
            (
                f"{page.word('agree')}{colon}{offer.sides}",
                f"{page.word('places')}{colon}{offer.places}",
            )
        )


def _closing(writer: _Writer) -> None:
    page = writer.page
    writer.heading(page.word("closing"), 1, "closing")
    writer.paragraph(page.word("marks"))
    basis = styled(writer.document, "Caption", page.word("basis"))
    basis.paragraph_format.keep_with_next = True
    _grounds(writer, page.basis)
    writer.heading(page.word("coordinates"), 2)
    writer.paragraph(page.word("coordinates_are"))
    writer.heading(page.word("times"), 2)
    writer.paragraph(page.times)
    writer.heading(page.word("made"), 2)
    writer.paragraph(page.word("same"))
    writer.paragraph(f"xiezhi（协治） {page.version}")


def _saved(writer: _Writer) -> bytes:
    document, page = writer.document, writer.page
    page_number(document.sections[0].footer.paragraphs[0])
    properties = document.core_properties
    properties.title = printable(page.full_title)
    properties.author = f"xiezhi {page.version}"
    properties.last_modified_by = ""
    properties.comments = ""
    properties.language = "zh-CN" if page.lang == "zh" else "en"
    _proofing(document, page.lang)
    written = BytesIO()
    document.save(written)
    return reproducible(written.getvalue())


def _proofing(document: WordDocument, lang: Lang) -> None:
    """Tell Word which language it checks.

    Latin words and numbers are English in either document: as Chinese they would be broken
    anywhere at the end of a line, 7.7 after its dot.
    """
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "en-US" if lang == "zh" else "en-GB")
        element.set(qn("w:eastAsia"), "zh-CN")
