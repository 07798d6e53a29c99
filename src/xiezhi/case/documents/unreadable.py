"""The error of a document that cannot be read."""

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text


class DocumentUnreadable(XiezhiError):
    """A file that holds no text that could be read; the sentence says why and what to do."""


def unreadable(name: str, zh: str, en: str) -> DocumentUnreadable:
    """The error for a document by its name, in both languages.

    >>> str(unreadable("a.txt", "是空文件。", "is empty."))
    'a.txt is empty.'
    """
    return DocumentUnreadable(Text(f"“{name}”{zh}", f"{name} {en}"))
