"""The nucleolus: the division whose most aggrieved coalition is as little aggrieved as can be,
then the next, and so on.

Sequential linear programs find which coalitions bind (Maschler, Peleg & Shapley 1979); a small
exact system then gives the shares as fractions, and Kohlberg's test proves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from xiezhi.organization.sharing.certificate import Certificate
from xiezhi.organization.sharing.coalitions import Floats, Ints, members, sums
from xiezhi.organization.sharing.errors import NotCertified, SharesInvalid
from xiezhi.organization.sharing.excess import (
    Measure,
    checked_measure,
    divisors,
    exact_worth,
)
from xiezhi.organization.sharing.game import AnyGame, Game, as_table
from xiezhi.organization.sharing.kohlberg import check_some_imputation, kohlberg, settle
from xiezhi.organization.sharing.proof import proves
from xiezhi.organization.sharing.rational import null_space, solution

MAX_PLAYERS = 15
# HiGHS works to 1e-10 at its finest; duals below this, of a sum of 1, are rounding.
TOLERANCE = 1e-10
BINDING = 1e-9
# Tables computed in floating point break their ties at the 16th digit. A proof that fails on the
# numbers as written is tried again with ties up to this share of the largest number.
TIE = Fraction(1, 10**9)
# Few of the 2**n rows bind; each pass that finds violated ones takes in twice as many.
FIRST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """The shares, in the sign of the game, and their proof.

    certificate: Kohlberg's; `certificate.slack` is 0 where the shares are exact for the numbers as
    written. n_programs: linear programs solved.
    """

    shares: Mapping[str, Fraction]
    certificate: Certificate
    n_programs: int

    @property
    def rounded(self) -> dict[str, float]:
        """The shares as floats."""
        return {player: float(share) for player, share in self.shares.items()}


@dataclass(frozen=True, slots=True)
class Binding:
    """What one program fixed: coalitions at its excess, and players at what they get alone."""

    coalitions: tuple[int, ...]
    floor: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """A game scaled to numbers around one, and where the search stands.

    inside: (2**n, n). worth, load: (2**n,) worth and divisor. amounts: (n,) a division that meets
    all that is fixed. free: (n, dimension) moves that keep it so.
    """

    inside: Ints
    worth: Floats
    load: Floats
    amounts: Floats
    free: Ints
    imputations: bool


def nucleolus(
    game: AnyGame, measure: Measure = Measure.PLAIN, *, imputations: bool = True
) -> Nucleolus:
    """The nucleolus with its proof, at most 15 players.

    measure: plain, or the per-capita and the proportional variant. imputations: only divisions that
    leave nobody worse off than alone; False gives the pre-nucleolus, which always exists.
    Raises TooManyPlayers, NoImputation, GameInvalid, and NotCertified where the proof fails.

    >>> from xiezhi.organization.sharing.tables import game_of_table
    >>> talmud = {"1": 0, "2": 0, "3": 0, "12": 0, "13": 0, "23": 100, "123": 200}
    >>> nucleolus(game_of_table(talmud, "profit")).rounded
    {'1': 50.0, '2': 75.0, '3': 75.0}
    """
    game, measure = as_table(game, MAX_PLAYERS), checked_measure(measure)
    if imputations:
        check_some_imputation(game, tie(game, Measure.PLAIN))
    fixed = bound(game, measure, imputations=imputations)
    shares = solved(game, measure, fixed)
    return proved(game, shares, measure, imputations, len(fixed))


def bound(game: Game, measure: Measure, *, imputations: bool) -> list[Binding]:
    """What each program fixes, until nothing can move."""
    search = started(game, measure, imputations=imputations)
    settled = [[1] * game.n_players]
    fixed: list[Binding] = []
    while search.free.shape[1]:
        binding, amounts = program(search)
        fixed.append(binding)
        settle(settled, search.inside[[*binding.coalitions, *(1 << i for i in binding.floor)]])
        search = replace(search, amounts=amounts, free=null_space(settled, game.n_players))
    return fixed


def started(game: Game, measure: Measure, *, imputations: bool) -> Search:
    """The scaled game, divided so that all are as much better off than alone."""
    n = game.n_players
    scale = float(np.abs(game.values).max()) or 1.0
    worth = game.worth / scale
    alone = worth[1 << np.arange(n)]
    load = np.array([float(d) for d in divisors(game, measure)])
    return Search(
        members(n).astype(np.int64),
        worth,
        load / load[1:-1].max(),
        alone + (worth[-1] - alone.sum()) / n,
        null_space([[1] * n], n),
        imputations,
    )


def program(search: Search) -> tuple[Binding, Floats]:
    """The least possible largest excess among coalitions that can still move.

    Rows come in as they are violated.
    """
    moves = search.inside @ search.free
    open_ = np.flatnonzero(moves.any(axis=1))
    lacking = search.worth - sums(search.amounts)
    floor = np.flatnonzero(search.free.any(axis=1)) if search.imputations else np.empty(0, int)
    single = open_[np.bitwise_count(open_) == 1]
    n_rows = FIRST_ROWS
    rows = np.union1d(single, worst(open_, lacking / search.load, n_rows))
    while True:
        steps, excess, row_duals, floor_duals = smallest(search, moves, lacking, rows, floor)
        left = (lacking - moves @ steps) / search.load
        late = open_[left[open_] > excess + 10 * TOLERANCE]
        late = np.setdiff1d(late, rows)
        if not len(late):
            break
        n_rows *= 2
        rows = np.union1d(rows, worst(late, left, n_rows))
    binding = Binding(
        tuple(rows[row_duals > BINDING].tolist()), tuple(floor[floor_duals > BINDING].tolist())
    )
    return binding, search.amounts + search.free @ steps


def worst(masks: Ints, excess: Floats, n_rows: int) -> Ints:
    """The most aggrieved of some coalitions."""
    return masks[np.argsort(-excess[masks], kind="stable")[:n_rows]]


def smallest(
    search: Search, moves: Ints, lacking: Floats, rows: Ints, floor: Ints
) -> tuple[Floats, float, Floats, Floats]:
    """One program over some rows: the step, its largest excess, and the duals."""
    above = np.hstack([moves[rows], search.load[rows, None]])
    at_least = np.hstack([search.free[floor], np.zeros((len(floor), 1))])
    found = linprog(
        np.concatenate([np.zeros(moves.shape[1]), [1.0]]),
        A_ub=-np.vstack([above, at_least]),
        b_ub=-np.concatenate([lacking[rows], lacking[1 << floor]]),
        bounds=[(None, None)] * (moves.shape[1] + 1),
        method="highs-ds",
        options={
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
        },
    )
    if found.status:
        raise NotCertified(
            f"the solver stopped with {found.message!r}; round the values to fewer digits."
        )
    duals = -found.ineqlin.marginals
    return found.x[:-1], float(found.x[-1]), duals[: len(rows)], duals[len(rows) :]


def solved(game: Game, measure: Measure, fixed: list[Binding]) -> dict[str, Fraction]:
    """The shares that meet all that is fixed, without rounding."""
    n, n_levels = game.n_players, len(fixed)
    worth, load = exact_worth(game), divisors(game, measure)
    rows: list[list[Fraction]] = [[Fraction(1)] * n + [Fraction(0)] * n_levels]
    right = [worth[-1]]
    for k, binding in enumerate(fixed):
        at_excess = [(mask, load[mask]) for mask in binding.coalitions]
        alone = [(1 << i, Fraction(0)) for i in binding.floor]
        for mask, part in (*at_excess, *alone):
            row = [Fraction(mask >> i & 1) for i in range(n)] + [Fraction(0)] * n_levels
            row[n + k] = part
            rows.append(row)
            right.append(worth[mask])
    found = solution(rows, right)
    if found is None:
        raise NotCertified(
            "the solver's binding coalitions leave the shares open; round the values to fewer "
            "digits."
        )
    return {p: game.kind.sign * a for p, a in zip(game.players, found[:n], strict=True)}


def proved(
    game: Game, shares: dict[str, Fraction], measure: Measure, imputations: bool, n_programs: int
) -> Nucleolus:
    """The shares with a certificate that a second function has checked. Raises NotCertified."""
    for within in (Fraction(0), tie(game, measure)):
        with suppress(NotCertified, SharesInvalid):
            certificate = kohlberg(game, shares, measure, imputations=imputations, within=within)
            if certificate.holds and proves(game, certificate):
                return Nucleolus(shares, certificate, n_programs)
    raise NotCertified(
        "the division found is not certified as the nucleolus: some excesses lie closer together "
        "than the solver can tell apart; round the values to fewer digits."
    )


def tie(game: Game, measure: Measure) -> Fraction:
    """How close two excesses may lie to count as one where rounding has set them apart."""
    if measure is Measure.PROPORTIONAL:
        return TIE
    return TIE * Fraction(float(np.abs(game.values).max()))
