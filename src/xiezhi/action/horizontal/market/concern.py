"""A concern: words of a text that somebody should look at, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xiezhi.model.text import Text


class Answer(Enum):
    """What a reader is told of words that a rule met; never that they are illegal."""

    LIKELY = "likely"
    DEPENDS = "depends"
    CLEAR = "clear"

    @property
    def label(self) -> Text:
        """The answer in words."""
        return _LABELS[self]


_LABELS = {
    Answer.LIKELY: Text("很可能有问题，请核查", "likely a problem: look at this"),
    Answer.DEPENDS: Text("视理由而定，请核查", "depends on its justification: look at this"),
    Answer.CLEAR: Text("看来没有问题", "seems clear"),
}


@dataclass(frozen=True, slots=True)
class Concern:
    """Words that meet a rule.

    start, end: characters of the text, `text[start:end] == words`.
    rule: the id of the rule. article: of the 2024 Regulation, e.g. 9(3). item: of the 2025
    measures, e.g. 15(3). also: further items of either that the words may meet, as codes of the
    catalogue. exception: what article 12 would ask for. guard: why it seems clear, or why the
    answer is milder than the rule's own; empty otherwise. sentence: what the words stand in.
    """

    start: int
    end: int
    words: str
    rule: str
    article: str
    item: str
    also: tuple[str, ...]
    answer: Answer
    reason: Text
    exception: Text
    guard: Text | None = None
    sentence: str = ""

    @property
    def alarm(self) -> bool:
        """Whether somebody should look at it."""
        return self.answer is not Answer.CLEAR

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the catalogue, the most fitting first."""
        return (_code("R", self.article), _code("I", self.item), *self.also)


def _code(letter: str, item: str) -> str:
    """The code of an item in the catalogue.

    >>> _code("I", "15(3)"), _code("I", "24")
    ('I15.3', 'I24')
    """
    return letter + item.rstrip(")").replace("(", ".")
