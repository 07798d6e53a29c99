"""A rule: for one kind of act, who may do it, when, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from xiezhi.model.text import Text
from xiezhi.register.act import Act
from xiezhi.register.items import Stage
from xiezhi.register.state import Changes, View

A = TypeVar("A", bound=Act)
Broken = Callable[[View, Any, datetime], Text | None]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The act may be done."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The act may not be done. guard: the condition not met; reason: why, and what to do."""

    guard: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition of a rule: what it says in the table, and the check that gives a reason or None.

    asks: who may act, or when.
    """

    id: str
    asks: Literal["who", "when"]
    says: Text
    broken: Broken


@dataclass(frozen=True, slots=True)
class Rule:
    """All conditions of one kind of act, in the order in which they are checked.

    moves: the stages that the act may bring what it is about to.
    """

    act: type[Act]
    guards: tuple[Guard, ...]
    follows: Text
    moves: tuple[Stage, ...]
    changes: Callable[[View, Any, datetime], Changes]


_RULES: dict[type[Act], Rule] = {}
RULES: Mapping[type[Act], Rule] = MappingProxyType(_RULES)


def rule(
    act: type[A], guards: tuple[Guard, ...], follows: Text, *, moves: tuple[Stage, ...] = ()
) -> Callable[[Callable[[View, A, datetime], Changes]], Callable[[View, A, datetime], Changes]]:
    """Register the changes that an allowed act makes, with the conditions it needs."""

    def known(
        changes: Callable[[View, A, datetime], Changes],
    ) -> Callable[[View, A, datetime], Changes]:
        _RULES[act] = Rule(act, guards, follows, moves, changes)
        return changes

    return known
