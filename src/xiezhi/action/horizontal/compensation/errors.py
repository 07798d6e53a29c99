"""What can be wrong with an agreement on compensation or with what it is asked."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class CompensationError(XiezhiError):
    """A question about compensation that has no answer as it was put."""


class TermsInvalid(CompensationError):
    """The terms of an agreement contradict each other or cannot be read."""


class ReadingInvalid(CompensationError):
    """A reading is no number, or its time is no month and no year."""


class PeriodInvalid(CompensationError):
    """A period is no year and no month, or ends before it begins."""


class UnknownAgreement(CompensationError):
    """No agreement of that name is on record."""
