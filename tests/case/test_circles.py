"""Chains of rows that come back to where they began are errors, each circle once."""

from datetime import date

from xiezhi.case.check import check_case
from xiezhi.case.problems import Severity


def test_water_that_flows_in_a_circle_is_an_error_at_one_row(good):
    (good / "sections.csv").write_text(
        "id,name_zh,medium,place,flows_to,km_to_next,quality,source\n"
        "a,甲,water,500110,b,3,compiled,x\nb,乙,water,500110,c,3,compiled,x\n"
        "c,丙,water,500110,b,3,compiled,x\n",
        "utf-8",
    )
    (problem,) = [p for p in check_case(good, date(2026, 6, 1)) if p.kind == "in_a_circle"]
    assert (problem.severity, problem.row, problem.column) == (Severity.ERROR, 3, "flows_to")
    assert "b > c > b" in problem.render("zh")


def test_a_body_that_answers_to_itself_is_an_error(good):
    (good / "bodies.csv").write_text(
        "id,name_zh,kind,parent,members,source\nm,机构,joint_meeting,m,,x\n", "utf-8"
    )
    (problem,) = [p for p in check_case(good, date(2026, 6, 1)) if p.kind == "in_a_circle"]
    assert problem.column == "parent"
