"""A synthetic map for benchmarks: places in a plane, who borders on whom, what they are like.

Nothing here is data about any real place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, distance_matrix

MINUTES_PER_KM = 60 / 50


class PlanarMap(NamedTuple):
    """xy_km: (place, 2). pairs: (border, 2) i < j. side_i: (place,) 0 left, 1 right of the border.

    minutes: (place, place) straight-line travel at 50 km/h. people: (place,) lognormal. attributes:
    (place, 3) smooth fields plus noise, standardised.
    """

    xy_km: NDArray[np.float64]
    pairs: NDArray[np.int64]
    side_i: NDArray[np.int64]
    minutes: NDArray[np.float64]
    people: NDArray[np.float64]
    attributes: NDArray[np.float64]


def planar_map(n: int, seed: int) -> PlanarMap:
    """So many random places about 35 km apart, as counties are, with a winding border across."""
    rng = np.random.default_rng(seed)
    width_km = 35 * np.sqrt(n)
    xy = rng.random((n, 2)) * width_km
    corners = Delaunay(xy).simplices
    pairs = np.unique(np.sort(corners[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2), axis=1), axis=0)
    apart = distance_matrix(xy, xy)
    pairs = pairs[apart[pairs[:, 0], pairs[:, 1]] < 150]  # slivers along the hull border on nothing
    border_km = width_km / 2 + 40 * np.sin(xy[:, 1] / 90)
    people = np.rint(rng.lognormal(12.8, 0.7, n))
    return PlanarMap(
        xy,
        pairs.astype(np.int64),
        (xy[:, 0] > border_km).astype(np.int64),
        apart * MINUTES_PER_KM,
        people,
        fields(xy, width_km, rng),
    )


def fields(
    xy: NDArray[np.float64], width_km: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """(place, 3) sums of bumps of several widths plus noise, mean 0 and standard deviation 1."""
    columns = []
    for _ in range(3):
        peaks, spread = rng.random((60, 2)) * width_km, rng.uniform(60, 300, 60)
        height = rng.normal(size=60)
        bumps = np.exp(-((distance_matrix(xy, peaks) / spread) ** 2) / 2) @ height
        columns.append(bumps / bumps.std() + rng.normal(size=len(xy)) * 0.3)
    table = np.column_stack(columns)
    return (table - table.mean(0)) / table.std(0)
