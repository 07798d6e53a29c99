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
    answer. What stands before the first mark (title, date, place) is no turn.

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
    answers = re.fullmatch(r"答|受访(?:者|人)?\w{0,3}|[Aa]\d*|R\d*|Respondent", speaker)
    return bool(_ASKS.fullmatch(speaker) or answers)


def _between(transcript: str, marks: list[re.Match[str]]) -> list[tuple[str, int, int]]:
    ends = [mark.start() for mark in marks[1:]] + [len(transcript)]
    return [(m["speaker"].strip(), m.end(), end) for m, end in zip(marks, ends, strict=True)]


def _paragraphs(transcript: str) -> list[tuple[str, int, int]]:
    return [("", m.start(), m.end()) for m in re.finditer(r"[^\n]+", transcript)]
