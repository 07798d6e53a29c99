"""Belts (带): sites of one theme that lie on one way, across the border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.text import Text
from xiezhi.organization.given import number, numbers, whole
from xiezhi.organization.zone.errors import BeltsInvalid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DETOUR_MINUTES = 30.0
LEG_MINUTES = 120.0
LENGTH_MINUTES = 300.0
N_STOPS_MIN = 3
OVERLAP_MAX = 0.5


@dataclass(frozen=True, slots=True)
class Belt:
    """A chain of stops from one end to the other.

    stops: places in the order of the way. n_sites: sites of all stops together. minutes: of all
    legs together; direct_minutes: from end to end without stopping; longest_leg: minutes.
    """

    stops: tuple[int, ...]
    n_sites: int
    minutes: float
    direct_minutes: float
    longest_leg: float


def belts(
    minutes: Floats,
    n_sites: Ints,
    side_i: Ints,
    *,
    n_belts: int = 2,
    detour_minutes: float = DETOUR_MINUTES,
    leg_minutes: float = LEG_MINUTES,
    length_minutes: float = LENGTH_MINUTES,
) -> tuple[Belt, ...]:
    """The chains with most sites, best first, over every pair of ends.

    A place lies on the way between two ends where going by it alone takes at most `detour_minutes`
    more, so that all stops together may take longer than that; a leg from stop to stop takes at
    most `leg_minutes`, all legs `length_minutes`. A belt has three stops or more, of two sides or
    more. Ties: the shorter way. A further belt shares at most half of its stops with one before it.
    minutes: (place, place); n_sites: (place,) sites of the theme; side_i: (place,), negative for
    no side (such a place is no stop). Every pair of ends is tried, so none of this form is missed.
    Raises BeltsInvalid.
    """
    minutes, n_sites, side_i = _checked(minutes, n_sites, side_i)
    whole("n_belts", n_belts, BeltsInvalid, 1)
    for name, limit in (
        ("detour_minutes", detour_minutes),
        ("leg_minutes", leg_minutes),
        ("length_minutes", length_minutes),
    ):
        number(name, limit, BeltsInvalid, endless=True)
    stops = np.flatnonzero((n_sites > 0) & (side_i >= 0))
    there = (minutes + minutes.T)[np.ix_(stops, stops)] / 2
    found: dict[frozenset[int], Belt] = {}
    for a in range(len(stops)):
        for b in range(a + 1, len(stops)):
            way = _on_the_way(there, a, b, detour_minutes)
            belt = _belt(there, way, stops, n_sites)
            kept = belt.longest_leg <= leg_minutes and belt.minutes <= length_minutes
            sides = len(set(side_i[list(belt.stops)]))
            if kept and len(way) >= N_STOPS_MIN and sides > 1:
                found.setdefault(frozenset(belt.stops), belt)
    ranked = sorted(found.values(), key=lambda b: (-b.n_sites, b.minutes, b.stops))
    return _apart(ranked, n_belts)


def _checked(minutes: Floats, n_sites: Ints, side_i: Ints) -> tuple[Floats, Ints, Ints]:
    """Minutes of at least 0 (inf where no way leads), counts of sites and sides, of one size."""
    way, sites, sides = (
        numbers(name, given, BeltsInvalid)
        for name, given in (("minutes", minutes), ("n_sites", n_sites), ("side_i", side_i))
    )
    n = sites.size
    if way.shape != (n, n) or sites.shape != (n,) or sides.shape != (n,):
        raise BeltsInvalid(
            Text(
                f"时间表的形状为 {way.shape}，资源点 {sites.shape}，所属方 {sides.shape}；"
                "三者应为同样的地方。",
                f"minutes have shape {way.shape}, sites {sites.shape}, sides {sides.shape}; "
                "expected the same places in all.",
            )
        )
    counted = np.isfinite(sites) & (sites >= 0) & (sites % 1 == 0)
    if not ((way >= 0).all() and counted.all() and np.isfinite(sides).all()):
        raise BeltsInvalid(
            Text(
                "时间应不小于 0（无路可通处为无穷），资源点数应为不小于 0 的整数，所属方应为整数。",
                "minutes are expected to be at least 0 (inf where no way leads), sites whole "
                "numbers of at least 0, sides whole numbers.",
            )
        )
    return way, sites.astype(np.int64), sides.astype(np.int64)


def _on_the_way(there: Floats, a: int, b: int, detour_minutes: float) -> Ints:
    """Stops between two ends, in order; none where no way leads."""
    if not np.isfinite(there[a, b]):
        return np.array([a, b])
    near = np.flatnonzero(there[a] + there[b] <= there[a, b] + detour_minutes)
    # The ends stay ends, whatever lies just behind them.
    between = near[(there[a, near] <= there[a, b]) & (there[b, near] <= there[a, b])]
    inner = between[(between != a) & (between != b)]
    inner = inner[np.argsort(there[a, inner] - there[b, inner], kind="stable")]
    return np.concatenate([[a], inner, [b]])


def _belt(there: Floats, way: Ints, stops: Ints, n_sites: Ints) -> Belt:
    legs = there[way[:-1], way[1:]]
    places = stops[way]
    return Belt(
        tuple(places.tolist()),
        int(n_sites[places].sum()),
        float(legs.sum()),
        float(there[way[0], way[-1]]),
        float(legs.max()),
    )


def _apart(ranked: list[Belt], n_belts: int) -> tuple[Belt, ...]:
    chosen: list[Belt] = []
    for belt in ranked:
        mine = set(belt.stops)
        shared = [len(mine & set(other.stops)) / len(mine) for other in chosen]
        if len(chosen) < n_belts and max(shared, default=0.0) <= OVERLAP_MAX:
            chosen.append(belt)
    return tuple(chosen)
