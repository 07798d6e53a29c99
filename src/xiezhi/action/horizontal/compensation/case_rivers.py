"""Agreements, names and readings as a case gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xiezhi.action.horizontal.compensation.errors import CompensationError
from xiezhi.action.horizontal.compensation.ledger import Settlement
from xiezhi.action.horizontal.compensation.published import agreements_of
from xiezhi.action.horizontal.compensation.readings import CLASS, INDEX, Reading, Readings, reading
from xiezhi.action.horizontal.compensation.settle import settle
from xiezhi.action.horizontal.compensation.terms import Agreement
from xiezhi.action.horizontal.observed import Observed, observed
from xiezhi.action.horizontal.water.standard import Indicator, indicators
from xiezhi.model.text import Text

if TYPE_CHECKING:
    from xiezhi.model.case import Case

_BARE = {"": 1.0, "类": 1.0, "class": 1.0, "无量纲": 1.0, "-": 1.0, "none": 1.0}


def _published(id_: str, name: Text, possible: tuple[float, float]) -> Indicator:
    return Indicator(id_, name, "", _BARE, (), possible, 0.0, 0.0)


# What may be published in the place of concentrations.
_OTHERS = {
    CLASS: _published(CLASS, Text("类别", "class"), (1.0, 6.0)),
    INDEX: _published(INDEX, Text("补偿指数", "compensation index"), (0.0, 1e6)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Rivers:
    """The agreements of a case, what was measured, and what was set aside.

    refused: what is wrong with each agreement whose terms cannot be used; the others are settled.
    """

    agreements: tuple[Agreement, ...]
    refused: tuple[Text, ...]
    readings: Readings
    checked: Observed

    @property
    def settlements(self) -> tuple[Settlement, ...]:
        """Every agreement, settled for each year that has readings at its sections."""
        return tuple(
            settle(one, self.readings, str(year))
            for one in self.agreements
            for year in self.readings.years_at(one.sections)
            if _touches(one, year)
        )


def rivers_of(case: Case, until: pd.Timestamp | None = None) -> Rivers:
    """Agreements and readings of the case; rows later than `until` are set aside.

    Raises CompensationError where no agreement can be used.
    """
    agreements, refused = _usable(case)
    checked = observed(
        _on_agreed_water(case, agreements),
        case.table("sections"),
        {**indicators(), **_OTHERS},
        until=until,
    )
    return Rivers(agreements, refused, Readings(_monthly(checked.good)), checked)


def _usable(case: Case) -> tuple[tuple[Agreement, ...], tuple[Text, ...]]:
    """Agreements whose terms can be used, and what is wrong with the others."""
    names = names_of(case)
    found: list[Agreement] = []
    errors: list[CompensationError] = []
    for _, rows in case.table("compensation_terms").groupby("agreement", sort=False):
        try:
            found += agreements_of(rows, names)
        except CompensationError as error:
            errors.append(error)
    if errors and not found:
        raise errors[0]
    return tuple(found), tuple(Text(one.render("zh"), one.render("en")) for one in errors)


def _on_agreed_water(case: Case, agreements: Sequence[Agreement]) -> pd.DataFrame:
    """Observations without those of sections that the case knows and no agreement names.

    What a section is that the table of sections does not know, nobody can tell: it stays, and is
    set aside with its reason.
    """
    rows, sections = case.table("observations"), case.table("sections")
    agreed = {section for one in agreements for section in one.sections}
    others = set(sections["id"].astype(str)) - agreed
    return rows[~rows["section"].astype(str).isin(others)]


def names_of(case: Case) -> Mapping[str, Text]:
    """What the ids in the terms are called: provinces, places, parties, sections."""
    names: dict[str, Text] = {}
    places = case.table("places")
    for code, zh, en in zip(places["code"], places["name_zh"], places["name_en"], strict=True):
        names[str(code)] = Text(str(zh), str(en))
    names |= {side.code: side.short for side in case.sides}
    for table in ("parties", "sections"):
        if case.has(table):
            rows = case.table(table)
            english = rows["name_en"] if "name_en" in rows else rows["name_zh"]
            for id_, zh, en in zip(rows["id"], rows["name_zh"], english, strict=True):
                names[str(id_)] = Text(str(zh), str(en) if pd.notna(en) and str(en) else str(zh))
    return names


def _monthly(good: pd.DataFrame) -> list[Reading]:
    """Readings by month; those of a station under maintenance are left out."""
    rows = good[~good["maintained"]]
    months = rows["time"].dt.strftime("%Y-%m")
    return [
        reading(str(section), str(month), str(parameter), value)
        for section, month, parameter, value in zip(
            rows["section"], months, rows["parameter"], rows["value"], strict=True
        )
    ]


def _touches(agreement: Agreement, year: int) -> bool:
    held = agreement.in_force
    return held is None or (held.first <= year * 12 + 11 and year * 12 <= held.last)
