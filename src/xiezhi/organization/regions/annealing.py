"""Simulated annealing of a partition into connected regions.

A step hands one place on a boundary to the region next door, exchanges two places or, more rarely,
parts two neighbouring regions anew (see `recombine`). It never tears a region apart and never
empties one, so that every partition met is an allowed one.

Source: Kirkpatrick, Gelatt & Vecchi (1983), Science 220; for regions Openshaw & Rao (1995),
Environment and Planning A 27.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.regions.connected import holds_together
from xiezhi.organization.regions.draws import Bits, draw, new_state
from xiezhi.organization.regions.energy import (
    ROUNDING,
    Map,
    Prices,
    Tally,
    add_up,
    cut_change,
    move,
    outside_change,
    squares_change,
    tally,
    total_outside,
)
from xiezhi.organization.regions.recombine import Tree, new_tree, parting, settle
from xiezhi.region.compiled import compiled

Ints = NDArray[np.int64]

# Small maps are cooled for this many steps at least: next to nothing.
_STEPS_MIN = 20_000
# The rarer, the larger the regions, so that trees cost about as much as this share of all steps.
_RECOMBINED = 0.02
# What share of steps are exchanges, where squares pull against limits.
_SWAPPED = 0.5
# Running sums are taken anew this often, so that rounding cannot pile up.
_REFRESH_STEPS = 1 << 20


class Annealed(NamedTuple):
    """best: (place,) labels least outside the limits, then of least energy. outside: how far that
    is outside. last: the labels when the cooling ended, which may lie outside while best does not.
    """

    best: Ints
    outside: float
    last: Ints


@compiled
def other_region(places: Map, sums: Tally, place: int, state: Bits) -> int:
    """The region of a drawn neighbour; -1 where it is the place's own or there is no neighbour."""
    first, degree = places.indptr[place], places.indptr[place + 1] - places.indptr[place]
    if degree == 0:
        return -1
    to = sums.labels[places.indices[first + int(draw(state) * degree)]]
    return to if to != sums.labels[place] else -1


@compiled
def accepted(change: float, worse: float, prices: Prices, temperature: float, state: Bits) -> bool:
    """Metropolis: downhill always, uphill with a chance that falls with height and cold."""
    uphill = change
    if worse != 0.0:
        if prices.shortage == np.inf:
            return worse < 0.0
        uphill += prices.shortage * worse
    if uphill <= 0.0:
        return True
    return temperature > 0.0 and draw(state) < math.exp(-uphill / temperature)


@compiled
def priced_change(places: Map, sums: Tally, place: int, to: int, prices: Prices) -> float:
    """What a step costs, limits aside."""
    change = 0.0
    if prices.cut > 0.0:
        change += prices.cut * cut_change(places, sums, place, to)
    if prices.squares > 0.0:
        change += prices.squares * squares_change(places, sums, place, to)
    return change


@compiled
def is_better(away: float, energy: float, best_away: float, best_energy: float) -> bool:
    """Less outside the limits, or as much and of less energy; rounding decides nothing."""
    slack = ROUNDING * max(1.0, best_away)
    if away < best_away - slack:
        return True
    return away <= best_away + slack and energy < best_energy - 1e-12 * max(1.0, abs(best_energy))


def anneal(
    places: Map,
    prices: Prices,
    heat: tuple[float, float],
    n_steps: int,
    start: Ints,
    rng: np.random.Generator,
) -> Annealed:
    """Cool geometrically from the first heat to the last, one step at a time.

    start: (place,) labels 0..k-1 of connected regions. The generator is advanced.
    """
    steps = max(n_steps, _STEPS_MIN)
    return cool(places, prices, heat, steps, start, new_tree(places), new_state(rng))


@compiled
def flip(
    places: Map, sums: Tally, prices: Prices, place: int, to: int, heat: float, state: Bits
) -> tuple[float, float, bool]:
    """Try to hand a place to a region: (priced change, change outside, whether it was done)."""
    change = priced_change(places, sums, place, to, prices)
    worse = outside_change(places, sums, place, to, prices)
    done = accepted(change, worse, prices, heat, state) and holds_together(
        places.indptr, places.indices, sums.labels, place, sums.mark
    )
    if done:
        move(places, sums, place, to)
    return change, worse, done


