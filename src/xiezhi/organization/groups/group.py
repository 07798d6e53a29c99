"""A group (组团) and a ranking of groups, with the evidence to trust them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.groups.question import Question
from xiezhi.organization.groups.rules import Measure, Rules

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """A set of places and how strongly they are tied.

    codes: the members, ascending; places: their rows in the caller's arrays, in the same order.
    sides: which sides they come from. score: the measure asked for. total, mean, least: sum, mean
    and smallest of the relation over the pairs of members. widest_minutes: the longest travel time
    between two members, NaN where no minutes were given.
    """

    codes: tuple[str, ...]
    places: tuple[int, ...]
    sides: tuple[int, ...]
    score: float
    total: float
    mean: float
    least: float
    widest_minutes: float

    @property
    def size(self) -> int:
        """How many members."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Groups:
    """A ranking of groups: score first, then codes.

    best: the ranking's head. best_by_size: the same for each size. counts: how many candidates of
    each size follow the rules; above_nought: how many of them score at all; supported: in how many
    every member has a tie to another. exact: whether every candidate was scored, so that no better
    group exists; where it is False, sizes above `exact_size` were grown from the best smaller ones,
    or the search was cut short.
    """

    best: tuple[Group, ...]
    best_by_size: dict[int, tuple[Group, ...]]
    counts: dict[int, int]
    above_nought: dict[int, int]
    supported: dict[int, int]
    exact: bool
    exact_size: int
    rules: Rules
    measure: Measure

    @property
    def count(self) -> int:
        """How many candidates follow the rules, of all sizes that were scored in full."""
        return sum(self.counts.values())


def pairs_of(size: int) -> int:
    """How many pairs so many members make."""
    return size * (size - 1) // 2


def score_of(measure: Measure, size: int, total: float, least: float) -> float:
    """A group's score from the sum and the least of its ties."""
    return {
        Measure.MEAN: total / pairs_of(size),
        Measure.PER_MEMBER: total / size,
        Measure.TOTAL: total,
        Measure.LEAST: least,
    }[measure]


def units_of(ground_places: Iterable[int], asked: Question) -> tuple[int, int]:
    """(sum, least) of a group's ties in whole units, from places of the ground."""
    near = [tie_between(asked, i, j) for i, j in combinations(sorted(ground_places), 2)]
    return sum(near), min(near)


def tie_between(asked: Question, i: int, j: int) -> int:
    """The tie of two places of the ground, in whole units."""
    row, column = asked.ground.where[i], asked.ground.where[j]
    return int(np.rint(asked.relation[row, column] / asked.unit))


def minutes_between(asked: Question, i: int, j: int) -> float:
    """Minutes of two places of the ground; NaN where they are not known to be within the limit."""
    ground = asked.ground
    start, stop = ground.near_indptr[i], ground.near_indptr[i + 1]
    at = start + np.searchsorted(ground.near_indices[start:stop], j)
    found = at < stop and ground.near_indices[at] == j
    return float(ground.minutes[at]) if found else math.nan


def group_of(members: Iterable[int], asked: Question, measure: Measure) -> Group:
    """The group of some places of the ground, told in the caller's words."""
    inside = sorted(int(place) for place in members)
    rows = [int(asked.ground.where[place]) for place in inside]
    ties = [float(asked.relation[i, j]) for i, j in combinations(rows, 2)]
    total, least = math.fsum(ties), min(ties)
    times = [minutes_between(asked, i, j) for i, j in combinations(inside, 2)]
    return Group(
        tuple(asked.codes[row] for row in rows),
        tuple(rows),
        tuple(sorted({int(asked.side[row]) for row in rows} - {-1})),
        score_of(measure, len(rows), total, least),
        total,
        total / len(ties),
        least,
        max(times) if not any(map(math.isnan, times)) else math.nan,
    )
