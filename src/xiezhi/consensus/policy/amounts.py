"""Dates by which, and figures to be reached."""

from __future__ import annotations

import re

_YEAR = r"(?:20\d\d|二[〇零○]\d?[一二三四五六七八九十〇零]{2})"
_DEADLINE = re.compile(
    rf"(?:力争)?(?P<by>(?:到|至|在)?{_YEAR}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:年)?(?:底前|末前|底|末|以前|之前|前|上半年|下半年)"
    rf"|(?:到|至){_YEAR}年(?:\d{{1,2}}月)?(?:底|末)?"
    r"|(?:在|自)?[^，。；]{0,24}?之日起(?:\d+|[一二三四五六七八九十]+)个?(?:工作日|日|天|月|年|小时)(?:之?内)?"
    r"|(?:在)?(?:\d+|[一二三四五六七八九十]+)个?(?:工作日|日|个月|小时)(?:之?内)"
    r"|“?十[四五六七]五”?(?:时期|期间|末)|(?:今年|明年|年)(?:底前|底|内)|本届政府任期内)"
)
_NUMBER = re.compile(r"[\d０-９]|[一二三四五六七八九十百千万]+(?:个|成|倍|家|%)")
_FIGURE = re.compile(
    r"(?:[\d０-９.,]+\s*(?:%|％|个百分点|万|亿|千|公里|亩|公顷|座|个|家|户|人|所|吨|元|张|台|套|项|处|倍|千瓦|立方米|平方|岁|分钟|次|条|名|件|场|架|箱|列|辆|种)|百分之|[一二三四五六七八九十]+成)"
)
_REACHES = re.compile(
    r"达到|增长|提高到|提高至|提升到|提升至|降至|下降|降低|降到|控制在|保持在|稳定在|不低于|不高于|不少于|不超过|超过|突破|新增|增加|迈上|左右|以上|以内|以下|率|比重|占比|达[\d]|实施|完成|建成|改造|培育|新建|开工|建设|超|至[\d]|力争|累计|减少|节约"
)


def deadline_of(sentence: str) -> str:
    """The date or term by which something is due, as written; empty where none is named.

    >>> deadline_of("力争到2030年，建成中心。"), deadline_of("完善政策。")
    ('到2030年', '')
    """
    if (
        "年" not in sentence
        and "日" not in sentence
        and "月" not in sentence
        and "时期" not in sentence
    ):
        return ""
    found = _DEADLINE.search(sentence)
    return found.group("by") if found else ""


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
