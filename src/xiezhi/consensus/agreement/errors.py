"""What can be wrong with an agreement or its file."""

from xiezhi.model.errors import XiezhiError


class AgreementInvalid(XiezhiError):
    """An agreement that contradicts itself."""


class AgreementUnreadable(XiezhiError):
    """A file that holds no agreement in the form this program writes."""


class TraceInvalid(XiezhiError):
    """A trace whose nodes name parents that are not there or not allowed."""
