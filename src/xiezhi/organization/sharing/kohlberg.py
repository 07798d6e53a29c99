"""Kohlberg's test: a division is the nucleolus when nobody's improvement is free.

Take the coalitions from the most aggrieved downwards. At each level, every way of moving money that
hurts none of them so far must leave all of them as they are; that is so exactly when the level is
balanced, i.e. when positive weights exist whose moves cancel. The weights are the proof.
Source: Kohlberg (1971), On the nucleolus of a characteristic function game.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from xiezhi.organization.given import told
from xiezhi.organization.sharing.balance import improvement, weights
from xiezhi.organization.sharing.certificate import Certificate, Level, Objection
from xiezhi.organization.sharing.coalitions import Ints, members, names
from xiezhi.organization.sharing.errors import NoImputation, NotCertified, SharesInvalid
from xiezhi.organization.sharing.excess import (
    Measure,
    checked_measure,
    divisors,
    exact_excess,
    exact_worth,
    received,
)
from xiezhi.organization.sharing.game import AnyGame, Game, as_table
from xiezhi.organization.sharing.numbers import Number, exactly, is_finite
from xiezhi.organization.sharing.rational import null_space


@dataclass(frozen=True, slots=True)
class Division:
    """A division as the test needs it: exact, payments counted negative."""

    game: Game
    amounts: list[Fraction]
    excess: list[Fraction]
    held: tuple[int, ...]


def kohlberg(
    game: AnyGame,
    shares: Mapping[str, Number],
    measure: Measure = Measure.PLAIN,
    *,
    imputations: bool = True,
    within: Number = 0,
) -> Certificate:
    """The proof that `shares` is the nucleolus, or the move of money that disproves it.

    imputations: compare with divisions that leave nobody worse off than alone (the nucleolus); else
    with all divisions (the pre-nucleolus). within: for shares that were rounded, at least 0.
    Raises SharesInvalid where the shares do not add up or leave somebody worse off than alone.

    >>> from xiezhi.organization.sharing.tables import game_of_table
    >>> game = game_of_table({"渝": 6, "黔": 4, "渝黔": 8}, "cost")
    >>> kohlberg(game, {"渝": 5, "黔": 3}).holds
    True
    >>> kohlberg(game, {"渝": 4, "黔": 4}).objection.move
    {'渝': Fraction(-1, 1), '黔': Fraction(1, 1)}
    """
    game, measure = as_table(game), checked_measure(measure)
    if not is_finite(within) or within < 0:
        raise SharesInvalid(f"within is {told(within)}; expected a finite number of at least 0.")
    near = exactly(within)
    division = divided(game, shares, imputations=imputations, near=near)
    order, loads = by_excess(division, measure)
    levels, objection, slack = tested(division, order, loads, near)
    given = {p: game.kind.sign * a for p, a in zip(game.players, division.amounts, strict=True)}
    return Certificate(given, measure, imputations, near, slack, levels, objection)


def divided(
    game: Game, shares: Mapping[str, Number], *, imputations: bool, near: Fraction
) -> Division:
    """The checked division."""
    amounts = received(game, shares)
    worth = exact_worth(game)
    excess = exact_excess(worth, amounts)
    if abs(excess[-1]) > near:
        raise SharesInvalid(
            f"the shares sum to {float(game.kind.sign * sum(amounts)):.12g}, all players together "
            f"have {game.values[-1]:.12g}; the two must be the same."
        )
    held: tuple[int, ...] = ()
    if imputations:
        alone = [excess[1 << i] for i in range(game.n_players)]
        check_imputation(game, alone, near)
        held = tuple(i for i, e in enumerate(alone) if e >= -near)
    return Division(game, amounts, excess, held)


def check_imputation(game: Game, alone: list[Fraction], near: Fraction) -> None:
    """Nobody is worse off than alone."""
    check_some_imputation(game, near)
    worst = max(range(len(alone)), key=lambda i: alone[i])
    if alone[worst] > near:
        raise SharesInvalid(
            f"{game.players[worst]} would be worse off by {float(alone[worst]):.6g} than alone, so "
            "this division is no imputation; ask with imputations=False."
        )


def check_some_imputation(game: Game, near: Fraction) -> None:
    """All together do no worse than each for itself, each alone being read to within `near`."""
    worth = exact_worth(game)
    apart = sum(worth[1 << i] for i in range(game.n_players))
    if apart - worth[-1] > near * game.n_players:
        verb = "costs" if game.kind.sign < 0 else "is worth"
        raise NoImputation(
            f"each alone {verb} {float(game.kind.sign * apart):.6g} in sum, all together "
            f"{game.values[-1]:.6g}, so every division leaves somebody worse off than alone; "
            "ask with imputations=False."
        )


def by_excess(division: Division, measure: Measure) -> tuple[list[int], list[Fraction]]:
    """Proper coalitions from the most aggrieved downwards, and the measured excess of each mask."""
    loads = [
        e if d == 1 else e / d
        for e, d in zip(division.excess, divisors(division.game, measure), strict=True)
    ]
    return sorted(range(1, len(loads) - 1), key=lambda mask: -loads[mask]), loads


def levels_of(order: list[int], loads: list[Fraction], near: Fraction) -> list[list[int]]:
    """Coalitions whose excesses follow each other within `near`, most aggrieved first."""
    groups = [[order[0]]]
    for before, mask in pairwise(order):
        if loads[before] - loads[mask] <= near:
            groups[-1].append(mask)
        else:
            groups.append([mask])
    return groups


def tested(
    division: Division, order: list[int], loads: list[Fraction], near: Fraction
) -> tuple[tuple[Level, ...], Objection | None, Fraction]:
    """Level by level: the proofs, the disproof if there is one, and the slack used."""
    n = division.game.n_players
    inside = members(n).astype(np.int64)
    settled = [[1] * n]
    free = null_space(settled, n)
    levels: list[Level] = []
    slack = Fraction(0)
    beside = max([abs(division.excess[-1]), *(abs(division.excess[1 << i]) for i in division.held)])
    for group in levels_of(order, loads, near):
        if not free.shape[1]:
            break
        slack = max(slack, loads[group[0]] - loads[group[-1]])
        moving = np.any(inside[group] @ free, axis=1)
        open_ = np.array(group)[moving].tolist()
        if not open_:
            continue
        floor = [i for i in division.held if free[i].any()]
        level = balanced(inside, open_, floor, free, loads[group[0]])
        if level is None:
            return (
                tuple(levels),
                objected(division, inside, open_, floor, free, loads),
                slack + beside,
            )
        levels.append(level)
        settle(settled, inside[[*level.weights, *(1 << i for i in level.floor)]])
        free = null_space(settled, n)
    return tuple(levels), None, slack + beside


def balanced(
    inside: Ints, open_: list[int], floor: list[int], free: Ints, excess: Fraction
) -> Level | None:
    """The level with its weights; None where none exist."""
    found = weights(inside[open_] @ free, free[floor])
    if found is None:
        return None
    positive, held = found
    return Level(
        excess,
        dict(zip(open_, positive, strict=True)),
        {i: w for i, w in zip(floor, held, strict=True) if w},
    )


def objected(
    division: Division,
    inside: Ints,
    open_: list[int],
    floor: list[int],
    free: Ints,
    loads: list[Fraction],
) -> Objection:
    """The move that hurts none of the level and helps some. Raises NotCertified."""
    steps = improvement(inside[open_] @ free, free[floor])
    if steps is None:
        raise NotCertified(
            "neither a proof nor a disproof was found for the level of excess "
            f"{float(loads[open_[0]]):.6g}; round the values to fewer digits."
        )
    players = division.game.players
    moves = [
        sum((int(z) * s for z, s in zip(row, steps, strict=True)), Fraction(0)) for row in free
    ]
    largest = max(abs(move) for move in moves)
    gains = {p: m / largest for p, m in zip(players, moves, strict=True)}
    helped = tuple(
        names(players, mask)
        for mask in open_
        if sum(m for i, m in enumerate(moves) if mask >> i & 1) > 0
    )
    return Objection(loads[open_[0]], helped, gains)


def settle(settled: list[list[int]], rows: Ints) -> None:
    """Add to the settled rows those that are independent of them."""
    n = rows.shape[1]
    free = null_space(settled, n)
    moving = rows[(rows @ free).any(axis=1)]
    while len(moving):
        settled.append([int(entry) for entry in moving[0]])
        free = null_space(settled, n)
        moving = moving[(moving @ free).any(axis=1)]
