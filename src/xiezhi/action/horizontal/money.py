"""Money: exact while computed, whole cents (分) when paid, parts that sum to the whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

CENTS = 100


def rounded_cents(amount: Fraction) -> int:
    """An exact amount in yuan as whole cents, halves to the even cent.

    >>> rounded_cents(Fraction(1, 3)), rounded_cents(Fraction(5, 1000))
    (33, 0)
    """
    return round(amount * CENTS)


def yuan(n_cents: int) -> Decimal:
    """Whole cents as yuan.

    >>> yuan(1234)
    Decimal('12.34')
    """
    return Decimal(n_cents).scaleb(-2)


def parted(n_cents: int, parts: Sequence[Fraction]) -> list[int]:
    """Whole cents divided in proportion to parts, largest remainders first; ties to the earlier.

    parts: at least 0, some above 0. Nobody is a cent or more away from the exact share.

    >>> parted(100, [Fraction(1), Fraction(1), Fraction(1)])
    [34, 33, 33]
    """
    whole = sum(parts, Fraction(0))
    exact = [n_cents * part / whole for part in parts]
    down = [math.floor(share) for share in exact]
    ranked = sorted(range(len(parts)), key=lambda i: down[i] - exact[i])
    for i in ranked[: n_cents - sum(down)]:
        down[i] += 1
    return down
