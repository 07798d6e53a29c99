"""Phrases of time: by when, within which term, how often. Before a verb they are adverbs.

A date may leave out its year (6月底前), be a season (主汛期前), a quarter or a term (三十日内);
in 每季度 it says how often.
"""

from __future__ import annotations

import re

_N = r"(?:\d{1,4}|[一二三四五六七八九十百两半]{1,4})"
_YEAR = r"(?:20\d\d年|二[〇零○]\d?[一二三四五六七八九十〇零]{2}年|(?:今|明|后|本|当|次|翌)年)"
_DAY = (
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
    r"|[上中下]旬)?(?:\d{1,2}[时点])?)"
)
_PART = r"(?:[上下]半年|第?[一二三四]季度)"
_SEASON = (
    r"(?:主?汛期|雨季|枯水期|旱季|[春夏秋冬]季|[旺淡]季|[供采]暖季|防火期|春节|元旦|国庆|五一|端午|中秋"
    r"|暑期|寒假|暑假|春耕|农忙|(?:[春秋上下]季?学期|新?学期|学年)?开学|[春秋上下]季?学期)"
)
_CLOSE = r"(?:底以前|底之前|底前|末前|以前|之前|前|底|末|以内|之内|内)"
_TERM = rf"(?:{_N}个?(?:工作日|自然日|日|天|个月|月|年|小时|季度|周|学期)(?:以内|之内|内|时间))"
_AHEAD = rf"(?:提前{_N}个?(?:工作日|日|天|个?月|小时|周)(?:以上)?)"
_PLAN = (
    r"(?:“?十[三四五六七]五”?(?:规划)?(?:时期|期间|期末|末期|末|初期)|规划期(?:末|内)|规划期间"
    r"|(?:本届)?(?:政府)?任期内|本届政府|期满前)"
)
_FROM = (
    r"(?:[在自][^，。；]{0,24}?之日起(?:\d+|[一二三四五六七八九十]+)个?(?:工作日|日|天|月|年|小时)"
    r"(?:以内|之内|内)?)"
)
_DUE = (
    rf"(?:{_FROM}|{_AHEAD}|[在到至于]?(?:{_YEAR}?(?:{_DAY}|{_PART}|{_SEASON}){_CLOSE}|{_YEAR}年?{_DAY}?{_CLOSE}"
    rf"|{_YEAR}“[^”]{{1,4}}”{_CLOSE}|{_YEAR}?{_PART}|(?<![\d近往去上五十多])年(?:底前|底|末|内)"
    rf"|{_PLAN})|(?<![到至为约\d])[在于]?{_TERM}|[到至于]{_YEAR}{_DAY}?)"
)
OFTEN = (
    r"(?:每(?:[两三四五六七八九十半\d]{0,2}个?)(?:学年|学期|半年|年|季度|季|月|周|旬|日|天)"
    r"(?:[一二三四五六日]|\d{1,2}[日号])?(?:\d{1,2}[时点])?(?:之?前)?"
    r"|[按逐](?:年度?|季度?|月|周|旬)(?![均额报常轮]))"
)
_WHEN = re.compile(
    rf"(?:力争|争取)?(?:{_DUE}(?:之?前|之?后|期间|起)?|{OFTEN}|[在于从自]?{_YEAR}(?:{_DAY}|{_SEASON})?"
    rf"(?:中旬|期间|初|起)?|[在于从自]?{_SEASON}(?:期间|前|后)|{_DAY})"
)
_DEADLINE = re.compile(_DUE)
_HOW_OFTEN = re.compile(OFTEN)
OPENS = frozenset(
    "提任期力争确在到至于自从二今明后本当次翌主汛雨枯旱冬夏春秋旺淡供采防元国五端中暑寒农新开学上下第年十规“每按逐一三四六七八九两半0123456789"
)
_IN_SENTENCE = re.compile("[年月日天季半时期内底末每逐前]")
# 2026年度计划, 2026年的, 2026年以来: no phrase of time that a verb could follow.
_GOES_ON = re.compile(r"[度均来版后产代的和、国至—\-以初期时]|工作|计划|行动|规划|左右")
_BARE_YEAR = re.compile(
    rf"(?:^|[，；])(?P<year>20\d\d年{_DAY}?)(?=[\u4e00-\u9fff])(?!{_GOES_ON.pattern}|[全我各上下一])"
)
_LOOKS_BACK = re.compile(r"(?:截|截至|截止|截止到|自|从|去年|上年)$")


def time_end(text: str, at: int) -> int:
    """Where a phrase of time that begins at a position ends; the position where there is none.

    >>> text = "主汛期前完成除险加固"
    >>> text[time_end(text, 0):]
    '完成除险加固'
    """
    if text[at : at + 1] not in OPENS:
        return at
    found = _WHEN.match(text, at)
    if found is None or _GOES_ON.match(text, found.end()):
        return at
    return found.end()


def due_of(sentence: str) -> str:
    """The first phrase that says by when, else how often; empty where none does.

    >>> due_of("6月底前建立联动机制"), due_of("每季度召开一次会议"), due_of("完善政策")
    ('6月底前', '每季度', '')
    """
    if not _IN_SENTENCE.search(sentence):
        return ""
    for found in _DEADLINE.finditer(sentence):
        before = sentence[max(found.start() - 3, 0) : found.start()]
        if not _LOOKS_BACK.search(before) and not sentence.startswith(("起", "以来"), found.end()):
            return found.group()
    bare = _BARE_YEAR.search(sentence) if "20" in sentence else None
    if bare:
        return bare.group("year")
    said = "每" in sentence or "按" in sentence or "逐" in sentence
    often = _HOW_OFTEN.search(sentence) if said else None
    return often.group() if often else ""
