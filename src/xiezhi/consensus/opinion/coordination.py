"""Coordinated voting: vote vectors too alike, or runs of votes too uniform, to be chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from xiezhi.consensus.opinion.robust.classes import maximised, tally
from xiezhi.consensus.opinion.robust.fingerprints import Prints, scattered
from xiezhi.consensus.opinion.votes import Votes
from xiezhi.region.compiled import compiled

ALPHA = 0.01
SHARED_MIN = 15
ALIKE_MIN = 0.9
DOUBLE_MIN = 0.95
ALL_PAIRS_PEOPLE = 3000
N_BANDS, N_ROWS = 8, 4
BUCKET_MAX = 200
N_RAKES = 6
PERSON_PRIOR = 1.0
TILTS = np.array([0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0, 4.0, 6.0, 9.0, 14.0, 20.0])
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """People whose votes are too alike.

    pairs: a row a pair: first, second (person numbers), shared, alike (statements), chance (that
        any pair in the whole conversation would be so alike, at most).
    ring_of: (person,) number of the ring, -1 for none. n_pairs: pairs that the threshold allows
    for, i.e. all there are. exhaustive: whether every pair was looked at, or near-equal ones
    found by hashing.
    """

    pairs: pd.DataFrame
    ring_of: NDArray[np.int64]
    n_pairs: int
    exhaustive: bool


def rings(votes: Votes, statement: Prints, of_type: NDArray[np.float32]) -> Rings:
    """Pairs with fifteen shared statements or more, nine in ten alike, beyond chance.

    of_type: (person, type) chances of belonging to the fitted types: two people of like mind are
    expected to vote alike. What a type votes is counted anew with people who have doubles
    (19 in 20 alike) weighing as one, for a ring must not vouch for itself. Each person's own
    habit of agreeing, passing and disagreeing is allowed for as well. The chance of so many
    surprising coincidences is bounded from above (Chernoff) and multiplied by the number of all
    pairs (Bonferroni), so that an honest conversation is flagged at all in at most one of a
    hundred, if people vote independently given their type and habit.
    """
    exhaustive = votes.n_people <= ALL_PAIRS_PEOPLE
    n_pairs = votes.n_people * (votes.n_people - 1) // 2
    near = _all_pairs(votes) if exhaustive else _near_pairs(votes, statement)
    shared, alike = _overlap(votes.starts, votes.columns, votes.signs, near)
    fit = (shared >= SHARED_MIN) & (alike >= ALIKE_MIN * shared)
    near, shared, alike = near[fit], shared[fit], alike[fit]
    doubles = near[alike >= DOUBLE_MIN * shared]
    chances = _without_doubles(votes, doubles, of_type)
    log_all = np.log(max(n_pairs, 1)) + _log_chance(
        votes.starts, votes.columns, votes.signs, near, of_type.astype(np.float64), chances
    )
    keep = log_all <= np.log(ALPHA)
    pairs = pd.DataFrame(
        {
            "first": near[keep, 0],
            "second": near[keep, 1],
            "shared": shared[keep],
            "alike": alike[keep],
            "chance": np.exp(np.minimum(log_all[keep], 0.0)),
        }
    ).sort_values(["first", "second"], ignore_index=True)
    return Rings(pairs, _ring_of(pairs, votes.n_people), n_pairs, exhaustive)


def no_rings(n_people: int) -> Rings:
    """No pair was looked at."""
    none = pd.DataFrame(columns=["first", "second", "shared", "alike", "chance"])
    return Rings(none, np.full(n_people, -1, dtype=np.int64), 0, exhaustive=False)


def _without_doubles(votes: Votes, pairs: NDArray[np.int64], of_type: NDArray[np.float32]) -> Array:
    """(statement, 3, type) chances where a person with d doubles weighs 1 / (1 + d)."""
    doubles = np.bincount(pairs.ravel(), minlength=votes.n_people)
    weighed = (of_type / (1.0 + doubles)[:, None]).astype(np.float32)
    counts = np.zeros((3 * votes.n_statements, of_type.shape[1]))
    tally(votes.starts, votes.columns, votes.signs, weighed, counts)
    every = counts.sum(axis=1).reshape(-1, 3)
    base = (every + 1) / (every.sum(axis=1, keepdims=True) + 3)
    return maximised(counts, base)


def _ring_of(pairs: pd.DataFrame, n_people: int) -> NDArray[np.int64]:
    """Rings are what pairs join; numbered by their first member."""
    ring_of = np.full(n_people, -1, dtype=np.int64)
    if len(pairs):
        one, two = pairs["first"].to_numpy(), pairs["second"].to_numpy()
        graph = sparse.coo_array((np.ones(len(one)), (one, two)), shape=(n_people, n_people))
        _, part = connected_components(graph, directed=False)
        inside = np.unique(np.concatenate([one, two]))
        _, firsts, numbers = np.unique(part[inside], return_index=True, return_inverse=True)
        rank = np.argsort(np.argsort(firsts))
        ring_of[inside] = rank[numbers]
    return ring_of


def _all_pairs(votes: Votes) -> NDArray[np.int64]:
    """Every pair with enough shared statements of which nine in ten are voted on alike."""
    long = np.flatnonzero(np.diff(votes.starts) >= SHARED_MIN)
    ones = np.ones(len(votes.signs), dtype=np.float32)
    given = votes.matrix(ones)[long]
    shared = (given @ given.T).toarray()
    alike = np.zeros_like(shared)
    for value in (-1, 0, 1):
        said = votes.matrix((votes.signs == value).astype(np.float32))[long]
        alike += (said @ said.T).toarray()
    near = np.triu((shared >= SHARED_MIN) & (alike >= ALIKE_MIN * shared), 1)
    return long[np.argwhere(near)].astype(np.int64).reshape(-1, 2)


def _near_pairs(votes: Votes, statement: Prints) -> NDArray[np.int64]:
    """Pairs whose whole sets of votes are near equal, by banded minimum hashes.

    Eight bands of four hashes find a pair with nine tenths of its votes in common with a chance
    above 0.999, one with eight tenths with 0.98 (Broder 1997).
    """
    long = np.flatnonzero(np.diff(votes.starts) >= SHARED_MIN)
    vote = np.tile(np.arange(3, dtype=np.uint64), len(statement))
    cells = scattered(np.repeat(statement, 3) + vote)
    bands = _banded(votes.starts, votes.columns, votes.signs, long, cells, N_BANDS, N_ROWS)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        edges = np.flatnonzero(np.diff(band[order])) + 1
        for bucket in _shared_buckets(order, edges):
            one, two = np.triu_indices(len(bucket), 1)
            found.append(np.column_stack([bucket[one], bucket[two]]))
    pairs = np.concatenate(found)
    pairs = np.unique(np.sort(pairs, axis=1), axis=0) if len(pairs) else pairs
    return long[pairs].astype(np.int64).reshape(-1, 2)


def _shared_buckets(order: NDArray[np.int64], edges: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """People with the same band; of very full buckets the first, who stand for the others."""
    begin = np.concatenate([[0], edges])
    end = np.concatenate([edges, [len(order)]])
    full = np.flatnonzero(end - begin >= 2)  # noqa: PLR2004
    return [order[begin[k] : min(end[k], begin[k] + BUCKET_MAX)] for k in full]


@compiled
def _banded(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    people: NDArray[np.int64],
    cells: Prints,
    n_bands: int,
    n_rows: int,
) -> Prints:
    """(person, band) numbers that are equal where the band's minimum hashes are."""
    n_hashes = n_bands * n_rows
    keys = np.empty((len(people), n_bands), dtype=np.uint64)
    least = np.empty(n_hashes, dtype=np.uint64)
    for p in range(len(people)):
        least[:] = np.uint64(0xFFFFFFFFFFFFFFFF)
        for at in range(starts[people[p]], starts[people[p] + 1]):
            x = cells[columns[at] * 3 + values[at] + 1]
            for h in range(n_hashes):
                # one xorshift-multiply a hash: a fresh order of all cells
                x = np.uint64((x ^ (x >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9))
                x = np.uint64(x ^ (x >> np.uint64(32)))
                least[h] = min(least[h], x)
        for b in range(n_bands):
            key = np.uint64(b + 1)
            for r in range(n_rows):
                key = np.uint64((key ^ least[b * n_rows + r]) * np.uint64(0x94D049BB133111EB))
                key = np.uint64(key ^ (key >> np.uint64(31)))
            keys[p, b] = key
    return keys


@compiled
def _raked(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    person: int,
    of_type: Array,
    chances: Array,
) -> Array:
    """(vote, 3) chances of a person's votes given type and own habit, at the votes they cast."""
    begin, end = starts[person], starts[person + 1]
    n_types = of_type.shape[1]
    expected = np.zeros((end - begin, 3))
    given = np.zeros(3)
    for at in range(begin, end):
        given[values[at] + 1] += 1.0
        for v in range(3):
            for k in range(n_types):
                expected[at - begin, v] += of_type[person, k] * chances[columns[at], v, k]
    for _ in range(N_RAKES):
        sums = expected.sum(axis=0)
        for v in range(3):
            factor = (given[v] + PERSON_PRIOR) / (sums[v] + PERSON_PRIOR)
            expected[:, v] *= factor
        for row in range(end - begin):
            expected[row] /= expected[row].sum()
    return expected


@compiled
def _overlap(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    pairs: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Statements that both of a pair voted on, and those on which they voted alike."""
    shared = np.zeros(len(pairs), dtype=np.int64)
    alike = np.zeros(len(pairs), dtype=np.int64)
    for pair in range(len(pairs)):
        i, j = pairs[pair, 0], pairs[pair, 1]
        a, b = starts[i], starts[j]
        while a < starts[i + 1] and b < starts[j + 1]:
            if columns[a] == columns[b]:
                shared[pair] += 1
                alike[pair] += values[a] == values[b]
            step_a, step_b = columns[a] <= columns[b], columns[b] <= columns[a]
            a += step_a
            b += step_b
    return shared, alike


@compiled
def _log_chance(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    pairs: NDArray[np.int64],
    of_type: Array,
    chances: Array,
) -> Array:
    """Log of a bound on the chance that each pair's votes are so alike.

    A coincidence counts the more the less it was to be expected (minus the log of its chance);
    the sum's tail is bounded by the least of its exponential moments over a few tilts.
    """
    found = np.zeros(len(pairs))
    tilts = TILTS
    for pair in range(len(pairs)):
        i, j = pairs[pair, 0], pairs[pair, 1]
        p = _raked(starts, columns, values, i, of_type, chances)
        q = _raked(starts, columns, values, j, of_type, chances)
        a, b = starts[i], starts[j]
        surprise = 0.0
        moments = np.zeros(len(tilts))
        while a < starts[i + 1] and b < starts[j + 1]:
            if columns[a] == columns[b]:
                match = (p[a - starts[i]] * q[b - starts[j]]).sum()
                match = min(max(match, 1e-12), 1.0)
                worth = -np.log(match)
                surprise += worth * (values[a] == values[b])
                moments += np.log(1.0 + match * (np.exp(tilts * worth) - 1.0))
            step_a, step_b = columns[a] <= columns[b], columns[b] <= columns[a]
            a += step_a
            b += step_b
        found[pair] = min(0.0, (moments - tilts * surprise).min())
    return found
