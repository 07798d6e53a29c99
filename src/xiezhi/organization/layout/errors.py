"""What a layout analysis cannot be asked."""

from xiezhi.model.errors import XiezhiError


class LayoutError(XiezhiError):
    """The base of the errors of this folder."""


class SizesInvalid(LayoutError):
    """Sizes of towns that no rank-size rule can be read from."""


class FlowsInvalid(LayoutError):
    """Flows between towns that are negative, not square or not numbers."""


class TotalsDiffer(LayoutError):
    """What leaves and what arrives do not add up to the same."""


class GrowthTooLarge(LayoutError):
    """Places that are to grow by more than all others have."""


class PlanInvalid(LayoutError):
    """A drawn layout without a core that is a place of the case, or too few places for cores."""
