"""A fixed number of connected regions whose places are as alike as can be."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.organization.given import number
from xiezhi.organization.regions.annealing import anneal
from xiezhi.organization.regions.check import (
    check_count,
    check_search,
    checked_values,
    checked_weights,
    n_rows,
)
from xiezhi.organization.regions.contiguity import contiguity
from xiezhi.organization.regions.energy import Map, Prices
from xiezhi.organization.regions.errors import ValuesInvalid
from xiezhi.organization.regions.partition import Partition, partition, within_squares
from xiezhi.organization.regions.ward import ward_regions

Ints = NDArray[np.int64]

# Of two partitions whose squares differ by less than the noise of a tenth of a place for each cut
# pair, the smoother one is the likelier.
BOUNDARY, BOUNDARY_MOST = 0.1, 1e60
# Cooling starts where a step of a few residual variances is common and ends where hardly any
# step uphill is taken. Each round starts from the best so far, and less hot.
_HOT, _COLD = 3.0, 0.01
_ROUNDS_HEAT = (1.0, 0.5, 0.2)
_STEPS_PER_PLACE = 2500


def fixed_k(
    neighbours: ArrayLike | sparse.sparray,
    values: ArrayLike,
    n_regions: int,
    *,
    weights: ArrayLike | None = None,
    bridges: ArrayLike = (),
    boundary: float = BOUNDARY,
    seed: int = 0,
    effort: float = 1.0,
) -> Partition:
    """n_regions connected regions of least within-region sum of squares, as far as the search goes.

    neighbours: (pair, 2) positions or a sparse (place, place) matrix; see `contiguity`. values:
    (place, attribute), in units that make a difference of 1 weigh the same in each: standardise
    first. weights: (place,) how much each place counts, e.g. persons; ones if none. boundary: what
    each cut neighbour pair costs, in residual variances. 0 asks for the least squares alone; the
    little that is asked unless told otherwise takes the smoother of partitions that are almost
    equally good; 1 gives up more squares and finds regions that noise blurs better.
    effort: multiplies the steps of the search.
    Raises a RegionsError that names what cannot be met.
    Source: contiguous Ward, then annealing; the boundary price after Potts models of images, Geman
    & Geman (1984), IEEE TPAMI 6.

    >>> chain = [[0, 1], [1, 2], [2, 3], [3, 4]]
    >>> fixed_k(chain, [1.0, 1.1, 5.0, 5.1, 5.2], 2).labels
    (0, 0, 1, 1, 1)
    """
    rng = check_search(seed, effort)
    near = contiguity(neighbours, n_rows("values", values, ValuesInvalid), bridges)
    table, mass = checked_values(values, near.n), checked_weights("weights", weights, near.n)
    check_count(n_regions, near)
    number("boundary", boundary, ValuesInvalid, most=BOUNDARY_MOST)
    places = Map(*near.rows, table, mass, np.zeros(near.n))
    steps = int(_STEPS_PER_PLACE * effort * near.n)
    labels = _searched(places, ward_regions(*near.rows, table, mass, n_regions), 0.0, steps, rng)
    for _ in range(2 if boundary > 0 else 0):
        # The residual variance is that of the regions so far; the second time it is no longer
        # that of regions which had bent themselves around the noise.
        price = boundary * _residual(places, labels)
        labels = _searched(places, labels, price, steps, rng)
    return partition(labels, near, table, mass, np.ones(near.n), seed)


def _searched(
    places: Map, start: Ints, price: float, n_steps: int, rng: np.random.Generator
) -> Ints:
    prices = Prices(1.0, price, 0.0, -np.inf, np.inf)
    labels, scale = start, _residual(places, start)
    for share in _ROUNDS_HEAT:
        heat = (_HOT * scale * share, _COLD * scale)
        labels = anneal(places, prices, heat, n_steps, labels, rng).best
    return labels


def _residual(places: Map, labels: Ints) -> float:
    """Within-region sum of squares for each degree of freedom left."""
    free = len(labels) - (labels.max() + 1)
    return within_squares(labels, places.values, places.mass) / max(1, int(free))
