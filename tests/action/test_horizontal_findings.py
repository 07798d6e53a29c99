"""Findings of the chapter on action: whole in two languages, charts that are valid."""

from __future__ import annotations

import re
import shutil
from importlib import import_module

import altair as alt
import pytest

from xiezhi.blueprint.catalogue import answer
from xiezhi.case.read import read_case
from xiezhi.model.finding import Finding
from xiezhi.model.source import Quality
from xiezhi.model.units import LANGS

ROOM = "xiezhi.action.horizontal"
MODULES = (
    "market.finding",
    "market.finding_rules",
    "water.finding",
    "air.finding",
    "compensation.finding",
    "mechanisms.finding",
    "enclaves.finding",
    "assets.finding",
    "assets.energy_finding",
)
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def findings(root):
    case = read_case(root / "examples" / "synthetic-action")
    return {name: answer(import_module(f"{ROOM}.{name}").ANALYSIS, case) for name in MODULES}


@pytest.mark.parametrize("name", MODULES)
def test_our_own_words_are_there_in_both_languages(name, findings):
    found = findings[name]
    assert isinstance(found, Finding), found
    ours = (found.question, found.answer, found.method, *found.caveats)
    quoting = name == "market.finding"  # its proposals quote the clauses of a Chinese text
    offers = () if quoting else found.proposals
    titles = (part.title for part in (*found.tables, *found.charts, *offers))
    for words in (*ours, *titles):
        assert HAN.search(words.render("zh"))
        assert not HAN.search(words.render("en")), words.render("en")


@pytest.mark.parametrize("name", MODULES)
def test_the_example_is_invented_and_each_question_says_so(name, findings):
    """Tables with a column for it are marked, and every question rests on one of them."""
    known = {"places", "rivers", "national_counties"}
    marked = [used for used in findings[name].inputs if used.source.quality is Quality.SYNTHETIC]
    assert marked
    for used in findings[name].inputs:
        invented = used in marked or "虚构" in used.source.title.render("zh")
        mute = used.table == "parties"  # has no column for its source
        assert used.table in known or invented or mute, used


def test_the_script_writes_the_example_as_it_lies_there(root, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "tools"))
    script = import_module("make_synthetic_action")
    place = tmp_path / "example"
    shutil.copytree(root / "examples" / "synthetic-action", place)
    monkeypatch.setattr(script, "PLACE", place)
    script.main()
    for path in sorted(place.rglob("*.*")):
        was = root / "examples" / "synthetic-action" / path.relative_to(place)
        assert path.read_bytes() == was.read_bytes(), path.name


@pytest.mark.parametrize("name", MODULES)
def test_charts_are_valid_and_tables_have_cells(name, findings):
    for chart in findings[name].charts:
        for lang in LANGS:
            alt.Chart.from_dict(chart.spec(lang), validate=True)
            assert all(chart.spec(lang)["datasets"].values())
    for table in findings[name].tables:
        for lang in LANGS:
            assert all(len(row) == len(table.columns) for row in table.cells(lang))
            assert all(cell.strip() for row in table.cells(lang) for cell in row)


@pytest.mark.parametrize("name", MODULES)
def test_proposals_have_their_own_ids_and_rest_on_tables_that_are_there(name, findings):
    found = findings[name]
    ids = [proposal.id for proposal in found.proposals]
    assert len(ids) == len(set(ids))
    tables = {table.id for table in found.tables}
    for proposal in found.proposals:
        assert proposal.evidence[0] == found.id
        assert set(proposal.evidence[1:]) <= tables
        assert proposal.sides <= {"500000", "520000"}
        assert proposal.sides
