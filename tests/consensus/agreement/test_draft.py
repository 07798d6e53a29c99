"""Drafts: every ground becomes a duty of somebody who signs, and nothing is invented."""

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from xiezhi.case.read import case_of
from xiezhi.consensus.agreement import (
    check,
    draft,
    governments,
    proposal_grounds,
    requirement_grounds,
    statement_grounds,
)
from xiezhi.consensus.agreement.complete import BLANK, Answer
from xiezhi.consensus.agreement.draft import Why
from xiezhi.consensus.agreement.finding import ANALYSIS, drafted, drafting_day, summary
from xiezhi.model.finding import Locked
from xiezhi.model.proposal import Proposal, ProposalKind
from xiezhi.model.text import Text

REQUIREMENTS = pd.DataFrame(
    [
        ("r1", "doc", "修通断头路", "transport", "cq_transport", "2026"),
        ("r2", "doc", "共治河流", "ecology", "", ""),
        ("r3", "doc", "怪领域", "astronomy", "gz_gov", ""),
    ],
    columns=["id", "document", "digest_zh", "field", "responsible", "due"],
)
DOCUMENTS = pd.DataFrame({"id": ["doc"], "title_zh": ["示例规划"], "kind": ["plan"]})
PARTIES = pd.DataFrame(
    [
        ("gz_gov", "贵州省人民政府", "government", "520000"),
        ("cq_transport", "重庆市交通局", "department", "500000"),
    ],
    columns=["id", "name_zh", "kind", "side"],
)


@pytest.fixture(scope="module")
def case():
    bare = case_of(["500000", "520000"])
    statements = pd.DataFrame(
        {"id": ["s1", "s2"], "text_zh": ["甲", "乙"], "field": ["market", ""]}
    )
    tables = {
        "requirements": REQUIREMENTS,
        "documents": DOCUMENTS,
        "parties": PARTIES,
        "statements": statements,
    }
    return replace(bare, tables={**bare.tables, **tables})


def test_a_government_signs_for_each_side(case):
    assert [(p.id, p.name.zh) for p in governments(case)] == [
        ("gov_500000", "重庆市人民政府"), ("gz_gov", "贵州省人民政府"),
    ]  # fmt: skip


def test_every_requirement_becomes_a_duty_of_one_who_signs(case):
    made = draft("x", Text("协议", "Agreement"), governments(case), requirement_grounds(case))
    duties = {duty.what.zh: duty for duty in made.agreement.duties()}
    assert duties["修通断头路"].who == ("gov_500000",)  # its department signs nothing
    assert duties["修通断头路"].due == "2026"
    assert duties["共治河流"].who == ("gov_500000", "gz_gov")
    assert duties["怪领域"].who == ("gz_gov",)


def test_a_changed_requirement_puts_its_clause_and_duties_in_doubt(case):
    made = draft("x", Text("协议", "Agreement"), governments(case), requirement_grounds(case))
    suspects = {one.id for one in made.trace.changed("r2", "other").suspects()}
    assert suspects == {"purpose", "duty_ecology", "ecology_1"}


def test_statements_and_proposals_join_by_choice(case):
    proposal = Proposal(
        "g", ProposalKind.GROUP, Text("组团", "group"), Text("因", "why"),
        frozenset({"500000", "520000"}), ("500110",), (),
    )  # fmt: skip
    grounds = (*statement_grounds(case, ["s1"]), *proposal_grounds([proposal]))
    made = draft("x", Text("协议", "Agreement"), governments(case), grounds)
    assert [d.what.zh for d in made.agreement.duties()] == ["甲", "组团"]
    assert made.trace.nodes["duty_group"].rests_on[0].parent == "g"


def test_a_draft_holds_every_item_but_leaves_numbers_blank(case):
    made = draft("x", Text("协议", "Agreement"), governments(case), requirement_grounds(case))
    assert Answer.MISSING not in {one.answer for one in check(made.agreement)}
    closing = made.agreement.clauses[-7:]
    numbers = {n for clause in closing for n in re.findall(r"\d+", clause.body.zh + clause.body.en)}
    assert numbers == {"30"}  # the days of objection and review


def test_requirements_can_be_chosen(case):
    assert [g.id for g in requirement_grounds(case, ["r2"])] == ["r2"]


def test_a_case_without_requirements_is_locked():
    assert isinstance(ANALYSIS.answer(case_of(["500000", "520000"])), Locked)


def test_the_finding_shows_who_owes_what_and_what_is_open(case):
    finding = ANALYSIS.answer(case)
    assert "2项职责没有时限" in finding.answer.render("zh").replace(" ", "")
    assert {one.id for one in finding.proposals} == {
        "agreement_duty_transport", "agreement_duty_ecology", "agreement_duty_other",
    }  # fmt: skip
    assert all(table.cells(lang) for table in finding.tables for lang in ("zh", "en"))


# Requirements of two work reports of 2026, a national plan and an old joint document.
NATIONAL, OURS, THEIRS, JOINT = "national", "cq_2026", "gz_2026", "joint_2018"
ASKED = pd.DataFrame(
    [
        ("n1", NATIONAL, "贵州深度融入长江经济带", "governance", "", "", ""),
        ("n2", NATIONAL, "省际交界地区利益共享", "governance", "", "2025", ""),
        ("j1", JOINT, "两省市开展54项合作", "governance", "", "2022", ""),
        ("j2", JOINT, "共建先行示范区", "layout", "", "", ""),
        ("g1", THEIRS, "积极承接东部产业转移", "industry", "gz_gov", "2026", ""),
        ("g2", THEIRS, "推进重庆至贵阳高速铁路前期工作", "transport", "", "2026", ""),
        ("g3", THEIRS, "扩建桐梓县医院", "services", "", "2026", "520322"),
        ("g4", THEIRS, "提升贵阳会展能级", "industry", "", "2026", "520103"),
    ],
    columns=["id", "document", "digest_zh", "field", "responsible", "due", "places"],
)
ISSUED = pd.DataFrame(
    [
        (NATIONAL, "国家规划", "plan", None, ""),
        (OURS, "重庆报告", "report", "2026-02-03", "500000"),
        (THEIRS, "贵州报告", "report", "2026-02-02", "520000"),
        (JOINT, "合作协议", "agreement", None, "500000;520000"),
    ],
    columns=["id", "title_zh", "kind", "issued", "sides"],
)


