"""What can be wrong with a codebook or a coding."""

from xiezhi.model.errors import XiezhiError


class CodebookInvalid(XiezhiError):
    """A codebook that contradicts itself or cannot be read."""


class CodingInvalid(XiezhiError):
    """Codings that no agreement can be computed from."""
