"""The trace: what changes puts in doubt all that rests on it, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.consensus.agreement import Link, Node, NodeKind, Trace
from xiezhi.consensus.agreement.errors import TraceInvalid


@st.composite
def traces(draw):
    """Clauses on clauses: an edge only from an earlier to a later one."""
    n = draw(st.integers(1, 12))
    nodes = {}
    for k in range(n):
        parents = draw(st.sets(st.integers(0, k - 1), max_size=3)) if k else set()
        links = tuple(Link(f"n{p}", f"d{p}") for p in sorted(parents))
        nodes[f"n{k}"] = Node(f"n{k}", NodeKind.CLAUSE, f"d{k}", links)
    order = draw(st.permutations(sorted(nodes)))
    return Trace({id_: nodes[id_] for id_ in order})


def below(trace, start):
    found = set()
    waiting = {start}
    while waiting:
        waiting = {
            node.id
            for node in trace.nodes.values()
            if any(link.parent in waiting for link in node.rests_on)
        } - found
        found |= waiting
    return found


@given(traces())
def test_nothing_is_suspect_where_nothing_changed(trace):
    assert trace.suspects() == ()


@given(traces(), st.data())
def test_a_change_puts_in_doubt_all_below_it_and_nothing_else(trace, data):
    changed = data.draw(st.sampled_from(sorted(trace.nodes)))
    suspects = trace.changed(changed, "other").suspects()
    assert {one.id for one in suspects} == below(trace, changed)
    assert all(one.because == (changed,) and one.path[0] == changed for one in suspects)


@given(traces(), st.data())
def test_confirming_every_suspect_from_above_clears_the_trace(trace, data):
    changed = data.draw(st.sampled_from(sorted(trace.nodes)))
    trace = trace.changed(changed, "other")
    for suspect in trace.suspects():
        trace = trace.confirmed(suspect.id)
    assert trace.suspects() == ()


def test_problems_of_a_trace_come_at_once():
    nodes = {
        "d": Node("d", NodeKind.DUTY, "1", (Link("r", "2"), Link("gone", "3"))),
        "r": Node("r", NodeKind.REQUIREMENT, "2"),
        "c1": Node("c1", NodeKind.CLAUSE, "4", (Link("c2", "5"),)),
        "c2": Node("c2", NodeKind.CLAUSE, "5", (Link("c1", "4"),)),
    }
    with pytest.raises(TraceInvalid) as caught:
        Trace(nodes)
    for words in ("gone, which is not in the trace", "expected clause", "rests on itself"):
        assert words in str(caught.value)
