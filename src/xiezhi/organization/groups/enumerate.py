"""Every group, each exactly once: connected sets of neighbours across a border; compiled.

The tree of Wernicke's ESU: a set grows from its first place (in the order of codes), by places
after it, and a place may join only at the moment when it first borders on the set or as long as it
waits from then; so each connected set is met along one path only. Branches are cut only where no
group can follow: two members beyond the time limit (no larger set can mend that), or a side still
missing that lies farther off than the places left to add. What is counted is therefore complete.

Source: Wernicke (2006), IEEE/ACM Trans. Computational Biology and Bioinformatics 3(4).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.groups.question import Ground
from xiezhi.region.compiled import compiled

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Search(NamedTuple):
    """What to look for. least: rank by the smallest tie, else by the sum.

    steps_max: sets looked at before giving up. taken: (group, place) groups that a candidate may
    overlap by at most `overlap_max` of the smaller of the two. bars: (watched, size) a candidate
    beats a watched group if its key is above the bar of its size; levels: (watched, size) and
    stands beside it if its key is just that, -1 where no key of the size can be. supported: keep
    only sets in which every member has a tie to another.
    """

    size_min: int
    size_max: int
    sides_min: int
    least: bool
    steps_max: int
    taken: Flags
    overlap_max: float
    bars: Ints
    levels: Ints
    supported: bool


class Found(NamedTuple):
    """What was met, changed in place; all by size (0..size_max).

    counts: (size,). n_best: (size,) how many are kept. keys: (size, kept) and sets: (size, kept,
    member) the best so far, in no order. worst: (size,) which of the kept is the worst. beaten:
    (watched, size) how many candidates are above the bar, and level: how many stand beside it.
    supported: (size,) candidates in which every member has a tie. steps: (1,) sets looked at.
    """

    counts: Ints
    n_best: Ints
    keys: Ints
    sets: Ints
    worst: Ints
    beaten: Ints
    level: Ints
    supported: Ints
    steps: Ints


class Ball(NamedTuple):
    """The places that can be in a group with a root, numbered from 0, the root.

    members: (local,) places. local: (place,) the number of a place, -1 outside. near: (local,
    local) within the limit. ties: (local, local).
    """

    members: Ints
    local: Ints
    near: Flags
    ties: Ints


class Path(NamedTuple):
    """Where the walk is; index 1 is the root's level, level d holds a set of d places.

    chosen: (level,) local numbers. waiting: (level, local) who may join, n_waiting: (level,).
    covered: (local,) the level at which a place first bordered on the set, 0 not yet. total,
    smallest: (level,) sum and least of the ties. sides: (level,) bits. linked: (level,) bits of
    the levels whose places have a tie within the set. hops: (level, side) steps to each side.
    """

    chosen: Ints
    waiting: Ints
    n_waiting: Ints
    covered: Ints
    total: Ints
    smallest: Ints
    sides: Ints
    linked: Ints
    hops: Ints


_NO_TIE_YET = np.int64(2**62)


@compiled
def ball_of(ground: Ground, root: int, size_max: int, local: Ints) -> Ball:
    """The root and the later places within the limit and size_max - 1 steps; `local` is changed."""
    near_root = np.zeros(len(ground.side), np.bool_)
    for e in range(ground.near_indptr[root], ground.near_indptr[root + 1]):
        near_root[ground.near_indices[e]] = ground.near_indices[e] > root
    members, ring_end = [root], 1
    local[root] = 0
    at = 0
    for _ in range(size_max - 1):
        while at < ring_end:
            here = members[at]
            at += 1
            for e in range(ground.indptr[here], ground.indptr[here + 1]):
                other = ground.indices[e]
                if near_root[other] and local[other] < 0:
                    local[other] = len(members)
                    members.append(other)
        ring_end = len(members)
    return ties_within(ground, np.array(members), local)


@compiled
def ties_within(ground: Ground, members: Ints, local: Ints) -> Ball:
    """The pairs within the limit and their ties, among a ball's members."""
    near = np.zeros((len(members), len(members)), np.bool_)
    ties = np.zeros((len(members), len(members)), np.int64)
    for i in range(len(members)):
        for e in range(ground.near_indptr[members[i]], ground.near_indptr[members[i] + 1]):
            j = local[ground.near_indices[e]]
            if j >= 0:
                near[i, j] = True
                ties[i, j] = ground.ties[e]
    return Ball(members, local, near, ties)


