"""Classes too small to speak for themselves are counted with others of their side.

In a cell of fewer than twelve people even a unanimous vote proves no majority once the bound holds
for all statements and cells at once, so that such a cell could only ever stand in the way: one
stray row would veto what thousands agree on. As with strata in sampling (Cochran 1977, 5A.12),
cells below the least size are collapsed, never dropped: every vote still counts on its side.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CLASS_MIN = 12
OTHERS = "others"
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Collapsed:
    """classes: (person,) names after small ones were merged.

    merged: for each cell that was too small, its number of people and the class that it joined.
    spoken: classes that some side speaks for; every side is to be heard in these.
    """

    classes: NDArray[np.object_]
    merged: dict[Cell, tuple[int, str]]
    spoken: tuple[str, ...]


def collapsed(
    sides: NDArray[np.object_],
    classes: NDArray[np.object_],
    voted: NDArray[np.bool_],
    declared: Collection[Cell] = (),
) -> Collapsed:
    """The classes with those of fewer than twelve voters on every side merged, side by side.

    sides, classes: (person,) names; voted: (person,) whether they voted on anything. declared:
    cells that the caller names (as to be heard, or with the number of eligible): they stay.

    On a side, small classes become `others`. If these are fewer than twelve together they count
    with the largest class of their side; where a side has no other, they are its one cell. A
    class that twelve people of one side speak for is kept on every side, so that where few of
    another side's voted it stays thin there: that is a side not heard, no stray row.

    >>> sides = np.array(["A"] * 30 + ["B"] * 31, dtype=object)
    >>> classes = np.array(["firm"] * 60 + ["office"], dtype=object)
    >>> found = collapsed(sides, classes, np.ones(61, dtype=bool))
    >>> found.merged, found.spoken
    ({('B', 'office'): (1, 'firm')}, ('firm',))
    """
    told = pd.DataFrame({"side": sides, "class": classes})[voted & (sides != "")]
    sizes = told.groupby(["side", "class"]).size()
    kept = {kind for (_, kind), n in sizes.items() if n >= CLASS_MIN}
    kept |= {kind for _, kind in declared}
    merged: dict[Cell, tuple[int, str]] = {}
    for side in sizes.index.get_level_values("side").unique():
        own = sizes[side]
        small = {str(kind): int(n) for kind, n in own.items() if kind not in kept}
        if not small:
            continue
        into = _joins(own, small, kept)
        merged |= {(str(side), kind): (n, into) for kind, n in small.items() if kind != into}
    names = [
        merged.get((side, kind), (0, kind))[1]
        for side, kind in zip(sides.tolist(), classes.tolist(), strict=True)
    ]
    return Collapsed(np.array(names, dtype=object), merged, tuple(sorted(kept)))


def _joins(own: pd.Series, small: dict[str, int], kept: set[str]) -> str:
    """What the small classes of one side become."""
    large = {str(kind): int(n) for kind, n in own.items() if kind in kept}
    if not large:
        return next(iter(small)) if len(small) == 1 else ""
    return OTHERS if sum(small.values()) >= CLASS_MIN else max(large, key=lambda k: (large[k], k))
