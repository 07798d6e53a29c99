"""What a border costs a traveller: trips across it against trips of equal length beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.needs.specialisation import Floats

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KM_MIN, KM_MAX, KM_STEP = 20.0, 200.0, 20.0
N_CLASSES = int((KM_MAX - KM_MIN) // KM_STEP)
N_PAIRS_MIN = 5
N_SHOWN_MIN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Trips:
    """Pairs of places, each once: who, how far, how long, and whether across the border.

    i, j: (trip,) places; km: (trip,) straight-line distance; minutes: (trip,) finite;
    crosses: (trip,) whether the two ends are of different sides; weight: (trip,) > 0.
    """

    i: Ints
    j: Ints
    km: Floats
    minutes: Floats
    crosses: Flags
    weight: Floats

    @property
    def slowness(self) -> Floats:
        """(trip,) minutes for each straight kilometre."""
        return self.minutes / self.km


@dataclass(frozen=True, slots=True)
class BorderCost:
    """How much longer a trip across the border takes than one of equal length beside it.

    ratio: 1 is no difference; low, high: its 95 % interval, resampling places.
    km_typical: weighted median straight length of the compared trips across the border.
    minutes_internal: what such a trip takes where no border is crossed.
    n_cross, n_within: trips compared; seed, n_draws: of the interval.
    """

    ratio: float
    low: float
    high: float
    km_typical: float
    minutes_internal: float
    n_cross: int
    n_within: int
    seed: int
    n_draws: int

    @property
    def minutes_extra(self) -> float:
        """What the border adds to the typical trip, minutes."""
        return (self.ratio - 1) * self.minutes_internal

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 1."""
        return not self.low <= 1 <= self.high


def trips_near(
    minutes: Floats, straight_km: Floats, side_i: Ints, near: Flags, people: Floats
) -> Trips:
    """All comparable trips between places near the border, 20 to 200 km long.

    minutes, straight_km: (place, place); side_i: (place,), negative is no side;
    near: (place,) whether close enough to the border for the terrain to be alike;
    people: (place,), a trip weighs the geometric mean of its ends' people.
    """
    chosen = np.flatnonzero(near & (side_i >= 0) & (people > 0))
    upper_a, upper_b = np.triu_indices(chosen.size, 1)
    i, j = chosen[upper_a], chosen[upper_b]
    km, time = straight_km[i, j], (minutes[i, j] + minutes[j, i]) / 2
    fits = (km >= KM_MIN) & (km < KM_MAX) & np.isfinite(time) & (time > 0)
    i, j = i[fits], j[fits]
    weight = np.sqrt(people[i] * people[j])
    return Trips(i, j, km[fits], time[fits], side_i[i] != side_i[j], weight)


def slowness_by_class(trips: Trips) -> tuple[Floats, Floats, Floats]:
    """Least length of each distance class, km; median slowness of internal trips; of trips across.

    Three arrays (class,), minutes for each straight km, weighted as in `border_cost`; NaN where
    a class holds fewer than 3 trips of the kind.
    """
    of_class = _class_of(trips.km)
    medians = np.full((2, N_CLASSES), np.nan)
    for kind, chosen in enumerate((~trips.crosses, trips.crosses)):
        for number in range(N_CLASSES):
            here = chosen & (of_class == number)
            if here.sum() >= N_SHOWN_MIN:
                medians[kind, number] = _medians(trips.slowness[here], trips.weight[None, here])[0]
    km_from = np.asarray(KM_MIN + KM_STEP * np.arange(N_CLASSES), dtype=np.float64)
    return km_from, medians[0], medians[1]


