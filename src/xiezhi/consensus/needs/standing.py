"""How a county stands among all others: the share of them that do better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiezhi.consensus.needs.profile import change_since_2010
from xiezhi.model.text import Text
from xiezhi.model.units import Unit

if TYPE_CHECKING:
    import pandas as pd

    from xiezhi.consensus.needs.specialisation import Floats

SHORT = 0.75  # a shortfall: three quarters of the counties do better


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """Something that a county can fall short in.

    figures: (county,) its figures, NaN where unknown; reference: those of the counties that it
    is compared with; `more_is_better` says which way is up.
    """

    id: str
    name: Text
    problem: Text
    unit: Unit
    more_is_better: bool
    figures: Floats
    reference: Floats

    def ahead(self) -> Floats:
        """(county,) share of the reference that does better; NaN where unknown."""
        sign = 1.0 if self.more_is_better else -1.0
        return better_share(sign * self.figures, sign * self.reference)


def better_share(values: Floats, reference: Floats) -> Floats:
    """(value,) share of the known reference figures above each value; NaN for NaN.

    Figures that are the same count for half, so that reversing both gives one less the share.

    >>> better_share(np.array([2.0, np.nan]), np.array([1.0, 2.0, 3.0, 4.0]))
    array([0.625,   nan])
    """
    known = np.sort(reference[np.isfinite(reference)])
    if len(known) == 0:
        return np.full(len(values), np.nan)
    above = len(known) - np.searchsorted(known, values, side="right")
    level = np.searchsorted(known, values, side="right") - np.searchsorted(known, values)
    share: Floats = np.where(np.isfinite(values), (above + level / 2) / len(known), np.nan)
    return share


def measures_of(places: pd.DataFrame, nation: pd.DataFrame) -> tuple[Measure, ...]:
    """What the census tells of every county: leaving, ageing, towns, work, farm jobs.

    places: the counties judged; nation: all counties of the mainland, with the same columns.
    """
    return tuple(
        Measure(id_, name, problem, unit, more, _figures(id_, places), _figures(id_, nation))
        for id_, name, problem, unit, more in _MEASURES
    )


_MEASURES = (
    (
        "change",
        Text("2010—2020年人口变化", "Change of people 2010–2020"),
        Text("人口流失", "people leave"),
        Unit.SHARE,
        True,
    ),
    (
        "old",
        Text("65岁及以上占比", "Aged 65 and over"),
        Text("老龄化", "people are old"),
        Unit.SHARE,
        False,
    ),
    (
        "urban",
        Text("城镇人口占比", "Living in towns"),
        Text("城镇化低", "few live in towns"),
        Unit.SHARE,
        True,
    ),
    (
        "employed",
        Text("15岁及以上就业比重", "In work, of those aged 15 and over"),
        Text("就业比重低", "few are in work"),
        Unit.SHARE,
        True,
    ),
    (
        "farm",
        Text("农林牧渔业就业占比", "Jobs in farming"),
        Text("非农就业少", "few jobs outside farming"),
        Unit.SHARE,
        False,
    ),
)


def _figures(id: str, places: pd.DataFrame) -> Floats:  # noqa: A002
    if id == "change":
        change: Floats = change_since_2010(places)["share"].to_numpy(np.float64)
        return change
    column = {
        "old": "share_65_plus_2020",
        "urban": "urban_share_2020",
        "employed": "employed_share_15_plus_2020",
        "farm": "employment_A",
    }[id]
    figures: Floats = places[column].to_numpy(np.float64)
    return figures


def indicator_measures(places: pd.DataFrame, indicators: pd.DataFrame) -> tuple[Measure, ...]:
    """The case's own indicators whose `better` says which way is up, each at its latest period.

    They are compared among the counties of the case, for nothing is known of others.
    """
    if "better" not in indicators:
        return ()
    ours = indicators[indicators["better"].notna() & indicators["place"].isin(places["code"])]
    latest = ours.sort_values("period", kind="stable").groupby(["indicator", "place"]).last()
    made = []
    for name, rows in latest.groupby(level="indicator"):
        values = places["code"].map(rows.droplevel("indicator")["value"]).to_numpy(np.float64)
        label = Text(f"{name}", f"{name}")
        up = bool((rows["better"] == "higher").all())
        problem = Text(f"{name}落后", f"{name} behind")
        made.append(Measure(str(name), label, problem, Unit.INDEX, up, values, values))
    return tuple(made)
