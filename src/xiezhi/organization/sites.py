"""Sites of a case by theme and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.text import Text, joined

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from xiezhi.model.case import Case
    from xiezhi.region.region import Region


@dataclass(frozen=True, slots=True)
class Theme:
    """Kinds of sites that belong together."""

    id: str
    name: Text
    kinds: frozenset[str]


THEMES = (
    Theme("culture_nature", Text("文旅康养", "culture, tourism and health"),
          frozenset({"nature", "heritage", "culture"})),
    Theme("red_heritage", Text("红色文化", "revolutionary heritage"),
          frozenset({"red_heritage"})),
    Theme("farm_products", Text("特色农产品", "farm products"), frozenset({"farm_product"})),
    Theme("minerals", Text("矿产", "minerals"), frozenset({"mineral"})),
    Theme("hubs_parks", Text("枢纽与园区", "hubs and industrial parks"),
          frozenset({"port", "airport", "rail_hub", "park"})),
)  # fmt: skip


def sites_of(case: Case, region: Region) -> pd.DataFrame:
    """The sites that lie in a place of the region, with its position in column `row`."""
    sites = case.table("sites")
    position = {str(code): k for k, code in enumerate(region.places["code"])}
    rows = sites["place"].astype(str).map(position)
    return sites[rows.notna()].assign(row=rows.dropna().astype(np.int64))


def sites_per_place(sites: pd.DataFrame, kinds: Collection[str], n: int) -> NDArray[np.int64]:
    """(place,) how many sites of these kinds it has. sites: from `sites_of`."""
    chosen = sites[sites["kind"].isin(list(kinds))]
    return np.bincount(chosen["row"].to_numpy(np.int64), minlength=n).astype(np.int64)


def site_list(names: list[Text]) -> Text:
    """Sites in a row: names hold commas of their own, so that semicolons part them.

    >>> site_list([Text("甲", "A, upper"), Text("乙", "B")]).render("en")
    'A, upper; B'
    """
    return joined(names, "；", "; ")


def site_names(sites: pd.DataFrame, kinds: Collection[str], row: int) -> list[Text]:
    """The sites of these kinds in a place. sites: from `sites_of`."""
    chosen = sites[sites["kind"].isin(list(kinds)) & (sites["row"] == row)]
    return [
        Text(str(zh), str(en)) for zh, en in zip(chosen["name_zh"], chosen["name_en"], strict=True)
    ]
