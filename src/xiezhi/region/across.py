"""Who lives within reach: on the own side of a border, and beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.region.circles import LIMITS_MINUTES, circles
from xiezhi.region.specialisation import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """People within each limit of travel time around each place.

    own: (place, limit) of the place's own side, the place itself included.
    other: (place, limit) of the other sides. Places of no side count nowhere.
    """

    own: Floats
    other: Floats


@dataclass(frozen=True, slots=True, eq=False)
class NearestAcross:
    """The nearest place of another side: which (-1 where none is reached) and how far."""

    place: Ints
    minutes: Floats


def reach(
    minutes: Floats, people: Floats, side_i: Ints, limits: Sequence[float] = LIMITS_MINUTES
) -> Reach:
    """People within reach of each place, by travel time from seat to seat.

    minutes: (place, place), inf where no way leads; people: (place,), NaN counts as nobody;
    side_i: (place,), negative where the place is of no side; limits: minutes, each inclusive.

    >>> near = reach(np.array([[0.0, 50.0], [50.0, 0.0]]), np.array([10.0, 20.0]),
    ...              np.array([0, 1]), (30.0, 60.0))
    >>> near.own.tolist(), near.other.tolist()
    ([[10.0, 10.0], [20.0, 20.0]], [[0.0, 20.0], [0.0, 10.0]])
    """
    own, other = np.zeros((2, len(people), len(limits)))
    for side in np.unique(side_i[side_i >= 0]):
        here = (side_i == side)[:, None]
        reached = circles(minutes, np.where(side_i == side, people, 0.0), limits).people
        own += np.where(here, reached, 0.0)
        other += np.where(here | (side_i < 0)[:, None], 0.0, reached)
    return Reach(own, other)


def nearest_across(minutes: Floats, side_i: Ints) -> NearestAcross:
    """For each place the nearest one of another side.

    minutes: (place, place); side_i: (place,), negative for no side. A place of no side has
    none; the first in order counts where several are equally near.
    """
    across = (side_i[:, None] != side_i) & (side_i[:, None] >= 0) & (side_i >= 0)
    to = np.where(across, minutes, np.inf)
    place = to.argmin(axis=1) if to.size else np.zeros(0, np.int64)
    least = to[np.arange(len(to)), place]
    return NearestAcross(np.where(np.isfinite(least), place, -1), least)
