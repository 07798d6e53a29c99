"""Where a figure, a rule or a method comes from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xiezhi.model.text import Text


class Quality(Enum):
    """How a value came about; reports mark everything that is not OFFICIAL."""

    OFFICIAL = "official"
    COMPILED = "compiled"
    MODELLED = "modelled"
    SYNTHETIC = "synthetic"

    @property
    def label(self) -> Text:
        """The mark a reader sees."""
        return _LABELS[self]


_LABELS = {
    Quality.OFFICIAL: Text("官方数据", "official"),
    Quality.COMPILED: Text("手工整理", "compiled by hand"),
    Quality.MODELLED: Text("模型估算", "modelled"),
    Quality.SYNTHETIC: Text("合成数据（非真实）", "synthetic (not real)"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document, data set or method, as a reader would cite it."""

    id: str
    title: Text
    year: int | None = None
    licence: str = ""
    quality: Quality = Quality.OFFICIAL
