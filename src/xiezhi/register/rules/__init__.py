"""The rules: for every kind of act, who may do it, when, and what follows."""

from xiezhi.register.rules import (
    bodies,
    commitments,
    measures,
    opinions,
    parties,
    progress,
    reviews,
    texts,
)
from xiezhi.register.rules.rule import RULES, Allowed, Guard, Refused, Rule

__all__ = [
    "RULES",
    "Allowed",
    "Guard",
    "Refused",
    "Rule",
    "bodies",
    "commitments",
    "measures",
    "opinions",
    "parties",
    "progress",
    "reviews",
    "texts",
]
