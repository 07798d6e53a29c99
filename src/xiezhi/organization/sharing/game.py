"""A cooperative game: what each coalition of players costs, or is worth, on its own.

Signs. In a cost game a share is what a player pays, in a profit game what it receives. The excess
of a coalition is what it could better itself by leaving: what its players pay minus its own cost,
or its own worth minus what its players receive. A coalition with an excess above zero walks out.
Inside, every game is a profit game: `worth` is minus the cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from xiezhi.organization.given import numbers, told
from xiezhi.organization.sharing.coalitions import Bools, Floats, mask_of, members, names
from xiezhi.organization.sharing.errors import GameInvalid, TooManyPlayers

MAX_TABLE_PLAYERS = 20
# Sums over all players of such amounts are still floats.
MOST = 1e300
# Blocks keep the table of a function game within some ten megabytes of memory.
BLOCK = 1 << 16


class Kind(StrEnum):
    """Whether the numbers of a game are paid or received."""

    COST = "cost"
    PROFIT = "profit"

    @property
    def sign(self) -> int:
        """What turns the numbers of this kind into worths."""
        return -1 if self is Kind.COST else 1


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """A game as a table of all coalitions.

    players: two to 20 names. values: (2**n,), the cost or worth of the coalition whose mask is the
    index; player i is bit i; the empty coalition is 0.
    Raises GameInvalid, TooManyPlayers.

    >>> Game(("渝", "黔"), Kind.COST, np.array([0.0, 6.0, 4.0, 8.0])).of({"渝", "黔"})
    8.0
    """

    players: tuple[str, ...]
    kind: Kind
    values: Floats

    def __post_init__(self) -> None:
        check_players(self.players)
        if self.n_players > MAX_TABLE_PLAYERS:
            raise TooManyPlayers(
                f"a table of {self.n_players} players would have 2**{self.n_players} coalitions; "
                f"at most {MAX_TABLE_PLAYERS} players fit: give a FunctionGame and sample."
            )
        object.__setattr__(self, "kind", checked_kind(self.kind))
        values = numbers("values", self.values, GameInvalid, largest=MOST).copy()
        check_values(self.players, values)
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    @property
    def n_players(self) -> int:
        """How many players there are."""
        return len(self.players)

    @property
    def worth(self) -> Floats:
        """(2**n,) the values, costs counted negative."""
        return self.kind.sign * self.values + 0.0

    def of_rows(self, inside: Bools) -> Floats:
        """(coalition,): their values. inside: (coalition, player)."""
        found: Floats = self.values[inside @ (1 << np.arange(self.n_players))]
        return found

    def of(self, coalition: str | frozenset[str] | set[str] | tuple[str, ...]) -> float:
        """The cost or worth of a coalition."""
        named = coalition if isinstance(coalition, str) else tuple(sorted(coalition))
        return float(self.values[mask_of(named, self.players)])


@dataclass(frozen=True, slots=True, eq=False)
class FunctionGame:
    """A game as a function, for more players than a table can hold.

    worths: takes (coalition, player) of bool and returns (coalition,) costs or worths; it must give
    0 for the empty coalition.

    >>> pair = FunctionGame(("a", "b", "c"), Kind.PROFIT, lambda inside: inside.sum(axis=1) >= 2)
    >>> pair.tabulated().of("ab")
    1.0
    """

    players: tuple[str, ...]
    kind: Kind
    worths: Callable[[Bools], ArrayLike]

    def __post_init__(self) -> None:
        check_players(self.players)
        object.__setattr__(self, "kind", checked_kind(self.kind))
        nothing = float(self.of_rows(np.zeros((1, len(self.players)), dtype=np.bool_))[0])
        check_empty(nothing)

    @property
    def n_players(self) -> int:
        """How many players there are."""
        return len(self.players)

    def of_rows(self, inside: Bools) -> Floats:
        """(coalition,): the checked answers of the function. Raises GameInvalid."""
        given = self.worths(inside)
        answers = numbers("the function's answer", given, GameInvalid, largest=MOST)
        if answers.shape != (len(inside),):
            raise GameInvalid(
                f"the function of the game answered {len(inside)} coalitions with shape "
                f"{answers.shape}; expected one number a coalition."
            )
        wrong = np.flatnonzero(~np.isfinite(answers))
        if len(wrong):
            who = "+".join(np.array(self.players)[inside[wrong[0]]]) or "of nobody"
            raise GameInvalid(
                f"the function of the game gives {answers[wrong[0]]} for coalition {who}; "
                "expected a finite number."
            )
        return answers

    def tabulated(self) -> Game:
        """The same game as a table, at most 20 players. Raises TooManyPlayers."""
        n = len(self.players)
        if n > MAX_TABLE_PLAYERS:
            raise TooManyPlayers(
                f"{n} players make 2**{n} coalitions, too many to tabulate; at most "
                f"{MAX_TABLE_PLAYERS} can be: use sampled_shapley."
            )
        inside = members(n).astype(np.bool_)
        blocks = [self.of_rows(inside[i : i + BLOCK]) for i in range(0, len(inside), BLOCK)]
        return Game(self.players, self.kind, np.concatenate(blocks))


AnyGame: TypeAlias = Game | FunctionGame


def as_table(game: AnyGame, most: int = MAX_TABLE_PLAYERS) -> Game:
    """Any game as a table, if it has at most so many players. Raises TooManyPlayers, GameInvalid.

    most: 20, or how many a function can answer at most.
    """
    if not isinstance(game, Game | FunctionGame):
        raise GameInvalid(
            f"the game is {told(game)}; make one with game_of_table, game_of_document or "
            "game_of_function."
        )
    if game.n_players > most:
        raise TooManyPlayers(
            f"the game has {game.n_players} players; this is answered for at most {most}: join "
            "players that always act together, or use the Shapley value (sampled_shapley beyond "
            f"{MAX_TABLE_PLAYERS})."
        )
    return game if isinstance(game, Game) else game.tabulated()


def checked_kind(kind: object) -> Kind:
    """The kind by its name. Raises GameInvalid."""
    if kind not in tuple(Kind):
        raise GameInvalid(f"the kind of a game is {told(kind)}; expected cost or profit.")
    return Kind(str(kind))


def check_players(players: Sequence[str]) -> None:
    """Two players or more, each with a name of its own."""
    if len(players) == 0:
        raise GameInvalid("the game has no players; give two or more.")
    if len(players) == 1:
        raise GameInvalid(
            f"the game has one player, {players[0]}, so there is nobody to share with; "
            "give two or more."
        )
    unnamed = [p for p in players if not isinstance(p, str) or not p]
    if unnamed:
        raise GameInvalid(f"player {told(unnamed[0])} has no name; expected words.")
    twice = sorted({p for p in players if list(players).count(p) > 1})
    if twice:
        raise GameInvalid(f"player {twice[0]} is named twice; give each a name of its own.")


def check_values(players: tuple[str, ...], values: Floats) -> None:
    """One finite value a coalition, none for nobody."""
    if values.shape != (1 << len(players),):
        raise GameInvalid(
            f"the values have shape {values.shape}; {len(players)} players have "
            f"{1 << len(players)} coalitions, the empty one first."
        )
    wrong = np.flatnonzero(~np.isfinite(values))
    if len(wrong):
        who = "+".join(names(players, int(wrong[0]))) or "of nobody"
        raise GameInvalid(
            f"coalition {who} has {values[wrong[0]]} ({len(wrong)} such coalitions); "
            "expected a finite number."
        )
    check_empty(float(values[0]))


def check_empty(value: float) -> None:
    """Nobody costs nothing and is worth nothing."""
    if value != 0:
        raise GameInvalid(
            f"the empty coalition has {value:g}; nobody costs and is worth 0: "
            "take what is owed in any case out of the game first."
        )
