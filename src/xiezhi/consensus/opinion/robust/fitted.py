"""The robust answer for one conversation: groups, types that foretell votes, and the map."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.robust.choose import (
    SAMPLE_VOTES,
    Choice,
    Seeded,
    best_fit,
    chosen,
    effort_for,
    grouped,
    least_members,
    sample_of,
    seeded,
    smallest,
)
from xiezhi.consensus.opinion.robust.classes import Classes, belonging, fit
from xiezhi.consensus.opinion.robust.opinion_space import Space, opinion_space
from xiezhi.consensus.opinion.robust.start import guess
from xiezhi.consensus.opinion.votes import Votes

CROWD_NUMBERS, CROWD_STARTS = 4, 2
CROWD_STEPS, CROWD_TOLERANCE = 100, 1e-5
FULL_STEPS = 15
FULL_TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """groups: the classes shown; belongs: (person, group) chances; group_of: (person,), -1 none.

    types, of_type: the classes that foretell votes best, and (person, type) chances.
    space, placed: the map and (person, 2) positions on it. choice: how numbers were chosen,
    on `n_sampled` of the people.
    """

    groups: Classes
    belongs: NDArray[np.float32]
    group_of: NDArray[np.int64]
    types: Classes
    of_type: NDArray[np.float32]
    space: Space
    placed: NDArray[np.float64]
    choice: Choice
    n_sampled: int


def fitted(votes: Votes, seed: int) -> Fitted:
    """Groups of people who said something, numbered from the largest down.

    A conversation of more than 500,000 votes chooses its numbers and starts on a random part of
    its people; the fit that counts is on everybody.
    """
    everybody = seeded(votes, seed)
    few = sample_of(everybody, SAMPLE_VOTES)
    sampled = everybody if few.all() else seeded(votes.only(few), seed)
    choice = chosen(sampled)
    groups, belongs = _settled(everybody, sampled, choice.n_groups)
    types, of_type = (
        (groups, belongs)
        if choice.n_types == choice.n_groups
        else _on_all(everybody, sampled, choice.n_types)
    )
    space, placed = _space(everybody, sampled)
    return Fitted(
        groups, belongs, grouped(belongs), types, of_type, space, placed,
        replace(choice, n_groups=groups.n), int(few.sum()),
    )  # fmt: skip


def crowd(
    votes: Votes, found: Fitted, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """(person, class) and (statement, 3, class) of several fits together, to foretell votes.

    Each fit weighs alike; their average foretells better than any one of them. They are of the
    numbers of classes with the least loss, from several first guesses each, and on everybody,
    for who only passes is likely to pass again. A very large conversation takes its types.
    """
    if len(votes.signs) > SAMPLE_VOTES:
        return belonging(votes, found.types), found.types.chances
    loss = found.choice.loss
    whole = seeded(votes, seed)
    numbers = sorted(loss, key=lambda k: loss[k])[:CROWD_NUMBERS]
    fits = [
        fit(
            votes,
            guess(whole.placed[:, : max(1, k - run)], whole.person, k, seed + run),
            CROWD_STEPS,
            CROWD_TOLERANCE,
        )
        for k in numbers
        for run in range(CROWD_STARTS if k > 1 else 1)
    ]
    of = np.concatenate([belongs for _, belongs in fits], axis=1) / len(fits)
    return of.astype(np.float32), np.concatenate([one.chances for one, _ in fits], axis=2)


def _settled(everybody: Seeded, sampled: Seeded, k: int) -> tuple[Classes, NDArray[np.float32]]:
    """K groups, or fewer where the fit to everybody leaves one too small."""
    classes, belongs = _on_all(everybody, sampled, k)
    if k > 1 and smallest(grouped(belongs), k) < least_members(len(belongs)):
        return _settled(everybody, sampled, k - 1)
    order = np.argsort(-belongs.sum(axis=0, dtype=np.float64), kind="stable")
    named = replace(classes, weights=classes.weights[order], chances=classes.chances[:, :, order])
    return named, np.ascontiguousarray(belongs[:, order])


def _on_all(everybody: Seeded, sampled: Seeded, k: int) -> tuple[Classes, NDArray[np.float32]]:
    found, belongs = best_fit(sampled, k, effort_for(sampled.votes))
    if sampled is everybody:
        return fit(everybody.votes, belongs)
    start = belonging(everybody.votes, found)
    return fit(everybody.votes, start, FULL_STEPS, FULL_TOLERANCE)


def _space(everybody: Seeded, sampled: Seeded) -> tuple[Space, NDArray[np.float64]]:
    space, placed = opinion_space(sampled)
    if sampled is everybody:
        return space, placed
    return opinion_space(everybody, replace(space, loadings=_unit(space, placed)), FULL_STEPS)


def _unit(space: Space, placed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Loadings for positions of unit spread, the scale at which the fit works."""
    return np.asarray(space.loadings * np.maximum(placed.std(axis=0), 1e-9))
