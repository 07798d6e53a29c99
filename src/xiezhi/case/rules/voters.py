"""Whoever votes belongs to one side and one class, and to a side of the case."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem, Severity, found
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text

_NAMES = {"side": Text("所属方", "side"), "class": Text("类别", "class")}


def voters_of_two_kinds(given: Given, _world: World) -> Iterator[Problem]:
    """Rows that put a voter under another side or class than an earlier row of theirs."""
    if given.spec.name != "votes":
        return
    for column, name in _NAMES.items():
        rows = given.frame.dropna(subset=["voter", column])
        first: dict[str, tuple[str, int]] = {}
        for i, voter, value in zip(rows.index, rows["voter"], rows[column], strict=True):
            before, at = first.setdefault(str(voter), (str(value), int(i)))
            if before != value:
                row = given.raw.rows[at]
                yield given.problem(
                    int(i),
                    column,
                    "voter_of_two_kinds",
                    found(value),
                    Text(
                        f"与第 {row} 行相同的{name.zh} {before}：{voter} 是同一个人",
                        f"the {name.en} of row {row}, {before}: {voter} is one person",
                    ),
                    Text("请改正，或改用另一个代号", "correct it, or use another pseudonym"),
                )


def voters_of_no_side(given: Given, world: World) -> Iterator[Problem]:
    """Voters of a province that is no side: they count in groups of opinion only."""
    if given.spec.name != "votes" or world.ground is None:
        return
    sides = [side.code for side in world.ground.sides]
    told = given.frame["side"].dropna()
    for i in told.index[~told.isin(sides)]:
        yield given.problem(
            int(i),
            "side",
            "voter_of_no_side",
            None,
            Text(
                f"本案例的一方（{'、'.join(sides)}）", f"a side of this case ({', '.join(sides)})"
            ),
            Text(
                "请改正；如确为外省人，其表态不计入各方的共识",
                "correct it; votes from elsewhere do not count in what the sides agree on",
            ),
            Severity.WARNING,
        )
