"""The catalogue: which questions, in which order, and what a problem does to the others."""

from __future__ import annotations

import sys
from io import StringIO
from types import ModuleType

import pytest

from xiezhi.blueprint.build import blueprint_of
from xiezhi.blueprint.catalogue import CHAPTERS, Chapter, Failed, answered
from xiezhi.blueprint.progress import Step, told_on
from xiezhi.model.errors import ShapeMismatch
from xiezhi.model.finding import Analysis, Finding, Locked
from xiezhi.model.text import Text


def asks(name: str, needs: tuple[str, ...], answer) -> Analysis:
    return Analysis(name, Text("合成？", "Synthetic?"), needs, answer)


def says(_case) -> Finding:
    words = Text("是。", "Yes.")
    return Finding("fine", Text("合成？", "Synthetic?"), words, (), (), words, (), (), ())


def refuses(_case) -> Finding:
    raise ShapeMismatch("places and prices disagree; make them agree")


@pytest.fixture
def chapter(monkeypatch):
    def made(*analyses: Analysis) -> Chapter:
        names = []
        for analysis in analyses:
            module = ModuleType(f"synthetic_{analysis.id}")
            module.ANALYSIS = analysis
            monkeypatch.setitem(sys.modules, module.__name__, module)
            names.append(module.__name__)
        return Chapter("consensus", Text("共识", "Consensus"), tuple(names))

    return made


def test_a_problem_in_the_data_leaves_the_other_questions_answered(case, chapter):
    part = chapter(
        asks("bad", (), refuses), asks("fine", (), says), asks("shut", ("prices",), says)
    )
    ((_, (bad, fine, shut)),) = answered(case, (part,))
    assert isinstance(bad, Failed)
    assert bad.sentence.render("en") == "places and prices disagree; make them agree"
    assert bad.sentence.render("zh").startswith("未能完成")
    assert isinstance(fine, Finding)
    assert shut == Locked("shut", Text("合成？", "Synthetic?"), ("prices",))


def test_a_mistake_of_ours_surfaces(case, chapter):
    part = chapter(asks("ours", (), lambda _case: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        answered(case, (part,))


def test_two_findings_of_one_id_are_a_mistake_of_ours(case, chapter):
    part = chapter(asks("fine", (), says))
    twice = (part, part)
    with pytest.raises(AssertionError, match="fine"):
        blueprint_of(case, {}, twice)


def test_the_blueprint_rests_on_every_table_with_an_origin(case, chapter):
    blueprint = blueprint_of(case, {}, (chapter(asks("fine", (), says)),))
    assert [(b.table, b.n_rows) for b in blueprint.basis] == [("boundaries", 30), ("places", 30)]


def test_every_analysis_of_the_catalogue_is_there_once():
    ids = [analysis.id for chapter in CHAPTERS for analysis in chapter.analyses()]
    assert ids == [
        *("sides", "contact", "nearness", "complement", "shortfalls", "history"),
        *("policy_gaps", "policy_tasks", "policy_overlay", "opinion", "interviews", "agreement"),
        *("layout", "drawn_layout", "polycentricity", "siphon", "gateways"),
        *("groups", "zone", "belts", "clusters", "drawn_clusters", "sharing", "revenues"),
        *("market_clauses", "market_rules", "mechanisms", "enclaves"),
        *("water", "compensation", "air", "assets", "energy"),
    ]


def test_progress_is_plain_lines_where_nobody_watches():
    stream = StringIO()
    tell = told_on(stream)
    tell(Step("charts", 1, 2, "a map"))
    tell(None)
    assert stream.getvalue() == "charts 1/2: a map\n"


def test_progress_is_one_changing_line_on_a_terminal():
    class Terminal(StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    tell = told_on(stream)
    tell(Step("charts", 1, 2, "a map"))
    tell(None)
    assert "\n" not in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")
