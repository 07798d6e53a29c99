"""Rows are told apart by their key, and what they name must exist."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath

from xiezhi.case.dictionary import ColumnSpec, ColumnType, table_spec
from xiezhi.case.frames import Given
from xiezhi.case.problems import Problem, Severity, found, printable
from xiezhi.case.rules.world import World
from xiezhi.model.text import Text

# Looking for the nearest id takes long: only for the first few, and in tables of usual size.
_SUGGESTIONS, _SEARCHED = 50, 5000


def repeated_keys(given: Given, _world: World) -> Iterator[Problem]:
    """Rows whose key another row has already."""
    key = [name for name in given.spec.key if name in given.raw.cells]
    required = [name for name in key if given.spec.column(name).required]
    if not set(given.spec.key) & set(required):
        return
    whole = given.frame[given.frame[required].notna().all(axis=1)]
    first: dict[tuple[str, ...], int] = {}
    for i, values in zip(whole.index, whole[key].astype("object").to_numpy(), strict=True):
        before = first.setdefault(tuple(map(str, values)), int(i))
        if before != i:
            yield _repeated(given, int(i), before, key)


def _repeated(given: Given, i: int, before: int, key: list[str]) -> Problem:
    words = ", ".join(given.raw.cells[name][i] for name in key)
    row = given.raw.rows[before]
    return given.problem(
        i,
        key[0],
        "repeated_key",
        found(words),
        Text(
            f"不与第 {row} 行相同的 {'＋'.join(key)}", f"another {' + '.join(key)} than row {row}"
        ),
        Text("请删除此行，或与该行合并", "delete this row, or merge it with that one"),
    )


def unresolved_references(given: Given, world: World) -> Iterator[Problem]:
    """Cells that name the row of another table, where there is no such row.

    Not judged where that table could not be read in whole: its own problems come first.
    """
    for column in given.spec.columns:
        named = column.type is ColumnType.REF and column.name in given.raw.cells
        if named and world.knows_ids(column.table):
            yield from _unresolved(given, column, world.ids(column.table))


def _unresolved(given: Given, column: ColumnSpec, ids: frozenset[str]) -> Iterator[Problem]:
    n_found = 0
    for i, cell in given.frame[column.name].dropna().items():
        for name in cell.split(";") if column.many else [cell]:
            if name not in ids:
                n_found += 1
                close = _close(name, ids) if n_found <= _SUGGESTIONS else None
                yield _no_such_row(given, int(str(i)), column, name, close, known=bool(ids))


def _close(name: str, ids: frozenset[str]) -> str | None:
    close = get_close_matches(name, ids, n=1) if len(ids) <= _SEARCHED else []
    return close[0] if close else None


def _no_such_row(
    given: Given, i: int, column: ColumnSpec, name: str, close: str | None, *, known: bool
) -> Problem:
    target = table_spec(column.table)
    if close:
        advice = Text(f"是否为 {close}？请改正", f"correct it if you mean {close}")
    else:
        advice = Text(
            f"请在 {target.name} 表中加上此编号，或改正",
            f"add it to the table {target.name}, or correct it",
        )
    lenient = not known and not column.required
    return given.problem(
        i,
        column.name,
        "unresolved_reference",
        found(name),
        Text(f"{target.name}（{target.title.zh}）表中的 id", f"an id of the table {target.name}"),
        advice,
        Severity.WARNING if lenient else Severity.ERROR,
    )


def files_that_are_missing(given: Given, world: World) -> Iterator[Problem]:
    """Documents whose text should lie in the folder and does not."""
    if given.spec.name != "documents":
        return
    for i, name in given.frame["file"].dropna().items():
        path = PurePosixPath(name)
        outside = path.is_absolute() or ".." in path.parts
        if outside or not _is_file(world, name):
            yield given.problem(
                int(str(i)),
                "file",
                "missing_file",
                None,
                Text("案例文件夹内已有的文件", "a file inside the case folder"),
                Text(
                    f"请放入 {printable(name)}，或清空此格", "put the file there, or empty the cell"
                ),
            )


def _is_file(world: World, name: str) -> bool:
    try:
        return (world.folder / name).is_file()
    except (OSError, ValueError):
        return False
