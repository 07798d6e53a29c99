"""The 20 sections of the national classification of industries (GB/T 4754-2017)."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.model.text import Text


@dataclass(frozen=True, slots=True)
class Industry:
    """A section: its letter, its name, and a short name for charts.

    `column` is where the `places` table keeps its share of employment.
    """

    letter: str
    name: Text
    short: Text

    @property
    def column(self) -> str:
        """The column of the `places` table, e.g. `employment_C`."""
        return f"employment_{self.letter}"


def _industry(letter: str, zh: str, en: str, short_zh: str, short_en: str) -> Industry:
    return Industry(letter, Text(zh, en), Text(short_zh, short_en))


INDUSTRIES: tuple[Industry, ...] = (
    _industry(
        "A",
        "农、林、牧、渔业",
        "Agriculture, forestry, animal husbandry and fishery",
        "农业",
        "Agriculture",
    ),
    _industry("B", "采矿业", "Mining", "采矿", "Mining"),
    _industry("C", "制造业", "Manufacturing", "制造", "Manufacturing"),
    _industry(
        "D",
        "电力、热力、燃气及水生产和供应业",
        "Production and supply of electricity, heat, gas and water",
        "电热气水",
        "Utilities",
    ),
    _industry("E", "建筑业", "Construction", "建筑", "Construction"),
    _industry("F", "批发和零售业", "Wholesale and retail trade", "批发零售", "Trade"),
    _industry(
        "G",
        "交通运输、仓储和邮政业",
        "Transport, storage and post",
        "交通仓储邮政",
        "Transport and post",
    ),
    _industry("H", "住宿和餐饮业", "Hotels and catering", "住宿餐饮", "Hotels and catering"),
    _industry(
        "I",
        "信息传输、软件和信息技术服务业",
        "Information transmission, software and information technology services",
        "信息软件",
        "Information and software",
    ),
    _industry("J", "金融业", "Finance", "金融", "Finance"),
    _industry("K", "房地产业", "Real estate", "房地产", "Real estate"),
    _industry(
        "L",
        "租赁和商务服务业",
        "Leasing and business services",
        "租赁商务",
        "Business services",
    ),
    _industry(
        "M",
        "科学研究和技术服务业",
        "Scientific research and technical services",
        "科研技术",
        "Research and technical",
    ),
    _industry(
        "N",
        "水利、环境和公共设施管理业",
        "Management of water conservancy, environment and public facilities",
        "水利环境",
        "Water and environment",
    ),
    _industry(
        "O",
        "居民服务、修理和其他服务业",
        "Household services, repair and other services",
        "居民服务",
        "Household services",
    ),
    _industry("P", "教育", "Education", "教育", "Education"),
    _industry("Q", "卫生和社会工作", "Health and social work", "卫生", "Health"),
    _industry(
        "R",
        "文化、体育和娱乐业",
        "Culture, sports and entertainment",
        "文体娱乐",
        "Culture and sports",
    ),
    _industry(
        "S",
        "公共管理、社会保障和社会组织",
        "Public administration, social security and social organisations",
        "公共管理",
        "Public administration",
    ),
    _industry("T", "国际组织", "International organisations", "国际组织", "International bodies"),
)
"""In the order of their letters, A to T."""

EMPLOYMENT_COLUMNS: tuple[str, ...] = tuple(industry.column for industry in INDUSTRIES)
"""The employment columns of the `places` table, in the same order."""
