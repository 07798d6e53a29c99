"""The finding on interviews: counted by respondent, suggested where nobody coded."""

from dataclasses import replace

import pandas as pd
import pytest

from xiezhi.case.read import case_of
from xiezhi.consensus.interviews.codebook import framework_codebook
from xiezhi.consensus.interviews.finding import ANALYSIS
from xiezhi.consensus.interviews.finding_chart import whole_ticks
from xiezhi.model.finding import Locked

SAID = [
    ("p1", "r1", "enterprise", "500000", "断头路不通，货运成本高"),
    ("p2", "r1", "enterprise", "500000", "希望互认资质"),
    ("p3", "r2", "department", "520000", "断头路要一起修"),
    ("p4", "r3", "public_group", None, "天气很好"),
]


def with_tables(**tables):
    case = case_of(["500000", "520000"])
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return replace(case, tables={**case.tables, **frames})


def points():
    return pd.DataFrame(SAID, columns=["id", "respondent", "party_kind", "side", "digest_zh"])


def table(finding, id_):
    return next(one for one in finding.tables if one.id == id_).rows.set_index("code_en")


def test_a_case_without_interviews_is_locked():
    answer = ANALYSIS.answer(case_of(["500000", "520000"]))
    assert isinstance(answer, Locked)
    assert answer.missing == ("interviews",)


def test_where_nobody_coded_suggestions_are_named_so():
    told = ANALYSIS.answer(with_tables(interviews=points()))
    assert any("codings" in caveat.zh for caveat in told.caveats)
    assert "自动提示" in told.answer.render("zh")
    assert table(told, "interview_codes").loc["Transport"].tolist()[-2:] == [1, 1]


def test_codings_by_hand_come_with_their_agreement():
    codings = pd.DataFrame(
        [("p1", "a", "transport"), ("p1", "b", "transport"), ("p2", "a", "market"),
         ("p2", "b", "none"), ("p3", "a", "transport"), ("p3", "b", "own_code"),
         ("p3", "a", "own_code")],
        columns=["point", "coder", "code"],
    )  # fmt: skip
    told = ANALYSIS.answer(with_tables(interviews=points(), codings=codings))
    assert any("α" in caveat.render("zh") for caveat in told.caveats)
    assert "own_code" in table(told, "interview_codes").index
    assert any("1" in c.render("en") and "no side" in c.render("en") for c in told.caveats)


def test_points_without_any_code_are_answered():
    told = ANALYSIS.answer(with_tables(interviews=points().iloc[3:]))
    assert told.tables == ()
    assert "No code" in told.answer.render("en")


def test_codes_that_tie_are_named_together_or_not_at_all():
    answer = ANALYSIS.answer(with_tables(interviews=tied(4))).answer.render("zh")
    assert answer.count("（1人）") == 4 * 2
    answer = ANALYSIS.answer(with_tables(interviews=tied(9))).answer.render("zh")
    assert "重庆市：9项各1人；贵州省：9项各1人" in answer


def tied(n):
    """Synthetic: on either side one respondent gave each of n codes of the framework."""
    cued = [code for code in framework_codebook() if code.cues][:n]
    rows = [
        (f"{side}{k}", f"{side}r{k}", "enterprise", side, code.cues[0])
        for side in ("500000", "520000")
        for k, code in enumerate(cued)
    ]
    return pd.DataFrame(rows, columns=["id", "respondent", "party_kind", "side", "digest_zh"])


def test_a_code_of_one_of_two_coders_is_not_counted_and_told():
    codings = pd.DataFrame(
        [("p1", "a", "transport"), ("p1", "b", "market")], columns=["point", "coder", "code"]
    )
    told = ANALYSIS.answer(with_tables(interviews=points(), codings=codings))
    assert "没有任何编码" in told.answer.render("zh")
    assert any("另有2处编码" in caveat.render("zh") for caveat in told.caveats)


@pytest.mark.parametrize("most", [0, 1, 2, 3, 7, 13, 101])
def test_ticks_are_whole_numbers_that_hold_every_bar(most):
    ticks = whole_ticks(most)
    assert ticks == sorted(set(ticks))
    assert all(isinstance(tick, int) for tick in ticks)
    assert ticks[0] == 0
    assert most <= ticks[-1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_reads_in_both_languages(lang):
    told = ANALYSIS.answer(with_tables(interviews=points()))
    assert all(cell for one in told.tables for row in one.cells(lang) for cell in row)
