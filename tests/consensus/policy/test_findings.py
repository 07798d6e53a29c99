"""The three findings on a small case of our own."""

import pandas as pd
import pytest

from xiezhi.consensus.policy import decompose, gaps, overlay
from xiezhi.model.case import Case, Side
from xiezhi.model.finding import Locked
from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text

SYNTHETIC = Source("synthetic", Text("合成数据", "synthetic"), quality=Quality.SYNTHETIC)
SIDES = tuple(
    Side(code, Text(zh, en), Text(zh[:1], en))
    for code, zh, en in (
        ("500000", "重庆市", "Chongqing"),
        ("520000", "贵州省", "Guizhou"),
        ("510000", "四川省", "Sichuan"),
    )
)
PLACES = pd.DataFrame(
    {
        "code": ["500110", "520322", "510502"],
        "name_zh": ["綦江区", "桐梓县", "江阳区"],
        "name_en": ["Qijiang", "Tongzi", "Jiangyang"],
        "side": ["500000", "520000", "510000"],
    }
)
DOCUMENTS = pd.DataFrame(
    [
        ("n", "国家规划", "National plan", "national", None),
        ("cq", "重庆市工作报告", "Report of Chongqing", "provincial", "500000"),
        ("gz", "贵州省工作报告", "Report of Guizhou", "provincial", "520000"),
        ("both", "桐梓县与綦江区合作协议", "Agreement", "county", "500000;520000"),
    ],
    columns=["id", "title_zh", "title_en", "level", "sides"],
)
REQUIREMENTS = pd.DataFrame(
    [
        ("n1", "n", "完善口岸功能", "Improve the ports", None, "cq_port"),
        ("n2", "n", "发展深海采矿", "Mine the deep sea", None, None),
        ("b1", "both", "建立清理欠账长效机制", "Clear arrears for good", "500110", None),
        ("c1", "cq", "持续完善口岸功能", "Keep improving the ports", None, "cq_port"),
        ("g1", "gz", "加紧清理欠账，支持桐梓县办学", "Clear arrears", None, None),
    ],
    columns=["id", "document", "digest_zh", "digest_en", "places", "responsible"],
)
PARTIES = pd.DataFrame(
    [
        ("cq_port", "重庆市口岸办", "Port office", "department", "500000", None),
        ("tongzi", "桐梓县人民政府", "Tongzi", "government", "520000", "520322"),
    ],
    columns=["id", "name_zh", "name_en", "kind", "side", "place"],
)
COMMITMENTS = pd.DataFrame({"id": ["k"], "owner": ["tongzi"], "requirement": ["b1"]})


@pytest.fixture
def case():
    return made()


def made(n_sides=2, **changed):
    tables = {
        "places": PLACES, "documents": DOCUMENTS, "requirements": REQUIREMENTS,
        "parties": PARTIES, "commitments": COMMITMENTS, **changed,
    }  # fmt: skip
    return Case(
        "small", Text("小案例", "Small case"), SIDES[:n_sides], 2031, tables, pd.Series(),
        dict.fromkeys(tables, SYNTHETIC),
    )  # fmt: skip


def cells(found, table, lang="zh"):
    return next(t for t in found.tables if t.id == table).cells(lang)


def test_gaps_are_told_side_by_side(case):
    found = {(g.asked.id, g.side): g.answer.label for g in gaps.gaps(case)}
    assert found == {
        ("n1", "500000"): 2, ("n2", "500000"): 0, ("b1", "500000"): 0,
        ("n1", "520000"): 0, ("n2", "520000"): 0, ("b1", "520000"): 1,
    }  # fmt: skip


def test_the_finding_of_gaps_shows_words_on_both_ends(case):
    found = gaps.ANALYSIS.answer(case)
    rows = cells(found, "policy_evidence")
    said = ["重", "完善口岸功能", "明确", "持续完善口岸功能", "字面相符", "100"]
    assert said in rows
    assert [row[2] for row in rows[2:]] == ["字面未见"] * 4
    assert {p.details["requirement"] for p in found.proposals} == {"n1", "n2", "b1"}
    assert found.proposals[0].details["requirement"] == "n2"  # open on most sides


def test_a_requirement_is_broken_down_to_departments_and_counties(case):
    shares = {(s.asked.id, s.side): s for s in decompose.decomposition(case)}
    assert [p.id for p in shares["n1", "500000"].departments] == ["cq_port"]
    assert shares["b1", "500000"].counties == ("500110",)
    assert not shares["b1", "500000"].is_taken
    assert shares["b1", "520000"].counties == ("520322",)
    assert shares["b1", "520000"].is_taken
    assert ("c1", "520000") not in shares


def test_what_nobody_has_taken_is_listed_first(case):
    rows = cells(decompose.ANALYSIS.answer(case), "policy_open")
    assert rows[0][0] == "发展深海采矿"
    assert rows[0][2] == "重、贵"


def test_the_overlay_counts_a_document_once_for_a_place(case):
    found = overlay.ANALYSIS.answer(case)
    assert cells(found, "policy_places") == [
        ["桐梓县", "2", "0", "桐梓县与綦江区合作协议、贵州省工作报告"],
        ["綦江区", "1", "0", "桐梓县与綦江区合作协议"],
    ]


@pytest.mark.parametrize("module", [gaps, decompose, overlay])
def test_a_case_without_the_tables_is_locked(module):
    empty = made(documents=DOCUMENTS.head(0), requirements=REQUIREMENTS.head(0))
    locked = module.ANALYSIS.answer(empty)
    assert isinstance(locked, Locked)
    assert {"documents", "requirements"} <= set(locked.missing)


@pytest.mark.parametrize("module", [gaps, decompose, overlay])
@pytest.mark.parametrize("n_sides", [2, 3])
def test_findings_speak_both_languages_for_any_number_of_sides(module, n_sides):
    found = module.ANALYSIS.answer(made(n_sides))
    for lang in ("zh", "en"):
        assert found.answer.render(lang)
        assert all(len({len(row) for row in t.cells(lang)}) <= 1 for t in found.tables)


@pytest.mark.parametrize("module", [gaps, decompose, overlay])
def test_rows_that_say_little_do_no_harm(module):
    bare = pd.DataFrame(
        {"id": ["x"], "document": ["gone"], "digest_zh": ["。"], "digest_en": [None]}
    )
    found = module.ANALYSIS.answer(made(requirements=bare))
    assert found.answer.render("zh")


def test_the_tables_of_the_case_stay_as_they_were(case):
    before = REQUIREMENTS.copy()
    for module in (gaps, decompose, overlay):
        module.ANALYSIS.answer(case)
    pd.testing.assert_frame_equal(REQUIREMENTS, before)
