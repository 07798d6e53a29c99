"""Where a case lies: its sides as provinces of the gazetteer, and the places that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from xiezhi.case.config import CONFIG, CaseConfig
from xiezhi.case.gazetteer import adjacent_provinces, gazetteer
from xiezhi.case.problems import Problem, found
from xiezhi.case.province_names import (
    names_of,
    province_code,
    province_name,
    province_rows,
    shown_or_nearest,
)
from xiezhi.model.case import Side
from xiezhi.model.text import Text, joined

__all__ = [
    "Ground",
    "ground",
    "ground_of",
    "names_of",
    "neighbours_of",
    "not_adjacent",
    "province_code",
    "province_name",
]

_SIDES_EXPECTED = Text("相邻的省级行政区的代码或名称", "codes or names of adjacent provinces")


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The sides and their places.

    places: the gazetteer's rows of the sides and, where asked for, of neighbouring provinces,
        ordered by code, with `side` (province code, or empty).
    """

    sides: tuple[Side, ...]
    places: pd.DataFrame


def ground_of(config: CaseConfig) -> tuple[Ground | None, list[Problem]]:
    """The ground of a case, or what is wrong with its sides."""
    codes, problems = _codes(config.sides)
    problems = problems or _unconnected(codes)
    return (None, problems) if problems else (ground(codes, neighbours=config.neighbours), [])


def ground(codes: Sequence[str], *, neighbours: bool) -> Ground:
    """The ground of sides given by province codes that are known to exist and to touch."""
    around = {n for code in codes for n in neighbours_of(code)} if neighbours else set()
    everywhere = gazetteer()
    places = everywhere[everywhere["province"].isin([*codes, *around])]
    places = places.sort_values("code", ignore_index=True)
    side = places["province"].where(places["province"].isin(list(codes)), "").astype("str")
    return Ground(tuple(_side(code) for code in codes), places.assign(side=side))


def neighbours_of(code: str) -> tuple[str, ...]:
    """Codes of the provinces that share a land border with this one, in order.

    >>> "520000" in neighbours_of("500000")
    True
    """
    return _neighbours().get(code, ())


def _side(code: str) -> Side:
    row = province_rows().loc[code]
    return Side(code, province_name(code), Text(str(row["short_zh"]), str(row["name_en"])))


@cache
def _neighbours() -> dict[str, tuple[str, ...]]:
    pairs = adjacent_provinces()
    both = sorted({*pairs, *((b, a) for a, b in pairs)})
    return {code: tuple(b for a, b in both if a == code) for code in {a for a, _ in both}}


def _codes(sides: Sequence[str]) -> tuple[list[str], list[Problem]]:
    codes = [province_code(side) for side in sides]
    problems = [_unknown(side) for side, code in zip(sides, codes, strict=True) if code is None]
    known = [code for code in codes if code is not None]
    if len(set(known)) < len(known):
        problems.append(_side_twice(known))
    return known, problems


def _unconnected(codes: Sequence[str]) -> list[Problem]:
    """The sides that no chain of land borders joins to the first."""
    reached, found_new = {codes[0]}, True
    while found_new:
        new = {n for code in reached for n in neighbours_of(code) if n in codes} - reached
        reached, found_new = reached | new, bool(new)
    apart = [code for code in codes if code not in reached]
    return [not_adjacent(apart, sorted(reached))] if apart else []


def not_adjacent(apart: Sequence[str], rest: Sequence[str]) -> Problem:
    """The problem of sides that do not touch the others, with the neighbours of each."""
    around = [_around(code) for code in [*apart, *rest][:4]]
    return Problem(
        "not_adjacent",
        CONFIG,
        Text(
            f"{names_of(apart).zh} 与 {names_of(rest).zh} 没有陆地边界相连",
            f"{names_of(apart).en} shares no land border with {names_of(rest).en}",
        ),
        Text("由陆地边界相连的各方", "sides joined by land borders"),
        Text(
            f"请选相邻的省级行政区：{joined(around, zh='；').zh}",
            f"choose neighbours: {joined(around, en='; ').en}",
        ),
        column="sides",
    )


def _around(code: str) -> Text:
    name, near = province_name(code), [province_name(n) for n in neighbours_of(code)]
    if not near:
        return Text(f"{name.zh} 没有陆上邻省", f"{name.en} has no neighbour on land")
    return Text(f"{name.zh} 邻 {joined(near).zh}", f"{name.en} touches {joined(near).en}")


def _unknown(side: str) -> Problem:
    advice = shown_or_nearest(side)
    return Problem("unknown_side", CONFIG, found(side), _SIDES_EXPECTED, advice, column="sides")


def _side_twice(codes: Sequence[str]) -> Problem:
    twice = sorted({code for code in codes if list(codes).count(code) > 1})
    return Problem(
        "side_twice",
        CONFIG,
        Text(f"{names_of(twice).zh} 重复", f"{names_of(twice).en} is given twice"),
        Text("各方互不相同", "sides that differ"),
        Text("请每方只写一次", "give each side once"),
        column="sides",
    )
