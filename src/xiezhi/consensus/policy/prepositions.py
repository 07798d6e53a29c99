"""Prepositional phrases, and the verb that stands behind them."""

from __future__ import annotations

import re
from functools import cache

from xiezhi.consensus.policy.bodies import ENDS_AS_BODY
from xiezhi.consensus.policy.formed import formed_end
from xiezhi.consensus.policy.verbs import Head, adverbs_end, joined, verb_end
from xiezhi.consensus.policy.words import grammar, names, words

_W = words()
SETTING = grammar()["setting"]
_TRUE_ADVERBS = grammar()["true_adverbs"]
_NOUNS = grammar()["nouns"]
_CLOSES = grammar()["closes"]
_LESSER = grammar()["lesser"]
_INITIAL_CHAIN = grammar()["chain"]
# These may have their verb at the very end: 向社会公布.
_AT_END = ("向", "对", "将", "把", "由")
# What follows a preposition of one character where it is part of a word instead.
_NO_PREPOSITION = {
    "自": "然主治由贸身行愿觉来有费", "经": "济营贸费常验典过", "同": "志时步级类业意样等比心城",
    "对": "口接象手比策称", "为": "主民", "以": "上下内外及来往", "从": "业严事",
    "就": "业地近医是学餐诊", "与": "会", "向": "上好", "在": "线建职地校编岗", "给": "予水",
    "将": "来", "按": "时期劳揭", "把": "握关", "让": "利", "使": "用命者得", "因": "地此素势",
    "由": "于此来衷", "沿": "线边海江", "除": "险", "到": "达位", "凭": "证",
}  # fmt: skip
_BY_MEANS = re.compile(r"等?(?:多种)?(?:方式|途径|形式|手段|渠道|措施|办法)(?!的)")
_MEANS = re.compile(r"为[^，]{1,8}?(?=[^，])|方式|形式|举措|标准|力度|速度|态度|精神|等(?!级|于)")
_CIRCUMSTANCE = re.compile(
    r"(?:结果|规定|要求|情况|条件|原则|需要|分工|精神|情形|方式|途径|形式|措施|手段|渠道|范围|时限"
    r"|程序|依据|基础|日内|期限内|时间内|[下中上外])$"
)


def preposition(text: str, at: int = 0) -> str:
    """The preposition that begins at a position, or nothing.

    >>> preposition("对企业提供便利")
    '对'
    """
    opening = _prepositions().get(text[at : at + 1])
    if opening is None:
        return ""
    word = next((word for word in opening if text.startswith(word, at)), "")
    if word == "对" and text[at + 1 : at + 3] in (
        "外开",
        "外贸",
        "外投",
        "外经",
        "外合",
        "外交",
        "外联",
    ):
        return ""
    return "" if text[at + 1 : at + 2] in _NO_PREPOSITION.get(word, "") else word


@cache
def _prepositions() -> dict[str, tuple[str, ...]]:
    """The prepositions by their first character, the longest first."""
    first = {word[0] for word in _W.prepositions}
    return {one: tuple(w for w in _W.prepositions if w[0] == one) for one in first}


def behind_preposition(text: str, at: int) -> Head | None:
    """The verb behind a prepositional phrase that begins at a position.

    It stands behind an adverb, or is one of the verbs that open a phrase; a verb before 的, or
    between nouns, belongs to the prepositional phrase.
    """
    word = preposition(text, at)
    if not word or word in SETTING:
        return None
    start = at + len(word) + 1
    if word in _INITIAL_CHAIN:
        start = max(start, _chain_end(text, at + len(word)))
    means = _BY_MEANS.search(text, at) if word in _MEANS_BY else None
    if word == "采取":
        return None if means is None else _next(text, means.end())
    if means is not None:
        start = means.end()
    if word in ("在", "自", "从"):
        start = _setting_end(text, start)
    if word == "以":
        start = _means_end(text, at)
    return None if start < 0 else _scanned(text, start, word)


_MEANS_BY = ("通过", "采取", "运用", "利用")


def _next(text: str, at: int) -> Head | None:
    """The verb right behind a position, adverbs apart."""
    begin = adverbs_end(text, at)
    end = verb_end(text, begin)
    return joined(text, begin, end) if end > begin else None


