"""What a sharing question can ask that no division can meet; each names what is wrong."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class SharingError(XiezhiError):
    """A sharing question that has no answer as it was put."""


class GameInvalid(SharingError):
    """A game lacks a coalition, holds a value that is no number, or has nobody to share with."""


class TooManyPlayers(SharingError):
    """More players than the method can answer exactly."""


class SharesInvalid(SharingError):
    """A division names other players, is no number, or does not add up."""


class NoImputation(SharingError):
    """The players on their own do better in sum than all together."""


class NotCertified(SharingError):
    """An answer was found, but its proof failed."""


class WeightsInvalid(SharingError):
    """Weights are negative, missing, not finite or all zero."""


class ClaimsInvalid(SharingError):
    """Claims and estate contradict each other, or are no amounts."""


class MoneyInvalid(SharingError):
    """An amount is no number, or no whole number of cents."""


class BargainInvalid(SharingError):
    """The parties have nothing to gain, or their terms contradict each other."""


class SamplesInvalid(SharingError):
    """Too few samples, or a confidence that is no share."""


class RunwaysInvalid(SharingError):
    """Costs or counts of the types of users are no amounts."""


class RuleInvalid(SharingError):
    """A split rule contradicts itself or names nobody."""


class UnknownRule(SharingError):
    """No split rule of that name was in force on that day."""


class RuleOpen(SharingError):
    """A split rule says nothing about what it was asked."""


class UnverifiedClause(SharingError):
    """A clause that nobody has read in its source would decide about money."""


class ObservationInvalid(SharingError):
    """What was observed does not fit the rule."""
