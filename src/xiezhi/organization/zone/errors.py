"""What an analysis of a zone cannot be asked."""

from xiezhi.model.errors import XiezhiError


class BeltsInvalid(XiezhiError):
    """Minutes, sites, sides or limits of belts that do not fit together or are no such numbers."""
