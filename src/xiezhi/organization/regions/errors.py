"""What a partition can be asked that no map can meet; each sentence names the constraint."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class RegionsError(XiezhiError):
    """A partition that cannot be as it was asked for."""


class NeighboursInvalid(RegionsError):
    """The neighbours or the bridges name unknown places, or a place as its own neighbour."""


class ValuesInvalid(RegionsError):
    """Attributes hold NaN or infinity, or there is none."""


class WeightsInvalid(RegionsError):
    """Weights are negative, missing, infinite or all zero."""


class RegionCountInvalid(RegionsError):
    """The number of regions does not fit the number of places."""


class SearchInvalid(RegionsError):
    """The seed is no whole number of at least zero, or the effort no number above zero."""


class MapDisconnected(RegionsError):
    """The map falls into more separate parts than there may be regions."""


class ThresholdUnreachable(RegionsError):
    """Some part of the map, or the whole of it, does not reach the threshold."""


class LimitsContradict(RegionsError):
    """No districts of these limits can add up to what the map holds."""


class NoDistrictsFound(RegionsError):
    """The search met no districts within the limits; that none exist is not proved."""
