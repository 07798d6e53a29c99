"""Where a drawn group stands among all candidates, and which rules it breaks if it is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from xiezhi.model.errors import UnknownPlace
from xiezhi.model.text import Text
from xiezhi.organization.given import choice
from xiezhi.organization.groups.best import exact_measure, searched
from xiezhi.organization.groups.errors import RulesInvalid
from xiezhi.organization.groups.question import Question, question
from xiezhi.organization.groups.rules import EXACT_SIZE, Measure, Rules

Ints = NDArray[np.int64]
_NO_RULES = Rules()


class Breach(StrEnum):
    """A rule that a drawn group breaks."""

    SIZE = "size"
    SIDES = "sides"
    OUTSIDER = "outsider"
    NOT_CONNECTED = "not_connected"
    TOO_WIDE = "too_wide"


@dataclass(frozen=True, slots=True)
class Standing:
    """A drawn group's place in the ranking of all candidates.

    codes: its members. score: by the measure asked for. n_better: candidates with a higher score,
    of n_candidates; n_level: other candidates with the same score. breaches: the rules it breaks;
    none if it is a candidate itself. strangers: members without a tie to another member.
    """

    codes: tuple[str, ...]
    score: float
    n_better: int
    n_candidates: int
    breaches: tuple[Breach, ...]
    n_level: int
    strangers: tuple[str, ...]

    @property
    def rank(self) -> int:
        """1 for the best; groups of equal score share the better rank."""
        return self.n_better + 1


def standings(
    drawn: Sequence[Sequence[str]],
    neighbours: ArrayLike | sparse.sparray,
    side: ArrayLike,
    relation: ArrayLike | sparse.sparray,
    *,
    codes: Sequence[str],
    minutes: ArrayLike | sparse.sparray | None = None,
    rules: Rules = _NO_RULES,
    measure: Measure = Measure.MEAN,
) -> tuple[Standing, ...]:
    """Each drawn group's standing among all candidates, from one enumeration.

    drawn: groups of two codes or more. Other arguments as for `best_groups`, sizes up to
    EXACT_SIZE. A group that breaks a rule is compared all the same: how many groups that keep the
    rules score higher.
    Raises UnknownPlace where a code is not among the places, and what `best_groups` raises.
    """
    if rules.size_max > EXACT_SIZE:
        raise RulesInvalid(
            Text(
                f"最大规模为 {rules.size_max} 个；名次只在 {EXACT_SIZE} 个以内准确。",
                f"size_max is {rules.size_max}; ranks are exact up to {EXACT_SIZE}.",
            )
        )
    measure = choice("measure", measure, Measure, RulesInvalid)
    asked = question(neighbours, side, relation, minutes, codes, rules)
    rows = [_rows(group, asked.codes) for group in drawn]
    worth = [_worth(group, asked) for group in rows]
    shape = len(rows), rules.size_max + 1
    bars, levels = (
        np.array([of(measure, rules.size_max, *each) for each in worth], np.int64).reshape(shape)
        for of in (_bars, _levels)
    )
    found, _ = searched(asked, measure, 1, bars=bars, levels=levels)
    return tuple(
        Standing(
            tuple(asked.codes[row] for row in own),
            float(exact_measure(measure, *each)) * asked.unit,
            int(better.sum()),
            int(found.counts.sum()),
            broken,
            # A drawn group that keeps the rules is one of those at its own level.
            int(level.sum()) - (not broken),
            tuple(asked.codes[row] for row in strangers(own, asked)),
        )
        for own, each, better, level, broken in zip(
            rows, worth, found.beaten, found.level, (breaches(r, asked) for r in rows), strict=True
        )
    )


def strangers(rows: Sequence[int], asked: Question) -> tuple[int, ...]:
    """Which rows of a set have no tie to another."""
    own = list(rows)
    return tuple(
        i
        for i in own
        if not any(round(asked.relation[i, j] / asked.unit) > 0 for j in own if j != i)
    )


def breaches(rows: Sequence[int], asked: Question) -> tuple[Breach, ...]:
    """Which rules a set of rows breaks."""
    rules, side, own = asked.rules, asked.side[list(rows)], list(rows)
    parts, _ = connected_components(asked.neighbours[own][:, own], directed=False)
    near = asked.within
    wide = near is not None and any(near[i, j] == 0 for i, j in combinations(own, 2))
    found = {
        Breach.SIZE: not rules.size_min <= len(own) <= rules.size_max,
        Breach.SIDES: len(set(side[side >= 0].tolist())) < rules.sides_min,
        Breach.OUTSIDER: not rules.outsiders and bool((side < 0).any()),
        Breach.NOT_CONNECTED: parts > 1,
        Breach.TOO_WIDE: wide,
    }
    return tuple(breach for breach, is_broken in found.items() if is_broken)


def _rows(group: Sequence[str], codes: tuple[str, ...]) -> list[int]:
    """The rows of a group's members, in the order of their codes."""
    position = {code: row for row, code in enumerate(codes)}
    unknown = [code for code in group if code not in position]
    if unknown:
        raise UnknownPlace(
            Text(
                f"{unknown[0]} 不在 {len(codes)} 个区县之中；请用区县代码。",
                f"{unknown[0]} is not among the {len(codes)} places; use their codes.",
            )
        )
    if len(set(group)) < 2:  # noqa: PLR2004
        named = ", ".join(map(str, group))
        raise RulesInvalid(
            Text(
                f"既有方案的组团（{named}）不足两个成员；请至少写两个。",
                f"the drawn group ({named}) has no two members; name two or more.",
            )
        )
    return [position[code] for code in sorted(set(group))]


def _worth(rows: list[int], asked: Question) -> tuple[int, int, int]:
    """(size, sum, least) of a group's ties in whole units."""
    ties = [round(asked.relation[i, j] / asked.unit) for i, j in combinations(rows, 2)]
    return len(rows), sum(ties), min(ties)


def _bars(measure: Measure, size_max: int, size: int, total: int, least: int) -> list[int]:
    """For each size, the whole number that a better group's key is above."""
    score = exact_measure(measure, size, total, least)
    one = [exact_measure(measure, max(2, other), 1, 1) for other in range(size_max + 1)]
    return [math.floor(score / each) for each in one]


def _levels(measure: Measure, size_max: int, size: int, total: int, least: int) -> list[int]:
    """For each size, the whole number that a group of the same score has; -1 for none."""
    score = exact_measure(measure, size, total, least)
    one = [exact_measure(measure, max(2, other), 1, 1) for other in range(size_max + 1)]
    keys = [score / each for each in one]
    return [int(key) if key.denominator == 1 else -1 for key in keys]
