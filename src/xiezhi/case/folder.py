"""Which files of a case folder hold which tables, and which hold none."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from itertools import groupby, islice
from pathlib import Path

from xiezhi.case.delimited import Unreadable, csv_rows
from xiezhi.case.dictionary import TableSpec, table_spec, tables
from xiezhi.case.lines import MAX_LINES_BYTES, lines_table
from xiezhi.case.problems import Problem, Severity
from xiezhi.case.raw import RawTable, raw_table
from xiezhi.case.shape import blank_sheet, missing_columns, no_data, no_rows
from xiezhi.case.sheet_look import look_problems
from xiezhi.case.sniff import MAX_BYTES, Fault, fault_of_file
from xiezhi.case.table_files import (
    another_kind,
    in_a_subfolder,
    nearest_table,
    table_named,
    too_many_files,
    unclaimed,
    wrong_form,
)
from xiezhi.case.words import reason_of
from xiezhi.case.workbook import first_rows, look_at, sheet_names, sheet_rows
from xiezhi.model.text import Text

CONFIG = "case.toml"
_TABLE_SUFFIXES = (".csv", ".xlsx", ".geojson")
# Endings that people use for tables but that a case does not read.
_OTHER_SUFFIXES = (
    ".xls",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".tsv",
    ".json",
    ".txt",
    ".et",
    ".shp",
    ".gpkg",
)
_GUIDE_SHEETS = ("说明 Guide",)
_MAX_FILES = 1000
_SURELY = 0.8


@dataclass(frozen=True, slots=True)
class Claim:
    """A file, or a sheet of a workbook, that holds a table."""

    table: str
    path: Path
    sheet: str = ""

    @property
    def file(self) -> str:
        """How messages name it."""
        return f"{self.path.name}[{self.sheet}]" if self.sheet else self.path.name


def read_tables(folder: Path) -> tuple[dict[str, RawTable], list[Problem]]:
    """Every table of a folder as it stands in its files, and what is wrong with the files."""
    claims, problems = _claims(folder)
    found: dict[str, RawTable] = {}
    for name, group in groupby(sorted(claims, key=_order), key=lambda claim: claim.table):
        first, *others = group
        problems += [_second(first, other) for other in others]
        table, faults = _read(first)
        problems += faults
        if table is not None:
            found[name] = table
    return found, problems


def tables_unread(problems: Iterable[Problem], read: Container[str]) -> frozenset[str]:
    """Tables that files with problems seem to hold, and that are not among those read.

    What refers to them cannot be judged. A workbook without a telling name may hold any.
    """
    names: set[str] = set()
    for problem in problems:
        stem, _, sheet = problem.file.removesuffix("]").partition("[")
        if problem.severity is not Severity.ERROR:
            continue
        name = nearest_table(sheet) or nearest_table(stem.split(".")[0])
        unknown_book = name is None and stem.lower().endswith(".xlsx") and not sheet
        names |= set(tables()) if unknown_book else {name} if name else set()
    return frozenset(name for name in names if name not in read)


def fault_problem(fault: Fault, file: str, row: int | None = None) -> Problem:
    """A fault as a problem of a file."""
    return Problem(fault.kind, file, fault.given, fault.expected, fault.advice, row)


def _order(claim: Claim) -> tuple[str, str, str]:
    return claim.table, claim.path.name, claim.sheet


def _read(claim: Claim) -> tuple[RawTable | None, list[Problem]]:
    spec = table_spec(claim.table)
    try:
        if spec.lines:
            return lines_table(claim.path, spec, claim.file)
        return _read_rows(claim, spec)
    except Unreadable as signal:
        return None, [fault_problem(signal.fault, claim.file, signal.row)]
    except OSError as error:
        return None, [_failed(claim.file, error)]


def _read_rows(claim: Claim, spec: TableSpec) -> tuple[RawTable | None, list[Problem]]:
    csv = claim.path.suffix.lower() == ".csv"
    rows = csv_rows(claim.path, spec) if csv else sheet_rows(claim.path, claim.sheet)
    table, problems = raw_table(rows, spec, claim.file, strict=csv)
    if table is None:
        return None, problems
    if not csv:
        look = look_at(claim.path, claim.sheet)
        problems += look_problems(look, claim.file, table.header_row, set(table.rows))
    return table, problems + missing_columns(table.cells, spec, claim.file)


def _claims(folder: Path) -> tuple[list[Claim], list[Problem]]:
    claims: list[Claim] = []
    problems: list[Problem] = []
    candidates = _candidates(folder)
    problems += _not_looked_at(folder)
    if len(candidates) > _MAX_FILES:
        problems.append(too_many_files(len(candidates), _MAX_FILES))
    for path in candidates[:_MAX_FILES]:
        suffix = path.suffix.lower()
        if suffix not in _TABLE_SUFFIXES:
            problems += another_kind(path)
            continue
        limit = MAX_LINES_BYTES if suffix == ".geojson" else MAX_BYTES
        fault = fault_of_file(path, limit)
        if fault is not None:
            problems.append(fault_problem(fault, path.name))
            continue
        found, notes = _claims_of(path, suffix)
        claims += found
        problems += notes
    claimed = {claim.table for claim in claims}
    return claims, [_missed(problem, claimed) for problem in problems]


def _missed(problem: Problem, claimed: Container[str]) -> Problem:
    """An error where a file that is read as no table is surely one that is missing, misnamed."""
    if problem.kind != "not_a_table":
        return problem
    stem, _, sheet = problem.file.removesuffix("]").partition("[")
    name = nearest_table(sheet or Path(stem).stem, _SURELY)
    missed = name is not None and name not in claimed
    return replace(problem, severity=Severity.ERROR) if missed else problem


def _candidates(folder: Path) -> list[Path]:
    """Files whose name a table could have; hidden files and locks of office programs are not."""
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
    return [p for p in paths if p.suffix.lower() in _TABLE_SUFFIXES + _OTHER_SUFFIXES]


def _not_looked_at(folder: Path) -> list[Problem]:
    """Folders inside the folder whose files are named as tables: nothing in them is read."""
    inner = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    return [in_a_subfolder(path) for path in inner[:_MAX_FILES] if _holds_tables(path)]


def _holds_tables(folder: Path) -> bool:
    try:
        names = [path for path in islice(folder.iterdir(), _MAX_FILES) if path.is_file()]
    except OSError:
        return False
    if any(path.name == CONFIG for path in names):  # another case
        return False
    return any(p.suffix.lower() in _TABLE_SUFFIXES and table_named(p.stem) for p in names)


def _claims_of(path: Path, suffix: str) -> tuple[list[Claim], list[Problem]]:
    name = table_named(path.stem)
    if suffix == ".xlsx":
        return _claims_of_workbook(path, name)
    if name is None:
        return [], [unclaimed(path.name, path.stem)]
    if table_spec(name).lines != (suffix == ".geojson"):
        return [], [wrong_form(path, table_spec(name))]
    return [Claim(name, path)], []


def _claims_of_workbook(path: Path, name: str | None) -> tuple[list[Claim], list[Problem]]:
    try:
        sheets = sheet_names(path)
    except Unreadable as signal:
        return [], [fault_problem(signal.fault, path.name)]
    by_sheet = {sheet: table_named(sheet) for sheet in sheets if sheet not in _GUIDE_SHEETS}
    if name is not None and not any(by_sheet.values()):
        filled = [sheet for sheet in by_sheet if _first(path, sheet, 1)]
        claims = [Claim(name, path, sheet) for sheet in filled[:1]]
        return claims, _other_sheets(path, filled[1:]) if filled else [no_rows(path.name)]
    claims = [Claim(table, path, sheet) for sheet, table in by_sheet.items() if table]
    used = [claim for claim in claims if not _is_unfilled(claim)]
    strange = _other_sheets(path, [sheet for sheet, table in by_sheet.items() if table is None])
    unfilled = [claim for claim in claims if claim not in used]
    empty = [_unfilled(claim) for claim in unfilled if claim.table == name]
    if not (used or strange or empty or set(sheets) & set(_GUIDE_SHEETS)):
        empty = [*map(_unfilled, unfilled)] or [unclaimed(path.name, path.stem)]
    return used, [*strange, *empty]


def _is_unfilled(claim: Claim) -> bool:
    """Whether a sheet of a many-sheet workbook holds its header alone, as the template does."""
    rows, spec = _first(claim.path, claim.sheet, 2), table_spec(claim.table)
    return not rows or (len(rows) == 1 and any(map(spec.column_named, rows[0])))


def _unfilled(claim: Claim) -> Problem:
    header = _first(claim.path, claim.sheet, 1)
    return no_data(claim.file) if header else blank_sheet(claim.file)


def _first(path: Path, sheet: str, at_most: int) -> list[list[str]]:
    try:
        return first_rows(path, sheet, at_most)
    except Unreadable:
        return [[""]] * at_most  # reading it in earnest will tell why


def _other_sheets(path: Path, sheets: Iterable[str]) -> list[Problem]:
    """Sheets that are no table; the empty ones that spreadsheets add are passed over."""
    filled = [sheet for sheet in sheets if _first(path, sheet, 1)]
    return [unclaimed(f"{path.name}[{sheet}]", sheet) for sheet in filled]


def _second(first: Claim, other: Claim) -> Problem:
    return Problem(
        "second_file",
        other.file,
        Text(f"与 {first.file} 是同一张表", f"it is the same table as {first.file}"),
        Text("每张表一个文件或工作表", "one file or sheet for a table"),
        Text("请只保留一个", "keep one of them"),
    )


def _failed(file: str, error: OSError) -> Problem:
    reason = reason_of(error)
    return Problem(
        "unreadable",
        file,
        Text(f"读取中断（{reason.zh}）", f"reading stopped ({reason.en})"),
        Text("可读取的普通文件", "a file that can be read"),
        Text("请检查磁盘与权限后重试", "check the disk and the permissions"),
    )
