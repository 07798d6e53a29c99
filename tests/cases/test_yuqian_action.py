"""The first case's own sections with real readings beside the checkout: none of them ship."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from xiezhi.action.horizontal.mechanisms.finding import ANALYSIS as MECHANISMS
from xiezhi.action.horizontal.water.finding import ANALYSIS as WATER
from xiezhi.case.read import read_case
from xiezhi.model.finding import Finding, Locked

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "yuqian"
ITEMS = {"ph": "无量纲", "do_mg_l": "mg/L", "codmn_mg_l": "mg/L", "nh3n_mg_l": "mg/L",
         "tp_mg_l": "mg/L"}  # fmt: skip


@pytest.fixture(scope="module")
def case():
    return read_case(FOLDER)


@pytest.fixture(scope="module")
def measured(case, shared):
    """The case with five days of public readings, joined by the names of its sections."""
    path = shared / "data" / "water_quality" / "wq_4h_20210401_05_cq_gz.csv"
    rows = pd.read_csv(path)
    ids = dict(zip(case.table("sections")["name_zh"], case.table("sections")["id"], strict=True))
    rows = rows[rows["section"].isin(ids)].assign(section=lambda r: r["section"].map(ids))
    long = rows.melt(["section", "time", "station_status"], list(ITEMS), "parameter").dropna()
    observations = pd.DataFrame(
        {
            "section": long["section"],
            "time": long["time"],
            "parameter": long["parameter"].str.removesuffix("_mg_l"),
            "value": long["value"],
            "unit": long["parameter"].map(ITEMS),
            "status": long["station_status"],
            "source": "public release",
        }
    )
    return replace(case, tables={**case.tables, "observations": observations})


def test_sections_lie_on_rivers_of_the_case_and_flow_into_one_another(case):
    sections = case.table("sections")
    assert set(sections["river"]) <= set(case.table("rivers")["id"])
    assert set(sections["flows_to"].dropna()) <= set(sections["id"])
    assert (sections["quality"] == "compiled").all()


def test_what_was_decided_is_there_and_nobody_is_called_late_without_a_word(case):
    found = MECHANISMS.answer(case)
    assert isinstance(found, Finding)
    decided = next(t for t in found.tables if t.id == "mechanisms_decisions").rows
    assert len(decided) == 3
    assert "yes" not in set(decided["overdue_en"])
    assert "date passed, state not told" in set(decided["overdue_en"])


def test_without_readings_the_water_is_locked(case):
    assert WATER.answer(case) == Locked("water", WATER.question, ("observations",))


@pytest.mark.shared
def test_real_readings_rate_every_section_and_find_the_known_exceedance(measured):
    found = WATER.answer(measured)
    assert isinstance(found, Finding)
    rated = next(t for t in found.tables if t.id == "water_sections").rows
    assert len(rated) >= 16
    alarms = next(t for t in found.tables if t.id == "water_alarms").rows
    known = alarms[alarms["name_en"] == "Yujiang Bridge"]
    assert "permanganate index" in set(known["what_en"])
    assert {"Sichuan → Chongqing", "Guizhou → Chongqing"} <= set(rated["crossing_en"])
