"""The text of a web page or of Markdown, a line for every block."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SKIPPED = frozenset(("script", "style", "noscript", "template", "svg", "head", "nav", "iframe"))
_BLOCKS = frozenset(
    ("p", "div", "br", "li", "tr", "td", "section", "article", "table", "ul", "ol", "dl", "dt",
     "dd", "pre", "blockquote", "hr", "header", "footer", *(f"h{n}" for n in range(1, 7)))
)  # fmt: skip
_BLANKS = re.compile(r"[ \t\xa0]+")


class _Text(HTMLParser):
    """Collects text; a block opens a line, and what no reader sees is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SKIPPED:
            self._hidden.append(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", "").replace("\r", ""))


def html_text(page: str) -> str:
    r"""What a reader sees of a web page.

    >>> html_text("<p>一、总则</p><script>x()</script><p>完善<b>政策</b>。</p>")
    '一、总则\n完善政策。'
    """
    collector = _Text()
    collector.feed(page)
    collector.close()
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(collector.parts).splitlines())
    return "\n".join(line for line in lines if line)


_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]*(.*?)[ \t]*#*$")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)([^*_`\n]{1,500}?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
_RULE = re.compile(r"^ {0,3}(?:[-*_=][ \t]*){3,}$")
_BULLET = re.compile(r"^[ \t]{0,8}[-*+][ \t]+")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def markdown_text(text: str) -> str:
    r"""The words of Markdown without its marks.

    >>> markdown_text("## 一、总则\n\n**完善**[政策](x)。")
    '一、总则\n\n完善政策。'
    """
    body = _FRONT.sub("", text.replace("\r\n", "\n"), count=1)
    return "\n".join(_line(line) for line in body.split("\n")).strip()


def _line(line: str) -> str:
    if _RULE.match(line):
        return ""
    bare = _BULLET.sub("", _QUOTE.sub("", line))
    heading = _HEADING.match(bare)
    bare = heading.group(1) if heading else bare
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", bare))
