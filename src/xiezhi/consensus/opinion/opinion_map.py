"""The answer: who thinks alike, what stands for each group, what both sides agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xiezhi.consensus.opinion.border import Border
from xiezhi.consensus.opinion.coordination import Rings
from xiezhi.model.text import Text


@dataclass(frozen=True, slots=True)
class Stand:
    """A statement that stands for a group.

    statement: its label. agree: the group agrees with it, or disagrees. successes of trials said
    so; share: smoothed by one vote either way; outside_ratio: that share over the share outside;
    z_within: against one half; z_outside: against those outside.
    """

    statement: object
    agree: bool
    successes: int
    trials: int
    share: float
    outside_ratio: float
    z_within: float
    z_outside: float


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """People who vote alike: how many, and the statements that stand for them."""

    id: int
    n_people: int
    stands_for: tuple[Stand, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """What the fitted types say of votes that were not cast (robust mode).

    of_type: (person, type) chances; chances: (statement, [disagree, pass, agree], type).
    """

    people: pd.Index
    statements: pd.Index
    of_type: NDArray[np.float32]
    chances: NDArray[np.float64]

    def votes(self, people: list[object], statements: list[object]) -> NDArray[np.float64]:
        """(pair, 3) chances of disagreeing, passing and agreeing, for people and statements paired.

        A person or statement of whom nothing is known gets the average.
        """
        i = self.people.get_indexer(pd.Index(people))
        j = self.statements.get_indexer(pd.Index(statements))
        mean = self.of_type.mean(axis=0) if len(self.of_type) else np.zeros(self.of_type.shape[1])
        who = np.where((i >= 0)[:, None], self.of_type[np.maximum(i, 0)], mean)
        typical = self.chances.mean(axis=0)
        what = np.where((j >= 0)[:, None, None], self.chances[np.maximum(j, 0)], typical)
        return np.asarray(np.einsum("pk,pvk->pv", who, what))


@dataclass(frozen=True, slots=True, eq=False)
class OpinionMap:
    """What a conversation says, and what it cannot tell.

    people: index person; side, class, n_votes, group (-1: none is more likely than not, or too
        few votes), chance (of belonging there; NaN in mode polis), x, y (place on the map).
    statements: index statement; voted, agree, disagree, passed; group_consensus and
        group_rejection (product over groups of smoothed shares); bridging, bridging_against
        (chance that two people of different groups both say so); priority; agree_low,
        disagree_low, standing and the rest of `Border.statements`.
    groups: from the largest down in mode robust, in Polis's order in mode polis.
    majority_agree, majority_disagree: statements most agree (disagree) with, the firmest first.
    loss, stability: by number of groups: loss on held-out votes (robust), and adjusted Rand
        index between samples (robust) or silhouette (polis).
    cannot_tell: what the votes do not show. notes: what was done to them.
    """

    mode: str
    seed: int
    people: pd.DataFrame
    statements: pd.DataFrame
    groups: tuple[OpinionGroup, ...]
    majority_agree: tuple[object, ...]
    majority_disagree: tuple[object, ...]
    border: Border
    rings: Rings
    bursts: pd.DataFrame
    loss: Mapping[int, float]
    stability: Mapping[int, float]
    cannot_tell: tuple[Text, ...]
    notes: tuple[Text, ...]
    foretold: Foretold | None = None
    texts: Mapping[object, Text] = field(default_factory=dict)

    @property
    def agreed(self) -> list[object]:
        """Statements that every cell of side × class surely agrees with, the surest first."""
        return self._standing("agreed", "agree_low")

    @property
    def rejected(self) -> list[object]:
        """Statements that every cell surely disagrees with, the surest first."""
        return self._standing("rejected", "disagree_low")

    def _standing(self, standing: str, low: str) -> list[object]:
        if "standing" not in self.statements:
            return []
        found = self.statements[self.statements["standing"] == standing]
        return list(found.sort_values(low, ascending=False, kind="stable").index)
