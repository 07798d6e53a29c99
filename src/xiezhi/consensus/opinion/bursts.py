"""Bursts: many people in a row casting the same vote on one statement, and little else."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xiezhi.consensus.opinion.votes import Votes

ALPHA = 0.01
RUN_MIN = 10
COLUMNS = ("statement", "vote", "n", "begin", "end", "chance")
Array = NDArray[np.float64]


def bursts(votes: Votes, of_type: NDArray[np.float32], chances: Array) -> pd.DataFrame:
    """Runs of one vote that neither the voters' types nor a rush of visitors explain.

    of_type: (person, type), chances: (statement, 3, type) of the fitted types. Two chances must
    each stay below one in a hundred when multiplied by the number of all votes, as a run could
    begin at any: that people of these types all vote so, and that so many of all votes cast
    meanwhile fall on this statement. Returns a row a run: statement (label), vote, n, begin,
    end (times), chance (the larger of the two). Empty where votes carry no time.
    """
    if votes.times is None or len(votes.signs) == 0:
        return no_bursts()
    order = np.lexsort((votes.times, votes.columns))
    column, value, time = votes.columns[order], votes.signs[order], votes.times[order]
    begin = np.flatnonzero(np.r_[True, (column[1:] != column[:-1]) | (value[1:] != value[:-1])])
    end = np.r_[begin[1:], len(order)]
    long = (end - begin >= RUN_MIN) & (value[begin] != 0)
    expected = np.log(_own_chance(votes, of_type, chances))[order]
    total = np.r_[0.0, np.cumsum(expected)]
    alike = total[end] - total[begin] + np.log(len(order))
    rush = _rush(votes, column[begin], time[begin], time[end - 1], end - begin, long)
    keep = long & (np.maximum(alike, rush) <= np.log(ALPHA))
    return pd.DataFrame(
        {
            "statement": votes.statements[column[begin[keep]]],
            "vote": value[begin[keep]],
            "n": (end - begin)[keep],
            "begin": time[begin[keep]],
            "end": time[end[keep] - 1],
            "chance": np.exp(np.maximum(alike, rush)[keep]),
        }
    )


def no_bursts() -> pd.DataFrame:
    """No runs: none found, or none looked for."""
    return pd.DataFrame(columns=list(COLUMNS))


def _own_chance(votes: Votes, of_type: NDArray[np.float32], chances: Array) -> Array:
    """(vote,) chance that a person of these types casts just this vote."""
    cell = votes.columns.astype(np.int64) * 3 + votes.signs + 1
    held = chances.reshape(-1, chances.shape[2])
    rows = votes.rows()
    found = np.zeros(len(cell))
    for k in range(held.shape[1]):  # one type at a time keeps memory small
        found += of_type[rows, k] * held[cell, k]
    return np.maximum(found, 1e-12)


def _rush(
    votes: Votes,
    column: NDArray[np.int32],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    n: NDArray[np.int64],
    long: NDArray[np.bool_],
) -> Array:
    """(run,) log chance of so many of the votes cast meanwhile on one statement, at any place."""
    from scipy.stats import binom  # noqa: PLC0415  (takes half a second to load)

    times = np.sort(votes.times) if votes.times is not None else np.zeros(0, dtype=np.int64)
    share = np.bincount(votes.columns, minlength=votes.n_statements) / len(times)
    found = np.zeros(len(n))
    meanwhile = np.searchsorted(times, end[long], "right") - np.searchsorted(times, begin[long])
    found[long] = binom.logsf(n[long] - 1, meanwhile, share[column[long]]) + np.log(len(times))
    return found
