"""What a place is specialised in, measured against a reference economy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.errors import ShapeMismatch

Floats = NDArray[np.float64]


def location_quotients(shares: Floats, reference: Floats) -> Floats:
    """How many times the reference share each industry has in each place.

    shares: (place, industry) fractions of the place's jobs; reference: (industry,) fractions.
    Returns (place, industry); 1 is the reference, NaN where the reference has no such jobs
    or the place's share is missing.
    Raises ShapeMismatch where the two disagree on the industries.
    Source: Florence (1939), the location factor; Isard (1960), ch. 7.

    >>> location_quotients(np.array([[0.5, 0.5]]), np.array([0.25, 0.75])).round(2).tolist()
    [[2.0, 0.67]]
    """
    _same_industries(shares, reference)
    known = np.where(reference > 0, reference, np.nan)
    return np.asarray(shares / known, dtype=np.float64)


def krugman_index(shares: Floats, reference: Floats) -> Floats:
    """How far each place's mix of jobs is from the reference mix: 0 the same, 2 nothing alike.

    shares: (place, industry), each row summing to 1; reference: (industry,) summing to 1.
    Half of it is the share of jobs that would have to change industry to make both alike.
    Returns (place,); NaN where a share is missing.
    Raises ShapeMismatch where the two disagree on the industries.
    Source: Krugman (1991), Geography and Trade, pp. 75-76.

    >>> krugman_index(np.array([[0.5, 0.5]]), np.array([0.25, 0.75])).tolist()
    [0.5]
    """
    _same_industries(shares, reference)
    return np.asarray(np.abs(shares - reference).sum(axis=-1), dtype=np.float64)


def pooled_shares(shares: Floats, weights: Floats) -> Floats:
    """The mix of jobs of several places together.

    shares: (place, industry); weights: (place,) jobs of each place, >= 0. A place with a
    missing share or weight is left out; where none remains every share is NaN.

    >>> pooled_shares(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    if shares.ndim != 2 or weights.shape != shares.shape[:1]:  # noqa: PLR2004
        raise ShapeMismatch(
            f"shares {shares.shape} and weights {weights.shape} do not describe the same places; "
            "expected (place, industry) and (place,)"
        )
    known = np.isfinite(shares).all(axis=1) & np.isfinite(weights) & (weights > 0)
    if not known.any():
        return np.full(shares.shape[1], np.nan)
    return np.asarray(np.average(shares[known], axis=0, weights=weights[known]))


def _same_industries(shares: Floats, reference: Floats) -> None:
    if reference.ndim != 1 or shares.shape[-1:] != reference.shape:
        raise ShapeMismatch(
            f"shares have shape {shares.shape}, the reference {reference.shape}; "
            "expected (place, industry) and (industry,)"
        )
