"""A first guess at the classes: k-means among the leading directions of the votes given."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.polis.clusters import nearest
from xiezhi.consensus.opinion.robust.fingerprints import Prints, uniform
from xiezhi.consensus.opinion.votes import Votes

N_POWER = 12
N_RESTARTS = 8
N_MOVES = 40
SPREAD = 0.8
Array = NDArray[np.float64]


def directions(votes: Votes, statement: Prints, n: int, seed: int) -> Array:
    """(person, n) positions along the leading directions of centred votes, missing ones left out.

    Subspace iteration on the sparse matrix from a start drawn from the statements' prints.
    """
    n = min(n, votes.n_people, votes.n_statements)
    counted = np.bincount(votes.columns, minlength=votes.n_statements)
    total = np.bincount(votes.columns, weights=votes.signs, minlength=votes.n_statements)
    values = votes.signs - (total / (counted + 1))[votes.columns]
    lengths = np.diff(votes.starts)
    data = votes.matrix(values / np.sqrt(np.repeat(lengths, lengths)))
    basis = np.column_stack([uniform(statement, seed, k) for k in range(n)]) - 0.5
    for _ in range(N_POWER):
        basis = _orthonormal(np.asarray(data.T @ (data @ basis)))
    placed = np.asarray(data @ basis)
    # turned to principal axes, so that the first k of n directions are the leading k
    _, turn = np.linalg.eigh(placed.T @ placed)
    return np.ascontiguousarray(placed @ turn[:, ::-1])


def _orthonormal(basis: Array) -> Array:
    """The same span in orthonormal columns; directions without variance become zero."""
    basis = basis / max(float(np.abs(basis).max()), 1e-300)
    values, vectors = np.linalg.eigh(basis.T @ basis)
    kept = values > 1e-14 * values[-1]
    return np.asarray(basis @ (vectors * np.where(kept, 1 / np.sqrt(np.where(kept, values, 1)), 0)))


def guess(placed: Array, person: Prints, k: int, seed: int) -> NDArray[np.float32]:
    """(person, k) first guess: the tightest of several k-means, softened.

    Starts are spread out as in k-means++ (Arthur and Vassilvitskii 2007), drawn from the prints.
    """
    if k == 1:
        return np.ones((len(placed), 1), dtype=np.float32)
    rows = np.ascontiguousarray(placed[:, : max(1, k - 1)])
    runs = [_k_means(rows, person, k, seed, run) for run in range(N_RESTARTS)]
    member_of = min(runs, key=lambda one: one[0])[1]
    belongs = np.full((len(rows), k), (1 - SPREAD) / k, dtype=np.float32)
    belongs[np.arange(len(rows)), member_of] += SPREAD
    return belongs


def _k_means(
    rows: Array, person: Prints, k: int, seed: int, run: int
) -> tuple[float, NDArray[np.int64]]:
    centres = _spread_out(rows, person, k, seed, run)
    member_of = nearest(rows, centres)
    for _ in range(N_MOVES):
        sizes = np.bincount(member_of, minlength=k)
        sums = np.array([np.bincount(member_of, weights=x, minlength=k) for x in rows.T]).T
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
        moved = nearest(rows, centres)
        if (moved == member_of).all():
            break
        member_of = moved
    return float(((rows - centres[member_of]) ** 2).sum()), member_of


def _spread_out(rows: Array, person: Prints, k: int, seed: int, run: int) -> Array:
    """K rows drawn far apart: each by its squared distance from those drawn before."""
    apart = np.ones(len(rows))
    chosen: list[int] = []
    for c in range(k):
        # the row with the largest log(u) / weight is a draw in proportion to the weights
        drawn = np.log(np.maximum(uniform(person, seed, run, c), 1e-300))
        keys = np.where(apart > 0, drawn / np.maximum(apart, 1e-300), -np.inf)
        chosen.append(int(np.argmax(keys)))
        far = ((rows - rows[chosen[-1]]) ** 2).sum(axis=1)
        apart = far if c == 0 else np.minimum(apart, far)
    return rows[chosen]
