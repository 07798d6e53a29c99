"""The alert level that days of an index call for, by a ladder that is data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from xiezhi.action.horizontal.air.editions import alert_rules
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def alert_levels(index: Floats, ladder: Mapping[str, Any] | None = None) -> NDArray[np.int64]:
    """The level each day calls for: 0 none, 1 the lowest of the ladder.

    index: (day,) or (day, city) daily index, NaN where unknown (which ends a run). A run of days
    above 200 is judged as a whole, so its first day already stands at the level of the run: an
    alert is raised for the days ahead, from a forecast; computed from what was measured, it says
    what the forecast should have led to.

    >>> alert_levels(np.array([180, 210, 250, 205, 90, 201.0]))
    array([0, 2, 2, 2, 0, 1])
    """
    rule = alert_rules()["ladder"][0] if ladder is None else ladder
    given = np.asarray(index, dtype=np.float64)
    columns = given[:, None] if given.ndim == 1 else given
    out = np.zeros(columns.shape, dtype=np.int64)
    for city in range(columns.shape[1]):
        above = columns[:, city] > 200  # noqa: PLR2004  (a level's bound: heavily polluted)
        edges = np.flatnonzero(np.diff(np.r_[False, above, False].astype(np.int8)))
        for start, end in edges.reshape(-1, 2):
            out[start:end, city] = _of_run(columns[start:end, city], rule["levels"])
    return out[:, 0] if given.ndim == 1 else out


def _of_run(run: Floats, levels: list[dict[str, Any]]) -> int:
    found = 0
    for number, level in enumerate(levels, 1):
        long = len(run) >= level["days_above_200"]
        high = (run > 300).sum() >= level.get("days_above_300", 0)  # noqa: PLR2004
        top = run.max() >= level.get("one_day_at", np.inf)
        if (long and high) or top:
            found = number
    return found


def alert_name(level: int) -> Text:
    """The name of a level; 0 is none."""
    if not level:
        return Text("不预警", "none")
    row = alert_rules()["ladder"][0]["levels"][level - 1]
    return Text(row["zh"], row["en"])
