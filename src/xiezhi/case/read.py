"""A case in memory: from a folder, or from nothing but the gazetteer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from xiezhi.case.boundaries import BOUNDARY_SOURCE, read_boundaries
from xiezhi.case.config import CaseConfig, config_of
from xiezhi.case.dictionary import table_spec
from xiezhi.case.frames import Given
from xiezhi.case.gazetteer import GAZETTEER_SOURCE, boundary_code
from xiezhi.case.ground import Ground, ground_of, province_name
from xiezhi.case.load import Loaded, load
from xiezhi.case.national import (
    NATIONAL_COUNTIES_SOURCE,
    NATIONAL_INDUSTRIES_SOURCE,
    PROVINCE_TOTALS_SOURCE,
    SURROUNDINGS_SOURCE,
    national_counties,
    national_industries,
    province_totals,
    surroundings,
)
from xiezhi.case.problems import errors_of
from xiezhi.model.case import Case
from xiezhi.model.errors import CaseInvalid
from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text, joined

# From the surest to the least sure; a table is as sure as its least sure row.
_LESS_AND_LESS_SURE = (Quality.OFFICIAL, Quality.COMPILED, Quality.MODELLED, Quality.SYNTHETIC)


def read_case(folder: Path, today: date | None = None) -> Case:
    """The case in a folder, merged with the gazetteer.

    Raises CaseInvalid with every problem where `check_case` finds an error.
    """
    return case_from(load(folder, today))


def case_from(loaded: Loaded) -> Case:
    """The case of a folder that was loaded. Raises CaseInvalid like `read_case`."""
    config, ground = loaded.config, loaded.ground
    if config is None or ground is None or errors_of(loaded.problems):
        raise CaseInvalid(loaded.problems)
    given = {name: table for name, table in loaded.tables.items() if len(table.frame)}
    return _case(config, ground, given)


def case_of(
    sides: Sequence[str],
    *,
    neighbours: bool = False,
    reference_year: int = 2020,
    parameters: Mapping[str, float | str | bool] | None = None,
) -> Case:
    """A case of these provinces (codes or names) with no table but the gazetteer's.

    Raises CaseInvalid where a side is no province or the sides do not touch.

    >>> case_of(["重庆", "520000"]).title.render("zh")
    '重庆市、贵州省'
    """
    content = {
        "id": "case",
        "title_zh": "案例",
        "title_en": "case",
        "sides": list(sides),
        "neighbours": neighbours,
        "reference_year": reference_year,
        "parameters": dict(parameters or {}),
    }
    config, problems = config_of(content)
    ground, of_sides = ground_of(config) if config else (None, [])
    if config is None or ground is None:
        raise CaseInvalid((*problems, *of_sides))
    return _case(config.model_copy(update=_named(ground)), ground, {})


def _named(ground: Ground) -> dict[str, str]:
    """What a case is called that nobody named: after its sides."""
    codes = [side.code for side in ground.sides]
    title = joined([province_name(code) for code in codes])
    return {"id": "-".join(codes), "title_zh": title.zh, "title_en": title.en.replace(", ", "–")}


def _case(config: CaseConfig, ground: Ground, given: Mapping[str, Given]) -> Case:
    places = merged_places(ground.places, given.get("places"))
    others = {name: table.frame for name, table in given.items() if name != "places"}
    origins = {name: _origin(config, table) for name, table in given.items()}
    return Case(
        id=config.id,
        title=Text(config.title_zh, config.title_en),
        sides=ground.sides,
        reference_year=config.reference_year,
        tables={
            "places": places,
            "national_counties": national_counties(),
            "national_industries": national_industries(),
            "province_totals": province_totals([side.code for side in ground.sides]),
            "surroundings": surroundings([side.code for side in ground.sides]),
            **others,
        },
        boundaries=_boundaries(ground.places),
        origins={
            **origins,
            "places": _places_origin(origins.get("places")),
            "national_counties": NATIONAL_COUNTIES_SOURCE,
            "national_industries": NATIONAL_INDUSTRIES_SOURCE,
            "province_totals": PROVINCE_TOTALS_SOURCE,
            "surroundings": SURROUNDINGS_SOURCE,
            "boundaries": BOUNDARY_SOURCE,
        },
        parameters={**config.parameters},
    )


def _boundaries(places: pd.DataFrame) -> pd.Series:
    """Polygons by the code of the place; the package has a few of them under another code."""
    polygons = read_boundaries([boundary_code(code) for code in places["code"]])
    return polygons.set_axis(pd.Index(places["code"], dtype="str"))


def merged_places(known: pd.DataFrame, given: Given | None) -> pd.DataFrame:
    """The gazetteer's rows with the user's figures where the user gave any.

    Columns and rows are those of the gazetteer; an empty cell changes nothing.
    """
    if given is None:
        return known
    own = given.frame.set_index("code").reindex(known["code"])
    columns = [c for c in known.columns if c in own.columns and c in given.raw.cells]
    changes = {
        name: pd.Series(own[name].to_numpy(), index=known.index).astype(known[name].dtype)
        for name in columns
        if not given.spec.column(name).derived
    }
    return known.assign(**{name: new.fillna(known[name]) for name, new in changes.items()})


def _origin(config: CaseConfig, given: Given) -> Source:
    title = table_spec(given.spec.name).title
    return Source(
        f"{config.id}/{given.raw.file}",
        Text(f"{title.zh}（{given.raw.file}）", f"{title.en} ({given.raw.file})"),
        _year(given.frame),
        quality=worst_quality(given.frame),
    )


def worst_quality(frame: pd.DataFrame) -> Quality:
    """The least sure quality among the rows; compiled by hand where a row does not say.

    >>> worst_quality(pd.DataFrame({"quality": ["official", "modelled"]}))
    <Quality.MODELLED: 'modelled'>
    """
    stated = frame["quality"] if "quality" in frame else pd.Series([None], dtype="object")
    qualities = {Quality(value) for value in stated.fillna(Quality.COMPILED.value)}
    return max(qualities, key=_LESS_AND_LESS_SURE.index, default=Quality.COMPILED)


def _year(frame: pd.DataFrame) -> int | None:
    years = [] if "year" not in frame else [int(y) for y in frame["year"].dropna()]
    return max(years, default=None)


def _places_origin(own: Source | None) -> Source:
    """The gazetteer, and the user's table over it."""
    if own is None:
        return GAZETTEER_SOURCE
    title = Text(
        f"{GAZETTEER_SOURCE.title.zh}；{own.title.zh}",
        f"{GAZETTEER_SOURCE.title.en}; {own.title.en}",
    )
    quality = max(GAZETTEER_SOURCE.quality, own.quality, key=_LESS_AND_LESS_SURE.index)
    return Source(own.id, title, GAZETTEER_SOURCE.year, GAZETTEER_SOURCE.licence, quality)
