"""Where in a document a sentence stands: under which headings, looking back or ahead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from xiezhi.consensus.policy.fields import FieldVotes
from xiezhi.consensus.policy.numbering import Level
from xiezhi.consensus.policy.segment import Paragraph
from xiezhi.consensus.policy.words import table


class Mode(Enum):
    """What a section does."""

    UNKNOWN = "unknown"
    REVIEW = "review"
    FORWARD = "forward"


_SECTIONS = table("words.toml")["sections"]
_REVIEW = re.compile("|".join(map(re.escape, _SECTIONS["review"].split())))
_FORWARD = re.compile("|".join(map(re.escape, _SECTIONS["forward"].split())))
_STRONG_REVIEW = re.compile(
    "回顾|成就|成绩|历程|完成情况|执行情况|工作总结|过去[一二三四五六七八九十]年|(?:去年|上年|上一?年度)(?!以来)|伟大变革|重大意义|办理情况"
)
_OPENER = re.compile(
    "^(?:——)?(?:各位代表！|同志们！)?(?:"
    + "|".join(map(re.escape, _SECTIONS["openers"].split()))
    + r"|20\d\d年(?:是|来|以来|，我|主要目标任务的完成|在)|[“”十二三四五]{3,6}时期(?:，|是|我)"
    r"|这[一二三四五六七八九十]+年|过去[一二三四五六七八九十]+年)"
)
_STATE_OPENER = re.compile(
    "^(?:各位代表！)?(?:在)?(?:看到|肯定|总结)(?:成绩|成绩和经验)|我们也?清醒(?:地)?(?:认识|看)到"
)
_LAW = re.compile("(?:条例|规定|办法|法|细则|规则)(?:（[^（）]{1,20}）)?$")
_NOTES = re.compile("^(?:名词解释|注释|附件|附录|相关报道|相关文档|名词注释|《.*》名词)")


@dataclass(slots=True)
class Context:
    """The state that a reader keeps while walking down a document."""

    title: str = ""
    title_votes: dict[int, float] = field(default_factory=dict)
    path: list[tuple[Level, str, Mode]] = field(default_factory=list)
    heading_votes: dict[int, float] = field(default_factory=dict)
    lead_votes: dict[int, float] = field(default_factory=dict)
    paragraph_review: bool = False
    notes: bool = False
    law: bool = False

    def enter(self, paragraph: Paragraph, votes: FieldVotes) -> None:
        """Take in a paragraph before its sentences are read."""
        first = paragraph.sentences[0]
        said = votes.between(first.start, first.start + len(first.text))
        if paragraph.title:
            self._open_document(paragraph.text, said)
        elif paragraph.heading is not None:
            self._open_section(paragraph.heading, first.text, said)
        if paragraph.mark.level is Level.ARTICLE:
            self.law = True
        elif (
            paragraph.heading is not None
            and paragraph.mark.level is Level.NONE
            and _NOTES.match(paragraph.text)
        ):
            self.notes = True
        bare = paragraph.text[paragraph.mark.length :]
        self.paragraph_review = bool(_OPENER.match(bare) or _STATE_OPENER.search(bare[:60]))
        self.lead_votes = said if paragraph.heading is None else {}

    def _open_document(self, title: str, said: dict[int, float]) -> None:
        self.title = title
        self.title_votes = said
        self.path = []
        self.heading_votes = {}
        self.notes = False
        self.law = bool(_LAW.search(title))

    def _open_section(self, level: Level, text: str, said: dict[int, float]) -> None:
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self.path.append((level, text, mode_of(text)))
        self.heading_votes = said

    @property
    def mode(self) -> Mode:
        """Whether the innermost heading that says so looks back or ahead."""
        for _, _, mode in reversed(self.path):
            if mode is not Mode.UNKNOWN:
                return mode
        return Mode.UNKNOWN

    @property
    def section(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(text for _, text, _ in self.path)


def mode_of(heading: str) -> Mode:
    """Whether a heading announces a look back or ahead.

    >>> mode_of("一、2025年工作回顾").value, mode_of("三、2026年工作安排").value
    ('review', 'forward')
    """
    if _STRONG_REVIEW.search(heading):
        return Mode.REVIEW
    if _FORWARD.search(heading):
        return Mode.FORWARD
    return Mode.REVIEW if _REVIEW.search(heading) else Mode.UNKNOWN