def border_cost(trips: Trips, seed: int = 0, n_draws: int = 400) -> BorderCost | None:
    """The weighted median, over trips across, of slowness against internal trips of equal length.

    Each trip across is divided by the weighted median slowness of the internal trips in its
    20 km distance class, because short trips are slower per kilometre everywhere. The interval
    draws places, not trips, with replacement: trips that share an end are not independent.
    Classes with fewer than 5 internal trips are left out; None where fewer than 5 trips across
    remain.
    """
    kept, trip_class = _comparable(trips)
    if kept is None:
        return None
    ones = kept.weight[None, :]
    ratio = _ratios(kept, trip_class, ones)[0]
    draws = _ratios(kept, trip_class, ones * _multiplicity(kept, seed, n_draws))
    low, high = np.nanquantile(draws, [0.025, 0.975])  # a draw without trips across has no ratio
    across = kept.crosses
    km = _medians(kept.km[across], kept.weight[None, across])[0]
    slow = _norms(kept, trip_class, ones)[0][across]
    internal = float(km * _medians(slow, kept.weight[None, across])[0])
    n_cross = int(across.sum())
    n_within = int((~across).sum())
    return BorderCost(
        float(ratio), float(low), float(high), float(km), internal, n_cross, n_within, seed, n_draws
    )


def _comparable(trips: Trips) -> tuple[Trips | None, Ints]:
    """Trips in distance classes with internal trips enough for a norm, and their class."""
    of_class = _class_of(trips.km)
    within = np.bincount(of_class[~trips.crosses], minlength=N_CLASSES)
    keep = (within >= N_PAIRS_MIN)[of_class]
    if (keep & trips.crosses).sum() < N_PAIRS_MIN:
        return None, of_class
    kept = Trips(
        trips.i[keep],
        trips.j[keep],
        trips.km[keep],
        trips.minutes[keep],
        trips.crosses[keep],
        trips.weight[keep],
    )
    return kept, of_class[keep]


def _class_of(km: Floats) -> Ints:
    return np.asarray((km - KM_MIN) // KM_STEP, dtype=np.int64)


def _multiplicity(trips: Trips, seed: int, n_draws: int) -> Floats:
    """(draw, trip): how often a trip occurs when its places are drawn with replacement."""
    places, ends = np.unique(np.concatenate([trips.i, trips.j]), return_inverse=True)
    rng = np.random.default_rng(seed)
    n = places.size
    times = rng.multinomial(n, np.full(n, 1 / n), size=n_draws).astype(np.float64)
    of_i, of_j = np.split(ends, 2)
    return np.asarray(times[:, of_i] * times[:, of_j])


def _norms(trips: Trips, trip_class: Ints, weights: Floats) -> Floats:
    """(draw, trip): the median slowness of internal trips in the trip's distance class."""
    norms = np.full(weights.shape, np.nan)
    for number in np.unique(trip_class):
        here = trip_class == number
        within = here & ~trips.crosses
        medians = _medians(trips.slowness[within], weights[:, within])
        norms[:, here] = medians[:, None]
    return norms


def _ratios(trips: Trips, trip_class: Ints, weights: Floats) -> Floats:
    """(draw,): the weighted median of slowness across over the internal norm."""
    across = trips.crosses
    relative = trips.slowness[None, across] / _norms(trips, trip_class, weights)[:, across]
    counted = np.where(np.isfinite(relative), weights[:, across], 0.0)
    order = np.argsort(relative, axis=1)
    return _sorted_medians(
        np.take_along_axis(relative, order, 1), np.take_along_axis(counted, order, 1)
    )


def _medians(values: Floats, weights: Floats) -> Floats:
    """(draw,): weighted medians of the same values under many weights."""
    order = np.argsort(values)
    return _sorted_medians(np.broadcast_to(values[order], weights.shape), weights[:, order])


def _sorted_medians(values: Floats, weights: Floats) -> Floats:
    """The least value at which half of the weight is reached; NaN without weight."""
    reached = np.cumsum(weights, axis=1)
    at = np.argmax(reached >= reached[:, -1:] / 2, axis=1)
    medians = np.take_along_axis(values, at[:, None], 1)[:, 0]
    return np.where(reached[:, -1] > 0, medians, np.nan)
