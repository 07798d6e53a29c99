"""Groups of opinion among 100,000 people × 1,000 statements × 5 million votes, beside a peer.

Run from the checkout:

    NUMBA_NUM_THREADS=1 python benchmarks/bench_opinion.py [--peer PYTHON] [--polis FOLDER]

CPU-seconds of one process after compiling; peak memory of the whole process, the table of votes
included. The votes are synthetic, their seed fixed, their groups planted: five of unequal size on
two sides, fifty votes a person. Ends with 1 where a limit is passed. `--peer` names a Python that
has red-dwarf (compared only, never needed here); it gets the same votes, of all people and of
ever fewer until it ends within five minutes and 8 GB. `--polis` names a folder of real
conversations; loss on hidden votes and stability are measured on each.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from xiezhi.consensus.opinion import analyse, read_votes
from xiezhi.consensus.opinion.robust.agreement import adjusted_rand
from xiezhi.consensus.opinion.robust.choose import Seeded, hidden, seeded
from xiezhi.consensus.opinion.robust.classes import fit, vote_loss
from xiezhi.consensus.opinion.robust.start import guess

LIMIT_S, LIMIT_GB, LIMIT_RAND = 15.0, 1.0, 0.90
LIMIT_STABLE = 0.9
PEER_SIZES = (100_000, 20_000, 5_000, 1_000)
PEER = r"""
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
import numpy as np
from reddwarf.implementations.base import run_pipeline
data = np.load(sys.argv[1])
keep = data["voter"] < int(sys.argv[2])
before = time.process_time()
votes = [
    {"participant_id": p, "statement_id": s, "vote": v}
    for p, s, v in zip(*(data[k][keep].tolist() for k in ("voter", "statement", "vote")))
]
found = run_pipeline(votes=votes, random_state=0)
groups = found.participants_df["cluster_id"].astype("float")
print(json.dumps({
    "seconds": time.process_time() - before,
    "gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    "people": [int(p) for p in groups.index],
    "groups": [None if g != g else int(g) for g in groups],
}))
"""


def synthetic(
    n_people: int, n_statements: int, votes_each: int, n_groups: int, seed: int, apart: float = 1.0
) -> tuple[pd.DataFrame, np.ndarray]:
    """Synthetic votes of planted groups, rows shuffled; and the group of each person."""
    rng = np.random.default_rng(seed)
    share = np.arange(n_groups, 0, -1) / np.arange(1, n_groups + 1).sum()
    group = rng.choice(n_groups, n_people, p=share)
    logits = rng.normal(0, 0.7, (n_statements, 1, 3))
    logits = logits + rng.normal(0, apart, (n_statements, n_groups, 3)) - [0, 0.7, 0]
    chance = np.exp(logits) / np.exp(logits).sum(axis=2, keepdims=True)
    below = chance.cumsum(axis=2)
    who = np.repeat(np.arange(n_people, dtype=np.int32), votes_each)
    every = np.arange(n_statements, dtype=np.int16)
    what = np.concatenate(
        [
            rng.permuted(np.tile(every, (min(2000, n_people - at), 1)), axis=1)[
                :, :votes_each
            ].ravel()
            for at in range(0, n_people, 2000)
        ]
    )
    vote = np.full(len(who), -1, dtype=np.int8)
    for at in range(0, len(who), 500_000):  # in blocks, to leave no large arrays behind
        part = slice(at, at + 500_000)
        cut = below[what[part], group[who[part]]]
        drawn = rng.random(len(cut))
        vote[part] += (drawn > cut[:, 0]).astype(np.int8) + (drawn > cut[:, 1]).astype(np.int8)
    order = rng.permutation(len(who))
    table = pd.DataFrame({"voter": who[order], "statement": what[order], "vote": vote[order]})
    return table, group


def memory_gb() -> float:
    """Peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def large_is_fast(n_people: int) -> tuple[bool, pd.DataFrame, np.ndarray]:
    """The size that matters, with planted groups to be found."""
    analyse(synthetic(300, 30, 20, 2, 0)[0], sides={i: str(i % 2) for i in range(300)})
    table, group = synthetic(n_people, 1000, 50, 5, 1)
    sides = pd.Series(np.where(np.arange(n_people) % 3, "A", "B"), dtype=object)
    at_start = memory_gb()
    before = time.process_time()
    found = analyse(table, sides=sides)
    seconds = time.process_time() - before
    rand = adjusted_rand(found.people["group"].to_numpy(), group[found.people.index])
    print(
        f"xiezhi robust, {len(table):,} votes of {n_people:,} people on 1,000 statements: "
        f"{seconds:.1f} CPU-s (limit {LIMIT_S}), {memory_gb():.2f} GB peak (limit {LIMIT_GB}; "
        f"{at_start:.2f} before), {len(found.groups)} groups, ARI {rand:.3f} (limit {LIMIT_RAND})"
    )
    good = seconds <= LIMIT_S and memory_gb() <= LIMIT_GB and rand >= LIMIT_RAND
    return good, table, group