@compiled
def side_bit(side: int) -> int:
    """The bit of a side; none for places without one."""
    return 1 << side if side >= 0 else 0


@compiled
def n_sides(bits: int) -> int:
    """How many sides the bits name."""
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


@compiled
def places_needed(path: Path, level: int, sides_min: int) -> int:
    """At least so many places must join before enough sides are there."""
    missing = sides_min - n_sides(path.sides[level])
    if missing <= 0:
        return 0
    away = np.sort(path.hops[level])
    absent = away[away > 0]
    if len(absent) < missing:
        return len(path.covered) + len(path.chosen)
    return int(max(missing, absent[missing - 1]))


@compiled
def is_before(a: Ints, b: Ints) -> bool:
    """Whether one sorted set of places comes before another of the same size."""
    for i in range(len(a)):
        if a[i] != b[i]:
            return bool(a[i] < b[i])
    return False


@compiled
def note_worst(found: Found, size: int) -> None:
    """Find the worst of the kept: least key, of those the last by its places."""
    worst = 0
    for k in range(1, found.n_best[size]):
        key, least = found.keys[size, k], found.keys[size, worst]
        if key < least or (
            key == least and is_before(found.sets[size, worst, :size], found.sets[size, k, :size])
        ):
            worst = k
    found.worst[size] = worst


@compiled
def overlaps(search: Search, places: Ints) -> bool:
    """Whether a set shares more with a taken group than it may, or is that group."""
    for t in range(len(search.taken)):
        shared = 0
        for place in places:
            shared += search.taken[t, place]
        size = search.taken[t].sum()
        if shared > search.overlap_max * min(len(places), size) + 1e-9:
            return True
        if shared == size and size == len(places):
            return True
    return False


@compiled
def keep(found: Found, search: Search, key: int, places: Ints) -> None:
    """Keep a candidate if it is among the best of its size."""
    size = len(places)
    full = found.n_best[size] == found.keys.shape[1]
    worst = found.worst[size]
    ties_worst = full and key == found.keys[size, worst]
    if ties_worst and not is_before(places, found.sets[size, worst, :size]):
        return
    if overlaps(search, places):
        return
    slot = worst if full else found.n_best[size]
    found.n_best[size] += not full
    found.keys[size, slot] = key
    found.sets[size, slot, :size] = places
    note_worst(found, size)


@compiled
def report(found: Found, search: Search, ball: Ball, path: Path, level: int, key: int) -> None:
    """Count the candidate at a level of the path, and keep it if it is among the best."""
    found.counts[level] += 1
    is_supported = path.linked[level] == (1 << (level + 1)) - 2
    found.supported[level] += is_supported
    for w in range(len(search.bars)):
        found.beaten[w, level] += key > search.bars[w, level]
        found.level[w, level] += key == search.levels[w, level]
    if search.supported and not is_supported:
        return
    kept = found.n_best[level]
    if kept < found.keys.shape[1] or key >= found.keys[level, found.worst[level]]:
        keep(found, search, key, np.sort(ball.members[path.chosen[1 : level + 1]]))


@compiled
def put(ground: Ground, ball: Ball, path: Path, level: int, joins: int) -> None:
    """Write down the set of a level: that of the level below and one place more."""
    total, smallest = path.total[level - 1], path.smallest[level - 1]
    linked = path.linked[level - 1]
    for d in range(1, level):
        tie = ball.ties[joins, path.chosen[d]]
        total += tie
        smallest = min(smallest, tie)
        if tie > 0:
            linked |= (1 << level) | (1 << d)
    path.chosen[level] = joins
    path.linked[level] = linked
    path.total[level], path.smallest[level] = total, smallest
    side = ground.side[ball.members[joins]]
    path.sides[level] = path.sides[level - 1] | side_bit(side)


