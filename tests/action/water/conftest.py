"""Cases and readings that the tests of rivers share."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xiezhi.action.horizontal.water.readings import Readings
from xiezhi.case.read import case_of
from xiezhi.model.case import Case

sys.path.insert(0, str(Path(__file__).parent))

from water_readings import river_tables


@pytest.fixture
def series():
    """A maker of Readings of one indicator: sections by name, values every four hours."""

    def make(item: str, maintained: dict[str, list[int]] | None = None, **sections) -> Readings:
        names = tuple(sorted(sections))
        lengths = [len(sections[name]) for name in names]
        down = [
            np.isin(np.arange(n), (maintained or {}).get(s, []))
            for s, n in zip(names, lengths, strict=True)
        ]
        return Readings(
            names,
            (item,),
            np.repeat(np.arange(len(names)), lengths),
            np.concatenate([np.arange(n) * 4.0 for n in lengths]),
            np.concatenate([np.asarray(sections[s], float) for s in names])[:, None],
            np.concatenate(down),
        )

    return make


@pytest.fixture(scope="session")
def two_sides() -> Case:
    return case_of(["500000", "520000"])


@pytest.fixture(scope="session")
def river_case(two_sides: Case) -> Case:
    sections, observations = river_tables()
    tables = {**two_sides.tables, "sections": sections, "observations": observations}
    return replace(two_sides, tables=tables)