def peer_beside(python: str, table: pd.DataFrame, group: np.ndarray) -> None:
    """red-dwarf on the same votes, of all people and then of fewer, until it ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "votes.npz"
        np.savez(path, **{name: table[name].to_numpy() for name in table})
        for n in PEER_SIZES:
            done = subprocess.run(  # noqa: S603  (a Python the caller named)
                [python, "-W", "ignore", "-c", PEER, str(path), str(n)],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                last = (done.stderr.strip().splitlines() or ["stopped at the limit"])[-1]
                print(f"red-dwarf, {n:,} people: exit {done.returncode}, {last[:120]}")
                continue
            answer = json.loads(done.stdout.strip().splitlines()[-1])
            found = np.array([-1 if g is None else g for g in answer["groups"]])
            rand = adjusted_rand(found, group[answer["people"]])
            print(
                f"red-dwarf, {n:,} people: {answer['seconds']:.1f} CPU-s, {answer['gb']:.2f} GB, "
                f"{len(set(answer['groups']))} groups, ARI {rand:.3f}"
            )
            return


def real_conversations(folder: Path) -> bool:
    """Loss on hidden votes against cross-validated latent classes, and stability, on each."""
    good = True
    for path in sorted(folder.glob("*/votes.csv.gz")):
        table = pd.read_csv(path).rename(
            columns={"voter-id": "voter", "comment-id": "statement", "timestamp": "time"}
        )
        table = table.sort_values("time", kind="stable")[["voter", "statement", "vote"]]
        table = table.drop_duplicates(["voter", "statement"], keep="last")
        ours, theirs = losses(table)
        mean, least = stability(table)
        good &= ours <= theirs and mean >= LIMIT_STABLE
        print(
            f"{path.parent.name}: loss {ours:.4f} against {theirs:.4f} nats a vote; "
            f"ARI on 90 % of the people {mean:.3f} mean, {least:.3f} least"
        )
    return good


def losses(table: pd.DataFrame) -> tuple[float, float]:
    """Loss on a tenth of the votes, hidden, five times: ours and plain latent classes'.

    The plain ones: EM from the same starts, a vote of each kind added, and the number of classes
    (1 to 10) chosen by cross-validation within the votes shown.
    """
    rng = np.random.default_rng(0)
    ours, plain = [], []
    for _ in range(5):
        away = rng.random(len(table)) < 0.1
        shown, held = table[~away], table[away]
        told = analyse(shown).foretold
        assert told is not None
        chance = told.votes(held["voter"].tolist(), held["statement"].tolist())
        ours.append(-np.log(chance[np.arange(len(held)), held["vote"] + 1]).mean())
        plain.append(plain_loss(shown, held))
    return float(np.mean(ours)), float(np.mean(plain))


def plain_classes(of: Seeded, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Who belongs where, and chances of votes with one vote of each kind added."""
    votes = of.votes
    _, belongs = fit(votes, guess(of.placed, of.person, k, 0), tolerance=1e-6)
    chances = np.ones((votes.n_statements * 3, k))
    cell = votes.columns.astype(int) * 3 + votes.signs + 1
    for one in range(k):
        weight = belongs[votes.rows(), one]
        chances[:, one] += np.bincount(cell, weights=weight, minlength=len(chances))
    chances = chances.reshape(-1, 3, k)
    return belongs, chances / chances.sum(axis=1, keepdims=True)


def plain_loss(shown: pd.DataFrame, held: pd.DataFrame) -> float:
    """Latent classes with add-one smoothing, their number by three-fold cross-validation."""
    conversation = seeded(read_votes(shown), 0)
    folds = [hidden(conversation, 1000 + fold) for fold in range(3)]
    score = {
        k: np.mean([vote_loss(b, *plain_classes(a, k)).mean() for a, b in folds])
        for k in range(1, 11)
    }
    belongs, chances = plain_classes(conversation, min(score, key=lambda k: score[k]))
    votes = conversation.votes
    i = votes.people.get_indexer(held["voter"])
    j = votes.statements.get_indexer(held["statement"])
    who = np.where((i >= 0)[:, None], belongs[i], belongs.mean(axis=0))
    what = np.where((j >= 0)[:, None, None], chances[j], chances.mean(axis=0))
    found = np.einsum("pk,pvk->pv", who, what)
    return float(-np.log(found[np.arange(len(held)), held["vote"] + 1]).mean())


def stability(table: pd.DataFrame) -> tuple[float, float]:
    """Likeness of the groups of all people and of ten random nine tenths of them.

    Each sample is analysed afresh, its number of groups included; everybody who has a group in
    both answers counts.
    """
    whole = analyse(table).people["group"]
    people = whole.index.to_numpy()
    found = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        chosen = people[rng.random(len(people)) < 0.9]
        again = analyse(table[table["voter"].isin(chosen)], seed=seed).people["group"]
        both = (whole[again.index] >= 0) & (again >= 0)
        found.append(adjusted_rand(whole[again.index][both].to_numpy(), again[both].to_numpy()))
    return float(np.mean(found)), float(np.min(found))


def main() -> int:
    """All of it; 1 where something falls short."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--peer", help="a Python that has red-dwarf")
    parser.add_argument("--polis", type=Path, help="a folder of real conversations")
    asked = parser.parse_args()
    good, table, group = large_is_fast(asked.people)
    if asked.peer:
        peer_beside(asked.peer, table, group)
    if asked.polis:
        good &= real_conversations(asked.polis)
    print("all reached" if good else "NOT REACHED")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
