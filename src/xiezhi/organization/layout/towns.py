"""Towns as people live them: places that lie side by side count as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.text import Text
from xiezhi.model.wording import place_name

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.region.region import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOWN_MINUTES = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Towns:
    """Towns in descending order of size.

    centre: (town,) position of the place that has most townspeople.
    people: (town,) townspeople of its places together. of: (place,) its town.
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


def towns_of(minutes: Floats, people: Floats, within_minutes: float = TOWN_MINUTES) -> Towns:
    """Places gathered around the larger one that they lie next to.

    From the place with most people down, each place that no town holds yet becomes the centre
    of one and takes along those within `within_minutes` of it. Districts of one city are one
    town, however the city is divided.
    minutes: (place, place); people: (place,), NaN counts as nobody.

    >>> near = np.array([[0.0, 10.0, 90.0], [10.0, 0.0, 80.0], [90.0, 80.0, 0.0]])
    >>> towns_of(near, np.array([5.0, 9.0, 7.0])).people.tolist()
    [14.0, 7.0]
    """
    known = np.nan_to_num(people)
    of = np.full(len(known), -1)
    centres: list[int] = []
    for place in np.argsort(-known, kind="stable"):
        if of[place] < 0:
            near = (of < 0) & (np.minimum(minutes[place], minutes[:, place]) <= within_minutes)
            near[place] = True
            of[near] = len(centres)
            centres.append(int(place))
    sums = np.bincount(of, known, minlength=len(centres))
    order = np.argsort(-sums, kind="stable")
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    centre = np.array(centres, dtype=np.int64)[order]
    return Towns(centre, np.asarray(sums[order]), np.asarray(position[of]))


def town_name(places: pd.DataFrame, row: int) -> Text:
    """A town by the place in its middle and that place's prefecture, e.g. `遵义市红花岗区`.

    A place of the gazetteer without a prefecture's name is called by its own.
    """
    place = place_name(places, row)
    if "prefecture_zh" not in places:
        return place
    zh, en = str(places["prefecture_zh"].iloc[row]), str(places["prefecture_en"].iloc[row])
    if zh in ("", "nan", place.zh) or en in ("", "nan"):
        return place
    return Text(f"{zh}{place.zh}", f"{place.en} ({en})")


def side_towns(region: Region, within_minutes: float = TOWN_MINUTES) -> tuple[Towns, ...]:
    """The towns of each side by themselves, positions as in `region.places`.

    `of` is -1 for places of other sides.
    """
    people = townspeople(region.places)
    return tuple(
        _within(np.flatnonzero(region.side_i == side), region, people, within_minutes)
        for side in range(len(region.sides))
    )


def _within(own: Ints, region: Region, people: Floats, within_minutes: float) -> Towns:
    found = towns_of(region.minutes[np.ix_(own, own)], people[own], within_minutes)
    of = np.full(region.n, -1)
    of[own] = found.of
    return Towns(own[found.centre], found.people, of)


def summed(flows: Floats, towns: Towns) -> Floats:
    """(town, town) flows between places, added up by town."""
    member = (towns.of[:, None] == np.arange(len(towns.people))).astype(np.float64)
    return np.asarray(member.T @ flows @ member)
