"""What areas are called: counties, prefectures and provinces by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case


@dataclass(frozen=True, slots=True)
class Areas:
    """Names and sides of the areas that a case's places make up."""

    names: Mapping[str, Text]
    sides: Mapping[str, str]

    def name(self, code: str) -> Text:
        """The name of an area; its code where the case does not know it."""
        return self.names.get(code, Text(code, code))

    def side(self, code: str) -> str:
        """The side it belongs to; empty where it belongs to none."""
        return self.sides.get(code, "")


def areas_of(case: Case) -> Areas:
    """Names and sides of all places, prefectures and sides of a case.

    A municipality's prefecture has the code of the province, whose name wins.
    """
    places = case.table("places")
    names: dict[str, Text] = {}
    sides: dict[str, str] = {}
    for code_column, stem in (("prefecture", "prefecture"), ("code", "name")):
        columns = (code_column, f"{stem}_zh", f"{stem}_en", "side")
        if set(columns) <= set(places.columns):
            for code, zh, en, side in zip(*(places[c] for c in columns), strict=True):
                names[str(code)] = Text(str(zh), str(en))
                sides[str(code)] = str(side)
    for one in case.sides:
        names[one.code], sides[one.code] = one.short, one.code
    return Areas(names, sides)
