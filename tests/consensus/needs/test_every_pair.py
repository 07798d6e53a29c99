"""Every two provinces that share a border get all four answers from the gazetteer alone."""

import sys
import time

import pytest

from xiezhi.case.gazetteer import adjacent_provinces
from xiezhi.case.read import case_of
from xiezhi.consensus.needs import complement, contact, nearness, sides
from xiezhi.model.finding import Finding
from xiezhi.model.units import LANGS

MODULES = (sides, contact, nearness, complement)
CPU_SECONDS_MOST = 150


@pytest.mark.slow
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
    assert spent <= CPU_SECONDS_MOST


def check(pair, finding):
    """Whole sentences, no number that is none, every column of every table can be shown."""
    for lang in LANGS:
        answer = finding.answer.render(lang)
        assert answer.endswith(("。", ".")), (pair, answer)
        assert "nan" not in answer, (pair, answer)
        assert "无数据" not in answer, (pair, answer)
        assert "no data" not in answer, (pair, answer)
        assert all(table.cells(lang) for table in finding.tables), (pair, finding.id)
