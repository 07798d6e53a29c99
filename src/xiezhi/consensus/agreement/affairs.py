"""Whose affair a requirement is: all sides', or one side's own that stops at its border."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xiezhi.consensus.policy.places import default_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xiezhi.model.case import Case, Side

# Words by which a text says that something is done with, or reaches, the other side.
_ACROSS = re.compile(
    r"毗邻|跨省|跨界|跨境|跨区域|跨行政区|省际|省界|省市间|交界|边界|邻省|周边省|相邻省|两省|两市|两地|双方|各方|对方"
    r"|对岸|[出入]境断面|上下游|左右岸|流域|区域(?:之)?间|互联互通|互认|互济|互派|联动|联防|联治|联通|联网|对接|协同"
)
_KINDS = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)$")


def own_affair(case: Case, words: str, places: Iterable[str], home: tuple[str, ...]) -> str:
    """The code of the side whose own affair a requirement is; empty where it concerns others too.

    words: in Chinese. places: codes that it names. home: codes of the sides whose document it
    stands in. What a side's own document asks concerns the others where it names them or a place
    of theirs, says that it is done together or across a border, or names a county at the border.
    """
    if len(home) != 1 or _ACROSS.search(words):
        return ""
    others = {side.code[:2] for side in case.sides if side.code not in home}
    if any(named <= others for named in _named(words)):
        return ""
    if any(code[:2] in others or code in _border_counties(case) for code in places):
        return ""
    return home[0]


def subject_sides(case: Case, words: str) -> tuple[str, ...]:
    """The side that a requirement opens with, as in `贵州深度融入…`; none where it names nobody."""
    return tuple(side.code for side in case.sides if _opens_with(words, side))[:1]


def _opens_with(words: str, side: Side) -> bool:
    name = side.name.render("zh")
    stem = _KINDS.sub("", name)
    rest = words.removeprefix(name) if words.startswith(name) else words.removeprefix(stem)
    # `重庆至贵阳高速铁路` and `贵州、重庆共建` name no subject
    return rest != words and not re.match(r"[至到—、和与及同\-]", rest)


def _named(words: str) -> list[set[str]]:
    """For each place that a text names, the provinces it may lie in, by the first two digits."""
    found = ({code[:2] for code in one.codes if code} for one in default_lexicon().mentions(words))
    return [provinces for provinces in found if provinces]


def _border_counties(case: Case) -> frozenset[str]:
    """Codes of the sides' counties whose outline meets another side's."""
    from xiezhi.region.region import region_of  # noqa: PLC0415  (only where a place is named)

    region = region_of(case)
    met = {*region.cross_border.i.tolist(), *region.cross_border.j.tolist()}
    codes = region.places["code"].tolist()
    return frozenset(str(codes[place]) for place in met)
