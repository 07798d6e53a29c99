"""Industrial clusters (产业集群): places strong in an industry among neighbours that have it too.

The census tells industries apart by the 20 sections of GB/T 4754 only. Which section feeds which
is assumed (`SUPPLIERS`): no county publishes an input-output table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from xiezhi.organization.zone.hotspots import Hotspots, hotspots
from xiezhi.region.economy import LETTERS, employed_persons, industry_shares
from xiezhi.region.region import Region, region_of
from xiezhi.region.specialisation import location_quotients, pooled_shares

if TYPE_CHECKING:
    from xiezhi.model.case import Case

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

HIGH = 1.25
RATE = 0.05
# International organisations have no jobs to speak of; schools, hospitals and administration are
# public services that follow people and budgets, and no industry that clusters.
LEFT_OUT = ("P", "Q", "S", "T")
SUPPLIERS: Mapping[str, tuple[str, ...]] = {
    "C": ("A", "B"),
    "D": ("B",),
    "E": ("C",),
    "F": ("C",),
    "G": ("F",),
    "H": ("A", "R"),
}


def _fed_by() -> Flags:
    """(industry, supplier) whether the first buys from the second."""
    found = np.zeros((len(LETTERS), len(LETTERS)), bool)
    for letter, suppliers in SUPPLIERS.items():
        for supplier in suppliers:
            found[LETTERS.index(letter), LETTERS.index(supplier)] = True
    return found


FED_BY = _fed_by()


@dataclass(frozen=True, slots=True, eq=False)
class Industries:
    """The industries of a region's places, measured against all sides together.

    shares: (place, 20). quotients: (place, 20) location quotients, 1 is the sides together.
    jobs: (place, 20) persons in work, modelled. reference: (20,). high: (place, 20) whether the
    quotient reaches 1.25. tests: of the neighbours, where a place is high or is fed.
    shared, fed: (place, 20) high, and the neighbours have more of the same industry, or of one
    that feeds it, than chance would have it.
    """

    shares: Floats
    quotients: Floats
    jobs: Floats
    reference: Floats
    high: Flags
    tests: Hotspots
    shared: Flags
    fed: Flags

    def passed(self, place: int, industry: int) -> int:
        """The industry in which a middle's neighbours passed: its own, else the best that feeds it.

        place, industry: a cell of `found`.
        """
        if self.shared[place, industry]:
            return industry
        feeds = np.flatnonzero(FED_BY[industry])
        return int(feeds[np.nanargmin(self.tests.q[place, feeds])])

    @property
    def found(self) -> Flags:
        """(place, 20) the middles of clusters."""
        return self.shared | self.fed


@dataclass(frozen=True, slots=True)
class Cluster:
    """One industry in places that hang together.

    industry: its number, 0 is A. places: members; middles: those whose neighbours were tested and
    found; jobs: of all members. sides: numbers of the sides that take part.
    """

    industry: int
    places: tuple[int, ...]
    middles: tuple[int, ...]
    jobs: float
    sides: frozenset[int]

    @property
    def letter(self) -> str:
        """The section of GB/T 4754."""
        return LETTERS[self.industry]


@lru_cache(maxsize=4)
def industries_of(case: Case) -> Industries:
    """The industries of a case's places and the tests of their neighbours; computed once a case."""
    region = region_of(case)
    own = region.side_i >= 0
    shares, workers = industry_shares(region.places), employed_persons(region.places)
    shares = np.where(own[:, None], shares, np.nan)
    reference = pooled_shares(shares[own], workers[own])
    quotients = location_quotients(shares, reference)
    counted = np.array([letter not in LEFT_OUT for letter in LETTERS]) & (reference > 0)
    high = (quotients >= HIGH) & counted
    fed_by = FED_BY & counted[:, None] & counted
    asked = high | ((high @ fed_by) > 0)
    values = np.where(counted, quotients, 0.0)
    tests = hotspots(values, region.borders.matrix(region.n), asked)
    found = tests.q <= RATE
    return Industries(
        shares,
        quotients,
        shares * workers[:, None],
        reference,
        high,
        tests,
        high & found,
        high & ((found @ fed_by.T) > 0),
    )


def clusters_of(region: Region, industries: Industries) -> tuple[Cluster, ...]:
    """All clusters: those of several sides first, then by jobs.

    The middles of a cluster are places found by the tests; places with a high quotient that
    border on one belong as well; what borders on one another is one cluster. One place alone is
    none.
    """
    borders = (region.borders.matrix(region.n) > 0).astype(np.float64).tocsr()
    found: list[Cluster] = []
    for industry in range(len(LETTERS)):
        middle, high = industries.found[:, industry], industries.high[:, industry]
        member = middle | (high & ((borders @ middle) > 0))
        rows = np.flatnonzero(member)
        _, part = connected_components(borders[rows][:, rows], directed=False)
        numbers = range(part.max(initial=-1) + 1)
        found += [_cluster(region, industries, industry, rows[part == k]) for k in numbers]
    several = [cluster for cluster in found if len(cluster.places) > 1]
    return tuple(sorted(several, key=lambda c: (-len(c.sides), -c.jobs, c.industry, c.places)))


def _cluster(region: Region, industries: Industries, industry: int, places: Ints) -> Cluster:
    middles = places[industries.found[places, industry]]
    return Cluster(
        industry,
        tuple(places.tolist()),
        tuple(middles.tolist()),
        float(np.nansum(industries.jobs[places, industry])),
        frozenset(region.side_i[places].tolist()),
    )
