"""Bodies, decisions and loads: what has nobody, what has no date, on whom it hangs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.action.horizontal.mechanisms.coverage import care_of, gaps_of
from xiezhi.action.horizontal.mechanisms.finding import ANALYSIS, view_of
from xiezhi.action.horizontal.mechanisms.load import loads_of, overloaded
from xiezhi.action.horizontal.mechanisms.network import (
    betweenness,
    centralisation,
    network_of,
    parts,
)
from xiezhi.action.horizontal.mechanisms.records import (
    Body,
    Decision,
    Duty,
    Party,
    Records,
    Requirement,
)
from xiezhi.blueprint.catalogue import answer
from xiezhi.case.read import case_of, read_case
from xiezhi.model.finding import Finding, Locked
from xiezhi.model.text import Text

DAY = pd.Timestamp("2025-01-01")
X = Text("甲", "x")


def parties(n, n_sides=2):
    return {f"p{k}": Party(f"p{k}", X, f"s{k % n_sides}") for k in range(n)}


def records(seats, n=6, **more):
    """Bodies by their members' numbers."""
    bodies = {
        f"b{k}": Body(f"b{k}", X, tuple(f"p{m}" for m in sorted(members)), ())
        for k, members in enumerate(seats)
    }
    empty = {"requirements": (), "decisions": (), "commitments": ()}
    return Records(parties(n), bodies, **{**empty, **more})


def decision(outcome="decided", owners=("p0", "p1"), due="2026", **more):
    made = Decision("d", "b0", DAY, X, outcome, "r", owners, due, "open")
    return replace(made, **more)


seats = st.lists(st.sets(st.integers(0, 5), max_size=6), max_size=5)
graphs = st.sets(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda e: e[0] < e[1]), max_size=14
).map(
    lambda edges: {
        str(v): [str(u) for e in sorted(edges) for u in e if v in e and u != v] for v in range(7)
    }
)


def brute_betweenness(graph):
    """Every shortest path, listed one by one."""
    through = dict.fromkeys(graph, 0.0)
    for s, t in combinations(graph, 2):
        paths, best = [[s]], []
        while paths and not best:
            best = [p for p in paths if p[-1] == t]
            paths = [[*p, v] for p in paths for v in graph[p[-1]] if v not in p]
        for path in best:
            for v in path[1:-1]:
                through[v] += 1 / len(best)
    return through


@given(graphs)
def test_betweenness_is_that_of_paths_counted_one_by_one(graph):
    found = betweenness(graph)
    assert found == pytest.approx(brute_betweenness(graph))


@given(seats)
def test_shares_stay_between_nothing_and_all(members):
    network = network_of(records(members))
    for node in network.nodes:
        assert 0 <= node.brokerage <= 1 + 1e-12
        assert 0 <= node.across <= 1 + 1e-12
        assert 0 <= node.parted <= 1
    assert 0 <= network.centralisation <= 1
    assert 0 <= network.n_pairs_joined <= network.n_pairs_across == 9


def test_one_body_for_all_is_a_star_and_two_such_bodies_are_not():
    """With a second body for all, nobody is parted from anybody by the loss of the first."""
    everybody = set(range(6))
    one, two = (network_of(records([everybody] * n)) for n in (1, 2))
    assert one.centralisation == pytest.approx(1)
    assert one.centre.id == "body:b0"
    assert one.centre.parted == 1
    assert two.centralisation < 0.5
    assert max(node.parted for node in two.nodes) == 0


def test_a_ring_has_no_centre():
    ring = {str(k): [str((k + 1) % 6), str((k - 1) % 6)] for k in range(6)}
    values = list(betweenness(ring).values())
    assert centralisation([v / 10 for v in values]) == pytest.approx(0)
    assert len(parts(ring)) == 1


@given(seats, st.permutations(range(6)))
def test_renaming_the_parties_of_a_side_leaves_the_centralisation(members, order):
    renamed = [{order[m] for m in some} for some in members]
    was, now = (network_of(records(some)) for some in (members, renamed))
    assert was.centralisation == pytest.approx(now.centralisation)


