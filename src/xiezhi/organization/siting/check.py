"""The door of the siting core: every question is checked here, once, before anything is solved."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from xiezhi.model.errors import ShapeMismatch
from xiezhi.model.text import Text
from xiezhi.organization.given import number, numbers, positions, whole
from xiezhi.organization.siting.errors import (
    CandidatesInvalid,
    CentresInvalid,
    CostInvalid,
    LimitInvalid,
    OutOfReach,
    SeedInvalid,
    WeightsInvalid,
)

COLUMN = Text("列", "column")
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Question:
    """A siting question without contradictions.

    cost: (place, allowed candidate) minutes, inf where no way leads. weights: (place,).
    allowed: (allowed candidate,) their columns in the caller's table. fixed: positions in `allowed`
    of the centres that must open.
    """

    cost: Floats
    weights: Floats
    n_centres: int
    allowed: Ints
    fixed: Ints


def question(
    cost: ArrayLike,
    weights: ArrayLike | None,
    n_centres: int,
    fixed: Sequence[int],
    candidates: Sequence[int] | None,
    *,
    own_centres: bool = True,
) -> Question:
    """The question as arrays, or the sentence that says why it cannot be asked.

    own_centres: a place that is its own centre needs nothing more, so that as many centres as
    places leave nothing to decide.
    """
    table = checked_cost(cost)
    n_places, n_columns = table.shape
    persons = np.ones(n_places) if weights is None else checked_weights(weights, n_places)
    allowed = columns("candidates", range(n_columns) if candidates is None else candidates, table)
    opened = columns("fixed", fixed, table)
    outside = np.setdiff1d(opened, allowed)
    if len(outside):
        raise CandidatesInvalid(
            f"fixed centre {outside[0]} is not among the candidates; "
            "add it to candidates or take it out of fixed."
        )
    only = n_places if is_among_places(table) else None
    check_count(n_centres, only, len(allowed), len(opened), trivial=own_centres)
    return Question(
        np.ascontiguousarray(table[:, allowed]),
        persons,
        int(n_centres),
        allowed,
        np.searchsorted(allowed, opened),
    )


def is_among_places(table: Floats) -> bool:
    """Whether the candidates are the places themselves, each without a way to itself."""
    return table.shape[0] == table.shape[1] and not np.diagonal(table).any()


def checked_cost(cost: ArrayLike, name: str = "cost") -> Floats:
    """The (place, candidate) table as floats: no NaN, nothing negative, inf allowed.

    name: what the question calls the table.
    """
    table = numbers(name, cost, CostInvalid)
    if table.ndim != 2 or 0 in table.shape:  # noqa: PLR2004
        raise CostInvalid(
            f"{name} has shape {table.shape}; expected one row a place and one column a candidate, "
            "at least one of each."
        )
    wrong = np.argwhere(np.isnan(table) | (table < 0))
    if len(wrong):
        i, j = wrong[0]
        raise CostInvalid(
            f"{name}[{i}, {j}] is {table[i, j]} ({len(wrong)} such entries); expected minutes of "
            "at least 0, or inf where no way leads."
        )
    return table


def checked_weights(weights: ArrayLike, n_places: int) -> Floats:
    """The weights as floats, one a place, none negative, not all zero."""
    persons = numbers("weights", weights, WeightsInvalid)
    if persons.shape != (n_places,):
        raise ShapeMismatch(
            f"weights have shape {persons.shape}, but cost has {n_places} places (rows); "
            "give one weight a place."
        )
    wrong = np.flatnonzero(~(np.isfinite(persons) & (persons >= 0)))
    if len(wrong):
        raise WeightsInvalid(
            f"the weight of place {wrong[0]} is {persons[wrong[0]]} ({len(wrong)} such places); "
            "expected a finite number of at least 0."
        )
    if not persons.any():
        raise WeightsInvalid(
            f"the weights of all {n_places} places are zero, so every plan costs the same; "
            "give at least one place a positive weight."
        )
    return persons


def columns(name: str, given: Sequence[int], table: Floats) -> Ints:
    """Column numbers, sorted; none unknown, none twice."""
    numbered = positions(name, given, table.shape[1], CandidatesInvalid, COLUMN)
    unique, times = np.unique(numbered, return_counts=True)
    if (times > 1).any():
        raise CandidatesInvalid(f"{name} names column {unique[times > 1][0]} twice; name it once.")
    return unique


def check_count(
    n_centres: int,
    n_places: int | None,
    n_allowed: int,
    n_fixed: int,
    nouns: tuple[str, str] = ("centre", "place"),
    *,
    trivial: bool = True,
) -> None:
    """The number of centres leaves something to decide and fits what is fixed.

    n_places: of which each could be its own centre, or None where candidates are something else.
    nouns: what a centre and a place are called where the question calls them otherwise. trivial:
    whether as many centres as places leave nothing to decide.
    """
    centre, place = nouns
    whole(f"n_{centre}s", n_centres, CentresInvalid, 1)
    if n_places == 1:
        raise CentresInvalid(
            f"there is one {place} only, so there is nothing to site; give two {place}s or more."
        )
    if trivial and n_places is not None and n_centres >= n_places:
        raise CentresInvalid(
            f"n_{centre}s is {n_centres} for {n_places} {place}s, so every {place} could be its "
            f"own {centre}; expected at most {n_places - 1}."
        )
    if n_centres > n_allowed:
        raise CentresInvalid(
            f"n_{centre}s is {n_centres}, but only {n_allowed} candidates may open; "
            f"allow more candidates or fewer {centre}s."
        )
    if n_centres < n_fixed:
        raise CentresInvalid(
            f"n_{centre}s is {n_centres}, but {n_fixed} {centre}s are fixed; "
            f"raise n_{centre}s or fix fewer."
        )


def check_ending(time_limit_s: float, gap_wanted: float = 0.0, seed: int = 0) -> float:
    """When an answer is due, by `time.monotonic`: the limit, the gap and the seed are numbers."""
    number("gap_wanted", gap_wanted, LimitInvalid, endless=True)
    whole("seed", seed, SeedInvalid, 0)
    return time.monotonic() + number("time_limit_s", time_limit_s, LimitInvalid, endless=True)


def check_reach(asked: Question) -> None:
    """Every place reaches a candidate, and the centres can go round the separate parts."""
    reached = np.isfinite(asked.cost)
    cut_off = np.flatnonzero(~reached.any(axis=1))
    if len(cut_off):
        raise OutOfReach(
            f"place {cut_off[0]} can reach no candidate ({len(cut_off)} such places); "
            "add a way, add a candidate on its side, or leave the place out."
        )
    if reached.all():
        return
    parts = parts_without_centre(reached, asked.fixed)
    if parts > asked.n_centres - len(asked.fixed):
        raise OutOfReach(
            f"{parts} parts that no way joins have no fixed centre, but only "
            f"{asked.n_centres - len(asked.fixed)} of the {asked.n_centres} centres are free; "
            "raise n_centres, fix fewer, or join the parts."
        )


def parts_without_centre(reached: NDArray[np.bool_], fixed: Ints) -> int:
    """How many connected parts hold places and no fixed centre."""
    n_places, n_candidates = reached.shape
    i, j = np.nonzero(reached)
    graph = coo_array(
        (np.ones(len(i), np.int8), (i, n_places + j)), shape=(n_places + n_candidates,) * 2
    )
    _, label = connected_components(graph, directed=False)
    return len(np.setdiff1d(label[:n_places], label[n_places + fixed]))
