"""As many connected regions as can be that each reach a threshold, then as alike as can be.

Source: Duque, Anselin & Rey (2012), Journal of Regional Science 52(3). Where theirs grows regions
and keeps what number comes out, ours asks for a number, the largest conceivable first, and anneals
the shortage away; see docs/explanation/regions.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.organization.given import LARGEST, number
from xiezhi.organization.regions.annealing import Annealed, anneal
from xiezhi.organization.regions.check import check_search, checked_values, checked_weights, n_rows
from xiezhi.organization.regions.contiguity import Contiguity, contiguity
from xiezhi.organization.regions.energy import ROUNDING, Map, Prices
from xiezhi.organization.regions.errors import (
    RegionCountInvalid,
    ThresholdUnreachable,
    ValuesInvalid,
    WeightsInvalid,
)
from xiezhi.organization.regions.even_start import even_start, fewer
from xiezhi.organization.regions.partition import Partition, partition, within_squares
from xiezhi.organization.regions.parts import joined, parts_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS_PER_PLACE = 250
# Shortage alone, in thresholds: hot enough to carry places through full regions, then cold.
_SHORTAGE_HEAT = (0.01, 3e-5)
# More tries, each twice as long, where less than this share of one threshold is missing.
_TRIES, _LITTLE = 2, 0.05
# What a whole threshold's shortage costs, in residual variances, one cooling after the other; and
# their heats in the same unit: the first of the first, the last of each, the first of the others.
_SHORTAGE_PRICES = (60.0, 300.0, 1500.0)
_SOFT_HEAT = (1.0, 0.3, 0.45)
# What is still missing is pressed out: squares count less and less, in the end nothing.
_PRESSES = (0.1, 0.03, 0.01)
_PRESS_HEAT = (0.001, 3e-5)


def max_p(
    neighbours: ArrayLike | sparse.sparray,
    values: ArrayLike,
    load: ArrayLike,
    threshold: float,
    *,
    weights: ArrayLike | None = None,
    bridges: ArrayLike = (),
    seed: int = 0,
    effort: float = 1.0,
) -> Partition:
    """The most connected regions with at least `threshold` of load each, then of least squares.

    neighbours: (pair, 2) positions or a sparse (place, place) matrix; see `contiguity`. values:
    (place, attribute), standardised. load: (place,) what the threshold is about, e.g. persons.
    weights: (place,) in the sum of squares; ones if none. effort: multiplies the steps.
    The result's `n_regions_bound` is the sum over the map's parts of load // threshold,
    a place counting at most one threshold.
    Raises a RegionsError that names what cannot be met.

    >>> chain = [[0, 1], [1, 2], [2, 3], [3, 4]]
    >>> max_p(chain, [1.0, 1.0, 5.0, 5.0, 5.0], [1, 1, 1, 1, 1], 2).labels
    (0, 0, 1, 1, 1)
    """
    rng = check_search(seed, effort)
    near = contiguity(neighbours, n_rows("values", values, ValuesInvalid), bridges)
    table, mass = checked_values(values, near.n), checked_weights("weights", weights, near.n)
    persons = checked_weights("load", load, near.n)
    counts = _counts(near, persons, threshold)
    parts = list(parts_of(near, table, mass, persons))
    steps = _STEPS_PER_PLACE * effort
    found = [
        _most(part.places, float(threshold), most, int(steps * len(part.members)), rng)
        for part, most in zip(parts, counts, strict=True)
    ]
    return partition(joined(parts, found), near, table, mass, persons, seed, sum(counts))


def _counts(near: Contiguity, load: Floats, threshold: float) -> list[int]:
    """The most regions that each connected part could hold, its total load permitting."""
    if near.n == 1:
        raise RegionCountInvalid("there is one place only, so there is nothing to partition.")
    if number("threshold", threshold, WeightsInvalid, most=LARGEST) <= 0:
        raise WeightsInvalid(f"threshold is {threshold}; expected a finite number above 0.")
    if load.sum() < threshold:
        raise ThresholdUnreachable(
            f"threshold is {threshold:g}, but the whole map holds {load.sum():g}, so not even one "
            "region reaches it; lower the threshold."
        )
    held = np.bincount(near.parts, load)
    # What a place has beyond the threshold helps no second region.
    usable = np.bincount(near.parts, np.minimum(load, threshold))
    counts = np.floor(usable / threshold * (1 + ROUNDING)).astype(np.int64)
    size = np.bincount(near.parts)
    for part in np.flatnonzero(counts == 0):
        raise ThresholdUnreachable(
            f"the part of the map around place {np.flatnonzero(near.parts == part)[0]} "
            f"({size[part]} places that border on no others) holds {held[part]:g}, less than the "
            f"threshold of {threshold:g}; bridge it, leave it out, or lower the threshold."
        )
    return [int(count) for count in np.minimum(counts, size)]


def _most(places: Map, threshold: float, most: int, n_steps: int, rng: np.random.Generator) -> Ints:
    """Labels of a connected part: the largest number the search meets, one region at worst."""
    n_regions = most
    start = even_start(places.indptr, places.indices, places.load, n_regions)
    while n_regions > 1:
        found = _reaching(places, threshold, start, n_steps, rng)
        if found.outside <= 0:
            return _smoothed(places, threshold, found.best, n_steps, rng)
        # Whole thresholds that are missing are at least as many regions too many, as a rule.
        n_regions = max(1, n_regions - max(1, int(found.outside / threshold)))
        start = fewer(places.indptr, places.indices, places.load, found.best, n_regions)
    return np.zeros(len(places.load), np.int64)


def _reaching(
    places: Map, threshold: float, start: Ints, n_steps: int, rng: np.random.Generator
) -> Annealed:
    """As many regions as at the start, with as little shortage as the search meets.

    Longer cooling is tried only where little is missing, and while that at least halves it.
    """
    prices = Prices(0.0, 0.0, 1 / threshold, threshold, np.inf)
    tried = anneal(places, prices, _SHORTAGE_HEAT, n_steps, start, rng)
    for doubled in range(1, _TRIES):
        missing = tried.outside
        if missing <= 0 or missing > _LITTLE * threshold:
            break
        again = anneal(places, prices, _SHORTAGE_HEAT, n_steps << doubled, start, rng)
        tried = min(tried, again, key=lambda result: result.outside)
        if tried.outside > missing / 2:
            break
    return tried


def _smoothed(
    places: Map, threshold: float, found: Ints, n_steps: int, rng: np.random.Generator
) -> Ints:
    """The least squares met with the same number of regions, each still at the threshold.

    Cooling lets regions fall short at a price that rises; what is then still missing is pressed
    out, and the regions are smoothed once more without falling short. A start that ignores the
    shortage is far better than one that never allows any: full regions hardly let a place move.
    """
    for prices in (_SHORTAGE_PRICES, _SHORTAGE_PRICES[1:]):
        scale = _residual(places, found)
        soft = _softened(places, threshold, found, prices, n_steps, rng)
        pressed = _pressed(places, threshold, soft, scale, n_steps, rng)
        if pressed.outside <= 0:
            return _held(places, threshold, pressed.best, 2 * n_steps, rng)
    return _held(places, threshold, found, 2 * n_steps, rng)


def _softened(
    places: Map,
    threshold: float,
    labels: Ints,
    prices: tuple[float, ...],
    n_steps: int,
    rng: np.random.Generator,
) -> Ints:
    """Few squares and a little shortage: one cooling for each price."""
    scale, hot = _residual(places, labels), _SOFT_HEAT[0]
    for price in prices:
        priced = Prices(1.0, 0.0, price * scale / threshold, threshold, np.inf)
        heat = (hot * scale, _SOFT_HEAT[1] * scale)
        labels, hot = anneal(places, priced, heat, n_steps, labels, rng).last, _SOFT_HEAT[2]
    return labels


def _pressed(
    places: Map,
    threshold: float,
    labels: Ints,
    scale: float,
    n_steps: int,
    rng: np.random.Generator,
) -> Annealed:
    """Squares give way to the threshold step by step, until every region reaches it."""
    result = Annealed(labels, np.inf, labels)
    for squares in _PRESSES:
        prices = Prices(squares, 0.0, 1000 * scale / threshold, threshold, np.inf)
        heat = (0.1 * scale, 0.01 * scale)
        result = anneal(places, prices, heat, n_steps // 2, result.last, rng)
        if result.outside <= 0:
            return result
    prices = Prices(0.0, 0.0, 1 / threshold, threshold, np.inf)
    return anneal(places, prices, _PRESS_HEAT, n_steps, result.last, rng)


def _held(
    places: Map, threshold: float, labels: Ints, n_steps: int, rng: np.random.Generator
) -> Ints:
    """Fewer squares without ever falling below the threshold."""
    scale = _residual(places, labels)
    prices = Prices(1.0, 0.0, np.inf, threshold, np.inf)
    return anneal(places, prices, (scale, 0.03 * scale), n_steps, labels, rng).best


def _residual(places: Map, labels: Ints) -> float:
    return within_squares(labels, places.values, places.mass) / len(labels)
