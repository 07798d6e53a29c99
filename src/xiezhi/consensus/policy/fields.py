"""Which field of policy a sentence belongs to, by the words that speak for each."""

from __future__ import annotations

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


def scores(text: str) -> list[float]:
    """What the words of a text say for each of `FIELDS`."""
    total = [0.0] * len(FIELDS)
    for _, _, votes in field_words().found(text):
        for i, weight in votes:
            total[i] += weight
    return total


def ranked(total: list[float]) -> tuple[str, str]:
    """The field that most speaks for and the runner-up; `other` where nothing does.

    >>> ranked(scores("推进铁路和高铁建设"))[0]
    'transport'
    """
    order = sorted(range(len(total)), key=lambda i: (-total[i], i))
    first, second = order[0], order[1]
    if total[first] <= 0:
        return "other", ""
    return FIELDS[first], FIELDS[second] if total[second] > 0 else ""
