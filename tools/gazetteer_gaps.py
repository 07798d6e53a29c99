"""What the gazetteer does not know, one row a gap, and the flags that places carry for it.

What each flag means in words stands in `xiezhi.case.gazetteer.FLAGS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from gazetteer_changes import PARTIAL

if TYPE_CHECKING:
    from gazetteer_census import Census

_UNOFFICIAL: Final = ("232718", "632857")
_FEW: Final = 1_000  # below it a share of one half has a standard error over 1.6 points
_COLUMNS: Final = ["code", "name_zh", "flag", "people"]


def place_gaps(
    places: pd.DataFrame, links_2010: pd.DataFrame, zones: set[str], sampled: pd.Series[int]
) -> pd.DataFrame:
    """One row a place and flag.

    places: the finished table indexed by code; zones: prefectures with people in no place;
    sampled: employed people in the long form by code.
    """
    partial = links_2010[links_2010["kind"].isin(PARTIAL)]
    changed = set(partial["code_new"]) | {
        row.code_new for row in links_2010.itertuples() if row.code_old in set(partial["code_old"])
    }
    flagged = {
        "no_2010_population": places.index[places["population_2010"].isna()],
        "boundary_changed": places.index[places.index.isin(changed)],
        "no_2020_population": places.index[places["population_2020"].isna()],
        "no_structure": places.index[places["urban_share_2020"].isna()],
        "no_employment": places.index[places["employment_A"].isna()],
        "small_sample": places.index[places.index.isin(sampled.index[sampled < _FEW])],
        "zones_apart": places.index[places["prefecture"].isin(zones)],
        "code_not_gbt2260": places.index[places.index.isin(_UNOFFICIAL)],
    }
    rows = [_row(c, places["name_zh"][c], flag) for flag, codes in flagged.items() for c in codes]
    return pd.DataFrame(rows, columns=_COLUMNS)


def unit_gaps(census: Census, linked: set[str]) -> pd.DataFrame:
    """Census rows of 2020 that lead to no place, and what prefectures count beyond their rows."""
    left = census.counties[~census.counties.index.isin(linked)]
    rows = [
        _row(code, name, "zone_without_place", people)
        for code, name, people in zip(left.index, left["name"], left["population"], strict=True)
    ]
    rows += [_row(c, "", "prefecture_rest", n) for c, n in prefecture_rests(census).items()]
    rows.append(_row("659011", "新星市", "no_boundary"))
    return pd.DataFrame(rows, columns=_COLUMNS)


def prefecture_rests(census: Census) -> dict[str, int]:
    """People that a prefecture's row counts beyond the sum of its county rows, where any."""
    counties = census.counties
    sums = counties["population"].groupby(counties.index.str[:4]).sum()
    rest = census.prefectures - census.prefectures.index.str[:4].map(sums).to_numpy()
    return {code: int(people) for code, people in rest.items() if people > 0}


def zone_prefectures(census: Census, linked: set[str]) -> set[str]:
    """Prefectures of which some people of 2020 are in no place."""
    left = {code[:4] + "00" for code in census.counties.index if code not in linked}
    return left | set(prefecture_rests(census))


def _row(code: str, name: str, flag: str, people: float | None = None) -> tuple[object, ...]:
    return code, name, flag, people