def test_a_requirement_is_looked_after_by_decision_or_by_field():
    wanted = tuple(
        Requirement(r, X, field, (), "") for r, field in (("r", "a"), ("q", "b"), ("t", "c"))
    )
    held = records([{0}], requirements=wanted, decisions=(decision(),))
    held = replace(held, bodies={"b0": replace(held.bodies["b0"], fields=("b",))})
    by_meeting, by_field, nobody = care_of(held)
    assert (by_meeting.by_decision, by_meeting.touched, by_meeting.sides) == (
        ("b0",),
        True,
        {"s0", "s1"},
    )
    assert (by_field.has_body, by_field.touched) == (True, False)
    assert not nobody.has_body


@pytest.mark.parametrize(
    ("made", "lacks"),
    [
        (decision(), ((), False, False)),
        (decision(owners=("p0", "p2")), (("s1",), False, False)),
        (decision(owners=(), due=""), (("s0", "s1"), True, False)),
        (decision(due="2024-12"), ((), False, True)),
        (decision(due="2024-12", status="done"), ((), False, False)),
        (decision(due="2025"), ((), False, False)),
    ],
)
def test_a_decision_needs_owners_on_all_sides_and_a_date(made, lacks):
    (found,) = gaps_of(records([{0, 1}], decisions=(made,)), ["s0", "s1"], DAY)
    assert (found.sides_without_owner, found.no_date, found.overdue) == lacks


def test_a_decision_without_a_word_on_its_state_is_not_called_overdue():
    held = records([{0, 1}], decisions=(decision(due="2024-12", status=""),))
    (found,) = gaps_of(held, ["s0", "s1"], DAY)
    assert (found.overdue, found.untold) == (False, True)
    assert sum(one.n_late for one in loads_of(held, DAY)) == 0


def test_what_was_only_discussed_is_no_decision():
    held = records([{0, 1}], decisions=(decision("discussed"),))
    assert gaps_of(held, ["s0", "s1"], DAY) == ()


def test_load_counts_what_is_open_and_the_heavy_stand_out():
    duties = tuple(Duty("p0", X, "", "2024", "open", "") for _ in range(5))
    done = Duty("p1", X, "", "", "done", "")
    held = records([{0}], decisions=(decision(owners=("p1", "p2")),), commitments=(*duties, done))
    loads = loads_of(held, DAY)
    assert [(one.party, one.n_open, one.n_late) for one in loads[:3]] == [
        ("p0", 5, 5),
        ("p1", 1, 0),
        ("p2", 1, 0),
    ]
    assert [one.party for one in overloaded(loads)] == ["p0"]


@pytest.fixture(scope="module")
def invented(root):
    return read_case(root / "examples" / "synthetic-action")


def test_without_its_tables_the_question_is_locked():
    locked = answer(ANALYSIS, case_of(["500000", "520000"]))
    assert isinstance(locked, Locked)
    assert locked.missing == ("parties", "bodies", "requirements", "decisions")


def test_the_invented_case_names_what_lacks(invented):
    found = answer(ANALYSIS, invented)
    assert isinstance(found, Finding), found
    bare = found.proposals[0].details["requirements"]
    assert bare == ["r3", "r5"]
    assert {p.details.get("decision") for p in found.proposals[1:]} == {"d2", "d3", "d5"}


def test_the_catalogue_says_what_each_data_set_lacks(invented):
    held = {one.id: one for one in view_of(invented, pd.Timestamp("2024-12-31")).datasets}
    assert held["w"].lacks == ()
    assert set(held["c"].lacks) == {"ground", "stale", "waiting", "across"}
    assert set(held["h"].lacks) == {"owner", "never", "across"}


def test_exchanges_count_by_direction(invented):
    held = view_of(invented, DAY).exchanges
    found = {(one.kind, one.sender, one.receiver): one.people for one in held}
    assert found["secondment", "500000", "520000"] == 4
    assert ("secondment", "520000", "500000") not in found
    assert found["research", "500000", "520000"] == found["research", "520000", "500000"] == 9
