"""County tables of the censuses of 2020 and 2010 as clean counts.

The files are extracts of leiii/census (MIT). Rows of provinces, prefectures and counties are
mixed; whole cells may be empty where the source printed nothing, which in a count means 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

# GB/T 4754-2017 sections A to T in the order of the census table.
INDUSTRIES: Final = (
    "农林牧渔业",
    "采矿业",
    "制造业",
    "电力热力燃气及水生产和供应业",
    "建筑业",
    "批发和零售业",
    "交通运输仓储和邮政业",
    "住宿和餐饮业",
    "信息传输软件和信息技术服务业",
    "金融业",
    "房地产业",
    "租赁和商务服务业",
    "科学研究和技术服务业",
    "水利环境和公共设施管理业",
    "居民服务修理和其服务业",
    "教育",
    "卫生和社会工作",
    "文化体育和娱乐业",
    "公共管理社会保障和社会组织",
    "国际组织",
)
SECTIONS: Final = "ABCDEFGHIJKLMNOPQRST"
AGES: Final = {
    "age_0_14": ("0岁", "1到4岁", "5到9岁", "10到14岁"),
    "age_15_64": tuple(f"{a}到{a + 4}岁" for a in range(15, 65, 5)),
    "age_65_plus": (*(f"{a}到{a + 4}岁" for a in range(65, 85, 5)), "85岁以上"),
}
# Prefecture-level cities without counties: the prefecture's row is the place's row.
CITIES_WITHOUT_COUNTIES: Final = ("441900", "442000", "460300", "460400", "620200")
_SANYA: Final = "460200"  # had no districts in 2010
_MISPRINTED: Final = {"170971": "140971"}  # 五台山风景名胜区 lies in 忻州, Shanxi
NATION_2020: Final = 1_409_778_724


@dataclass(frozen=True, slots=True)
class Census:
    """counties: rows by code, with `name` and counts; prefectures: code → people."""

    counties: pd.DataFrame
    prefectures: pd.Series[int]


def read_2020(path: Path) -> Census:
    """Population, urban, three ages, long-form persons of 15 and over, employed, 20 industries."""
    raw = pd.read_csv(path, dtype={"code": str})
    raw["code"] = raw["code"].str.strip().replace(_MISPRINTED)
    county = (raw["level"] == "county") | raw["code"].isin(CITIES_WITHOUT_COUNTIES)
    frame = pd.DataFrame({"code": raw["code"], "name": _name(raw["county"])})
    frame["population"] = _count(raw["人口数_合计"])
    frame["urban"] = _count(raw["城镇人口"])
    for column, bands in AGES.items():
        cells = [f"{sex}_{band}" for band in bands for sex in "男女"]
        frame[column] = raw[cells].apply(_count).sum(axis=1)
    frame["long_15_plus"] = _count(raw["十五岁以上人口"])
    frame["employed"] = _count(raw["各种行业人口总计"])
    for letter, industry in zip(SECTIONS, INDUSTRIES, strict=True):
        frame[f"employed_{letter}"] = _count(raw[industry])
    prefectures = _prefectures(frame, raw["level"] == "prefecture_or_aggregate")
    return Census(frame[county].set_index("code").sort_index(), prefectures)


def read_2010(path: Path) -> Census:
    """Population only; the codes are those of 2010."""
    raw = pd.read_csv(path, dtype={"code_2010": str})
    code = raw["code_2010"].str.strip()
    frame = pd.DataFrame({"code": code, "name": _name(raw["name"])})
    frame["population"] = _count(raw["合计"])
    upper = code.str.endswith("00") & ~code.isin((*CITIES_WITHOUT_COUNTIES, _SANYA))
    prefectures = _prefectures(frame, code.str.endswith("00") & ~code.str.endswith("0000"))
    return Census(frame[~upper].set_index("code").sort_index(), prefectures)


def _name(column: pd.Series[str]) -> pd.Series[str]:
    return column.str.replace(r"[\s　]+", "", regex=True).str.replace("巿", "市")


def _count(column: pd.Series[float]) -> pd.Series[int]:
    numbers = pd.to_numeric(column.astype(str).str.replace(r"[\s,]", "", regex=True), "coerce")
    return numbers.fillna(0).astype(int)


def _prefectures(frame: pd.DataFrame, rows: pd.Series[bool]) -> pd.Series[int]:
    return frame[rows].set_index("code")["population"]
