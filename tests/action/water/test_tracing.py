"""Tracing: the tree, what one sighting can say, and honesty on random rivers."""

from __future__ import annotations

import importlib.util

import numpy as np
import pandas as pd
import pytest

from xiezhi.action.horizontal.water.case_rivers import rivers_of
from xiezhi.action.horizontal.water.errors import RiverGraphInvalid
from xiezhi.action.horizontal.water.network import river_of
from xiezhi.action.horizontal.water.tracing import Sighting, trace

FORK = river_of({"a": "c", "b": "c", "c": "d", "d": None}, {"a": 30, "b": 30, "c": 40})


def names(found, river=FORK):
    return [river.reach_name(c.reach) for c in found.candidates]


def saw(section, at):
    return Sighting(section, 0.0, 300.0, (at - 4.0, at))


def clean(section):
    return Sighting(section, 0.0, 300.0, None)


def test_distances_follow_the_water_and_not_against_it():
    km = FORK.km_between
    assert km[0].tolist() == [0.0, np.inf, 30.0, 70.0]
    assert np.isinf(km[3, :3]).all()
    assert FORK.above(2).sum() == 4


@pytest.mark.parametrize(
    ("to", "km", "said"),
    [
        ({"a": "b", "b": "a"}, {"a": 1, "b": 1}, "circle: a > b > a"),
        ({"a": "z"}, {"a": 1}, "no section"),
        ({"a": "b", "b": None}, {}, "kilometres above 0"),
    ],
)
def test_a_river_that_contradicts_itself_is_refused(to, km, said):
    with pytest.raises(RiverGraphInvalid, match=said):
        river_of(to, km)


def test_links_that_cannot_be_used_are_cut_and_the_rest_stays_a_river():
    to = {"a": "b", "b": "", "c": "d", "d": "c", "e": "b", "f": "b", "g": "zz"}
    sections = pd.DataFrame({"flows_to": to, "km_to_next": dict.fromkeys(to, 5.0)})
    sections.loc["f", "km_to_next"] = float("nan")
    rivers, cut, n_alone = rivers_of(sections)
    assert [set(river.nodes) for river in rivers] == [{"a", "b", "e"}]
    assert set(cut) == {"c", "d", "f", "g"}
    assert n_alone == 4


def test_clean_sections_upstream_leave_the_reach_between():
    found = trace(FORK, (clean("a"), clean("b"), saw("c", 100), saw("d", 115)))
    assert set(names(found)[:2]) == {("a", "c"), ("b", "c")}
    assert found.candidates[0].share + found.candidates[1].share > 0.8


def test_the_branch_that_saw_it_holds_the_source():
    found = trace(FORK, (saw("a", 88), clean("b"), saw("c", 100), saw("d", 115)))
    assert names(found)[0] == (None, "a")
    assert found.candidates[0].share > 0.8


def test_shares_sum_to_one_and_the_candidates_hold_the_level():
    found = trace(FORK, (clean("a"), saw("c", 100)))
    assert sum(found.shares) == pytest.approx(1)
    assert sum(c.share for c in found.candidates) >= found.level


def test_one_section_alone_cannot_tell_and_says_where_to_sample():
    found = trace(FORK, (saw("d", 100),))
    assert (found.tells, found.why) == (False, "wide")
    assert found.next_section in FORK.nodes
    assert found.next_bits > 0.5


def test_onsets_against_the_stream_contradict_one_source():
    found = trace(FORK, (saw("a", 250), saw("b", 160), saw("c", 100), saw("d", 20)))
    assert not found.tells


def test_without_a_sighting_nothing_is_said():
    found = trace(FORK, (clean("a"), clean("d")))
    assert (found.candidates, found.why) == ((), "no_sighting")


def test_shifting_all_clocks_shifts_the_release_alone():
    one = trace(FORK, (clean("a"), saw("c", 100), saw("d", 116)))
    shifted = [
        Sighting(
            s.section,
            s.read_from + 50,
            s.read_to + 50,
            s.onset and (s.onset[0] + 50, s.onset[1] + 50),
        )
        for s in (clean("a"), saw("c", 100), saw("d", 116))
    ]
    two = trace(FORK, tuple(shifted))
    assert two.shares == pytest.approx(one.shares)
    assert two.candidates[0].released[0] == pytest.approx(one.candidates[0].released[0] + 50)


@pytest.mark.slow
def test_planted_sources_are_among_the_candidates_as_often_as_the_level_says(root):
    """Seeded; speeds differ by reach here, which the tracing does not assume."""
    spec = importlib.util.spec_from_file_location(
        "bench_water", root / "benchmarks" / "bench_water.py"
    )
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    assert bench.tracing_is_honest(300, 12)
