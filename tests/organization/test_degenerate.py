"""Odd cases: every question of the room gets a finding, a missing table or a sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xiezhi.blueprint.catalogue import CHAPTERS, Failed, answer
from xiezhi.case.read import case_of
from xiezhi.model.case import Case
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.units import LANGS
from xiezhi.region.region import region_of

(ROOM,) = (chapter for chapter in CHAPTERS if chapter.room == "organization")
ANALYSES = {analysis.id: analysis for analysis in ROOM.analyses()}


def only(case: Case, keep) -> Case:
    """The case with some of its places; what lies elsewhere is dropped from all tables."""
    places = case.table("places")
    kept = places[places["code"].isin(keep)].reset_index(drop=True)
    return replace(
        case,
        tables={**case.tables, "places": kept},
        boundaries=case.boundaries.loc[case.boundaries.index.isin(kept["code"])],
    )


def with_places(case: Case, **columns) -> Case:
    return replace(case, tables={**case.tables, "places": case.table("places").assign(**columns)})


def one_place_a_side(two_sides, _yuqian):
    return only(two_sides, ["500110", "520322"])


def two_places_a_side(two_sides, _yuqian):
    return only(two_sides, ["500110", "500116", "520322", "520330"])


def islands(_two_sides, _yuqian):
    """Zhoushan's islands touch nobody, nor does Chongming."""
    case = case_of(["310000", "330000"])
    keep = ("310151", "310114", "310115", "330902", "330903", "330921", "330922", "330482")
    return only(case, keep)


def roads_on_one_side(_two_sides, yuqian):
    """Links of Chongqing alone: no way leads to Guizhou."""
    links = yuqian.table("links")
    ends = links["from_id"].str.startswith("50") & links["to_id"].str.startswith("50")
    return replace(yuqian, tables={**yuqian.tables, "links": links[ends].reset_index(drop=True)})


def nobody(_two_sides, yuqian):
    return with_places(yuqian, population_2010=0.0, population_2020=0.0)


def no_figures(_two_sides, yuqian):
    places = yuqian.table("places")
    figures = [c for c in places.columns if c.startswith(("employ", "share", "urban", "popul"))]
    return with_places(yuqian, **dict.fromkeys(figures, np.nan))


def no_townspeople(_two_sides, yuqian):
    return with_places(yuqian, urban_share_2020=0.0)


def sides_apart(two_sides, _yuqian):
    """Without the places on the common border the sides do not touch."""
    region = region_of(two_sides)
    touching = region.cross_border.matrix(region.n).sum(axis=1) > 0
    return only(two_sides, region.places["code"][~touching].tolist())


def third_side_apart(_two_sides, _yuqian):
    """Three sides of which one keeps only places far from the others."""
    case = case_of(["500000", "520000", "530000"])
    codes = case.table("places")["code"]
    return only(case, codes[~codes.str.startswith(("5303", "5306", "5326"))].tolist())


ODD = (
    one_place_a_side, two_places_a_side, islands, roads_on_one_side, nobody,
    no_figures, no_townspeople, sides_apart, third_side_apart,
)  # fmt: skip


@pytest.fixture(scope="module", params=ODD, ids=lambda make: make.__name__)
def odd(request, two_sides, yuqian) -> Case:
    return request.param(two_sides, yuqian)


@pytest.mark.parametrize("name", ANALYSES)
def test_an_odd_case_is_answered_or_told_why_not(name, odd):
    found = answer(ANALYSES[name], odd)
    assert isinstance(found, Finding | Locked | Failed)
    for lang in LANGS:
        if isinstance(found, Failed):
            assert found.sentence.render(lang).strip()
        if isinstance(found, Finding):
            _shown(found, lang)


def _shown(found: Finding, lang) -> None:
    words = [found.answer, found.method, *found.caveats]
    words += [one for p in found.proposals for one in (p.title, p.why)]
    for one in words:
        said = one.render(lang)
        assert said.strip()
        assert not {"nan", "inf", "∞"} & set(said.replace("（", " ").split())
    for table in found.tables:
        table.cells(lang)
    for chart in found.charts:
        chart.spec(lang)
