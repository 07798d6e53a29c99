"""Verbs that are formed by rule, so that no list need hold them: 共筑, 互派, 新改扩建, 补上.

Chinese forms verbs freely: of a word for how (共, 互, 联, 新) and what is done, or of what is
done and its outcome (补上, 建成). What each part may be is in `data/words.toml`.
"""

from __future__ import annotations

import re

from xiezhi.consensus.policy.words import grammar

_G = {
    name: "".join(sorted(grammar()[name])) for name in ("deeds", "outcomes", "jointly", "building")
}
_BUILDS = re.compile(rf"[{_G['building']}]{{1,3}}建(?![筑材设议言制])")
_JOINT = re.compile(rf"[{_G['jointly']}][{_G['deeds']}]")
_OUTCOME = re.compile(rf"[{_G['deeds']}][{_G['outcomes']}]")
_TWICE = re.compile(
    rf"[{_G['deeds']}]{{2}}(?=[\u4e00-\u9fff“\d]{{2}})(?![业率品物法具厂站期区性学科人员者])"
)
_NEWLY = re.compile(
    r"新(?:增|签约|签|引进|引|培育|设|投产|投用|开工|开通|开辟|开|认定|创建|组建|培养|聘|购|修|植|种)"
)
_FIRST = frozenset("".join(_G.values()) + "新")
_NOT = frozenset(grammar()["not_formed"])


def formed_end(text: str, at: int, end: int) -> int:
    """Where a verb formed by rule ends, if it goes on beyond a position.

    >>> formed_end("新改扩建幼儿园", 0, 0), formed_end("共筑生态屏障", 0, 0)
    (4, 2)
    """
    if text[at : at + 1] not in _FIRST:
        return end
    for rule in (_BUILDS, _NEWLY, _JOINT, _OUTCOME, _TWICE):
        found = rule.match(text, at)
        if found and found.end() > end and text[at : at + 2] not in _NOT:
            return found.end()
    return end
