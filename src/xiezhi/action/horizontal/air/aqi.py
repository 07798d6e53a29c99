"""The air quality index of rows of concentrations, by one edition.

The standard rounds the index up. Published hourly figures of 2018 to 2020 were rounded to the
nearest instead: `rounding="nearest"` reproduces them, and nothing else should use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from xiezhi.action.horizontal.air.editions import Edition, pollutants, rules
from xiezhi.model.errors import ShapeMismatch
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

Rounding = Literal["up", "nearest"]
# A quotient that is a whole number on paper may come out a hair above it.
_HAIR = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The index of n rows.

    names: (p,) pollutant and averaging time; individual: (n, p) IAQI, NaN where not measured;
    beyond: (n, p) above the end of its ladder, where the index stays at its last value; index:
    (n,) NaN where nothing was measured; n_measured: (n,) of the p.
    """

    names: tuple[str, ...]
    individual: Floats
    beyond: Bools

    @property
    def index(self) -> Floats:
        """(n,) the largest individual index."""
        filled = np.where(np.isnan(self.individual), -np.inf, self.individual)
        largest = filled.max(axis=1, initial=-np.inf)
        return np.where(np.isinf(largest), np.nan, largest)

    @property
    def primary(self) -> Bools:
        """(n, p) the primary pollutants: all that share the largest index, if above 50."""
        index = self.index[:, None]
        return np.asarray((self.individual == index) & (index > rules()["index"]["primary_above"]))

    @property
    def exceeding(self) -> Bools:
        """(n, p) pollutants with an individual index above 100."""
        return np.asarray(self.individual > rules()["index"]["exceeds_above"])

    @property
    def n_measured(self) -> NDArray[np.int64]:
        """(n,) how many of the p had a value."""
        return np.asarray((~np.isnan(self.individual)).sum(axis=1))


def individual_index(
    values: Floats, ladder: Sequence[float], digits: int | None = None, rounding: Rounding = "up"
) -> tuple[Floats, Bools]:
    """IAQI of concentrations, and where they lie above the end of the ladder.

    values: any shape, NaN where missing, in the ladder's unit. digits: decimals that count; the
    standard takes whole micrograms, and tenths of a milligram for CO. Negative values are NaN.

    >>> individual_index(np.array([100.0, 475.0]), (50, 150, 475, 800))[0]
    array([ 75., 150.])
    """
    given = np.asarray(values, dtype=np.float64)
    if digits is not None:
        given = np.round(given, digits)
    steps = np.asarray(rules()["index"]["values"][: len(ladder) + 1], dtype=np.float64)
    exact = np.interp(given, np.r_[0.0, np.asarray(ladder, dtype=np.float64)], steps)
    whole = np.ceil(exact - _HAIR) if rounding == "up" else np.floor(exact + 0.5 + _HAIR)
    return np.where(np.isnan(given) | (given < 0), np.nan, whole), given > ladder[-1]


def index_of(
    values: Floats, names: Sequence[str], edition: Edition, rounding: Rounding = "up"
) -> Index:
    """The index of rows of concentrations.

    values: (n, p); names: pollutant and averaging time of each column, e.g. `so2_24h`; a day's
    index is made of `edition.day`, an hour's of `edition.hour`, and the two never mix.

    >>> from xiezhi.action.horizontal.air.editions import editions
    >>> found = index_of(np.array([[60.0, 100.0]]), ("pm25_24h", "so2_24h"), editions()[0])
    >>> found.index, found.primary
    (array([82.]), array([[ True, False]]))
    """
    if values.shape[1:] != (len(names),):
        raise ShapeMismatch(f"values have shape {values.shape} for {len(names)} columns {names}")
    parts = [
        individual_index(
            values[:, column],
            edition.ladder(name),
            pollutants()[name.rsplit("_", 1)[0]].digits,
            rounding,
        )
        for column, name in enumerate(names)
    ]
    return Index(
        tuple(names),
        np.column_stack([part[0] for part in parts]),
        np.column_stack([part[1] for part in parts]),
    )


def level_name(index: float) -> Text:
    """The level of an index in words.

    >>> level_name(151).en
    'moderately polluted'
    """
    for row in rules()["index"]["levels"]:
        if index <= row["up_to"]:
            return Text(row["zh"], row["en"])
    return Text("—", "—")
