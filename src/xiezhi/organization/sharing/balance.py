"""Positive weights whose moves cancel, or a move that proves there are none; both exact.

A solver in floating point suggests, whole numbers decide (Stiemke's alternative).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from xiezhi.organization.sharing.coalitions import Floats, Ints
from xiezhi.organization.sharing.rational import reduced, solution

# A best smallest weight below this, where all weights sum to their number, counts as none.
NONE_LEFT = 1e-7
GRIDS = (1 << 20, 1 << 40)
DENOMINATORS = (1 << 10, 1 << 20, 1 << 30)


def weights(rows: Ints, floor: Ints) -> tuple[list[Fraction], list[Fraction]] | None:
    """Weights > 0 of rows and >= 0 of floor whose weighted sum is zero; None where none exist.

    rows: (row, dimension); floor: (held, dimension).

    >>> weights(np.array([[3], [-1]]), np.empty((0, 1), dtype=np.int64))
    ([Fraction(1, 2), Fraction(3, 2)], [])
    """
    guess = guessed_weights(rows, floor)
    if guess is None:
        return None
    both = np.vstack([rows, floor])
    for grid in GRIDS:
        exact = made_exact(both, guess, grid)
        if exact is not None:
            first, held = exact[: len(rows)], exact[len(rows) :]
            if all(w > 0 for w in first) and all(w >= 0 for w in held):
                return first, held
    return None


def guessed_weights(rows: Ints, floor: Ints) -> Floats | None:
    """The weights with the largest smallest one, in floating point.

    Each weight of a row is that smallest one plus something, which leaves few equations.
    """
    m, k = len(rows), len(floor)
    cancel = np.hstack([np.vstack([rows, floor]).T, rows.sum(axis=0)[:, None]])
    total = np.concatenate([np.ones(m), np.zeros(k), [float(m)]])
    found = linprog(
        np.concatenate([np.zeros(m + k), [-1.0]]),
        A_eq=np.vstack([cancel, total]),
        b_eq=np.concatenate([np.zeros(rows.shape[1]), [float(m)]]),
        method="highs",
    )
    if found.status or -found.fun < NONE_LEFT:
        return None
    beyond = np.asarray(found.x[:-1], dtype=np.float64)
    return beyond + np.where(np.arange(m + k) < m, found.x[-1], 0.0)


def made_exact(rows: Ints, guess: Floats, grid: int) -> list[Fraction] | None:
    """Weights near the guess whose weighted sum is exactly zero.

    The largest independent ones are solved for; the others stay where the grid puts them.
    """
    order = np.argsort(-guess, kind="stable")
    basis = independent(rows, order)
    exact = [Fraction(round(float(w) * grid), grid) for w in guess]
    rest = [i for i in range(len(rows)) if i not in set(basis)]
    right = [
        -sum((exact[i] * int(rows[i, j]) for i in rest if rows[i, j]), Fraction(0))
        for j in range(rows.shape[1])
    ]
    solved = solution(rows[basis].T.tolist(), right)
    if solved is None:
        return None
    for i, weight in zip(basis, solved, strict=True):
        exact[i] = weight
    zero = all(
        sum((exact[i] * int(rows[i, j]) for i in range(len(rows)) if rows[i, j]), Fraction(0)) == 0
        for j in range(rows.shape[1])
    )
    return exact if zero else None


def independent(rows: Ints, order: Sequence[int] | Ints) -> list[int]:
    """The first rows in `order` that do not depend on earlier ones."""
    kept: list[int] = []
    done: list[list[int]] = []
    for i in order:
        if len(kept) == rows.shape[1]:
            break
        if len(reduced([*done, rows[i].tolist()])[0]) > len(kept):
            kept.append(int(i))
            done.append(rows[i].tolist())
    return kept


def improvement(rows: Ints, floor: Ints) -> list[Fraction] | None:
    """A step that lowers no row and no floor and raises some row; None where none was found.

    >>> improvement(np.array([[1, 0], [0, 1]]), np.empty((0, 2), dtype=np.int64))
    [Fraction(1, 1), Fraction(1, 1)]
    """
    both = np.vstack([rows, floor])
    found = linprog(
        -rows.sum(axis=0).astype(np.float64),
        A_ub=-both.astype(np.float64),
        b_ub=np.zeros(len(both)),
        bounds=[(-1, 1)] * rows.shape[1],
        method="highs",
    )
    if found.status:
        return None
    for bound in DENOMINATORS:
        step = [Fraction(float(y)).limit_denominator(bound) for y in found.x]
        moved = [sum(int(a) * y for a, y in zip(row, step, strict=True)) for row in both]
        if min(moved) >= 0 and max(moved[: len(rows)]) > 0:
            return step
    return None
