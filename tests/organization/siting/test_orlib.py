"""Published answers: OR-Library p-median instances 1-20 (Beasley 1985), here proved again."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from scipy.sparse.csgraph import floyd_warshall

from xiezhi.organization.siting import p_centre, p_median

pytestmark = pytest.mark.shared
NUMBERS = range(1, 21)


def read_instance(folder, number):
    """Shortest-path costs and the number of centres. Where an edge repeats, its last cost counts;
    taking the least gives a wrong optimum (pmed1: 5718 for 5819)."""
    words = (folder / f"pmed{number}.txt").read_text("ascii").split()
    n, m, n_centres = map(int, words[:3])
    length = np.full((n, n), np.inf)
    for one, other, cost in np.array(words[3 : 3 + 3 * m], int).reshape(-1, 3):
        length[one - 1, other - 1] = length[other - 1, one - 1] = cost
    np.fill_diagonal(length, 0)
    return floyd_warshall(length), n_centres


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "data" / "bench-location" / "pmed"


@pytest.fixture(scope="module")
def optima(folder):
    with (folder / "optima.csv").open(encoding="utf-8") as rows:
        return {row["instance"]: row for row in csv.DictReader(rows)}


@pytest.mark.parametrize("number", NUMBERS)
def test_the_p_median_is_the_published_one_and_proved(folder, optima, number):
    cost, n_centres = read_instance(folder, number)
    plan = p_median(cost, np.ones(len(cost)), n_centres)
    assert plan.cost == plan.lower_bound == float(optima[f"pmed{number}"]["pmedian_opt"])


@pytest.mark.parametrize("number", NUMBERS)
def test_the_p_centre_is_the_published_one_and_proved(folder, optima, number):
    """Quoted from Pullan (2008), who searched; the proof is ours."""
    cost, n_centres = read_instance(folder, number)
    plan = p_centre(cost, n_centres)
    assert plan.cost == plan.lower_bound == float(optima[f"pmed{number}"]["pcenter_opt"])
