"""Linear algebra without rounding, for the few rows that a proof needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from xiezhi.organization.sharing.coalitions import Ints

Row = list[Fraction]


def reduced(rows: Sequence[Sequence[Fraction | int]]) -> tuple[list[Row], list[int]]:
    """The reduced row echelon form without its zero rows, and the pivot column of each row.

    >>> reduced([[2, 4], [1, 2]])
    ([[Fraction(1, 1), Fraction(2, 1)]], [0])
    """
    done: list[Row] = []
    pivots: list[int] = []
    for given in rows:
        row = cleared([Fraction(entry) for entry in given], done, pivots)
        pivot = next((j for j, entry in enumerate(row) if entry), None)
        if pivot is None:
            continue
        row = [entry / row[pivot] for entry in row]
        done = [cleared(other, [row], [pivot]) for other in done]
        done.append(row)
        pivots.append(pivot)
    return done, pivots


def cleared(row: Row, done: Sequence[Row], pivots: Sequence[int]) -> Row:
    """The row minus what the done rows explain of it."""
    for other, pivot in zip(done, pivots, strict=True):
        factor = row[pivot]
        if factor:
            row = [a - factor * b for a, b in zip(row, other, strict=True)]
    return row


def null_space(rows: Sequence[Sequence[int]], n_columns: int) -> Ints:
    """(column, dimension): whole numbers that span all y with rows @ y = 0.

    >>> null_space([[1, 1, 1], [0, 1, 0]], 3).tolist()
    [[-1], [0], [1]]
    """
    done, pivots = reduced(rows)
    free = [j for j in range(n_columns) if j not in pivots]
    basis = np.zeros((n_columns, len(free)), dtype=np.int64)
    for k, j in enumerate(free):
        vector = [Fraction(0)] * n_columns
        vector[j] = Fraction(1)
        for row, pivot in zip(done, pivots, strict=True):
            vector[pivot] = -row[j]
        scale = math.lcm(*(entry.denominator for entry in vector))
        basis[:, k] = [int(entry * scale) for entry in vector]
    return basis


def solution(rows: Sequence[Sequence[Fraction | int]], right: Sequence[Fraction]) -> Row | None:
    """The one x with rows @ x = right, rows that contradict earlier ones left out.

    None where the rows leave x open.
    """
    n_columns = len(rows[0])
    done, pivots = reduced([[*row, value] for row, value in zip(rows, right, strict=True)])
    kept = {p: row[-1] for row, p in zip(done, pivots, strict=True) if p < n_columns}
    if len(kept) < n_columns:
        return None
    return [kept[j] for j in range(n_columns)]
