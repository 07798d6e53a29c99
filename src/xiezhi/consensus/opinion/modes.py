"""The two ways to find groups, with answers of one shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion import wording
from xiezhi.consensus.opinion.polis.consensus import priorities
from xiezhi.consensus.opinion.polis.groups import counted_in, grouping
from xiezhi.consensus.opinion.polis.pca import components, positions
from xiezhi.consensus.opinion.robust.choose import part
from xiezhi.consensus.opinion.robust.fitted import crowd, fitted
from xiezhi.consensus.opinion.votes import Votes
from xiezhi.model.text import Text

PEOPLE_MIN = 4
Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Groups of a conversation in either mode.

    group_of: (person,), -1 for none. chance: (person,) of belonging. placed: (person, 2).
    priority: from votes by group to (statement,). of_type, chances: the fitted types.
    crowd, crowd_chances: several fits together, which foretell votes.
    """

    group_of: NDArray[np.int64]
    n_groups: int
    chance: Array
    placed: Array
    priority: Callable[[NDArray[np.int64]], Array]
    out: Flags
    cannot_tell: tuple[Text, ...] = ()
    loss: Mapping[int, float] = field(default_factory=dict)
    stability: Mapping[int, float] = field(default_factory=dict)
    of_type: NDArray[np.float32] | None = None
    chances: Array | None = None
    crowd: NDArray[np.float32] | None = None
    crowd_chances: Array | None = None


def none_told(votes: Votes, out: Flags, why: Text) -> Answer:
    """No division: one group where several people hold one opinion, otherwise none at all."""
    group_of = np.full(votes.n_people, -1, dtype=np.int64)
    if why is wording.UNANIMOUS:
        group_of[_opinionated(votes, out)] = 0
    nothing = np.zeros(votes.n_statements, dtype=bool)
    return Answer(
        group_of,
        int(why is wording.UNANIMOUS),
        np.where(group_of >= 0, 1.0, np.nan),
        np.full((votes.n_people, 2), np.nan),
        lambda _: priorities(votes.counts()[None], np.zeros(votes.n_statements), nothing),
        out,
        (why,),
    )


def _opinionated(votes: Votes, out: Flags) -> Flags:
    """(person,) who agreed or disagreed with something that was not taken out."""
    said = (votes.signs != 0) & ~out[votes.columns]
    return np.bincount(votes.rows()[said], minlength=votes.n_people) > 0


def robust_answer(votes: Votes, seed: int, out: Flags, meta: Flags) -> Answer:
    """Latent classes and the map, of people who agreed or disagreed with anything.

    Who only passed says nothing of groups and changes nobody else's; statements taken out
    likewise.
    """
    here = _opinionated(votes, out)
    kept = part(votes, ~out[votes.columns]) if out.any() else votes
    found = fitted(kept.only(here) if not here.all() else kept, seed)
    every = np.full(votes.n_people, -1, dtype=np.int64)
    every[here] = found.group_of
    chance, placed = np.full(votes.n_people, np.nan), np.full((votes.n_people, 2), np.nan)
    chance[here], placed[here] = found.belongs.max(axis=1), found.placed
    of_type = np.tile(found.types.weights.astype(np.float32), (votes.n_people, 1))
    of_type[here] = found.of_type
    foretelling, foretold = crowd(kept, found, seed)
    reach = np.sqrt((found.space.loadings**2).sum(axis=1))
    told = {"loss": wording.NO_GAIN, "unstable": wording.UNSTABLE}
    why = told.get(found.choice.why)
    return Answer(
        every,
        found.groups.n,
        chance,
        placed,
        lambda by_group: priorities(by_group, np.sqrt(votes.n_statements) * reach, meta),
        out,
        (why,) if why else (),
        found.choice.loss,
        found.choice.stability,
        of_type,
        found.types.chances,
        foretelling,
        foretold,
    )


def polis_answer(votes: Votes, seed: int, out: Flags, meta: Flags) -> Answer:
    """Components, base clusters and groups as Polis draws them on first sight of the votes."""
    if votes.n_people < PEOPLE_MIN:
        return none_told(votes, out, wording.TOO_FEW)
    axes = components(votes, out, np.random.default_rng(seed))
    placed = positions(votes, out, axes)
    found = grouping(placed, counted_in(votes))
    return Answer(
        _numbered(found.group_of),
        len(np.unique(found.group_of[found.group_of >= 0])),
        np.full(votes.n_people, np.nan),
        placed,
        lambda by_group: priorities(by_group, axes.extremity, meta),
        out,
        stability=found.silhouettes,
    )


def _numbered(group_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Groups from 0 without gaps, in Polis's order."""
    ids = np.unique(group_of[group_of >= 0])
    return np.where(group_of >= 0, np.searchsorted(ids, group_of), -1)
