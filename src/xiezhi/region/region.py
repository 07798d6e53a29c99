"""Region: the places of a case with their borders, network and travel times, in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.region.neighbours import Borders, borders_between
from xiezhi.region.network import Network, network_of
from xiezhi.region.times import travel_minutes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xiezhi.model.case import Case


@dataclass(frozen=True, eq=False)
class Region:
    """Places in the order of their codes; every array below follows that order.

    places: (place) rows of the `places` table, index 0..n-1.
    side_i: (place,) which side of the case, -1 for a neighbouring province's place.
    borders: which places share a border, with its length in km.
    network: the transport network; its first n nodes are the places' seats.
    """

    places: pd.DataFrame
    sides: tuple[str, ...]
    side_i: NDArray[np.int64]
    borders: Borders
    network: Network

    @property
    def n(self) -> int:
        """How many places."""
        return len(self.places)

    @cached_property
    def minutes(self) -> NDArray[np.float64]:
        """(place, place) shortest travel minutes; inf where no way leads."""
        return travel_minutes(self.network, np.arange(self.n), np.arange(self.n))

    @cached_property
    def cross_border(self) -> Borders:
        """The borders between places of different sides."""
        a, b = self.side_i[self.borders.i], self.side_i[self.borders.j]
        return self.borders.where((a != b) & (a >= 0) & (b >= 0))


@lru_cache(maxsize=4)
def region_of(case: Case) -> Region:
    """The Region of a case; computed once for each case value."""
    places = case.table("places").sort_values("code", ignore_index=True)
    sides = tuple(side.code for side in case.sides)
    number = {code: i for i, code in enumerate(sides)}
    side_i = np.asarray(places["province"].map(number).fillna(-1), dtype=np.int64)
    borders = borders_between(case.boundaries.reindex(places["code"]).to_numpy())
    links = case.tables.get("links")
    network = network_of(places, borders, links, case.tables.get("junctions"))
    return Region(places, sides, side_i, borders, network)
