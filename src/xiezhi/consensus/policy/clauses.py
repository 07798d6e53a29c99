"""Cut a sentence into clauses, brackets and quotations kept whole."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[，；：,;:]")
# Each alternative opens with a character of its own, so nothing is ever tried twice.
_PIECE = re.compile(r"(?:[^，；：,;:（(“”]+|（[^（）]*）|\([^()]*\)|“[^“”]*”|[（(“”])+")
_GUARDED = re.compile(r"[（(“]")
_BLANK = re.compile(r"\s+")


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence, without the commas between them.

    >>> clauses("优化“一圈，两翼”布局（含新区），完善政策。")
    ['优化“一圈，两翼”布局（含新区）', '完善政策。']
    """
    if _GUARDED.search(sentence):
        return _PIECE.findall(sentence)
    return [piece for piece in _PLAIN.split(sentence) if piece]


def without_blanks(text: str) -> str:
    """The text without the blanks that a page or a scan put between its characters.

    >>> without_blanks("完 善 体系")
    '完善体系'
    """
    return _BLANK.sub("", text) if _BLANK.search(text) else text
