"""The demonstration zone (先行示范区): which border places, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.region.across import nearest_across, reach

if TYPE_CHECKING:
    from xiezhi.region.region import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LIMIT_MINUTES = 90.0


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """The places of the zone and what speaks for each.

    touches: (place,) shares a border with another side. beside: (place,) touches none, but borders
    on a place of its own side that does and is within the limit of another side's place; the
    zone is both together. border_km: (place,) with other sides; nearest: (place,) the nearest
    place across (-1: none) and minutes to it; people_across: (place,) people of other sides
    within the limit.
    """

    touches: Flags
    beside: Flags
    border_km: Floats
    nearest: Ints
    minutes: Floats
    people_across: Floats
    limit_minutes: float

    @property
    def member(self) -> Flags:
        """(place,) whether it belongs to the zone."""
        return self.touches | self.beside


def zone_of(region: Region, limit_minutes: float = LIMIT_MINUTES) -> Zone:
    """The zone of a region: the places on the common border, and those just behind within reach.

    Nothing else decides: no size, no industry, no plan. Relabelling places or naming the sides in
    another order changes nothing.
    """
    crossing = region.cross_border
    km = crossing.matrix(region.n).sum(axis=1)
    touches = km > 0
    near = nearest_across(region.minutes, region.side_i)
    people = region.places["population_2020"].to_numpy(np.float64)
    across = reach(region.minutes, people, region.side_i, (limit_minutes,)).other[:, 0]
    behind = _behind(region, touches) & ~touches & (near.minutes <= limit_minutes)
    return Zone(touches, behind, km, near.place, near.minutes, across, limit_minutes)


def _behind(region: Region, touches: Flags) -> Flags:
    """(place,) whether it borders on a place of its own side that touches another side."""
    i, j = region.borders.i, region.borders.j
    same = (region.side_i[i] == region.side_i[j]) & (region.side_i[i] >= 0)
    found = np.zeros(region.n, bool)
    found[i[same & touches[j]]] = True
    found[j[same & touches[i]]] = True
    return found
