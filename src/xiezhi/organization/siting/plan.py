"""What a siting analysis answers with: the plan, and how far from the best it can be at most."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What `Plan.cost` counts; less is better in each."""

    WEIGHTED_MINUTES = "weighted_minutes"
    WIDEST_MINUTES = "widest_minutes"
    WEIGHT_BEYOND_LIMIT = "weight_beyond_limit"


@dataclass(frozen=True, slots=True)
class Plan:
    """Centres, who goes where, and a bound that no plan can beat.

    centres: candidates that open, ascending. assignment: for each place the open candidate it goes
    to (-1 where a covering plan leaves it without a way). cost: in units of `measure`.
    lower_bound: no plan costs less; `gap = (cost - lower_bound) / cost`, 0 where cost is 0.
    optimal: the gap is nothing but rounding (at most `OPTIMAL_GAP`). nodes: subproblems that the
    proof looked at. seed: what the random starts were drawn from; the same seed gives the same
    plan unless the time limit cuts in.

    >>> Plan((1,), (1, 1, 1), 4.0, 3.0, seed=0).gap
    0.25
    """

    centres: tuple[int, ...]
    assignment: tuple[int, ...]
    cost: float
    lower_bound: float
    seed: int
    measure: Measure = Measure.WEIGHTED_MINUTES
    nodes: int = 0

    @property
    def gap(self) -> float:
        """How much of the cost a better plan could save at most, as a fraction."""
        return (self.cost - self.lower_bound) / self.cost if self.cost > 0 else 0.0

    @property
    def optimal(self) -> bool:
        """Whether the bound proves that no plan is better."""
        return self.gap <= OPTIMAL_GAP


# Where costs are no whole numbers, plans closer than this count as equal.
OPTIMAL_GAP = 1e-9
