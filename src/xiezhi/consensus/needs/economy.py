"""Jobs of places by industry; every room uses them, so they live with the region."""

from xiezhi.region.economy import (
    COLUMNS,
    LETTERS,
    SUM_TOLERANCE,
    employed_persons,
    in_sentence,
    industry_name,
    industry_shares,
    reference_shares,
)

__all__ = [
    "COLUMNS",
    "LETTERS",
    "SUM_TOLERANCE",
    "employed_persons",
    "in_sentence",
    "industry_name",
    "industry_shares",
    "reference_shares",
]
