"""Laws of growth: sums conserve, no growth changes nothing, nobody but the growing wins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.case.read import case_of
from xiezhi.organization.layout.errors import GrowthTooLarge
from xiezhi.organization.layout.gravity import at_beta
from xiezhi.organization.layout.siphon import errands, grown
from xiezhi.organization.layout.siphon_finding import finding
from xiezhi.organization.layout.towns import side_towns
from xiezhi.region.region import region_of


@st.composite
def models(draw):
    n = draw(st.integers(3, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**31 - 1)))
    xy = rng.random((n, 2)) * 120
    minutes = np.linalg.norm(xy[:, None] - xy, axis=2)
    people, room = rng.uniform(1, 10, (2, n))
    room *= people.sum() / room.sum()
    return at_beta(minutes, people, room, 0.04, 0.0)[0]


@given(models(), st.floats(0, 0.4))
def test_what_the_growing_win_is_what_the_others_lose(model, by):
    growth = grown(model, np.array([0]), by)
    assert growth.change.sum() == pytest.approx(0, abs=1e-6)
    assert growth.change[0] == pytest.approx(by * growth.before[0], abs=1e-6)
    assert growth.flows.sum(axis=1) == pytest.approx(model.flows.sum(axis=1))


@given(models())
def test_no_growth_changes_nothing(model):
    growth = grown(model, np.array([0, 1]), 0.0)
    assert growth.change == pytest.approx(np.zeros(len(growth.before)), abs=1e-6)


@given(models(), st.floats(0.01, 0.3))
def test_nobody_but_the_growing_wins_and_more_growth_drains_more(model, by):
    less, more = grown(model, np.array([0]), by), grown(model, np.array([0]), by * 1.5)
    assert (less.change[1:] <= 1e-7).all()
    assert (more.change[1:] <= less.change[1:] + 1e-7).all()


@given(models(), st.floats(0.01, 0.3), st.randoms())
def test_relabelling_places_relabels_the_drain(model, by, random):
    n = len(model.pull)
    order = np.array(random.sample(range(n), n))
    turned = type(model)(
        model.flows[np.ix_(order, order)],
        model.pull[order],
        model.deterrence[np.ix_(order, order)],
        model.beta,
        model.mean_minutes,
        model.asked_minutes,
    )
    there = grown(turned, np.flatnonzero(order == 0), by)
    assert there.after == pytest.approx(grown(model, np.array([0]), by).after[order], abs=1e-6)


def test_of_two_alike_places_the_nearer_one_is_drained_more():
    minutes = np.array([[0.0, 20, 60], [20, 0, 80], [60, 80, 0]])
    model = at_beta(minutes, np.ones(3), np.ones(3), 0.05, 0.0)[0]
    share = grown(model, np.array([0]), 0.1).drained_share
    assert np.isnan(share[0])
    assert share[1] > share[2] > 0


def test_growing_beyond_what_there_is_gets_a_sentence():
    model = at_beta(np.zeros((2, 2)), np.ones(2), np.ones(2), 0.0, 0.0)[0]
    with pytest.raises(GrowthTooLarge, match="let them grow by less"):
        grown(model, np.array([0]), 1.5)


def test_everybody_of_a_side_runs_errands_and_nobody_else(two_sides):
    region = region_of(two_sides)
    model = errands(region)
    people = np.nan_to_num(region.places["population_2020"].to_numpy())
    assert model.flows.sum(axis=1) == pytest.approx(people, rel=1e-5)
    assert model.mean_minutes == pytest.approx(30, abs=0.02)


def table(found, name):
    return next(table for table in found.tables if table.id == name)


def test_no_place_of_a_first_town_is_among_those_it_drains(three_sides):
    """Putuo is Shanghai and Gongshu Hangzhou: a city does not drain itself."""
    region = region_of(three_sides)
    firsts = np.concatenate([towns.members(0) for towns in side_towns(region)])
    named = set(table(finding(three_sides), "siphon_places").rows["name_en"])
    assert not named & {"Putuo", "Gongshu", "Huangpu"}
    assert len(firsts) > 20


def test_the_shares_of_the_answer_stand_in_the_table_of_scenarios(two_sides):
    found = finding(two_sides)
    rows = table(found, "siphon_scenarios").rows
    for share in (rows["small"].iloc[-2], rows["small"].iloc[-1], rows["core"].iloc[-1]):
        assert f"{share:.1%}" in found.answer.render("en")


def test_rows_that_stop_at_the_limit_of_the_model_are_said_to_do_so():
    """Seats of Xinjiang and Tibet lie hours apart: no beta allowed makes the mean trip short."""
    sensitivity = table(finding(case_of(["650000", "540000"])), "siphon_sensitivity")
    missed = abs(sensitivity.rows["mean"] - sensitivity.rows["asked"]) > 1
    assert missed.sum() == 3
    assert "In 3 rows" in sensitivity.note.render("en")


def test_a_region_of_short_ways_needs_no_such_note(two_sides):
    assert table(finding(two_sides), "siphon_sensitivity").note is None
