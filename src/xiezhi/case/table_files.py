"""Which table the name of a file or sheet means, and the problems of names that mean none."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from xiezhi.case.dictionary import TableSpec, table_by_any_name, table_spec
from xiezhi.case.problems import Problem, Severity, printable, same
from xiezhi.model.text import Text


def table_named(words: str) -> str | None:
    """The table that a file or sheet of this name holds: by name or Chinese title.

    >>> table_named("Places "), table_named("地方"), table_named("palces")
    ('places', 'places', None)
    """
    plain = words.strip()
    return table_by_any_name().get(plain) or table_by_any_name().get(plain.lower())


def nearest_table(words: str, cutoff: float = 0.6) -> str | None:
    """The table whose name is closest to these words; cutoff: 1 where only the name will do.

    >>> nearest_table("palces")
    'places'
    """
    close = get_close_matches(
        words.strip().lower()[:64], list(table_by_any_name()), n=1, cutoff=cutoff
    )
    return table_by_any_name()[close[0]] if close else None


def another_kind(path: Path) -> Iterator[Problem]:
    """A file of a kind that is not read, where its name says that it is meant as a table."""
    name = table_named(path.stem) or table_named(path.name.split(".")[0])
    if name is None:
        return
    form = "GeoJSON" if table_spec(name).lines else "CSV"
    yield Problem(
        "not_read",
        path.name,
        Text(f"不读取 {path.suffix} 文件", f"files of the kind {path.suffix} are not read"),
        Text(f"{name} 的 {form} 文件", f"the table {name} as {form}"),
        Text(f"请另存为 {form}", f"save it again as {form}"),
    )


def unclaimed(file: str, words: str) -> Problem:
    """A file or sheet that holds no table, with the table that its name may mean."""
    near = nearest_table(words)
    advice = (
        Text(f"是否为 {near}？请改名", f"rename it if you mean {near}")
        if near
        else Text("它不会被读取，可以移走", "it is not read and may be moved away")
    )
    return Problem(
        "not_a_table",
        file,
        Text("不是案例的表，未读取", "it is not a table of a case and was not read"),
        Text("数据字典中的表名", "the name of a table in the data dictionary"),
        advice,
        severity=Severity.WARNING,
    )


def wrong_form(path: Path, spec: TableSpec) -> Problem:
    """Lines as CSV, or a table as GeoJSON."""
    form = "geojson" if spec.lines else "csv"
    return Problem(
        "wrong_form",
        path.name,
        same(path.suffix)
        if not path.suffix
        else Text(f"扩展名为 {path.suffix}", f"the extension is {path.suffix}"),
        Text(f"{spec.name}.{form}", f"{spec.name}.{form}"),
        Text(f"请以 {form} 格式提供此表", f"give this table as {form}"),
    )


def in_a_subfolder(path: Path) -> Problem:
    """A folder inside the folder that holds tables."""
    return Problem(
        "subfolder",
        printable(path.name),
        Text("是文件夹，其中的表未读取", "it is a folder, and the tables in it are not read"),
        Text("直接放在案例文件夹中的表", "tables that lie in the case folder itself"),
        Text("如为本案例的表，请移到上一级", "move them up if they are tables of this case"),
        severity=Severity.WARNING,
    )


def too_many_files(n: int, most: int) -> Problem:
    """More files than are looked at."""
    return Problem(
        "too_many_files",
        "*",
        Text(f"文件夹中有 {n} 个表格文件", f"the folder has {n} files of tables"),
        Text(f"不超过 {most} 个", f"at most {most}"),
        Text("请只保留本案例的表", "keep only the tables of this case"),
    )
