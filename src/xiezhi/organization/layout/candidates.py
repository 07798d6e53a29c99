"""Who may become a core or a driver, each with the reasons that speak for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xiezhi.model.text import Text
from xiezhi.organization.layout.gateways import gateways_of
from xiezhi.organization.layout.towns import townspeople
from xiezhi.organization.sites import sites_of, sites_per_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xiezhi.model.case import Case
    from xiezhi.region.region import Region

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

N_LARGEST = 10
UPPER_SHARE = 0.25
AROUND_MINUTES = 60.0
CARRIED_LEAST = 0.2
HUBS = frozenset({"airport", "port", "rail_hub"})


class Reason(Enum):
    """Why a place may carry a region: level, size or role."""

    LARGEST = Text("城镇人口居本方前十", "among the ten largest of its side")
    SEAT = Text("本地级单位城镇人口最多", "the largest town of its prefecture")
    UPPER = Text("城镇人口居本方前四分之一", "in the upper quarter of its side by townspeople")
    AROUND = Text("一小时内城镇人口最多", "the largest town within an hour")
    HUB = Text("有机场、港口或铁路枢纽", "has an airport, port or rail hub")
    PARK = Text("有产业园区或新区", "has an industrial park or new area")
    GATEWAY = Text("对外通道的门户", "a gateway to the outside")


CORE_REASONS = (Reason.LARGEST, Reason.SEAT)
"""A core needs one of these: the size or level to serve a side."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Who may be a core, who a driver.

    reasons: for each reason, (place,) whether it speaks for the place. Places of no side are
    never candidates. unknown: reasons that the case has no table for.
    """

    reasons: dict[Reason, Flags]
    unknown: tuple[Reason, ...]

    @property
    def core(self) -> Flags:
        """(place,) size or level enough for a side."""
        return either([self.reasons[reason] for reason in CORE_REASONS])

    @property
    def driver(self) -> Flags:
        """(place,) any reason at all."""
        return either(self.reasons.values())

    def of(self, place: int) -> tuple[Reason, ...]:
        """The reasons for one place; the weaker of two about size is left out."""
        found = [reason for reason in Reason if self.reasons[reason][place]]
        if Reason.LARGEST in found and Reason.UPPER in found:
            found.remove(Reason.UPPER)
        return tuple(found)


def candidates_of(case: Case, region: Region) -> Candidates:
    """The candidates of a case; rules that hold for any provinces, no list of names."""
    own = region.side_i >= 0
    towns = np.where(own, np.nan_to_num(townspeople(region.places)), 0.0)
    rank = _rank_in_side(towns, region)
    size = np.array([(region.side_i == s).sum() for s in region.side_i])
    found = {
        Reason.LARGEST: own & (rank < N_LARGEST),
        Reason.SEAT: own & _largest_of(region.places["prefecture"].to_numpy(), towns),
        Reason.UPPER: own & (rank < UPPER_SHARE * size),
        Reason.AROUND: own & largest_within(region.minutes, towns, AROUND_MINUTES),
        Reason.HUB: _with_site(case, region, HUBS),
        Reason.PARK: _with_site(case, region, frozenset({"park"})),
        Reason.GATEWAY: own & _gateway(case, region),
    }
    unknown = (
        *(() if case.has("sites") else (Reason.HUB, Reason.PARK)),
        *(() if case.has("surroundings") else (Reason.GATEWAY,)),
    )
    return Candidates(found, unknown)


def either(flags: Iterable[Flags]) -> Flags:
    """(place,) whether any of the flags holds."""
    return np.asarray(np.stack(list(flags)).any(axis=0), dtype=np.bool_)


def largest_within(minutes: Floats, people: Floats, limit_minutes: float) -> Flags:
    """(place,) whether nobody within the limit has more townspeople.

    minutes: (place, place); people: (place,).

    >>> largest_within(np.array([[0.0, 30.0], [30.0, 0.0]]), np.array([2.0, 1.0]), 60)
    array([ True, False])
    """
    near = np.minimum(minutes, minutes.T) <= limit_minutes
    most = np.where(near, people, 0.0).max(axis=1)
    return np.asarray((people >= most) & (people > 0))


def _rank_in_side(towns: Floats, region: Region) -> Floats:
    """(place,) 0 for the most townspeople of its side."""
    rank = np.full(region.n, np.inf)
    for side in range(len(region.sides)):
        own = np.flatnonzero(region.side_i == side)
        order = own[np.argsort(-towns[own], kind="stable")]
        rank[order] = np.arange(len(order))
    return rank


def _largest_of(group: NDArray[np.object_], towns: Floats) -> Flags:
    """(place,) whether it has most townspeople of its group."""
    order = np.argsort(-towns, kind="stable")
    _, first = np.unique(group[order].astype(str), return_index=True)
    found = np.zeros(len(towns), bool)
    found[order[first]] = True
    return found & (towns > 0)


def _with_site(case: Case, region: Region, kinds: frozenset[str]) -> Flags:
    if not case.has("sites"):
        return np.zeros(region.n, bool)
    return (sites_per_place(sites_of(case, region), kinds, region.n) > 0) & (region.side_i >= 0)


def _gateway(case: Case, region: Region) -> Flags:
    if not case.has("surroundings"):
        return np.zeros(region.n, bool)
    carried = np.nan_to_num(gateways_of(case).carried_share)
    return np.asarray((carried >= CARRIED_LEAST).any(axis=1))
