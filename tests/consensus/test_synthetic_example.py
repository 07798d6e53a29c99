"""The invented example: named so, made anew as it stands, and answered."""

import runpy
from dataclasses import replace

import pytest

from xiezhi.case.read import read_case
from xiezhi.consensus.interviews.finding import ANALYSIS as INTERVIEWS
from xiezhi.consensus.needs.sides import ANALYSIS as SIDES
from xiezhi.consensus.opinion.finding import ANALYSIS as OPINION
from xiezhi.consensus.opinion.finding import opinion_of
from xiezhi.model.source import Quality

FILES = ("statements.csv", "votes.csv", "interviews.csv", "codings.csv")


@pytest.fixture(scope="module")
def folder(root):
    return root / "examples" / "synthetic-consensus"


@pytest.fixture(scope="module")
def case(folder):
    return read_case(folder)


def test_its_title_says_that_it_is_invented(case):
    assert "虚构" in case.title.render("zh")
    assert "invented" in case.title.render("en")


def test_its_tables_are_those_that_the_tool_writes(folder, root, monkeypatch, tmp_path):
    tool = runpy.run_path(str(root / "tools" / "make_synthetic_consensus.py"))
    monkeypatch.setitem(tool["main"].__globals__, "PLACE", tmp_path)
    tool["main"]()
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_three_groups_and_what_all_agree_on_are_found(case):
    found = opinion_of(case)
    assert len(found.groups) == 3
    assert "s01" in found.agreed
    assert "s02" not in found.agreed


def test_both_questions_are_answered(case):
    assert OPINION.answer(case).proposals
    assert any("α" in one.render("zh") for one in INTERVIEWS.answer(case).caveats)


def test_the_first_case_holds_no_votes(root):
    assert not read_case(root / "cases" / "yuqian").has("votes")


@pytest.mark.parametrize("analysis", [OPINION, INTERVIEWS])
def test_its_findings_say_before_all_else_that_the_data_are_invented(case, analysis):
    found = analysis.answer(case)
    assert found.invented
    assert "合成数据" in found.caveats[0].render("zh")
    assert "synthetic data" in found.caveats[0].render("en")


def test_every_invented_row_is_marked(case):
    for name in ("votes", "interviews", "codings"):
        assert set(case.table(name)["quality"]) == {"synthetic"}


def test_a_finding_on_a_single_invented_row_says_so(root):
    real = read_case(root / "cases" / "yuqian")
    assert not any("合成数据" in one.zh for one in SIDES.answer(real).caveats)
    origins = {name: replace(one, quality=Quality.SYNTHETIC) for name, one in real.origins.items()}
    assert "合成数据" in SIDES.answer(replace(real, origins=origins)).caveats[0].zh
