"""Jobs of places by industry, as far as a census tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.industries import EMPLOYMENT_COLUMNS, INDUSTRIES
from xiezhi.model.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.region.specialisation import Floats

LETTERS = tuple(industry.letter for industry in INDUSTRIES)
COLUMNS = EMPLOYMENT_COLUMNS
_SHORT = {industry.letter: industry.short for industry in INDUSTRIES}
SUM_TOLERANCE = 0.005  # shares rounded to three decimals may miss the whole by so much


def industry_shares(places: pd.DataFrame) -> Floats:
    """(place, 20) shares of jobs by section of GB/T 4754, A to T, each row summing to 1.

    A section without a figure is nought where the others already make up the whole (census
    tables leave the international organisations blank); otherwise the row is NaN.
    """
    shares = places[list(COLUMNS)].to_numpy(np.float64)
    known = np.nan_to_num(shares)
    total = known.sum(axis=1, keepdims=True)
    whole = np.abs(total - 1) < SUM_TOLERANCE
    return np.asarray(np.where(whole, known / np.where(whole, total, 1.0), np.nan))


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


def industry_name(letter: str) -> Text:
    """The short name of a section, as a heading or a cell shows it."""
    return _SHORT[letter]


def in_sentence(name: Text) -> Text:
    """A name in the middle of an English sentence: without its capital.

    >>> in_sentence(industry_name("H")).render("en")
    'hotels and catering'
    """
    return Text(name.zh, name.en[:1].lower() + name.en[1:])
