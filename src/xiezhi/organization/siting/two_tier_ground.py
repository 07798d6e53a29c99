"""The two-tier model in arrays: what a layout of cores and drivers costs every place.

Given the cores K and the drivers D, the journey of place i takes

    t_i = min( min over h in K of c_ih,  min over k in D of c_ik + core_share * min over h c_kh )

minutes: straight to a core, or to a driver, from where the share of errands that only a core can
settle travels on to the core nearest to the driver. `docs/explanation/two-tier.md` has the model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.siting.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Ground(NamedTuple):
    """Places as the kernels see them.

    reach: (centre, place) minutes from the place to the centre, finite. side: (place,) 0, 1, ….
    share: (place,) the place's part of its side's weight. part: (side,) the side's part of all
    weight. core_share, far_minutes, far_weight: as in `Rules`.
    """

    reach: Floats
    side: Ints
    share: Floats
    part: Floats
    core_share: float
    far_minutes: float
    far_weight: float


class Limits(NamedTuple):
    """What a layout must keep to.

    clash: (place, place) cannot both be centres. is_core, is_driver: (place,) may be one.
    cores_least, drivers_least, drivers_most: (side,). pinned: (place,) 1 core, 2 driver, else 0.
    """

    clash: Flags
    is_core: Flags
    is_driver: Flags
    cores_least: Ints
    drivers_least: Ints
    drivers_most: Ints
    pinned: NDArray[np.int8]
    n_cores: int
    n_drivers: int


class Goal(NamedTuple):
    """Cost = mean * (mean over everybody) + widest * (mean of the worst-off side).

    Layouts whose worst-off side has more than `ceiling` minutes are not allowed.
    """

    mean: float
    widest: float
    ceiling: float

    @property
    def compares_sides(self) -> bool:
        """Whether the worst-off side matters."""
        return self.widest > 0 or self.ceiling < np.inf


CORE, DRIVER = 1, 2
# What a minute above the ceiling costs while a search has not come below it.
PENALTY = 1e6


@compiled
def from_cores(ground: Ground, cores: Ints) -> tuple[Floats, Floats]:
    """(place,) minutes to the nearest core, and how much each place counts: `far_weight` if far."""
    direct = ground.reach[cores[0]].copy()
    for r in range(1, len(cores)):
        direct = np.minimum(direct, ground.reach[cores[r]])
    heed = np.ones(len(direct))
    for i in range(len(direct)):
        if direct[i] > ground.far_minutes:
            heed[i] = ground.far_weight
    return direct, heed


@compiled
def by_driver(ground: Ground, direct: Floats, drivers: Ints) -> Floats:
    """(place, driver) minutes by way of each driver. direct: minutes to the nearest core."""
    minutes = np.empty((len(direct), len(drivers)))
    for r in range(len(drivers)):
        onward = ground.core_share * direct[drivers[r]]
        for i in range(len(direct)):
            minutes[i, r] = ground.reach[drivers[r], i] + onward
    return minutes


@compiled
def side_means(ground: Ground, minutes: Floats, heed: Floats) -> Floats:
    """(side,) mean minutes of a side's people, far ones counted `far_weight` times."""
    means = np.zeros(len(ground.part))
    for i in range(len(minutes)):
        means[ground.side[i]] += ground.share[i] * heed[i] * minutes[i]
    return means


@compiled
def value(ground: Ground, goal: Goal, means: Floats) -> float:
    """The cost of a layout with these side means, with a penalty above the ceiling."""
    mean, worst = 0.0, 0.0
    for s in range(len(means)):
        mean += ground.part[s] * means[s]
        worst = max(worst, means[s])
    above = worst - goal.ceiling
    return goal.mean * mean + goal.widest * worst + (PENALTY * above if above > 0.0 else 0.0)


@compiled
def journey(ground: Ground, cores: Ints, drivers: Ints) -> tuple[Floats, Floats]:
    """(place,) minutes of the shortest journey under a layout, and how much each place counts."""
    direct, heed = from_cores(ground, cores)
    minutes = direct.copy()
    for k in drivers:
        onward = ground.core_share * direct[k]
        minutes = np.minimum(minutes, ground.reach[k] + onward)
    return minutes, heed


@compiled
def layout_cost(ground: Ground, goal: Goal, cores: Ints, drivers: Ints) -> float:
    """The cost of a layout."""
    minutes, heed = journey(ground, cores, drivers)
    return value(ground, goal, side_means(ground, minutes, heed))
