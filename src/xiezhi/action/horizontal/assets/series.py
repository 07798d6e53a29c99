"""Series of natural assets as a case gives them, their trends, and those of a bank together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.area_names import Areas
from xiezhi.action.horizontal.assets.errors import AssetsInvalid
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


def series_of(case: Case, areas: Areas) -> tuple[Series, ...]:
    """Every asset and area of the table. Raises AssetsInvalid."""
    rows = case.table("asset_observations").dropna(subset=["value"])
    groups = rows.sort_values("year").groupby(["asset", "area"], sort=False)
    return tuple(_series(of, areas) for _, of in groups)


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
    if len(set(rows["unit"])) > 1:
        raise AssetsInvalid(
            Text(
                f"{areas.name(area).zh}的{ASSETS[asset].zh}有多种单位"
                f"（{'、'.join(rows['unit'].unique())}）；请统一。",
                f"{ASSETS[asset].en} of {areas.name(area).en} has several units "
                f"({', '.join(rows['unit'].unique())}); use one.",
            )
        )
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
