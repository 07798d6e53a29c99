"""Groups beyond the exact size: the best ones, grown one neighbour at a time. Not exact."""

from __future__ import annotations

import heapq

from xiezhi.organization.groups.group import units_of
from xiezhi.organization.groups.question import Ground, Question
from xiezhi.organization.groups.rules import EXACT_SIZE, Measure

Members = tuple[int, ...]

# How many sets of each size the next size grows from, at least.
_BEAM = 200


def grown(
    asked: Question, measure: Measure, seeds: list[Members], n_best: int
) -> dict[int, list[Members]]:
    """The best sets met of each size from EXACT_SIZE + 1 to the rules' largest.

    A set of each size is one of the kept sets of the size below and a neighbour within the limit
    of all of it; the best max(n_best, 200) are kept.
    """
    sizes: dict[int, list[Members]] = {}
    kept = seeds
    for size in range(EXACT_SIZE + 1, asked.rules.size_max + 1):
        larger = {
            tuple(sorted((*members, place)))
            for members in kept
            for place in _joiners(asked.ground, members)
        }
        kept = _best(larger, asked, measure, max(n_best, _BEAM))
        if size >= asked.rules.size_min:
            sizes[size] = kept
    return sizes


def _joiners(ground: Ground, members: Members) -> set[int]:
    """Neighbours of a set that are within the limit of every member."""
    beside = set().union(*(_row(ground.indptr, ground.indices, place) for place in members))
    for place in members:
        beside &= _row(ground.near_indptr, ground.near_indices, place) | {place}
    return beside - set(members)


def _row(indptr: object, indices: object, place: int) -> set[int]:
    return {int(other) for other in indices[indptr[place] : indptr[place + 1]]}  # type: ignore[index]


def _best(groups: set[Members], asked: Question, measure: Measure, n: int) -> list[Members]:
    """The best sets of one size; within one size the sum ranks like mean and per member."""
    position = 1 if measure is Measure.LEAST else 0
    return heapq.nsmallest(
        n, groups, key=lambda members: (-units_of(members, asked)[position], members)
    )
