"""What a conversation can be asked that its votes cannot answer; each says what to do."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class OpinionError(XiezhiError):
    """Votes, or a question about them, that cannot be read."""


class VotesInvalid(OpinionError):
    """The table of votes lacks a column, or a vote is none of -1, 0, +1."""


class UnknownMode(OpinionError):
    """A mode that is neither `robust` nor `polis`."""


class CellsInvalid(OpinionError):
    """Sides, classes or numbers of the eligible that do not fit the people who voted."""
