"""A second look at a certificate: recomputed from its weights with nothing but fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xiezhi.organization.sharing.certificate import Certificate, Level
from xiezhi.organization.sharing.excess import Measure
from xiezhi.organization.sharing.game import AnyGame, Game, as_table
from xiezhi.organization.sharing.numbers import exactly
from xiezhi.organization.sharing.rational import Row, cleared, reduced


def proves(game: AnyGame, certificate: Certificate) -> bool:
    """Whether the weights of a certificate prove its shares to be the game's nucleolus.

    Shares no step with the search: no solver, no floating point, excesses added up anew.

    >>> from xiezhi.organization.sharing.tables import game_of_table
    >>> from xiezhi.organization.sharing.kohlberg import kohlberg
    >>> game = game_of_table({"渝": 6, "黔": 4, "渝黔": 8}, "cost")
    >>> proves(game, kohlberg(game, {"渝": 5, "黔": 3}))
    True
    """
    game = as_table(game)
    amounts = [game.kind.sign * certificate.shares[player] for player in game.players]
    worth = [game.kind.sign * exactly(value) for value in game.values.tolist()]
    near = certificate.within
    alone = [worth[1 << i] - amount for i, amount in enumerate(amounts)]
    if abs(sum(amounts) - worth[-1]) > near:
        return False
    if certificate.imputations and max(alone) > near:
        return False
    held = {i for i, e in enumerate(alone) if e >= -near} if certificate.imputations else set()
    loads = measured(game, certificate.measure, worth, amounts)
    return walked(certificate, loads, held, len(amounts))


def measured(
    game: Game, measure: Measure, worth: list[Fraction], amounts: list[Fraction]
) -> dict[int, Fraction]:
    """The measured excess of every proper coalition."""
    loads = {}
    for mask in range(1, len(worth) - 1):
        inside = [i for i in range(len(amounts)) if mask >> i & 1]
        excess = worth[mask] - sum((amounts[i] for i in inside), Fraction(0))
        if measure is Measure.PER_CAPITA:
            excess /= len(inside)
        elif measure is Measure.PROPORTIONAL:
            excess /= exactly(float(game.values[mask]))
        loads[mask] = excess
    return loads


def walked(
    certificate: Certificate, loads: dict[int, Fraction], held: set[int], n_players: int
) -> bool:
    """Whether each level settles its coalitions, and all levels together settle everybody."""
    span = reduced([[1] * n_players])
    levels = list(certificate.levels)
    order = sorted(loads, key=lambda mask: -loads[mask])
    at = 0
    while len(span[0]) < n_players:
        if at == len(order):
            return False
        group = [order[at]]
        while at + 1 < len(order) and loads[order[at]] - loads[order[at + 1]] <= certificate.within:
            at += 1
            group.append(order[at])
        at += 1
        open_ = {mask for mask in group if any(unexplained(mask, span, n_players))}
        if not open_:
            continue
        if not levels or not cancels(levels[0], open_, held, span, n_players):
            return False
        level = levels.pop(0)
        rows = [bits(mask, n_players) for mask in (*level.weights, *(1 << i for i in level.floor))]
        span = extended(span, rows, n_players)
    return not levels


def cancels(
    level: Level,
    open_: set[int],
    held: set[int],
    span: tuple[list[Row], list[int]],
    n_players: int,
) -> bool:
    """Whether the weights are positive, cover the level, and sum to something already settled."""
    if set(level.weights) != open_ or not set(level.floor) <= held:
        return False
    if min(level.weights.values()) <= 0 or any(w <= 0 for w in level.floor.values()):
        return False
    total = [Fraction(0)] * n_players
    for mask, weight in (*level.weights.items(), *((1 << i, w) for i, w in level.floor.items())):
        for i in range(n_players):
            if mask >> i & 1:
                total[i] += weight
    return not any(cleared(total, *span))


def bits(mask: int, n_players: int) -> Row:
    """A coalition as a row of zeros and ones."""
    return [Fraction(mask >> i & 1) for i in range(n_players)]


def unexplained(mask: int, span: tuple[list[Row], list[int]], n_players: int) -> Row:
    """What the settled rows leave of a coalition."""
    return cleared(bits(mask, n_players), *span)


def extended(
    span: tuple[list[Row], list[int]], rows: Sequence[Row], n_players: int
) -> tuple[list[Row], list[int]]:
    """The span with more rows; stops as soon as it is everything."""
    for row in rows:
        if len(span[0]) == n_players:
            break
        if any(cleared(row, *span)):
            span = reduced([*span[0], row])
    return span
