"""The games of a case: its table `coalitions`, one game a joint work and scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.model.text import Text
from xiezhi.organization.sharing.areas import Area, area_of
from xiezhi.organization.sharing.errors import GameInvalid
from xiezhi.organization.sharing.game import MAX_TABLE_PLAYERS
from xiezhi.organization.sharing.tables import Coalition, game_of_table

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.model.case import Case
    from xiezhi.organization.sharing.game import Game
    from xiezhi.organization.sharing.numbers import Number


@dataclass(frozen=True, slots=True, eq=False)
class CaseGame:
    """A joint work: who takes part, and its game in each way that things may turn out.

    players: in the order of their codes. games: by scenario, the first one leading; the empty
    name where there is only one.
    """

    id: str
    name: Text
    players: tuple[Area, ...]
    games: Mapping[str, Game]

    @property
    def game(self) -> Game:
        """The game of the first scenario."""
        return next(iter(self.games.values()))

    def alone(self, player: Area) -> float:
        """What a party would pay, or get, on its own."""
        return self.game.of((player.code,))

    def called(self, codes: tuple[str, ...]) -> list[Text]:
        """Players by name."""
        names = {player.code: player.name for player in self.players}
        return [names[code] for code in codes]


def games_of(case: Case) -> tuple[CaseGame, ...]:
    """The joint works of a case in the order of the table.

    Raises GameInvalid where a coalition is missing or given twice, or scenarios have other players.
    """
    rows = case.table("coalitions")
    return tuple(_game(case, str(id_), of) for id_, of in rows.groupby("game", sort=False))


def _game(case: Case, id_: str, rows: pd.DataFrame) -> CaseGame:
    scenarios = rows["scenario"].fillna("") if "scenario" in rows else [""] * len(rows)
    players = tuple(sorted({code for cell in rows["members"] for code in members(cell)}))
    games = {
        str(name): _of_scenario(id_, of, players)
        for name, of in rows.groupby(np.asarray(scenarios, dtype=object), sort=False)
    }
    first = rows.iloc[0]
    name = Text(str(first["name_zh"]), str(first["name_en"]))
    return CaseGame(id_, name, tuple(area_of(case, code) for code in players), games)


def _of_scenario(id_: str, rows: pd.DataFrame, players: tuple[str, ...]) -> Game:
    kinds = rows["kind"].unique()
    if len(kinds) > 1:
        raise GameInvalid(
            Text(
                f"联盟损益表中，事项 {id_} 既填成本又填收益；请只填一种。",
                f"game {id_} of table coalitions is both cost and profit; give all its rows one "
                "kind.",
            )
        )
    keys = [members(cell) for cell in rows["members"]]
    check_keys(id_, keys, players)
    amounts = [float(amount) for amount in rows["amount_yuan"]]
    table: dict[Coalition, Number] = dict(zip(keys, amounts, strict=True))
    return game_of_table(table, str(kinds[0]), players)


def check_keys(id_: str, keys: list[tuple[str, ...]], players: tuple[str, ...]) -> None:
    """Every group of the players is there once. Raises GameInvalid."""
    twice = [key for k, key in enumerate(keys) if key in keys[:k]]
    if twice:
        raise GameInvalid(
            Text(
                f"联盟损益表中，事项 {id_} 的成员 {';'.join(twice[0])} 填了两次；请只填一次。",
                f"game {id_} of table coalitions gives {';'.join(twice[0])} twice; give it once.",
            )
        )
    n_groups = 2 ** len(players) - 1
    if len(keys) < n_groups and len(players) <= MAX_TABLE_PLAYERS:
        sizes = range(1, len(players) + 1)
        every = (group for size in sizes for group in combinations(players, size))
        missing = ";".join(next(group for group in every if group not in set(keys)))
        raise GameInvalid(
            Text(
                f"联盟损益表中，事项 {id_} 缺少成员 {missing} 一行（应有 {n_groups} 行，"
                f"现有 {len(keys)} 行）；请补齐每一组。",
                f"game {id_} of table coalitions lacks {missing} ({len(keys)} of {n_groups} rows "
                "are there); give every group its amount.",
            )
        )


def members(cell: str) -> tuple[str, ...]:
    """The codes of one cell, each once, ascending.

    >>> members("520322; 500110")
    ('500110', '520322')
    """
    return tuple(sorted({code.strip() for code in str(cell).split(";") if code.strip()}))
