"""Who touches whom across the border with most of its land, and not by a far islet alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

# About 50 m: as wide as the gaps of digitising that the borders of a region bridge.
GAP_DEGREES = 5e-4
LEAST_SHARE = 0.5


def touching_on_land(case: Case, region: Region) -> sparse.csr_array:
    """(place, place) km of shared border; across the border only of those joined by most land.

    A place of several parts touches another with those that lie beside it. Where they are less
    than half of its land, two places of different sides are no neighbours that a group could rest
    on: an archipelago, say, whose outermost islet became the port of the county across.
    """
    borders, side = region.borders, region.side_i
    outlines = case.boundaries.reindex(region.places["code"]).to_numpy()
    kept = np.ones(len(borders), bool)
    for k in np.flatnonzero(side[borders.i] != side[borders.j]):
        a, b = outlines[borders.i[k]], outlines[borders.j[k]]
        kept[k] = min(share_beside(a, b), share_beside(b, a)) >= LEAST_SHARE
    return borders.where(kept).matrix(region.n)


def share_beside(outline: shapely.Geometry, other: shapely.Geometry) -> float:
    """The share of an outline's land in parts that touch another outline.

    >>> islands = shapely.union(shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 8))
    >>> share_beside(islands, shapely.box(1, 0, 2, 1))
    0.25
    """
    parts: NDArray[np.object_] = shapely.get_parts(outline)
    if len(parts) == 1:
        return 1.0
    area = shapely.area(parts)
    beside = shapely.distance(parts, other) <= GAP_DEGREES
    return float(area[beside].sum() / area.sum())
