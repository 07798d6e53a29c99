"""Sharing as a case sees it: from its tables to an answer in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from xiezhi.blueprint.catalogue import Failed, answer
from xiezhi.case.read import case_of, read_case
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.proposal import ProposalKind
from xiezhi.organization.sharing import finding, split_finding
from xiezhi.organization.sharing.areas import area_of
from xiezhi.organization.sharing.case_games import games_of
from xiezhi.organization.sharing.case_splits import parks_of

BOTH = (finding.ANALYSIS, split_finding.ANALYSIS)


@pytest.fixture(scope="module")
def invented(root):
    return read_case(root / "examples" / "synthetic-sharing")


def changed(case, table, change):
    rows = case.table(table).copy()
    return replace(case, tables={**case.tables, table: change(rows)})


def rows_of(found, table):
    return next(one for one in found.tables if one.id == table).rows


@pytest.mark.parametrize("analysis", BOTH)
def test_without_its_table_sharing_says_which_one_is_missing(analysis):
    locked = answer(analysis, case_of(["500000", "520000"]))
    assert isinstance(locked, Locked)
    assert locked.missing in {("coalitions",), ("revenues",)}


@pytest.mark.parametrize("analysis", BOTH)
def test_the_invented_example_is_answered_and_marked_as_invented(analysis, invented):
    found = answer(analysis, invented)
    assert isinstance(found, Finding), found
    assert "synthetic" in {one.source.quality.value for one in found.inputs}
    for proposal in found.proposals:
        assert proposal.kind is ProposalKind.SHARING_RULE
        assert proposal.sides <= {"500000", "520000"}
        assert set(proposal.evidence[1:]) <= {table.id for table in found.tables}


def test_every_rule_divides_the_whole(invented):
    rows = rows_of(answer(finding.ANALYSIS, invented), "sharing_shares")
    for work, whole in (
        ("Example water works (invented)", 168e6),
        ("Example depot (invented)", 8e7),
    ):
        mine = rows[rows["work_en"] == work].filter(like="rule_")
        assert np.allclose(mine.dropna(axis=1).sum(), whole)


def test_equal_shares_are_walked_out_of_by_the_two_small_ones(invented):
    """Qijiang and Tongzi would pay 84 together; alone the two pay 75."""
    rows = rows_of(answer(finding.ANALYSIS, invented), "sharing_core")
    equal = rows[(rows["rule_en"] == "Equal shares") & (rows["work_zh"].str.contains("水厂"))].iloc[
        0
    ]
    assert equal["who_zh"] == "綦江区、桐梓县"
    assert equal["excess"] == pytest.approx(9e6)


def test_an_empty_core_is_said_to_need_money_from_outside(invented):
    """Three pairs have 60 each and all three 80: in every division some pair lacks 6⅔."""
    found = answer(finding.ANALYSIS, invented)
    assert "须另有补助才能稳住" in found.answer.render("zh")
    depot = [p for p in found.proposals if p.details["game"] == "depot"]
    assert [p.id for p in depot] == ["sharing_depot_nucleolus"]
    assert "6.7 million yuan or more" in depot[0].why.render("en")


def test_only_a_work_of_several_scenarios_has_risk(invented):
    rows = rows_of(answer(finding.ANALYSIS, invented), "sharing_risk")
    assert set(rows["work_en"]) == {"Example water works (invented)"}
    assert rows["part"].sum() == pytest.approx(1.0)
    sure = changed(invented, "coalitions", lambda rows: rows[rows["scenario"] != "overrun"])
    assert "sharing_risk" not in [table.id for table in answer(finding.ANALYSIS, sure).tables]


def test_a_coalition_that_is_missing_is_named(invented):
    case = changed(invented, "coalitions", lambda rows: rows.drop(rows.index[4]))
    failed = answer(finding.ANALYSIS, case)
    assert isinstance(failed, Failed)
    assert "lacks 500110;500116" in failed.sentence.render("en")


def test_a_coalition_given_twice_in_another_order_is_named(invented):
    def turned(rows):
        twin = rows.iloc[[4]].assign(members="500116;500110")
        return pd.concat([rows, twin], ignore_index=True)

    failed = answer(finding.ANALYSIS, changed(invented, "coalitions", turned))
    assert isinstance(failed, Failed)
    assert "500110;500116 twice" in failed.sentence.render("en")


def test_a_work_that_is_dearer_together_is_said_to_be_so(invented):
    def dear(rows):
        return rows.assign(
            amount_yuan=rows["amount_yuan"].where(rows["members"].str.count(";") < 3, 9e9)
        )

    found = answer(finding.ANALYSIS, changed(invented, "coalitions", dear))
    assert "并不比各自单干合算" in found.answer.render("zh")


def test_the_order_of_rows_changes_no_share(invented):
    def turned(rows):
        water = rows[rows["scenario"] == "as_planned"]
        return water.iloc[::-1].reset_index(drop=True)

    here, there = (
        games_of(case)[0].game for case in (invented, changed(invented, "coalitions", turned))
    )
    assert here.players == there.players
    assert np.array_equal(here.values, there.values)


def test_a_moved_enterprise_is_shared_until_the_cap(invented):
    moved, enclave = parks_of(invented)
    got = [int(done.shares["origin"]) for done in moved.years]
    assert got == [25_000_000, 25_000_000, 10_000_000, 0, 0]
    assert enclave.is_open


def test_an_open_rule_is_left_to_the_parties(invented):
    found = answer(split_finding.ANALYSIS, invented)
    assert "须由双方先商定" in found.answer.render("zh")


def test_an_unknown_rule_gets_a_sentence(invented):
    case = changed(invented, "revenues", lambda rows: rows.assign(rule="nobodys-rule"))
    failed = answer(split_finding.ANALYSIS, case)
    assert isinstance(failed, Failed)
    assert "nobodys-rule" in failed.sentence.render("en")


@pytest.mark.parametrize(
    ("code", "name"), [("520322", "Tongzi"), ("520300", "Zunyi"), ("520000", "Guizhou")]
)
def test_an_area_is_a_county_a_prefecture_or_a_province(code, name, invented):
    area = area_of(invented, code)
    assert area.name.en == name
    assert area.side == "520000"
    assert area.people > 0