@compiled
def near_all(ball: Ball, path: Path, level: int, joins: int) -> bool:
    """Whether a place is within the limit of the whole set of a level."""
    for d in range(1, level + 1):  # noqa: SIM110  compiled: a generator would cost
        if not ball.near[joins, path.chosen[d]]:
            return False
    return True


@compiled
def descend(ground: Ground, ball: Ball, path: Path, level: int) -> None:
    """Who may join the set of a level: those who waited below, and its last place's neighbours."""
    last, n = path.chosen[level], 0
    for k in range(path.n_waiting[level - 1]):
        other = path.waiting[level - 1, k]
        if ball.near[last, other]:
            path.waiting[level, n] = other
            n += 1
    here = ball.members[last]
    for e in range(ground.indptr[here], ground.indptr[here + 1]):
        other = ball.local[ground.indices[e]]
        if other >= 0 and path.covered[other] == 0:
            path.covered[other] = level
            if near_all(ball, path, level, other):
                path.waiting[level, n] = other
                n += 1
    path.n_waiting[level] = n


@compiled
def may_grow(ground: Ground, ball: Ball, path: Path, level: int, search: Search) -> bool:
    """Whether some group can contain the set of a level and more."""
    if level >= search.size_max:
        return False
    place = ball.members[path.chosen[level]]
    path.hops[level] = np.minimum(path.hops[level - 1], ground.hops[:, place])
    return level + places_needed(path, level, search.sides_min) <= search.size_max


@compiled
def climb(path: Path, level: int) -> None:
    """Leave a level: what it covered is uncovered."""
    for i in range(len(path.covered)):
        if path.covered[i] == level:
            path.covered[i] = 0


@compiled
def new_path(n_local: int, levels: int, sides: int) -> Path:
    """A path before its root."""
    path = Path(
        np.zeros(levels, np.int64),
        np.zeros((levels, n_local), np.int64),
        np.zeros(levels, np.int64),
        np.zeros(n_local, np.int64),
        np.zeros(levels, np.int64),
        np.full(levels, _NO_TIE_YET),
        np.zeros(levels, np.int64),
        np.zeros(levels, np.int64),
        np.full((levels, sides), 1 << 30),
    )
    path.covered[0] = levels
    return path


@compiled
def walk(ground: Ground, ball: Ball, search: Search, found: Found) -> None:
    """All groups whose first place is the ball's root."""
    path = new_path(len(ball.members), search.size_max + 1, len(ground.hops))
    put(ground, ball, path, 1, 0)
    level = 0
    if may_grow(ground, ball, path, 1, search):
        descend(ground, ball, path, 1)
        level = 1
    while level > 0 and found.steps[0] < search.steps_max:
        if path.n_waiting[level] == 0:
            climb(path, level)
            level -= 1
            continue
        path.n_waiting[level] -= 1
        put(ground, ball, path, level + 1, path.waiting[level, path.n_waiting[level]])
        found.steps[0] += 1
        size = level + 1
        if size >= search.size_min and n_sides(path.sides[size]) >= search.sides_min:
            key = path.smallest[size] if search.least else path.total[size]
            report(found, search, ball, path, size, key)
        if may_grow(ground, ball, path, size, search):
            descend(ground, ball, path, size)
            level = size


@compiled
def enumerate_groups(ground: Ground, search: Search, found: Found) -> bool:
    """Meet every group once; False if the steps ran out before."""
    local = np.full(len(ground.side), -1, np.int64)
    for root in range(len(ground.side)):
        ball = ball_of(ground, root, search.size_max, local)
        if len(ball.members) >= search.size_min:
            walk(ground, ball, search, found)
        local[ball.members] = -1
        if found.steps[0] >= search.steps_max:
            return False
    return True


def nothing_found(search: Search, n_best: int) -> Found:
    """The tally before the search."""
    sizes = search.size_max + 1
    return Found(
        np.zeros(sizes, np.int64),
        np.zeros(sizes, np.int64),
        np.zeros((sizes, n_best), np.int64),
        np.zeros((sizes, n_best, search.size_max), np.int64),
        np.zeros(sizes, np.int64),
        np.zeros((len(search.bars), sizes), np.int64),
        np.zeros((len(search.bars), sizes), np.int64),
        np.zeros(sizes, np.int64),
        np.zeros(1, np.int64),
    )
