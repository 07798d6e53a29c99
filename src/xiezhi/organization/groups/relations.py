"""Five relations between places, one for each kind of group (组团); arrays in, matrices out.

Each answers "how much would these two gain from being in one group?" with a symmetric sparse
(place, place) matrix of weights of at least 0 and an empty diagonal. The unit differs from relation
to relation, so rankings are made within a relation and never across.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from xiezhi.model.errors import ShapeMismatch
from xiezhi.organization.groups.errors import MinutesInvalid, RelationInvalid

Floats = NDArray[np.float64]


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
    touch = sparse.coo_array(sparse.csr_array(border_km) > 0)
    slower, remote = _slower(minutes), _persons("core_minutes", core_minutes, touch.shape[0])
    remoteness = 1 - half_remote_minutes / (remote + half_remote_minutes)
    free = np.ones(len(remote)) if planned is None else 1.0 - np.asarray(planned, np.float64)
    i, j = touch.row, touch.col
    near = np.maximum(0, 1 - slower[i, j] / within_minutes)
    return _relation(i, j, near * np.sqrt(remoteness[i] * remoteness[j]) * free[i] * free[j], touch)


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
    table = _minutes(minutes)
    residents = _persons("people", people, len(table))
    pull = _persons("jobs", jobs, len(table)) * np.where(
        table <= reach_minutes, np.exp2(-table / half_minutes), 0.0
    )
    all_jobs = pull.sum(axis=1, keepdims=True)
    share = np.divide(pull, all_jobs, out=np.zeros_like(pull), where=all_jobs > 0)
    share = share * (residents[:, None] > 0)
    both = sparse.coo_array(share + share.T)
    return _relation(both.row, both.col, both.data, both)


def shared_resource(
    site_counts: ArrayLike,
    quotients: ArrayLike | None = None,
    *,
    near: sparse.sparray | None = None,
    site_share: float = 0.5,
) -> sparse.csr_array:
    """Shared special resource (特色资源): the same kinds of sites, the same specialised industries.

    site_counts: (place, kind) sites of each kind. quotients: (place, industry) location quotients;
    what counts is the excess over 1. near: (place, place) pairs to look at; all if none.
    Both are cosines. Kinds are weighted by rarity, `ln(places / places that have the kind)`, so
    that what everybody has ties nobody; counts enter as `ln(1 + count)`. The weight is site_share
    of the first and the rest of the second; the first alone without quotients.

    >>> shared_resource([[2, 0], [1, 0], [0, 1]]).toarray().round(3).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    counts = _table("site_counts", site_counts)
    rarity = np.log(len(counts) / np.maximum(1, (counts > 0).sum(axis=0)))
    alike = _cosine(np.log1p(counts) * rarity)
    if quotients is not None:
        excess = np.maximum(0.0, _table("quotients", quotients, len(counts)) - 1)
        alike = site_share * alike + (1 - site_share) * _cosine(excess)
    pairs = sparse.coo_array(alike if near is None else near)
    return _relation(pairs.row, pairs.col, alike[pairs.row, pairs.col], pairs)


def along_lines(
    n: int, lines: Sequence[Sequence[int]], flows: ArrayLike | None = None
) -> sparse.csr_array:
    """Transport corridor (交通走廊), from named lines: places in their order along each line.

    n: how many places. lines: positions of the places each line serves. flows: (line,) weights,
    e.g. trains a day; ones if none. The weight of i, j is the sum over the lines that serve both of
    `flow / stops apart`.

    >>> along_lines(3, [[0, 1, 2]]).toarray().tolist()
    [[0.0, 1.0, 0.5], [1.0, 0.0, 1.0], [0.5, 1.0, 0.0]]
    """
    weights = np.ones(len(lines)) if flows is None else _persons("flows", flows, len(lines))
    blocks = []
    for line, flow in zip(lines, weights, strict=True):
        places, stop = np.unique(_members(line, n), return_inverse=True)
        apart = np.abs(np.subtract.outer(np.arange(len(stop)), np.arange(len(stop))))
        tie = np.zeros((len(places), len(places)))
        # A loop line passes a place twice; the nearer way round counts.
        np.maximum.at(tie, np.ix_(stop, stop), flow / np.maximum(apart, 1))
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
    way = _slower(minutes)
    corridors = np.asarray(ends, np.int64).reshape(-1, 2)
    weights = np.ones(len(corridors)) if flows is None else _persons("flows", flows, len(corridors))
    blocks = []
    for (a, b), flow in zip(corridors, weights, strict=True):
        if a == b or not np.isfinite(way[a, b]) or way[a, b] == 0:
            continue
        detour = way[a] + way[b] - way[a, b]
        passed = np.flatnonzero(detour < detour_minutes)
        on = 1 - np.maximum(0, detour[passed]) / detour_minutes
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
    weights = np.ones(len(projects)) if worth is None else _persons("worth", worth, len(projects))
    blocks = []
    for project, weight in zip(projects, weights, strict=True):
        members = np.unique(_members(project, n))
        size = len(members)
        blocks.append((members, np.full((size, size), weight / max(1, size - 1))))
    return _summed(n, blocks)


