"""The tables of the finding on natural assets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from xiezhi.action.horizontal.area_names import Areas
from xiezhi.action.horizontal.assets.series import ASSETS, UNITS, Series, verdict
from xiezhi.action.horizontal.assets.trends import Score
from xiezhi.model.table import Column, Table
from xiezhi.model.text import Text
from xiezhi.model.units import Unit
from xiezhi.model.wording import words

LEAST_P = 0.001


def trends_table(series: Sequence[Series], areas: Areas) -> Table:
    """Every series with its slope and how sure it is."""
    nan = float("nan")
    trends = [one.trend for one in series]
    rows = pd.DataFrame(
        {
            **words((ASSETS[one.asset] for one in series), "asset"),
            **words((areas.name(one.area) for one in series), "area"),
            **words((UNITS.get(one.unit, Text(one.unit, one.unit)) for one in series), "unit"),
            "n": [len(one.years) for one in series],
            "first": [one.years[0] for one in series],
            "last": [one.years[-1] for one in series],
            "slope": [t.slope if t else nan for t in trends],
            "low": [t.low if t else nan for t in trends],
            "high": [t.high if t else nan for t in trends],
            "p": [_p(t.score) if t else "—" for t in trends],
            **words((_said(one) for one in series), "verdict"),
        }
    )
    columns = (
        Column("asset", Text("资产", "Asset")),
        Column("area", Text("地方", "Area")),
        Column("unit", Text("单位", "Unit")),
        Column("n", Text("年数", "Years"), Unit.COUNT),
        Column("first", Text("首年", "First"), Unit.YEAR),
        Column("last", Text("末年", "Last"), Unit.YEAR),
        Column("slope", Text("年变化", "Change a year"), Unit.INDEX, 2),
        Column("low", Text("下限", "Low"), Unit.INDEX, 2),
        Column("high", Text("上限", "High"), Unit.INDEX, 2),
        Column("p", Text("p 值", "p")),
        Column("verdict", Text("趋势", "Trend")),
    )
    return Table("assets_trends", Text("各地方的趋势", "Trends by area"), columns, rows)


def banks_table(
    areas: Areas, banks: Mapping[tuple[str, str], Score], series: Sequence[Series]
) -> Table:
    """Every asset and bank as one test."""
    of = {key: [s for s in series if (s.asset, s.side) == key and s.trend] for key in banks}
    rows = pd.DataFrame(
        {
            **words((ASSETS[asset] for asset, _ in banks), "asset"),
            **words((areas.name(side) for _, side in banks), "side"),
            "n": [len(of[key]) for key in banks],
            "p": [_p(score) for score in banks.values()],
            **words((verdict(key[0], score) for key, score in banks.items()), "verdict"),
        }
    )
    columns = (
        Column("asset", Text("资产", "Asset")),
        Column("side", Text("一侧", "Bank")),
        Column("n", Text("地方数", "Areas"), Unit.COUNT),
        Column("p", Text("p 值", "p")),
        Column("verdict", Text("趋势", "Trend")),
    )
    return Table("assets_banks", Text("边界两侧的趋势", "Trends by bank"), columns, rows)


def _said(one: Series) -> Text:
    if one.trend is None:
        return Text("年数不足", "too few years")
    return verdict(one.asset, one.trend.score)


def _p(score: Score) -> str:
    """A p value as readers know it."""
    return "<0.001" if score.p < LEAST_P else f"{score.p:.3f}"
