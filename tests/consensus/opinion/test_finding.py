"""The finding that a reader sees, on a synthetic case."""

import pandas as pd
import pytest

from xiezhi.case.read import read_case
from xiezhi.consensus.opinion.finding import ANALYSIS
from xiezhi.model.case import Case, Side
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.proposal import ProposalKind
from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text
from xiezhi.model.units import LANGS

SYNTHETIC = Source("synthetic", Text("合成数据", "synthetic"), quality=Quality.SYNTHETIC)
SIDES = (
    Side("500000", Text("重庆市", "Chongqing"), Text("渝", "Yu")),
    Side("520000", Text("贵州省", "Guizhou"), Text("黔", "Qian")),
    Side("510000", Text("四川省", "Sichuan"), Text("川", "Chuan")),
)
STATEMENTS = pd.DataFrame(
    {
        "id": ["s1", "s2", "s3"],
        "text_zh": ["异地就医应直接结算", "跨省公交应延伸", "过路费应上调"],
        "text_en": ["Medical bills should be settled across the border", None, "Raise tolls"],
    }
)


def case_of(votes, n_sides=2, statements=STATEMENTS):
    tables = {"statements": statements} | ({} if votes is None else {"votes": votes})
    return Case(
        "synthetic", Text("合成", "synthetic"), SIDES[:n_sides], 2020, tables,
        pd.Series(dtype=object), dict.fromkeys(tables, SYNTHETIC),
    )  # fmt: skip


def votes_of(n_sides=2, n=60, **more):
    """Synthetic: everybody wants s1, sides differ on s2, nobody wants s3."""
    rows = [
        (f"v{s}_{k}", label, vote, SIDES[s].code)
        for s in range(n_sides)
        for k in range(n)
        for label, vote in (
            ("s1", "agree"),
            ("s2", "agree" if s else "disagree"),
            ("s3", "pass" if k < 3 else "disagree"),
        )
    ]
    return pd.DataFrame(rows, columns=["voter", "statement", "vote", "side"]).assign(**more)


def shown(finding):
    assert isinstance(finding, Finding)
    for lang in LANGS:
        sentences = [finding.question, finding.answer, finding.method, *finding.caveats]
        words = [one.render(lang) for one in sentences]
        for table in finding.tables:
            words += [column.heading(lang) for column in table.columns]
            words += [cell for row in table.cells(lang) for cell in row]
        for chart in finding.charts:
            assert chart.spec(lang)["datasets"] == chart.data
            words += [chart.title.render(lang), chart.alt.render(lang)]
        yield lang, words


@pytest.mark.parametrize("n_sides", [2, 3])
def test_what_all_sides_want_becomes_a_clause(n_sides):
    found = ANALYSIS.answer(case_of(votes_of(n_sides), n_sides))
    assert [p.id for p in found.proposals] == ["clause_s1"]
    assert found.proposals[0].kind is ProposalKind.CLAUSE
    assert found.proposals[0].sides == {side.code for side in SIDES[:n_sides]}
    standing = dict(
        zip(found.tables[0].rows["id"], found.tables[0].rows["standing_en"], strict=True)
    )
    assert standing == {"s1": "agreed", "s2": "divided", "s3": "rejected"}


def test_both_languages_say_everything():
    for lang, words in shown(ANALYSIS.answer(case_of(votes_of(3), 3))):
        assert all(words)
        assert not any("nan" in word.split() for word in words)
        if lang == "zh":
            assert "重庆市" in " ".join(words)


@pytest.mark.parametrize("votes", [None, votes_of().head(0)])
def test_without_votes_the_table_to_fill_is_named(votes):
    found = ANALYSIS.answer(case_of(votes))
    assert isinstance(found, Locked)
    assert found.missing == ("votes",)


def test_a_side_that_has_not_voted_blocks_agreement_and_is_named():
    found = ANALYSIS.answer(case_of(votes_of(1)))
    assert found.proposals == ()
    assert "Such cells: Guizhou" in found.answer.render("en")
    assert "贵州省" in found.answer.render("zh")


def test_one_vote_is_an_answer():
    for _, words in shown(ANALYSIS.answer(case_of(votes_of().head(1)))):
        assert words


def with_classes(*names):
    votes = votes_of()
    kinds = [names[(k // 3) % len(names)] for k in range(len(votes))]
    return votes.assign(**{"class": kinds})


def test_classes_and_empty_times_are_read_and_named_in_words():
    votes = with_classes("enterprise", "public_group").assign(time=pd.NaT)
    found = ANALYSIS.answer(case_of(votes))
    headings = [column.heading("en") for column in found.tables[1].columns]
    assert "Guizhou (enterprise)" in headings
    for _, words in shown(found):
        assert not any("public_group" in one or "·enterprise" in one for one in words)


def test_one_row_of_a_new_class_takes_no_agreement_away_and_is_told():
    votes = with_classes("enterprise", "public_group")
    stray = pd.DataFrame([("stray", "s1", "agree", "500000", "department")], columns=votes.columns)
    found = ANALYSIS.answer(case_of(pd.concat([votes, stray], ignore_index=True)))
    assert [p.id for p in found.proposals] == ["clause_s1"]
    assert any("重庆市·部门（1人）计入重庆市·" in one.render("zh") for one in found.caveats)


def test_voters_of_a_province_that_is_no_side_count_for_no_side():
    votes = votes_of()
    elsewhere = votes.head(3).assign(voter="guest", side="510000")
    found = ANALYSIS.answer(case_of(pd.concat([votes, elsewhere], ignore_index=True)))
    assert [p.id for p in found.proposals] == ["clause_s1"]
    assert "有1人不属于任何一方" in found.answer.render("zh")


def test_people_in_no_group_are_told_so_that_the_sizes_add_up(root):
    case = read_case(root / "examples" / "synthetic-consensus")
    found = ANALYSIS.answer(case)
    groups = next(table for table in found.tables if table.id == "opinion_groups")
    assert groups.rows["people"].sum() == case.table("votes")["voter"].nunique()
    outside = groups.rows["people"].iloc[-1]
    assert f"另有{outside}人不能归入任何一个" in found.answer.render("zh")


def test_one_of_anything_reads_in_the_singular():
    votes = votes_of().head(1)
    assert "1 person cast 1 vote on 1 statement." in ANALYSIS.answer(case_of(votes)).answer.render(
        "en"
    )


def test_statements_that_nobody_voted_on_are_counted():
    votes = votes_of()
    found = ANALYSIS.answer(case_of(votes[votes["statement"] != "s3"]))
    assert any(
        "Statements without any vote, not listed: 1" in one.render("en") for one in found.caveats
    )
