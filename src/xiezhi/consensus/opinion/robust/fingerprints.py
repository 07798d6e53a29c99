"""Numbers that follow from how people voted, not from what they are called or where they stand.

All that is random in the robust mode is drawn from these, so that neither the order of rows nor
the names of people and statements, nor which of two votes is called agreement, has a say.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xiezhi.consensus.opinion.votes import Votes
from xiezhi.region.compiled import compiled

N_ROUNDS = 3
Prints = NDArray[np.uint64]


@compiled
def mixed(x: np.uint64) -> np.uint64:
    """A 64-bit number scattered over all others (the finaliser of SplitMix64)."""
    x = np.uint64(x + np.uint64(0x9E3779B97F4A7C15))
    x = np.uint64((x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9))
    x = np.uint64((x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB))
    return np.uint64(x ^ (x >> np.uint64(31)))


@compiled
def _refined(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    n_statements: int,
    n_rounds: int,
) -> tuple[Prints, Prints]:
    """Neighbourhoods folded in, round by round; sums do not depend on the order of votes."""
    n_people = len(starts) - 1
    statement = np.zeros(n_statements, dtype=np.uint64)
    person = np.zeros(n_people, dtype=np.uint64)
    said = np.zeros((n_statements, 3), dtype=np.uint64)
    for _ in range(n_rounds):
        for i in range(n_people):
            own = np.zeros(3, dtype=np.uint64)
            for at in range(starts[i], starts[i + 1]):
                own[values[at] + 1] += mixed(statement[columns[at]])
            # the two directions are added, so that swapping them changes nothing
            person[i] = mixed(mixed(own[0]) + mixed(own[2]) + (mixed(own[1]) << np.uint64(1)))
        said[:] = np.uint64(0)
        for i in range(n_people):
            one = mixed(person[i])
            for at in range(starts[i], starts[i + 1]):
                said[columns[at], values[at] + 1] += one
        for j in range(n_statements):
            both = mixed(said[j, 0]) + mixed(said[j, 2])
            statement[j] = mixed(both + (mixed(said[j, 1]) << np.uint64(1)))
    return person, statement


def fingerprints(votes: Votes) -> tuple[Prints, Prints]:
    """(person,) and (statement,) numbers from the pattern of votes, alike for alike patterns.

    Colour refinement (Weisfeiler and Leman 1968) on the graph of votes, three rounds.
    """
    return _refined(votes.starts, votes.columns, votes.signs, votes.n_statements, N_ROUNDS)


def told_apart(prints: Prints) -> Prints:
    """The same numbers with those that are equal made different, by how many came before."""
    order = np.argsort(prints, kind="stable")
    held = prints[order]
    first = np.r_[True, held[1:] != held[:-1]] if len(held) else np.zeros(0, dtype=bool)
    begin = np.maximum.accumulate(np.where(first, np.arange(len(held)), 0))
    nth = np.empty(len(held), dtype=np.uint64)
    nth[order] = (np.arange(len(held)) - begin).astype(np.uint64)
    return prints + nth * np.uint64(0xD1342543DE82EF95)


def uniform(prints: Prints, *keys: int) -> NDArray[np.float64]:
    """Numbers in [0, 1) drawn for prints, independent for different keys."""
    drawn = prints
    for key in keys:
        drawn = scattered(drawn ^ scattered(np.array([key], dtype=np.uint64)))
    return (drawn >> np.uint64(11)).astype(np.float64) * 2.0**-53


def scattered(x: Prints) -> Prints:
    """`mixed` for arrays."""
    with np.errstate(over="ignore"):
        x = x + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
