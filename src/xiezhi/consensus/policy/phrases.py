"""The verb phrase of official prose: adverbs, verb, object; and the phrases that stand before it.

The grammar is positional. A task begins with its verb, perhaps behind adverbs (深入推进…) or
behind a prepositional phrase (对…加强…, 在…中开展…); a duty has a subject and a modal before it.
Chinese does not part its words, so a word counts only where the grammar expects one of its kind;
nothing is segmented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from xiezhi.consensus.policy.bodies import ENDS_AS_BODY
from xiezhi.consensus.policy.matcher import lengths_by_pair
from xiezhi.consensus.policy.requirement import Action
from xiezhi.consensus.policy.words import words

_W = words()
_LENGTHS = (6, 5, 4, 3, 2)
_VERB_LENGTHS = lengths_by_pair(word for word in _W.verbs if len(word) > 1)
_ADVERB_LENGTHS = lengths_by_pair(word for word in _W.adverbs if len(word) > 1)
_ONE_ADVERBS = frozenset("均都也还再更应须宜能又则需会拟要必且并")
_CONJUNCTIONS = ("或者", "以及", "、", "和", "与", "或", "及", "并")
# As second of two verbs without a conjunction only such as end what the first begins.
_SECOND = frozenset(
    "完善 健全 落实 提升 优化 推广 传承 壮大 出台 发布 拓展 深化 扩大 增强 改进 规范 修订 制定 废除 清除 破除 更新 巩固".split()
)
_ALONE = frozenset("建立 制定 出台 制订 设立 编制 使用 符合 具有".split())
_PLANNED = frozenset(
    "推进 推动 实施 建设 开展 抓好 做好 布局 优化 完善 构建 谋划 配置 利用 使用 解决 研究".split()
)
_SECOND_ARTICLE = re.compile(r"^(?:好|了|着)(?!转|[，。])")
_OR_VERB = re.compile(r"或者")
_LIGHT = ("进行", "加以")
_LIGHT_AFTER = ("予以",)
_TAIL = re.compile(r"[。；;！？!?，,：:…]+[”’」』）)]*$")
_AMOUNT = re.compile(
    r"(?:达到|至|约|近|超|超过|突破)?[\d０-９][\d０-９.,，．]*[万亿千百余多]*"
    r"(?:公里|千米|米|座|个|亩|公顷|人次|人|户|家|所|处|项|条|吨|套|万元|亿元|元|张|台|辆|场|次|例|件|平方公里|平方米|立方米|千瓦|千瓦时|度|架次|标箱|%|％)"
    r"(?:以上|左右|以内)?$"
)
_ONLY_ONE = frozenset("有设建抓管保促稳扩调补强抢办育引做打报")
_FIXED = re.compile(r"^(?:以|把|将)")
_INITIAL_CHAIN = (
    "通过",
    "经过",
    "以",
    "按",
    "结合",
    "围绕",
    "聚焦",
    "依托",
    "坚持",
    "着眼",
    "立足",
    "根据",
    "按照",
    "发挥",
)


# What follows a preposition of one character where it is part of a word instead.
_NO_PREPOSITION = {
    "自": "然主治由贸身行愿觉来有费", "经": "济营贸费常验典过", "同": "志时步级类业意样等比心城",
    "对": "口接象手比策称", "为": "主民", "以": "上下内外及来往", "从": "业严事", "就": "业地近医是学餐诊",
    "与": "会", "向": "上好", "在": "线建职地校编岗", "给": "予水", "将": "来", "于": "", "按": "时期劳揭",
    "把": "握关", "让": "利", "使": "用命者得", "因": "地此素势", "由": "于此", "沿": "线边海江", "除": "险",
    "到": "达位", "凭": "证", "向 ": "",
}  # fmt: skip
# These carry a phrase of circumstances that holds no task of its own.
_SETTING = frozenset(
    "着眼 聚焦 围绕 立足 紧盯 紧扣 紧贴 顺应 瞄准 面向 基于 鉴于 随着 本着".split()
)
# Some prepositions are verbs where nothing follows their phrase.
_ALSO_VERBS = frozenset("依据 遵循 遵照 参照 发挥 用好 抢抓 抓住 利用 运用 对标 对照 使用".split())
_TRUE_ADVERBS = frozenset(
    "依法 及时 定期 逐步 严格 认真 积极 大力 加快 进一步 切实 合理 科学 有序 适时 主动 应当 统一 深入 持续 扎实 着力 直接 单独 分别 择优 优先 不再".split()
)
_NOUNS = frozenset(
    "情况 工作 方案 办法 细则 主体 机构 人员 单位 条件 程度 能力 水平 效果 制度 机制 体系 标准 规范 成果 结果 力度 过程 环节 领域 方式 模式 项目 资金 活动 需要 行为 要求 规划 政策 计划 任务 问题".split()
)
_CLOSES = frozenset("方式 形式 途径 手段 渠道 原则 要求 规定 标准 职责 分工 程序 权限 办法".split())
_LESSER = frozenset("依照 按照 依据 参照 遵循 根据".split())
_AT_END = ("向", "对", "将", "把", "由")


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
    for n in _ADVERB_LENGTHS.get(text[at : at + 2], ()):
        word = text[at : at + n]
        if word in _W.adverbs and len(word) == n:
            if n == 2 and word in _W.verbs and not _helps(text, word, at + n):  # noqa: PLR2004
                continue
            return at + n
    if text[at : at + 1] == "将" and _verb_follows(text, at + 1):
        return at + 1
    if text[at : at + 1] in _ONE_ADVERBS and verb_end(text, at) == at:
        return at + 1
    ground = text.find("地", at + 2, at + 6)
    if ground > 0 and verb_end(text, ground + 1) > ground + 1 and _is_manner(text[at:ground]):
        return ground + 1
    return at


def _verb_follows(text: str, at: int) -> bool:
    """将 before a verb means the future; before a noun it is 把."""
    after = next(
        (at + n for n in _LENGTHS if text[at : at + n] in _W.adverbs and at + n < len(text)), at
    )
    return verb_end(text, after) > after and text[verb_end(text, after) :][:1] not in tuple(
        "的、和与结资部门"
    )


def _is_manner(word: str) -> bool:
    return word in _W.adverbs or (len(word) in (2, 3, 4) and word[-1] in "性度效步序时期续断极化")


def _helps(text: str, word: str, after: int) -> bool:
    """Whether a verb such as 加快 only helps the verb behind it: 加快完善."""
    if word not in _W.helping and word not in _W.adverbs:
        return False
    end = adverbs_end(text, after)
    verb = text[end : end + 2]
    allowed = _PLANNED if word == "统筹" else _W.helped
    if verb not in allowed or (word == "组织" and verb == "协调"):
        return False
    after_verb = text[end + 2 : end + 3]
    if after_verb == "、" and verb_end(text, end + 3) > end + 3:
        return True
    return after_verb not in ("", "的", "和", "与", "及", "、", "。", "，") or verb == after_verb


def verb_end(text: str, at: int) -> int:
    """Where the verb of the list that begins at a position ends; the position where none does."""
    for n in _VERB_LENGTHS.get(text[at : at + 2], ()):
        word = text[at : at + n]
        if word in _W.verbs:
            end = at + len(word)
            return at if _is_agent(text, word, end) else end
    return at


def _is_agent(text: str, word: str, after: int) -> bool:
    """招标人, 监管机构: a noun made of a verb."""
    if text[after : after + 1] in ("人", "者", "员") and text[after : after + 2] not in (
        "人才",
        "人口",
        "人员",
        "人民",
        "人类",
        "人工",
        "人均",
        "员工",
    ):
        return word in _W.nominal or word in (
            "投标",
            "招标",
            "中标",
            "使用",
            "生产",
            "经营",
            "承包",
            "出租",
            "委托",
            "代理",
            "申请",
            "参与",
            "消费",
            "管理",
            "负责",
            "从事",
        )
    if word == "发展" and text[after : after + 2] == "改革":
        return True
    if word in _W.nominal and text[after : after + 1] in tuple("率额量业费区站期厅师"):
        return True
    return word in _W.nominal and text[after : after + 2] in (
        "机构",
        "部门",
        "单位",
        "主体",
        "人员",
        "机关",
        "企业",
        "中心",
    )


def head(text: str, at: int = 0, *, sure: bool = False) -> Head | None:
    """The verb of the phrase that begins at a position, behind its adverbs.

    sure: a modal stands before it, so that a verb which is not listed is believed as well.

    >>> head("深入推进“多规合一”").verb, head("总结并复制推广经验").second
    ('推进', '复制推广')
    """
    begin = at
    while True:
        at = adverbs_end(text, at)
        end = verb_end(text, at)
        word = text[at:end]
        if end > at and word in _W.helping and _helps(text, word, end):
            at = end
            continue
        if (
            word == "组织"
            and text[end : end + 1] in ("对", "在", "向")
            and re.search("开展|进行|实施", text[end:])
        ):
            return _behind_preposition(text, end) or Head(at, end, word)
        break
    if end > at:
        return None if text[end : end + 1] == "的" else _joined(text, at, end)
    strong = sure or any(text[max(begin, at - n) : at] in _TRUE_ADVERBS for n in (2, 3))
    if strong and at + 2 <= len(text) and "\u4e00" <= text[at] <= "\u9fff":
        return _guessed(text, at, sure=sure)
    return None


def _guessed(text: str, at: int, *, sure: bool) -> Head | None:
    """A verb that no list holds, behind an adverb or a modal: its first two characters."""
    if text[at] in _ONLY_ONE and text[at + 1 : at + 2] not in ("立", "成"):
        return Head(at, at + 1, text[at], known=False)
    if (
        text[at + 1] in "的、和与是一有在为于及"
        or text[at] in "的是为以在由被与和对把将向从因本该其此各每某"
    ):
        return None
    if text[at + 2 : at + 3] in tuple("、，。的和与化地性") or ENDS_AS_BODY.search(text[at : at + 2]):
        return None
    return Head(at, at + 2, text[at : at + 2], known=False)


def _joined(text: str, at: int, end: int) -> Head:
    """The verb with those that are joined to it: 建立健全, 防范和制止, 鼓励、引导."""
    verb = text[at:end]
    while True:
        more, with_, next_end = _next_verb(text, verb, end)
        if not more:
            return Head(at, end, verb)
        if with_ in ("并", "并且"):
            rest = _joined(text, next_end - len(more), next_end)
            return Head(at, rest.end, verb, rest.verb)
        verb = verb + ("" if with_ == "、" else with_) + more
        end = next_end
        if not with_ and len(verb) > 3:  # noqa: PLR2004
            return Head(at, end, verb)


def _next_verb(text: str, verb: str, end: int) -> tuple[str, str, int]:
    for with_ in _CONJUNCTIONS:
        if text.startswith(with_, end):
            at = adverbs_end(text, end + len(with_))
            stop = verb_end(text, at)
            more = text[at:stop]
            if stop == at or stop >= len(text) or text[stop] in "。，的":
                return "", "", end
            if text[stop] == "、" and verb_end(text, stop + 1) == stop + 1:
                return "", "", end
            apart = with_ == "并" or at > end + len(with_)
            if more in _W.nominal and not apart and verb + more not in _W.pairs:
                return "", "", end
            return more, "并" if apart else with_, stop
    stop = verb_end(text, end)
    more = text[end:stop]
    if stop == end or stop >= len(text) or text[stop] in "。，、的和与及":
        return "", "", end
    if verb[-2:] + more in _W.pairs or (verb[-2:] not in _ALONE and verb[-2:] not in _W.causing and more in _SECOND):
        return more, "", stop
    return "", "", end


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


def _behind_preposition(text: str, at: int) -> Head | None:
    """The verb behind a prepositional phrase that begins at a position.

    It stands behind an adverb, or is one of the verbs that open a phrase; a verb before 的, or
    between nouns, belongs to the prepositional phrase.
    """
    word = preposition(text, at)
    if not word or word in _SETTING:
        return None
    start = at + len(word) + 1
    if word in _INITIAL_CHAIN:
        start = max(start, _chain_end(text, at + len(word)))
    by_means = _BY_MEANS.search(text, at) if word in ("通过", "采取", "运用", "利用") else None
    if by_means is not None:
        start = by_means.end()
    if word == "以":
        start = _means_end(text, at)
        if start < 0:
            return None
    for j in range(start, len(text) - 1):
        pair = text[j : j + 2]
        if pair in _W.verbs and _opens_phrase(text, j, pair, word):
            return _joined(text, j, verb_end(text, j))
    return None


def loose(text: str, at: int) -> Head | None:
    """The first verb of the list behind a modal, wherever it stands: the last resort."""
    if _CIRCUMSTANCE.search(text) or preposition(text, adverbs_end(text, at)) in _SETTING:
        return None
    for j in range(at + 1, len(text) - 1):
        end = verb_end(text, j)
        word = text[j:end]
        if end == j or word in _LESSER or word in _W.nominal or text[j - 1] in "的、和与及或（“":
            continue
        if end == len(text) or text[end] not in "的、和与时后率之":
            return _joined(text, j, end)
    return None


_CIRCUMSTANCE = re.compile(
    r"(?:结果|规定|要求|情况|条件|原则|需要|分工|精神|情形|方式|途径|形式|措施|手段|渠道|范围|时限|程序|依据|基础|日内|期限内|时间内|[下中上外])$"
)
_BY_MEANS = re.compile(r"等?(?:多种)?(?:方式|途径|形式|手段|渠道|措施|办法)(?!的)")
_MEANS = re.compile(r"为[^，]{1,8}?(?=[^，])|方式|形式|举措|标准|力度|速度|态度|精神|等(?!级|于)")


def _means_end(text: str, at: int) -> int:
    """Where 以…为…, 以…方式, 以…等 ends; below zero where 以 opens something else."""
    found = _MEANS.search(text, at + 2)
    if found is None:
        return -1
    return found.start() + 2 if found.group()[0] == "为" else found.end()


def _chain_end(text: str, at: int) -> int:
    while True:
        end = verb_end(text, adverbs_end(text, at))
        if end <= at:
            return at + 1
        at = end


def _opens_phrase(text: str, j: int, pair: str, word: str) -> bool:
    before = text[j - 1]
    if before in "的、和与或及所未已不被（“" or text.count("（", 0, j) > text.count("）", 0, j):
        return False
    if verb_end(text, j) == j or pair in _W.adverbs or text[j + 2 : j + 4] in _NOUNS:
        return False
    after = text[j + 2 : j + 3]
    if after in ("、", "和", "与") and pair in _W.heads and pair not in _W.nominal:
        return verb_end(text, j + 3) > j + 3
    if word == "向" and pair in ("公开", "申请", "报告", "通报", "备案", "登记"):
        return True
    if after in ("的", "、", "和", "与", "及", "）", "时", "后", "”"):
        return False
    if not after:
        return word in _AT_END and pair not in ("实施", "完成") and j > len(word) + 1
    if text[j - 2 : j] in _CLOSES:
        return True
    if pair in _W.nominal:
        return text[j - 2 : j] in _TRUE_ADVERBS or text[j - 3 : j] in _TRUE_ADVERBS
    return pair in _W.heads or text[j - 2 : j] in _W.adverbs or text[j - 4 : j] in _W.adverbs


def phrase(text: str, at: int = 0, *, sure: bool = False) -> tuple[Head, str] | None:
    """The verb phrase at a position: its head, and the object of a preposition before it."""
    at_verb = adverbs_end(text, at)
    word = preposition(text, at_verb)
    is_verb = word in _W.verbs or verb_end(text, at_verb) > at_verb + len(word)
    if word and (not is_verb or word in _PP_FIRST):
        found = _behind_preposition(text, at_verb)
        if found is not None:
            topic = text[at_verb + len(word) : found.start] if word in ("对", "将", "把") else ""
            return found, topic
        if word not in _ALSO_VERBS:
            return None
    found = head(text, at, sure=sure)
    return None if found is None else (found, "")


_PP_FIRST = frozenset(
    "按照 依据 依照 围绕 聚焦 结合 根据 通过 针对 立足 着眼 参照 遵循 发挥 对照 对标 紧扣 紧盯 顺应 用好 抢抓 抓住 利用 运用".split()
)


def actions(found: tuple[Head, str], text: str) -> list[Action]:
    """The actions of a verb phrase: one, or two that share an object."""
    top, topic = found
    rest = object_of(text[top.end :])
    if top.verb in _LIGHT and topic:
        verb = _last_verb(rest)
        if verb:
            return [Action(verb, _bare_topic(topic))]
    other = _OR_VERB.search(rest)
    if other and verb_end(rest, other.end()) > other.end():
        stop = verb_end(rest, other.end())
        return [
            Action(top.verb, rest[: other.start()]),
            Action(rest[other.end() : stop], rest[stop:]),
        ]
    first = Action(top.verb, rest)
    return [first, Action(top.second, rest)] if top.second else [first]


def _last_verb(rest: str) -> str:
    if rest[-2:] in _W.verbs or len(rest) == 2:  # noqa: PLR2004
        return rest[-2:]
    return ""


def _bare_topic(topic: str) -> str:
    end = len(topic)
    for n in _LENGTHS:
        if topic[-n:] in _W.adverbs and n < len(topic):
            end = len(topic) - n
            break
    return topic[:end]


def object_of(text: str) -> str:
    """The words behind a verb as an object: no full stop, no amount at the end.

    >>> object_of("农村公路安全工程9000公里，")
    '农村公路安全工程'
    """
    found = _TAIL.sub("", text)
    shift = _SECOND_ARTICLE.match(found)
    if shift and len(found) > shift.end() + 1:
        found = found[shift.end() :]
    amount = _AMOUNT.search(found)
    if amount and amount.start() > 1:
        found = found[: amount.start()]
    return found
