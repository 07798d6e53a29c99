"""Mode polis against Polis's own answers on real conversations."""

import numpy as np
import pandas as pd
import pytest

from xiezhi.consensus.opinion import analyse, read_votes
from xiezhi.consensus.opinion.polis.clusters import k_means, silhouette
from xiezhi.consensus.opinion.polis.consensus import (
    group_informed_consensus,
    majority,
    priorities,
)
from xiezhi.consensus.opinion.polis.groups import Smoother, counted_in, grouping
from xiezhi.consensus.opinion.polis.pca import components, positions
from xiezhi.consensus.opinion.polis.proportions import shares
from xiezhi.consensus.opinion.polis.representative import representative
from xiezhi.consensus.opinion.tables import counts_by_group

# the reference prints doubles; sums in another order differ in the last bits
EXACT = 1e-9
# power iteration stops after 100 steps: its random start leaves a trace where axes are alike
CONVERGED = 1e-7


def in_time(votes):
    return read_votes(votes.sort_values("time", kind="stable"), sort=False)


def numbers(votes, groups):
    group_of = np.full(votes.n_people, -1, dtype=np.int64)
    for number, group in enumerate(groups):
        group_of[np.isin(np.asarray(votes.people), group)] = number
    return counts_by_group(votes, group_of, len(groups))


def assert_stands(found, expected, labels):
    """One group's representative statements, in order, every figure."""
    assert [labels[one.statement] for one in found] == [one["tid"] for one in expected]
    for one, other in zip(found, expected, strict=True):
        assert one.agree == (other["repful-for"] == "agree")
        assert (one.successes, one.trials) == (other["n-success"], other["n-trials"])
        assert one.share == pytest.approx(other["p-success"], abs=EXACT)
        assert one.z == pytest.approx(other["p-test"], abs=EXACT)
        assert one.ratio == pytest.approx(other["repness"], abs=EXACT)
        # Polis keeps this one in single precision
        assert np.float32(one.zz) == np.float32(other["repness-test"])
        assert one.first == other.get("best-agree", False)


@pytest.mark.shared
def test_groups_are_those_of_the_reference(conversation):
    table, out, reference = conversation
    found = analyse(table, mode="polis", moderated=out)
    of = found.people["group"]
    theirs = {frozenset(group["pids"]) for group in reference["groups"]}
    assert {frozenset(of.index[of == g.id]) for g in found.groups} == theirs
    for k, score in reference["silhouettes"].items():
        assert found.stability[int(k)] == pytest.approx(score, abs=CONVERGED)


@pytest.mark.shared
def test_base_clusters_and_components_are_those_of_the_reference(conversation):
    table, out, reference = conversation
    votes = in_time(table)
    away = np.asarray(votes.statements.isin(out))
    axes = components(votes, away, np.random.default_rng(0))
    assert axes.centre == pytest.approx(np.array(reference["center"]), abs=EXACT)
    assert axes.extremity == pytest.approx(np.array(reference["extremity"]), abs=1e-6)
    counted = counted_in(votes)
    assert set(votes.people[counted]) == set(reference["in_conv"])
    found = grouping(positions(votes, away, axes), counted)
    people = np.asarray(votes.people)[counted]
    base = {frozenset(people[found.base.member_of == b]) for b in range(len(found.base.ids))}
    assert base == {frozenset(one["members"]) for one in reference["base_clusters"]}


@pytest.mark.shared
def test_figures_given_groups_are_those_of_the_reference(conversation):
    table, out, reference = conversation
    votes = in_time(table)
    labels, away = list(votes.statements), np.asarray(votes.statements.isin(out))
    counts = numbers(votes, [group["pids"] for group in reference["groups"]])
    theirs = [reference["gac"][str(label)] for label in labels]
    assert group_informed_consensus(counts) == pytest.approx(np.array(theirs), abs=EXACT)
    figures = shares(counts)
    for number, group in enumerate(reference["groups"]):
        found = representative(figures, number, np.flatnonzero(~away))
        assert_stands(found, reference["repness"][str(group["id"])], labels)
    for agree, name in ((True, "agree"), (False, "disagree")):
        found = [labels[k] for k in majority(votes.counts(), away, agree)]
        assert found == [one["tid"] for one in reference["consensus"][name]]


@pytest.mark.shared
def test_published_mathematics_come_out_the_same(production):
    """The service's own figures of a live conversation, its groups given."""
    math = production["math"]
    names = {"pid": "voter", "tid": "statement", "modified": "time"}
    votes = read_votes(pd.DataFrame(production["votes"]).rename(columns=names))
    labels, away = list(votes.statements), np.asarray(votes.statements.isin(math["mod-out"]))
    base = dict(zip(math["base-clusters"]["id"], math["base-clusters"]["members"], strict=True))
    members = [[p for b in g["members"] for p in base[b]] for g in math["group-clusters"]]
    counts = numbers(votes, members)
    consensus = [math["group-aware-consensus"][str(label)] for label in labels]
    assert group_informed_consensus(counts) == pytest.approx(np.array(consensus), abs=EXACT)
    extremity = np.array(math["pca"]["comment-extremity"])
    found = priorities(counts, extremity, np.zeros(len(labels), dtype=bool))
    weights = [math["comment-priorities"][str(label)] for label in labels]
    assert found == pytest.approx(np.array(weights), abs=EXACT)
    for number, group in enumerate(math["group-clusters"]):
        stands = representative(shares(counts), number, np.flatnonzero(~away))
        assert_stands(stands, math["repness"][str(group["id"])], labels)


@pytest.mark.shared
def test_published_components_come_out_the_same(production):
    math = production["math"]
    names = {"pid": "voter", "tid": "statement", "modified": "time"}
    votes = read_votes(pd.DataFrame(production["votes"]).rename(columns=names))
    away = np.asarray(votes.statements.isin(math["mod-out"]))
    axes = components(votes, away, np.random.default_rng(0))
    assert axes.centre == pytest.approx(np.array(math["pca"]["center"]), abs=EXACT)
    for ours, theirs in zip(axes.components, np.array(math["pca"]["comps"]), strict=True):
        assert np.sign(ours @ theirs) * ours == pytest.approx(theirs, abs=CONVERGED)


def test_a_new_number_of_groups_must_win_four_times_in_a_row():
    memory = Smoother().next(3)
    seen = []
    for best in (2, 2, 3, 2, 2, 2, 2):
        memory = memory.next(best)
        seen.append(memory.smoothed)
    assert seen == [3, 3, 3, 3, 3, 3, 2]


def test_a_silhouette_by_hand():
    rows = np.array([[0.0], [1.0], [10.0]])
    # 0: a = 1, b = 10; 1: a = 1, b = 9; the third is alone and counts nothing
    assert silhouette(rows, np.array([0, 0, 1])) == pytest.approx((9 / 10 + 8 / 9) / 3)


def test_clusters_that_empty_are_dropped_and_the_others_keep_their_numbers():
    rows = np.array([[0.0], [3.0], [2.9], [3.1], [0.1]])
    found = k_means(rows, 5, 20)
    assert len(found.ids) == len(found.centres) <= 5
    assert set(found.member_of) == set(range(len(found.ids)))
