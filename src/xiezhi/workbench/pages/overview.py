"""The overview: the map of the region, what is on it, and what needs me today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.model.text import Text, joined, text
from xiezhi.register.examine import act_of
from xiezhi.register.items import Offer as Tabled
from xiezhi.register.sentences import sentence_of
from xiezhi.register.state import item
from xiezhi.workbench.accounts.roles import READERS, STAFF
from xiezhi.workbench.desk import Desk
from xiezhi.workbench.findings_kept import Offer, Question
from xiezhi.workbench.ground_names import ELEMENTS
from xiezhi.workbench.links import item_url
from xiezhi.workbench.page import Download, NotThere, Page, page
from xiezhi.workbench.pages.findings import KINDS, stage_of_offer
from xiezhi.workbench.routes import Route
from xiezhi.workbench.today import bands_of, tasks_of

TITLE = Text("总览", "Overview")
REGION, TABLED = "region", "register"
_LATEST = 8
_TABLED_MOST = 60
_YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Marked:
    """Something on the map: places that belong together, in one or more kinds of mark.

    cores: how many of the places, counted from the first, are cores; the others are drivers.
    stage: where it stands in the register, or empty. href: its page, or empty.
    """

    id: str
    kind: Text
    title: Text
    places: tuple[str, ...]
    names: Text
    stage: str
    stage_name: Text
    href: str
    cores: int = 0


@dataclass(frozen=True, slots=True)
class Layer:
    """A choice of what the map shows."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Latest:
    """A record of the register."""

    number: int
    received: str
    words: Text


@dataclass(frozen=True, slots=True)
class SideRow:
    """A side in figures."""

    code: str
    n_places: int
    population: float | None
    area_km2: float | None


def overview(desk: Desk) -> Page:
    """The region with one layer upon it, today's tasks, the latest records."""
    layers = tuple(_layers(desk))
    chosen = desk.query("layer", [one.id for one in layers], layers[0].id)
    marked = tuple(_marked(desk, chosen))
    tasks = tasks_of(desk)
    return page(
        "overview.html.j2",
        TITLE,
        {
            "picture": _picture(desk, chosen),
            "ground_tag": desk.findings.ground_tag,
            "map_data": _map_data(desk, marked),
            "has_ground": desk.findings.ground is not None,
            "has_findings": bool(desk.findings.questions),
            "bands": bands_of(tasks),
            "n_today": sum(one.band != "later" for one in tasks),
        },
        progress=desk.findings.progress,
        fresh=desk.findings.fresh,
        layers=layers,
        layer=chosen,
        marked=marked,
        sides=_side_rows(desk),
        party=desk.party,
        tasks=tasks,
        latest=_latest(desk) if desk.role in STAFF else (),
    )


def ground(desk: Desk) -> Download:
    """What the map in the browser is drawn from: outlines and places, simplified, in degrees."""
    path = desk.findings.ground
    if path is None:
        raise NotThere(Text("地图数据尚在生成。", "The map's data are still being made."))
    kept = _YEAR if desk.query("of") == desk.findings.ground_tag else 0
    return Download("ground.json", path, "application/json", attached=False, kept=kept)


def region_map(desk: Desk) -> Download:
    """The map of the region as a picture."""
    path = desk.findings.base_map(desk.lang)
    if path is None:
        raise NotThere(Text("地图尚在生成。", "The map is still being drawn."))
    kept = _YEAR if desk.query("of") else 0
    return Download("region.svg", path, "image/svg+xml", attached=False, kept=kept)


def _layers(desk: Desk) -> Iterator[Layer]:
    """The region, what the register has, the plans that were drawn, what findings offer."""
    yield Layer(REGION, Text("区域", "The region"))
    if desk.has_register and desk.role in STAFF:
        yield Layer(TABLED, Text("已提交的组团和项目", "Groups and projects on the table"))
    for layout in dict.fromkeys(one["layout"] for one in desk.findings.region.get("drawn", ())):
        yield Layer(
            f"drawn:{layout}",
            text("已有方案：{id}", "A plan as drawn: {id}", id=Text(layout, layout)),
        )
    for one in desk.findings.questions.values():
        if any(map(_on_map, one.offers)):
            yield Layer(one.id, text("结论：{q}", "Finding: {q}", q=one.question))


def _on_map(offer: Offer) -> bool:
    return bool(offer.places) and offer.kind in ("group", "project")


