"""Coordinated voting is found, and honest conversations are left alone."""

import numpy as np
import pandas as pd
import pytest

from xiezhi.consensus.opinion import analyse, read_votes
from xiezhi.consensus.opinion.bursts import bursts
from xiezhi.consensus.opinion.coordination import _near_pairs, rings
from xiezhi.consensus.opinion.robust.fingerprints import fingerprints, told_apart, uniform


def with_ring(table, n_members, n_statements, slips=0.02, seed=0):
    """A synthetic ring: so many voters follow one script, now and then slipping."""
    rng = np.random.default_rng(seed)
    seen = table.groupby("statement")["vote"]
    chosen = rng.choice(sorted(table["statement"].unique()), n_statements, replace=False)
    script = {s: rng.choice(seen.get_group(s).to_numpy()) for s in chosen}
    rows = [
        (f"ring{k}", s, rng.choice([-1, 0, 1]) if rng.random() < slips else vote)
        for k in range(n_members)
        for s, vote in script.items()
    ]
    ring = pd.DataFrame(rows, columns=["voter", "statement", "vote"])
    return pd.concat([table[["voter", "statement", "vote"]], ring.astype({"voter": object})])


def flagged(found):
    return [
        name
        for name, ring in zip(found.people.index, found.rings.ring_of, strict=True)
        if ring >= 0
    ]


def test_a_ring_is_found_and_nobody_else(synthetic):
    table, _ = synthetic(200, 60, 30, 2)
    found = analyse(with_ring(table, 8, 40))
    assert set(flagged(found)) == {f"ring{k}" for k in range(8)}
    assert found.rings.ring_of.max() == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_conversation_without_a_ring_is_left_alone(synthetic, seed):
    assert flagged(analyse(synthetic(150, 40, 25, 2, seed=seed)[0])) == []


@pytest.mark.slow
def test_false_alarms_stay_within_their_rate():
    """Synthetic: 100 conversations of independent voters of known types; one alarm in a hundred
    is allowed for, and three would have a chance of one in twelve even then."""
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        chance = rng.dirichlet([1.0, 0.5, 1.0], (40, 2))
        kind = rng.integers(0, 2, 120)
        rows = [
            (i, j, int(rng.choice([-1, 0, 1], p=chance[j, kind[i]])))
            for i in range(120)
            for j in rng.choice(40, 25, replace=False)
        ]
        votes = read_votes(pd.DataFrame(rows, columns=["voter", "statement", "vote"]))
        _, statement = fingerprints(votes)
        of_type = np.eye(2, dtype=np.float32)[kind]
        alarms += len(rings(votes, told_apart(statement), of_type).pairs) > 0
    assert alarms <= 2


@pytest.mark.shared
@pytest.mark.slow
def test_in_a_real_conversation_a_planted_ring_stands_out(read):
    table, _, _ = read("brexit-consensus")
    assert flagged(analyse(table)) == []
    found = set(flagged(analyse(with_ring(table, 6, 40))))
    assert found <= {f"ring{k}" for k in range(6)}
    assert len(found) >= 5  # who slips often is none of the ring


def test_hashing_finds_the_near_equal_pairs_that_a_full_search_finds(synthetic):
    table, _ = synthetic(300, 80, 40, 2)
    votes = read_votes(with_ring(table, 5, 40))
    _, statement = fingerprints(votes)
    near = {tuple(pair) for pair in _near_pairs(votes, told_apart(statement))}
    ring = np.flatnonzero(votes.people.str.startswith("ring"))
    assert {(a, b) for a in ring for b in ring if a < b} <= near
    assert len(near) < 3000


def test_a_burst_of_one_vote_is_found_and_a_rush_of_visitors_is_not(synthetic):
    """Synthetic: honest voters come at random; at noon thirty people vote on one thing alone."""
    table, _ = synthetic(200, 20, 15, 1, apart=0.3)
    rng = np.random.default_rng(1)
    table = table.assign(time=rng.integers(0, 1_000_000, len(table)))
    burst = pd.DataFrame(
        {
            "voter": [f"new{k}" for k in range(30)],
            "statement": "s003",
            "vote": 1,
            "time": 500_000 + np.arange(30),
        }
    )
    read = read_votes(pd.concat([table, burst]))
    of_type = np.ones((read.n_people, 1), dtype=np.float32)
    counts = read.counts() + 1.0
    chances = (counts / counts.sum(axis=1, keepdims=True))[:, :, None]
    found = bursts(read, of_type, chances)
    assert found["statement"].tolist() == ["s003"]
    assert found["n"].item() >= 30
    honest = read_votes(table.assign(time=table["time"] // 100_000))
    assert len(bursts(honest, of_type[: honest.n_people], chances)) == 0


def test_without_times_no_bursts_are_looked_for(synthetic):
    assert len(analyse(synthetic(60, 12, 8, 2)[0]).bursts) == 0


def test_draws_depend_on_the_key_and_are_even():
    prints = np.arange(20_000, dtype=np.uint64)
    one, other = uniform(prints, 1), uniform(prints, 2)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert abs(one.mean() - 0.5) < 0.01
    assert told_apart(np.zeros(5, dtype=np.uint64)).tolist() != [0] * 5
