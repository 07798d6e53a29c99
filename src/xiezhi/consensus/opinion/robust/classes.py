"""Latent classes: a mixture over three-valued votes in which a missing vote says nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.votes import Votes
from xiezhi.region.compiled import compiled

PRIOR_VOTES = 10.0
TOLERANCE = 1e-7
N_STEPS = 300
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """A mixture of classes of people.

    weights: (class,) shares, positive. chances: (statement, [disagree, pass, agree], class)
    chance of each vote. log_likelihood: per vote, prior included. n_steps: of EM, and whether
    it settled.
    """

    weights: Array
    chances: Array
    log_likelihood: float
    n_steps: int
    settled: bool

    @property
    def n(self) -> int:
        """How many classes."""
        return len(self.weights)


@compiled
def _pass(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    log_weights: Array,
    log_chances: Array,
    belongs: NDArray[np.float32],
    counts: Array,
) -> float:
    """One E-step and the sums of the M-step; returns the log likelihood.

    log_chances, counts: (statement × 3, class); belongs: (person, class), overwritten.
    """
    n_classes = len(log_weights)
    counts[:] = 0.0
    score = np.empty(n_classes)
    total = 0.0
    for i in range(len(starts) - 1):
        begin, end = starts[i], starts[i + 1]
        for k in range(n_classes):
            score[k] = log_weights[k]
        for at in range(begin, end):
            cell = columns[at] * 3 + values[at] + 1
            for k in range(n_classes):
                score[k] += log_chances[cell, k]
        most = score.max()
        norm = 0.0
        for k in range(n_classes):
            score[k] = np.exp(score[k] - most)
            norm += score[k]
        total += most + np.log(norm)
        for k in range(n_classes):
            score[k] /= norm
            belongs[i, k] = score[k]
        for at in range(begin, end):
            cell = columns[at] * 3 + values[at] + 1
            for k in range(n_classes):
                counts[cell, k] += score[k]
    return total


@compiled
def tally(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    belongs: NDArray[np.float32],
    counts: Array,
) -> None:
    """Counts (statement × 3, class) of votes shared out by `belongs`."""
    counts[:] = 0.0
    for i in range(len(starts) - 1):
        for at in range(starts[i], starts[i + 1]):
            cell = columns[at] * 3 + values[at] + 1
            for k in range(belongs.shape[1]):
                counts[cell, k] += belongs[i, k]


def overall(votes: Votes) -> Array:
    """(statement, 3) smoothed shares of each vote among all who voted on a statement."""
    counts = votes.counts().astype(np.float64)
    every = counts.sum(axis=0)
    # a mirror-true prior: agreement and disagreement start alike
    outer = (every[0] + every[2]) / 2
    base = np.array([outer, every[1], outer]) + 1
    return np.asarray((counts + 3 * base / base.sum()) / (counts.sum(axis=1, keepdims=True) + 3))


def maximised(counts: Array, base: Array) -> Array:
    """(statement, 3, class) chances from counts, drawn towards the statement's overall shares.

    The prior weighs PRIOR_VOTES votes for each statement and class.
    """
    n_classes = counts.shape[1]
    cells = counts.reshape(-1, 3, n_classes)
    total = cells.sum(axis=1, keepdims=True)
    return np.asarray((cells + PRIOR_VOTES * base[:, :, None]) / (total + PRIOR_VOTES))


def fit(
    votes: Votes,
    belongs: NDArray[np.float32],
    n_steps: int = N_STEPS,
    tolerance: float = TOLERANCE,
) -> tuple[Classes, NDArray[np.float32]]:
    """Classes by EM from a first guess `belongs` (person, class); and who belongs where.

    Ends where the log posterior per vote grows by less than `tolerance`.
    Source: Dempster, Laird and Rubin (1977); Goodman (1974).
    """
    base = overall(votes)
    belongs = belongs.copy()
    counts = np.zeros((3 * votes.n_statements, belongs.shape[1]))
    tally(votes.starts, votes.columns, votes.signs, belongs, counts)
    before = -np.inf
    for step in range(1, n_steps + 1):
        chances, weights = maximised(counts, base), _weights(belongs)
        logs = np.log(chances).reshape(-1, belongs.shape[1])
        found = _pass(
            votes.starts, votes.columns, votes.signs, np.log(weights), logs, belongs, counts
        )
        prior = PRIOR_VOTES * float((base.ravel()[:, None] * logs).sum()) + np.log(weights).sum()
        now = (found + prior) / max(len(votes.signs), 1)
        if now - before < tolerance:
            return Classes(weights, chances, now, step, True), belongs
        before = now
    return Classes(weights, chances, now, n_steps, False), belongs


def _weights(belongs: NDArray[np.float32]) -> Array:
    held = belongs.sum(axis=0, dtype=np.float64) + 1
    return np.asarray(held / held.sum())


def belonging(votes: Votes, fitted: Classes) -> NDArray[np.float32]:
    """(person, class) chances of belonging, for these votes alone."""
    belongs = np.zeros((votes.n_people, fitted.n), dtype=np.float32)
    counts = np.zeros((3 * votes.n_statements, fitted.n))
    logs = np.log(fitted.chances).reshape(-1, fitted.n)
    _pass(votes.starts, votes.columns, votes.signs, np.log(fitted.weights), logs, belongs, counts)
    return belongs


def vote_loss(hidden: Votes, belongs: NDArray[np.float32], chances: Array) -> NDArray[np.float64]:
    """(vote,) minus the log chance of each hidden vote; rows as in `belongs`."""
    cell = hidden.columns.astype(np.int64) * 3 + hidden.signs + 1
    held = chances.reshape(-1, chances.shape[2])
    return np.asarray(-np.log((belongs[hidden.rows()] * held[cell]).sum(axis=1)))