def _marked(desk: Desk, layer: str) -> Iterator[Marked]:
    names = _names(desk)
    if layer == TABLED:
        yield from _tabled(desk, names)
    elif layer.startswith("drawn:"):
        yield from _drawn(desk, layer.removeprefix("drawn:"), names)
    elif layer != REGION:
        yield from _offered(desk, desk.findings.questions[layer], names)


def _offered(desk: Desk, question: Question, names: Mapping[str, Text]) -> Iterator[Marked]:
    for one in filter(_on_map, question.offers):
        held = item(desk.view, one.id, Tabled) if one.id else None
        yield Marked(
            one.name,
            KINDS[one.kind],
            one.title,
            one.places,
            _said(one.places, names),
            held.stage.value if held else "",
            stage_of_offer(held.stage) if held else Text("尚未提交", "not on the table"),
            desk.url("finding", id=question.id),
            one.cores or 0,
        )


def _drawn(desk: Desk, layout: str, names: Mapping[str, Text]) -> Iterator[Marked]:
    for one in desk.findings.region.get("drawn", ()):
        if one["layout"] == layout:
            places = tuple(one["places"])
            yield Marked(
                f"{one['element']}-{one['id']}",
                ELEMENTS[one["element"]],
                Text(**one["title"]),
                places,
                _said(places, names),
                "",
                Text("", ""),
                "",
                len(places) if one["element"] == "core" else 0,
            )


def _tabled(desk: Desk, names: Mapping[str, Text]) -> Iterator[Marked]:
    """Proposals in the register that name places; their places stand in the act."""
    for row in desk.store.pages.entries("proposal", limit=_TABLED_MOST).rows:
        record = next(iter(desk.store.records_of(row.id)), None)
        made: Any = act_of(record) if record else None
        held = item(desk.view, row.id, Tabled)
        if held is None or not getattr(made, "places", ()) or row.kind not in ("group", "project"):
            continue
        yield Marked(
            row.id,
            KINDS[row.kind],
            held.title,
            made.places,
            _said(made.places, names),
            held.stage.value,
            stage_of_offer(held.stage),
            item_url(desk, "proposal", row.id),
        )


def _names(desk: Desk) -> dict[str, Text]:
    places = desk.findings.region.get("places", ())
    return {one["code"]: Text(one["zh"], one["en"]) for one in places}


def _said(places: tuple[str, ...], names: Mapping[str, Text]) -> Text:
    return joined([names.get(code, Text(code, code)) for code in places])


def _map_data(desk: Desk, marked: tuple[Marked, ...]) -> str:
    """What the browser's map marks, as JSON in an attribute."""
    items = [
        {
            "id": one.id,
            "title": one.title.render(desk.lang),
            "places": one.places,
            "cores": one.cores,
        }
        for one in marked
    ]
    return json.dumps(items, ensure_ascii=False)


def _picture(desk: Desk, layer: str) -> str:
    """The address of the picture that stands for the map: a finding's own, or the region's."""
    question = desk.findings.questions.get(layer)
    charts = [one for one in question.charts if one.endswith("map")] if question else []
    if charts:
        return desk.url("figure", {"of": desk.findings.tag}, chart=charts[0])
    if desk.findings.base_map(desk.lang) is None:
        return ""
    return desk.url("region-map", {"of": desk.findings.ground_tag})


def _side_rows(desk: Desk) -> tuple[SideRow, ...]:
    """People as the census counts the whole side: county tables leave some in no place."""
    places = desk.findings.region.get("places", ())
    totals = desk.findings.region.get("people", {})
    rows = []
    for side in desk.facts.sides:
        own = [one for one in places if one["side"] == side.code]
        people = totals.get(side.code) or _sum(own, "population")
        rows.append(SideRow(side.code, len(own), people, _sum(own, "area_km2")))
    return tuple(rows) if places else ()


def _sum(rows: list[dict[str, Any]], name: str) -> float | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if len(known) == len(rows) and rows else None


def _latest(desk: Desk) -> tuple[Latest, ...]:
    """The last records, the newest first."""
    if not desk.has_register:
        return ()
    size = desk.store.head().size
    records = reversed(list(desk.store.records(max(0, size - _LATEST))))
    return tuple(
        Latest(one.sequence, one.received, sentence_of(desk.view, act_of(one))) for one in records
    )


ROUTES = (
    Route("overview", "overview", overview, READERS),
    Route("overview/ground.json", "ground", ground, READERS, json=False),
    Route("overview/region.svg", "region-map", region_map, READERS, json=False),
)
