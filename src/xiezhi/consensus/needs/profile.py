"""Several places counted together: sums, weighted shares, and how much of them is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.consensus.needs.economy import employed_persons
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.consensus.needs.specialisation import Floats
    from xiezhi.model.case import Case


WHOLE_PEOPLE = Text(
    "占该方人口的比重以该方总人口（省级普查合计）为分母，全文一致。",
    "Shares of a side's people are of all its people, the census total of the province, as "
    "everywhere in this document.",
)


def weighted_share(shares: Floats, weights: Floats) -> float:
    """The share of a whole whose parts have these shares; parts without data are left out.

    shares, weights: (part,). NaN where no part is known.

    >>> weighted_share(np.array([0.1, 0.4, np.nan]), np.array([100.0, 50.0, 900.0]))
    0.2
    """
    known = np.isfinite(shares) & np.isfinite(weights) & (weights > 0)
    return float(np.average(shares[known], weights=weights[known])) if known.any() else np.nan


def profile_of(places: pd.DataFrame) -> pd.Series:
    """What places are together: people, change, age, towns, density, jobs.

    people: persons in 2020. change: of people from 2010 to 2020, a share, over the
    `n_both` places counted in both years; `both_share` is their share of the people of 2020.
    density: people of 2020 on each km2, over places with both figures.
    young, old, urban: shares of the people. employed: persons in work, modelled.
    NaN where no place has the figure.
    """
    people = places["population_2020"].to_numpy(np.float64)
    before = places["population_2010"].to_numpy(np.float64)
    area = places["area_km2"].to_numpy(np.float64)
    both = np.isfinite(people) & (before > 0)
    measured = np.isfinite(people) & (area > 0)
    return pd.Series(
        {
            "n": float(len(places)),
            "people": _sum(people),
            "people_2010": _sum(before[both]),
            "people_2020_both": _sum(people[both]),
            "change": _ratio(_sum(people[both]), _sum(before[both])) - 1,
            "n_both": float(both.sum()),
            "both_share": _ratio(_sum(people[both]), _sum(people)),
            "area_km2": _sum(area),
            "density": _ratio(_sum(people[measured]), _sum(area[measured])),
            "young": weighted_share(places["share_0_14_2020"].to_numpy(np.float64), people),
            "old": weighted_share(places["share_65_plus_2020"].to_numpy(np.float64), people),
            "urban": weighted_share(places["urban_share_2020"].to_numpy(np.float64), people),
            "employed": _sum(employed_persons(places)),
        }
    )


def whole_sides(case: Case) -> pd.DataFrame:
    """(side, measure) the profile of each side, index province codes.

    As `profile_of`, but people and change are the official totals of the province where the
    case holds them (`province_totals`): county tables leave people of some zones in no place.
    Adds people_places, the people who are counted in places, and change_places, the change over
    places that both censuses count.
    """
    places = case.table("places")
    parts = {side.code: profile_of(places[places["province"] == side.code]) for side in case.sides}
    profiles = pd.DataFrame(parts).T
    profiles = profiles.assign(people_places=profiles["people"], change_places=profiles["change"])
    if not case.has("province_totals"):
        return profiles
    totals = case.table("province_totals").set_index("province").reindex(profiles.index)
    people = totals["population_2020"].fillna(profiles["people"])
    return profiles.assign(
        people=people,
        density=(people / profiles["area_km2"]).fillna(profiles["density"]),
        change=(people / totals["population_2010"] - 1).fillna(profiles["change"]),
    )


def change_since_2010(places: pd.DataFrame) -> pd.DataFrame:
    """Each place's change of people from 2010 to 2020: `persons` and `share`, NaN where unknown."""
    before = places["population_2010"].where(places["population_2010"] > 0)
    persons = places["population_2020"] - before
    return pd.DataFrame({"persons": persons, "share": persons / before}, index=places.index)


def _sum(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.sum()) if known.size else np.nan


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else np.nan
