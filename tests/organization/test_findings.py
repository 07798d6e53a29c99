"""The findings of the room: complete in two languages, for any sides, with what a case lacks."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from xiezhi.blueprint.catalogue import CHAPTERS, Failed, answer
from xiezhi.case.read import case_of
from xiezhi.model.case import Case
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.units import LANGS
from xiezhi.organization.layout.model import case_model, front_of

(ROOM,) = (chapter for chapter in CHAPTERS if chapter.room == "organization")
ANALYSES = {analysis.id: analysis for analysis in ROOM.analyses()}
LOCKED_WITHOUT_TABLES = {"drawn_layout", "belts", "drawn_clusters", "sharing", "revenues"}
LOCKED_IN_YUQIAN = {"sharing", "revenues"}


@cache
def answered(name: str, case: Case):
    """The answer to one question; a case is known by its identity."""
    return answer(ANALYSES[name], case)


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("sides", ["two_sides", "three_sides", "yuqian"])
def test_every_question_has_an_answer_or_says_what_is_missing(name, sides, request):
    found = answered(name, request.getfixturevalue(sides))
    if name in (LOCKED_IN_YUQIAN if sides == "yuqian" else LOCKED_WITHOUT_TABLES):
        assert isinstance(found, Locked)
        return
    assert isinstance(found, Finding), found
    for lang in LANGS:
        for words in (found.answer, found.method, *found.caveats):
            assert words.render(lang).strip()
        for table in found.tables:
            table.cells(lang)
        for chart in found.charts:
            assert chart.spec(lang)["datasets"]


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - LOCKED_IN_YUQIAN))
def test_proposals_name_places_and_sides_of_the_case(name, yuqian):
    found = answered(name, yuqian)
    codes = set(yuqian.table("places")["code"])
    sides = {side.code for side in yuqian.sides}
    ids = [proposal.id for proposal in found.proposals]
    assert len(ids) == len(set(ids))
    for proposal in found.proposals:
        assert set(proposal.places) <= codes
        assert proposal.sides <= sides
        assert proposal.evidence[0] == found.id


@pytest.fixture(scope="session")
def sparse(two_sides) -> Case:
    """Every seventh place without a figure, and nobody counted in 2010."""
    places = two_sides.table("places").copy()
    figures = [c for c in places.columns if c.startswith(("employ", "share", "urban", "popul"))]
    places.loc[places.index[::7], figures] = np.nan
    places["population_2010"] = np.nan
    return replace(two_sides, tables={**two_sides.tables, "places": places})


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - LOCKED_WITHOUT_TABLES))
def test_places_without_figures_leave_an_answer(name, sparse):
    found = answered(name, sparse)
    assert isinstance(found, Finding), found


@pytest.fixture(scope="session")
def back() -> Case:
    """The same two sides in the other order."""
    return case_of(["520000", "500000"])


@pytest.mark.parametrize("name", sorted(set(ANALYSES) - LOCKED_WITHOUT_TABLES))
def test_naming_the_sides_the_other_way_round_proposes_the_same_places(name, two_sides, back):
    there = {frozenset(p.places) for p in answered(name, two_sides).proposals}
    assert {frozenset(p.places) for p in answer(ANALYSES[name], back).proposals} == there


def test_sides_that_do_not_touch_get_a_sentence(three_sides):
    """One side alone has no border with another: there is no zone and no group."""
    apart = replace(three_sides, sides=three_sides.sides[:1])
    zone = answer(ANALYSES["zone"], apart)
    groups = answer(ANALYSES["groups"], apart)
    assert "share no land border" in zone.answer.render("en")
    assert not groups.proposals
    assert "share no land border" in groups.answer.render("en")
    assert not groups.tables


@pytest.fixture(scope="session")
def far_west() -> Case:
    """Xinjiang and Tibet: they touch, and no two seats across the border are within two hours."""
    return case_of(["650000", "540000"])


def test_a_border_too_long_to_cross_gets_its_own_sentence_in_either_language(far_west):
    groups = answered("groups", far_west)
    assert "the nearest two are" in groups.answer.render("en")
    assert not groups.tables
    for sentence in (groups.answer, *groups.caveats):
        assert not re.search(
            "[a-z]{2,}", sentence.render("zh").replace("projects", "").replace("sites", "")
        )


def test_no_layout_is_shorter_than_the_bound_says(yuqian):
    front = front_of(yuqian)
    assert front.plans
    for plan in front.plans:
        assert plan.lower_bound <= plan.mean_minutes + 1e-9
        assert plan.gap <= 0.03
    means = [plan.mean_minutes for plan in front.plans]
    assert means == sorted(means)


def test_a_layout_keeps_the_rules_of_its_model(three_sides):
    model, plan = case_model(three_sides), front_of(three_sides).plans[0]
    centres = [*plan.cores, *plan.drivers]
    gaps = model.minutes[np.ix_(centres, centres)] + 1e9 * np.eye(len(centres))
    assert gaps.min() >= model.rules.spacing_minutes
    assert {int(model.side[k]) for k in plan.cores} == {0, 1, 2}
    assert all(model.rules.cores[k] for k in plan.cores)
    assert all(model.rules.drivers[k] for k in plan.drivers)


def test_a_spacing_that_no_layout_can_keep_gets_a_sentence(two_sides):
    case = replace(two_sides, parameters={"layout_spacing_minutes": 2000.0})
    found = answer(ANALYSES["layout"], case)
    assert isinstance(found, Failed)
    assert "spacing_minutes" in found.sentence.render("en")


def test_a_parameter_that_is_no_number_gets_a_sentence(two_sides):
    case = replace(two_sides, parameters={"layout_cores": "two"})
    found = answer(ANALYSES["layout"], case)
    assert isinstance(found, Failed)
    assert "layout_cores" in found.sentence.render("en")


def test_drawn_groups_that_do_not_straddle_are_said_to_be_so(yuqian):
    found = answered("groups", yuqian)
    table = next(table for table in found.tables if table.id == "groups_drawn")
    inner = table.rows[table.rows["name_en"] == "Wuchuan–Zheng'an–Daozhen"].iloc[0]
    assert "within one side" in inner["reason_en"]
    assert np.isnan(inner["rank"])


@pytest.mark.slow
def test_the_whole_room_answers_the_first_case_in_twelve_seconds(yuqian):
    for analysis in ROOM.analyses():  # once, so that kernels are loaded
        answer(analysis, yuqian)
    fresh = replace(yuqian, parameters={})
    begin = time.process_time()
    for analysis in ROOM.analyses():
        answer(analysis, fresh)
    assert time.process_time() - begin <= 12


def test_the_mean_journey_counts_everybody_once(yuqian):
    """The weighted journey counts far people twice and is another figure."""
    model, plan = case_model(yuqian), front_of(yuqian).plans[0]
    by_hand = sum(m * p for m, p in zip(plan.minutes, model.people, strict=True))
    row = next(t for t in answered("layout", yuqian).tables if t.id == "layout_plans").rows.iloc[0]
    assert row["actual"] == pytest.approx(by_hand / model.people.sum())
    assert row["mean"] == pytest.approx(plan.mean_minutes)
    assert row["actual"] < row["mean"]


def test_a_drawn_centre_is_ranked_among_all_candidates_for_its_seat(yuqian):
    found = answered("drawn_layout", yuqian)
    seats = next(t for t in found.tables if t.id == "drawn_layout_seats").rows
    swaps = next(t for t in found.tables if t.id == "drawn_layout_swaps").rows
    assert (seats["rank"] <= seats["of"]).all()
    bettered = set(seats.loc[seats["rank"] > 1, "element_en"])
    assert bettered == set(swaps["element_en"])


def test_a_drawn_layout_that_breaks_rules_is_said_to_do_so_in_the_answer(yuqian):
    found = answered("drawn_layout", yuqian)
    seats = next(t for t in found.tables if t.id == "drawn_layout_seats").rows
    broken = seats[~seats["broken_en"].isin(["—", "none"])]
    assert len(broken)
    said = found.answer.render("en")
    assert "breaks rules" in said
    assert all(f"{place} (" in said for place in broken["place_en"])


def test_a_drawn_driver_is_read_as_one_place_in_every_finding(yuqian):
    seats = next(t for t in answered("drawn_layout", yuqian).tables if t.id.endswith("_seats")).rows
    gates = next(t for t in answered("gateways", yuqian).tables if t.id == "gateways_drawn").rows
    read = dict(zip(seats["element_en"], seats["place_en"], strict=True))
    assert len(gates)
    for name, place in zip(gates["name_en"], gates["place_en"], strict=True):
        assert read[name] == place


def test_a_zone_whose_members_reach_nobody_across_is_not_proposed(far_west):
    found = answered("zone", far_west)
    assert not found.proposals
    assert "none reaches the other side within 90 min" in found.answer.render("en")


def test_a_zone_says_how_many_of_its_members_reach_the_other_side(yuqian):
    found = answered("zone", yuqian)
    rows = next(t for t in found.tables if t.id == "zone_members").rows
    assert f"{(rows['minutes'] <= 90).sum()} of them can reach" in found.answer.render("en")


def test_a_belt_is_compared_with_a_drawn_one_from_both_ends(yuqian):
    rows = next(t for t in answered("belts", yuqian).tables if t.id == "belts_compared").rows
    common = rows["common_en"].map(lambda names: 0 if names == "none" else len(names.split(", ")))
    assert rows["covered"].tolist() == pytest.approx((common / rows["n"]).tolist())


def test_sites_of_a_belt_are_parted_so_that_they_can_be_counted(yuqian):
    rows = next(t for t in answered("belts", yuqian).tables if t.id == "belts_found").rows
    for lang, mark in (("en", "; "), ("zh", "；")):
        assert [len(s.split(mark)) for s in rows[f"sites_{lang}"]] == rows["n_sites"].tolist()


def test_public_services_are_no_clusters(yuqian):
    names = next(t for t in answered("clusters", yuqian).tables if t.id == "clusters_found").rows
    assert not names["industry_en"].str.contains("Education|Health|administration").any()


def test_jobs_of_the_answer_are_those_of_two_columns(yuqian):
    found = answered("drawn_clusters", yuqian)
    rows = next(t for t in found.tables if t.id == "drawn_clusters_places").rows
    both, jobs = (
        (rows["verdict_en"] == f"borne out by jobs{x}").sum() for x in (" and sites", " only")
    )
    assert f"jobs bear out {both + jobs} ({both} of them with sites)" in found.answer.render("en")
