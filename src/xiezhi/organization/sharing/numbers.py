"""Numbers as people give them, read without rounding."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

Number: TypeAlias = int | float | Decimal | Fraction


def exactly(value: Number) -> Fraction:
    """The number as it is written: a float stands for its shortest decimal.

    >>> exactly(0.1)
    Fraction(1, 10)
    """
    # A number of numpy writes its type as well; its plain self does not.
    plain: Number = value.item() if hasattr(value, "item") else value
    return Fraction(repr(plain)) if isinstance(plain, float) else Fraction(plain)


def is_finite(value: Any) -> bool:
    """Whether something is a plain finite number; text, true and false are none.

    >>> is_finite(Decimal("0.01")), is_finite("0.01"), is_finite(float("nan"))
    (True, False, False)
    """
    plain = isinstance(value, int | float | Decimal | Fraction | np.integer | np.floating)
    return plain and not isinstance(value, bool) and math.isfinite(value)
