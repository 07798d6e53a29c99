"""Verbs of official prose: behind their adverbs, and joined to one another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.consensus.policy.formed import formed_end
from xiezhi.consensus.policy.matcher import lengths_by_pair
from xiezhi.consensus.policy.times import OPENS, time_end
from xiezhi.consensus.policy.words import grammar, words

_W = words()
_VERB_LENGTHS = lengths_by_pair(word for word in _W.verbs if len(word) > 1)
_ADVERB_LENGTHS = lengths_by_pair(word for word in _W.adverbs if len(word) > 1)
_ONE_ADVERBS = frozenset("先均都也还再更应须宜能又则需会拟要必且并")
_CONJUNCTIONS = ("或者", "以及", "、", "和", "与", "或", "及", "并")
_SECOND = grammar()["second"]
_ALONE = grammar()["alone"]
_PLANNED = grammar()["planned"]
_AGENTS = grammar()["agents"]
_OFFICES = grammar()["offices"]
_NOUNS = grammar()["nouns"]
_HASTENS = grammar()["hastens"]
_WITH_WHAT = re.compile(r"不符|不一致|相(?:符|关|应|适应|违背|抵触|冲突)")
_NO_OBJECT = ("", "的", "和", "与", "及", "、", "。", "，")


@dataclass(frozen=True, slots=True)
class Head:
    """A verb found where a verb phrase begins: where it starts and ends, and how it was reached.

    known: whether the verb is in the list; another is believed only behind an adverb or modal.
    second: a further verb that shares the object (总结并推广).
    """

    start: int
    end: int
    verb: str
    second: str = ""
    known: bool = True


def adverbs_end(text: str, at: int) -> int:
    """Where the adverbs that begin at a position end; the position itself where none do.

    >>> adverbs_end("深入扎实推进改革", 0)
    4
    """
    while True:
        step = _adverb(text, at)
        if step == at:
            return at
        at = step
        if text[at : at + 1] == "、" and _adverb(text, at + 1) > at + 1:
            at += 1  # 依法、合理利用


def _adverb(text: str, at: int) -> int:
    when = time_end(text, at) if text[at : at + 1] in OPENS else at
    if when > at:
        return when
    for n in _ADVERB_LENGTHS.get(text[at : at + 2], ()):
        word = text[at : at + n]
        if word in _W.adverbs and len(word) == n:
            if n == 2 and word in _W.verbs and not helps(text, word, at + n):  # noqa: PLR2004
                continue
            return at + n
    formed = _formed_adverb(text, at)
    if formed > at:
        return formed
    ground = text.find("地", at + 2, at + 6)
    if ground > 0 and verb_end(text, ground + 1) > ground + 1 and _is_manner(text[at:ground]):
        return ground + 1
    return at


def _formed_adverb(text: str, at: int) -> int:
    """尽心竭力, 逐车, 像…一样, and single characters that are adverbs before a verb only."""
    one = text[at : at + 1]
    if text[at + 2 : at + 4] in _MANNERS and verb_end(text, at + 4) > at + 4:
        return at + 4
    if one == "逐":
        return at + 2 if verb_end(text, at + 2) > at + 2 else at
    if one == "像":
        like = _LIKE.match(text, at)
        return at if like is None else like.end()
    future = one == "将" and _verb_follows(text, at + 1)
    short = one in _ONE_ADVERBS and verb_end(text, at) == at
    each = one == "各" and verb_end(text, at + 1) > at + 2
    return at + 1 if future or short or each else at


_MANNERS = grammar()["manners"]
_LIKE = re.compile(r"像[^，]{2,16}?(?:一样|那样|一般)")
# 将互认项目扩大到…: a verb with its result further on tells that 将 is 把.
_RESULT = re.compile(r"[\u4e00-\u9fff](?:到|至|为|成|作|入|给)(?!期|今|于|本|立|果|效)")


def _verb_follows(text: str, at: int) -> bool:
    """将 before a verb means the future; before a noun it is 把."""
    if time_end(text, at) > at:
        return True
    result = _RESULT.search(text, at + 2, at + 24)
    if result and text[result.start() - 1 : result.start() + 1] in _W.verbs:
        return False
    lengths = _ADVERB_LENGTHS.get(text[at : at + 2], ())
    after = next((at + n for n in lengths if text[at : at + n] in _W.adverbs), at)
    end = verb_end(text, after)
    noun = text[end : end + 2] in _NOUNS
    return end > after and not noun and text[end : end + 1] not in tuple("的、和与结资部门")


def _is_manner(word: str) -> bool:
    return word in _W.adverbs or (len(word) in (2, 3, 4) and word[-1] in "性度效步序时期续断极化")


def helps(text: str, word: str, after: int) -> bool:
    """Whether a verb such as 加快 only helps the verb behind it: 加快完善."""
    if word not in _W.helping and word not in _W.adverbs:
        return False
    end = adverbs_end(text, after)
    verb = text[end : end + 2]
    allowed = _PLANNED if word == "统筹" else _W.helped
    if verb not in allowed or (word == "组织" and verb == "协调"):
        return word in _HASTENS and _is_plain_verb(text, end)
    after_verb = text[end + 2 : end + 3]
    if after_verb == "、" and verb_end(text, end + 3) > end + 3:
        return True
    return after_verb not in ("", "的", "和", "与", "及", "、", "。", "，") or verb == after_verb


def _is_plain_verb(text: str, at: int) -> bool:
    """Whether a verb that is seldom a noun begins here, with an object behind it."""
    end = verb_end(text, at)
    word = text[at:end]
    return end > at and word not in _W.nominal and text[end : end + 1] not in _NO_OBJECT


def verb_end(text: str, at: int) -> int:
    """Where the verb that begins at a position ends; the position where none does.

    Verbs of the list, and those that are formed by rule (共筑, 新改扩建, 补上).
    """
    for n in _VERB_LENGTHS.get(text[at : at + 2], ()):
        word = text[at : at + n]
        if word in _W.verbs:
            end = at + len(word)
            return at if _is_agent(text, word, end) else formed_end(text, at, end)
    return formed_end(text, at, at)


_PEOPLE = ("人才", "人口", "人员", "人民", "人类", "人工", "人均", "员工")
_ORGANS = ("机构", "部门", "单位", "主体", "人员", "机关", "企业", "中心")


def _is_agent(text: str, word: str, after: int) -> bool:
    """招标人, 监管机构, 利用率: a noun made of a verb."""
    one, two = text[after : after + 1], text[after : after + 2]
    nominal = word in _W.nominal
    if word == "负责" and two == "同志":
        return True
    if one in ("人", "者", "员") and two not in _PEOPLE:
        return nominal or word in _AGENTS
    if nominal and one in tuple("率额量业费区站期厅师"):
        return True
    if word == "发展" and two == "改革":  # 发展改革委
        return True
    return (nominal or word in _OFFICES) and two in _ORGANS


def joined(text: str, at: int, end: int) -> Head:
    """The verb with those that are joined to it: 建立健全, 防范和制止, 鼓励、引导."""
    verb = text[at:end]
    while True:
        more, with_, next_end = _next_verb(text, verb, end)
        if not more:
            return Head(at, end, verb)
        if with_ in ("并", "并且"):
            rest = joined(text, next_end - len(more), next_end)
            return Head(at, rest.end, verb, rest.verb)
        verb = verb + ("" if with_ == "、" else with_) + more
        end = next_end
        if not with_ and len(verb) > 3:  # noqa: PLR2004
            return Head(at, end, verb)


def _next_verb(text: str, verb: str, end: int) -> tuple[str, str, int]:
    """(verb, conjunction, end) of a further verb that is joined to one; no verb where none is."""
    for with_ in _CONJUNCTIONS:
        if text.startswith(with_, end):
            return _conjoined(text, verb, end, with_)
    stop = verb_end(text, end)
    more = text[end:stop]
    if len(more) == 2 and more[0] == verb[-2:-1] and text[stop : stop + 1] not in _NO_OBJECT:  # noqa: PLR2004
        return more, "", stop  # 做大做优
    if stop == end or stop >= len(text) or text[stop] in "。，、的和与及":
        return "", "", end
    if verb[-2:] + more in _W.pairs or (
        verb[-2:] not in _ALONE and verb[-2:] not in _W.causing and more in _SECOND
    ):
        return more, "", stop
    return "", "", end


def _conjoined(text: str, verb: str, end: int, with_: str) -> tuple[str, str, int]:
    at = adverbs_end(text, end + len(with_))
    stop = verb_end(text, at)
    more = text[at:stop]
    listed = text[stop : stop + 1] == "、" and verb_end(text, stop + 1) == stop + 1
    if stop == at or stop >= len(text) or text[stop] in "。，的" or listed:
        return "", "", end
    if (
        with_ in ("与", "同", "和")
        and more in ("统一", "联合", "合作")
        and _WITH_WHAT.search(text, stop)
    ):
        return "", "", end  # 清理与统一大市场不符的文件: 与 opens a phrase
    apart = with_ == "并" or at > end + len(with_)
    if more in _W.nominal and not apart and verb + more not in _W.pairs:
        return "", "", end
    return more, "并" if apart else with_, stop
