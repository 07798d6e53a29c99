"""Base clusters, groups of them for two to five, and the smoother that keeps their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.polis.clusters import Clusters, k_means, silhouette
from xiezhi.consensus.opinion.votes import Votes

VOTES_MIN = 7
PEOPLE_MIN = 15
N_BASE = 100
BASE_ITERATIONS = 100
GROUP_ITERATIONS = 20  # the option of 100 never reaches Polis's k-means, whose own number holds
GROUPS_MAX = 5
BASE_PER_GROUP = 12
SEEN_MIN = 4


@dataclass(frozen=True, slots=True)
class Smoother:
    """What Polis remembers of the number of groups from one update to the next."""

    last: int = 0
    times: int = 0
    smoothed: int = 0

    def next(self, best: int) -> Smoother:
        """The memory after an update whose silhouette favours `best` groups.

        A new number must win four updates in a row before it is shown.

        >>> Smoother().next(3).next(2).smoothed
        3
        """
        times = self.times + 1 if best == self.last else 1
        shown = best if times >= SEEN_MIN or not self.smoothed else self.smoothed
        return Smoother(best, times, shown)


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """base: clusters of the people counted in. group_of: (person,) group, -1 if not grouped.

    silhouettes: by number of groups. smoother: the memory after this update.
    """

    counted: NDArray[np.bool_]
    base: Clusters
    groups: Clusters
    group_of: NDArray[np.int64]
    silhouettes: Mapping[int, float]
    smoother: Smoother


def counted_in(votes: Votes) -> NDArray[np.bool_]:
    """(person,) who voted on seven statements, or on all; at least the fifteen who voted most."""
    n = np.diff(votes.starts)
    counted = n >= min(VOTES_MIN, votes.n_statements)
    if counted.sum() < PEOPLE_MIN:
        others = np.flatnonzero(~counted)
        most = others[np.argsort(-n[others], kind="stable")]
        counted[most[: PEOPLE_MIN - int(counted.sum())]] = True
    return counted


def grouping(
    xy: NDArray[np.float64], counted: NDArray[np.bool_], before: Smoother | None = None
) -> Grouping:
    """Groups of people at positions (person, 2), in the order of the rows.

    before: the memory of the update before, none at the start of a conversation.
    """
    base = k_means(xy[counted], N_BASE, BASE_ITERATIONS)
    sizes = np.bincount(base.member_of, minlength=len(base.ids)).astype(np.float64)
    most = min(GROUPS_MAX, 2 + len(base.ids) // BASE_PER_GROUP)
    tried = {k: k_means(base.centres, k, GROUP_ITERATIONS, sizes) for k in range(2, most + 1)}
    scores = {k: silhouette(base.centres, one.member_of) for k, one in tried.items()}
    best = max(scores, key=lambda k: (scores[k], k))
    smoother = (before or Smoother()).next(best)
    groups = tried.get(smoother.smoothed, tried[best])
    group_of = np.full(len(xy), -1, dtype=np.int64)
    group_of[counted] = groups.ids[groups.member_of[base.member_of]]
    return Grouping(counted, base, groups, group_of, scores, smoother)
