"""Series of natural assets as a case gives them, their trends, and those of a bank together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.area_names import Areas
from xiezhi.action.horizontal.assets.apart import OVER_WHOLE, WRONG_UNIT, Apart
from xiezhi.action.horizontal.assets.trends import SURE, Score, Trend, together, trend
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case

ASSETS = {
    "forest": Text("森林", "forest"),
    "soil_erosion": Text("水土流失", "soil erosion"),
    "rocky_desertification": Text("石漠化", "rocky desertification"),
    "species": Text("物种", "species"),
    "wetland": Text("湿地", "wetland"),
    "other": Text("其他", "other"),
}
_WHOLE = 100.0
HARMS = ("soil_erosion", "rocky_desertification")
UNITS = {"%": Text("%", "%"), "km2": Text("平方公里", "km²"), "species": Text("种", "species")}


@dataclass(frozen=True, slots=True)
class Series:
    """One asset in one area: its years and values, and the trend if there are years enough."""

    asset: str
    area: str
    side: str
    unit: str
    years: tuple[int, ...]
    values: tuple[float, ...]
    trend: Trend | None


def series_of(case: Case, areas: Areas) -> tuple[tuple[Series, ...], tuple[Apart, ...]]:
    """Every asset and area of the table, in its commonest unit; and rows that were not used."""
    rows = case.table("asset_observations").dropna(subset=["value"])
    groups = rows.sort_values("year").groupby(["asset", "area"], sort=False)
    found, apart = [], []
    for _, of in groups:
        other = of["unit"] != of["unit"].mode().iloc[0]
        over = ~other & (of["unit"] == "%") & (of["value"] > _WHOLE)
        for which, reason in ((other, WRONG_UNIT), (over, OVER_WHOLE)):
            apart += [_apart(of[which], reason)] if which.any() else []
        kept = of[~(other | over)]
        found += [_series(kept, areas)] if len(kept) else []
    return tuple(found), tuple(apart)


def _apart(rows: pd.DataFrame, reason: Text) -> Apart:
    first = rows.iloc[0]
    shown = f"{int(first['year'])}: {first['value']:g} {first['unit']}"
    return Apart(ASSETS[str(first["asset"])], str(first["area"]), reason, len(rows), shown)


def banks_of(series: Sequence[Series]) -> Mapping[tuple[str, str], Score]:
    """By asset and side: all its areas with a trend as one test."""
    keys = dict.fromkeys((one.asset, one.side) for one in series if one.side and one.trend)
    return {
        key: together([s.trend.score for s in series if (s.asset, s.side) == key and s.trend])
        for key in keys
    }


def verdict(asset: str, score: Score) -> Text:
    """Better, worse or no trend, by what the asset is."""
    if score.p >= SURE:
        return Text("无明显趋势", "no clear trend")
    good = (score.s < 0) == (asset in HARMS)
    return Text("变好", "improving") if good else Text("变差", "worsening")


def _series(rows: pd.DataFrame, areas: Areas) -> Series:
    first = rows.iloc[0]
    asset, area = str(first["asset"]), str(first["area"])
    years = rows["year"].to_numpy(np.float64)
    values = rows["value"].to_numpy(np.float64)
    return Series(
        asset,
        area,
        areas.side(area),
        str(first["unit"]),
        tuple(int(year) for year in years),
        tuple(float(value) for value in values),
        trend(years, values),
    )
