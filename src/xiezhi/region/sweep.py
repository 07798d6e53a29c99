"""Distances down an elimination tree, for many destinations in one sweep.

Each destination climbs to all nodes above it, which is one path of the tree. Then the tree is
walked from the top: the row of a node, its minutes to every destination, is the least over its
upward edges of the edge plus the row at the other end, which lies on the path above and so
still on the stack. Rows are handled as vectors, block by block so that the stack stays in the
processor's cache.

Sources: Delling, Goldberg, Nowatzyk and Werneck (2013), PHAST; Ouyang et al. (2018), hierarchy
and tree decomposition for shortest paths. Ours differs in that it needs no labels: rows live
as long as the walk is below them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xiezhi.region.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xiezhi.region.elimination import Hierarchy

STACK_BYTES = 4 * 2**20  # the rows on the stack, for all destinations of one block


def swept_minutes(
    hierarchy: Hierarchy, origins: NDArray[np.int64], destinations: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(origin, destination) minutes between nodes, each named once; inf where no way leads."""
    rows, columns = hierarchy.rank[origins], hierarchy.rank[destinations]
    climbing = _with_all_above(hierarchy.parent, rows)
    needed = climbing | _with_all_above(hierarchy.parent, columns)
    visit, n_below = _preorder(hierarchy.parent, needed)
    by_visit = np.argsort(visit[columns], kind="stable")
    sorted_visits = visit[columns][by_visit]
    walk = np.flatnonzero(climbing)
    walk = walk[np.argsort(visit[walk], kind="stable")]
    low = np.searchsorted(sorted_visits, visit[walk])
    high = np.searchsorted(sorted_visits, visit[walk] + n_below[walk])
    row_of = np.full(len(hierarchy.parent), -1, np.int64)
    row_of[rows] = np.arange(len(rows))
    minutes = np.empty((len(rows), len(columns)))
    _sweep(
        hierarchy.start, hierarchy.depth[hierarchy.up_rank], hierarchy.up_minutes,
        hierarchy.parent, hierarchy.depth, walk, low, high, row_of,
        columns[by_visit], by_visit, _block(hierarchy), minutes,
    )  # fmt: skip
    return minutes


def _block(hierarchy: Hierarchy) -> int:
    """How many destinations a sweep takes: as many as the stack holds, 64 at least."""
    return max(64, STACK_BYTES // 8 // (int(hierarchy.depth.max()) + 1))


@compiled
def _with_all_above(parent, ranks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    marked = np.zeros(len(parent), np.bool_)
    for rank in ranks:
        k = rank
        while k >= 0 and not marked[k]:
            marked[k] = True
            k = parent[k]
    return marked


@compiled
def _preorder(parent, needed):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """When a walk from the top visits each needed rank, and how many it then has below.

    A subtree is a run of visits: from a rank's own to that plus `n_below` (itself included).
    """
    n = len(parent)
    n_below, visit, cursor = np.zeros(n, np.int64), np.full(n, -1, np.int64), np.zeros(n, np.int64)
    for k in range(n):
        if needed[k]:
            n_below[k] += 1
            if parent[k] >= 0:
                n_below[parent[k]] += n_below[k]
    top = 0
    for k in range(n - 1, -1, -1):
        if needed[k]:
            if parent[k] >= 0:
                visit[k] = cursor[parent[k]]
                cursor[parent[k]] += n_below[k]
            else:
                visit[k] = top
                top += n_below[k]
            cursor[k] = visit[k] + 1
    return visit, n_below


@compiled
def _sweep(  # type: ignore[no-untyped-def]  # noqa: ANN202, PLR0917
    start, up_depth, up_minutes, parent, depth,  # noqa: ANN001
    walk, low, high, row_of, columns, column_at, block, minutes,  # noqa: ANN001
):  # fmt: skip
    n_levels = depth.max() + 1
    for first in range(0, len(columns), block):
        last = min(first + block, len(columns))
        climb = np.full((last - first, n_levels), np.inf)
        for j in range(last - first):
            _climb(columns[first + j], start, up_depth, up_minutes, parent, depth, climb[j])
        stack = np.empty((n_levels, last - first))
        for i in range(len(walk)):
            k = walk[i]
            row = stack[depth[k]]
            row[:] = np.inf
            for j in range(max(low[i], first), min(high[i], last)):
                row[j - first] = climb[j - first, depth[k]]
            _descend(row, stack, up_depth, up_minutes, start[k], start[k + 1])
            if row_of[k] >= 0:
                out = minutes[row_of[k]]
                for j in range(first, last):
                    out[column_at[j]] = row[j - first]


@compiled
def _climb(k, start, up_depth, up_minutes, parent, depth, reached):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Minutes to all ranks above k, by their depth."""
    reached[depth[k]] = 0.0
    while k >= 0:
        here = reached[depth[k]]
        for e in range(start[k], start[k + 1]):
            reached[up_depth[e]] = min(reached[up_depth[e]], here + up_minutes[e])
        k = parent[k]


@compiled
def _descend(row, stack, up_depth, up_minutes, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The row made least over its upward edges, four at a time to spare memory traffic."""
    n, e = len(row), first
    while e + 4 <= last:
        a, b = stack[up_depth[e]], stack[up_depth[e + 1]]
        c, d = stack[up_depth[e + 2]], stack[up_depth[e + 3]]
        wa, wb, wc, wd = up_minutes[e], up_minutes[e + 1], up_minutes[e + 2], up_minutes[e + 3]
        for j in range(n):
            ab, cd = min(a[j] + wa, b[j] + wb), min(c[j] + wc, d[j] + wd)
            row[j] = min(row[j], min(ab, cd))  # noqa: PLW3301  (pairs compile to vectors)
        e += 4
    while e < last:
        a, wa = stack[up_depth[e]], up_minutes[e]
        for j in range(n):
            row[j] = min(row[j], a[j] + wa)
        e += 1
