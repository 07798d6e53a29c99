"""Five relations between places, one for each kind of group (组团); arrays in, matrices out.

Each answers "how much would these two gain from being in one group?" with a symmetric sparse
(place, place) matrix of weights of at least 0 and an empty diagonal. The unit differs from relation
to relation, so rankings are made within a relation and never across.

Each raises ShapeMismatch, MinutesInvalid or RelationInvalid with a sentence that names what was
given and cannot be read.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.given import whole
from xiezhi.organization.groups.relation_check import (
    amounts,
    checked_minutes,
    checked_table,
    ends_of,
    flags,
    fraction,
    members,
    not_negative,
    pairs_named,
    positive,
    slower_way,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Indices = NDArray[np.int32] | NDArray[np.int64]


def neighbouring_towns(
    border_km: ArrayLike | sparse.sparray,
    minutes: ArrayLike,
    core_minutes: ArrayLike,
    *,
    within_minutes: float = 60.0,
    half_remote_minutes: float = 60.0,
    planned: ArrayLike | None = None,
) -> sparse.csr_array:
    """Neighbouring towns (毗邻城镇): they touch, are within an hour, and far from any core.

    border_km: (place, place), positive where two share a border. minutes: (place, place). core_
    minutes: (place,) to the nearest core; inf where none is reached. planned: (place,) true where
    another plan already holds the place, which then has no tie. The weight of neighbours i, j is
    `(1 - slower minutes / within_minutes) * sqrt(r_i * r_j)`, 0 beyond the limit, with remoteness
    `r = core_minutes / (core_minutes + half_remote_minutes)`: 0 in a core, 1/2 at half_remote_
    minutes, towards 1 far from all. Ours, after the paper's description.

    >>> touch, minutes = np.array([[0, 9.0], [9.0, 0]]), np.array([[0, 30.0], [30.0, 0]])
    >>> neighbouring_towns(touch, minutes, [60, 60]).toarray().tolist()
    [[0.0, 0.25], [0.25, 0.0]]
    """
    within = positive("within_minutes", within_minutes)
    half = positive("half_remote_minutes", half_remote_minutes)
    slower = slower_way(minutes)
    n = len(slower)
    i, j = pairs_named("border_km", border_km, n)
    remoteness = 1 - half / (amounts("core_minutes", core_minutes, n, endless=True) + half)
    free = np.ones(n) if planned is None else 1.0 - flags("planned", planned, n)
    near = np.maximum(0, 1 - slower[i, j] / within)
    return _relation(i, j, near * np.sqrt(remoteness[i] * remoteness[j]) * free[i] * free[j], n)


def co_city(
    people: ArrayLike,
    jobs: ArrayLike,
    minutes: ArrayLike,
    *,
    half_minutes: float = 20.0,
    reach_minutes: float = 60.0,
) -> sparse.csr_array:
    """Co-city (同城化): the share of each other's people who would work across.

    people, jobs: (place,). minutes: (place, place), whose diagonal is the travel within a place.
    Residents of i choose among all jobs within reach_minutes, their own included, in proportion to
    `jobs_j * 2 ** (-minutes_ij / half_minutes)` (a production-constrained gravity model, Wilson
    1971, Environment and Planning A 3); the weight of i, j is the share of i's people who choose j
    plus the share of j's who choose i.

    >>> co_city([10, 10], [5, 5], [[0, 20.0], [20.0, 0]]).toarray().round(3).tolist()
    [[0.0, 0.667], [0.667, 0.0]]
    """
    half = positive("half_minutes", half_minutes)
    reach = not_negative("reach_minutes", reach_minutes)
    table = checked_minutes(minutes)
    n = len(table)
    residents = amounts("people", people, n)
    pull = amounts("jobs", jobs, n) * np.where(table <= reach, np.exp2(-table / half), 0.0)
    all_jobs = pull.sum(axis=1, keepdims=True)
    share = np.divide(pull, all_jobs, out=np.zeros_like(pull), where=all_jobs > 0)
    share = share * (residents[:, None] > 0)
    both = sparse.coo_array(share + share.T)
    return _relation(both.row, both.col, both.data, n)


def shared_resource(
    site_counts: ArrayLike,
    quotients: ArrayLike | None = None,
    *,
    near: sparse.sparray | None = None,
    site_share: float = 0.5,
) -> sparse.csr_array:
    """Shared special resource (特色资源): the same kinds of sites, the same specialised industries.

    site_counts: (place, kind) sites of each kind. quotients: (place, industry) location quotients;
    what counts is the excess over 1. near: (place, place), positive
    for the pairs to look at; all if none.
    Both are cosines. Kinds are weighted by rarity, `ln(places / places that have the kind)`, so
    that what everybody has ties nobody; counts enter as `ln(1 + count)`. The weight is site_share
    of the first and the rest of the second; the first alone without quotients.

    >>> shared_resource([[2, 0], [1, 0], [0, 1]]).toarray().round(3).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    counts, share = checked_table("site_counts", site_counts), fraction("site_share", site_share)
    n = len(counts)
    rarity = np.log(max(1, n) / np.maximum(1, (counts > 0).sum(axis=0)))
    alike = _cosine(np.log1p(counts) * rarity)
    if quotients is not None:
        excess = np.maximum(0.0, checked_table("quotients", quotients, n) - 1)
        alike = share * alike + (1 - share) * _cosine(excess)
    i, j = np.nonzero(alike) if near is None else pairs_named("near", near, n)
    return _relation(i, j, alike[i, j], n)


