"""Which statements join groups of opinion that otherwise part."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def bridging(counts: NDArray[np.int64], said: int = 2) -> Array:
    """(statement,) chance that two people, each of another group, both say so.

    counts: (group, statement, [disagree, pass, agree]). said: 2 agree, 0 disagree. Shares are
    smoothed by one vote either way; every pair of groups weighs alike, whatever their size. NaN
    with fewer than two groups: nothing to bridge.

    >>> bridging(np.array([[[0, 0, 8]], [[8, 0, 0]]])).round(2).tolist()
    [0.09]
    """
    n = counts.sum(axis=2)
    share = (counts[..., said] + 1.0) / (n + 2.0)
    if len(share) < 2:  # noqa: PLR2004
        return np.full(counts.shape[1], np.nan)
    pairs = [share[a] * share[b] for a, b in combinations(range(len(share)), 2)]
    return np.asarray(np.mean(pairs, axis=0))
