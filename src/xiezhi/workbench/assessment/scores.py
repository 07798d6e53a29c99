"""Scores that were given: medians and spread, by criterion and side, never a ranking.

What many scorers' bias would ask for (robust estimates of true performance) is a later capability:
it would take the place of `summaries`, from the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

from xiezhi.model.text import Text
from xiezhi.register.acts.measures import Scored
from xiezhi.register.examine import act_of
from xiezhi.register.items import Deed, Stage
from xiezhi.register.state import item, side_of

if TYPE_CHECKING:
    from xiezhi.register.store import Store

_MOST = 2000


@dataclass(frozen=True, slots=True)
class Score:
    """A score as it was given. objected: an objection is open or was upheld (then withdrawn)."""

    id: str
    by: str
    by_side: str
    party: str
    side: str
    rule: str
    value: Decimal
    words: Text
    about: str
    inputs: tuple[str, ...]
    stage: Stage


@dataclass(frozen=True, slots=True)
class Summary:
    """The scores that parties of a side were given by a criterion: how many, middle, spread."""

    rule: str
    side: str
    n: int
    median: Decimal
    low_quarter: Decimal
    high_quarter: Decimal
    least: Decimal
    most: Decimal


def scores_of(store: Store) -> tuple[Score, ...]:
    """The latest scores, the latest first."""
    rows = store.pages.entries("score", limit=_MOST).rows
    ordered = sorted(rows, key=lambda row: -row.first)
    found = (score_of(store, row.id) for row in ordered)
    return tuple(one for one in found if one is not None)


def score_of(store: Store, id_: str) -> Score | None:
    """A score by its id."""
    view = store.view()
    held, act = item(view, id_, Deed), _act(_Where(store), id_)
    if held is None or act is None:
        return None
    return Score(
        id_,
        act.by,
        side_of(view, act.by),
        act.party,
        side_of(view, act.party),
        act.rule,
        Decimal(act.value),
        act.words,
        act.about or "",
        act.inputs,
        held.stage,
    )


def summaries(scores: Iterable[Score]) -> tuple[Summary, ...]:
    """Medians and spread by criterion and scored side, in the order of their names.

    Scores that a review took away do not count.
    """
    by: dict[tuple[str, str], list[Decimal]] = {}
    for one in scores:
        if one.stage is not Stage.WITHDRAWN:
            by.setdefault((one.rule, one.side), []).append(one.value)
    return tuple(
        _summary(rule, side, sorted(values)) for (rule, side), values in sorted(by.items())
    )


def _summary(rule: str, side: str, values: list[Decimal]) -> Summary:
    half = len(values) // 2
    lower, upper = values[: half + len(values) % 2], values[half:]
    return Summary(
        rule, side, len(values), median(values), median(lower), median(upper), values[0], values[-1]
    )


class _Where:
    """A store that is equal to another open on the same register, to be looked up by."""

    def __init__(self, store: Store) -> None:
        self.store = store
        first = next(iter(store.entries(0, 1)), b"")
        self._name = (store.origin, first)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Where) and self._name == other._name

    def __hash__(self) -> int:
        return hash(self._name)


def _act(where: _Where, id_: str) -> Scored | None:
    found = _kept(where, id_)
    if found is None:
        _kept.cache_clear()  # not there yet; it may come
    return found


@lru_cache(maxsize=4096)
def _kept(where: _Where, id_: str) -> Scored | None:
    """The act that gave a score; acts never change."""
    for record in where.store.records_of(id_):
        act = act_of(record)
        if isinstance(act, Scored) and act.score == id_:
            return act
    return None
