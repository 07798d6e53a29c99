"""Why words that a rule met may be harmless: bans, descriptions, higher law, open treatment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.action.horizontal.market.concern import Answer
from xiezhi.action.horizontal.market.lexicon import Rule, guards
from xiezhi.model.text import Text

_DESIGNATING = {"named_buyer_rule", "appointed", "concession_granted", "list_to_choose_from"}
_AFTER = 160
_QUOTATION = re.compile(
    r"(?:规定|要求|明确|约定|载明|写明|提出|设定|限定)[^。；“\"]{0,12}[“\"][^”\"]*[”\"]?"
)
_CLAUSE_BREAKS = "，,：:"

BANNED = Text("原文是在禁止这种做法", "the text forbids the practice")
STEM = Text("所在列举的总起句是禁止或查处", "the list it stands in forbids or punishes")
DESCRIBED = Text("原文是在描述并要求纠正这种做法", "the text describes the practice to end it")
AUTHORITY = Text(
    "原文援引法律、行政法规或国务院规定，请核实所引依据",
    "it cites a law or the State Council: check that the ground holds",
)
SOFT_AUTHORITY = Text(
    "原文援引国家规定但未写明是哪一条，请核实所引依据",
    "it cites state rules without naming one: check that the ground holds",
)
NEUTRAL = Text("条件对各地、各类经营者一视同仁", "the condition treats all firms alike")
OPEN = Text("经营者由公开竞争产生", "the firm is found by open competition")
RESIDENTS = Text("受益的是居民而不是经营者", "residents benefit, not firms")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with the span of a hit in it and the stem of the list it belongs to."""

    sentence: str
    start: int
    end: int
    stem: str


def quoted(sentence: str, start: int) -> str:
    """A sentence up to the end of the quotation that a hit stands in; whole where in none.

    A notice that quotes the words of a rule and adds what they break does not speak for the rule.

    >>> quoted("该文件规定“优先采购本地产品”，违反未经国务院批准不得出台的要求", 8)
    '该文件规定“优先采购本地产品”'
    """
    inside = (q for q in _QUOTATION.finditer(sentence) if q.start() < start < q.end())
    found = next(inside, None)
    return sentence[: found.end()] if found else sentence


def judged(rule: Rule, place: Place) -> tuple[Answer, Text | None]:
    """The answer for a hit, and the guard that made it milder than the rule's own."""
    clear = next((why for test, why in _CLEARING if test(rule, place)), None)
    if clear is not None:
        return Answer.CLEAR, clear
    if guards()["soft_authority"].search(place.sentence):
        return Answer.DEPENDS, SOFT_AUTHORITY
    return rule.answer, None


def _banned(rule: Rule, place: Place) -> bool:
    """A ban on such rules, or a plain negation in the same clause before the span.

    Where the restriction is itself a ban, only a ban on banning counts within the span.
    """
    end = place.start if rule.bars else place.end
    found = guards()["policy_ban"].search(place.sentence[:end])
    if found or guards()["double_ban"].match(place.sentence, place.start):
        return True
    clause = place.sentence[: place.start]
    for mark in _CLAUSE_BREAKS:
        clause = clause.rpartition(mark)[2]
    return bool(guards()["plain_ban"].search(clause))


def _in_banning_stem(_: Rule, place: Place) -> bool:
    return bool(place.stem and guards()["stem_ban"].search(place.stem))


def _described(_: Rule, place: Place) -> bool:
    """The practice named as a practice with what is done about it, or with its sanction."""
    after = place.sentence[place.end : place.end + _AFTER]
    if guards()["sanction"].search(after):
        return True
    near = place.sentence[max(place.end - 6, 0) : place.end + 16]
    rest = place.sentence[: place.start] + place.sentence[place.end :]
    return bool(guards()["practice"].search(near) and guards()["remedy"].search(rest))


def _by_authority(_: Rule, place: Place) -> bool:
    return bool(guards()["authority"].search(place.sentence))


def _open_to_all(_: Rule, place: Place) -> bool:
    return bool(guards()["neutral"].search(place.sentence))


def _after_tender(rule: Rule, place: Place) -> bool:
    return rule.id in _DESIGNATING and bool(guards()["tender_open"].search(place.sentence))


def _for_residents(rule: Rule, place: Place) -> bool:
    if rule.bars:
        return False
    span = place.sentence[place.start : place.end]
    return bool(guards()["beneficiary"].search(span)) and not any(
        word in place.sentence for word in ("企业", "公司", "供应商", "经营者", "机构", "投标")
    )


_CLEARING = (
    (_in_banning_stem, STEM),
    (_banned, BANNED),
    (_described, DESCRIBED),
    (_by_authority, AUTHORITY),
    (_open_to_all, NEUTRAL),
    (_after_tender, OPEN),
    (_for_residents, RESIDENTS),
)
