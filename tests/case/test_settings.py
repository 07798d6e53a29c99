"""Settings: every slip in `case.toml`, and every wrong argument of `case_of`, gets one sentence."""

# ruff: noqa: E501  (a line of settings and its sentence read best on one line)
from __future__ import annotations

import ast
import importlib
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from xiezhi.case.check import check_case
from xiezhi.case.parameters import parameter_specs
from xiezhi.case.problems import Severity
from xiezhi.case.read import case_of
from xiezhi.model.errors import CaseInvalid

TODAY = date(2026, 6, 1)
FOREIGN = re.compile(
    r"\((at line|at end)|Expected|Invalid|Traceback|None|\bnan\b.*应为|<class|\[\s*'"
)


def problems_with(folder, line, *, below=""):
    path = folder / "case.toml"
    head = path.read_text("utf-8").split("[parameters]")[0]
    path.write_text(f"{head}{line}\n[parameters]\n{below}\n", "utf-8")
    return check_case(folder, TODAY)


DAMAGED = {
    "signs of a Chinese keyboard": ("a = “x”", "全角"),
    "words without quotation marks": ("a = 中文", "文字请加英文引号"),
    "an open quotation mark": ('a = "x', "引号没有成对"),
    "a name twice": ('id = "x"', "同一名称出现两次"),
    "no equals sign": ("a 3", "没有等号"),
    "a backslash": ('a = "C:\\q"', "反斜杠"),
    "two values": ("a = 3 4", "值之后还有内容"),
    "a lone bracket": ("[", "无法读懂"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "words"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_toml_is_told_by_line_and_character_without_a_word_of_the_parser(good, line, words):
    (problem,) = problems_with(good, line)
    zh, en = problem.render("zh"), problem.render("en")
    assert (problem.kind, problem.row) == ("not_toml", 6)
    assert words in zh
    assert "个字符处" in zh
    assert "line 6: at character" in en
    assert not FOREIGN.search(zh)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("neighbors", "neighbours"), ("langage", "language"), ("Sides", "sides"), ("side", "sides"),
     ("referenceyear", "reference_year"), ("parameter", "parameters")],
)  # fmt: skip
def test_a_mistyped_setting_is_told_its_name(good, typed, meant):
    (problem,) = problems_with(good, f"{typed} = true")
    assert f"if you mean {meant}" in problem.render("en")


@pytest.mark.parametrize("name", ["neighbors", "neighbours", "language", "reference_year"])
def test_a_setting_below_the_parameters_is_told_to_move_up(good, name):
    (problem,) = problems_with(good, "", below=f"{name} = true")
    assert (problem.kind, problem.severity) == ("misplaced_setting", Severity.ERROR)


def test_a_mistyped_parameter_is_an_error_and_one_like_no_other_a_warning(good):
    slip, own = problems_with(good, "", below="zone_minuts = 60\nmy_weight = 2")
    assert (slip.severity, own.severity) == (Severity.ERROR, Severity.WARNING)
    assert "expected zone_minutes;" in slip.render("en")
    assert own.kind == "unknown_parameter"


@pytest.mark.parametrize(
    "line",
    ["zone_minutes = nan", "zone_minutes = -inf", 'zone_minutes = "60"', "zone_minutes = true",
     "zone_minutes = 0", "zone_minutes = [60]", "mine = inf", "mine = [1, 2]", "mine = 2020-01-01",
     "mine = { a = 1 }"],
)  # fmt: skip
def test_a_parameter_that_is_no_usable_value_is_an_error(good, line):
    (problem,) = problems_with(good, "", below=line)
    assert (problem.kind, problem.severity) == ("parameter_value", Severity.ERROR)
    assert line.split(" = ")[0] in problem.column


def test_every_problem_of_the_settings_is_told_at_once(good):
    found = problems_with(
        good, "neighbors = true\nreference_year = 'x'", below="mine = nan\na = []"
    )
    assert [p.kind for p in found] == [
        "config_int_type", "config_extra_forbidden", "parameter_value", "parameter_value"
    ]  # fmt: skip


def test_settings_under_another_name_are_recognised(good):
    (good / "case.toml").rename(good / "case.toml.txt")
    problem = next(p for p in check_case(good, TODAY) if p.kind == "no_config")
    assert (problem.file, "rename it" in problem.render("en")) == ("case.toml.txt", True)


WRONG = {
    "words for a list": ({"sides": "500000"}, 'found "500000"'),
    "nothing": ({"sides": None}, "nothing was given"),
    "a number": ({"sides": 5}, 'found "5"'),
    "nothing for a side": ({"sides": ["500000", None]}, "nothing was given"),
    "a mapping": ({"sides": {"500000": 1}}, "a list of two or more"),
    "a territory without data": ({"sides": ["440000", "香港"]}, "mainland only"),
    "a mistyped side": ({"sides": ["500000", "Guizhuo"]}, "write Guizhou (520000)"),
    "a year in words": ({"reference_year": "last"}, "a year from 1990"),
    "no truth": ({"neighbours": "yes"}, "true or false"),
    "no parameters": ({"parameters": 5}, 'found "5"'),
    "a parameter without end": ({"parameters": {"zone_minutes": float("nan")}}, "at least 1"),
    "a mistyped parameter": ({"parameters": {"zone_minuts": 5}}, "expected zone_minutes"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_argument_gets_one_sentence(arguments, words):
    with pytest.raises(CaseInvalid) as caught:
        case_of(**{"sides": ["500000", "520000"], **arguments})
    (problem,) = caught.value.problems
    assert words in problem.render("en")
    assert problem.render("zh").isprintable()


@pytest.mark.parametrize(
    "sides",
    [("500000", "520000"), np.array([500000, 520000]), pd.Series(["重庆", "贵州"]), pd.Index(["渝", "黔"])],
)  # fmt: skip
def test_any_listing_of_sides_is_welcome(sides):
    assert case_of(sides, parameters={"zone_minutes": np.int64(60)}).id == "500000-520000"


def taken(path):
    """Calls `number(case, "name", default, least)` in a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "number":
            first, *rest = node.args
            if isinstance(first, ast.Name) and first.id == "case":
                yield path, rest


def test_the_dictionary_knows_every_parameter_that_an_analysis_takes(root):
    sources = [call for path in (root / "src").rglob("*.py") for call in taken(path)]
    assert {rest[0].value for _, rest in sources} == set(parameter_specs())
    for path, (name, default, *least) in sources:
        spec = parameter_specs()[name.value]
        module = ".".join(path.relative_to(root / "src").with_suffix("").parts)
        if isinstance(default, ast.Name) and default.id.isupper():
            assert getattr(importlib.import_module(module), default.id) == spec.default, name.value
        assert spec.least == (least[0].value if least else 0.0), name.value
