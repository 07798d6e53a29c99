"""Places that exchanged land since 2010, joined until both censuses count the same land.

遵义县 became 播州区 and gave towns to 红花岗区 and 汇川区: no one of the three has a population
of 2010, the three together have. A group is such a set; one is left out where a unit also gave
people to something that is no place, or where not every unit that gave is known.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gazetteer_changes import PARTIAL

# Cities of the Production and Construction Corps gathered land from more counties than listed.
_INCOMPLETE: Final = "65"


def groups(old: pd.DataFrame, places: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Group (its smallest code), code, population_2010 of the whole group; one row a member.

    old: units of 2010 by code; places: today's table by code; links: units to places.
    """
    label = _components(links)
    partial = links["kind"].isin(PARTIAL)
    known = set(label[partial]) - set(label[_leaking(links)])
    rows = links.assign(label=label)[np.isin(label, list(known))]
    rows = rows[~rows["code_new"].str.startswith(_INCOMPLETE)]
    people = rows.drop_duplicates("code_old").set_index("label")["code_old"].map(old["population"])
    members = rows[["label", "code_new"]].drop_duplicates()
    whole = members.groupby("label")["code_new"].transform("min")
    frame = pd.DataFrame(
        {
            "group": whole,
            "code": members["code_new"],
            "population_2010": members["label"].map(people.groupby(level=0).sum()),
        }
    )
    counted = frame["code"].map(places["population_2020"]).notna()
    return frame[counted].sort_values(["group", "code"], ignore_index=True)


def _components(links: pd.DataFrame) -> np.ndarray:
    """(link,) which connected set of units and places a link belongs to."""
    i, units = pd.factorize(links["code_old"])
    j, today = pd.factorize(links["code_new"])
    n = len(units) + len(today)
    graph = coo_array((np.ones(len(links)), (i, j + len(units))), shape=(n, n))
    return connected_components(graph, directed=False)[1][i]


def _leaking(links: pd.DataFrame) -> pd.Series[bool]:
    """Links of a unit that gave a part to no place: a row onto itself, or its only row."""
    partial = links["kind"].isin(PARTIAL)
    alone = ~links["code_old"].duplicated(keep=False)
    return partial & (alone | (links["code_old"] == links["code_new"]))
