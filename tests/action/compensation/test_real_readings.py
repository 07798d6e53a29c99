"""A year of real daily readings under invented prices: every section and month is accounted for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xiezhi.action.horizontal.compensation import (
    Agreement,
    Pattern,
    Readings,
    Term,
    reading,
    settle,
)

LIMITS_III = {"codmn": 6.0, "nh3n": 1.0, "tp": 0.2}  # GB 3838-2002, class III, rivers
COLUMNS = {"codmn_mg_l": "codmn", "nh3n_mg_l": "nh3n", "tp_mg_l": "tp"}


@pytest.fixture(scope="module")
def daily(shared):
    path = shared / "data" / "water_quality" / "wq_daily_98sections_202005_202104_excl_hn_jx.csv.gz"
    rows = pd.read_csv(path).rename(columns=COLUMNS)
    rows["month"] = rows["snapshot_date"].str[:7]
    lakes = rows["section"].str.contains("湖|库|淀|洱海|滇池")
    return rows[~lakes & (rows["station_status"] == "正常")]


@pytest.fixture(scope="module")
def settled(daily):
    sections = sorted(daily["section"].unique())
    long = daily.melt(["section", "month"], list(LIMITS_III), "indicator").dropna()
    held = Readings(
        reading(*row)
        for row in long[["section", "month", "indicator", "value"]].itertuples(index=False)
    )
    terms = (
        *(Term("indicator", indicator=indicator) for indicator in LIMITS_III),
        *(Term("target", "Ⅲ", section) for section in sections),
        Term("upstream", party="up"),
        Term("downstream", party="down"),
        Term("met_amount", "100"),
        Term("missed_amount", "250"),
    )
    return settle(Agreement("real", Pattern.MONTHLY_CLASS, terms), held, "2020-05/2021-04")


@pytest.mark.shared
def test_every_section_and_month_is_a_line_or_stays_open(daily, settled):
    paid = [(one.section, one.period) for one in settled.lines]
    left = {(one.section, one.period) for one in settled.open}
    assert len(set(paid)) == len(paid)
    assert not left & set(paid)
    assert len(paid) + len(left) == daily["section"].nunique() * 12


@pytest.mark.shared
def test_each_month_is_paid_as_monthly_means_against_the_limits_say(daily, settled):
    """Counted again with pandas; means within a millionth of a limit may fall either way."""
    means = daily.groupby(["section", "month"])[list(LIMITS_III)].mean()
    worst = (means / pd.Series(LIMITS_III)).max(axis=1, skipna=False)
    for one in settled.lines:
        ratio = worst[one.section, one.period]
        assert not np.isnan(ratio)
        if abs(ratio - 1) > 1e-6:
            assert one.payee == ("up" if ratio <= 1 else "down")
