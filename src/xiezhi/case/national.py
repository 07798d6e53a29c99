"""The whole mainland as the reference that a case is measured against."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.case.gazetteer import gazetteer, provinces
from xiezhi.consensus.needs.economy import LETTERS, employed_persons, industry_shares
from xiezhi.consensus.needs.specialisation import pooled_shares
from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

NATIONAL_INDUSTRIES_SOURCE = Source(
    "national_industries",
    Text(
        "全国就业的行业构成（由内置全国地名库按估算就业人员加权）",
        "jobs by industry of the whole mainland (the bundled gazetteer, weighted by estimated "
        "persons in work)",
    ),
    2020,
    "MIT",
    Quality.MODELLED,
)
PROVINCE_TOTALS_SOURCE = Source(
    "province_totals",
    Text("第六、七次全国人口普查省级合计", "provincial totals of the censuses of 2010 and 2020"),
    2020,
    "MIT",
)


def province_totals(codes: Sequence[str]) -> pd.DataFrame:
    """Official people of provinces: columns province, population_2010, population_2020.

    They count everybody, also those whom the county tables leave in no place.

    >>> int(province_totals(["520000"])["population_2020"].iloc[0])
    38562148
    """
    rows = provinces().rename(columns={"code": "province"})
    chosen = rows[rows["province"].isin(list(codes))]
    return chosen[["province", "population_2010", "population_2020"]].reset_index(drop=True)


def national_industries() -> pd.DataFrame:
    """Shares of jobs of the whole mainland: columns industry (A to T), employment_share.

    Every county's shares of the gazetteer, weighted by its estimated persons in work; counties
    without jobs by industry are left out. Modelled: see `employed_persons`.

    >>> float(national_industries()["employment_share"].sum().round(6))
    1.0
    """
    return _industries().copy()


@cache
def _industries() -> pd.DataFrame:
    places = gazetteer()
    shares = pooled_shares(industry_shares(places), employed_persons(places))
    return pd.DataFrame({"industry": list(LETTERS), "employment_share": shares})
