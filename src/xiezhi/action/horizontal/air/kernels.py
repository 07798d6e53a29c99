"""A compiled loop: how alike are two series of hours, at the lag that suits them best?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@njit(cache=True)
def best_lag(
    part: Floats, other: Floats, start: int, lag: int, step: int, minimum: int
) -> tuple[float, int]:  # pragma: no cover
    """The largest correlation of a stretch with another series, and its lag; NaN if too short.

    start: where in `other` the stretch lies without a lag; a positive lag says that `other` is
    later. Hours that either lacks are left out; `minimum` must remain.
    """
    best, at = np.nan, 0
    for shift in range(-lag, lag + 1, step):
        a, b = max(0, start + shift), min(len(other), start + shift + len(part))
        n, sx, sy, sxx, syy, sxy = 0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(a, b):
            x, y = part[i - start - shift], other[i]
            if np.isnan(x) or np.isnan(y):
                continue
            n += 1
            sx += x
            sy += y
            sxx += x * x
            syy += y * y
            sxy += x * y
        if n < minimum or 2 * n < len(part):
            continue
        spread = (sxx - sx * sx / n) * (syy - sy * sy / n)
        if spread <= 0:
            continue
        r = (sxy - sx * sy / n) / np.sqrt(spread)
        if np.isnan(best) or r > best:
            best, at = r, shift
    return best, at


@njit(cache=True)
def unrelated(
    part: Floats, other: Floats, start: int, lag: int, step: int, minimum: int, every: int
) -> Floats:  # pragma: no cover
    """The same for stretches of `other` that lie wholly elsewhere; NaN for those too short."""
    n = len(part)
    found = np.full(max(0, (len(other) - n) // every + 1), np.nan)
    for k in range(len(found)):
        if abs(k * every - start) > n + lag:
            found[k] = best_lag(part, other, k * every, lag, step, minimum)[0]
    return found
