"""What sides save by helping one another out with power or gas, hour by hour or month by month.

At every time the sides with more than they need give to those with less, as far as it goes: givers
in proportion to what they have over, takers in proportion to what they lack. No line or pipe is
assumed to limit it, so this is the most that interconnection can do; the largest exchange says what
it would have to carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.errors import ShapeMismatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SIDES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """Balances of n times and k sides.

    flows: (n, k, k) what goes from one side to another. short_alone, short_joined: (n, k) what a
    side lacks on its own and with the others' help.
    """

    demand: Floats
    supply: Floats
    flows: Floats
    short_alone: Floats
    short_joined: Floats

    @property
    def saved(self) -> float:
        """What the sides lack less in all."""
        return float((self.short_alone - self.short_joined).sum())

    @property
    def largest(self) -> Floats:
        """(k, k) the largest flow from one side to another."""
        return np.asarray(self.flows.max(axis=0, initial=0.0))

    @property
    def own_peaks(self) -> Floats:
        """(k,) the highest demand of each side."""
        return np.asarray(self.demand.max(axis=0, initial=0.0))

    @property
    def joint_peak(self) -> float:
        """The highest demand of all together."""
        return float(self.demand.sum(axis=1).max(initial=0.0))

    @property
    def peak_saved(self) -> float:
        """How much less has to be kept ready for the joint peak than for each side's own."""
        return float(self.own_peaks.sum() - self.joint_peak)

    def likeness(self, a: int, b: int) -> float:
        """Correlation of two sides' demand over time; NaN where one never changes."""
        one, other = self.demand[:, a], self.demand[:, b]
        if np.ptp(one) == 0 or np.ptp(other) == 0:
            return float("nan")
        return float(np.corrcoef(one, other)[0, 1])


def exchanged(demand: Floats, supply: Floats) -> Exchange:
    """Who helps whom at every time.

    demand, supply: (n, k) of n times and k >= 2 sides, in one unit, at least 0, none missing.
    Raises ShapeMismatch.

    >>> done = exchanged(np.array([[10.0, 4.0]]), np.array([[7.0, 9.0]]))
    >>> done.flows[0, 1, 0], done.short_joined[0, 0]
    (np.float64(3.0), np.float64(0.0))
    """
    if demand.shape != supply.shape or demand.ndim != _SIDES or demand.shape[1] < _SIDES:
        raise ShapeMismatch(
            f"demand has shape {demand.shape} and supply {supply.shape}; expected one row a time "
            "and one column for each of two sides or more, alike."
        )
    over = np.maximum(supply - demand, 0.0)
    short = np.maximum(demand - supply, 0.0)
    have, lack = over.sum(axis=1), short.sum(axis=1)
    moved = np.minimum(have, lack)
    giving = over * _ratio(moved, have)[:, None]
    taking = short * _ratio(moved, lack)[:, None]
    flows = giving[:, :, None] * (taking * _ratio(np.ones_like(moved), moved)[:, None])[:, None, :]
    return Exchange(demand, supply, flows, short, short - taking)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
