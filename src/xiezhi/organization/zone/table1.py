"""A drawn table of clusters beside the data: which of its rows do jobs and sites bear out?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.text import Text
from xiezhi.organization.sites import sites_per_place
from xiezhi.organization.zone.clusters import HIGH, RATE
from xiezhi.organization.zone.themes import Field, fields_of
from xiezhi.region.economy import LETTERS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xiezhi.organization.drawn import Drawn
    from xiezhi.organization.zone.clusters import Industries


class Verdict(Enum):
    """How far the data bear out that a place belongs to a cluster."""

    BOTH = Text("就业和点位都支持", "borne out by jobs and sites")
    JOBS = Text("只有就业支持", "borne out by jobs only")
    SITES = Text("只有点位支持", "borne out by sites only")
    NEITHER = Text("数据不支持", "not borne out")
    UNKNOWN = Text("无就业数据", "no jobs known")


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one drawn cluster in one place.

    quotient, national: location quotients of the field's sections together, against the sides and
    the mainland. around: whether the neighbours have more of it than chance would (some section of
    the field, false discovery rate 5 %); None where that was not tested. n_sites: sites of the
    field in the place.
    """

    cluster: Drawn
    field: Field
    place: int
    quotient: float
    national: float
    around: bool | None
    n_sites: int

    @property
    def verdict(self) -> Verdict:
        """Jobs bear it out from a quotient of 1.25 among the sides; sites where there is one."""
        if np.isnan(self.quotient):
            return Verdict.UNKNOWN
        jobs, sites = self.quotient >= HIGH, self.n_sites > 0
        if jobs:
            return Verdict.BOTH if sites else Verdict.JOBS
        return Verdict.SITES if sites else Verdict.NEITHER


def rows_of(
    clusters: tuple[Drawn, ...],
    industries: Industries,
    mainland: NDArray[np.float64],
    sites: pd.DataFrame | None,
) -> tuple[Row, ...]:
    """Every drawn cluster, field by field, place by place.

    mainland: (20,) shares of jobs, NaN where unknown; sites: from `sites_of`, or None. A cluster
    whose name speaks of no field has no rows.
    """
    n = len(industries.shares)
    found = []
    for cluster in clusters:
        for field in fields_of(cluster.name.zh):
            columns = [LETTERS.index(letter) for letter in field.letters]
            share = industries.shares[:, columns].sum(axis=1)
            asked = np.any(np.isfinite(industries.tests.q[:, columns]), axis=1)
            near = np.any(industries.tests.q[:, columns] <= RATE, axis=1).tolist()
            here = sites_per_place(sites, field.kinds, n) if sites is not None else np.zeros(n, int)
            own, all_land = industries.reference[columns].sum(), mainland[columns].sum()
            found += [
                Row(
                    cluster,
                    field,
                    place,
                    float(share[place] / own),
                    float(share[place] / all_land),
                    near[place] if asked[place] else None,
                    int(here[place]),
                )
                for place in cluster.places
            ]
    return tuple(found)
