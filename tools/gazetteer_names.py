"""Names of places: what kind a Chinese name says it is, its stem, and its English form.

The English form is Hanyu Pinyin without tones and without the generic word (区, 县, 市, 旗,
自治县). pypinyin knows the usual reading of a character; `gazetteer_readings` holds the readings
that place names keep against it, reviewed by hand.
"""

from __future__ import annotations

import re
from typing import Final

from pypinyin import lazy_pinyin

from gazetteer_readings import ENGLISH, PEOPLES, READINGS, USUAL

_PEOPLES_TAIL: Final = re.compile(
    rf"(.{{2,}}?)(?:(?:(?:{'|'.join(sorted(PEOPLES, key=len, reverse=True))})族)+"
    r"|(?:哈萨克|塔吉克|锡伯|蒙古|柯尔克孜))$"
)
_AUTONOMOUS: Final = ("自治县", "自治旗", "自治州")
_GENERIC: Final = ("新区", "特区", "矿区", "行政委员会", "地区", "区", "县", "市", "旗", "盟")
_POSITIONS: Final = re.compile("(左翼|右翼)?([前后左右中])?$")


def kind_of(name_zh: str) -> str:
    """The kind of a county-level place, read from the end of its Chinese name.

    >>> kind_of("道真仡佬族苗族自治县"), kind_of("六枝特区"), kind_of("綦江区")
    ('autonomous_county', 'special', 'district')
    """
    ends = {
        "特区": "special",
        "神农架林区": "special",
        "行政委员会": "special",
        "自治县": "autonomous_county",
        "自治旗": "autonomous_banner",
        "区": "district",
        "县": "county",
        "市": "city",
        "旗": "banner",
    }
    return next(kind for end, kind in ends.items() if name_zh.endswith(end))


def stem(name_zh: str) -> str:
    """The name without its generic word and the peoples that an autonomous county names.

    A name of one character keeps its generic word, or nothing would be left of 丰县.

    >>> stem("道真仡佬族苗族自治县"), stem("丰县"), stem("沙县区"), stem("鄂温克族自治旗")
    ('道真', '丰县', '沙县', '鄂温克')
    """
    if name_zh == "神农架林区":
        return "神农架"
    end = next((e for e in _AUTONOMOUS if name_zh.endswith(e)), None)
    if end:
        return _without_peoples(name_zh.removesuffix(end))
    for end in _GENERIC:
        rest = name_zh.removesuffix(end)
        if rest != name_zh and len(rest) > 1:
            tail = _PEOPLES_TAIL.match(rest)
            return tail.group(1) if tail and rest.endswith("族") else rest
    return name_zh


def _without_peoples(name: str) -> str:
    tail = _PEOPLES_TAIL.match(name)
    return tail.group(1) if tail else name.removesuffix("族")


def english(name_zh: str) -> str:
    """The proper name in Pinyin, capitalised, without tones and generic word.

    >>> english("綦江区"), english("蔚县"), english("六安市"), english("乌拉特前旗")
    ('Qijiang', 'Yu Xian', "Lu'an", 'Wulate Qian')
    """
    core = stem(name_zh)
    if core in ENGLISH:
        return ENGLISH[core]
    if len(core) == 2 and core[1] in "县区" and core == name_zh:
        return f"{_word(core[0])} {_word(core[1])}"
    if not name_zh.endswith(("旗", "自治县")) or len(core) <= 2:
        return _word(core)
    return " ".join(_word(part) for part in _split_position(core))


def _split_position(core: str) -> list[str]:
    match = _POSITIONS.search(core)
    base = core[: match.start()] if match else core
    if match is None or len(base) < 2:
        return [core]
    return [base, *(part for part in match.groups() if part)]


def _word(chinese: str) -> str:
    syllables = _syllables(chinese)
    joined = syllables[0] + "".join(f"'{s}" if s[0] in "aoe" else s for s in syllables[1:])
    return joined.capitalize()


def _syllables(chinese: str) -> list[str]:
    if chinese in READINGS:
        return READINGS[chinese].split()
    usual = lazy_pinyin(chinese, v_to_u=True)
    return [USUAL.get(c, s) for c, s in zip(chinese, usual, strict=True)]
