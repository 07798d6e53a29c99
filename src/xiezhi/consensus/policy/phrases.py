"""The verb phrase of official prose: adverbs, verb, object; and the phrases that stand before it.

The grammar is positional. A task begins with its verb, perhaps behind adverbs (深入推进…) or
behind a prepositional phrase (对…加强…, 在…中开展…); a duty has a subject and a modal before it.
Chinese does not part its words, so a word counts only where the grammar expects one of its kind;
nothing is segmented.
"""

from __future__ import annotations

import re

from xiezhi.consensus.policy.bodies import ENDS_AS_BODY
from xiezhi.consensus.policy.prepositions import (
    COMPANY,
    behind_company,
    behind_preposition,
    loose,
    preposition,
)
from xiezhi.consensus.policy.requirement import Action
from xiezhi.consensus.policy.verbs import Head, adverbs_end, helps, joined, verb_end
from xiezhi.consensus.policy.words import grammar, words

__all__ = [
    "Head", "actions", "adverbs_end", "head", "loose", "object_of", "phrase", "preposition",
    "verb_end",
]  # fmt: skip

_W = words()
_LENGTHS = (6, 5, 4, 3, 2)
_ALSO_VERBS = grammar()["also_verbs"]
_TRUE_ADVERBS = grammar()["true_adverbs"]
_PP_FIRST = grammar()["pp_first"]
_SECOND_ARTICLE = re.compile(r"^(?:好|了|着)(?!转|[，。])")
_PRINCIPLE = re.compile(r"^[^，]*的(?:原则|规定|要求)$")
_OR_VERB = re.compile(r"或者")
_LIGHT = ("进行", "加以")
_TAIL = re.compile(r"[。；;！？!?，,：:…]+[”’」』）)]*$")
_AMOUNT = re.compile(
    r"(?:达到|至|约|近|超|超过|突破)?[\d０-９][\d０-９.,，．]*[万亿千百余多]*"
    r"(?:公里|千米|米|座|个|亩|公顷|人次|人|户|家|所|处|项|条|吨|套|万元|亿元|元|张|台|辆|场|次|例|件|平方公里|平方米|立方米|千瓦|千瓦时|度|架次|标箱|%|％)"
    r"(?:以上|左右|以内)?$"
)
_ONLY_ONE = frozenset("有设建抓管保促稳扩调补强抢办育引做打报算讲靠护")


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
        if end > at and word in _W.helping and helps(text, word, end):
            at = end
            continue
        if (
            word == "组织"
            and text[end : end + 1] in ("对", "在", "向")
            and re.search("开展|进行|实施", text[end:])
        ):
            return behind_preposition(text, end) or Head(at, end, word)
        break
    if end > at:
        return None if text[end : end + 1] == "的" else joined(text, at, end)
    strong = sure or any(text[max(begin, at - n) : at] in _TRUE_ADVERBS for n in (2, 3))
    if strong and at + 2 <= len(text) and "\u4e00" <= text[at] <= "\u9fff":
        return _guessed(text, at)
    return None


def _guessed(text: str, at: int) -> Head | None:
    """A verb that no list holds, behind an adverb or a modal: its first two characters."""
    if text[at] in _ONLY_ONE and text[at + 1 : at + 2] not in ("立", "成"):
        return Head(at, at + 1, text[at], known=False)
    if (
        text[at + 1] in "的、和与是一有在为于及"
        or text[at] in "的是为以在由被与和对把将向从因本该其此各每某"
    ):
        return None
    if text[at + 2 : at + 3] in tuple("、，。的和与化地性") or ENDS_AS_BODY.search(
        text[at : at + 2]
    ):
        return None
    return Head(at, at + 2, text[at : at + 2], known=False)


def phrase(text: str, at: int = 0, *, sure: bool = False) -> tuple[Head, str] | None:
    """The verb phrase at a position: its head, and the object of a preposition before it."""
    if text[at : at + 2] in COMPANY:
        with_whom = behind_company(text, at + 2)
        if with_whom is not None:
            return with_whom, ""
    at_verb = adverbs_end(text, at)
    word = preposition(text, at_verb)
    is_verb = word in _W.verbs or verb_end(text, at_verb) > at_verb + len(word)
    if word in _ALSO_VERBS and _PRINCIPLE.match(text, at_verb):
        return Head(at_verb, at_verb + len(word), word), ""
    if word and (not is_verb or word in _PP_FIRST):
        found = behind_preposition(text, at_verb)
        if found is not None:
            topic = text[at_verb + len(word) : found.start] if word in ("对", "将", "把") else ""
            return found, topic
        if word not in _ALSO_VERBS:
            return None
    found = head(text, at, sure=sure)
    return None if found is None else (found, "")


def actions(found: tuple[Head, str], text: str) -> list[Action]:
    """The actions of a verb phrase: one, or two that share an object."""
    top, topic = found
    rest = object_of(text[top.end :])
    if not rest and topic:
        rest = _bare_topic(topic)  # 对违法车辆信息及时共享
    if top.verb in _LIGHT and topic:
        verb = _last_verb(rest)
        if verb:
            return [Action(verb, _bare_topic(topic))]
    other = _OR_VERB.search(rest)
    if other and verb_end(rest, other.end()) > other.end():
        stop = verb_end(rest, other.end())
        before = rest[: other.start()] or rest[stop:]
        return [Action(top.verb, before), Action(rest[other.end() : stop], rest[stop:])]
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
        found = found[: amount.start()].removesuffix("各")
    return found