@compiled
def counterpart(places: Map, sums: Tally, place: int, at: int, state: Bits) -> int:
    """A drawn place two steps off, of another region, that borders on the place's own; or -1."""
    first, degree = places.indptr[place], places.indptr[place + 1] - places.indptr[place]
    step = places.indices[first + int(draw(state) * degree)]
    if sums.labels[step] != at:
        return -1
    first, degree = places.indptr[step], places.indptr[step + 1] - places.indptr[step]
    other = places.indices[first + int(draw(state) * degree)]
    return other if other != place and sums.labels[other] != at else -1


@compiled
def swap(
    places: Map, sums: Tally, prices: Prices, place: int, to: int, heat: float, state: Bits
) -> tuple[float, float, bool]:
    """Try to hand a place over and get another in return; returns as `flip` does.

    Where regions barely reach their threshold, neither half of an exchange is allowed alone.
    """
    at = sums.labels[place]
    other = counterpart(places, sums, place, at, state)
    if other < 0 or not holds_together(
        places.indptr, places.indices, sums.labels, place, sums.mark
    ):
        return 0.0, 0.0, False
    change = priced_change(places, sums, place, to, prices)
    worse = outside_change(places, sums, place, to, prices)
    move(places, sums, place, to)
    change += priced_change(places, sums, other, at, prices)
    worse += outside_change(places, sums, other, at, prices)
    if accepted(change, worse, prices, heat, state) and holds_together(
        places.indptr, places.indices, sums.labels, other, sums.mark
    ):
        move(places, sums, other, at)
        return change, worse, True
    move(places, sums, place, at)
    return 0.0, 0.0, False


@compiled
def recombine(
    places: Map,
    sums: Tally,
    prices: Prices,
    place: int,
    to: int,
    heat: float,
    tree: Tree,
    state: Bits,
) -> tuple[float, float, bool]:
    """Try to part a place's region and another one anew; returns as `flip` does."""
    size, change, worse = parting(places, sums, prices, place, to, tree, state)
    done = accepted(change, worse, prices, heat, state)
    settle(places, sums, place, to, tree, size, done)
    return change, worse, done


@compiled
def cool(
    places: Map,
    prices: Prices,
    heat: tuple[float, float],
    n_steps: int,
    start: Ints,
    tree: Tree,
    state: Bits,
) -> Annealed:
    """The compiled part of `anneal`; scratch and the state of the draws are changed."""
    sums, best = tally(places, start), start.copy()
    away = total_outside(sums, prices)
    energy, best_energy, best_away = 0.0, 0.0, away
    cooling = (heat[1] / heat[0]) ** (1.0 / max(1, n_steps - 1)) if heat[0] > 0.0 else 1.0
    temperature = heat[0]
    often = _RECOMBINED * len(sums.loads) / len(start)
    # Shortage alone flows from region to region well enough, and in half the time; so it does
    # beside cut pairs.
    swaps = 1.0 - _SWAPPED if prices.shortage > 0.0 and prices.squares > 0.0 else 1.0
    for step in range(n_steps):
        temperature *= cooling
        if (step + 1) % _REFRESH_STEPS == 0:
            add_up(places, sums)
        place = int(draw(state) * len(start))
        to = other_region(places, sums, place, state)
        if to < 0:
            continue
        kind = draw(state)
        if kind < often:
            change, worse, done = recombine(
                places, sums, prices, place, to, temperature, tree, state
            )
        elif kind > swaps:
            change, worse, done = swap(places, sums, prices, place, to, temperature, state)
        else:
            change, worse, done = flip(places, sums, prices, place, to, temperature, state)
        if done:
            energy += change
            away += worse
            if is_better(away, energy, best_away, best_energy):
                best_away, best_energy = away, energy
                best[:] = sums.labels
    return Annealed(best, best_away, sums.labels)
