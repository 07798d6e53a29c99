"""The class of a reading or a mean by the single-factor method of GB 3838-2002.

A section's class is the worst among its rated indicators; which indicators those were is part of
the answer, for a class from five indicators is not one from 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.action.horizontal.water.errors import UnknownClass
from xiezhi.action.horizontal.water.standard import CLASSES, WORST, Limit, Standard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

_LATIN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Classes of n rows by p indicators.

    by_indicator: (n, p) class 1 to 6, 0 where there is no value or no limit; overall: (n,) the
    worst of the rated ones, 0 where none has a value; rated: (p,) whether an indicator counts.
    """

    by_indicator: NDArray[np.int8]
    overall: NDArray[np.int8]
    rated: Bools

    @property
    def n_rated(self) -> NDArray[np.int64]:
        """(n,) how many rated indicators had a value."""
        return np.asarray((self.by_indicator[:, self.rated] > 0).sum(axis=1))

    @property
    def deciding(self) -> Bools:
        """(n, p) the rated indicators that are as bad as the row's class."""
        worst = (self.by_indicator == self.overall[:, None]) & (self.overall[:, None] > 0)
        return np.asarray(worst & self.rated)


def classify(
    values: Floats, items: Sequence[str], standard: Standard, lake: Bools | bool = False
) -> Classes:
    """Classes of rows of values, each in the unit of its limit.

    values: (n, p), NaN where missing; items: (p,) indicator ids; lake: (n,) or one for all.
    An indicator without a limit gets class 0 and does not count. pH has no ladder: inside its
    span it is class I, outside worse than V. Dissolved oxygen is judged by its concentration;
    the standard's other way to class I (90 % of saturation) is left out, as published classes
    leave it out.

    >>> from datetime import date
    >>> from xiezhi.action.horizontal.water.standard import standard_on
    >>> gb = standard_on(date(2021, 4, 1))
    >>> classify(np.array([[8.0, 9.2, 2.3], [9.1, 8.8, 1.9]]), ("ph", "do", "codmn"), gb).overall
    array([2, 6], dtype=int8)
    """
    n = len(values)
    in_lake = np.broadcast_to(np.asarray(lake, dtype=np.bool_), (n,))
    found = np.zeros(values.shape, dtype=np.int8)
    rated = np.zeros(len(items), dtype=np.bool_)
    for column, item in enumerate(items):
        for body, rows in ((False, ~in_lake), (True, in_lake)):
            limit = standard.limit(item, lake=body)
            if limit is None or not rows.any():
                continue
            rated[column] |= limit.rated
            found[rows, column] = _ladder(values[rows, column], limit)
    overall = found[:, rated].max(axis=1, initial=0) if rated.any() else np.zeros(n, dtype=np.int8)
    return Classes(found, overall.astype(np.int8), rated)


def _ladder(values: Floats, limit: Limit) -> NDArray[np.int8]:
    """The best class whose limit is met; 0 for NaN."""
    if limit.kind == "range":
        low, high = limit.limits
        classes = np.where((values < low) | (values > high), WORST, 1)
    else:
        sign = -1.0 if limit.kind == "min" else 1.0
        classes = 1 + np.searchsorted(sign * np.array(limit.limits), sign * values, side="left")
    return np.where(np.isnan(values), 0, classes).astype(np.int8)


def class_number(written: object) -> int | None:
    """A class as people write it (Ⅲ, III, 3, Ⅲ类, 劣Ⅴ), as 1 to 6; None where nothing is given.

    Raises UnknownClass where it is none of them.

    >>> class_number("Ⅲ类"), class_number("ii"), class_number("劣Ⅴ"), class_number(None)
    (3, 2, 6, None)
    """
    if written is None or written != written or not str(written).strip():  # noqa: PLR0124
        return None
    word = str(written).strip().removesuffix("类").removesuffix(".0").upper()
    if word in CLASSES:
        return CLASSES.index(word) + 1
    if word in _LATIN:
        return _LATIN[word]
    if word in set("123456"):
        return int(word)
    raise UnknownClass(
        f"target class {written!r} is no class of water; expected one of I to V (Ⅰ to Ⅴ, 1 to 5)."
    )
