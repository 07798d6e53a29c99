"""Drafts: every ground becomes a duty of somebody who signs, and nothing is invented."""

import re
from dataclasses import replace

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
from xiezhi.consensus.agreement.complete import Answer
from xiezhi.consensus.agreement.finding import ANALYSIS
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
