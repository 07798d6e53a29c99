"""What proves or disproves that a division is the nucleolus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from xiezhi.organization.sharing.excess import Measure


@dataclass(frozen=True, slots=True)
class Level:
    """Coalitions of one excess, and positive weights that balance them.

    excess: the largest of the level, divided as the measure says; payments count negative.
    weights: by mask, of every coalition that earlier levels had not settled. floor: by player, of
    those held at what they get alone.
    """

    excess: Fraction
    weights: Mapping[int, Fraction]
    floor: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Objection:
    """A move of money that helps the most aggrieved and hurts none of them: a disproof.

    excess: of the level that fails. coalitions: those it helps. move: by player, what it gains.
    """

    excess: Fraction
    coalitions: tuple[tuple[str, ...], ...]
    move: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Kohlberg's proof or disproof that a division is the nucleolus.

    within: coalitions whose excesses lie closer than this count as one level; 0 is a proof for the
    numbers as written. slack: how far they really lay apart: the division is exactly the nucleolus
    of a game in which no coalition differs from the given one by more than this (times what the
    measure divides by).
    """

    shares: Mapping[str, Fraction]
    measure: Measure
    imputations: bool
    within: Fraction
    slack: Fraction
    levels: tuple[Level, ...]
    objection: Objection | None

    @property
    def holds(self) -> bool:
        """Whether the division is the nucleolus."""
        return self.objection is None
