"""The door of the partitions: values, weights and counts are checked here, once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.given import number, numbers, seeded, whole
from xiezhi.organization.regions.contiguity import Contiguity
from xiezhi.organization.regions.errors import (
    MapDisconnected,
    RegionCountInvalid,
    RegionsError,
    SearchInvalid,
    ValuesInvalid,
    WeightsInvalid,
)

# Days of work on any map.
EFFORT_MOST = 1e6

Floats = NDArray[np.float64]


def checked_values(values: ArrayLike, n: int) -> Floats:
    """(place, attribute) finite floats; a single attribute may come as (place,)."""
    table = np.ascontiguousarray(numbers("values", values, ValuesInvalid))
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or len(table) != n:  # noqa: PLR2004
        raise ShapeMismatch(f"values have shape {table.shape}; expected one row for {n} places.")
    if table.shape[1] == 0:
        raise ValuesInvalid("values have no attribute; give at least one column.")
    wrong = np.argwhere(~np.isfinite(table))
    if len(wrong):
        i, d = wrong[0]
        raise ValuesInvalid(
            f"attribute {d} of place {i} is {table[i, d]} ({len(wrong)} such entries); fill the "
            "gap or leave the place out."
        )
    # Sums of squares do not change when all values move together, but rounding does: at the mean,
    # large values with small differences keep their digits.
    centred: Floats = table - table.mean(axis=0)
    return centred


def checked_weights(name: str, weights: ArrayLike | None, n: int) -> Floats:
    """(place,) finite floats of at least 0, some above; ones if none are given."""
    given = np.ones(n) if weights is None else numbers(name, weights, WeightsInvalid)
    if given.shape != (n,):
        raise ShapeMismatch(
            f"{name} have shape {given.shape}; expected one for each of {n} places."
        )
    wrong = np.flatnonzero(~(np.isfinite(given) & (given >= 0)))
    if len(wrong):
        raise WeightsInvalid(
            f"{name} of place {wrong[0]} are {given[wrong[0]]} ({len(wrong)} such places); "
            "expected a finite number of at least 0."
        )
    if not given.any():
        raise WeightsInvalid(
            f"{name} of all {n} places are zero, so every partition is alike; "
            "give at least one place a positive one."
        )
    return given


def check_search(seed: int, effort: float) -> np.random.Generator:
    """The source of draws of a search, if its seed and its effort are numbers."""
    if number("effort", effort, SearchInvalid, most=EFFORT_MOST) <= 0:
        raise SearchInvalid("effort is 0, which looks at nothing; expected a number above 0.")
    return seeded(seed, SearchInvalid)


def n_rows(name: str, given: ArrayLike, error: type[RegionsError]) -> int | None:
    """How many places a table has rows for; None for a single number."""
    table = numbers(name, given, error)
    return len(table) if table.ndim else None


def check_count(n_regions: int, near: Contiguity) -> None:
    """The number of regions leaves something to decide and covers the map's separate parts."""
    whole("n_regions", n_regions, RegionCountInvalid, 1)
    if near.n == 1:
        raise RegionCountInvalid("there is one place only, so there is nothing to partition.")
    if n_regions >= near.n:
        raise RegionCountInvalid(
            f"n_regions is {n_regions} for {near.n} places, so every place could be its own "
            f"region; expected at most {near.n - 1}."
        )
    if n_regions < near.n_parts:
        raise MapDisconnected(
            f"the map falls into {near.n_parts} separate parts ({islands_named(near)}), but only "
            f"{n_regions} regions are asked for and each must be connected; "
            "raise n_regions, or bridge the parts."
        )


def islands_named(near: Contiguity) -> str:
    """The separate parts in words: the smallest ones by their places."""
    _, label, size = np.unique(near.parts, return_inverse=True, return_counts=True)
    order = np.argsort(size, kind="stable")[:3]
    named = [
        f"place {np.flatnonzero(label == part)[0]}"
        + (f" and {size[part] - 1} more" if size[part] > 1 else " alone")
        for part in order
    ]
    return "; ".join(named)
