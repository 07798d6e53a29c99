"""What a cluster's name speaks of, read as sections of GB/T 4754 and kinds of sites."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.model.text import Text


@dataclass(frozen=True, slots=True)
class Field:
    """A field of business: the words that name it, its sections, and sites that belong to it."""

    id: str
    name: Text
    words: tuple[str, ...]
    letters: tuple[str, ...]
    kinds: frozenset[str]


FIELDS = (
    Field(
        "manufacturing",
        Text("制造业", "manufacturing"),
        ("制造", "汽车", "化工", "装备", "机械", "冶金", "电子", "材料", "轻工", "白酒", "酒",
         "食品", "加工", "纺织", "服装", "家居", "医药", "船舶", "航空", "半导体", "芯片", "电池"),
        ("C",),
        frozenset({"park"}),
    ),
    Field(
        "energy",
        Text("采矿与能源", "mining and energy"),
        ("煤", "矿", "能源", "电力", "油气", "石油", "天然气", "水电"),
        ("B", "D"),
        frozenset({"mineral"}),
    ),
    Field(
        "farming",
        Text("农业", "farming"),
        ("农", "茶", "药材", "果", "蔬", "林业", "牧", "渔", "种植", "养殖", "粮"),
        ("A",),
        frozenset({"farm_product"}),
    ),
    Field(
        "tourism",
        Text("住宿餐饮与文体娱乐", "hotels, catering, culture and sports"),
        ("旅游", "文旅", "旅", "文化", "康养", "民俗", "红色", "研学"),
        ("H", "R"),
        frozenset({"nature", "heritage", "culture", "red_heritage"}),
    ),
    Field(
        "health",
        Text("卫生", "health"),
        ("医养", "康养", "医疗", "健康", "养老"),
        ("Q",),
        frozenset({"hospital"}),
    ),
    Field(
        "trade",
        Text("商贸物流", "trade and transport"),
        ("商贸", "贸易", "物流", "流通", "仓储", "港"),
        ("F", "G"),
        frozenset({"port", "rail_hub", "airport"}),
    ),
    Field(
        "knowledge",
        Text("信息与科研", "information and research"),
        ("信息", "数字", "软件", "大数据", "科技", "科创", "研发"),
        ("I", "M"),
        frozenset({"university"}),
    ),
    Field("finance", Text("金融", "finance"), ("金融",), ("J",), frozenset()),
    Field(
        "building",
        Text("建筑业", "construction"),
        ("建筑", "建材"),
        ("E",),
        frozenset(),
    ),
)  # fmt: skip


def fields_of(name_zh: str) -> tuple[Field, ...]:
    """The fields that a Chinese name speaks of, in the order of `FIELDS`; none where it is mute.

    >>> [field.id for field in fields_of("农产旅游产业集群")]
    ['farming', 'tourism']
    """
    return tuple(field for field in FIELDS if any(word in name_zh for word in field.words))
