"""The finding on rivers: complete in both languages, nothing dropped, locked where it must be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from water_readings import wobble

from xiezhi.action.horizontal.water.case_water import case_water
from xiezhi.action.horizontal.water.finding import ANALYSIS
from xiezhi.action.horizontal.water.passage import passages
from xiezhi.action.horizontal.water.quality import screened
from xiezhi.action.horizontal.wording import side_name
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.proposal import ProposalKind
from xiezhi.model.units import LANGS


@pytest.fixture(scope="module")
def found(river_case):
    return ANALYSIS.answer(river_case)


def table(found, name, lang="en"):
    own = next(t for t in found.tables if t.id == name)
    heads = [c.name for c in own.columns]
    return [dict(zip(heads, row, strict=True)) for row in own.cells(lang)]


def test_every_part_is_there_in_both_languages(found):
    assert isinstance(found, Finding)
    ids = {t.id for t in found.tables}
    assert {
        "water_sections",
        "water_rivers",
        "water_alarms",
        "water_passages",
        "water_traces",
    } <= ids
    for lang in LANGS:
        assert found.answer.render(lang)
        for one in found.tables:
            assert all(one.cells(lang))
        for drawn in found.charts:
            assert drawn.spec(lang)["datasets"]


def test_the_planted_pulse_is_alarmed_and_traced_to_its_reach(found):
    alarms = table(found, "water_alarms")
    assert {(a["name"], a["what"]) for a in alarms if a["level"] == "severe"} == {
        ("C", "ammonia nitrogen"), ("D", "ammonia nitrogen"),
    }  # fmt: skip
    (first, *_) = table(found, "water_traces")
    assert (first["rank"], first["reach"], first["tells"]) == ("1", "B – C", "can tell")
    assert "B – C" in found.answer.render("en")


def test_phosphorus_is_worse_on_leaving_and_ammonia_is_not(found):
    said = {row["what"]: row["said"] for row in table(found, "water_passages")}
    assert said["total phosphorus"] == "worse"
    assert said["permanganate index"] == "no clear difference"


@pytest.mark.parametrize(("factor", "worse"), [(1.02, False), (1.2, True)])
def test_a_change_too_small_to_matter_is_no_change(series, factor, worse):
    level = wobble(360, 2.0)
    read = series("codmn", enter=level, leave=np.round(level * factor, 3))
    (found,) = passages(screened(read), [("s", "enter", "leave")], ["codmn"])
    assert found.low > 0
    assert found.worse is worse


def test_a_province_outside_of_the_case_has_its_name(two_sides):
    assert side_name(two_sides, "510000").en == "Sichuan"
    assert side_name(two_sides, "999999").en == "999999"


def test_monitors_name_section_limit_and_both_owners(found):
    monitors = [p for p in found.proposals if p.kind is ProposalKind.MONITOR]
    assert {p.details["section"] for p in monitors} == {"b", "c"}
    for one in monitors:
        assert one.sides == {"500000", "520000"}
        assert set(one.details["owners"]) == one.sides
        assert one.details["limits"]["codmn"] == [None, 6.0]
    assert any(p.kind is ProposalKind.CLAUSE for p in found.proposals)


def test_bad_rows_are_named_and_counted(river_case):
    bad = pd.DataFrame(
        {
            "section": ["a", "nowhere", "a", "a"],
            "time": ["2099-01-01", "2025-03-01", "2025-03-02 01:00", "2025-03-02 02:00"],
            "parameter": ["tp", "tp", "tp", "colour"],
            "value": [0.1, 0.1, 0.1, 1.0],
            "unit": ["mg/L", "mg/L", "kg", "mg/L"],
        }
    )
    given = river_case.table("observations")
    observations = pd.concat([given, bad, given.head(3)], ignore_index=True)
    case = replace(river_case, tables={**river_case.tables, "observations": observations})
    rows = table(ANALYSIS.answer(case), "water_apart")
    counted = {row["reason"]: row["n"] for row in rows}
    assert counted["time in the future"] == "1"
    assert counted["section not in the table of sections"] == "1"
    assert counted["unit does not fit the parameter"] == "1"
    assert counted["unknown parameter"] == "1"
    assert counted["repeats another row"] == "3"
    water = case_water(case, until=pd.Timestamp("2026-01-01"))
    believed = int((~np.isnan(water.screened.believed)).sum())
    assert believed + len(water.apart) == len(observations)


def test_a_case_without_water_is_locked(two_sides, river_case):
    assert isinstance(ANALYSIS.answer(two_sides), Locked)
    sections = river_case.table("sections").assign(medium="air")
    case = replace(river_case, tables={**river_case.tables, "sections": sections})
    assert isinstance(ANALYSIS.answer(case), Locked)


def test_the_callers_tables_stay_as_they_were(river_case):
    before = {k: river_case.table(k).copy() for k in ("sections", "observations")}
    ANALYSIS.answer(river_case)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(river_case.table(name), frame)


@pytest.mark.shared
def test_the_sections_of_chongqing_and_guizhou_give_the_known_alarms(two_sides, shared):
    """April 2021; that 坡脚 lies on the border is invented here, to have one that does."""
    path = shared / "data" / "water_quality" / "wq_4h_20210401_05_cq_gz.csv"
    wide = pd.read_csv(path).rename(columns={"station_status": "status"})
    columns = ["ph", "do_mg_l", "codmn_mg_l", "nh3n_mg_l", "tp_mg_l"]
    rows = wide.melt(["section", "time", "status"], columns, "parameter").dropna(subset=["value"])
    rows = rows.assign(unit=np.where(rows["parameter"] == "ph", "", "mg/L"))
    names = sorted(wide["section"].unique())
    sections = pd.DataFrame({"id": names, "name_zh": names, "medium": "water", "place": "522327"})
    on_border = sections["id"] == "坡脚"
    sections = sections.assign(
        upstream=np.where(on_border, "520000", ""), downstream=np.where(on_border, "500000", "")
    )
    tables = {**two_sides.tables, "sections": sections, "observations": rows}
    found = ANALYSIS.answer(replace(two_sides, tables=tables))
    alarms = table(found, "water_alarms", "zh")
    top = [(a["name"], a["what"], a["level"]) for a in alarms[:3]]
    oxygen_demand = "高锰酸盐指数"
    assert top == [
        ("坡脚", "pH", "严重"),
        ("临渡", oxygen_demand, "警示"),
        ("郁江桥", oxygen_demand, "警示"),
    ]
    counted = {row["reason"]: row["n"] for row in table(found, "water_apart")}
    assert counted["station under maintenance or stopped"] == "627"
    assert "坡脚" in found.answer.render("zh")