def _relation(
    i: NDArray[np.int32], j: NDArray[np.int32], weight: Floats, like: sparse.sparray
) -> sparse.csr_array:
    """The matrix of some weights, without a diagonal and without zeros, the same both ways."""
    kept = (i != j) & (weight > 0)
    matrix = sparse.csr_array((weight[kept], (i[kept], j[kept])), shape=like.shape)
    return sparse.csr_array((matrix + matrix.T) / 2)


def _summed(n: int, blocks: list[tuple[NDArray[np.int64], Floats]]) -> sparse.csr_array:
    """The sum of small square tables, each about some of the n places."""
    row = [np.repeat(places, len(places)) for places, _ in blocks]
    column = [np.tile(places, len(places)) for places, _ in blocks]
    weight = [table.ravel() for _, table in blocks]
    none = np.empty(0, np.int64)
    where = np.concatenate([none, *row]), np.concatenate([none, *column])
    ties = sparse.coo_array((np.concatenate([np.empty(0), *weight]), where), shape=(n, n))
    return _relation(ties.row, ties.col, ties.data, ties)


def _minutes(minutes: ArrayLike) -> Floats:
    table = np.asarray(minutes, np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:  # noqa: PLR2004
        raise ShapeMismatch(f"minutes have shape {table.shape}; expected (place, place).")
    if not (table >= 0).all():
        raise MinutesInvalid(
            f"minutes hold {int((~(table >= 0)).sum())} entries that are NaN or negative; expected "
            "at least 0, inf where no way leads."
        )
    return table


def _slower(minutes: ArrayLike) -> Floats:
    table = _minutes(minutes)
    slower: Floats = np.maximum(table, table.T)
    return slower


def _persons(name: str, given: ArrayLike, n: int) -> Floats:
    """(n,) numbers of at least 0; infinite ones are left to the formula."""
    numbers = np.asarray(given, np.float64)
    if numbers.shape != (n,):
        raise ShapeMismatch(f"{name} have shape {numbers.shape}; expected ({n},).")
    if not (numbers >= 0).all():
        raise RelationInvalid(
            f"{name} hold {int((~(numbers >= 0)).sum())} entries that are NaN or negative; "
            "expected at least 0."
        )
    return numbers


def _table(name: str, given: ArrayLike, n: int | None = None) -> Floats:
    table = np.asarray(given, np.float64)
    if table.ndim != 2 or (n is not None and len(table) != n):  # noqa: PLR2004
        raise ShapeMismatch(f"{name} have shape {table.shape}; expected one row a place.")
    if not (np.isfinite(table) & (table >= 0)).all():
        raise RelationInvalid(f"{name} hold NaN, infinite or negative entries; expected none.")
    return table


def _cosine(table: Floats) -> Floats:
    """(place, place) cosines of the rows; 0 where a row is empty."""
    length = np.sqrt((table**2).sum(axis=1, keepdims=True))
    unit = np.divide(table, length, out=np.zeros_like(table), where=length > 0)
    alike: Floats = np.clip(unit @ unit.T, 0.0, 1.0)
    return alike


def _members(places: Sequence[int], n: int) -> NDArray[np.int64]:
    members = np.asarray(places, np.int64)
    if len(members) and (members.min() < 0 or members.max() >= n):
        raise ShapeMismatch(f"places {sorted(places)} were named; positions are 0 to {n - 1}.")
    return members
