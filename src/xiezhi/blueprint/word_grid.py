"""A Word table with three lines (三线表), written as one piece of WordprocessingML.

python-docx sets each property of each cell by a search of its own; a blueprint's thousands of
cells took as long that way as all its maps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from xiezhi.blueprint.print_size import TEXT_WIDTH_MM
from xiezhi.blueprint.values import printable
from xiezhi.blueprint.word_styles import table_faces
from xiezhi.blueprint.word_widths import MARGIN_MM, type_size_pt, widths_mm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

    from xiezhi.blueprint.page import Head
    from xiezhi.model.units import Lang

_ROWS_TOGETHER = 15
# Many columns begin a size smaller; a size smaller still is better than a broken name.
_MANY_COLUMNS, _TABLE_PT, _SMALLER_PT = 7, 9, (7.5, 7, 6.5)
_LINE = '<w:{edge} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
_SPACING = '<w:spacing w:line="240" w:lineRule="auto" w:before="30" w:after="30"/>'
_LOOK = (
    '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" '
    'w:noHBand="0" w:noVBand="1" w:val="04A0"/>'
)


def grid(
    document: Document, heads: Sequence[Head], rows: Sequence[Sequence[str]], lang: Lang
) -> None:
    """A table as wide as the text, whose header row repeats on every page.

    Rows are never torn; a short table stays on one page.
    """
    sizes = _SMALLER_PT if len(heads) > _MANY_COLUMNS else (_TABLE_PT, *_SMALLER_PT)
    size = type_size_pt(heads, rows, TEXT_WIDTH_MM, sizes)
    twips = [_twips(width) for width in widths_mm(heads, rows, size, TEXT_WIDTH_MM)]
    sides = ["right" if head.kind == "number" else "left" for head in heads]
    cells = list(zip(twips, sides, strict=True))
    last = len(rows) if len(rows) <= _ROWS_TOGETHER else 0
    bold, plain = (_faces(lang, size, header=header) for header in (True, False))
    lines = [_row([_heading(head) for head in heads], cells, bold, last, header=True)]
    lines += [_row(words, cells, plain, last - n) for n, words in enumerate(rows, start=1)]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    table = (
        f"<w:tbl {nsdecls('w')}>{_properties()}<w:tblGrid>{columns}</w:tblGrid>"
        f"{''.join(lines)}</w:tbl>"
    )
    document.element.body.sectPr.addprevious(parse_xml(table))


def _twips(width_mm: float) -> int:
    return int(Mm(width_mm).twips)


def _heading(head: Head) -> str:
    """The heading with its unit on a line of its own, never broken apart."""
    return f"{head.label}\n{head.unit}" if head.unit else head.label


def _properties() -> str:
    lines = "".join(_LINE.format(edge=edge, eighths=12) for edge in ("top", "bottom"))
    margin = round(MARGIN_MM / 25.4 * 1440)
    margins = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        '<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>{_LOOK}</w:tblPr>"
    )


def _faces(lang: Lang, size: float, *, header: bool) -> str:
    """How a cell's words look."""
    latin, chinese = table_faces(lang)
    fonts = f'w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}"'
    bold = "<w:b/>" if header else '<w:b w:val="0"/>'
    half_points = round(Pt(size).pt * 2)
    return f'<w:rPr><w:rFonts {fonts}/>{bold}<w:sz w:val="{half_points}"/></w:rPr>'


def _row(
    words: Sequence[str],
    cells: Sequence[tuple[int, str]],
    faces: str,
    rows_after: int,
    *,
    header: bool = False,
) -> str:
    """One row; `rows_after` rows below are to stay on its page."""
    line = f"<w:tcBorders>{_LINE.format(edge='bottom', eighths=4)}</w:tcBorders>" if header else ""
    keep = "<w:keepNext/>" if rows_after > 0 else '<w:keepNext w:val="0"/>'
    drawn = [
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{line}</w:tcPr>'
        f'<w:p><w:pPr>{keep}{_SPACING}<w:jc w:val="{side}"/></w:pPr>'
        f"<w:r>{faces}{_words(word)}</w:r></w:p></w:tc>"
        for word, (width, side) in zip(words, cells, strict=True)
    ]
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(drawn)}</w:tr>"


def _words(word: str) -> str:
    """The words of a cell; a new line begins where they say so."""
    lines = printable(word).replace("\t", " ").splitlines()
    kept = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return "<w:br/>".join(kept)
