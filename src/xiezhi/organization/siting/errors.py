"""What a siting question can ask that no plan can meet; each names the constraint."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class SitingError(XiezhiError):
    """A siting question that has no answer as it was put."""


class CostInvalid(SitingError):
    """The cost table holds NaN or negative minutes, or has no row or column."""


class WeightsInvalid(SitingError):
    """Weights are negative, missing, infinite or all zero."""


class CentresInvalid(SitingError):
    """The number of centres does not fit the places, the candidates or the fixed centres."""


class CandidatesInvalid(SitingError):
    """Fixed centres or candidates are not in the table, repeat, or contradict each other."""


class LimitInvalid(SitingError):
    """The covering limit, the time limit or the wanted gap is no number of at least zero."""


class SeedInvalid(SitingError):
    """The seed of the random starts is no whole number of at least zero."""


class OutOfReach(SitingError):
    """Some place can reach no candidate, or so few centres cannot reach every place."""


class NoPlanInTime(SitingError):
    """The time limit ended before any plan that serves every place was found."""
