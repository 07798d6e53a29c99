"""Who acts in a clause: the office, the place or the other actor that it begins with."""

from __future__ import annotations

import re
from functools import cache

from xiezhi.consensus.policy.bodies import BODY_END
from xiezhi.consensus.policy.modals import opens_phrase
from xiezhi.consensus.policy.phrases import adverbs_end, verb_end
from xiezhi.consensus.policy.words import names, words

_W = words()
_WITH = ("会同", "商", "配合", "联合")
ACTOR = re.compile(r"[^，、的]{1,9}?[方人者员站组队会家]")


def actor(rest: str) -> tuple[str, int]:
    """Who acts behind 由 where no office is named: 由发现方先行扑救."""
    for m in ACTOR.finditer(rest, 0, 14):
        if m.start() == 0 and opens_phrase(rest, m.end()) and rest[m.end() : m.end() + 1]:
            return m.group(), m.end()
    return "", 0


def body_prefix(clause: str) -> tuple[str, int]:
    """The body that a clause begins with, if a verb phrase follows it, and where that begins."""
    for m in BODY_END.finditer(clause, 0, 90):
        end = m.end()
        after = clause[end : end + 1]
        if not after or after in "、和与及或（的":
            continue
        if clause[end:] in ("牵头", "配合", "参与", "协助", "负责"):
            return clause[:end], end
        if clause.startswith(_WITH, end) and verb_end(clause, end + 2) == end + 2:
            continue
        if opens_phrase(clause, end) and verb_end(clause, 0) == 0:
            return clause[:end], end
    return _places_prefix(clause)


PLACES = re.compile(
    r"(?:(?:^|、|和|与)[\u4e00-\u9fff]{1,7}?[省市县区州旗盟])+(?:人民政府)?(?:[两三四五六]?[省市县区州地方])?"
)


def _places_prefix(clause: str) -> tuple[str, int]:
    """Places that act themselves: 民和县、积石山县共同完成…."""
    found = PLACES.match(clause)
    if found is None or verb_end(clause, 0) > 0 or "的" in found.group():
        return "", 0
    end = found.end()
    at = adverbs_end(clause, end)
    verb = clause[at : verb_end(clause, at)]
    if at == end and (not verb or verb in _W.nominal):
        return "", 0
    named = re.split(r"[、和与]", found.group())
    return (found.group(), end) if all(is_place(name) for name in named) else ("", 0)


@cache
def _place_names() -> frozenset[str]:
    return frozenset(name for name, _, _, _ in names())


def is_place(name: str) -> bool:
    """Whether a word is the name of a province, prefecture or county."""
    return name in _place_names() or (name[-1:] == "县" and name[:-1] in _place_names())
