"""Principal components by power iteration, missing votes filled with the statement's mean.

Polis's own sign is kept inside this folder: a vote of agreement is -1 there, and +1 everywhere
else in this package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xiezhi.consensus.opinion.votes import Votes

N_COMPONENTS = 2
N_ITERATIONS = 100
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Centre and components of a conversation, in Polis's sign.

    centre: (statement,) mean vote. components: (component, statement), unit length.
    extremity: (statement,) how far from the centre agreeing with it alone would put a person.
    """

    centre: Vector
    components: NDArray[np.float64]
    extremity: Vector


def components(votes: Votes, out: NDArray[np.bool_], rng: np.random.Generator) -> Components:
    """The first two components; statements taken out by moderators count as passed by everybody.

    Filling a missing vote with the mean leaves nothing after centring, so that only votes given
    are stored. Polis starts each power iteration at uniform random numbers, so do we, and stops
    after 100 steps or when the length no longer changes.
    """
    centre, values = centred(votes, out)
    data = votes.matrix(values)

    found: list[Vector] = []
    for _ in range(min(N_COMPONENTS, votes.n_people, votes.n_statements)):
        step = _without(data, found)
        found.append(power_iteration(step, rng.random(votes.n_statements)))
    rows = np.array(found) if found else np.zeros((0, votes.n_statements))
    rows = np.vstack([rows, np.zeros((N_COMPONENTS - len(rows), votes.n_statements))])
    alone = np.sqrt(votes.n_statements) * np.abs(-1.0 - centre)
    return Components(centre, rows, alone * np.sqrt((rows**2).sum(axis=0)))


def centred(votes: Votes, out: NDArray[np.bool_]) -> tuple[Vector, Vector]:
    """Mean vote of each statement, and each vote less that mean; 0 where moderated out."""
    given = np.where(out[votes.columns], 0.0, -votes.signs.astype(np.float64))
    n = np.bincount(votes.columns, minlength=votes.n_statements)
    total = np.bincount(votes.columns, weights=given, minlength=votes.n_statements)
    centre = total / np.maximum(n, 1)
    return centre, given - centre[votes.columns]


def power_iteration(step: Callable[[Vector], Vector], start: Vector) -> Vector:
    """The leading direction of `step` from a start; zero where there is no variance.

    >>> power_iteration(lambda v: v * [3.0, 1.0], np.array([0.6, 0.8])).round(6).tolist()
    [1.0, 0.0]
    """
    vector, before = start, 0.0
    for left in range(N_ITERATIONS, -1, -1):
        product = step(vector)
        length = float(np.sqrt(product @ product))
        vector = product / length if length > 0 else np.zeros_like(product)
        if left == 0 or length == before:
            break
        before = length
    return vector


def _without(data: sparse.csr_array, found: list[Vector]) -> Callable[[Vector], Vector]:
    """The same product once the directions found have been taken out of every row."""
    kept = [one for one in found if one @ one > 0]

    def less(vector: Vector) -> Vector:
        for one in kept:
            vector = vector - one * (one @ vector) / (one @ one)
        return vector

    def step(vector: Vector) -> Vector:
        return less(np.asarray(data.T @ (data @ less(vector))))

    return step


def positions(votes: Votes, out: NDArray[np.bool_], fitted: Components) -> NDArray[np.float64]:
    """(person, 2) projections of the votes given, pushed outwards where there are few.

    The factor is the root of statements over votes; a statement taken out counts as voted on.
    """
    _, values = centred(votes, out)
    plain = np.asarray(votes.matrix(values) @ fitted.components.T)
    voted = np.diff(votes.starts) + out.sum()
    if out.any():
        moderated = np.add.reduceat(
            np.append(out[votes.columns], False).astype(np.int64), votes.starts[:-1]
        )
        voted = voted - np.where(np.diff(votes.starts) > 0, moderated, 0)
    outwards = np.sqrt(votes.n_statements / np.maximum(voted, 1))
    return np.asarray(plain * outwards[:, None])
