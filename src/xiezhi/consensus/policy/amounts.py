"""Dates by which, and figures to be reached."""

from __future__ import annotations

import re

from xiezhi.consensus.policy.times import due_of

_NUMBER = re.compile(r"[\d０-９]|[一二三四五六七八九十百千万]+(?:个|成|倍|家|%)")
_FIGURE = re.compile(
    r"(?:[\d０-９.,]+\s*(?:%|％|个百分点|万|亿|千|公里|亩|公顷|座|个|家|户|人|所|吨|元|张|台|套|项|处|倍|千瓦|立方米|平方|岁|分钟|次|条|名|件|场|架|箱|列|辆|种)|百分之|[一二三四五六七八九十]+成)"
)
_REACHES = re.compile(
    r"达到|增长|提高到|提高至|提升到|提升至|降至|下降|降低|降到|控制在|保持在|稳定在|不低于|不高于|不少于|不超过|超过|突破|新增|增加|迈上|左右|以上|以内|以下|率|比重|占比|达[\d]|实施|完成|建成|改造|培育|新建|开工|建设|超|至[\d]|力争|累计|减少|节约"
)


def deadline_of(sentence: str) -> str:
    """The date or term by which something is due, as written; else how often (每季度).

    >>> deadline_of("力争到2030年，建成中心。"), deadline_of("完善政策。")
    ('到2030年', '')
    """
    return due_of(sentence)


def is_target(clause: str) -> bool:
    """Whether a clause names a figure to be reached.

    >>> is_target("研发经费投入强度达到3.25%"), is_target("完善第三方机构")
    (True, False)
    """
    return (
        bool(_NUMBER.search(clause))
        and bool(_FIGURE.search(clause))
        and bool(_REACHES.search(clause))
    )
