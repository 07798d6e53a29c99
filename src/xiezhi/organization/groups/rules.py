"""The rules that make a set of places a group (组团), and how groups are measured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xiezhi.model.text import Text
from xiezhi.organization.given import number, whole
from xiezhi.organization.groups.errors import RulesInvalid

# Every candidate up to this size is scored; larger groups are grown from the best of these.
EXACT_SIZE = 7
# Sums of this many pairs of ties stay exact in 64 bits.
LARGEST_SIZE = 12
_MOST_SIDES = 60


class Measure(StrEnum):
    """What a group is ranked by; `w` are the relation's weights between its members.

    MEAN: mean w over pairs. PER_MEMBER: sum of w over pairs, divided by the members. TOTAL: sum of
    w. LEAST: the smallest w, so that no two members are strangers. MEAN favours small groups and
    TOTAL large ones; PER_MEMBER rises with a further member whose ties to the others exceed it, so
    that even ties favour large groups and ties that fade with distance small ones. Within one size
    the first three rank alike.
    """

    MEAN = "mean"
    PER_MEMBER = "per_member"
    TOTAL = "total"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a group must be: connected, across the border, of some size, within reach.

    size_min, size_max: how many places. widest_minutes: no two members are farther apart, counting
    the slower direction. sides_min: from how many different sides at least. outsiders: whether
    places of no side may be members.
    Raises RulesInvalid where no set of places could follow them.
    """

    size_min: int = 3
    size_max: int = 6
    widest_minutes: float = float("inf")
    sides_min: int = 2
    outsiders: bool = False

    def __post_init__(self) -> None:
        for name in ("size_min", "size_max", "sides_min"):
            whole(name, getattr(self, name), RulesInvalid, 1)
        number("widest_minutes", self.widest_minutes, RulesInvalid, endless=True)
        if not 2 <= self.size_min <= self.size_max:  # noqa: PLR2004
            raise RulesInvalid(
                Text(
                    f"组团规模为 {self.size_min} 至 {self.size_max} 个；最小应不小于 2，"
                    "且不大于最大。",
                    f"sizes are {self.size_min} to {self.size_max}; expected 2 <= smallest <= "
                    "largest.",
                )
            )
        if self.size_max > LARGEST_SIZE:
            raise RulesInvalid(
                Text(
                    f"最大规模为 {self.size_max} 个；应不超过 {LARGEST_SIZE} 个。",
                    f"the largest size is {self.size_max}; expected at most {LARGEST_SIZE}.",
                )
            )
        if not 1 <= self.sides_min <= min(self.size_max, _MOST_SIDES):
            raise RulesInvalid(
                Text(
                    f"至多 {self.size_max} 个区县的组团容不下 {self.sides_min} 方；应为 1 至 "
                    f"{self.size_max} 方。",
                    f"a group of at most {self.size_max} places cannot have places of "
                    f"{self.sides_min} sides; expected 1 to {self.size_max}.",
                )
            )
