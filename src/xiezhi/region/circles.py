"""Circles: who lives within an hour, an hour and a half, two hours of each place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.errors import ShapeMismatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LIMITS_MINUTES = (60.0, 90.0, 120.0)


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """What each origin reaches within each limit; a limit includes those exactly on it.

    limits: (limit,) minutes. n_places, people: (origin, limit), the origin's own place counted
    where it is among the destinations.
    """

    limits: tuple[float, ...]
    n_places: NDArray[np.int64]
    people: NDArray[np.float64]


def circles(
    minutes: NDArray[np.float64],
    people: NDArray[np.float64],
    limits: Sequence[float] = LIMITS_MINUTES,
) -> Circles:
    """Places and people within limits of each origin.

    minutes: (origin, destination), inf where no way leads. people: (destination,) persons,
    NaN where unknown, which counts as nobody. Raises ShapeMismatch.

    >>> circles(np.array([[0.0, 50.0, 95.0]]), np.array([10.0, 20.0, 40.0])).people
    array([[30., 30., 70.]])
    """
    _check(minutes, people)
    known = np.nan_to_num(people)
    within = [minutes <= limit for limit in limits]
    return Circles(
        tuple(float(limit) for limit in limits),
        np.stack([inside.sum(axis=1) for inside in within], axis=1),
        np.stack([inside @ known for inside in within], axis=1),
    )


def within_limit(minutes: NDArray[np.float64], limit: float) -> list[NDArray[np.int64]]:
    """For each origin the destinations within the limit, nearest first.

    >>> within_limit(np.array([[0.0, 95.0, 50.0]]), 60)
    [array([0, 2])]
    """
    nearest_first = np.argsort(minutes, axis=1, kind="stable")
    counts = (minutes <= limit).sum(axis=1)
    return [row[:count] for row, count in zip(nearest_first, counts, strict=True)]


def potential(
    minutes: NDArray[np.float64], people: NDArray[np.float64], half_minutes: float
) -> NDArray[np.float64]:
    """(origin,) people, each counted less the farther: half at `half_minutes`, a quarter at twice.

    minutes, people: as for `circles`. Source: Hansen (1959), accessibility as potential, with
    an exponential decay.

    >>> potential(np.array([[0.0, 60.0, np.inf]]), np.array([10.0, 20.0, 40.0]), 60)
    array([20.])
    """
    _check(minutes, people)
    return np.asarray(np.exp2(-minutes / half_minutes) @ np.nan_to_num(people))


def _check(minutes: NDArray[np.float64], people: NDArray[np.float64]) -> None:
    if minutes.ndim != 2 or people.shape != minutes.shape[1:]:  # noqa: PLR2004
        raise ShapeMismatch(
            f"minutes has shape {minutes.shape}, people {people.shape}; expected "
            f"(origin, destination) and (destination,)"
        )
