"""Compensation as a case sees it: from its tables to an answer in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xiezhi.action.horizontal.compensation.case_rivers import rivers_of
from xiezhi.action.horizontal.compensation.finding import ANALYSIS
from xiezhi.blueprint.catalogue import Failed, answer
from xiezhi.case.read import case_of, read_case
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.proposal import ProposalKind


@pytest.fixture(scope="module")
def invented(root):
    return read_case(root / "examples" / "synthetic-action")


@pytest.fixture(scope="module")
def found(invented):
    done = answer(ANALYSIS, invented)
    assert isinstance(done, Finding), done
    return done


def rows_of(found, table):
    return next(one for one in found.tables if one.id == table).rows


def changed(case, table, change):
    rows = case.table(table).copy()
    return replace(case, tables={**case.tables, table: change(rows)})


def test_without_terms_or_readings_the_question_is_locked():
    locked = answer(ANALYSIS, case_of(["500000", "520000"]))
    assert isinstance(locked, Locked)
    assert locked.missing == ("compensation_terms", "sections", "observations")


def test_balances_of_every_agreement_and_year_sum_to_zero(found):
    rows = rows_of(found, "compensation_balances")
    assert rows["agreement_en"].nunique() == 5
    assert np.allclose(rows.groupby(["agreement_en", "period_en"])["yuan"].sum(), 0)


def test_lines_sum_to_the_balances(found):
    lines, rows = (rows_of(found, f"compensation_{name}") for name in ("lines", "balances"))
    got = lines.groupby(["agreement_en", "payee_en"])["yuan"].sum()
    paid = lines.groupby(["agreement_en", "payer_en"])["yuan"].sum()
    net = rows.groupby(["agreement_en", "party_en"])["yuan"].sum()
    for (agreement, party), expected in net.items():
        key = agreement, party
        assert got.get(key, 0) - paid.get(key, 0) == pytest.approx(expected)


def test_lines_name_the_mark_of_terms_that_nobody_read(found):
    lines = rows_of(found, "compensation_lines")
    by = lines.groupby("agreement_en")["mark_en"].agg(set)
    assert by["Example river, by month"] == {"checked"}
    assert by["Example river, space and time"] == {"not verified"}
    assert "general knowledge, not read in the original" in by["Example river, yearly bet"]


def test_what_lacks_is_listed_with_its_month_and_becomes_a_proposal(found):
    left = rows_of(found, "compensation_open")
    assert left["why_en"].str.contains("2024-09: no permanganate index").any()
    kinds = {p.kind for p in found.proposals}
    assert kinds == {ProposalKind.CLAUSE, ProposalKind.MONITOR}
    assert all(p.sides <= {"500000", "520000"} for p in found.proposals)


def test_the_unknown_parameter_is_counted_and_the_rest_is_used(found, invented):
    rivers = rivers_of(invented)
    assert rivers.checked.apart["reason"].to_list() == ["unknown_parameter"]
    assert rows_of(found, "compensation_apart")["n"].to_list() == [1]


def test_stricter_targets_never_help_the_side_upstream(found):
    rows = rows_of(found, "compensation_what_if")
    mine = rows[
        (rows["agreement_en"] == "Example river, by month") & (rows["party_en"] == "Guizhou")
    ]
    stricter = mine["change_en"].str.contains("stricter")
    assert (mine.loc[stricter, "yuan"] < 0).all()
    assert (mine.loc[~stricter, "yuan"] > 0).all()


def test_without_one_usable_agreement_the_mistake_is_told_in_both_languages(invented):
    def spoil(rows):
        return rows.assign(term=rows["term"].replace("title_zh", "titel_zh"))

    failed = answer(ANALYSIS, changed(invented, "compensation_terms", spoil))
    assert isinstance(failed, Failed)
    assert "titel_zh" in failed.sentence.render("en")
    assert "没有条款项" in failed.sentence.render("zh")


def test_without_a_year_of_readings_nothing_is_settled(invented):
    short = changed(invented, "observations", lambda rows: rows[rows["section"] == "tail"][:3])
    found = answer(ANALYSIS, short)
    assert "尚不足以结算" in found.answer.render("zh")
    assert (found.charts, rows_of(found, "compensation_balances")["yuan"].abs().sum()) == ((), 0)


def test_what_shows_both_languages_holds_no_chinese_in_english(found):
    """Published agreements are our own wording; the case's own words are shown as they are."""
    published = rows_of(found, "compensation_published")
    english = published.filter(like="_en").astype(str)
    assert not english.apply(lambda cell: cell.str.contains("[\u4e00-\u9fff]")).to_numpy().any()


def test_an_agreement_between_counties_is_for_their_sides(found):
    chain = next(p for p in found.proposals if p.details["agreement"] == "chain")
    assert chain.sides == {"500000", "520000"}


def test_an_agreement_that_cannot_be_used_is_named_and_the_others_are_settled(invented, found):
    def misspell(rows):
        rows.loc[rows.index[rows["agreement"] == "monthly"][0], "term"] = "titel_zh"
        return rows

    other = answer(ANALYSIS, changed(invented, "compensation_terms", misspell))
    assert isinstance(other, Finding), other
    kept = set(rows_of(found, "compensation_balances")["agreement_en"])
    left = set(rows_of(other, "compensation_balances")["agreement_en"])
    assert len(kept - left) == 1
    [said] = [c for c in other.caveats if "not settled" in c.render("en")]
    assert "agreement monthly" in said.render("en")
    assert "titel_zh" in said.render("zh")
