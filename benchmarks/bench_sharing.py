"""Shapley values and certified nucleoli at the sizes that matter, each with its answer checked.

Run from the checkout:

    python benchmarks/bench_sharing.py

CPU-seconds of one process. The games are synthetic and their seed fixed; they hold every kind of
tie that makes nucleoli hard (additive, symmetric, unanimity, gloves, voting, spanning trees).
Ends with 1 where a limit is passed, an answer is wrong or a certificate does not hold. The naive
baseline of the Shapley value is its sum in plain Python. With `--players 15` the nucleoli alone
are run at another size, without a limit of time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from math import factorial
from typing import TypeVar

import numpy as np

from xiezhi.organization.sharing import (
    FunctionGame,
    Game,
    Kind,
    Measure,
    airport_nucleolus,
    airport_shapley,
    nucleolus,
    proves,
    sampled_shapley,
    shapley,
)
from xiezhi.organization.sharing.coalitions import members, sizes

LETTERS = "abcdefghijklmnopqrst"
LIMIT_SHAPLEY_S = 1.0
LIMIT_NUCLEOLUS_S = 5.0
LIMIT_AIRPORT_S = 0.01
Answer = TypeVar("Answer")


def timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """The answer and the CPU-seconds it took."""
    before = time.process_time()
    answer = work()
    return answer, time.process_time() - before


def game(values: np.ndarray, kind: Kind = Kind.PROFIT) -> Game:
    """A game of values by mask; the empty coalition is set to 0."""
    table = np.asarray(values, dtype=float).copy()
    table[0] = 0
    return Game(tuple(LETTERS[: len(table).bit_length() - 1]), kind, table)


def spanning_tree_costs(inside: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What it costs each coalition to be joined to a common source by the shortest lines."""
    xy = rng.random((inside.shape[1] + 1, 2)) * 100
    km = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    costs = np.zeros(len(inside))
    for mask, row in enumerate(inside):
        left, near = list(np.flatnonzero(row) + 1), km[0].copy()
        while left:
            nearest = min(left, key=lambda j: near[j])
            costs[mask] += near[nearest]
            left.remove(nearest)
            near = np.minimum(near, km[nearest])
    return costs


