"""The energy of a partition, and how it changes when one place changes region; compiled.

    squares * within-region sum of squares + cut * neighbour pairs in different regions
    + shortage * how far the regions' loads lie outside [low, high], summed.

Fixed-k regions price the first term (and the second, if asked), max-p forbids the third, districts
price the second and the third.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.region.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Loads are sums of floats; what lies this little outside the limits, as a share, is inside.
ROUNDING = 1e-9


class Map(NamedTuple):
    """What does not change: neighbours in compressed rows, (place, attribute) values, weights.

    mass: (place,) weight in the sum of squares. load: (place,) what the limits are about.
    """

    indptr: Ints
    indices: Ints
    values: Floats
    mass: Floats
    load: Floats


class Prices(NamedTuple):
    """What a partition is charged for. An infinite `shortage` forbids whatever worsens it."""

    squares: float
    cut: float
    shortage: float
    low: float
    high: float


class Tally(NamedTuple):
    """A partition and its running sums, changed in place.

    labels: (place,). loads, total: (region,) sums of load and mass. moment: (region, attribute)
    mass-weighted sums of values. mark: scratch of `holds_together`.
    """

    labels: Ints
    loads: Floats
    total: Floats
    moment: Floats
    mark: Ints


@compiled
def tally(places: Map, labels: Ints) -> Tally:
    """The running sums of a partition, which is copied."""
    n_regions, n_values = labels.max() + 1, places.values.shape[1]
    sums = Tally(
        labels.copy(),
        np.zeros(n_regions),
        np.zeros(n_regions),
        np.zeros((n_regions, n_values)),
        np.zeros(2 * len(labels) + 1, np.int64),
    )
    add_up(places, sums)
    return sums


@compiled
def add_up(places: Map, sums: Tally) -> None:
    """Take the running sums anew from the labels."""
    sums.loads[:] = 0.0
    sums.total[:] = 0.0
    sums.moment[:] = 0.0
    for i in range(len(sums.labels)):
        region = sums.labels[i]
        sums.loads[region] += places.load[i]
        sums.total[region] += places.mass[i]
        for d in range(places.values.shape[1]):
            sums.moment[region, d] += places.mass[i] * places.values[i, d]


@compiled
def move(places: Map, sums: Tally, place: int, to: int) -> None:
    """Hand a place to another region."""
    at, mass = sums.labels[place], places.mass[place]
    sums.labels[place] = to
    sums.loads[at] -= places.load[place]
    sums.loads[to] += places.load[place]
    sums.total[at] -= mass
    sums.total[to] += mass
    for d in range(places.values.shape[1]):
        sums.moment[at, d] -= mass * places.values[place, d]
        sums.moment[to, d] += mass * places.values[place, d]


@compiled
def distance_squared(places: Map, sums: Tally, place: int, region: int) -> float:
    """Squared distance of a place from a region's mean."""
    away = 0.0
    for d in range(places.values.shape[1]):
        away += (places.values[place, d] - sums.moment[region, d] / sums.total[region]) ** 2
    return away


@compiled
def squares_change(places: Map, sums: Tally, place: int, to: int) -> float:
    """How much the within-region sum of squares rises when a place changes region."""
    mass, at = places.mass[place], sums.labels[place]
    change = 0.0
    if mass > 0.0 and sums.total[to] > 0.0:
        joined = sums.total[to] + mass
        change += mass * sums.total[to] / joined * distance_squared(places, sums, place, to)
    if mass > 0.0 and sums.total[at] - mass > 0.0:
        rest = sums.total[at] - mass
        change -= mass * sums.total[at] / rest * distance_squared(places, sums, place, at)
    return change


@compiled
def cut_change(places: Map, sums: Tally, place: int, to: int) -> int:
    """How many more neighbour pairs are cut when a place changes region."""
    at, change = sums.labels[place], 0
    for e in range(places.indptr[place], places.indptr[place + 1]):
        region = sums.labels[places.indices[e]]
        change += (region == at) - (region == to)
    return change


@compiled
def outside(load: float, prices: Prices) -> float:
    """How far a load lies outside the limits; 0 within rounding of them."""
    away = max(prices.low - load, load - prices.high, 0.0)
    return away if away > ROUNDING * max(abs(prices.low), abs(load)) else 0.0


@compiled
def outside_change(places: Map, sums: Tally, place: int, to: int, prices: Prices) -> float:
    """How much further outside the limits the loads lie when a place changes region."""
    at, load = sums.labels[place], places.load[place]
    left = outside(sums.loads[at] - load, prices) - outside(sums.loads[at], prices)
    joined = outside(sums.loads[to] + load, prices) - outside(sums.loads[to], prices)
    return left + joined


@compiled
def total_outside(sums: Tally, prices: Prices) -> float:
    """How far all loads together lie outside the limits."""
    away = 0.0
    for load in sums.loads:
        away += outside(load, prices)
    return away
