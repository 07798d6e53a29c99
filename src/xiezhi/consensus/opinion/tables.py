"""Frames of people and statements that every mode fills in the same way."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xiezhi.consensus.opinion.border import Border
from xiezhi.consensus.opinion.bridging import bridging
from xiezhi.consensus.opinion.opinion_map import OpinionGroup, Stand
from xiezhi.consensus.opinion.polis.consensus import group_informed_consensus
from xiezhi.consensus.opinion.polis.proportions import shares
from xiezhi.consensus.opinion.polis.representative import Representative, representative
from xiezhi.consensus.opinion.votes import Votes

Array = NDArray[np.float64]


def counts_by_group(votes: Votes, group_of: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """(group, statement, [disagree, pass, agree]) votes of each group."""
    cell = votes.columns.astype(np.int64) * 3 + (votes.signs + 1)
    cell += 3 * votes.n_statements * group_of[votes.rows()]
    inside = cell[group_of[votes.rows()] >= 0]
    size = 3 * votes.n_statements
    return np.bincount(inside, minlength=n * size).reshape(n, votes.n_statements, 3)


def statement_frame(
    votes: Votes, by_group: NDArray[np.int64], priority: Array, limits: Border
) -> pd.DataFrame:
    """One row a statement: votes, consensus of groups, bridging, priority, bounds."""
    disagree, passed, agree = votes.counts().T
    grouped = len(by_group) > 0
    none = np.full(votes.n_statements, np.nan)
    frame = pd.DataFrame(
        {
            "voted": disagree + passed + agree,
            "agree": agree,
            "disagree": disagree,
            "passed": passed,
            "group_consensus": group_informed_consensus(by_group) if grouped else none,
            "group_rejection": group_informed_consensus(by_group[..., ::-1]) if grouped else none,
            "bridging": bridging(by_group) if grouped else none,
            "bridging_against": bridging(by_group, 0) if grouped else none,
            "priority": priority,
        },
        index=votes.statements,
    )
    return frame.join(limits.statements)


def opinion_groups(
    votes: Votes,
    by_group: NDArray[np.int64],
    sizes: NDArray[np.int64],
    out: NDArray[np.bool_],
    polis: bool,
) -> tuple[OpinionGroup, ...]:
    """Groups with what stands for each; none where there is only one group.

    polis: with the agreement that Polis puts at the head, which favours agreeing.
    """
    order = np.flatnonzero(~out)
    figures = shares(by_group)
    return tuple(
        OpinionGroup(
            g,
            int(sizes[g]),
            tuple(
                _stand(votes, one)
                for one in (representative(figures, g, order, polis) if len(sizes) > 1 else ())
            ),
        )
        for g in range(len(sizes))
    )


def _stand(votes: Votes, one: Representative) -> Stand:
    return Stand(
        votes.statements.tolist()[one.statement],
        one.agree, one.successes, one.trials, one.share, one.ratio, one.z, one.zz,
    )  # fmt: skip


def people_frame(
    votes: Votes,
    sides: NDArray[np.object_],
    classes: NDArray[np.object_],
    group_of: NDArray[np.int64],
    chance: Array,
    placed: Array,
) -> pd.DataFrame:
    """One row a person: side, class, votes, group, chance of belonging, place on the map."""
    return pd.DataFrame(
        {
            "side": sides,
            "class": classes,
            "n_votes": np.diff(votes.starts),
            "group": group_of,
            "chance": chance,
            "x": placed[:, 0],
            "y": placed[:, 1],
        },
        index=votes.people,
    )
