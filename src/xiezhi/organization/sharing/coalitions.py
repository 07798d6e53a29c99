"""Coalitions as bit masks: player i is in coalition S when bit i of S is set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiezhi.organization.sharing.errors import GameInvalid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def members(n_players: int) -> NDArray[np.int8]:
    """(2**n, n): who belongs to each coalition, in the order of the masks.

    >>> members(2).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    masks = np.arange(1 << n_players, dtype=np.int64)
    return ((masks[:, None] >> np.arange(n_players)) & 1).astype(np.int8)


def sizes(n_players: int) -> Ints:
    """(2**n,): how many players each coalition has."""
    counted = np.zeros(1, dtype=np.int64)
    for _ in range(n_players):
        counted = np.concatenate([counted, counted + 1])
    return counted


def sums(amounts: Floats) -> Floats:
    """(2**n,): what each coalition's players have together.

    >>> sums(np.array([1.0, 2.0])).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    total = np.zeros(1)
    for amount in amounts:
        total = np.concatenate([total, total + amount])
    return total


def exact_sums(amounts: Sequence[int]) -> list[int]:
    """As `sums`, without rounding."""
    total = [0]
    for amount in amounts:
        total += [before + amount for before in total]
    return total


def names(players: Sequence[str], mask: int) -> tuple[str, ...]:
    """The players of a coalition.

    >>> names(("渝", "黔", "川"), 0b101)
    ('渝', '川')
    """
    return tuple(player for i, player in enumerate(players) if mask >> i & 1)


def key_names(key: Any) -> tuple[str, ...]:
    """The players that a key names, where no list of players says how to read it."""
    if isinstance(key, str):
        return tuple(key.split("+")) if "+" in key else tuple(key)
    return tuple(key) if isinstance(key, tuple) else tuple(sorted(key))


def mask_of(key: Any, players: Sequence[str]) -> int:
    """The bit mask of a coalition. Raises GameInvalid for a name that is no player."""
    named = (key,) if isinstance(key, str) and key in players else key_names(key)
    mask = 0
    for name in named:
        if name not in players:
            raise GameInvalid(
                f"coalition {shown(key)} names {name}, who is no player; "
                f"players are {', '.join(players)}."
            )
        bit = 1 << players.index(name)
        if mask & bit:
            raise GameInvalid(f"coalition {shown(key)} names {name} twice; name it once.")
        mask |= bit
    return mask


def shown(key: Any) -> str:
    """A coalition as an error names it."""
    return (key if isinstance(key, str) else "+".join(key_names(key))) or "of nobody"
