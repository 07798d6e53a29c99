"""Compare two sides' market-access lists, permits, qualification and credit rules item by item."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

GATES = ("open", "filing", "permit", "limited", "barred")  # from the loosest to the strictest


class Relation(Enum):
    """How the first side's rule stands to the second side's."""

    SAME = "same"
    LOOSER = "looser"
    STRICTER = "stricter"
    MISSING = "missing"
    NOT_COMPARABLE = "not_comparable"

    @property
    def label(self) -> Text:
        """The relation in words."""
        return _LABELS[self]


_LABELS = {
    Relation.SAME: Text("相同", "same"),
    Relation.LOOSER: Text("较宽", "looser"),
    Relation.STRICTER: Text("较严", "stricter"),
    Relation.MISSING: Text("一方没有", "missing on one side"),
    Relation.NOT_COMPARABLE: Text("无法比较", "cannot be compared"),
}


@dataclass(frozen=True, slots=True)
class SideRule:
    """What one side asks for an item.

    gate: one of GATES, or empty. value: a threshold in `unit`, NaN where there is none.
    stricter: whether a higher or a lower value is the stricter one; empty where unknown.
    """

    gate: str
    value: float
    unit: str
    stricter: str


def relation_of(first: SideRule, second: SideRule) -> tuple[Relation, Text]:
    """How the first rule stands to the second, and by what.

    The gate decides first; among equal gates the threshold does.

    >>> high, low = (SideRule("permit", v, "万元", "higher") for v in (100, 50))
    >>> relation_of(high, low)[0]
    <Relation.STRICTER: 'stricter'>
    """
    gates = _by_gate(first, second)
    if gates not in (None, Relation.SAME):
        return gates, Text("准入方式", "way of entry")
    values = _by_value(first, second)
    if values is not None:
        return values, Text("门槛", "threshold")
    if gates is None:
        return Relation.NOT_COMPARABLE, Text("没有共同的口径", "no measure in common")
    return gates, Text("准入方式", "way of entry")


def _by_gate(first: SideRule, second: SideRule) -> Relation | None:
    if first.gate not in GATES or second.gate not in GATES:
        return None
    return _relation(GATES.index(first.gate) - GATES.index(second.gate))


def _by_value(first: SideRule, second: SideRule) -> Relation | None:
    """None where neither has a threshold; not comparable where units or directions differ."""
    given = [rule for rule in (first, second) if not math.isnan(rule.value)]
    if not given:
        return None
    if len(given) == 1:
        one_is_stricter = given[0] is first
        return Relation.STRICTER if one_is_stricter else Relation.LOOSER
    alike = first.unit == second.unit and first.stricter == second.stricter and first.stricter
    if not alike:
        return Relation.NOT_COMPARABLE
    sign = 1 if first.stricter == "higher" else -1
    return _relation(sign * (first.value - second.value))


def _relation(stricter_by: float) -> Relation:
    if stricter_by == 0:
        return Relation.SAME
    return Relation.STRICTER if stricter_by > 0 else Relation.LOOSER


def compared(rules: pd.DataFrame, sides: Sequence[str]) -> pd.DataFrame:
    """Every item of every pair of sides with how their rules stand to each other.

    rules: the table `market_rules`. Columns of the result: item, kind, name_zh, name_en, side_a,
    side_b, relation (value of Relation, seen from side_a), by_zh, by_en, rule_a, rule_b (row
    numbers of `rules`, -1 where missing). Of several rows of a side for one item the strictest
    counts. In the order of items, then of pairs.
    """
    rows = []
    for (item, kind), group in rules.groupby(["item", "kind"], sort=True):
        of = {str(side): _strictest(some) for side, some in group.groupby("side")}
        for a, b in combinations(sides, 2):
            if a in of or b in of:
                rows.append(_row(str(item), str(kind), rules, (a, b), of))
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "item",
    "kind",
    "name_zh",
    "name_en",
    "side_a",
    "side_b",
    "relation",
    "by_zh",
    "by_en",
    "rule_a",
    "rule_b",
]


def _strictest(group: pd.DataFrame) -> int:
    """The row number of the strictest rule; the first row among those that tie."""
    best, *others = group.index
    for other in others:
        relation, _ = relation_of(rule_at(group, other), rule_at(group, best))
        best = other if relation is Relation.STRICTER else best
    return int(best)


def rule_at(rules: pd.DataFrame, number: int) -> SideRule:
    """The rule in a row of `market_rules`."""
    row = rules.loc[number]

    def word(name: str) -> str:
        return "" if name not in row or pd.isna(row[name]) else str(row[name])

    value = float("nan") if "value" not in row or pd.isna(row["value"]) else float(row["value"])
    return SideRule(word("gate"), value, word("unit"), word("stricter"))


def _row(
    item: str, kind: str, rules: pd.DataFrame, pair: tuple[str, str], of: dict[str, int]
) -> list[object]:
    numbers = [of.get(side, -1) for side in pair]
    known = rules.loc[next(number for number in numbers if number >= 0)]
    name_zh = str(known["name_zh"])
    name_en = name_zh if pd.isna(known.get("name_en")) else str(known["name_en"])
    if min(numbers) < 0:
        relation, by = Relation.MISSING, Text("只有一方有规定", "only one side has a rule")
    else:
        relation, by = relation_of(rule_at(rules, numbers[0]), rule_at(rules, numbers[1]))
    return [item, kind, name_zh, name_en, *pair, relation.value, by.zh, by.en, *numbers]
