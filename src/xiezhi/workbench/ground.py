"""The ground of the overview's map, as plain values: places, outlines, the plan that was drawn."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from xiezhi.consensus.needs.profile import whole_sides
from xiezhi.model.text import Text
from xiezhi.region.map_data import map_ground
from xiezhi.region.maps import base_map
from xiezhi.workbench.ground_names import CHART, ELEMENTS

if TYPE_CHECKING:
    from xiezhi.model.case import Case
    from xiezhi.model.chart import Chart


def overview_chart(case: Case) -> Chart:
    """The map of the region by itself."""
    return base_map(
        case,
        id=CHART,
        title=Text("区域地图", "Map of the region"),
        alt=Text("各方的区县及其分界线", "The counties of each side and the border between them"),
    )


def ground_of_case(case: Case) -> dict[str, Any]:
    """What the browser's map is drawn from; degrees, coordinates as the boundaries have them."""
    ground = map_ground(case)
    west, south, east, north = ground.frame.bounds
    return {
        "bounds": [west, south, east, north],
        "features": {
            name: {"type": "FeatureCollection", "features": ground.data[name]}
            for name in ("places", "outlines", "border", "around")
        },
        "places": _places(case),
        "sides": {code: n for n, code in enumerate(sorted(side.code for side in case.sides))},
    }


def region_of_case(case: Case) -> dict[str, Any]:
    """What pages say of the places, and of plans that were drawn."""
    return {"places": _places(case), "people": _people(case), "drawn": _drawn(case)}


def _people(case: Case) -> dict[str, float]:
    """The people of each whole side, by its code; those of its places where no total is known."""
    people = whole_sides(case)["people"]
    return {str(code): float(n) for code, n in people.items() if isfinite(n)}


def _places(case: Case) -> list[dict[str, Any]]:
    """Each place of a side: its names, where it lies, how many live there."""
    rows = case.table("places").sort_values("code")
    return [
        {
            "code": row["code"],
            "zh": row["name_zh"],
            "en": row["name_en"],
            "side": row["side"],
            "lon": round(float(row["lon"]), 4),
            "lat": round(float(row["lat"]), 4),
            "population": _number(row.get("population_2020")),
            "area_km2": _number(row.get("area_km2")),
        }
        for row in rows.to_dict("records")
        if row["side"]
    ]


def _drawn(case: Case) -> list[dict[str, Any]]:
    """Elements of plans that were drawn, each with its members, in the order of the table."""
    if not case.has("reference_layout"):
        return []
    rows = case.table("reference_layout")
    known = set(case.table("places")["code"])
    found: dict[tuple[str, str, str], list[str]] = {}
    named: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in rows.to_dict("records"):
        key = (row["layout"], row["element"], row["id"])
        named.setdefault(
            key, {"zh": row["name_zh"], "en": _words(row.get("name_en"), row["name_zh"])}
        )
        if row["place"] in known and row["place"] not in found.setdefault(key, []):
            found[key].append(row["place"])
    return [
        {
            "layout": layout,
            "element": element,
            "id": id_,
            "title": named[layout, element, id_],
            "places": places,
        }
        for (layout, element, id_), places in found.items()
        if places and element in ELEMENTS
    ]


def _number(value: object) -> float | None:
    number = float(value) if isinstance(value, int | float) else float("nan")
    return number if isfinite(number) else None


def _words(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) and value.strip() else otherwise