def _scanned(text: str, start: int, word: str) -> Head | None:
    """The first verb from a position on that opens the phrase behind a preposition."""
    if word in ("与", "同"):
        found = behind_company(text, start)
        if found is not None:
            return found
    for j in range(start, len(text) - 1):
        pair = text[j : j + 2]
        if pair in _W.verbs and _opens_phrase(text, j, pair, word):
            later = _behind_relative(text, j, word) if word in ("对", "对于", "向", "给") else None
            if later is None and word in ("对", "对于") and _WHOM.search(text, j + 2):
                return None
            return later or joined(text, j, verb_end(text, j))
    if word == "在":
        return _at_place(text, start)
    return _changed(text, start) if word in ("将", "把") else None


_PLACE_ENDS = frozenset("区市县地域内点里处村镇乡园带线段")


def _at_place(text: str, start: int) -> Head | None:
    """在库区发展生态渔业: a verb that is often a noun, right behind the place, with an object."""
    for j in range(start + 1, len(text) - 3):
        end = verb_end(text, j)
        follows = text[end : end + 2]
        if text[j - 1] not in _PLACE_ENDS or end == j or follows in _NOUNS or "的" in text[j:]:
            continue
        if len(text) > end + 1 and follows[:1] not in "、和与及中上下内":
            return joined(text, j, end)
    return None


# 对未按时完成任务的县: the whole clause only says to whom.
_WHOM = re.compile(
    r"的(?:省份?|市|县|区|乡镇|地区|地方|单位|个人|企业|机构|人员|部门|项目|村|家庭|群众|群体)$"
)


def _behind_relative(text: str, at: int, word: str) -> Head | None:
    """对积极调解纠纷的单位给予奖励: the verb before 的 only describes who is meant."""
    of = text.find("的", at)
    if of < 0:
        return None
    for j in range(of + 2, len(text) - 2):
        pair = text[j : j + 2]
        if pair in _W.heads and pair not in _W.nominal and _opens_phrase(text, j, pair, word):
            return joined(text, j, verb_end(text, j))
    return None


_BECOMES = re.compile(r"([\u4e00-\u9fff]{2})(?:到|至|为|成|入|给|于)(?=[\u4e00-\u9fff\d“])")


def _changed(text: str, start: int) -> Head | None:
    """将服务下沉至村卫生室: a verb with what becomes of the thing; or what is handed to whom."""
    for j in range(start, len(text) - 3):
        if text[j : j + 2] in _W.verbs and _BECOMES.match(text, j):
            return Head(j, j + 2, text[j : j + 2])
        if text[j + 1] in "上进入到" and formed_end(text, j, j) == j + 2:
            return Head(j, j + 2, text[j : j + 2])
    return _handed(text, start)


COMPANY = ("会同", "联合", "协同", "联动", "携手")
_COMPANY_ENDS = frozenset("省市县区州盟旗镇乡方地国")
_HANDED = re.compile(
    r"(?:上报|报送|抄送|转交|移交|提交|递交|呈报|抄告|反馈|通报|告知|送达|报|送|交)(?=[^，]{0,12}(?:[局厅委办部处室会]|政府|部门|机构)(?:备案|审批|审核)?$)"
)


@cache
def _short_names() -> frozenset[str]:
    return frozenset(name for name, _, _, _ in names() if len(name) in (2, 3))


def behind_company(text: str, start: int) -> Head | None:
    """The verb behind those with whom something is done: 与十堰市共建…."""
    return _company(text, start, nominal=False) or _company(text, start, nominal=True)


def _company(text: str, start: int, *, nominal: bool) -> Head | None:
    """nominal: a verb that is often a noun is believed too, with an object behind it."""
    for j in range(start + 1, min(len(text) - 1, start + 40)):
        if not _ends_company(text, start, j):
            continue
        at = adverbs_end(text, j)
        end = verb_end(text, at)
        verb = (
            nominal or text[at:end] not in _W.nominal or at > j or text[at : at + 1] in "共互合联"
        )
        if end > at and verb and text[end : end + 1] not in ("的", "、", "和"):
            if (nominal and len(text) < end + 2) or text[end : end + 2] in _NOUNS:
                continue
            return joined(text, at, end)
    return None


