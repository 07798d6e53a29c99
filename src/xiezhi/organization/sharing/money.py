"""Money is decimal to the cent (分) and always sums to what was there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from xiezhi.organization.given import told
from xiezhi.organization.sharing.errors import MoneyInvalid
from xiezhi.organization.sharing.numbers import Number, exactly, is_finite

CENTS = 100


def cents(amount: Number, what: str = "the amount") -> int:
    """An amount in yuan as whole cents. Raises MoneyInvalid.

    >>> cents(Decimal("12.34"))
    1234
    """
    if not is_finite(amount):
        raise MoneyInvalid(f"{what} is {told(amount)}; expected a finite amount in yuan.")
    exact = exactly(amount) * CENTS
    if exact.denominator != 1:
        raise MoneyInvalid(f"{what} is {amount}, no whole number of cents; round it first.")
    return int(exact)


def yuan(n_cents: int) -> Decimal:
    """Whole cents as yuan.

    >>> yuan(1234)
    Decimal('12.34')
    """
    return Decimal(n_cents).scaleb(-2)


def to_cents(shares: Mapping[str, Number], total: Number) -> dict[str, Decimal]:
    """Shares rounded to the cent so that they sum to the total: largest remainders go up.

    Equal remainders go up in the order given. Nobody moves by a cent or more.
    Raises MoneyInvalid where the shares do not sum to the total, or it is no whole cents.

    >>> to_cents({"渝": Fraction(100, 3), "黔": Fraction(100, 3), "川": Fraction(100, 3)}, 100)
    {'渝': Decimal('33.34'), '黔': Decimal('33.33'), '川': Decimal('33.33')}
    """
    whole = cents(total, "the total")
    wrong = [name for name, share in shares.items() if not is_finite(share)]
    if wrong:
        raise MoneyInvalid(
            f"the share of {wrong[0]} is {told(shares[wrong[0]])}; expected an amount."
        )
    exact = {name: exactly(share) * CENTS for name, share in shares.items()}
    off = abs(sum(exact.values(), Fraction(0)) - whole)
    if off >= Fraction(1, 2) or not exact:
        raise MoneyInvalid(
            f"the shares sum to {float(sum(exact.values(), Fraction(0)) / CENTS):.12g}, "
            f"the total is {float(yuan(whole)):.12g}; the two must be the same."
        )
    down = {name: math.floor(share) for name, share in exact.items()}
    left = whole - sum(down.values())
    ranked = sorted(exact, key=lambda name: down[name] - exact[name])
    up = set(ranked[:left])
    return {name: yuan(down[name] + (name in up)) for name in shares}
