"""The best groups across a border, out of all there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.organization.given import choice, whole
from xiezhi.organization.groups.enumerate import Found, Search, enumerate_groups, nothing_found
from xiezhi.organization.groups.errors import RulesInvalid
from xiezhi.organization.groups.group import Groups, group_of, pairs_of, units_of
from xiezhi.organization.groups.grow import grown
from xiezhi.organization.groups.question import Question, question
from xiezhi.organization.groups.rules import EXACT_SIZE, Measure, Rules

Flags = NDArray[np.bool_]
Members = tuple[int, ...]

# Looked-at sets before the search gives up: minutes of work, and far above what counties need.
STEPS_MAX = 2_000_000_000
_STEPS_COUNTED = 2**62
# So many are kept of each size at most: some fifty megabytes.
BEST_MOST = 100_000


def best_groups(
    neighbours: ArrayLike | sparse.sparray,
    side: ArrayLike,
    relation: ArrayLike | sparse.sparray,
    *,
    minutes: ArrayLike | sparse.sparray | None = None,
    codes: Sequence[str] | None = None,
    rules: Rules = Rules(),  # noqa: B008  frozen
    measure: Measure = Measure.MEAN,
    n_best: int = 50,
    steps_max: int = STEPS_MAX,
) -> Groups:
    """The n_best groups that follow the rules, ranked by a measure of the relation.

    neighbours: (pair, 2) positions or a sparse (place, place) matrix: who borders on whom. side:
    (place,) 0, 1, … or -1 for none. relation: (place, place) symmetric weights, sparse or dense.
    minutes: (place, place) travel minutes, dense with inf where no way leads, or sparse with an
    entry for each pair that is near, in both directions. codes: (place,) names that settle ties;
    positions if none.
    Up to EXACT_SIZE members every candidate is scored, and the ranking is exact: weights are
    rounded to 2**-46 of the largest or less, sums are of whole numbers, ties fall by codes. Larger
    groups are grown from the best exact ones, and `exact` says so.
    n_best: 1 to 100,000.
    Raises a GroupsError or ShapeMismatch that names what cannot be met.

    >>> square = [[0, 1], [1, 2], [2, 3], [3, 0]]
    >>> ties = np.array([[0, 1, 2, 0], [1, 0, 3, 1], [2, 3, 0, 1], [0, 1, 1, 0]])
    >>> found = best_groups(square, [0, 0, 1, 1], ties, rules=Rules(3, 3))
    >>> found.best[0].places, found.best[0].score, found.count
    ((0, 1, 2), 2.0, 4)
    """
    whole("n_best", n_best, RulesInvalid, 1, BEST_MOST)
    whole("steps_max", steps_max, RulesInvalid, 1, _STEPS_COUNTED)
    measure = choice("measure", measure, Measure, RulesInvalid)
    asked = question(neighbours, side, relation, minutes, codes, rules)
    exact_size = min(rules.size_max, EXACT_SIZE)
    nought = np.zeros((1, exact_size + 1), np.int64)
    found, complete = searched(asked, measure, n_best, steps_max, bars=nought)
    sets = {size: kept(found, size) for size in range(rules.size_min, exact_size + 1)}
    larger = grown(asked, measure, sets.get(exact_size, []), n_best)
    by_size = {size: ranked(group, asked, measure) for size, group in {**sets, **larger}.items()}
    everyone = ranked((group for sizes in by_size.values() for group in sizes), asked, measure)
    return Groups(
        tuple(group_of(members, asked, measure) for members in everyone[:n_best]),
        {
            size: tuple(group_of(members, asked, measure) for members in order[:n_best])
            for size, order in by_size.items()
        },
        {size: int(found.counts[size]) for size in sets},
        {size: int(found.beaten[0, size]) for size in sets},
        {size: int(found.supported[size]) for size in sets},
        complete and rules.size_max <= EXACT_SIZE,
        exact_size,
        rules,
        measure,
    )


def searched(
    asked: Question,
    measure: Measure,
    n_best: int,
    steps_max: int = STEPS_MAX,
    *,
    taken: Flags | None = None,
    overlap_max: float = 1.0,
    bars: NDArray[np.int64] | None = None,
    levels: NDArray[np.int64] | None = None,
    supported: bool = False,
) -> tuple[Found, bool]:
    """What the enumeration met, and whether it came to its end."""
    rules = asked.rules
    exact = replace(rules, size_max=min(rules.size_max, EXACT_SIZE))
    search = Search(
        min(exact.size_min, exact.size_max) if rules.size_min > EXACT_SIZE else exact.size_min,
        exact.size_max,
        exact.sides_min,
        measure is Measure.LEAST,
        steps_max,
        np.zeros((0, len(asked.ground.side)), np.bool_) if taken is None else taken,
        overlap_max,
        np.zeros((0, exact.size_max + 1), np.int64) if bars is None else bars,
        np.full((0 if bars is None else len(bars), exact.size_max + 1), -1)
        if levels is None
        else levels,
        supported,
    )
    found = nothing_found(search, n_best)
    complete = bool(enumerate_groups(asked.ground, search, found))
    return found, complete


def kept(found: Found, size: int) -> list[Members]:
    """The best sets of one size, as places of the ground."""
    return [
        tuple(int(place) for place in found.sets[size, k, :size])
        for k in range(int(found.n_best[size]))
    ]


def ranked(groups: Iterable[Members], asked: Question, measure: Measure) -> list[Members]:
    """Sets by score, then by codes; scores are compared as exact fractions of whole units."""
    return sorted(groups, key=lambda members: (-exact_score(members, asked, measure), members))


def exact_score(members: Members, asked: Question, measure: Measure) -> Fraction:
    """A set's score in whole units of a tie, as a fraction."""
    total, least = units_of(members, asked)
    return exact_measure(measure, len(members), total, least)


def exact_measure(measure: Measure, size: int, total: int, least: int) -> Fraction:
    """A score as a fraction, from whole units."""
    if measure is Measure.LEAST:
        return Fraction(least)
    shares = {Measure.MEAN: pairs_of(size), Measure.PER_MEMBER: size, Measure.TOTAL: 1}
    return Fraction(total, shares[measure])
