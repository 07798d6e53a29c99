"""Areas of a case by code: what to call them and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case

LEVELS = (("code", "name"), ("prefecture", "prefecture"), ("province", "province"))


@dataclass(frozen=True, slots=True)
class Area:
    """A county, prefecture or province as a party: its name, its side, its places and people.

    side: the province's code. places: codes of the case's places within it. people: of 2020; NaN
    where a place has no count.
    """

    code: str
    name: Text
    side: str
    places: tuple[str, ...]
    people: float


def area_of(case: Case, code: str) -> Area:
    """The area of a code: of a place, else of a prefecture, else of a province.

    A code that the places do not know (the checker reports it) is called by itself.
    """
    places = case.table("places")
    for column, named in LEVELS:
        rows = places[places[column].astype(str) == code]
        if len(rows):
            first = rows.iloc[0]
            return Area(
                code,
                Text(str(first[f"{named}_zh"]), str(first[f"{named}_en"])),
                str(first["province"]),
                tuple(rows["code"].astype(str)),
                float(rows["population_2020"].sum(skipna=False)),
            )
    return Area(code, Text(code, code), "", (), float("nan"))
