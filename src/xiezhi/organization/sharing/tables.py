"""Games as people write them: one entry a coalition, parsed JSON, or a function of names."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from xiezhi.organization.given import told
from xiezhi.organization.sharing.coalitions import Bools, Floats, key_names, mask_of, names, shown
from xiezhi.organization.sharing.errors import GameInvalid, TooManyPlayers
from xiezhi.organization.sharing.game import (
    MAX_TABLE_PLAYERS,
    FunctionGame,
    Game,
    Kind,
    check_players,
    checked_kind,
)
from xiezhi.organization.sharing.numbers import Number, is_finite

Coalition: TypeAlias = str | frozenset[str] | tuple[str, ...]


def game_of_function(
    players: Sequence[str], kind: Kind | str, worth: Callable[[frozenset[str]], Number]
) -> FunctionGame:
    """A game whose function takes one coalition of names at a time.

    >>> game_of_function("ab", "cost", lambda who: 3 * len(who)).tabulated().of("ab")
    6.0
    """
    named = np.array(tuple(players))

    def worths(inside: Bools) -> Floats:
        asked = [frozenset(named[row].tolist()) for row in inside]
        return np.array([answer(who, worth(who)) for who in asked])

    return FunctionGame(tuple(players), checked_kind(kind), worths)


def game_of_table(
    table: Mapping[Coalition, Number] | Mapping[str, Number],
    kind: Kind | str,
    players: Sequence[str] | None = None,
) -> Game:
    """A game from one entry a coalition.

    table: keys are sets or tuples of names, or text: a player's name, names joined by `+`, or
    letters that are each a player. players: their order; without it, that of their first mention.
    Raises GameInvalid for a coalition that is missing, unknown, twice given or no number.

    >>> game_of_table({"渝": 6, "黔": 4, "渝黔": 8}, "cost").players
    ('渝', '黔')
    """
    who = tuple(players) if players is not None else mentioned(table)
    check_players(who)
    if len(who) > MAX_TABLE_PLAYERS:
        raise TooManyPlayers(
            f"the table has {len(who)} players; at most {MAX_TABLE_PLAYERS} fit a table."
        )
    values = np.full(1 << len(who), np.nan)
    for key, value in table.items():
        mask = mask_of(key, who)
        if not math.isnan(values[mask]):
            raise GameInvalid(f"coalition {shown(key)} is given twice; give it once.")
        values[mask] = number(key, value)
    values[0] = 0.0 if math.isnan(values[0]) else values[0]
    check_complete(who, values)
    return Game(who, checked_kind(kind), values)


def game_of_document(document: Mapping[str, Any]) -> Game:
    """A game from parsed JSON: `kind`, and `costs` or `values` by coalition.

    >>> game_of_document({"kind": "profit", "values": {"1": 0, "2": 0, "12": 5}}).of("12")
    5.0
    """
    kind = checked_kind(document.get("kind"))
    field = "costs" if kind is Kind.COST else "values"
    if not isinstance(document.get(field), Mapping):
        raise GameInvalid(
            f"the document has no table {field}, which a {kind} game needs; "
            f"its fields are {', '.join(sorted(map(str, document)))}."
        )
    players = document.get("players")
    return game_of_table(document[field], kind, None if players is None else tuple(players))


def mentioned(table: Mapping[Any, Number]) -> tuple[str, ...]:
    """The players a table speaks of, in the order of their first mention."""
    found: dict[str, None] = {}
    for key in table:
        found.update(dict.fromkeys(key_names(key)))
    return tuple(found)


def answer(who: frozenset[str], value: Any) -> float:
    """A function's answer as a float; true counts as one, false as nought. Raises GameInvalid."""
    if isinstance(value, bool | np.bool_) or is_finite(value):
        return float(value)
    raise GameInvalid(
        f"the function of the game gives {told(value)} for coalition {shown(tuple(sorted(who)))}; "
        "expected a finite number."
    )


def number(key: Any, value: Any) -> float:
    """A value of the table as a finite float. Raises GameInvalid."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise GameInvalid(f"coalition {shown(key)} has {told(value)}; expected a number.")
    if not math.isfinite(value):
        raise GameInvalid(f"coalition {shown(key)} has {value}; expected a finite number.")
    return float(value)


def check_complete(players: tuple[str, ...], values: Floats) -> None:
    """No coalition is missing."""
    missing = np.flatnonzero(np.isnan(values))
    if len(missing):
        who = "+".join(names(players, int(missing[0])))
        raise GameInvalid(
            f"coalition {who} is missing ({len(missing)} of {len(values) - 1}); "
            "give every coalition its number."
        )
