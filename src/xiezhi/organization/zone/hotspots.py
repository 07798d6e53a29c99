"""Which industries a place shares with its neighbours, more than chance would have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.errors import ShapeMismatch

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

N_DRAWS = 9_999


@dataclass(frozen=True, slots=True, eq=False)
class Hotspots:
    """Local tests, one for each cell that was asked.

    mean: (place, column) mean of the neighbours. p: (place, column) how rarely chance gives the
    neighbours as much; NaN where it was not asked, or no neighbour has a value. q: the same with
    the number of tests allowed for. n_tests, n_draws, seed: of the tests.
    """

    mean: Floats
    p: Floats
    q: Floats
    n_tests: int
    n_draws: int
    seed: int


def hotspots(
    values: Floats, near: csr_array, asked: Flags, seed: int = 0, n_draws: int = N_DRAWS
) -> Hotspots:
    """Whether the neighbours of a place have more than places drawn at random.

    The statistic is the local G of Getis and Ord without the place itself: the mean of its
    neighbours. Its distribution comes from conditional permutation: so many others are drawn from
    all other places, without replacement; the p-value is one-sided and never nought. All tests
    together are held to a false discovery rate by Benjamini and Hochberg.
    values: (place, column), NaN where unknown; near: (place, place) sparse, which are neighbours;
    asked: (place, column) which cells to test. Multiplying a column by a number changes nothing.
    Raises ShapeMismatch where the shapes differ.
    Sources: Getis and Ord (1992), Geographical Analysis 24; Anselin (1995), Geographical Analysis
    27; Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57.
    """
    if asked.shape != values.shape or near.shape != (len(values), len(values)):
        raise ShapeMismatch(
            f"values {values.shape}, asked {asked.shape} and neighbours {near.shape} do not "
            "describe the same places; give one row a place in each."
        )
    known = np.flatnonzero(np.isfinite(values).all(axis=1))
    mean, p = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    figures = values[known]
    around = near[known][:, known]
    draws = _draws(len(known), int(np.diff(around.indptr).max(initial=0)), seed, n_draws)
    for row, place in enumerate(known):
        neighbours = around.indices[around.indptr[row] : around.indptr[row + 1]]
        neighbours = neighbours[neighbours != row]
        columns = np.flatnonzero(asked[place])
        if len(neighbours):
            mean[place] = figures[neighbours].mean(axis=0)
        if len(neighbours) and len(columns):
            others = draws[:, : len(neighbours)]
            others = others + (others >= row)  # the place itself is never drawn
            chance = figures[:, columns][others].mean(axis=1)
            # Sums of the same numbers in another order must count as equal.
            reached = chance >= mean[place, columns] * (1 - 1e-12)
            p[place, columns] = (1 + reached.sum(axis=0)) / (1 + n_draws)
    return Hotspots(mean, p, discovery(p), int(np.isfinite(p).sum()), n_draws, seed)


def discovery(p: Floats) -> Floats:
    """p-values as the least false discovery rate at which each would be called a find.

    p: any shape, NaN where no test was made (and stays so). Benjamini and Hochberg (1995).

    >>> discovery(np.array([0.01, 0.02, 0.5, np.nan])).round(3).tolist()
    [0.03, 0.03, 0.5, nan]
    """
    tested = np.isfinite(p)
    flat = p[tested]
    order = np.argsort(flat)[::-1]
    m = len(flat)
    steps = flat[order] * m / np.arange(m, 0, -1)
    q = np.full(p.shape, np.nan)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps), 1.0) if m else steps
    q[tested] = adjusted
    return q


def _draws(n: int, n_most: int, seed: int, n_draws: int) -> Ints:
    """(draw, n_most) numbers below n - 1, each row without repetition.

    The beginning of a row is itself a fair draw, so that all places share them.
    """
    rng = np.random.default_rng(seed)
    pool = np.tile(np.arange(max(n - 1, 0)), (n_draws, 1))
    for k in range(min(n_most, pool.shape[1])):
        swap = rng.integers(k, pool.shape[1], n_draws)
        rows = np.arange(n_draws)
        pool[rows, k], pool[rows, swap] = pool[rows, swap], pool[rows, k].copy()
    return pool[:, :n_most]
