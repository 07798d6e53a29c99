"""Traditional characters read as simplified ones, so that the same words are met."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _forms() -> dict[int, str]:
    lines = (files(__package__) / "data" / "traditional.txt").read_text("utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def _traditional() -> frozenset[str]:
    return frozenset(map(chr, _forms()))


def simplified(text: str) -> str:
    """A text with each traditional character as its simplified one; positions stay.

    >>> simplified("註冊地在本縣的企業")
    '注册地在本县的企业'
    """
    return text if _traditional().isdisjoint(text) else text.translate(_forms())
