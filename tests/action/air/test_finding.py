"""The finding on air: complete in both languages, nothing dropped, locked where it must be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from xiezhi.action.horizontal.air.case_air import case_air
from xiezhi.action.horizontal.air.finding import ANALYSIS
from xiezhi.case.read import case_of
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.units import LANGS

LEVELS = {"pm25": 40, "pm10": 70, "so2": 8, "no2": 30, "co": 0.8, "o3": 60}


def tables(start: str, days: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Four synthetic cities; a haze in all of them from day 20 to 23."""
    rng = np.random.default_rng(1)
    codes = ["500103", "500110", "520103", "520302"]
    sections = pd.DataFrame(
        {"id": list("abcd"), "name_zh": list("甲乙丙丁"), "medium": "air", "place": codes}
    )
    time = pd.date_range(start, periods=days * 24, freq="h")
    parts = []
    for section in "abcd":
        for item, level in LEVELS.items():
            value = level * np.exp(rng.normal(0, 0.1, len(time)))
            if item in ("pm25", "pm10"):
                value[20 * 24 : 24 * 24] *= 5
            unit = "mg/m3" if item == "co" else "µg/m³"
            parts.append(
                pd.DataFrame(
                    {
                        "section": section,
                        "time": time,
                        "parameter": item,
                        "value": value,
                        "unit": unit,
                    }
                )
            )
    return sections, pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def base():
    return case_of(["500000", "520000"])


def with_air(case, start="2025-01-01", **more):
    sections, observations = tables(start, **more)
    return replace(case, tables={**case.tables, "sections": sections, "observations": observations})


@pytest.fixture(scope="module")
def found(base):
    return ANALYSIS.answer(with_air(base))


def table(found, name):
    own = next(t for t in found.tables if t.id == name)
    return [dict(zip([c.name for c in own.columns], row, strict=True)) for row in own.cells("en")]


def test_every_part_is_there_in_both_languages(found):
    assert isinstance(found, Finding)
    for lang in LANGS:
        assert found.answer.render(lang)
        for one in found.tables:
            assert one.cells(lang)
        for drawn in found.charts:
            assert drawn.spec(lang)["datasets"]
    assert {p.kind.value for p in found.proposals} == {"monitor", "clause"}


def test_a_haze_over_all_cities_is_one_episode_and_calls_for_an_alert(found):
    (episode, *_) = table(found, "air_episodes")
    assert episode["when"] == "2025-01-21–01-24"
    alerts = {row["side"]: row for row in table(found, "air_alerts")}
    assert {row["yellow"] for row in alerts.values()} == {"4"}
    assert {row["now"] for row in alerts.values()} == {"none"}


def test_days_across_the_change_are_all_computed_by_the_last_edition(base):
    crossing = case_air(with_air(base, "2026-02-20", days=20))
    before = case_air(with_air(base, "2026-02-08", days=20))
    assert (crossing.edition.id, crossing.mixed) == ("HJ633-2026", True)
    assert (before.edition.id, before.mixed) == ("HJ633-2012", False)
    said = ANALYSIS.answer(with_air(base, "2026-02-20", days=20))
    assert any("HJ 633-2026" in caveat.render("en") for caveat in said.caveats)


def test_bad_rows_are_named_and_counted(base):
    case = with_air(base)
    bad = pd.DataFrame(
        {
            "section": ["a", "zz", "a", "b"],
            "time": ["2099-01-01", "2025-01-01", "2025-01-01 00:30", "2025-01-02 03:00"],
            "parameter": ["pm25", "pm25", "co", "pm25"],
            "value": [10.0, 10.0, 1.0, 5000.0],
            "unit": ["ug/m3", "ug/m3", "ppm", "ug/m3"],
        }
    )
    rows = pd.concat([case.table("observations"), bad], ignore_index=True)
    air = case_air(
        replace(case, tables={**case.tables, "observations": rows}),
        until=pd.Timestamp("2026-01-01"),
    )
    counted = air.apart["reason"].value_counts().to_dict()
    assert counted == {"future": 1, "unknown_section": 1, "wrong_unit": 1, "impossible": 1}


def test_a_case_without_air_is_locked(base):
    assert isinstance(ANALYSIS.answer(base), Locked)


@pytest.mark.shared
def test_two_winters_of_chongqing_and_guizhou(base, shared):
    """Ten cities, December 2018 to May 2020; each city stands in its seat's place."""
    path = shared / "data" / "air_quality" / "air_hourly_cq_gz_201812_202005.csv.gz"
    wide = pd.read_csv(path).rename(columns={"city": "section"})
    day = pd.to_datetime(wide["date"].astype(str))
    wide = wide.assign(time=day + pd.to_timedelta(wide["hour"], unit="h"))
    rows = wide.melt(["section", "time"], list(LEVELS), "parameter").dropna(subset=["value"])
    rows = rows.assign(unit=np.where(rows["parameter"] == "co", "mg/m3", "ug/m3"))
    names = sorted(wide["section"].unique())
    places = ["500103" if name == "重庆" else "520103" for name in names]
    sections = pd.DataFrame({"id": names, "name_zh": names, "medium": "air", "place": places})
    case = replace(base, tables={**base.tables, "sections": sections, "observations": rows})
    found = ANALYSIS.answer(case)
    cities = {row["name"]: row for row in table(found, "air_cities")}
    assert (cities["重庆"]["days"], cities["重庆"]["worst"]) == ("386", "180")
    assert {row["side"] for row in cities.values()} == {"Chongqing", "Guizhou"}
    verdicts = {row["verdict"] for row in table(found, "air_episodes")}
    assert {"local", "shared"} <= verdicts
