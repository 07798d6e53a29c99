"""Findings of bodies, money and assets: whole in two languages, charts that are valid."""

from __future__ import annotations

import re
from importlib import import_module

import altair as alt
import pytest

from xiezhi.blueprint.catalogue import answer
from xiezhi.case.read import read_case
from xiezhi.model.finding import Finding
from xiezhi.model.units import LANGS

ROOM = "xiezhi.action.horizontal"
MODULES = (
    "compensation.finding",
    "mechanisms.finding",
    "enclaves.finding",
    "assets.finding",
    "assets.energy_finding",
)
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def findings(root):
    case = read_case(root / "examples" / "synthetic-horizontal")
    return {name: answer(import_module(f"{ROOM}.{name}").ANALYSIS, case) for name in MODULES}


@pytest.mark.parametrize("name", MODULES)
def test_our_own_words_are_there_in_both_languages(name, findings):
    found = findings[name]
    assert isinstance(found, Finding), found
    ours = (found.question, found.answer, found.method, *found.caveats)
    titles = (part.title for part in (*found.tables, *found.charts, *found.proposals))
    for words in (*ours, *titles):
        assert HAN.search(words.render("zh"))
        assert not HAN.search(words.render("en")), words.render("en")


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
