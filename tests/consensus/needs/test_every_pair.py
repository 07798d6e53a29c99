"""Every two provinces that share a border get all four answers from the gazetteer alone."""

import re
import sys
import time
from functools import cache

import pandas as pd
import pytest

from xiezhi.case.boundaries import read_boundaries
from xiezhi.case.gazetteer import adjacent_provinces
from xiezhi.case.read import case_of
from xiezhi.consensus.needs import complement, contact, nearness, sides
from xiezhi.model.finding import Finding
from xiezhi.model.units import LANGS

MODULES = (sides, contact, nearness, complement)


@pytest.fixture
def outlines_read_once(monkeypatch):
    """Every province's outlines are read once, not once for each of its neighbours."""
    of_province = cache(read_boundaries)

    def read(codes):
        provinces = dict.fromkeys(code[:2] for code in codes)
        asked = [tuple(c for c in codes if c.startswith(province)) for province in provinces]
        return pd.concat([of_province(codes) for codes in asked]).loc[list(codes)]

    monkeypatch.setattr("xiezhi.case.read.read_boundaries", read)


@pytest.mark.slow
@pytest.mark.usefixtures("outlines_read_once")
def test_every_pair_of_adjacent_provinces_gets_all_four_answers(capsys):
    start, pairs = time.process_time(), adjacent_provinces()
    for pair in pairs:
        case = case_of(pair)
        for module in MODULES:
            finding = module.ANALYSIS.answer(case)
            assert isinstance(finding, Finding), (pair, module.__name__)
            check(pair, finding)
    spent = time.process_time() - start
    with capsys.disabled():
        sys.stdout.write(f"\n{len(pairs)} pairs of provinces, {spent:.0f} CPU seconds\n")
    assert len(pairs) >= 60


def check(pair, finding):
    """Whole sentences, no number that is none, every table with rows, a chart that holds data."""
    for lang in LANGS:
        answer = finding.answer.render(lang)
        assert answer.endswith(("。", ".")), (pair, answer)
        assert not re.search(r"\bnan\b|无数据|no data", answer), (pair, answer)
        assert all(table.cells(lang) for table in finding.tables), (pair, finding.id)
    assert finding.charts, (pair, finding.id)
    assert all(any(chart.data.values()) for chart in finding.charts), (pair, finding.id)
