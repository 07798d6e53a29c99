"""A case in memory: from a folder, or from nothing but the gazetteer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from xiezhi.case.boundaries import BOUNDARY_SOURCE, read_boundaries
from xiezhi.case.config import CaseConfig, config_of
from xiezhi.case.frames import Given
from xiezhi.case.gazetteer import GAZETTEER_SOURCE, boundary_code
from xiezhi.case.ground import Ground, ground_of, province_name
from xiezhi.case.load import Loaded, load
from xiezhi.case.national import (
    NATIONAL_COUNTIES_SOURCE,
    NATIONAL_INDUSTRIES_SOURCE,
    OUTWARD_BORDERS_SOURCE,
    PROVINCE_TOTALS_SOURCE,
    SURROUNDINGS_SOURCE,
    national_counties,
    national_industries,
    outward_borders,
    province_totals,
    surroundings,
)
from xiezhi.case.origins import origin_of, places_given_origin
from xiezhi.case.problems import errors_of
from xiezhi.case.texts import document_texts
from xiezhi.model.case import Case
from xiezhi.model.errors import CaseInvalid
from xiezhi.model.source import Source
from xiezhi.model.text import Text, joined, text

PEOPLE = ("population_2010", "population_2020")


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
    case = _case(config, ground, given)
    if loaded.folder is None or not case.has("documents"):
        return case
    texts = document_texts(case.table("documents"), loaded.folder)
    origins = {**case.origins, "document_texts": case.origins["documents"]}
    return replace(case, tables={**case.tables, "document_texts": texts}, origins=origins)


def case_of(
    sides: Sequence[str],
    *,
    neighbours: bool = False,
    reference_year: int = 2020,
    parameters: Mapping[str, float | str | bool] | None = None,
) -> Case:
    """A case of these provinces (codes or names) with no table but the gazetteer's.

    Raises CaseInvalid where a side is no province, the sides do not touch, or a parameter is
    mistyped or no number; parameters that no analysis of this package reads pass through.

    >>> case_of(["重庆", "520000"]).title.render("zh")
    '重庆市、贵州省'
    """
    content = {
        "id": "case",
        "title_zh": "案例",
        "title_en": "case",
        "sides": _plain(sides),
        "neighbours": neighbours,
        "reference_year": reference_year,
        "parameters": {} if parameters is None else parameters,
    }
    config, problems = config_of(content)
    ground, of_sides = ground_of(config) if config else (None, [])
    if config is None or ground is None:
        raise CaseInvalid((*problems, *of_sides))
    return _case(config.model_copy(update=_named(ground)), ground, {})


def _plain(sides: object) -> object:
    """Arrays and columns of codes as a list; what is no list at all is left to be refused."""
    listing = getattr(sides, "tolist", None)
    return listing() if callable(listing) else sides


def _named(ground: Ground) -> dict[str, str]:
    """What a case is called that nobody named: after its sides."""
    codes = [side.code for side in ground.sides]
    title = joined([province_name(code) for code in codes])
    return {"id": "-".join(codes), "title_zh": title.zh, "title_en": title.en.replace(", ", "–")}


def _case(config: CaseConfig, ground: Ground, given: Mapping[str, Given]) -> Case:
    places = merged_places(ground.places, given.get("places"))
    own = places_given(ground.places, given.get("places"))
    totals = adjusted_totals(
        province_totals([side.code for side in ground.sides]), ground.places, places
    )
    others = {name: table.frame for name, table in given.items() if name != "places"}
    origins = {name: origin_of(config, given[name]) for name in others}
    if own is not None:
        others["places_given"] = own
        origins["places_given"] = places_given_origin(config, given["places"], own)
    return Case(
        id=config.id,
        title=Text(config.title_zh, config.title_en),
        sides=ground.sides,
        reference_year=config.reference_year,
        tables={
            "places": places,
            "national_counties": national_counties(),
            "national_industries": national_industries(),
            "province_totals": totals,
            "surroundings": surroundings([side.code for side in ground.sides]),
            "outward_borders": outward_borders([side.code for side in ground.sides]),
            **others,
        },
        boundaries=_boundaries(ground.places),
        origins={
            **origins,
            "national_counties": NATIONAL_COUNTIES_SOURCE,
            "places": GAZETTEER_SOURCE,
            "national_industries": NATIONAL_INDUSTRIES_SOURCE,
            "province_totals": _totals_origin(own, origins),
            "surroundings": SURROUNDINGS_SOURCE,
            "outward_borders": OUTWARD_BORDERS_SOURCE,
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


def places_given(known: pd.DataFrame, given: Given | None) -> pd.DataFrame | None:
    """What the user's table of places puts in the place of the gazetteer's figures.

    One row a place with any such figure: its code and the columns that some place gives, missing
    where the gazetteer's stands. None where the table changes nothing.
    """
    if given is None:
        return None
    names = [
        name
        for name in known.columns
        if name in given.frame.columns
        and name in given.raw.cells
        and name != "code"
        and not given.spec.column(name).derived
    ]
    own = given.frame[given.frame["code"].isin(known["code"])]
    own = own[["code", *names]].dropna(axis="columns", how="all")
    own = own.dropna(subset=own.columns[1:], how="all")
    return own.reset_index(drop=True) if len(own) and len(own.columns) > 1 else None


def adjusted_totals(
    totals: pd.DataFrame, known: pd.DataFrame, merged: pd.DataFrame
) -> pd.DataFrame:
    """Provincial totals with what the user's own populations add or take away.

    totals: columns province, population_2010, population_2020; known, merged: places before and
    after the user's figures. A total is never less than its places together.
    """
    for name in PEOPLE:
        change = (merged[name] - known[name]).fillna(0.0).groupby(merged["province"]).sum()
        if not change.any():
            continue
        whole = merged.groupby("province")[name].sum()
        of = totals["province"]
        new = (totals[name] + of.map(change)).clip(lower=of.map(whole))
        totals = totals.assign(**{name: new})
    return totals


def _totals_origin(own: pd.DataFrame | None, origins: Mapping[str, Source]) -> Source:
    """The census totals; less sure where the user's own populations changed them."""
    if own is None or not {*PEOPLE} & {*own.columns}:
        return PROVINCE_TOTALS_SOURCE
    title = text(
        "{census}，按案例地方表自带的人口增减",
        "{census}, changed by the populations that the case gives itself",
        census=PROVINCE_TOTALS_SOURCE.title,
    )
    return replace(PROVINCE_TOTALS_SOURCE, title=title, quality=origins["places_given"].quality)
