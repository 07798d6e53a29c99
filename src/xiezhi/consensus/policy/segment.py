"""Cut a document into paragraphs and sentences by its numbering and punctuation.

Each keeps its place in the text and an id made of its own words, so that an id stays the same
whatever happens elsewhere in the document. A paragraph that occurs twice is told apart by a
count at the end of its id (`-2`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b, sha256

from xiezhi.consensus.policy.numbering import Level, Mark, mark_of
from xiezhi.consensus.policy.times import due_of

HEADING_MAX = 60
LONE_MAX = 34
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’」』）)]*|[^。！？]+")
_INNER = re.compile(r"[ \u3000]{2,}(?=第[一二三四五六七八九十百千零〇\d]+[章节条])")
_TITLE_END = re.compile(
    r"(?:报告|条例|规定|办法|意见|方案|规划|纲要|通知|法|决定|细则|函|公报|协议|措施|指引|行动计划|清单|要点|批复|决议)"
    r"(?:（[^（）]{1,20}）)?[》”]?$"
)
_SALUTATION = re.compile(
    r"^[^。；]{0,200}(?:代表|同志们?|朋友们|政府|部门|机构|单位|委员会|公司|企业|[厅局委办院校处会组])"
    r"(?:（[^（）]{1,40}）)?：$"
)
_STEM = re.compile(
    r"(?:下列|以下|如下)[^，。]{0,30}(?:：|:)$|(?:之一|情形|行为|内容|条件|材料|职责|事项|要求|方式|措施|因素)[^，。]{0,12}(?:：|:)$"
)

_SAYS_WHO = re.compile(
    r"[（(]|[ \u3000]*(?:责任|牵头|配合|参与|负责|实施|承办)(?:单位|部门|主体)[：:]"
)
_LEGAL_STEM = re.compile(r"下列|之一|情形|行为")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its place in the text, its words, whether it is a heading or a list's item."""

    start: int
    text: str
    mark: Mark
    heading: bool = False
    item: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (款、项 or a line that stands alone) with its sentences.

    id: twelve hexadecimal digits of a hash of its words without blanks.
    heading: None, or the level at which its first sentence opens a section.
    title: whether it opens a document of its own.
    """

    id: str
    start: int
    text: str
    mark: Mark
    heading: Level | None
    title: bool
    sentences: tuple[Sentence, ...]

    @property
    def sha256(self) -> str:
        """The hash of the paragraph's words."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    mark: Mark


def paragraphs(text: str) -> list[Paragraph]:
    r"""All paragraphs of a text in order; lines without words are left out.

    >>> [p.text for p in paragraphs("第一章 总则\n第一条 为了发展。")]
    ['第一章 总则', '第一条 为了发展。']
    """
    lines = list(_lines(text))
    seen: dict[str, int] = {}
    found = []
    listing: Level | None = None
    strict = False
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else None
        item = (
            listing is not None
            and line.mark.level == listing
            and (strict or (line.text.count("。") <= 1 and line.mark.level is not Level.ONE))
        )
        if not item:
            listing = None
        paragraph = _paragraph(line, following, len(lines), item, seen)
        found.append(paragraph)
        if following is not None and listing is None and _STEM.search(line.text):
            listing = following.mark.level if _listed(following.mark.level) else None
            strict = bool(_LEGAL_STEM.search(line.text))
    return found


def digest(words: str) -> str:
    """Twelve hexadecimal digits that stand for some words, blanks apart."""
    bare = "".join(words.split())
    return blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _listed(level: Level) -> bool:
    return Level.ONE <= level <= Level.CIRCLED


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for raw in text.splitlines(keepends=True):
        start = at
        at += len(raw)
        for piece_start, piece in _pieces(raw):
            bare = piece.strip("\ufeff\u200b \t\r\n\v\f\u3000\xa0\x1c\x1d\x1e\x85\u2028\u2029")
            if bare:
                shift = piece.index(bare)
                yield _Line(start + piece_start + shift, bare, mark_of(bare))


def _pieces(raw: str) -> Iterator[tuple[int, str]]:
    """A line, cut where a web page ran a chapter and its first article together."""
    if "  第" not in raw and "\u3000第" not in raw:
        yield 0, raw
        return
    at = 0
    for found in _INNER.finditer(raw):
        yield at, raw[at : found.end()]
        at = found.end()
    yield at, raw[at:]


def _paragraph(
    line: _Line, following: _Line | None, n_lines: int, item: bool, seen: dict[str, int]
) -> Paragraph:
    cut = [(m.start(), m.group()) for m in _SENTENCE.finditer(line.text)]
    item = item or (_listed(line.mark.level) and line.text.endswith(("；", ";")))
    level = None if item else _heading(line, cut, following, n_lines)
    sentences = tuple(
        _sentence(line, k, at, words, level, item) for k, (at, words) in enumerate(cut)
    )
    key = digest(line.text)
    seen[key] = n = seen.get(key, 0) + 1
    title = level is Level.TITLE
    return Paragraph(
        key if n == 1 else f"{key}-{n}", line.start, line.text, line.mark, level, title, sentences
    )


def _sentence(
    line: _Line, k: int, at: int, words: str, level: Level | None, item: bool
) -> Sentence:
    bare = words.lstrip(" \u3000")
    start = line.start + at + len(words) - len(bare)
    mark = line.mark if k == 0 else mark_of(bare)
    return Sentence(start, bare, mark, heading=level is not None and k == 0, item=item)


def _heading(
    line: _Line, cut: list[tuple[int, str]], following: _Line | None, n_lines: int
) -> Level | None:
    """The level of the section that this paragraph opens, if it opens one."""
    level, text = line.mark.level, line.text
    if level in (Level.PART, Level.CHAPTER, Level.SECTION):
        return level if len(text) <= HEADING_MAX else None
    if level is Level.ARTICLE:
        return None
    ends = "。" in text or text[-1] in "！？；;：:…"
    if not ends:
        return _unended(line, n_lines)
    if level in (Level.ONE, Level.BRACKET_ONE, Level.DIGIT):
        return _run_in(line, cut, following)
    return None


def _unended(line: _Line, n_lines: int) -> Level | None:
    """A line without a full stop: a heading where it is short, unless it is all there is."""
    level, text = line.mark.level, line.text
    if len(text) > HEADING_MAX or text.count("，") > 2 or "。" in text:  # noqa: PLR2004
        return None
    if level is Level.NONE:
        if n_lines == 1 and not _TITLE_END.search(text):
            return None
        return Level.TITLE if _TITLE_END.search(text) else Level.DASH
    return None if level is Level.FIRSTLY else level


def _run_in(line: _Line, cut: list[tuple[int, str]], following: _Line | None) -> Level | None:
    """A numbered first sentence is a heading where the text that it names follows it."""
    first = cut[0][1]
    if len(first) > HEADING_MAX or "；" in first:
        return None
    more = [words for _, words in cut[1:] if not _SAYS_WHO.match(words)]
    if "，" in first and due_of(first):
        return None
    if more:
        return line.mark.level
    alone = len(cut) == 1 and len(first) <= LONE_MAX and "应当" not in first and "不得" not in first
    follows = (
        following is not None
        and following.mark.level in (Level.NONE, Level.DASH, Level.FIRSTLY)
        and not following.text.startswith(("（", "("))
        and len(following.text) > len(first)
    )
    return line.mark.level if alone and follows else None


def is_salutation(text: str) -> bool:
    """Whether a line only addresses somebody: 各位代表：

    >>> is_salutation("各省、自治区、直辖市人民政府：")
    True
    """
    return bool(_SALUTATION.match(text)) and "应当" not in text and "不得" not in text