def along_lines(
    n: int, lines: Sequence[Sequence[int]], flows: ArrayLike | None = None
) -> sparse.csr_array:
    """Transport corridor (交通走廊), from named lines: places in their order along each line.

    n: how many places. lines: positions of the places each line serves. flows: (line,) weights,
    e.g. trains a day; ones if none. The weight of i, j is the sum over the lines that serve both of
    `flow / stops apart`. A line that ends where it began is a loop: the nearer way round counts.

    >>> along_lines(3, [[0, 1, 2]]).toarray().tolist()
    [[0.0, 1.0, 0.5], [1.0, 0.0, 1.0], [0.5, 1.0, 0.0]]
    """
    whole("n", n, ShapeMismatch, 1)
    weights = np.ones(len(lines)) if flows is None else amounts("flows", flows, len(lines))
    blocks = []
    for line, flow in zip(lines, weights, strict=True):
        stops = members("lines", line, n)
        places, place = np.unique(stops, return_inverse=True)
        tie = np.zeros((len(places), len(places)))
        # A line may pass a place twice; the nearer stop counts.
        np.maximum.at(tie, np.ix_(place, place), flow / np.maximum(_stops_apart(stops), 1))
        blocks.append((places, tie))
    return _summed(n, blocks)


def on_shortest_paths(
    minutes: ArrayLike,
    ends: ArrayLike,
    *,
    flows: ArrayLike | None = None,
    detour_minutes: float = 10.0,
) -> sparse.csr_array:
    """Transport corridor (交通走廊), from travel times: places on the way between two ends.

    minutes: (place, place). ends: (corridor, 2) positions, e.g. cores and gateways. flows:
    (corridor,) weights; ones if none. A place lies on a corridor if going by way of it takes at
    most detour_minutes longer; the nearer to the direct way, the more: `p = 1 - detour /
    detour_minutes`. The weight of i, j is the sum over corridors of `flow * p_i * p_j * (1 -
    minutes_ij / minutes of the corridor)`.

    >>> line = np.abs(np.subtract.outer([0, 30, 60], [0, 30, 60]))
    >>> on_shortest_paths(line, [[0, 2]]).toarray().tolist()
    [[0.0, 0.5, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.0]]
    """
    way, limit = slower_way(minutes), positive("detour_minutes", detour_minutes)
    # What it takes to get about inside an end is no detour of the way between the ends.
    np.fill_diagonal(way, 0.0)
    corridors = ends_of(ends, len(way))
    weights = np.ones(len(corridors)) if flows is None else amounts("flows", flows, len(corridors))
    blocks = []
    for (a, b), flow in zip(corridors, weights, strict=True):
        if a == b or not np.isfinite(way[a, b]) or way[a, b] == 0:
            continue
        detour = way[a] + way[b] - way[a, b]
        passed = np.flatnonzero(detour < limit)
        on = 1 - np.maximum(0, detour[passed]) / limit
        close = np.maximum(0, 1 - way[np.ix_(passed, passed)] / way[a, b])
        blocks.append((passed, flow * np.outer(on, on) * close))
    return _summed(len(way), blocks)


