"""The p-centre: centres that make the longest trip to the nearest one as short as can be.

The longest trip is one of the entries of the table. Halving the range of entries, each time an
exact cover says whether so many centres reach every place within that time.

Sources: Minieka (1970), SIAM Review 12(1); reductions and covers as in `cover`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiezhi.organization.siting.check import Question, check_ending, check_reach, question
from xiezhi.organization.siting.cover import fewest_centres
from xiezhi.organization.siting.errors import NoPlanInTime, OutOfReach
from xiezhi.organization.siting.plan import Measure, Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def p_centre(
    cost: ArrayLike,
    n_centres: int,
    *,
    fixed: Sequence[int] = (),
    candidates: Sequence[int] | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
) -> Plan:
    """The plan of `n_centres` centres with the least longest trip to the nearest one.

    cost: (place, candidate) minutes, inf where no way leads. fixed, candidates, time_limit_s: as in
    `p_median`. seed: kept in the plan; nothing here is drawn at random.
    Raises a subclass of SitingError that names what cannot be met.

    >>> p_centre([[0, 10, 90], [10, 0, 80], [90, 80, 0], [95, 85, 5]], 2).cost
    10.0
    """
    deadline = check_ending(time_limit_s, seed=seed)
    asked = question(cost, None, n_centres, fixed, candidates)
    check_reach(asked)
    radii = possible_radii(asked)
    centres, low, n_covers = halved(asked, radii, deadline)
    return plan_of(asked, centres, radii[low], n_covers, seed)


def possible_radii(asked: Question) -> Floats:
    """Every longest trip that could be the best, ascending: none shorter than some place's best."""
    radii = np.unique(asked.cost[np.isfinite(asked.cost)])
    possible: Floats = radii[radii >= asked.cost.min(axis=1).max()]
    return possible


def halved(asked: Question, radii: Floats, deadline: float) -> tuple[Ints, int, int]:
    """The best centres found, the least radius not ruled out, and how many covers were sought.

    Each cover may take a quarter of the time left; where it stays open, shorter radii, which are
    easier to rule out, still raise the bound.
    """
    centres = some_cover(asked, radii[-1], deadline)
    low, high, n_covers = 0, radius_rank(asked, centres, radii), 1
    while low < high and time.monotonic() < deadline:
        middle = (low + high) // 2
        until = 0.75 * time.monotonic() + 0.25 * deadline
        cover = fewest_centres(asked.cost <= radii[middle], asked.fixed, asked.n_centres, until)
        n_covers += 1
        if cover.impossible:
            low = middle + 1
        elif cover.centres is None:
            high = middle
        else:
            centres = cover.centres
            high = radius_rank(asked, centres, radii)
    return centres, low, n_covers


def some_cover(asked: Question, radius: float, deadline: float) -> Ints:
    """Centres that every place reaches at all."""
    cover = fewest_centres(asked.cost <= radius, asked.fixed, asked.n_centres, deadline)
    if cover.impossible:
        raise OutOfReach(
            f"no {asked.n_centres} centres (with {len(asked.fixed)} fixed) can be reached from "
            "every place; raise n_centres, fix fewer, or add ways."
        )
    if cover.centres is None:
        raise NoPlanInTime(
            f"no {asked.n_centres} centres that every place can reach were found in the time "
            "given; raise time_limit_s or n_centres."
        )
    return cover.centres


def radius_rank(asked: Question, centres: Ints, radii: Floats) -> int:
    """The position among the radii of a plan's longest trip."""
    return int(np.searchsorted(radii, asked.cost[:, centres].min(axis=1).max()))


def plan_of(asked: Question, centres: Ints, bound: float, nodes: int, seed: int) -> Plan:
    """The plan in the caller's terms, filled up with centres where fewer do."""
    others = np.setdiff1d(np.arange(len(asked.allowed)), centres)
    centres = np.sort(np.concatenate([centres, others[: asked.n_centres - len(centres)]]))
    nearest = centres[np.argmin(asked.cost[:, centres], axis=1)]
    cost = float(asked.cost[np.arange(len(nearest)), nearest].max())
    return Plan(
        tuple(asked.allowed[centres].tolist()),
        tuple(asked.allowed[nearest].tolist()),
        cost,
        min(cost, float(bound)),
        seed,
        Measure.WIDEST_MINUTES,
        nodes,
    )
