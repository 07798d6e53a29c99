"""Synthetic readings, and published files as readings, for the tests of rivers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xiezhi.action.horizontal.water.readings import Readings, hours_of

UNITS = {"ph": "", "nh3n": "mg/L", "codmn": "mg/L", "do": "mg/L", "tp": "mg/L"}
LEVELS = {"ph": 7.8, "nh3n": 0.12, "codmn": 2.2, "do": 8.5, "tp": 0.06}


def wobble(n: int, level: float = 2.0, seed: int = 0) -> np.ndarray:
    """A quiet series around a level, to three decimals."""
    return np.round(level * np.exp(np.random.default_rng(seed).normal(0, 0.05, n)), 3)


def river_tables(seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Four sections of one river that runs from Guizhou into Chongqing and out again, 100 days.

    A pulse of ammonia enters between b and c on day 80; c has twice the phosphorus of b.
    """
    rng = np.random.default_rng(seed)
    sections = pd.DataFrame(
        {
            "id": list("abcd"),
            "name_zh": ["甲断面", "乙断面", "丙断面", "丁断面"],
            "name_en": ["A", "B", "C", "D"],
            "medium": "water",
            "place": "500110",
            "river": "r",
            "upstream": ["", "520000", "500000", ""],
            "downstream": ["", "500000", "520000", ""],
            "target_class": ["Ⅱ", "Ⅲ", "III", None],
            "flows_to": ["b", "c", "d", None],
            "km_to_next": [40.0, 30.0, 50.0, np.nan],
            "source": "synthetic",
        }
    )
    time = pd.date_range("2025-03-01", periods=600, freq="4h")
    parts = []
    for section in "abcd":
        for item, level in LEVELS.items():
            value = level * np.exp(rng.normal(0, 0.005 if item == "ph" else 0.05, len(time)))
            if item == "tp" and section in "cd":
                value = value * 2
            if item == "nh3n" and section in "cd":
                at = 480 + {"c": 0, "d": 5}[section]
                value[at : at + 8] = 2.6 + rng.random(8)
            frame = {"section": section, "time": time, "parameter": item, "value": value.round(4)}
            parts.append(pd.DataFrame({**frame, "unit": UNITS[item], "source": "synthetic"}))
    return sections, pd.concat(parts, ignore_index=True)


def published(path, sections_by=("province", "basin", "section")) -> tuple[pd.DataFrame, Readings]:
    """A published file as Readings, and its rows in the same order."""
    rows = pd.read_csv(path)
    rows = rows.assign(
        time=pd.to_datetime(rows["time"]), key=rows[list(sections_by)].agg("/".join, axis=1)
    )
    rows = rows.dropna(subset=["time"]).drop_duplicates(["key", "time"], keep="last")
    rows = rows.sort_values(["key", "time"]).reset_index(drop=True)
    code, names = pd.factorize(rows["key"])
    columns = ["ph", "do_mg_l", "codmn_mg_l", "nh3n_mg_l", "tp_mg_l"]
    readings = Readings(
        tuple(names),
        ("ph", "do", "codmn", "nh3n", "tp"),
        code.astype(np.int64),
        hours_of(rows["time"]),
        rows[columns].to_numpy(float),
        (rows["station_status"] != "正常").to_numpy(),
    )
    return rows, readings