def joint_projects(
    n: int, projects: Sequence[Sequence[int]], worth: ArrayLike | None = None
) -> sparse.csr_array:
    """Cooperation projects (合作项目): already joined by projects.

    n: how many places. projects: the places of each. worth: (project,) weights, e.g. yuan; ones if
    none. Each project gives `worth / (members - 1)` to each pair of its members, so that a
    project of the whole region ties no pair closely (Newman 2001, Physical Review E 64).

    >>> joint_projects(3, [[0, 1], [0, 1, 2]]).toarray().tolist()
    [[0.0, 1.5, 0.5], [1.5, 0.0, 0.5], [0.5, 0.5, 0.0]]
    """
    whole("n", n, ShapeMismatch, 1)
    weights = np.ones(len(projects)) if worth is None else amounts("worth", worth, len(projects))
    blocks = []
    for project, weight in zip(projects, weights, strict=True):
        own = np.unique(members("projects", project, n))
        size = len(own)
        blocks.append((own, np.full((size, size), weight / max(1, size - 1))))
    return _summed(n, blocks)


def _relation(i: Indices, j: Indices, weight: Floats, n: int) -> sparse.csr_array:
    """The matrix of some weights, without a diagonal and without zeros, the same both ways."""
    kept = (i != j) & (weight > 0)
    matrix = sparse.csr_array((weight[kept], (i[kept], j[kept])), shape=(n, n))
    return sparse.csr_array((matrix + matrix.T) / 2)


def _stops_apart(stops: Ints) -> Ints:
    """(stop, stop) how many stops lie between two stops of a line, the nearer way round a loop."""
    order = np.arange(len(stops))
    apart = np.abs(np.subtract.outer(order, order))
    is_loop = len(stops) > 1 and stops[0] == stops[-1]
    return np.minimum(apart, len(stops) - 1 - apart) if is_loop else apart


def _summed(n: int, blocks: list[tuple[NDArray[np.int64], Floats]]) -> sparse.csr_array:
    """The sum of small square tables, each about some of the n places."""
    row = [np.repeat(places, len(places)) for places, _ in blocks]
    column = [np.tile(places, len(places)) for places, _ in blocks]
    weight = [table.ravel() for _, table in blocks]
    none = np.empty(0, np.int64)
    where = np.concatenate([none, *row]), np.concatenate([none, *column])
    ties = sparse.coo_array((np.concatenate([np.empty(0), *weight]), where), shape=(n, n))
    return _relation(ties.row, ties.col, ties.data, n)


def _cosine(table: Floats) -> Floats:
    """(place, place) cosines of the rows; 0 where a row is empty."""
    # A row's largest entry becomes 1, so that no square is too large or too small for a float.
    most = table.max(axis=1, keepdims=True, initial=0.0)
    scaled = np.divide(table, most, out=np.zeros_like(table), where=most > 0)
    length = np.sqrt((scaled**2).sum(axis=1, keepdims=True))
    unit = np.divide(scaled, length, out=np.zeros_like(table), where=length > 0)
    alike: Floats = np.clip(unit @ unit.T, 0.0, 1.0)
    return alike
