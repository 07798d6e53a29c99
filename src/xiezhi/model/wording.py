"""Words that findings share: names, lists, inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xiezhi.model.finding import Input
from xiezhi.model.text import Quantity, Text, joined, text
from xiezhi.model.units import LANGS, Unit, format_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from xiezhi.model.case import Case
    from xiezhi.model.text import Rendered


SEAT = Text("政府驻地", "county seat")
POINT = Text("代表点", "representative point")
_PARTS = {"places": ("places", "places_given")}


def place_name(places: pd.DataFrame, row: int) -> Text:
    """A place as a sentence names it, by its row number.

    A county that bears its prefecture's name is told apart from it in English: `Urumqi County`.
    """
    zh, en = str(places["name_zh"].iloc[row]), str(places["name_en"].iloc[row])
    if "prefecture_en" in places and str(places["prefecture_en"].iloc[row]) == en:
        en += " County" if str(places["kind"].iloc[row]) == "county" else ""
    return Text(zh, en)


def point_name(case: Case) -> Text:
    """What a county is reduced to where journeys begin and end.

    Its seat where the case gave coordinates for every county of its sides; otherwise only a
    point inside its outline is known, and it is called so.
    """
    return SEAT if seats_known(case) else POINT


def seats_known(case: Case) -> bool:
    """Whether the case's own table gave the coordinates of every county of its sides."""
    if not case.has("places_given"):
        return False
    given, places = case.table("places_given"), case.table("places")
    if not {"lon", "lat"} <= set(given.columns):
        return False
    own = places[places["province"].isin([side.code for side in case.sides])]
    return bool(own["code"].isin(given.dropna(subset=["lon", "lat"])["code"]).all())


def pair_name(places: pd.DataFrame, a: int, b: int) -> Text:
    """Two places side by side, e.g. `綦江区—桐梓县`."""
    return text("{a}—{b}", "{a}–{b}", a=place_name(places, a), b=place_name(places, b))


def all_sides(case: Case) -> Text:
    """The sides in one breath, e.g. `重庆市与贵州省`; `重庆市、四川省与贵州省`."""
    *first, last = [side.name for side in case.sides]
    return text("{first}与{last}", "{first} and {last}", first=joined(first), last=last)


def by_side(case: Case, values: Mapping[str, Rendered]) -> Text:
    """A value for each side in the order of the case, e.g. `重庆市17.1%、贵州省11.6%`."""
    parts = [
        text("{side}{value}", "{side} {value}", side=side.name, value=values[side.code])
        for side in case.sides
    ]
    return joined(parts)


def both(parts: Iterable[Text], otherwise: Text) -> Text:
    """One text or two joined, or the other text where there is none.

    A comma before `and` where a name has an `and` of its own, as some industries do.

    >>> both([Text("贸易", "trade"), Text("餐饮", "hotels and catering")], Text("无", "none")).en
    'trade, and hotels and catering'
    """
    found = list(parts)
    within = any(" and " in part.render("en") for part in found)
    return joined(found, "和", ", and " if within else " and ") if found else otherwise


def listed(parts: Iterable[Text], otherwise: Text) -> Text:
    """Texts as a list in a sentence, or the other text where there is none."""
    found = list(parts)
    return joined(found) if found else otherwise


def inputs(case: Case, *tables: str) -> tuple[Input, ...]:
    """The tables (or `boundaries`) that a finding used, as far as the case knows their origin.

    With `places` goes `places_given`: the columns that the case's own table gave.
    """
    held = {**case.tables, "boundaries": case.boundaries}
    with_own = [part for name in tables for part in _PARTS.get(name, (name,))]
    return tuple(
        Input(name, len(held[name]), case.origins[name])
        for name in with_own
        if name in case.origins and len(held.get(name, ()))
    )


def words(rows: Iterable[Text], name: str) -> dict[str, list[str]]:
    """A column of words in both languages, as a table's rows hold it: `<name>_zh`, `<name>_en`."""
    found = list(rows)
    return {
        f"{name}_zh": [row.render("zh") for row in found],
        f"{name}_en": [row.render("en") for row in found],
    }


def signed(change: float, unit: Unit = Unit.SHARE) -> Text:
    """A change with its sign, e.g. `+11.1%`."""
    sign = "+" if change > 0 else ""
    zh, en = (sign + format_quantity(change, unit, lang) for lang in LANGS)
    return Text(zh, en)


def quantities(values: pd.Series, unit: Unit) -> dict[str, Rendered]:
    """A series by side as values that a sentence can hold."""
    return {str(code): Quantity(value, unit) for code, value in values.items()}
