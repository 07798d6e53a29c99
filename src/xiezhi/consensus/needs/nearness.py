"""How near are the sides? People within reach across the border, and what the border costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.across import nearest_across, reach
from xiezhi.consensus.needs.border_cost import Trips, border_cost, trips_near
from xiezhi.consensus.needs.nearness_charts import slowness_chart, time_map
from xiezhi.consensus.needs.nearness_tables import (
    circles_table,
    cost_table,
    near_table,
    slowness_table,
    towns_table,
)
from xiezhi.consensus.needs.nearness_words import answer, caveats, method, newer_links
from xiezhi.consensus.needs.slow_crossings import slow_crossings
from xiezhi.consensus.needs.sources import CENSUS_2020, EFRON, ENGEL_ROGERS
from xiezhi.consensus.needs.strip import km_to_other_side
from xiezhi.consensus.needs.wording import inputs
from xiezhi.model.finding import Analysis, Finding
from xiezhi.model.table import Table
from xiezhi.model.text import Text
from xiezhi.region.circles import LIMITS_MINUTES
from xiezhi.region.distance import great_circle_km
from xiezhi.region.geometry import great_circle_matrix_km
from xiezhi.region.region import Region, region_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xiezhi.consensus.needs.border_cost import BorderCost
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case

QUESTION = Text(
    "各方相距多近，边界让行程付出多少代价？",
    "How near are the sides, and what does the border cost?",
)

NEAR_KM = 100.0
TOWNS_APART_KM = 50.0
N_TOWNS = 4


def straight_km(places: pd.DataFrame) -> Floats:
    """(place, place) great-circle km between the points of places."""
    seats = places[["lon", "lat"]].to_numpy(np.float64)
    return great_circle_matrix_km(seats, seats)


def people_near(
    minutes: Floats, region: Region, limits: Sequence[float] = LIMITS_MINUTES
) -> Floats:
    """(side, limit) people of each side whose county has one of another side within reach.

    minutes: (place, place).
    """
    nearest = nearest_across(minutes, region.side_i).minutes
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64))
    within = nearest[:, None] <= np.asarray(limits)
    of_side = region.side_i[:, None] == np.arange(len(region.sides))
    return np.asarray(of_side.T @ (within * people[:, None]))


def without_the_cost(minutes: Floats, side_i: np.ndarray, ratio: float) -> Floats:
    """(place, place) minutes if trips across the border took no longer than internal ones."""
    across = (side_i[:, None] != side_i) & (side_i[:, None] >= 0) & (side_i >= 0)
    return np.where(across, minutes / ratio, minutes)


def largest_towns(
    places: pd.DataFrame, n: int = N_TOWNS, apart_km: float = TOWNS_APART_KM
) -> list[int]:
    """Positions of the places with most townspeople, each at least so far from those before it.

    Districts of one city would otherwise fill the list; a place without an urban share counts
    with all its people.

    >>> towns = pd.DataFrame({"population_2020": [9.0, 8.0, 5.0], "urban_share_2020": 1.0,
    ...                       "lon": [100.0, 100.1, 103.0], "lat": 30.0})
    >>> largest_towns(towns, 2)
    [0, 2]
    """
    townspeople = places["population_2020"] * places["urban_share_2020"].fillna(1.0)
    seats = places[["lon", "lat"]].to_numpy(np.float64)
    order = np.argsort(-np.nan_to_num(townspeople.to_numpy(np.float64)), kind="stable")
    chosen: list[int] = []
    for place in order:
        if len(chosen) == n:
            break
        if (great_circle_km(seats[chosen], seats[place]) >= apart_km).all():
            chosen.append(int(place))
    return chosen


def border_trips(case: Case, region: Region, near_km: float = NEAR_KM) -> Trips:
    """Trips whose two ends lie within `near_km` of the border and on links that are known.

    Places that only assumed roads reach are left out: there an assumption would be measured.
    """
    linked = ~region.places["code"].isin(region.network.notes.unlinked).to_numpy()
    near = linked & (km_to_other_side(case, region) <= near_km)
    people = np.nan_to_num(region.places["population_2020"].to_numpy(np.float64))
    return trips_near(region.minutes, straight_km(region.places), region.side_i, near, people)


def measurable(region: Region) -> bool:
    """Whether the network rests on links at all; otherwise no border cost can be seen in it."""
    return region.network.notes.n_used > 0


def side_towns(region: Region) -> dict[str, list[int]]:
    """Positions of each side's largest towns by province code; see `largest_towns`."""
    towns = {}
    for side, code in enumerate(region.sides):
        here = region.places[region.side_i == side]
        towns[code] = [int(here.index[k]) for k in largest_towns(here)]
    return towns


def gained(region: Region, cost: BorderCost | None) -> Floats:
    """(side, limit) people who would come within reach if the border cost nothing."""
    if cost is None or cost.ratio <= 1:
        return np.zeros((len(region.sides), len(LIMITS_MINUTES)))
    free = without_the_cost(region.minutes, region.side_i, cost.ratio)
    return people_near(free, region) - people_near(region.minutes, region)


def finding(case: Case) -> Finding:
    """How near the sides are, by the region's network."""
    region = region_of(case)
    people = region.places["population_2020"].to_numpy(np.float64)
    trips = border_trips(case, region) if measurable(region) else None
    cost = border_cost(trips) if trips is not None else None
    near = people_near(region.minutes, region)
    nearest = nearest_across(region.minutes, region.side_i)
    towns = side_towns(region)
    costly = trips if cost is not None else None
    gain = gained(region, cost)
    return Finding(
        id="nearness",
        question=QUESTION,
        answer=answer(case, region, near, nearest, towns, cost, gain, measurable(region)),
        tables=(
            near_table(case, region, near),
            towns_table(region, towns, straight_km(region.places)),
            *_cost_tables(cost, gain, costly),
            circles_table(case, region, reach(region.minutes, people, region.side_i), nearest),
        ),
        charts=(
            time_map(case, region, nearest),
            *([slowness_chart(case, costly)] if costly is not None else []),
        ),
        method=method(case, cost),
        sources=(CENSUS_2020, ENGEL_ROGERS, EFRON),
        inputs=inputs(case, "places", "links", "junctions", "boundaries"),
        caveats=(*caveats(case, region, cost), *newer_links(case)),
        proposals=slow_crossings(case, region, costly) if costly is not None else (),
    )


def _cost_tables(cost: BorderCost | None, gain: Floats, trips: Trips | None) -> list[Table]:
    if cost is None or trips is None:
        return []
    return [cost_table(cost, gain), slowness_table(trips)]


ANALYSIS = Analysis("nearness", QUESTION, ("places",), finding)