@pytest.fixture(scope="module")
def dated():
    bare = case_of(["500000", "520000"])
    tables = {"requirements": ASKED, "documents": ISSUED, "parties": PARTIES}
    return replace(bare, tables={**bare.tables, **tables})


def drafted_ids(case):
    made, left = drafted(case)
    return {duty.what.zh: duty for duty in made.agreement.duties()}, {
        one.ground.id: one.why for one in left
    }


def test_what_was_due_before_the_latest_document_is_no_duty(dated):
    duties, left = drafted_ids(dated)
    assert drafting_day(dated) == date(2026, 2, 3)
    assert {"n2", "j1"} == {id_ for id_, why in left.items() if why is Why.PAST}
    assert {duty.due for duty in duties.values()} == {"", "2026"}


def test_a_side_s_own_tasks_are_left_out_unless_they_reach_the_other(dated):
    duties, left = drafted_ids(dated)
    assert {"g1", "g4"} == {id_ for id_, why in left.items() if why is Why.OWN}
    assert {"推进重庆至贵阳高速铁路前期工作", "扩建桐梓县医院"} <= set(duties)


def test_a_requirement_falls_to_the_side_that_it_or_its_document_names(dated):
    duties, _ = drafted_ids(dated)
    assert duties["贵州深度融入长江经济带"].who == ("gz_gov",)
    assert duties["推进重庆至贵阳高速铁路前期工作"].who == ("gz_gov",)
    assert duties["共建先行示范区"].who == ("gov_500000", "gz_gov")


def test_what_is_left_out_is_told_with_its_reason(dated):
    finding = ANALYSIS.answer(dated)
    assert "另有4项要求没有写成职责：2项时限已过，2项是一方自己的事" in finding.answer.render("zh")
    left = next(one for one in finding.tables if one.id == "agreement_left_out")
    assert list(left.rows["id"]) == ["n2", "j1", "g1", "g4"]


def test_a_past_requirement_that_is_chosen_gets_a_blank_date(dated):
    grounds = requirement_grounds(dated, ["n2"])
    made = draft("x", Text("协议", "A"), governments(dated), grounds, date(2026, 2, 3))
    assert [duty.due for duty in made.agreement.duties()] == [""]


def test_the_check_tells_a_date_that_is_over(dated):
    made = draft("x", Text("协议", "A"), governments(dated), requirement_grounds(dated, ["j1"]))
    found = {one.item.id: one for one in check(made.agreement, date(2026, 11, 1))}
    assert [one.zh for one in found["duties"].past] == ["两省市开展54项合作"]
    assert found["duties"].answer is Answer.OPEN
    assert "1项的时限已过" in summary(made.agreement, tuple(found.values())).render("zh")


def test_a_proposal_to_write_in_a_requirement_gives_its_words_and_not_the_title(dated):
    offered = Proposal(
        "answer_g2", ProposalKind.CLAUSE, Text("把“某要求”写进协议", "Write in"), Text("因", "why"),
        frozenset({"500000", "520000"}), (), (), {"requirement": "g2"},
    )  # fmt: skip
    (ground,) = proposal_grounds([offered], dated)
    assert ground.words.zh == "推进重庆至贵阳高速铁路前期工作"
    assert (ground.id, ground.field, ground.due) == ("answer_g2", "transport", "2026")


def test_every_blank_of_the_draft_is_told_by_some_item(dated):
    made, _ = drafted(dated)
    blanks = {c.id for c in made.agreement.clauses if BLANK in c.body.zh}
    told = {id_ for one in check(made.agreement) if one.open for id_ in one.clauses}
    assert blanks <= told


def test_proposals_say_what_the_clause_binds_to(dated):
    offers = {one.id: one for one in ANALYSIS.answer(dated).proposals}
    assert "扩建桐梓县医院" in offers["agreement_duty_services"].title.render("zh")
    assert offers["agreement_duty_services"].places == ("520322",)
    assert "《贵州报告》" in offers["agreement_duty_services"].why.render("zh")


def test_a_regulation_that_is_not_applied_is_not_cited(dated):
    assert ANALYSIS.answer(dated).sources == ()


def test_nothing_lacking_reads_as_a_sentence(dated):
    said = ANALYSIS.answer(dated).answer.render("zh")
    assert "缺：无" not in said
    assert "协议应有的10项内容都有了；还有空待填的有" in said
    assert "“谁对谁、做什么、何时完成”" in said


def test_a_proposal_may_be_named_as_a_duty_would_be(case):
    """The first proposal on layout is layout_1, and so was the first duty on layout."""
    ground = replace(requirement_grounds(case)[0], id="layout_1", field="layout")
    made = draft("x", Text("协议", "Agreement"), governments(case), [ground])
    assert [duty.id for duty in made.agreement.duties()] == ["duty_layout_1"]
    assert made.trace.nodes["layout_1"].digest == ground.digest
