"""Jobs of places by industry, as far as a census tells."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.consensus.needs.specialisation import Floats

LETTERS = tuple(string.ascii_uppercase[:20])
COLUMNS = tuple(f"employment_{letter}" for letter in LETTERS)


def industry_shares(places: pd.DataFrame) -> Floats:
    """(place, 20) shares of jobs by section of GB/T 4754, A to T; a row of NaN where unknown."""
    return np.asarray(places[list(COLUMNS)].to_numpy(np.float64))


def employed_persons(places: pd.DataFrame) -> Floats:
    """(place,) persons in work, estimated: people of 15 and over times their employed share.

    The share comes from the census long form (one household in ten), the people from the
    full count, so that the product is modelled: the census publishes no count by county.
    """
    adults = places["population_2020"] * (1 - places["share_0_14_2020"])
    return np.asarray((adults * places["employed_share_15_plus_2020"]).to_numpy(np.float64))


def reference_shares(national_industries: pd.DataFrame) -> Floats:
    """(20,) shares of jobs of the whole mainland, in the order of `LETTERS`."""
    by_letter = national_industries.set_index("industry")["employment_share"]
    return np.asarray(by_letter.reindex(list(LETTERS)).fillna(0.0).to_numpy(np.float64))
