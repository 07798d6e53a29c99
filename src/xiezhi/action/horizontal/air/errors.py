"""What can be wrong with questions about air."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class AirError(XiezhiError):
    """A question about air that has no answer as it was put."""


class NoEdition(AirError):
    """No edition of the index was in force on that day, or none has that name."""


class EditionsMixed(AirError):
    """A series crosses a change of edition and nobody said which edition to use."""


class NoLadder(AirError):
    """An edition has no breakpoints for a pollutant and averaging time."""
