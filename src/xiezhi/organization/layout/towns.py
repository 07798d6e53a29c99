"""Towns as people live them: the urban districts of one city that touch are one town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from xiezhi.model.text import Text
from xiezhi.model.wording import place_name
from xiezhi.organization import given
from xiezhi.organization.layout.errors import SizesInvalid

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.region.neighbours import Borders
    from xiezhi.region.region import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

URBAN_SHARE = 0.75
"""From this share of townspeople on, a district is part of the city and not of its surroundings."""


@dataclass(frozen=True, slots=True, eq=False)
class Towns:
    """Towns in descending order of size.

    centre: (town,) position of the place that has most townspeople.
    people: (town,) townspeople of its places together. of: (place,) its town, -1 for none.
    """

    centre: Ints
    people: Floats
    of: Ints

    def members(self, town: int) -> Ints:
        """Positions of the places of a town."""
        return np.flatnonzero(self.of == town)


def townspeople(places: pd.DataFrame) -> Floats:
    """(place,) people who live in towns; all people where the urban share is unknown.

    NaN where the people are unknown.
    """
    share = places["urban_share_2020"].fillna(1.0)
    return np.asarray((places["population_2020"] * share).to_numpy(np.float64))


def town_parts(places: pd.DataFrame, borders: Borders) -> Ints:
    """(place,) which places are one town: equal numbers.

    Districts (市辖区) of one prefecture or municipality that share a border, directly or by way of
    others, are one town where three quarters of the people of each live in towns; an unknown share
    counts as urban. Every other place is a town by itself, and places of different prefectures
    never are one. places: a row each, as in `Region`; borders: between them.
    """
    n = len(places)
    share = places["urban_share_2020"].fillna(1.0).to_numpy(np.float64)
    urban = (places["kind"] == "district").to_numpy() & (share >= URBAN_SHARE)
    city = places["prefecture"].to_numpy()
    i, j = borders.i, borders.j
    joined = borders.where(urban[i] & urban[j] & (city[i] == city[j]))
    _, part = connected_components(joined.matrix(n), directed=False)
    return np.asarray(part, dtype=np.int64)


def towns_of(part: Ints, people: Floats) -> Towns:
    """Places added up by town, the largest first.

    part: (place,) equal numbers for the places of one town, negative for a place to leave out;
    people: (place,) townspeople, NaN counts as nobody. Raises SizesInvalid.

    >>> towns_of(np.array([4, 7, 4]), np.array([5.0, 7.0, 9.0])).people.tolist()
    [14.0, 7.0]
    """
    known = np.nan_to_num(given.numbers("people", people, SizesInvalid))
    part = _parts(part, known)
    taken = np.flatnonzero(part >= 0)
    _, number = np.unique(part[taken], return_inverse=True)
    sums = np.bincount(number, known[taken])
    # Within a town the place with most people, of equals the first, is its centre.
    largest = taken[np.argsort(-known[taken], kind="stable")]
    numbers = np.full(len(part), -1)
    numbers[taken] = number
    _, first = np.unique(numbers[largest], return_index=True)
    order = np.argsort(-sums, kind="stable")
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    of = np.full(len(part), -1)
    of[taken] = position[number]
    return Towns(largest[first][order], np.asarray(sums[order], dtype=np.float64), of)


def _parts(part: Ints, people: Floats) -> Ints:
    """Whole numbers, one for each of the people's places."""
    parts = np.asarray(part)
    if parts.shape != people.shape or people.ndim != 1 or parts.dtype.kind not in "iu":
        raise SizesInvalid(
            Text(
                f"城镇编号的形状为 {parts.shape}，人口为 {people.shape}；"
                "应为同样的地方，编号为整数。",
                f"part has shape {parts.shape}, people {people.shape}; expected the same places "
                "in both, and whole numbers for parts.",
            )
        )
    return parts


def town_name(places: pd.DataFrame, towns: Towns, town: int) -> Text:
    """A town of several districts by its city, e.g. `重庆市主城区`; another by its only place.

    Where a city falls into several towns of several districts, all but the largest are called by
    their first district. A place is told with its prefecture: `遵义市桐梓县`; one of the gazetteer
    without a prefecture's name is called by its own.
    """
    row, city = int(towns.centre[town]), places["prefecture"].to_numpy()
    members = towns.members(town)
    place = place_name(places, row)
    if "prefecture_zh" not in places:
        return place
    zh, en = str(places["prefecture_zh"].iloc[row]), str(places["prefecture_en"].iloc[row])
    if zh in ("", "nan", place.zh) or en in ("", "nan"):
        return place
    larger = towns.centre[:town]
    is_first = not any(city[k] == city[row] and _is_city(towns, int(k)) for k in larger)
    if len(members) > 1 and is_first:
        return Text(f"{zh}主城区", f"the city of {en}")
    return Text(f"{zh}{place.zh}", f"{place.en} ({en})")


def side_towns(region: Region) -> tuple[Towns, ...]:
    """The towns of each side by themselves, positions as in `region.places`.

    `of` is -1 for places of other sides.
    """
    part, people = town_parts(region.places, region.borders), townspeople(region.places)
    return tuple(
        towns_of(np.where(region.side_i == side, part, -1), people)
        for side in range(len(region.sides))
    )


def all_towns(region: Region) -> Towns:
    """The towns of all sides together."""
    part = town_parts(region.places, region.borders)
    return towns_of(np.where(region.side_i >= 0, part, -1), townspeople(region.places))


def summed(flows: Floats, towns: Towns) -> Floats:
    """(town, town) flows between places, added up by town; places of no town are left out."""
    member = (towns.of[:, None] == np.arange(len(towns.people))).astype(np.float64)
    return np.asarray(member.T @ flows @ member)


def _is_city(towns: Towns, row: int) -> bool:
    """Whether a place lies in a town of several places."""
    return len(towns.members(int(towns.of[row]))) > 1
