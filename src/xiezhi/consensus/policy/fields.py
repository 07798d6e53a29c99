"""Which field of policy a sentence belongs to, by the words that speak for each."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from xiezhi.consensus.policy.matcher import Matcher
from xiezhi.consensus.policy.words import table

FIELDS = (
    "transport", "ecology", "energy_water", "industry", "innovation_digital", "agriculture_rural",
    "market_unification", "opening_up", "public_services", "culture_tourism", "regional_spatial",
    "finance_fiscal", "security_governance", "domestic_demand", "other",
)  # fmt: skip
Votes: TypeAlias = tuple[tuple[int, float], ...]

# How much the words above a sentence say about it, beside its own.
LEAD, HEADING, TITLE = 0.45, 0.45, 0.25


@cache
def field_words() -> Matcher[Votes]:
    """Every word of the lists with the fields that it speaks for and how loudly."""
    votes: dict[str, list[tuple[int, float]]] = {}
    for name, listed in table("fields.toml").items():
        for entry in listed.split():
            word, _, weight = entry.partition("*")
            if len(word) > 1:
                votes.setdefault(word, []).append((FIELDS.index(name), float(weight or 1)))
    return Matcher({word: tuple(found) for word, found in votes.items()})


@dataclass(frozen=True, slots=True)
class FieldVotes:
    """The words of a whole document that speak for fields, found once."""

    starts: list[int]
    votes: list[Votes]

    def between(self, start: int, end: int) -> dict[int, float]:
        """What the words between two positions say, by the number of the field."""
        total: dict[int, float] = {}
        for k in range(bisect_left(self.starts, start), len(self.starts)):
            if self.starts[k] >= end:
                break
            for i, weight in self.votes[k]:
                total[i] = total.get(i, 0.0) + weight
        return total


def votes_of(text: str) -> FieldVotes:
    """The words of a text that speak for fields."""
    found = field_words().found(text)
    return FieldVotes([start for start, _, _ in found], [votes for _, _, votes in found])


def ranked(total: dict[int, float]) -> tuple[str, str]:
    """The field that most speaks for and the runner-up; `other` where nothing does.

    >>> words = "推进铁路和高铁建设"
    >>> ranked(votes_of(words).between(0, len(words)))[0]
    'transport'
    """
    order = sorted(total, key=lambda i: (-total[i], i))
    if not order:
        return "other", ""
    return FIELDS[order[0]], FIELDS[order[1]] if len(order) > 1 else ""


def blended(*parts: tuple[float, dict[int, float]]) -> dict[int, float]:
    """Votes of several texts, each with its weight."""
    total: dict[int, float] = {}
    for weight, votes in parts:
        for i, spoken in votes.items():
            total[i] = total.get(i, 0.0) + weight * spoken
    return total
