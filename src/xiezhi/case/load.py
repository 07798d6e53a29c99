"""A case folder in memory with everything that is wrong with it: what check and read share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from xiezhi.case.config import CaseConfig, read_config
from xiezhi.case.folder import read_tables, tables_unread
from xiezhi.case.frames import Given, given_table
from xiezhi.case.ground import Ground, ground_of
from xiezhi.case.problems import Problem, Severity, printable
from xiezhi.case.rules import problems_of_tables
from xiezhi.case.rules.years import year_problems
from xiezhi.case.words import reason_of
from xiezhi.model.text import Text

_BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """What a folder holds; `config` and `ground` are missing where `case.toml` is wrong."""

    config: CaseConfig | None
    ground: Ground | None
    tables: Mapping[str, Given]
    problems: tuple[Problem, ...]
    folder: Path | None = None


def load(folder: Path, today: date | None = None) -> Loaded:
    """Read and check a folder. Never raises for what the folder holds.

    today: what is later lies in the future; by default the date in Beijing.
    """
    fault = _fault_of_folder(folder)
    if fault is not None:
        return Loaded(None, None, {}, (fault,))
    today = today or datetime.now(_BEIJING).date()
    config, problems = read_config(folder)
    ground, of_sides = ground_of(config) if config else (None, [])
    raws, of_files = read_tables(folder)
    tables, of_cells = {}, []
    for name, raw in raws.items():
        tables[name], faults = given_table(raw, today)
        of_cells += faults
    unread = tables_unread(of_files, tables)
    of_rows = problems_of_tables(tables, ground, folder, today, unread)
    of_year = year_problems(config.reference_year, tables.get("places"), today) if config else []
    of_tables = _measured_apart((*of_cells, *of_rows), tables)
    every = (*problems, *of_sides, *of_year, *of_files, *of_tables)
    return Loaded(config, ground, tables, every, folder)


def _measured_apart(
    problems: tuple[Problem, ...], tables: Mapping[str, Given]
) -> tuple[Problem, ...]:
    """Problems of single rows that instruments wrote keep nobody from reading the case.

    Stations fail, repeat themselves and lose their clocks: the analyses keep such rows apart and
    count them. A column that is missing stays an error.
    """
    files = {given.raw.file for given in tables.values() if given.spec.measured}
    return tuple(
        replace(problem, severity=Severity.WARNING)
        if problem.file in files and problem.row is not None
        else problem
        for problem in problems
    )


def _fault_of_folder(folder: Path) -> Problem | None:
    """Why there is no folder to read, if so."""
    try:
        if folder.is_dir():
            next(folder.iterdir(), None)
            return None
        there = folder.exists() or folder.is_symlink()
    except (OSError, ValueError) as error:
        return _no_folder(folder, _reason(error))
    given = Text("不是文件夹", "is not a folder") if there else Text("不存在", "does not exist")
    return _no_folder(folder, given)


def _reason(error: OSError | ValueError) -> Text:
    words = reason_of(error)
    return Text(f"无法打开（{words.zh}）", f"cannot be opened ({words.en})")


def _no_folder(folder: Path, given: Text) -> Problem:
    return Problem(
        "no_folder",
        printable(folder, 400),
        given,
        Text("案例文件夹", "a case folder"),
        Text("请核对路径，或用 xiezhi new 新建", "check the path, or make one with `xiezhi new`"),
    )
