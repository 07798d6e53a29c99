"""Where the cues of a codebook stand in a transcript: a first reading for coders to correct."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiezhi.consensus.interviews.codebook import Codebook
    from xiezhi.consensus.interviews.transcript import Turn


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a turn may deserve, and the words that suggest it.

    start, end: where the first of the words stands in the transcript.
    """

    turn: str
    code: str
    words: tuple[str, ...]
    start: int
    end: int


def suggestions(turns: Iterable[Turn], codebook: Codebook) -> tuple[Suggestion, ...]:
    """Codes whose cues stand in what respondents said (questions put words in mouths).

    Latin cues match whole words in any case, Chinese ones wherever they stand. The order is
    that of the turns, then of the codebook.
    """
    patterns = {code.id: _pattern(code.cues) for code in codebook if code.cues}
    found = []
    for turn in turns:
        if turn.role == "interviewer":
            continue
        for code, pattern in patterns.items():
            hits = list(pattern.finditer(turn.said))
            if hits:
                words = tuple(dict.fromkeys(hit.group() for hit in hits))
                start, end = hits[0].span()
                found.append(Suggestion(turn.id, code, words, turn.start + start, turn.start + end))
    return tuple(found)


def _pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all cues, the longest first."""
    ordered = sorted(cues, key=lambda cue: (-len(cue), cue))
    return re.compile(
        "|".join(rf"\b{re.escape(c)}\b" if c.isascii() else re.escape(c) for c in ordered),
        re.IGNORECASE,
    )
