"""A layout that somebody drew (table `reference_layout`), element by element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.model.case import Case
    from xiezhi.region.region import Region


@dataclass(frozen=True, slots=True)
class Drawn:
    """One element of a drawn layout: a core, driver, zone, belt, cluster or group.

    places: positions of its members in `Region.places`, each once, in the order drawn.
    n_unplaced: members that the plan ties to no place of the case.
    """

    layout: str
    element: str
    kind: str
    id: str
    name: Text
    places: tuple[int, ...]
    n_unplaced: int


def drawn_elements(case: Case, region: Region, element: str) -> tuple[Drawn, ...]:
    """The elements of one sort, in the order of the table; none without the table."""
    if not case.has("reference_layout"):
        return ()
    table = case.table("reference_layout")
    rows = table[table["element"] == element]
    position = {str(code): k for k, code in enumerate(region.places["code"])}
    grouped = rows.groupby(["layout", "id"], sort=False)
    return tuple(_drawn(str(layout), members, position) for (layout, _), members in grouped)


def _drawn(layout: str, members: pd.DataFrame, position: dict[str, int]) -> Drawn:
    first = members.iloc[0]
    found = [position.get(str(code), -1) for code in members["place"]]
    kind = first.get("group_kind", "")
    return Drawn(
        layout,
        str(first["element"]),
        kind if isinstance(kind, str) else "",
        str(first["id"]),
        Text(str(first["name_zh"]), str(first["name_en"])),
        tuple(dict.fromkeys(k for k in found if k >= 0)),
        int(np.sum(np.array(found) < 0)),
    )
