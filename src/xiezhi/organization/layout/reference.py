"""A drawn layout read as places, and where it stands among layouts drawn at random."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.layout.errors import PlanInvalid
from xiezhi.organization.siting.two_tier_ground import Goal, layout_cost
from xiezhi.organization.siting.two_tier_score import ROUNDING, breaches, score
from xiezhi.organization.siting.two_tier_search import Layout, random_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.organization.drawn import Drawn
    from xiezhi.organization.layout.model import Model
    from xiezhi.organization.siting.two_tier import TwoTierPlan
    from xiezhi.organization.siting.two_tier_score import Score

Ints = NDArray[np.int64]

READINGS_MAX = 20_000
N_RANDOM = 5_000
N_SWAPS = 500
EFFICIENT = Goal(1.0, 0.0, np.inf)


@dataclass(frozen=True, slots=True)
class Seat:
    """A drawn core or driver and the one place that it is read as.

    options: the members it names, numbers in the model; place: the one of them taken.
    """

    element: Drawn
    is_core: bool
    options: tuple[int, ...]
    place: int


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A drawn layout read as one place for each core and driver.

    seats: cores first. score: what it costs, which rules it breaks, which swaps would help.
    n_readings: how many ways there were to read it; exact: whether all were tried. unplaced:
    elements that name no place of a side.
    """

    seats: tuple[Seat, ...]
    score: Score
    n_readings: int
    exact: bool
    unplaced: tuple[Drawn, ...]

    def seat_at(self, place: int) -> Seat:
        """The seat that is read as a place of the model."""
        return next(seat for seat in self.seats if seat.place == place)


def reading_of(
    model: Model, cores: Sequence[Drawn], drivers: Sequence[Drawn], against: TwoTierPlan | None
) -> Reading:
    """The reading of a drawn layout that serves people best, so that no other is fairer to it.

    A drawn core or driver may name several places (a new area across districts, a prefecture);
    the model needs one for each. All combinations are tried up to 20,000; beyond that each seat
    is bettered in turn until none can be.
    against: the best plan of as many cores and drivers, for the gap.
    Raises PlanInvalid where no core names a place of a side.
    """
    seats = [*_seats(model, cores, core=True), *_seats(model, drivers, core=False)]
    if not any(seat.is_core for seat in seats):
        raise PlanInvalid("the drawn layout has no core that names a place of a side")
    search = _Readings(model, seats)
    chosen, n = search.best(), search.count
    taken = tuple(replace(seat, place=p) for seat, p in zip(seats, chosen, strict=True))
    scored = score(
        model.minutes,
        model.people,
        [seat.place for seat in taken if seat.is_core],
        [seat.place for seat in taken if not seat.is_core],
        model.side,
        rules=model.rules,
        against=against,
        n_swaps=N_SWAPS,
    )
    kept = {id(seat.element) for seat in taken}
    unplaced = tuple(e for e in (*cores, *drivers) if id(e) not in kept)
    return Reading(taken, scored, n, n <= READINGS_MAX, unplaced)


def random_costs(model: Model, n_random: int = N_RANDOM, seed: int = 0) -> NDArray[np.float64]:
    """(layout,) mean minutes of lawful layouts drawn at random among the candidates.

    Fewer than asked for where the rules let few through.
    """
    question, rng = model.question(), np.random.default_rng(seed)
    drawn = (random_layout(question.ground, question.limits, rng) for _ in range(n_random))
    costs = [layout_cost(question.ground, EFFICIENT, *one) for one in drawn if one is not None]
    return np.array(costs, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class SeatRank:
    """Where a drawn core or driver stands among the candidates for its seat, the rest as it is.

    rank: 1 if no candidate serves people better; of: candidates that break no further rule, the
    drawn place counted with them.
    """

    rank: int
    of: int


def seat_rank(model: Model, reading: Reading, seat: Seat) -> SeatRank:
    """The rank of one drawn core or driver among all candidates for its seat."""
    question = model.question()
    cores = [other.place for other in reading.seats if other.is_core]
    drivers = [other.place for other in reading.seats if not other.is_core]
    may_be = question.limits.is_core if seat.is_core else question.limits.is_driver
    others = set(cores) | set(drivers)
    costs = []
    for place in [k for k in np.flatnonzero(may_be).tolist() if k not in others]:
        moved = [
            np.array([place if k == seat.place else k for k in tier], np.int64)
            for tier in (cores, drivers)
        ]
        layout = Layout.of(question.ground, EFFICIENT, *moved)
        if set(breaches(question.limits, model.side, layout)) <= set(reading.score.breaches):
            costs.append(layout.cost)
    drawn = reading.score.plan.mean_minutes
    return SeatRank(1 + int(np.sum(np.array(costs) < drawn * (1 - ROUNDING))), 1 + len(costs))


class _Readings:
    """The ways to read a drawn layout and what each costs."""

    def __init__(self, model: Model, seats: list[Seat]) -> None:
        self.ground = model.question().ground
        self.seats = seats
        self.is_core = np.array([seat.is_core for seat in seats])
        self.count = int(np.prod([float(len(seat.options)) for seat in seats]))

    def best(self) -> tuple[int, ...]:
        """The reading of least cost in which no place is taken twice, as far as that can be."""
        if self.count > READINGS_MAX:
            return self._in_turn()
        return min(product(*(seat.options for seat in self.seats)), key=self._key)

    def _key(self, places: Sequence[int]) -> tuple[int, float, tuple[int, ...]]:
        twice = len(places) - len(set(places))
        at = np.array(places, np.int64)
        cost = layout_cost(
            self.ground, EFFICIENT, np.sort(at[self.is_core]), np.sort(at[~self.is_core])
        )
        return twice, cost, tuple(places)

    def _in_turn(self) -> tuple[int, ...]:
        places = tuple(seat.options[0] for seat in self.seats)
        while True:
            before = places
            for k, seat in enumerate(self.seats):
                tried = [(*places[:k], option, *places[k + 1 :]) for option in seat.options]
                places = min(tried, key=self._key)
            if places == before:
                return places


def _seats(model: Model, elements: Sequence[Drawn], *, core: bool) -> list[Seat]:
    found = [(element, tuple(model.inside(element.places))) for element in elements]
    return [Seat(element, core, options, options[0]) for element, options in found if options]
