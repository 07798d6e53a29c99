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
from xiezhi.model.text import Text
from xiezhi.organization.groups.errors import MinutesInvalid, NoBorder
from xiezhi.organization.groups.question_check import (
    checked_codes,
    checked_neighbours,
    checked_relation,
    checked_side,
    dense_table,
)
from xiezhi.organization.groups.rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# More steps than any group has members.
NO_WAY = 1 << 30


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
    sides = checked_side(side)
    n = len(sides)
    names = checked_codes(codes, n)
    graph = checked_neighbours(neighbours, n)
    ties, unit = checked_relation(relation, n)
    within = None if minutes is None else _within(minutes, n, rules.widest_minutes)
    order = np.argsort(np.array(names), kind="stable") if codes is not None else np.arange(n)
    # Neighbours beyond the limit can never be in one group, so no group needs that border.
    usable = graph if within is None else graph.multiply(within.astype(bool)).tocsr()
    chosen = _that_matter(usable, sides, order, rules)
    ground = _ground(chosen, usable, sides, ties, unit, within)
    return Question(ground, rules, graph, within, ties, names, sides, unit)


def _within(minutes: ArrayLike | sparse.sparray, n: int, limit: float) -> sparse.csr_array:
    """(n, n) minutes + 1 of the slower direction, where it is within the limit; else no entry."""
    if sparse.issparse(minutes):
        table = sparse.coo_array(minutes)
        i, j, given = table.row, table.col, table.data
    else:
        dense = dense_table("minutes", minutes)
        table = dense
        i, j = np.nonzero(~(dense > limit)) if dense.ndim == 2 else (np.empty(0, int),) * 2  # noqa: PLR2004
        given = dense[i, j]
    if table.shape != (n, n):
        raise ShapeMismatch(
            Text(
                f"时间表的形状为 {table.shape}；应为 ({n}, {n})。",
                f"minutes have shape {table.shape}; expected ({n}, {n}).",
            )
        )
    wrong = np.isnan(given) | (given < 0)
    if wrong.any():
        at = int(wrong.argmax())
        raise MinutesInvalid(
            Text(
                f"第 {i[at]} 与第 {j[at]} 个区县之间的时间为 {given[at]}（共 {wrong.sum()} 处）；"
                "应不小于 0，无路可通处为无穷。",
                f"minutes between places {i[at]} and {j[at]} are {given[at]} ({wrong.sum()} such "
                "entries); expected at least 0, inf where no way leads.",
            )
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
        raise NoBorder(_no_border(rules))
    return matter


def _no_border(rules: Rules) -> Text:
    """Why no group can straddle a border; minutes only where they limit anything."""
    steps, limit = rules.size_max - 1, rules.widest_minutes
    near = limit < np.inf
    return Text(
        f"没有一个区县在 {steps} 步相邻之内"
        + (f"（每步不超过 {limit:g} 分钟）" if near else "")
        + f"有 {rules.sides_min} 方的区县，没有可跨的边界；请核对各方与相邻关系"
        + ("，或放宽时间。" if near else "。"),
        f"no place has places of {rules.sides_min} sides within {steps} steps from neighbour to "
        "neighbour"
        + (f", each within {limit:g} minutes" if near else "")
        + ": there is no border to straddle. Check side and neighbours"
        + (", or raise widest_minutes." if near else "."),
    )


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