def _ends_company(text: str, start: int, at: int) -> bool:
    named = text[at - 2 : at] in _short_names() or text[at - 3 : at] in _short_names()
    return named or text[at - 1] in _COMPANY_ENDS or bool(ENDS_AS_BODY.search(text[start:at]))


def _handed(text: str, start: int) -> Head | None:
    """将结果报市局: a short verb whose receiver closes the clause."""
    found = _HANDED.search(text, start + 1)
    return None if found is None else Head(found.start(), found.end(), found.group())


def loose(text: str, at: int) -> Head | None:
    """The first verb of the list behind a modal, wherever it stands: the last resort."""
    if _CIRCUMSTANCE.search(text) or preposition(text, adverbs_end(text, at)) in SETTING:
        return None
    for j in range(at + 1, len(text) - 1):
        end = verb_end(text, j)
        word = text[j:end]
        if end == j or word in _LESSER or word in _W.nominal or text[j - 1] in "的、和与及或（“":
            continue
        if end == len(text) or text[end] not in "的、和与时后率之":
            return joined(text, j, end)
    return None


def _means_end(text: str, at: int) -> int:
    """Where 以…为…, 以…方式, 以…等 ends; below zero where 以 opens something else."""
    found = _MEANS.search(text, at + 2)
    if found is None:
        return -1
    return found.start() + 2 if found.group()[0] == "为" else found.end()


_SET = re.compile(r"(?:之?前|之?后|以?内|期间|时|中|下|上|之日起)")


def _setting_end(text: str, at: int) -> int:
    """Where 在…前, 在…内 ends, if a verb phrase begins there."""
    for found in _SET.finditer(text, at):
        end = found.end()
        if verb_end(text, adverbs_end(text, end)) > end:
            return end
    return at


def _chain_end(text: str, at: int) -> int:
    while True:
        end = verb_end(text, adverbs_end(text, at))
        if end <= at:
            return at + 1
        at = end


def _opens_phrase(text: str, j: int, pair: str, word: str) -> bool:
    """Whether the verb at a position opens the phrase behind a preposition."""
    after = text[j + 2 : j + 3]
    if _is_noun(text, j, pair):
        return False
    if after in ("、", "和", "与") and pair in _W.heads and pair not in _W.nominal:
        return verb_end(text, j + 3) > j + 3
    if not after:
        if text[j - 2 : j] in ("予以", "加以"):
            return True
        if "的" in text[max(j - 4, 0) : j]:
            return False  # 对企业实施的多项检查
        return word in _AT_END and pair not in ("实施", "完成") and j > len(word) + 1
    told = word == "向" and pair in _TOLD
    return told or (after not in _NOUN_AFTER and _stands_as_verb(text, j, pair))


_TOLD = ("公开", "申请", "报告", "通报", "备案", "登记")
_NOUN_AFTER = ("的", "、", "和", "与", "及", "）", "时", "后", "”")


_SOME = re.compile(r"一[批个条座所处项支]|若干|\d")


def _is_noun(text: str, j: int, pair: str) -> bool:
    """Whether a pair of the list of verbs is part of a noun here."""
    before = text[j - 1]
    if before in "的、和与或及未已不被（“" or (before == "所" and text[j - 2] not in "住场处派"):
        return True
    in_bracket = text.count("（", 0, j) > text.count("）", 0, j)
    agent = verb_end(text, j) == j or pair in _W.adverbs
    names = pair in _W.nominal or pair not in _W.heads or pair in _NAMED_SO
    return in_bracket or agent or (names and text[j + 2 : j + 4] in _NOUNS)


# 实施方案, 执行情况: these make nouns though they open phrases; 公布政策 stays a verb.
_NAMED_SO = frozenset(
    ("实施", "执行", "落实", "办理", "完成", "处理", "组织", "申请", "登记", "引导")
)


def _stands_as_verb(text: str, j: int, pair: str) -> bool:
    two = text[j - 2 : j]
    if two in _CLOSES:
        return True
    if pair in _W.nominal:
        if _SOME.match(text, j + 2):
            return True
        return two in _TRUE_ADVERBS or text[j - 3 : j] in _TRUE_ADVERBS
    return pair in _W.heads or two in _W.adverbs or text[j - 4 : j] in _W.adverbs
