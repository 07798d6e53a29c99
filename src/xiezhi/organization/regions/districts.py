"""Balanced districts: k connected regions, each within limits of a load, with the fewest cut edges.

Source of the question: Validi & Buchanan (2022), Political districting to minimize cut edges.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.organization.given import number
from xiezhi.organization.regions.annealing import Annealed, anneal
from xiezhi.organization.regions.check import (
    check_count,
    check_search,
    checked_values,
    checked_weights,
    n_rows,
)
from xiezhi.organization.regions.contiguity import Contiguity, contiguity
from xiezhi.organization.regions.energy import ROUNDING, Map, Prices
from xiezhi.organization.regions.errors import LimitsContradict, NoDistrictsFound, WeightsInvalid
from xiezhi.organization.regions.even_start import even_start
from xiezhi.organization.regions.partition import Partition, partition
from xiezhi.organization.regions.parts import joined, parts_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STARTS = 24
_STEPS_PER_PLACE = 2000
_STEPS_MIN = 500_000
# In cut edges: cooling from many at once to a third of one.
_HEAT = (8.0, 0.3)
# What a whole mean district's shortage costs, in cut edges; starts take turns, because narrow
# limits need a firm price and wide ones a mild one.
_SHORTAGE_PRICES = (100.0, 30.0, 300.0, 1000.0)


def districts(
    neighbours: ArrayLike | sparse.sparray,
    load: ArrayLike,
    n_regions: int,
    low: float,
    high: float,
    *,
    bridges: ArrayLike = (),
    seed: int = 0,
    effort: float = 1.0,
) -> Partition:
    """n_regions connected districts with a load in [low, high] each and few cut edges.

    neighbours: (pair, 2) positions or a sparse (place, place) matrix; see `contiguity`. load:
    (place,) e.g. persons. effort: multiplies the starts of the search.
    Raises a RegionsError that names what cannot be met; NoDistrictsFound says that the search met
    none, which proves nothing.

    >>> ring = [[0, 1], [1, 2], [2, 3], [3, 0]]
    >>> districts(ring, [2, 1, 2, 1], 2, 3, 3).cut_edges
    2
    """
    rng = check_search(seed, effort)
    near = contiguity(neighbours, n_rows("load", load, WeightsInvalid), bridges)
    persons = checked_weights("load", load, near.n)
    check_count(n_regions, near)
    counts = _counts(near, persons, int(n_regions), low, high)
    flat = checked_values(np.zeros(near.n), near.n)
    parts = list(parts_of(near, flat, persons, persons))
    prices = Prices(0.0, 1.0, 1.0, float(low), float(high))
    starts = max(1, int(_STARTS * effort))
    found = [
        _fewest_cuts(part.places, prices, count, starts, rng)
        for part, count in zip(parts, counts, strict=True)
    ]
    missed = sum(result.outside for result in found)
    if missed > 0:
        raise NoDistrictsFound(
            f"no {n_regions} districts within {low:g} to {high:g} were met; the nearest are "
            f"{missed:g} outside in all. Widen the limits, or raise effort: that none exist is not "
            "proved."
        )
    labels = joined(parts, [result.best for result in found])
    return partition(labels, near, flat, persons, persons, seed)


def _fewest_cuts(
    places: Map, limits: Prices, n_regions: int, n_starts: int, rng: np.random.Generator
) -> Annealed:
    """The best of several coolings from even starts: nearest to the limits, then fewest cuts."""
    start = even_start(places.indptr, places.indices, places.load, n_regions)
    mean = places.load.sum() / n_regions
    steps = max(_STEPS_MIN, _STEPS_PER_PLACE * len(start))
    best, rank = Annealed(start, 0.0, start), (np.inf, np.inf)
    for k in range(n_starts if n_regions > 1 else 1):
        price = _SHORTAGE_PRICES[k % len(_SHORTAGE_PRICES)] / mean
        tried = anneal(places, limits._replace(shortage=price), _HEAT, steps, start, rng)
        if (tried.outside, _cuts(places, tried.best)) < rank:
            best, rank = tried, (tried.outside, _cuts(places, tried.best))
    return best


def _cuts(places: Map, labels: Ints) -> float:
    at = np.repeat(labels, np.diff(places.indptr))
    return float((at != labels[places.indices]).sum()) / 2


def _counts(near: Contiguity, load: Floats, n_regions: int, low: float, high: float) -> list[int]:
    """How many districts each connected part gets, or the sentence why no numbers fit."""
    for name, limit in (("low", low), ("high", high)):
        number(name, limit, LimitsContradict)
    if low > high:
        raise LimitsContradict(f"the limits are {low} to {high}; expected 0 <= low <= high.")
    # Sums of decimals may miss the limits by what rounding adds.
    slightly = ROUNDING * max(high, float(load.sum()))
    if load.max() > high + slightly:
        place = int(load.argmax())
        raise LimitsContradict(
            f"place {place} alone holds {load[place]:g}, above the upper limit of {high:g}; raise "
            "it, or divide the place."
        )
    if not n_regions * low - slightly <= load.sum() <= n_regions * high + slightly:
        raise LimitsContradict(
            f"{n_regions} districts within {low:g} to {high:g} hold {n_regions * low:g} to "
            f"{n_regions * high:g} together, but the map holds {load.sum():g}."
        )
    size = np.bincount(near.parts)
    held: Floats = np.bincount(near.parts, load).astype(np.float64)
    least = np.maximum(1, np.ceil(held / high * (1 - ROUNDING))).astype(np.int64)
    most = np.floor(held / low * (1 + ROUNDING)) if low > 0 else size
    most = np.minimum(most, size).astype(np.int64)
    for part in np.flatnonzero(least > most):
        raise LimitsContradict(
            f"the separate part of the map around place {np.flatnonzero(near.parts == part)[0]} "
            f"holds {held[part]:g}, which no number of districts within {low:g} to {high:g} adds "
            "up to; widen the limits or bridge the part."
        )
    if not least.sum() <= n_regions <= most.sum():
        raise LimitsContradict(
            f"the separate parts of the map hold {least.sum()} to {most.sum()} districts within "
            f"{low:g} to {high:g}, but {n_regions} are asked for."
        )
    return _shared_out(held, least, most, n_regions)


def _shared_out(held: Floats, least: Ints, most: Ints, n_regions: int) -> list[int]:
    """One district at a time to the part whose districts would be the fullest."""
    counts = least.copy()
    while counts.sum() < n_regions:
        fullness = np.where(counts < most, held / counts, -1.0)
        counts[int(fullness.argmax())] += 1
    return [int(count) for count in counts]
