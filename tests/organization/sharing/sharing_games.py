"""Games for tests, and slow second ways to solve them."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import factorial

import numpy as np
from hypothesis import strategies as st

from xiezhi.organization.sharing import Game, Kind

LETTERS = "abcdefghijklmnopqrst"


def game(values, kind=Kind.PROFIT):
    """A game of values in the order of the masks, the empty coalition included."""
    n = len(values).bit_length() - 1
    return Game(tuple(LETTERS[:n]), kind, np.array(values, dtype=float))


@st.composite
def games(draw, min_players=2, max_players=5, low=-20, high=20):
    """Games with whole or decimal values, costs or profits, ties likely."""
    n = draw(st.integers(min_players, max_players))
    step = draw(st.sampled_from([1.0, 0.01, 0.1]))
    values = draw(st.lists(st.integers(low, high), min_size=2**n - 1, max_size=2**n - 1))
    kind = draw(st.sampled_from(Kind))
    return game([0.0, *(round(step * v, 2) for v in values)], kind)


@st.composite
def essential_games(draw, max_players=5):
    """Profit games in which all together do at least as well as each alone."""
    rough = draw(games(max_players=max_players, low=0))
    values = rough.values.copy()
    values[-1] += values[[1 << i for i in range(rough.n_players)]].sum()
    return Game(rough.players, Kind.PROFIT, np.round(values, 2))


def average_over_orders(given):
    """The Shapley value as its definition says."""
    totals = dict.fromkeys(given.players, 0.0)
    for order in permutations(range(given.n_players)):
        mask = 0
        for i in order:
            totals[given.players[i]] += given.values[mask | 1 << i] - given.values[mask]
            mask |= 1 << i
    return {player: total / factorial(given.n_players) for player, total in totals.items()}


def relabelled(given, order):
    """The same game with its players in another order."""
    n = given.n_players
    masks = [sum(1 << order[i] for i in range(n) if mask >> i & 1) for mask in range(1 << n)]
    return Game(tuple(given.players[i] for i in order), given.kind, given.values[masks])


def with_dummy(given, alone):
    """The game and one player more who adds the same to everybody."""
    players = (*given.players, "z")
    return Game(players, given.kind, np.concatenate([given.values, given.values + alone]))


class Simplex:
    """min c x subject to A x >= b, x free, in fractions: Bland's rule on the two-phase tableau.

    Written for tests alone: it shares nothing with the solver that the package uses.
    """

    def __init__(self, rows, right):
        self.rows, self.right = rows, right

    def least(self, cost):
        """The least cost; the problem must be feasible and bounded."""
        m, n = len(self.rows), len(cost)
        table = []
        for k, (row, b) in enumerate(zip(self.rows, self.right, strict=True)):
            full = [*row, *(-a for a in row)] + [Fraction(-(j == k)) for j in range(m)]
            sign = -1 if b < 0 else 1
            helper = [Fraction(j == k) for j in range(m)]
            table.append([sign * a for a in full] + helper + [sign * b])
        width = 2 * n + m
        basis = [width + k for k in range(m)]
        first = [Fraction(0)] * width + [Fraction(1)] * m
        assert self.run(table, basis, first, width + m) == 0
        for k, j in enumerate(basis):
            if j >= width:
                enter = next((q for q in range(width) if table[k][q]), None)
                if enter is not None:
                    self.pivot(table, basis, k, enter)
        second = [*cost, *(-c for c in cost)] + [Fraction(0)] * (2 * m)
        return self.run(table, basis, second, width)

    def run(self, table, basis, cost, width):
        price = [*cost, Fraction(0)]
        for b, row in zip(basis, table, strict=True):
            price = [p - cost[b] * a for p, a in zip(price, row, strict=True)]
        while True:
            enter = next((j for j in range(width) if price[j] < 0), None)
            if enter is None:
                return -price[-1]
            up = [(k, row) for k, row in enumerate(table) if row[enter] > 0]
            leave = min((row[-1] / row[enter], basis[k], k) for k, row in up)[2]
            self.pivot(table, basis, leave, enter)
            factor = price[enter]
            price = [p - factor * a for p, a in zip(price, table[leave], strict=True)]

    def pivot(self, table, basis, leave, enter):
        head = [a / table[leave][enter] for a in table[leave]]
        for k, row in enumerate(table):
            if k != leave and row[enter]:
                table[k] = [a - row[enter] * h for a, h in zip(row, head, strict=True)]
        table[leave] = head
        basis[leave] = enter


def nucleolus_by_definition(given, *, imputations):
    """The nucleolus by its definition: at each level, a coalition is settled when no division that
    is best so far can lower its excess. Everything in fractions; slow beyond four players.
    """
    n = given.n_players
    worth = [given.kind.sign * Fraction(repr(v)) for v in given.values.tolist()]
    inside = [[Fraction(mask >> i & 1) for i in range(n)] for mask in range(1 << n)]
    whole = inside[-1]
    base = [(whole, worth[-1], False), ([-a for a in whole], -worth[-1], False)]
    if imputations:
        base += [(inside[1 << i], worth[1 << i], False) for i in range(n)]
    settled = {}
    open_ = set(range(1, 2**n - 1))
    while open_:
        fixed = base + [
            (row, value, False)
            for mask, e in settled.items()
            for row, value in (
                (inside[mask], worth[mask] - e),
                ([-a for a in inside[mask]], e - worth[mask]),
            )
        ]
        level = solve(fixed + [(inside[m], worth[m], True) for m in open_], [0] * n + [1])
        best = fixed + [(inside[m], worth[m] - level, False) for m in open_]
        now = {m for m in open_ if -solve(best, [-a for a in inside[m]] + [0]) == worth[m] - level}
        assert now
        settled |= dict.fromkeys(now, level)
        open_ -= now
    return {
        p: given.kind.sign * (worth[1 << i] - settled[1 << i]) for i, p in enumerate(given.players)
    }


def solve(constraints, cost):
    """Least cost over (division, excess); constraints are (row, bound, excess counts)."""
    rows = [[*row, Fraction(counts)] for row, _, counts in constraints]
    return Simplex(rows, [b for _, b, _ in constraints]).least([Fraction(c) for c in cost])
