"""The modals of official prose: 应当, 不得, 可以, 要… where they are not parts of words."""

from __future__ import annotations

import re

from xiezhi.consensus.policy.bodies import subject_bodies
from xiezhi.consensus.policy.phrases import adverbs_end, preposition, verb_end
from xiezhi.consensus.policy.prepositions import behind_preposition
from xiezhi.consensus.policy.requirement import Kind

_MODAL = re.compile(
    r"应当|不得|不准|不允许|不许|必须|可以|禁止|严禁|有权|负责(?!人|部门|制|同志|单位)|应|须|要|可"
)
KINDS = {
    "应当": Kind.DUTY, "应": Kind.DUTY, "须": Kind.DUTY, "必须": Kind.DUTY, "负责": Kind.DUTY,
    "不允许": Kind.PROHIBITION, "不许": Kind.PROHIBITION,
    "不得": Kind.PROHIBITION, "不准": Kind.PROHIBITION, "禁止": Kind.PROHIBITION,
    "严禁": Kind.PROHIBITION, "可以": Kind.PERMISSION, "可": Kind.PERMISSION,
    "有权": Kind.PERMISSION, "要": Kind.TASK,
}  # fmt: skip
BANS = ("不得", "不准", "不允许", "不许")
_FORBIDS = ("禁止", "严禁", "不得", "不准", "不允许", "不许")
_NO_NEED = frozenset("素求点道件闻害领么是约义塞员职略紧好务目事案诀")
# Where one of these stands before or behind, the character is part of a word: 适应, 应用.
_PARTS = {
    "应": (frozenset("相适对反效呼响供因感顺"), frozenset("用急对答邀变收届诉税付交保声运")),
    "须": (frozenset("必无"), frozenset("知")),
    "可": (frozenset("许认不尽有非宁"), frozenset("再持靠能以观行贵见信控溯怕惜谓复爱追")),
}
_BEFORE_NEED = re.compile(
    r"(?:^|我们|就|都|还|必|既|也|同时|今年|明年|工作|地方|干部|群众|方面|[级方])$"
)
_RELATIVE = re.compile(r"[^，]{1,3}的")


def modal_of(clause: str) -> tuple[int, int, str] | None:
    """(start, end, word) of the first modal that is one here.

    >>> modal_of("各地区要加强协作"), modal_of("完善重要制度")
    ((3, 4, '要'), None)
    """
    for found in _MODAL.finditer(clause):
        word, start, end = found.group(), found.start(), found.end()
        if word in ("要", "应", "应当", "必须", "须") and clause.startswith(_FORBIDS, end):
            continue  # 要严禁…: the ban says what is asked
        if not _in_relative(clause, word, start, end) and _is_modal(clause, word, start, end):
            return start, end, word
    return None


def _in_relative(clause: str, word: str, start: int, end: int) -> bool:
    """可以共享的数据, 依法应当公开的事项: a modal that only describes a noun."""
    if word in ("应当", "必须"):
        return clause[max(start - 2, 0) : start] == "依法" and "的" in clause[end:]
    short = len(word) == 1 or word == "可以"
    return short and _RELATIVE.match(clause, end) is not None


def _is_modal(clause: str, word: str, start: int, end: int) -> bool:
    before, after = clause[max(start - 1, 0) : start], clause[end : end + 1]
    if word == "负责":
        return start > 0 and before not in ("的", "、")
    if len(word) > 1:
        return True
    if word == "要":
        return after not in _NO_NEED and _may_need(clause, start)
    if clause.startswith(("视化", "视电", "视距", "视范"), end):
        return False
    if word == "应" and after == "对" and subject_bodies(clause[:start]):
        return behind_preposition(clause, end) is not None  # 森防站应对木材逐车查验
    never_before, never_after = _PARTS[word]
    parts = before in never_before or after in never_after or not after
    return not parts and opens_phrase(clause, end)


def _may_need(clause: str, start: int) -> bool:
    before = clause[:start]
    if before[-1:] in ("重", "主", "需", "纲", "概", "摘", "紧", "必", "首", "次", "想", "只"):
        return False
    return bool(_BEFORE_NEED.search(before)) or bool(subject_bodies(before))


def opens_phrase(clause: str, at: int) -> bool:
    """Whether a verb phrase begins at a position."""
    end = adverbs_end(clause, at)
    return (
        end > at
        or verb_end(clause, end) > end
        or bool(preposition(clause, end))
        or clause[at : at + 1] == "由"
    )
