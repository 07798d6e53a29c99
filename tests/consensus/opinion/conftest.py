"""Conversations that the tests of opinion share; synthetic ones say so."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[3]
POLIS = ROOT.parent / "shared" / "data" / "polis"
NAMES = ("brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx")


@pytest.fixture(scope="session")
def synthetic():
    """Synthetic votes of planted groups: `synthetic(people, statements, votes_each, groups)`."""
    return _synthetic


def _synthetic(n_people, n_statements, votes_each, n_groups, seed=0, apart=1.2):
    rng = np.random.default_rng(seed)
    group = np.arange(n_people) % n_groups
    logits = rng.normal(0, apart, (n_statements, n_groups, 3)) - [0, 0.7, 0]
    chance = np.exp(logits) / np.exp(logits).sum(axis=2, keepdims=True)
    rows = [
        (f"p{i:04d}", f"s{j:03d}", int(rng.choice([-1, 0, 1], p=chance[j, group[i]])))
        for i in range(n_people)
        for j in rng.choice(n_statements, votes_each, replace=False)
    ]
    return pd.DataFrame(rows, columns=["voter", "statement", "vote"]), group


@pytest.fixture(params=NAMES)
def conversation(request):
    """A real conversation: votes in order of time, statements moderated out, the reference."""
    return read_conversation(request.param)


@pytest.fixture
def read():
    """A real conversation by name."""
    return read_conversation


def read_conversation(name):
    if not POLIS.exists():
        pytest.skip("needs the conversations of shared/data/polis beside the checkout")
    names = {"voter-id": "voter", "comment-id": "statement", "timestamp": "time"}
    votes = pd.read_csv(POLIS / name / "votes.csv.gz").rename(columns=names)
    comments = pd.read_csv(POLIS / name / "comments.csv.gz")
    out = set(comments.loc[comments["moderated"] == -1, "comment-id"])
    reference = json.loads(
        gzip.decompress((POLIS / "polis-clojure-coldstart" / f"{name}.json.gz").read_bytes())
    )
    return votes[["voter", "statement", "vote", "time"]], out, reference


@pytest.fixture
def production():
    """A conversation with the mathematics that the service itself published for it."""
    path = POLIS / "production-math" / "below-100-ptpts.json.gz"
    if not path.exists():
        pytest.skip("needs the conversations of shared/data/polis beside the checkout")
    return json.loads(gzip.decompress(path.read_bytes()))
