"""What a case's documents and rules say about its market."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from xiezhi.action.horizontal.market import finding, finding_rules
from xiezhi.case.read import read_case
from xiezhi.case.scaffold import new_case
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.proposal import ProposalKind

DOCUMENTS = """\
id,title_zh,title_en,kind,sides,file
d1,甲办法,Rule A,plan,500000;520000,a.txt
d2,纪要,Minutes,minutes,,b.md
d3,无正文,No text,plan,,
d4,坏文件,Broken,plan,,c.docx
"""
RULES = """\
id,item,name_zh,side,kind,gate,value,unit,stricter,source
a,survey,房屋鉴定,500000,permit,filing,,,,示例
b,survey,房屋鉴定,520000,permit,permit,,,,示例
c,agency,代理机构,500000,qualification,,3,年,higher,示例
"""
CREDIT = """\
side_a,side_b,standing_a,standing_b,firms,source
500000,520000,trusted,barred,7,示例
500000,520000,trusted,trusted,90,示例
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("market") / "case"
    new_case(folder, ["500000", "520000"])
    texts = {
        "documents.csv": DOCUMENTS,
        "market_rules.csv": RULES,
        "credit.csv": CREDIT,
        "a.txt": "第一条 优先选择本市企业中标。\n不得要求企业在本市设立分公司。",
        "b.md": "会议讨论了交通问题。",
        "c.docx": "not a zip",
    }
    for name, content in texts.items():
        (folder / name).write_text(content, "utf-8")
    return read_case(folder)


def spoken(found):
    texts = [found.answer, found.method, *found.caveats]
    texts += [t for p in found.proposals for t in (p.title, p.why)]
    return [text.render("zh") for text in texts], [text.render("en") for text in texts]


def test_documents_with_a_text_are_screened_and_the_others_are_named(case):
    found = finding.ANALYSIS.answer(case)
    assert isinstance(found, Finding)
    clauses, documents = found.tables
    assert len(clauses.rows) == 1
    states = documents.rows["state_en"].tolist()
    assert states[:3] == ["screened", "screened", "not in the case"]
    assert "c.docx" in states[3]


def test_a_likely_concern_becomes_a_clause_to_amend_and_a_monitor(case):
    proposals = finding.finding(case).proposals
    assert [p.kind for p in proposals] == [ProposalKind.CLAUSE, ProposalKind.MONITOR]
    assert proposals[0].details["document"] == "d1"
    assert proposals[0].sides == {"500000", "520000"}


def test_minutes_are_told_to_lie_outside_the_review(case):
    assert any("Minutes" in caveat.en for caveat in finding.finding(case).caveats)


def test_rules_of_both_sides_are_compared_and_firms_counted(case):
    found = finding_rules.ANALYSIS.answer(case)
    pairs, credit = found.tables
    assert sorted(pairs.rows["relation_en"]) == ["looser", "missing on one side"]
    assert "bars: 7" in found.answer.render("en")
    assert credit.rows["firms"].sum() == 97
    assert len(found.proposals) == 2


@pytest.mark.parametrize("analysis", [finding.ANALYSIS, finding_rules.ANALYSIS])
def test_both_languages_stay_apart_and_nobody_is_accused(case, analysis):
    zh, en = spoken(analysis.answer(case))
    assert not any(re.search("illegal|unlawful", text) for text in en)
    quoted = [re.sub("“[^”]*”", "", text) for text in zh]
    assert not any(re.search("[A-Za-z]{5,}", text) for text in quoted)


def test_a_case_without_the_tables_is_locked(tmp_path):
    new_case(tmp_path / "case", ["500000", "520000"])
    bare = read_case(tmp_path / "case")
    for analysis in (finding.ANALYSIS, finding_rules.ANALYSIS):
        assert isinstance(analysis.answer(bare), Locked)


def test_documents_without_any_text_leave_the_question_open(case):
    tables = {n: t for n, t in case.tables.items() if n != "document_texts"}
    without = pd.DataFrame(case.table("documents")).assign(file=None)
    bare = replace(case, tables={**tables, "documents": without})
    assert finding.finding(bare).missing == ("document_texts",)
