"""How polycentric a region is: by the sizes of its towns, and by the ways people go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.model.text import Text
from xiezhi.organization.given import number, numbers, whole
from xiezhi.organization.layout.errors import FlowsInvalid, SizesInvalid

Floats = NDArray[np.float64]

N_RANKED_MIN = 3


@dataclass(frozen=True, slots=True)
class RankSize:
    """A line through log size over log rank.

    slope: -1 is the rank-size rule; steeper (less than -1) means that the first towns stand
    out. largest: the size that the line gives the first town; what it really has over that is
    its excess. r2: how well the line fits, 0 to 1. n: towns on the line.
    """

    slope: float
    largest: float
    r2: float
    n: int


@dataclass(frozen=True, slots=True)
class Primacy:
    """How far the first town stands out.

    share: of the people of all towns. two: the first over the second (2 by the rank-size rule).
    four: the first over the sum of the second to fourth (12/13 by that rule); NaN where there
    are fewer towns.
    """

    share: float
    two: float
    four: float


def rank_size(sizes: ArrayLike, n_largest: int | None = None) -> RankSize:
    """The rank-size line of towns by least squares.

    sizes: (town,) people, in any order; NaN and nought are left out. n_largest: how many of
    the largest to use (default: all). Doubling all sizes leaves the slope.
    Raises SizesInvalid where fewer than three towns remain, or a size is negative or infinite.
    Source: Zipf (1949), Human Behavior and the Principle of Least Effort; used for polycentricity
    by Meijers and Burger (2010), Environment and Planning A 42.

    >>> rank_size([600, 300, 200, 150, 120]).slope.round(6)
    np.float64(-1.0)
    """
    if n_largest is not None:
        whole("n_largest", n_largest, SizesInvalid, N_RANKED_MIN)
    ordered = descending(sizes)[:n_largest]
    if len(ordered) < N_RANKED_MIN:
        raise SizesInvalid(
            Text(
                f"有城镇人口的城镇只有 {len(ordered)} 个；位序—规模线至少要 {N_RANKED_MIN} 个。",
                f"{len(ordered)} towns have people; a rank-size line needs at least "
                f"{N_RANKED_MIN}.",
            )
        )
    x, y = np.log(np.arange(1, len(ordered) + 1)), np.log(ordered)
    slope, start = np.polyfit(x, y, 1)
    spread = float(((y - y.mean()) ** 2).sum())
    left = float(((y - start - slope * x) ** 2).sum())
    # Towns of one size lie on a level line: nothing is left to explain.
    r2 = 1.0 if spread <= 0 else 1 - left / spread
    return RankSize(slope, float(np.exp(start)), r2, len(ordered))


def primacy(sizes: ArrayLike) -> Primacy:
    """How far the first town stands out from all, from the second, and from the next three.

    sizes: (town,) people, in any order; NaN and nought are left out.
    Raises SizesInvalid without a town.
    Source: Jefferson (1939), The law of the primate city, Geographical Review 29.

    >>> primacy([60, 30, 20, 10])
    Primacy(share=0.5, two=2.0, four=1.0)
    """
    ordered = descending(sizes)
    if not len(ordered):
        raise SizesInvalid(
            Text(
                "没有一个城镇有城镇人口，无从计算首位度；请核对 places 表的人口和城镇化率。",
                "no town has people; primacy needs at least one: check people and urban shares of "
                "the table places",
            )
        )
    first, rest = float(ordered[0]), ordered[1:]
    return Primacy(
        first / float(ordered.sum()),
        first / float(rest[0]) if len(rest) >= 1 else np.nan,
        first / float(rest[:3].sum()) if len(rest) >= 3 else np.nan,  # noqa: PLR2004
    )


def functional_polycentricity(flows: ArrayLike, density: float | None = None) -> float:
    """How evenly towns take part in what flows between them, times how much flows at all.

        P = (1 - s / s_max) * D

    s: standard deviation of the nodal degrees, here all that arrives in and leaves a town for
    another; s_max: that of two towns of which one has no degree and the other the highest one,
    i.e. half the highest degree; D: density.
    flows: (town, town) trips, what stays in a town on the diagonal. density: given for a plain
    network (its links over all possible ones); by default the share of trips that leave their
    town, which for valued flows plays that part.
    Returns 0 (one town takes part, or nothing flows) to 1 (all alike, nothing stays at home).
    Raises FlowsInvalid where flows are not square, negative or not finite.
    Source: Green (2007), Urban Studies 44, 2077-2103, special functional polycentricity.

    >>> alike = np.ones((4, 4)) - np.eye(4)
    >>> functional_polycentricity(alike)
    1.0
    """
    trips = checked_flows(flows)
    between = trips - np.diag(np.diagonal(trips))
    if between.sum() <= 0:
        return 0.0
    degree = between.sum(axis=0) + between.sum(axis=1)
    even = 1 - float(degree.std()) / (float(degree.max()) / 2)
    share = float(between.sum() / trips.sum())
    if density is not None:
        share = number("density", density, FlowsInvalid, 0, 1)
    return max(even, 0.0) * share


def descending(sizes: ArrayLike) -> Floats:
    """Sizes above nought, the largest first. Raises SizesInvalid for negative or infinite ones."""
    given = numbers("sizes", sizes, SizesInvalid)
    if given.ndim != 1:
        raise SizesInvalid(
            Text(
                f"sizes 的形状为 {given.shape}；应为每个城镇一个数。",
                f"sizes have shape {given.shape}; expected one number a town.",
            )
        )
    wrong = np.flatnonzero(np.isinf(given) | (given < 0))
    if len(wrong):
        raise SizesInvalid(
            Text(
                f"第 {wrong[0]} 个城镇的规模为 {given[wrong[0]]}；应为不小于 0 的有限的数。",
                f"the size of town {wrong[0]} is {given[wrong[0]]}; expected a finite number of at "
                "least 0.",
            )
        )
    known = given[given > 0]
    return np.asarray(np.sort(known)[::-1])


def checked_flows(flows: ArrayLike) -> Floats:
    """Flows that can be read as trips between towns."""
    trips = numbers("flows", flows, FlowsInvalid)
    if trips.ndim != 2 or trips.shape[0] != trips.shape[1]:  # noqa: PLR2004
        raise FlowsInvalid(f"flows have shape {trips.shape}; expected one row and column a town.")
    if not np.isfinite(trips).all() or (trips < 0).any():
        raise FlowsInvalid("flows hold a negative number or none at all; expected trips >= 0.")
    return trips
