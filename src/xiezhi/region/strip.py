"""How far each place lies from the border with another side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from xiezhi.region.geometry import equal_area, simplified

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.region.region import Region
    from xiezhi.region.specialisation import Floats

TOLERANCE_KM = 0.5  # fine enough to tell 99 km from 101


def km_to_other_side(case: Case, region: Region) -> Floats:
    """(place,) straight km from each seat to the nearest border county of another side.

    inf for places of no side and where no border is shared. Measured on the region's
    equal-area plane, whose lengths are true to 0.1 % for two provinces.
    """
    ends = np.unique(np.concatenate([region.cross_border.i, region.cross_border.j]))
    nearest = np.full(region.n, np.inf)
    if not ends.size:
        return nearest
    codes = region.places["code"].to_numpy()[ends]
    outlines = simplified(case.boundaries.loc[codes].to_numpy(), TOLERANCE_KM)
    plane = equal_area(outlines)
    drawn = shapely.transform(outlines, plane.project)
    lonlat = region.places[["lon", "lat"]].to_numpy(np.float64)
    seats = np.asarray(shapely.points(plane.project(lonlat)), dtype=object)
    for side in range(len(region.sides)):
        across = shapely.union_all(drawn[region.side_i[ends] != side])
        here = region.side_i == side
        nearest[here] = shapely.distance(seats[here], across) / 1000
    return nearest
