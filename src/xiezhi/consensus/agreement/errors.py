"""What can be wrong with an agreement or its file."""

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Text


def all_of(problems: list[Text]) -> Text:
    """Several problems as one text, a line each."""
    return Text("\n".join(one.zh for one in problems), "\n".join(one.en for one in problems))


class AgreementInvalid(XiezhiError):
    """An agreement that contradicts itself."""


class AgreementUnreadable(XiezhiError):
    """A file that holds no agreement in the form this program writes."""


class TraceInvalid(XiezhiError):
    """A trace whose nodes name parents that are not there or not allowed."""
