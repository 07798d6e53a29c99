"""Codes must be in the gazetteer and inside the case."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from xiezhi.case.dictionary import ColumnSpec, ColumnType
from xiezhi.case.frames import Given
from xiezhi.case.gazetteer import code_changes, gazetteer, suggest
from xiezhi.case.ground import Ground, names_of, neighbours_of, province_code, province_name
from xiezhi.case.problems import Problem, found
from xiezhi.case.province_names import MAINLAND_ONLY, is_beyond
from xiezhi.case.rules.world import World
from xiezhi.case.sniff import Fault
from xiezhi.model.text import Text

_PROPOSALS = 200
_CODE_TYPES = (ColumnType.PLACE, ColumnType.AREA, ColumnType.PROVINCE, ColumnType.NODE)


def unknown_codes(given: Given, world: World) -> Iterator[Problem]:
    """Codes that no place has, that a place had once, or that lie outside the case."""
    if world.ground is None:
        return
    for column in given.spec.columns:
        if column.type in _CODE_TYPES and column.name in given.raw.cells and not column.derived:
            yield from _of_column(given, column, world)


def _of_column(given: Given, column: ColumnSpec, world: World) -> Iterator[Problem]:
    cells = given.frame[column.name].dropna()
    faults = _faults(list(cells.unique()), column, world)
    for i, cell in cells.items():
        fault = faults.get(cell)
        if fault is not None:
            yield given.problem(
                int(str(i)), column.name, fault.kind, fault.given, fault.expected, fault.advice
            )


def _faults(cells: list[str], column: ColumnSpec, world: World) -> dict[str, Fault | None]:
    """By cell; a proposal takes long, so only the first ones get one."""
    faults: dict[str, Fault | None] = {}
    n_found = 0
    for cell in cells:
        faults[cell] = _fault_of_cell(cell, column, world, propose=n_found < _PROPOSALS)
        n_found += faults[cell] is not None
    return faults


def _fault_of_cell(cell: str, column: ColumnSpec, world: World, *, propose: bool) -> Fault | None:
    parts = cell.split(";") if column.many else [cell]
    faults = (_fault(part, column, world, propose=propose) for part in parts)
    return next((fault for fault in faults if fault is not None), None)


def _fault(code: str, column: ColumnSpec, world: World, *, propose: bool) -> Fault | None:
    ground = world.ground
    assert ground is not None  # noqa: S101  (the caller looked)
    if column.type is ColumnType.NODE and not (len(code) == 6 and code.isdigit()):  # noqa: PLR2004
        known = code in world.ids("junctions") or not world.knows_ids("junctions")
        return None if known else _no_junction(code, world, propose=propose)
    sides = tuple(side.code for side in ground.sides)
    if column.type is ColumnType.PROVINCE:
        return None if province_code(code) else _unknown(code, _PROVINCE, sides, propose=propose)
    if code in _codes_of(ground) or (column.type is ColumnType.AREA and code in _areas_of(ground)):
        return None
    if code in _names():
        return _outside(code, ground)
    return _unknown(code, _PLACE, sides, propose=propose)


def junctions_that_look_like_codes(given: Given, _world: World) -> Iterator[Problem]:
    """Junction ids that links could not tell from place codes."""
    if given.spec.name != "junctions":
        return
    for i, name in given.frame["id"].dropna().items():
        if len(name) == 6 and name.isdigit():  # noqa: PLR2004
            yield given.problem(
                int(str(i)),
                "id",
                "looks_like_a_code",
                None,
                Text("与地方代码不同的编号", "an id that is no place code"),
                Text(f"请加字母，如 j{name}", f"put a letter before it, e.g. j{name}"),
            )


_PLACE = Text("现行的六位区县代码", "the code of a county-level place of today")
_PROVINCE = Text("六位省级代码", "a six-digit province code")


@cache
def _names() -> dict[str, Text]:
    return _named("code", "name")


@cache
def _prefectures() -> dict[str, Text]:
    return _named("prefecture", "prefecture")


def _named(key: str, name: str) -> dict[str, Text]:
    places = gazetteer()[[key, f"{name}_zh", f"{name}_en"]].astype(str)
    return {code: Text(zh, en) for code, zh, en in places.itertuples(index=False, name=None)}


@cache
def _former() -> frozenset[str]:
    return frozenset(code_changes()["code_old"])


@cache
def _codes_of(ground: Ground) -> frozenset[str]:
    return frozenset(ground.places["code"])


@cache
def _areas_of(ground: Ground) -> frozenset[str]:
    return frozenset(ground.places["prefecture"]) | frozenset(ground.places["province"])


def _outside(code: str, ground: Ground) -> Fault:
    province = f"{code[:2]}0000"
    near = any(province in neighbours_of(side.code) for side in ground.sides)
    advice = (
        Text(
            "请删除此行，或在 case.toml 中写 neighbours = true",
            "delete the row, or set neighbours = true in case.toml",
        )
        if near
        else Text("请删除此行", "delete the row")
    )
    name, place = province_name(province), _names()[code]
    return Fault(
        "outside_case",
        Text(
            f"{code}（{place.zh}）属于{name.zh}",
            f"{code} ({place.en}) lies in {name.en}",
        ),
        Text(
            f"{names_of([s.code for s in ground.sides]).zh} 之内的地方",
            f"a place of {names_of([s.code for s in ground.sides]).en}",
        ),
        advice,
    )


def _unknown(code: str, expected: Text, sides: tuple[str, ...], *, propose: bool) -> Fault:
    if code in _prefectures():
        name = _prefectures()[code]
        return Fault(
            "not_a_county",
            found(code),
            expected,
            Text(
                f"这是{name.zh}的代码，请写其下的区县",
                f"it is the code of {name.en}: give its counties",
            ),
        )
    if is_beyond(code):
        return Fault("beyond_the_data", found(code), expected, MAINLAND_ONLY)
    retired = code in _former()
    given = Text(f"{code} 已停用", f"{code} is no longer in use") if retired else found(code)
    why = suggest(code, sides).why if propose or retired else _CHECK_IT
    advice = Text(why.zh.rstrip("。"), why.en.rstrip("."))
    return Fault("retired_code" if retired else "unknown_code", given, expected, advice)


_CHECK_IT = Text("请核对代码", "check the code")


def _no_junction(name: str, world: World, *, propose: bool) -> Fault:
    close = get_close_matches(name, world.ids("junctions"), n=1) if propose else []
    advice = Text("请在 junctions 表中加上此节点", "add the junction to the table junctions")
    if close:
        advice = Text(f"是否为 {close[0]}？请改正", f"correct it if you mean {close[0]}")
    return Fault(
        "unresolved_reference",
        found(name),
        Text("地方代码或 junctions 表中的 id", "a place code or an id of the table junctions"),
        advice,
    )
