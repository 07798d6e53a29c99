"""What can be wrong with balances of energy or observations of assets."""

from __future__ import annotations

from xiezhi.model.errors import XiezhiError


class AssetsInvalid(XiezhiError):
    """Rows of energy or of assets that cannot be put together."""
