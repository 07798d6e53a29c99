"""A transcript is turns: who speaks, what they say, where it stands in the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

Role = Literal["interviewer", "respondent"]

# A mark at the start of a line: a short name or letter, perhaps a number or time in brackets,
# then a colon. A clause of a sentence before a colon is longer or holds a comma.
_MARK = re.compile(
    r"^[ \t\u3000]*(?P<speaker>[^\s:：，,。；;、（(【\[]{1,12}(?: ?[A-Za-z0-9]{1,3})?)"
    r"[ \t]*(?:[（(【\[][^）)】\]\n]{0,20}[）)】\]])?[ \t]*[:：]",
    re.MULTILINE,
)
_ASKS = re.compile(
    r"问|访|采访者|采访人|访谈(?:者|人|员)|访问(?:者|人|员)|调研(?:者|人|员)|提问(?:者|人)?"
    r"|主持人|[Qq]\d*|I|Int(?:erviewer)?\.?|Moderator",
    re.IGNORECASE,
)


# Who may speak only once: somebody named by office or standing, or by a letter or number.
_OFFICE = (
    "主任|副主任|局长|厅长|处长|科长|县长|区长|市长|镇长|乡长|村长|书记|部长|院长|校长|所长|站长|会长|秘书长|委员|代表"
    "|经理|总经理|董事长|厂长|店主|老板|总|工程师|教授|老师|医生|律师|司机|师傅|先生|女士|同志|大爷|大妈|大姐|大哥"
    "|负责人|工作人员|干部|职工|村民|居民|市民|群众|农户|商户|家长|学生|患者|乘客"
)
_KIND = "企业|公司|部门|单位|园区|协会|商会|机构|专家|村|社区|学校|医院|同学|甲方|乙方"
_LETTER = r"(?:[甲乙丙丁戊己庚辛一二三四五六七八九十]|[A-Za-z]\d?|\d{1,2})"
_PERSON = re.compile(
    rf"\w{{0,8}}(?:{_OFFICE}){_LETTER}?|\w{{0,6}}(?:{_KIND}){_LETTER}|[\u4e00-\u9fff]某{{1,2}}"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said in one go.

    id: made of the words themselves, so that it stays when other turns are edited.
    start, end: where `said` stands in the transcript, in characters.
    """

    id: str
    number: int
    speaker: str
    role: Role
    said: str
    start: int
    end: int


def turns_of(transcript: str) -> tuple[Turn, ...]:
    r"""The turns of a transcript, in order; one a paragraph where it marks no speakers.

    A mark is a short name before a colon at the start of a line. A name that occurs once in a
    text of several paragraphs is taken for words, unless it is a known mark of a question or an
    answer or names a person, by office or letter (`李主任`, `企业甲`). What stands before the first
    mark (title, date, place) is no turn.

    >>> [(t.role, t.said) for t in turns_of("问：路通吗？\n答：还差一段。")]
    [('interviewer', '路通吗？'), ('respondent', '还差一段。')]
    """
    marks = _marks(transcript)
    spans = _between(transcript, marks) if marks else _paragraphs(transcript)
    made: list[Turn] = []
    seen = Counter[str]()
    for speaker, span_start, end in spans:
        whole = transcript[span_start:end]
        said = whole.strip()
        if not said:
            continue
        seen[said] += 1
        start = span_start + len(whole) - len(whole.lstrip())
        role: Role = "interviewer" if _ASKS.fullmatch(speaker) else "respondent"
        id_ = sha256(f"{said}\0{seen[said]}".encode()).hexdigest()[:12]
        made.append(Turn(id_, len(made) + 1, speaker, role, said, start, start + len(said)))
    return tuple(made)


def _marks(transcript: str) -> list[re.Match[str]]:
    found = list(_MARK.finditer(transcript))
    times = {m["speaker"]: 0 for m in found}
    for mark in found:
        times[mark["speaker"]] += 1
    return [m for m in found if times[m["speaker"]] > 1 or _is_mark(m["speaker"])]


def _is_mark(speaker: str) -> bool:
    if _PERSON.fullmatch(speaker):
        return True
    answers = re.fullmatch(r"答|受访(?:者|人)?\w{0,3}|[Aa]\d*|R\d*|Respondent", speaker)
    return bool(_ASKS.fullmatch(speaker) or answers)


def _between(transcript: str, marks: list[re.Match[str]]) -> list[tuple[str, int, int]]:
    ends = [mark.start() for mark in marks[1:]] + [len(transcript)]
    return [(m["speaker"].strip(), m.end(), end) for m, end in zip(marks, ends, strict=True)]


def _paragraphs(transcript: str) -> list[tuple[str, int, int]]:
    return [("", m.start(), m.end()) for m in re.finditer(r"[^\n]+", transcript)]
