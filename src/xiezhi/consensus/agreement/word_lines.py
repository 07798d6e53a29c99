"""The lines of a Word document in order, and what in it is no line: tables, boxes, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from xiezhi.consensus.agreement.errors import AgreementUnreadable
from xiezhi.model.text import Text

_PARAGRAPH, _TABLE, _TEXT = qn("w:p"), qn("w:tbl"), qn("w:t")
_START, _END, _ID, _NAME = (
    qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:id"), qn("w:name"),
)  # fmt: skip
_TRACKED = {qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo")}
_NOTES = {qn("w:footnoteReference"), qn("w:endnoteReference")}
_BOX = qn("w:txbxContent")
# A drawing is written twice, once for old programs; the second is not looked at.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it reads now: the name of its paragraph's style, and bookmarks that touch it."""

    style: str
    text: str
    marks: frozenset[str] = frozenset()


def lines_of(document: Any, prefix: str) -> tuple[list[Line], list[Text]]:
    """Every line that is not empty, in order, and a sentence for all else that holds words.

    document: as python-docx opens it. prefix: of the bookmarks to keep.
    Raises AgreementUnreadable where tracked changes are open: the text is then two texts.
    """
    body = document.element.body
    _refuse_tracked(body)
    walk = _Walk(document, prefix, [], [], {})
    walk.into(body)
    return walk.lines, walk.unread


def unread(words: str, advice: Text) -> Text:
    """The sentence for words of the file that were not taken into the agreement."""
    shown = words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
    return Text(f"没有读入：“{shown}”。{advice.zh}", f"not read: “{shown}”. {advice.en}")


def _refuse_tracked(body: Any) -> None:
    n = sum(1 for element in body.iter() if element.tag in _TRACKED)
    if n:
        raise AgreementUnreadable(
            Text(
                f"文件里有{n}处修订还没有接受或拒绝；请在“审阅”里全部接受或拒绝，保存后再读",
                f"the file holds {n} tracked changes that nobody has accepted or rejected; accept "
                "or reject all of them under Review, save, and read it again",
            )
        )


@dataclass(slots=True)
class _Walk:
    """One pass over the body; open: names of the bookmarks that are open, by their number."""

    document: Any
    prefix: str
    lines: list[Line]
    unread: list[Text]
    open: dict[str, str]

    def into(self, parent: Any) -> None:
        """Read a part of the body, content controls and the like included."""
        for element in parent.iterchildren():
            if element.tag == _PARAGRAPH:
                self._paragraph(element)
            elif element.tag == _TABLE:
                words = _within(element)
                if words:
                    self.unread.append(unread(words, _IN_TABLE))
            elif element.tag in (_START, _END):
                self._mark(element)
            else:
                self.into(element)

    def _paragraph(self, element: Any) -> None:
        marks = set(self.open.values())
        parts: list[str] = []
        for one in _own(element):
            if one.tag in (_START, _END):
                self._mark(one)
                marks |= set(self.open.values())
            elif one.tag == _TEXT:
                parts.append(one.text or "")
            elif one.tag in _SIGNS:
                parts.append(_SIGNS[one.tag])
            elif one.tag == _BOX and (words := _within(one)):
                self.unread.append(unread(words, _IN_BOX))
            elif one.tag in _NOTES:
                self.unread.append(unread("".join(parts).strip()[-_SHOWN:], _IN_NOTE))
        style = Paragraph(element, self.document).style
        name = "" if style is None else str(style.name)
        for text in "".join(parts).split("\n"):
            if text.strip():
                self.lines.append(Line(name, text.strip(), frozenset(marks)))

    def _mark(self, element: Any) -> None:
        if element.tag == _END:
            self.open.pop(element.get(_ID), None)
        elif str(element.get(_NAME)).startswith(self.prefix):
            self.open[element.get(_ID)] = element.get(_NAME)


def _own(element: Any) -> Iterator[Any]:
    """What is inside a paragraph, in order; of boxes only the box itself."""
    for child in element.iterchildren():
        if child.tag == _FALLBACK:
            continue
        yield child
        if child.tag != _BOX:
            yield from _own(child)


def _within(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(_TEXT)).strip()


_IN_TABLE = Text(
    "它在表格里；请写成条文段落", "it stands in a table; write it as a paragraph of an article"
)
_IN_BOX = Text(
    "它在文本框里；请写成条文段落", "it stands in a text box; write it as a paragraph of an article"
)
_IN_NOTE = Text(
    "这里有脚注或尾注；请把注的内容写进条文",
    "a footnote or endnote stands here; write what it says into the article",
)
