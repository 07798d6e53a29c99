"""How alike two groupings of the same people are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def adjusted_rand(a: NDArray[np.integer], b: NDArray[np.integer]) -> float:
    """1 for the same groups under any names, about 0 for groupings that share nothing.

    Source: Hubert and Arabie (1985). 1 where both put everybody together.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    if len(a) == 0:
        return 1.0
    _, a = np.unique(a, return_inverse=True)
    _, b = np.unique(b, return_inverse=True)
    cells = np.bincount(a * (b.max() + 1) + b, minlength=(a.max() + 1) * (b.max() + 1))
    table = cells.reshape(a.max() + 1, -1).astype(np.float64)
    together = _pairs(table)
    in_a, in_b = _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    chance = in_a * in_b / max(len(a) * (len(a) - 1) / 2, 1)
    most = (in_a + in_b) / 2
    return float((together - chance) / (most - chance)) if most != chance else 1.0


def _pairs(counts: NDArray[np.float64]) -> float:
    return float((counts * (counts - 1) / 2).sum())
