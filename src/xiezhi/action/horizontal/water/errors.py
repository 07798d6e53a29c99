"""What can be wrong with questions about water."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class WaterError(XiezhiError):
    """A question about water that has no answer as it was put."""


class NoStandard(WaterError):
    """No edition of the standard was in force on that day."""


class UnknownIndicator(WaterError):
    """An indicator that the standard or the list of indicators does not know."""


class UnknownClass(WaterError):
    """A target class that is none of I to V."""


class RiverGraphInvalid(WaterError):
    """Sections that flow in a circle, or to one that is not there."""
