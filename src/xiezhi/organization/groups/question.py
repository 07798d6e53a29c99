"""The door of the search for groups: arrays are checked here, once, and cut to what matters.

A place matters if places of enough sides lie within as many steps as a group has room for. Few do:
those near a border. Places are put in the order of their codes, weights are made whole numbers, so
that sums are exact and neither the order of the rows nor the order of a sum can change a ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.groups.errors import (
    MinutesInvalid,
    NeighboursInvalid,
    NoBorder,
    RelationInvalid,
)
from xiezhi.organization.groups.rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The largest weight becomes at most this many units: 66 pairs of a group of 12 still add up below
# 2**53. A unit is a power of two, so that whole numbers, halves and the like stay what they are.
TIE_UNITS = 2**46
# More steps than any group has members.
NO_WAY = 1 << 30
# A relation may come from a formula that rounds differently in the two directions.
_ASYMMETRY = 1e-9


class Ground(NamedTuple):
    """The places that matter, in the order of their codes.

    where: (place,) their rows in the caller's arrays. side: (place,) -1 for none. indptr, indices:
    neighbours within the limit. near_indptr, near_indices: all pairs within the limit, with their
    `ties` in units (see TIE_UNITS) and `minutes`. hops: (side, place) steps to the nearest place of
    that side.
    """

    where: Ints
    side: Ints
    indptr: Ints
    indices: Ints
    near_indptr: Ints
    near_indices: Ints
    ties: Ints
    minutes: Floats
    hops: Ints


class Question(NamedTuple):
    """A search without contradictions: `ground` for the search, the rest for telling about it.

    neighbours: (place, place) 0/1. within: (place, place) minutes + 1 where within the limit, or
    None without minutes. unit: how much of the relation one unit of a tie is.
    """

    ground: Ground
    rules: Rules
    neighbours: sparse.csr_array
    within: sparse.csr_array | None
    relation: sparse.csr_array
    codes: tuple[str, ...]
    side: Ints
    unit: float


def question(
    neighbours: ArrayLike | sparse.sparray,
    side: ArrayLike,
    relation: ArrayLike | sparse.sparray,
    minutes: ArrayLike | sparse.sparray | None,
    codes: Sequence[str] | None,
    rules: Rules,
) -> Question:
    """The search as arrays, or the sentence that says why it cannot be made."""
    sides = _checked_side(side)
    n = len(sides)
    names = _checked_codes(codes, n)
    graph = _checked_neighbours(neighbours, n)
    ties, unit = _checked_relation(relation, n)
    within = None if minutes is None else _within(minutes, n, rules.widest_minutes)
    order = np.argsort(np.array(names), kind="stable") if codes is not None else np.arange(n)
    # Neighbours beyond the limit can never be in one group, so no group needs that border.
    usable = graph if within is None else graph.multiply(within.astype(bool)).tocsr()
    chosen = _that_matter(usable, sides, order, rules)
    ground = _ground(chosen, usable, sides, ties, unit, within)
    return Question(ground, rules, graph, within, ties, names, sides, unit)


def _checked_side(side: ArrayLike) -> Ints:
    sides = np.asarray(side)
    if sides.ndim != 1 or sides.dtype.kind not in "iu" or len(sides) == 0 or sides.min() < -1:
        raise ShapeMismatch(
            f"side has shape {sides.shape} and type {sides.dtype}; expected one whole number a "
            "place: 0, 1, … for the sides, -1 for none."
        )
    return sides.astype(np.int64)


def _checked_codes(codes: Sequence[str] | None, n: int) -> tuple[str, ...]:
    names = tuple(str(i) for i in range(n)) if codes is None else tuple(map(str, codes))
    if len(names) != n or len(set(names)) != n:
        raise ShapeMismatch(
            f"{len(names)} codes ({len(set(names))} different) were given for {n} places; expected "
            "a different one for each."
        )
    return names


def _checked_neighbours(neighbours: ArrayLike | sparse.sparray, n: int) -> sparse.csr_array:
    """(n, n) symmetric 0/1 matrix without a diagonal, from pairs or from a matrix."""
    if sparse.issparse(neighbours):
        matrix = sparse.coo_array(neighbours)
        if matrix.shape != (n, n):
            raise NeighboursInvalid(f"neighbours have shape {matrix.shape}; expected ({n}, {n}).")
        pairs = np.column_stack([matrix.row, matrix.col])[matrix.data != 0]
    else:
        pairs = np.asarray(neighbours).reshape(-1, 2)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    if len(pairs) == 0:
        raise NeighboursInvalid(
            f"none of the {n} places borders on another, so no group is connected; give neighbours."
        )
    if pairs.min() < 0 or pairs.max() >= n:
        raise NeighboursInvalid(f"neighbours name place {pairs.max()}; places are 0 to {n - 1}.")
    i, j = pairs.T
    graph = sparse.csr_array((np.ones(2 * len(i)), (np.r_[i, j], np.r_[j, i])), shape=(n, n))
    graph.data[:] = 1.0
    return graph


def _checked_relation(
    relation: ArrayLike | sparse.sparray, n: int
) -> tuple[sparse.csr_array, float]:
    """The relation as a matrix, and how much one unit of a tie is."""
    ties = sparse.csr_array(relation, dtype=np.float64)
    if ties.shape != (n, n):
        raise ShapeMismatch(f"the relation has shape {ties.shape}; expected ({n}, {n}).")
    ties.sum_duplicates()
    if not np.isfinite(ties.data).all():
        raise RelationInvalid(
            f"the relation holds {(~np.isfinite(ties.data)).sum()} entries that are NaN or "
            "infinite; expected finite weights, 0 where nothing is shared."
        )
    apart = sparse.coo_array(ties)
    largest = float(np.abs(apart.data[apart.row != apart.col]).max(initial=0.0))
    if largest == 0:
        raise RelationInvalid(
            "the relation is zero between all places, so every group is alike; give weights."
        )
    if abs(ties - ties.T).max() > _ASYMMETRY * largest:
        raise RelationInvalid(
            "the relation differs between the two directions; add it to its transpose first."
        )
    return ties, float(np.exp2(np.ceil(np.log2(largest)))) / TIE_UNITS


def _within(minutes: ArrayLike | sparse.sparray, n: int, limit: float) -> sparse.csr_array:
    """(n, n) minutes + 1 of the slower direction, where it is within the limit; else no entry."""
    if sparse.issparse(minutes):
        table = sparse.coo_array(minutes)
        i, j, given = table.row, table.col, table.data
    else:
        dense = np.asarray(minutes, np.float64)
        table = dense
        i, j = np.nonzero(~(dense > limit)) if dense.ndim == 2 else (np.empty(0, int),) * 2  # noqa: PLR2004
        given = dense[i, j]
    if table.shape != (n, n):
        raise ShapeMismatch(f"minutes have shape {table.shape}; expected ({n}, {n}).")
    wrong = np.isnan(given) | (given < 0)
    if wrong.any():
        at = int(wrong.argmax())
        raise MinutesInvalid(
            f"minutes between places {i[at]} and {j[at]} are {given[at]} ({wrong.sum()} such "
            "entries); expected at least 0, inf where no way leads."
        )
    kept = (given <= limit) & (i != j)
    # One minute more, so that no pair within the limit is stored as the 0 that means "no entry".
    there = sparse.csr_array((given[kept] + 1.0, (i[kept], j[kept])), shape=(n, n))
    back = sparse.csr_array(there.T)
    both = there.astype(bool).multiply(back.astype(bool))
    slower: sparse.csr_array = there.maximum(back).multiply(both).tocsr()
    return slower


def _that_matter(graph: sparse.csr_array, side: Ints, order: Ints, rules: Rules) -> Ints:
    """Rows of the places that can be members, in the order of their codes."""
    allowed = (side >= 0) | rules.outsiders
    reached = np.zeros(len(side), np.int64)
    for s in range(int(side.max()) + 1):
        reached += _hops(graph, side == s, allowed) < rules.size_max
    matter = order[(allowed & (reached >= rules.sides_min))[order]]
    if len(matter) == 0:
        raise NoBorder(
            f"no place has places of {rules.sides_min} sides within {rules.size_max - 1} steps "
            f"from neighbour to neighbour, each within {rules.widest_minutes:g} minutes: there is "
            "no border to straddle. Check side and neighbours, or raise widest_minutes."
        )
    return matter


def _hops(graph: sparse.csr_array, start: NDArray[np.bool_], allowed: NDArray[np.bool_]) -> Ints:
    """(place,) steps from the nearest start through allowed places; NO_WAY where there is none."""
    hops = np.full(len(start), NO_WAY, np.int64)
    front, step = start & allowed, 0
    while front.any():
        hops[front] = step
        front = ((graph @ front) > 0) & allowed & (hops == NO_WAY)
        step += 1
    return hops


def _ground(
    chosen: Ints,
    graph: sparse.csr_array,
    side: Ints,
    ties: sparse.csr_array,
    unit: float,
    within: sparse.csr_array | None,
) -> Ground:
    own = graph[chosen][:, chosen].tocsr()
    own.sort_indices()
    near = _near(own, within, chosen)
    rows = np.repeat(np.arange(len(chosen)), np.diff(near.indptr))
    # Indexing a sparse matrix with no pairs at all gives a matrix back, not an array.
    weights = ties[chosen[rows], chosen[near.indices]] if near.nnz else np.empty(0)
    inside = np.ones(len(chosen), np.bool_)
    n_sides = int(side.max()) + 1
    hops = [_hops(own, side[chosen] == s, inside) for s in range(n_sides)]
    return Ground(
        chosen,
        side[chosen],
        own.indptr.astype(np.int64),
        own.indices.astype(np.int64),
        near.indptr.astype(np.int64),
        near.indices.astype(np.int64),
        np.rint(np.asarray(weights).ravel() / unit).astype(np.int64),
        near.data - 1.0 if within is not None else np.full(near.nnz, np.nan),
        np.array(hops).reshape(n_sides, len(chosen)),
    )


def _near(own: sparse.csr_array, within: sparse.csr_array | None, chosen: Ints) -> sparse.csr_array:
    """Pairs that may be in one group: within the limit or, without minutes, all pairs."""
    if within is None:
        near = sparse.csr_array(np.ones(own.shape) - np.eye(own.shape[0]))
    else:
        near = within[chosen][:, chosen].tocsr()
    near.sort_indices()
    return near