def hard_games(n: int) -> dict[str, Game]:
    """Games of n players, generic and degenerate."""
    rng = np.random.default_rng(0)
    inside, size = members(n).astype(float), sizes(n)
    weight = rng.integers(1, 20, n)
    claims = rng.integers(10, 1000, n)
    half = rng.integers(0, 100, 1 << (n - 1))
    half[0] = 0
    trees = spanning_tree_costs(inside, rng)
    return {
        "random whole numbers": game(rng.integers(0, 100, 1 << n)),
        "random, many digits": game(rng.random(1 << n)),
        "additive": game(inside @ weight),
        "additive, rounded ties": game(inside @ rng.random(n)),
        "symmetric convex": game(size**2),
        "unanimity of three": game((np.arange(1 << n) & 7) == 7),
        "simple majority (empty core)": game(size > n / 2),
        "weighted voting": game(inside @ weight > weight.sum() / 2),
        "gloves": game(np.minimum(inside[:, : n // 2].sum(1), inside[:, n // 2 :].sum(1))),
        "dummy player": game(np.concatenate([half, half + 7])),
        "bankruptcy": game(np.maximum(0, claims.sum() * 2 // 5 - (1 - inside) @ claims)),
        "airport": game((inside * claims).max(axis=1), Kind.COST),
        "convex": game((inside @ weight) ** 2),
        "spanning tree": game(trees, Kind.COST),
        "spanning tree, to the cent": game(np.round(trees, 2), Kind.COST),
        "nothing at all": game(np.zeros(1 << n)),
    }


def shapley_is_fast() -> bool:
    """20 players: a table of 2**20 values, checked against two closed forms."""
    n = 20
    rng = np.random.default_rng(1)
    own = rng.random(n)
    pairs = rng.random((n, n))
    inside = members(n).astype(float)
    table = inside @ own + np.einsum("si,ij,sj->s", inside, pairs, inside, optimize=True)
    asked = Game(tuple(LETTERS), Kind.PROFIT, table)
    found, seconds = timed(lambda: shapley(asked))
    exact = own + (pairs.sum(axis=0) + pairs.sum(axis=1)) / 2
    off = np.abs(np.array(list(found.values())) - exact).max()
    naive = naive_seconds(asked)
    print(
        f"shapley, 20 players: {seconds:.3f} CPU-s (limit {LIMIT_SHAPLEY_S}), off by {off:.1e}; "
        f"plain Python {20 * naive:.2f} s (20 times one player)"
    )
    return seconds <= LIMIT_SHAPLEY_S and off < 1e-9


def naive_seconds(asked: Game) -> float:
    """The textbook sum for the first player alone."""
    n, values = asked.n_players, asked.values.tolist()
    weight = [factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)]
    return timed(
        lambda: sum(
            weight[mask.bit_count()] * (values[mask | 1] - values[mask])
            for mask in range(0, len(values), 2)
        )
    )[1]


def sampling_is_honest() -> bool:
    """300 players of a synthetic airport: the intervals cover the closed form as they say."""
    cost = np.sort(np.random.default_rng(2).random(300))
    asked = FunctionGame(
        tuple(f"p{i}" for i in range(300)), Kind.COST, lambda s: (s * cost).max(axis=1)
    )
    found, seconds = timed(lambda: sampled_shapley(asked, 3000, seed=4))
    exact = airport_shapley(cost)
    low, high = (np.array(list(side.values())) for side in (found.low, found.high))
    covered = ((low <= exact) & (exact <= high)).mean()
    print(f"sampled, 300 players, 3,000 orders: {seconds:.2f} CPU-s, 95 % cover {covered:.1%}")
    return bool(covered >= 0.9)


def nucleoli_are_certified(n: int, limit_s: float) -> bool:
    """Every hard game: time, programs solved, slack; the certificate checked once more."""
    good = True
    for name, asked in hard_games(n).items():
        for measure in (Measure.PLAIN, Measure.PER_CAPITA):
            found, seconds = timed(lambda a=asked, m=measure: nucleolus(a, m, imputations=False))
            holds = proves(asked, found.certificate) and found.certificate.slack < 1e-9
            good &= holds and seconds <= limit_s
            print(
                f"  {name:30} {measure:10} {seconds:5.2f} CPU-s  {found.n_programs:2} programs  "
                f"slack {float(found.certificate.slack):.0e}  {'proved' if holds else 'NOT PROVED'}"
            )
    return good


def airports_are_instant() -> bool:
    """5,000 types with up to 1,000 users each; both rules pay the works exactly."""
    rng = np.random.default_rng(3)
    costs, users = rng.random(5000), rng.integers(1, 1000, 5000)
    good = True
    for rule in (airport_shapley, airport_nucleolus):
        paid, seconds = timed(lambda r=rule: r(costs, users))
        off = abs(paid @ users - costs.max())
        good &= seconds <= LIMIT_AIRPORT_S and off < 1e-9
        print(f"{rule.__name__}, {users.sum():,} users in 5,000 types: {seconds * 1000:.1f} ms")
    small = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
    exact = list(nucleolus(game((members(8) * small).max(axis=1), Kind.COST)).rounded.values())
    return bool(good and np.allclose(airport_nucleolus(small), exact))


def main() -> int:
    """All of it; 1 where something falls short."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--players", type=int, help="nucleoli of so many players, no limit")
    asked = parser.parse_args().players
    if asked is not None:
        return int(not nucleoli_are_certified(asked, float("inf")))
    print("certified nucleoli, 12 players, limit", LIMIT_NUCLEOLUS_S, "CPU-s each")
    checks = [
        nucleoli_are_certified(12, LIMIT_NUCLEOLUS_S),
        shapley_is_fast(),
        sampling_is_honest(),
        airports_are_instant(),
    ]
    print("all reached" if all(checks) else "NOT REACHED")
    return int(not all(checks))


if __name__ == "__main__":
    sys.exit(main())
