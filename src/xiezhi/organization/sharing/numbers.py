"""Numbers as people give them, read without rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | float | Decimal | Fraction


def exactly(value: Number) -> Fraction:
    """The number as it is written: a float stands for its shortest decimal.

    >>> exactly(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
