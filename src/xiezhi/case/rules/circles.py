"""Chains that come back to where they began: a body above itself, water that flows in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xiezhi.case.dictionary import ColumnSpec, ColumnType
from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text


def chains_in_a_circle(given: Given, _world: World) -> Iterator[Problem]:
    """Columns that name a row of their own table and lead back to it (parent, flows_to)."""
    for column in given.spec.columns:
        if _leads_on(given, column):
            rows = given.frame.dropna(subset=["id", column.name])
            to = dict(zip(rows["id"].astype(str), rows[column.name].astype(str), strict=True))
            row_of = {str(id_): i for i, id_ in zip(rows.index, rows["id"], strict=True)}
            for circle in circles(to):
                shown = " > ".join([*circle, circle[0]])
                yield given.problem(
                    row_of[circle[0]],
                    column.name,
                    "in_a_circle",
                    Text(f"“{shown}”，绕回自身", f"{shown}, a circle"),
                    Text("不绕回自身的一串", "a chain that does not come back"),
                    Text("请改正其中一行，或留空", "correct one of these rows, or leave it empty"),
                )


def _leads_on(given: Given, column: ColumnSpec) -> bool:
    return (
        column.type is ColumnType.REF
        and not column.many
        and column.table == given.spec.name
        and {"id", column.name} <= set(given.frame.columns)
    )


def circles(to: Mapping[str, str]) -> list[Sequence[str]]:
    """Every circle of a map, once, from its first element on.

    >>> circles({"a": "b", "b": "c", "c": "b", "d": "d", "e": "a"})
    [['b', 'c'], ['d']]
    """
    done: set[str] = set()
    found: list[Sequence[str]] = []
    for start in to:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path.append(at)
            at = to.get(at)
        if at is not None and at in path:
            found.append(path[path.index(at) :])
        done.update(path)
    return found
