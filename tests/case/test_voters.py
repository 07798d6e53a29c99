"""A voter is one person: of one side, of one class, and of a side of the case."""

from datetime import date

import pytest

from xiezhi.case.check import check_case
from xiezhi.case.problems import Severity

HEAD = "voter,statement,vote,side,class\n"


def with_votes(folder, *rows):
    (folder / "statements.csv").write_text("id,text_zh\ns1,甲\ns2,乙\n", "utf-8")
    (folder / "votes.csv").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    return check_case(folder, date(2026, 6, 1))


def test_voters_of_one_side_and_class_are_fine(good):
    rows = ("v1,s1,agree,500000,enterprise", "v1,s2,agree,500000,enterprise", "v2,s1,pass,,")
    assert with_votes(good, *rows) == ()


@pytest.mark.parametrize(
    ("second", "column", "words"),
    [
        ("v1,s2,agree,520000,enterprise", "side", "the side of row 2, 500000: v1 is one person"),
        ("v1,s2,agree,500000,department", "class", "the class of row 2, enterprise"),
    ],
)
def test_a_voter_under_two_sides_or_classes_is_an_error(good, second, column, words):
    (problem,) = with_votes(good, "v1,s1,agree,500000,enterprise", second)
    assert (problem.severity, problem.row, problem.column) == (Severity.ERROR, 3, column)
    assert words in problem.render("en")


def test_a_voter_of_a_province_that_is_no_side_is_a_warning(good):
    (problem,) = with_votes(good, "v1,s1,agree,510000,enterprise")
    assert problem.severity is Severity.WARNING
    assert "500000、520000" in problem.render("zh")
