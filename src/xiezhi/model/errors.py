"""Errors that a caller can act on: what was given, where, what was expected, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from xiezhi.model.units import Lang


class Spoken(Protocol):
    """What can be said in either language, as a Text can."""

    def render(self, lang: Lang) -> str:
        """The sentence in one language."""


class XiezhiError(Exception):
    """The base of every error a user can cause; `str(error)` is its sentence in English.

    >>> str(XiezhiError("a sentence")), XiezhiError("a sentence").render("en")
    ('a sentence', 'a sentence')
    """

    def __init__(self, sentence: str | Spoken = "") -> None:
        self.sentence = sentence
        super().__init__(sentence if isinstance(sentence, str) else sentence.render("en"))

    def render(self, lang: Lang) -> str:
        """The sentence in one language; one that exists in English alone is introduced as such."""
        if not isinstance(self.sentence, str):
            return self.sentence.render(lang)
        return (
            self.sentence if lang == "en" else f"未能完成，原因如下（原文为英文）：{self.sentence}"
        )

    @property
    def code(self) -> str:
        """A stable name for programs, e.g. `UnknownPlace`."""
        return type(self).__name__


class AskedWrongly(XiezhiError):
    """The base of errors that only another request can mend: a name taken, a table unknown."""


class HalfTranslated(XiezhiError):
    """A text lacks one of its two languages."""


class CaseInvalid(XiezhiError):
    """A case folder has problems; `problems` holds all of them."""

    def __init__(self, problems: tuple[Spoken, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def render(self, lang: Lang) -> str:
        """Every problem, a line each."""
        return "\n".join(problem.render(lang) for problem in self.problems)


class UnknownPlace(AskedWrongly):
    """A code that is no place of the gazetteer."""


class NotAdjacent(AskedWrongly):
    """Sides that share no border."""


class TableMissing(XiezhiError):
    """An analysis was asked for a table that the case lacks."""


class ShapeMismatch(XiezhiError):
    """Arrays that should describe the same places do not."""
