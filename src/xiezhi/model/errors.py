"""Errors that a caller can act on: what was given, where, what was expected, what to do."""

from __future__ import annotations


class XiezhiError(Exception):
    """The base of every error a user can cause; `str(error)` is the sentence to show."""

    @property
    def code(self) -> str:
        """A stable name for programs, e.g. `UnknownPlace`."""
        return type(self).__name__


class HalfTranslated(XiezhiError):
    """A text lacks one of its two languages."""


class CaseInvalid(XiezhiError):
    """A case folder has problems; `problems` holds all of them."""

    def __init__(self, problems: tuple[object, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UnknownPlace(XiezhiError):
    """A code that is no place of the gazetteer."""


class NotAdjacent(XiezhiError):
    """Sides that share no border."""


class TableMissing(XiezhiError):
    """An analysis was asked for a table that the case lacks."""


class ShapeMismatch(XiezhiError):
    """Arrays that should describe the same places do not."""
