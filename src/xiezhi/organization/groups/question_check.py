"""The arrays of a search for groups, checked one by one at the door."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.model.errors import ShapeMismatch
from xiezhi.model.text import Text
from xiezhi.organization.given import numbers
from xiezhi.organization.groups.errors import NeighboursInvalid, RelationInvalid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The largest weight becomes at most this many units: 66 pairs of a group of 12 still add up below
# 2**53. A unit is a power of two, so that whole numbers, halves and the like stay what they are.
TIE_UNITS = 2**46
# The largest weight of a relation: less has no whole units, more no sum.
WEIGHT_LEAST, WEIGHT_MOST = 1e-250, 1e300
# A set of sides is a word of 64 bits.
SIDES_MOST = 60
# A relation may come from a formula that rounds differently in the two directions.
_ASYMMETRY = 1e-9


def checked_side(side: ArrayLike) -> Ints:
    """(place,) side numbers, -1 for none."""
    given = numbers("side", side, ShapeMismatch)
    sides = np.asarray(side)
    if given.ndim != 1 or sides.dtype.kind not in "iu" or len(sides) == 0 or sides.min() < -1:
        raise ShapeMismatch(
            Text(
                f"side 的形状为 {given.shape}；应为每个区县一个整数：0、1 等为各方，"
                "-1 为不属任何一方。",
                f"side has shape {given.shape}; expected one whole number a place: 0, 1, … for the "
                "sides, -1 for none.",
            )
        )
    if sides.max() >= SIDES_MOST:
        raise ShapeMismatch(
            Text(
                f"side 中有第 {sides.max()} 方；各方编号应从 0 起，不超过 {SIDES_MOST - 1}。",
                f"side names side {sides.max()}; number the sides from 0, up to {SIDES_MOST - 1}.",
            )
        )
    return sides.astype(np.int64)


def checked_codes(codes: Sequence[str] | None, n: int) -> tuple[str, ...]:
    """A different name for each place; positions if none are given."""
    names = tuple(str(i) for i in range(n)) if codes is None else tuple(map(str, codes))
    if len(names) != n or len(set(names)) != n:
        raise ShapeMismatch(
            Text(
                f"{n} 个区县给了 {len(names)} 个代码，其中不同的 {len(set(names))} 个；"
                "应各有一个不同的代码。",
                f"{len(names)} codes ({len(set(names))} different) were given for {n} places; "
                "expected a different one for each.",
            )
        )
    return names


def checked_neighbours(neighbours: ArrayLike | sparse.sparray, n: int) -> sparse.csr_array:
    """(n, n) symmetric 0/1 matrix without a diagonal, from pairs or from a matrix."""
    if sparse.issparse(neighbours):
        matrix = sparse.coo_array(neighbours)
        if matrix.shape != (n, n):
            raise NeighboursInvalid(
                Text(
                    f"neighbours 的形状为 {matrix.shape}；应为 ({n}, {n})。",
                    f"neighbours have shape {matrix.shape}; expected ({n}, {n}).",
                )
            )
        pairs = np.column_stack([matrix.row, matrix.col])[matrix.data != 0]
    else:
        pairs = _checked_pairs(neighbours, n)
    # The diagonal of a matrix says nothing; a pair of one place with itself is no border either.
    apart = pairs[pairs[:, 0] != pairs[:, 1]]
    if len(apart) == 0:
        selves = len(np.unique(pairs))
        raise NeighboursInvalid(
            Text(
                f"{n} 个区县两两都不相邻"
                + (f"（{selves} 个只与自身成对）" if selves else "")
                + "，没有连片的组团；请给出相邻关系。",
                f"none of the {n} places borders on another"
                + (f" ({selves} are paired with themselves only)" if selves else "")
                + ", so no group is connected; give neighbours.",
            )
        )
    i, j = apart.T
    graph = sparse.csr_array((np.ones(2 * len(i)), (np.r_[i, j], np.r_[j, i])), shape=(n, n))
    graph.data[:] = 1.0
    return graph


def _checked_pairs(neighbours: ArrayLike, n: int) -> Ints:
    """(pair, 2) positions of places."""
    given = numbers("neighbours", neighbours, NeighboursInvalid)
    pairs = np.asarray(neighbours)
    if not given.size:
        return np.empty((0, 2), np.int64)
    if given.ndim != 2 or given.shape[1] != 2 or pairs.dtype.kind not in "iu":  # noqa: PLR2004
        raise NeighboursInvalid(
            Text(
                f"neighbours 的形状为 {given.shape}；应为两列整数，每行一对相邻区县，或稀疏矩阵。",
                f"neighbours have shape {given.shape}; expected whole numbers in two columns, a "
                "row for each pair of neighbours, or a sparse matrix.",
            )
        )
    wrong = pairs[(pairs < 0) | (pairs >= n)]
    if len(wrong):
        raise NeighboursInvalid(
            Text(
                f"neighbours 中有编号 {wrong[0]}；区县编号为 0 到 {n - 1}。",
                f"neighbours name place {wrong[0]}; places are 0 to {n - 1}.",
            )
        )
    return pairs.astype(np.int64)


def checked_relation(
    relation: ArrayLike | sparse.sparray, n: int
) -> tuple[sparse.csr_array, float]:
    """The relation as a matrix, and how much one unit of a tie is."""
    if sparse.issparse(relation):
        dense_table("relation", sparse.coo_array(relation).data)
        ties = sparse.csr_array(relation, dtype=np.float64)
    else:
        ties = sparse.csr_array(dense_table("relation", relation))
    if ties.shape != (n, n):
        raise ShapeMismatch(
            Text(
                f"关联表的形状为 {ties.shape}；应为 ({n}, {n})。",
                f"the relation has shape {ties.shape}; expected ({n}, {n}).",
            )
        )
    ties.sum_duplicates()
    if not np.isfinite(ties.data).all():
        wrong = int((~np.isfinite(ties.data)).sum())
        raise RelationInvalid(
            Text(
                f"关联表有 {wrong} 个单元格缺失或为无穷；应为有限的数，没有关联处为 0。",
                f"the relation holds {wrong} entries that are NaN or infinite; expected finite "
                "weights, 0 where nothing is shared.",
            )
        )
    apart = sparse.coo_array(ties)
    largest = float(np.abs(apart.data[apart.row != apart.col]).max(initial=0.0))
    if largest == 0:
        raise RelationInvalid(
            Text(
                "任何两个区县之间的关联都为零，组团无从分高下；请给出关联的强弱。",
                "the relation is zero between all places, so every group is alike; give weights.",
            )
        )
    if not WEIGHT_LEAST <= largest <= WEIGHT_MOST:
        raise RelationInvalid(
            Text(
                f"关联表中最大的数为 {largest:g}；应在 {WEIGHT_LEAST:g} 与 {WEIGHT_MOST:g} "
                "之间，请换用其他计量单位。",
                f"the largest weight of the relation is {largest:g}; expected {WEIGHT_LEAST:g} to "
                f"{WEIGHT_MOST:g}: use another unit.",
            )
        )
    if abs(ties - ties.T).max() > _ASYMMETRY * largest:
        raise RelationInvalid(
            Text(
                "关联表两个方向的数不同；请先与其转置相加。",
                "the relation differs between the two directions; add it to its transpose first.",
            )
        )
    return ties, float(np.exp2(np.ceil(np.log2(largest)))) / TIE_UNITS


def dense_table(name: str, given: ArrayLike) -> Floats:
    """A table of plain numbers; how large is for the caller to judge."""
    return numbers(name, given, ShapeMismatch, largest=np.inf)
