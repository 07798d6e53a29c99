"""One game divided by several rules, each with who would walk out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from xiezhi.model.text import Text
from xiezhi.organization.sharing.core import CoreTest, core_test
from xiezhi.organization.sharing.errors import NoImputation, SharingError
from xiezhi.organization.sharing.nucleolus import nucleolus
from xiezhi.organization.sharing.numbers import Number
from xiezhi.organization.sharing.proportional import by_stand_alone, proportional, scrb, whole
from xiezhi.organization.sharing.shapley import shapley

if TYPE_CHECKING:
    from xiezhi.organization.sharing.game import Game

Shares: TypeAlias = Mapping[str, float]
Rule: TypeAlias = Callable[[], Mapping[str, Number]]

SHAPLEY = Text("沙普利值", "Shapley value")
NUCLEOLUS = Text("核仁", "nucleolus")


@dataclass(frozen=True, slots=True)
class Division:
    """A rule, what it gives each player (pays in a cost game), and who would walk out.

    shares: by code; None where the rule cannot be applied to this game.
    """

    rule: Text
    shares: Shares | None
    test: CoreTest | None

    @property
    def stable(self) -> bool:
        """Whether nobody would walk out."""
        return self.test is not None and self.test.stable


def divisions(game: Game, people: Mapping[str, float]) -> tuple[Division, ...]:
    """The game by each rule: two that look at every coalition, then those that do not.

    people: by player, NaN where unknown.
    """
    rules: tuple[tuple[Text, Rule], ...] = (
        (SHAPLEY, partial(shapley, game)),
        (NUCLEOLUS, partial(_nucleolus, game)),
        (Text("可分离成本—剩余效益", "separable costs, remaining benefits"), partial(scrb, game)),
        (Text("单干比例", "stand-alone shares"), partial(by_stand_alone, game)),
        (Text("人口比例", "population"), partial(proportional, whole(game), people)),
        (Text("各方均分", "equal shares"), partial(equal_shares, game)),
    )
    return tuple(_division(game, name, rule) for name, rule in rules)


def _division(game: Game, name: Text, rule: Rule) -> Division:
    try:
        shares = {player: float(share) for player, share in rule().items()}
        return Division(name, shares, core_test(game, shares))
    except SharingError:
        return Division(name, None, None)


def _nucleolus(game: Game) -> Mapping[str, Number]:
    """Where no division leaves everybody at least as well off as alone, the pre-nucleolus."""
    try:
        return nucleolus(game).shares
    except NoImputation:
        return nucleolus(game, imputations=False).shares


def equal_shares(game: Game) -> Mapping[str, Number]:
    """The same for every player, whoever causes what."""
    return proportional(whole(game), dict.fromkeys(game.players, 1))


def saved(game: Game) -> float:
    """What all together gain by acting as one: costs avoided, or worth added."""
    alone = game.worth[1 << np.arange(game.n_players)]
    return float(game.worth[-1] - alone.sum())
