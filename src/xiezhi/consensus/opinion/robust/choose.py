"""How many groups: by the loss on votes held out, and by what 90 % of the people would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.robust.agreement import adjusted_rand
from xiezhi.consensus.opinion.robust.classes import Classes, fit, vote_loss
from xiezhi.consensus.opinion.robust.fingerprints import (
    Prints,
    fingerprints,
    scattered,
    told_apart,
    uniform,
)
from xiezhi.consensus.opinion.robust.start import directions, guess
from xiezhi.consensus.opinion.votes import Votes

CLASSES_MAX = 10
GROUPS_MAX = 8
HIDDEN_SHARE = 0.1
SAMPLE_SHARE = 0.9
STABLE_MIN = 0.75
STABLE_SURE = 0.975
MEMBERS_MIN = 3
SHARE_MIN = 0.01
FALLEN = 0.15
SAMPLE_VOTES = 500_000
_HIDING, _SAMPLING = 101, 202


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Numbers of classes and how they were chosen.

    n_groups: classes shown as groups. n_types: classes that foretell votes best.
    loss: by number of classes, mean loss (nats a vote) on votes held out.
    stability: by number of classes, mean adjusted Rand index between the groups of all and of
        90 % of the people. n_samples: how many such samples. why: "loss", "unstable" or "chosen".
    """

    n_groups: int
    n_types: int
    loss: Mapping[int, float]
    stability: Mapping[int, float]
    n_samples: int
    why: str


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look: the smaller a conversation, the noisier, and the cheaper to look hard.

    n_folds: of held-out votes. n_samples: of people. n_starts: first guesses at each fit.
    tolerance: gain of log posterior per vote at which EM ends.
    """

    n_folds: int
    n_samples: int
    n_starts: int
    tolerance: float


@dataclass(frozen=True, eq=False)
class Seeded:
    """Votes with the numbers that all randomness is drawn from."""

    votes: Votes
    person: Prints
    statement: Prints
    seed: int

    @cached_property
    def placed(self) -> NDArray[np.float64]:
        """(person, direction) positions along the leading directions, worked out once."""
        return directions(self.votes, self.statement, CLASSES_MAX, self.seed)


def seeded(votes: Votes, seed: int) -> Seeded:
    """Votes with their prints, equal ones told apart."""
    person, statement = fingerprints(votes)
    return Seeded(votes, told_apart(person), told_apart(statement), seed)


def sample_of(conversation: Seeded, n_votes: int) -> NDArray[np.bool_]:
    """(person,) a random part of the people who cast about so many votes; all if fewer."""
    lengths = np.diff(conversation.votes.starts)
    order = np.argsort(uniform(conversation.person, conversation.seed), kind="stable")
    chosen = np.zeros(len(lengths), dtype=bool)
    chosen[order[np.cumsum(lengths[order]) <= n_votes]] = True
    return chosen


def best_fit(conversation: Seeded, k: int, effort: Effort) -> tuple[Classes, NDArray[np.float32]]:
    """The likeliest of several fits of k classes, each from its own first guess."""
    fits = []
    for run in range(1 if k == 1 else effort.n_starts):
        width = k if run % 2 == 0 else max(1, k // 2)
        start = guess(
            conversation.placed[:, :width], conversation.person, k, conversation.seed + run
        )
        fits.append(fit(conversation.votes, start, tolerance=effort.tolerance))
    return max(fits, key=lambda one: one[0].log_likelihood)


def effort_for(votes: Votes) -> Effort:
    """More folds, samples and starts for small conversations."""
    n = len(votes.signs)
    if n <= 20_000:  # noqa: PLR2004
        return Effort(5, 12, 3, 1e-6)
    return Effort(4, 10, 2, 1e-6) if n <= 60_000 else Effort(1, 3, 1, 1e-5)  # noqa: PLR2004


def chosen(conversation: Seeded) -> Choice:
    """The number of groups and of types for a conversation of moderate size.

    Types: the number with the least loss on votes held out. Groups: of those numbers that any
    sample would give almost the same (0.975), the one with the least loss; where there is none,
    the stablest. Never more than the types, and no group of fewer than three people or 1 %.
    """
    effort = effort_for(conversation.votes)
    loss = _losses(conversation, effort)
    n_types = min(loss, key=lambda k: loss[k])
    stability = _stabilities(conversation, min(n_types, GROUPS_MAX), effort)
    tried = (loss, stability, effort.n_samples)
    if n_types == 1 or not stability:
        return Choice(1, n_types, *tried, "loss")
    best = max(stability.values())
    if best < STABLE_MIN:
        return Choice(1, n_types, *tried, "unstable")
    able = [k for k, score in stability.items() if score >= min(best, STABLE_SURE)]
    return Choice(min(able, key=lambda k: loss[k]), n_types, *tried, "chosen")


def _losses(conversation: Seeded, effort: Effort) -> dict[int, float]:
    """Loss by number of classes; ends once two more classes have not helped."""
    folds = [hidden(conversation, fold) for fold in range(effort.n_folds)]
    folds = [fold for fold in folds if len(fold[1].signs)]
    loss: dict[int, float] = {}
    for k in range(1, min(CLASSES_MAX, conversation.votes.n_people) + 1):
        loss[k] = float(np.mean([_fold_loss(a, b, k, effort) for a, b in folds] or [0.0]))
        if k - min(loss, key=lambda one: loss[one]) >= 2:  # noqa: PLR2004
            break
    return loss


def _fold_loss(shown: Seeded, held: Votes, k: int, effort: Effort) -> float:
    found, belongs = best_fit(shown, k, effort)
    return float(vote_loss(held, belongs, found.chances).mean())


def hidden(conversation: Seeded, fold: int, share: float = HIDDEN_SHARE) -> tuple[Seeded, Votes]:
    """The conversation with a share of its votes hidden, and the hidden votes."""
    votes = conversation.votes
    cell = scattered(conversation.person)[votes.rows()] ^ conversation.statement[votes.columns]
    away = uniform(cell, conversation.seed, _HIDING, fold) < share
    shown = Seeded(
        part(votes, ~away), conversation.person, conversation.statement, conversation.seed
    )
    return shown, part(votes, away)


def part(votes: Votes, keep: NDArray[np.bool_]) -> Votes:
    """Some of the votes; every person and statement keeps its place."""
    lengths = np.bincount(votes.rows()[keep], minlength=votes.n_people)
    return replace(
        votes,
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        columns=votes.columns[keep],
        signs=votes.signs[keep],
        times=None,
    )


def _stabilities(conversation: Seeded, most: int, effort: Effort) -> dict[int, float]:
    """Stability by number of groups; ends once two numbers in a row lie far below the best."""
    samples = [_sample(conversation, number) for number in range(effort.n_samples)]
    found: dict[int, float] = {}
    fallen = 0
    for k in range(2, most + 1):
        score = _stability(conversation, samples, k, effort)
        if score is not None:
            found[k] = score
        far = score is None or score < max(found.values()) - FALLEN
        fallen = fallen + 1 if far else 0
        if fallen == 2:  # noqa: PLR2004
            break
    return found


def _sample(conversation: Seeded, number: int) -> tuple[NDArray[np.bool_], Seeded]:
    """90 % of the people, as a conversation that knows nothing of the others."""
    keep = uniform(conversation.person, conversation.seed, _SAMPLING, number) < SAMPLE_SHARE
    return keep, seeded(conversation.votes.only(keep), conversation.seed)


def _stability(
    conversation: Seeded,
    samples: Sequence[tuple[NDArray[np.bool_], Seeded]],
    k: int,
    effort: Effort,
) -> float | None:
    """Mean likeness of groups found among all and among samples; None if a group is tiny."""
    group_of = grouped(best_fit(conversation, k, effort)[1])
    if smallest(group_of, k) < least_members(len(group_of)):
        return None
    found = [
        likeness(group_of[keep], grouped(best_fit(again, k, effort)[1])) for keep, again in samples
    ]
    return float(np.mean(found))


def grouped(belongs: NDArray[np.float32]) -> NDArray[np.int64]:
    """(person,) the class that is more likely than not, -1 where none is."""
    most = belongs.argmax(axis=1)
    return np.where(belongs[np.arange(len(belongs)), most] > 0.5, most, -1)  # noqa: PLR2004


def likeness(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Adjusted Rand index over those who have a group in both."""
    both = (a >= 0) & (b >= 0)
    return adjusted_rand(a[both], b[both])


def smallest(group_of: NDArray[np.int64], k: int) -> int:
    """Members of the smallest group."""
    return int(np.bincount(group_of[group_of >= 0], minlength=k).min())


def least_members(n_people: int) -> int:
    """A group holds three people and one in a hundred at least."""
    return max(MEMBERS_MIN, int(np.ceil(SHARE_MIN * n_people)))
