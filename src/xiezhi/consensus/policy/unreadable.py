"""The error of a document that cannot be read."""

from xiezhi.model.errors import XiezhiError


class DocumentUnreadable(XiezhiError):
    """A file that holds no text that could be read; the sentence says why and what to do."""
