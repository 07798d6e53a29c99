"""Cells become a frame whose columns have the dictionary's types."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from xiezhi.case.advice import expected_text
from xiezhi.case.dictionary import ColumnSpec, TableSpec
from xiezhi.case.problems import NOT_ALL, Problem, Severity, found
from xiezhi.case.raw import RawTable
from xiezhi.case.sniff import Fault
from xiezhi.case.values import Value, parsed
from xiezhi.model.text import Text

# Of one column; the problems of a wrong file would otherwise fill the memory.
MAX_FAULTS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A table as the user gave it: typed, and still knowing file and row of everything.

    frame: all columns of the dictionary, missing where not given; row k is `raw.rows[k]`.
    """

    raw: RawTable
    frame: pd.DataFrame

    @property
    def spec(self) -> TableSpec:
        """Its entry in the dictionary."""
        return self.raw.spec

    def problem(
        self,
        row_i: int,
        column: str,
        kind: str,
        given: Text | None,
        expected: Text,
        advice: Text,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem in a cell of row `row_i`; its content is quoted where `given` is None."""
        cell = self.raw.cells.get(column, [""] * len(self.raw.rows))[row_i]
        return Problem(
            kind,
            self.raw.file,
            given or found(cell),
            expected,
            advice,
            self.raw.rows[row_i],
            self.raw.headings.get(column, column),
            severity,
        )


def given_table(raw: RawTable, today: date) -> tuple[Given, list[Problem]]:
    """The typed table and the cells that do not fit; those are missing in the frame."""
    problems: list[Problem] = []
    columns: dict[str, pd.Series] = {}
    for column in raw.spec.columns:
        cells = raw.cells.get(column.name)
        values, faults = _values(cells, column, today) if cells else ([None] * len(raw.rows), [])
        columns[column.name] = as_series(values, column)
        problems += [_problem(raw, i, column, fault) for i, fault in faults]
    frame = pd.DataFrame(columns)
    if raw.spec.lines:
        frame["geometry"] = pd.Series(raw.geometry, dtype="object", index=frame.index)
    return Given(raw, frame), problems


def as_series(values: Sequence[Value | None], column: ColumnSpec) -> pd.Series:
    """Values of one column with the dtype of the dictionary; missing where None."""
    return pd.Series(_array(values, column.dtype))


def _array(values: Sequence[Value | None], dtype: str) -> Any:
    """The values in an array of this dtype; straight, as tables have many columns."""
    if dtype == "float64":
        return np.array([math.nan if value is None else value for value in values], dtype=dtype)
    if dtype == "datetime64[us]":
        return np.array(values, dtype=dtype)
    return pd.array(list(values), dtype=dtype)  # type: ignore[call-overload]


def empty_frame(spec: TableSpec) -> pd.DataFrame:
    """A frame without rows whose columns have the dictionary's types.

    >>> from xiezhi.case.dictionary import table_spec
    >>> str(empty_frame(table_spec("links"))["km"].dtype)
    'float64'
    """
    return pd.DataFrame({column.name: as_series([], column) for column in spec.columns})


def _values(
    cells: list[str], column: ColumnSpec, today: date
) -> tuple[list[Value | None], list[tuple[int, Fault]]]:
    memo = _memo(cells, column, today)
    read = [memo[cell] for cell in cells]
    faults = [(i, value) for i, value in enumerate(read) if isinstance(value, Fault)]
    values = [None if isinstance(value, Fault) else value for value in read]
    return values, _capped(faults)


def _memo(cells: list[str], column: ColumnSpec, today: date) -> dict[str, Value | Fault | None]:
    """The value of every different cell; past the most faults, cells are no longer judged."""
    memo: dict[str, Value | Fault | None] = {}
    n_faults = 0
    for cell in dict.fromkeys(cells):
        memo[cell] = _UNJUDGED if n_faults > MAX_FAULTS else parsed(cell, column, today)
        n_faults += isinstance(memo[cell], Fault)
    if column.required:
        memo[""] = _empty(column)
    return memo


def _capped(faults: list[tuple[int, Fault]]) -> list[tuple[int, Fault]]:
    rest = faults[MAX_FAULTS:]
    return faults if not rest else [*faults[:MAX_FAULTS], (rest[0][0], _NO_LONGER)]


def up_to_most(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems that a rule finds, up to the most; where there are more, that they are not told.

    >>> list(up_to_most([]))
    []
    """
    for n, problem in enumerate(problems):
        if n == MAX_FAULTS:
            end = _NO_LONGER
            yield replace(
                problem, kind=end.kind, given=end.given, expected=end.expected, advice=end.advice
            )
            return
        yield problem


_NO_LONGER = Fault(
    NOT_ALL,
    Text("这里的问题太多，从此行起不再列出", "too much is wrong: from here on it is not listed"),
    Text("合格的单元格", "cells that fit"),
    Text("请先改正前面的问题，再检查一次", "correct what comes before, then check again"),
)


_UNJUDGED = Fault("unjudged", Text("未检查", "not judged"), Text("", ""), Text("", ""))


def _empty(column: ColumnSpec) -> Fault:
    return Fault(
        "required_empty",
        Text("是空的", "it is empty"),
        expected_text(column),
        Text(f"请填写，例如 {column.example}", f"fill it in, e.g. {column.example}"),
    )


def _problem(raw: RawTable, i: int, column: ColumnSpec, fault: Fault) -> Problem:
    heading = raw.headings.get(column.name, column.name)
    return Problem(
        fault.kind, raw.file, fault.given, fault.expected, fault.advice, raw.rows[i], heading
    )
