"""How sure a rule is: read in a source, not verified, general knowledge, or our own default."""

from __future__ import annotations

from enum import Enum

from xiezhi.model.text import Text


class Status(Enum):
    """The status of a rule's row; every one but VERIFIED carries its mark where it decides."""

    VERIFIED = "V"
    UNVERIFIED = "U"
    KNOWN = "K"
    DEFAULT = "D"

    @property
    def label(self) -> Text:
        """The mark that a reader sees."""
        return _LABELS[self]


_LABELS = {
    Status.VERIFIED: Text("已核对", "checked"),
    Status.UNVERIFIED: Text("未核实", "not verified"),
    Status.KNOWN: Text("通识，未见原文", "general knowledge, not read in the original"),
    Status.DEFAULT: Text("本项目默认值", "default of this project"),
}
