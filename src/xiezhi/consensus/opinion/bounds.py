"""Exact lower bounds of a share, for a sample of many or of a known few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

Array = NDArray[np.float64]


def lower_bound(
    said: NDArray[np.int64],
    voted: NDArray[np.int64],
    alpha: float,
    eligible: NDArray[np.floating] | None = None,
) -> Array:
    """The least share that the votes allow at confidence 1 - alpha; NaN where nobody voted.

    said, voted: how many voted so, of how many; any shape. eligible: how many could vote, inf or
    NaN where unknown. Without a number the bound is Clopper and Pearson's (1934) for a sample of
    many; with one it is exact for a draw without replacement (Konijn 1973), so that it equals
    the share itself once everybody has voted.

    >>> lower_bound(np.array([8]), np.array([8]), 0.05).round(3).tolist()
    [0.688]
    >>> lower_bound(np.array([8]), np.array([8]), 0.05, np.array([8.0])).tolist()
    [1.0]
    """
    said, voted = np.asarray(said, dtype=np.int64), np.asarray(voted, dtype=np.int64)
    low = np.where(said == 0, 0.0, betaincinv(said, voted - said + 1, alpha))
    if eligible is not None:
        all_of = np.broadcast_to(np.asarray(eligible, dtype=np.float64), said.shape)
        known = np.isfinite(all_of) & (voted > 0)
        few = low.copy()
        few[known] = _among_few(said[known], voted[known], all_of[known].astype(np.int64), alpha)
        low = few
    return np.where(voted > 0, low, np.nan)


def _among_few(
    said: NDArray[np.int64], voted: NDArray[np.int64], eligible: NDArray[np.int64], alpha: float
) -> Array:
    """The least number of the eligible that makes so many sayers no rarer than alpha, as a share.

    The chance of at least `said` grows with that number, so it is found by halving.
    """
    from scipy.stats import hypergeom  # noqa: PLC0415  (takes half a second to load)

    low, high = said.copy(), eligible - (voted - said)
    while (low < high).any():
        middle = (low + high) // 2
        enough = hypergeom.sf(said - 1, eligible, middle, voted) > alpha
        high = np.where(enough, middle, high)
        low = np.where(enough, low, np.minimum(middle + 1, high))
    return np.asarray(low / eligible)
