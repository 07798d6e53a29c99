"""A table as it stands in a file: known columns, cells as written, rows numbered as seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from xiezhi.case.dictionary import TableSpec
from xiezhi.case.header import Header, Record, find_header, padded
from xiezhi.case.problems import Problem
from xiezhi.case.shape import (
    header_problems,
    more_ragged,
    more_unheaded,
    no_data,
    no_header,
    no_rows,
    ragged,
    repeated_header,
    too_many,
    unheaded_cells,
)

_HEADER_WITHIN = 10
_MAX_ROWS = 2**20  # what a spreadsheet holds; a longer table is not judged row by row
_MAX_RAGGED = 2000  # beyond it, rows with too many or too few cells are counted in one sentence
_MAX_UNHEADED = 20
_BLANKS = "\x1a\ufeff\u200b \t\r\n\xa0\u3000"


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Cells by column name, all of the length of `rows`; a column not given is not there.

    headings: column name to the heading as given, for messages. geometry: for lines. header_row:
    the last row of the header. n_skipped: rows that could not be read and are not among these.
    """

    spec: TableSpec
    file: str
    rows: list[int]
    cells: Mapping[str, list[str]]
    headings: Mapping[str, str]
    geometry: list[object] | None = None
    header_row: int = 0
    n_skipped: int = 0


def raw_table(
    records: Iterable[Record], spec: TableSpec, file: str, *, strict: bool
) -> tuple[RawTable | None, list[Problem]]:
    """A table from the records of a sheet, and what is wrong with its shape.

    strict: whether a record shorter than the header is a problem (CSV) or usual (Excel).
    Returns no table where no header was found or the sheet holds none.
    """
    stream = iter(records)
    top = [(row, [_plain(c) for c in cells]) for row, cells in islice(stream, _HEADER_WITHIN)]
    if not any(any(cells) for _, cells in top):
        return None, [no_rows(file)]
    header = find_header(top, spec)
    if header.n_known == 0:
        return None, [no_header(top, spec, file)]
    body = _gathered(chain(top[header.last_i + 1 :], stream), header, file, strict=strict)
    problems = body.problems or ([] if body.rows else [no_data(file)])
    cells = dict(zip(header.used.values(), body.columns, strict=True))
    headings = {name: header.headings[i] for i, name in header.used.items()}
    header_row = top[header.last_i][0]
    table = RawTable(
        spec, file, body.rows, cells, headings, header_row=header_row, n_skipped=body.n_skipped
    )
    return table, header_problems(header, top, spec, file) + problems


@dataclass(slots=True)
class _Body:
    """What was gathered below the header; unheaded: (row, cell, number) by nameless column."""

    rows: list[int]
    columns: list[list[str]]
    problems: list[Problem]
    n_skipped: int = 0
    unheaded: dict[int, tuple[int, str, int]] = field(default_factory=dict)

    def skip(self, problem: Problem) -> None:
        """Leave a row out and say so."""
        self.n_skipped += 1
        if self.n_skipped <= _MAX_RAGGED:
            self.problems.append(problem)

    def note(self, row: int, i: int, cell: str) -> None:
        """Remember a cell in a column without a name."""
        first_row, first, n = self.unheaded.get(i, (row, cell, 0))
        self.unheaded[i] = (first_row, first, n + 1)


def _gathered(body: Iterable[Record], header: Header, file: str, *, strict: bool) -> _Body:
    """Row numbers, the cells of every used column, and the rows and cells that do not fit."""
    headings, used = header.headings, list(header.used)
    width, nameless = len(headings), [i for i, heading in enumerate(headings) if not heading]
    least = max((i + 1 for i, heading in enumerate(headings) if heading), default=0)
    out = _Body([], [[] for _ in used], [])
    known: dict[str, str] = {}  # equal cells are kept once: tables repeat themselves
    for row, record in body:
        cells = [_plain(cell) for cell in record]
        if not any(cells):
            continue
        if len(out.rows) >= _MAX_ROWS:
            return _Body([], [[] for _ in used], [too_many(row, file, _MAX_ROWS)], n_skipped=1)
        if strict and (any(cells[width:]) or len(cells) < least):
            out.skip(ragged(row, len(cells), width, file))
            continue
        if cells[:least] == headings[:least]:
            out.problems.append(repeated_header(row, file))
            continue
        for i in (*nameless, *range(width, len(cells))):
            if i < len(cells) and cells[i]:
                out.note(row, i, cells[i])
        out.rows.append(row)
        full = padded(cells, width)
        for column, i in zip(out.columns, used, strict=True):
            column.append(known.setdefault(full[i], full[i]))
    return _told(out, file)


def _told(body: _Body, file: str) -> _Body:
    """The same with a sentence for rows past the most that were told, and for nameless columns."""
    if body.n_skipped > _MAX_RAGGED:
        body.problems.append(more_ragged(body.n_skipped - _MAX_RAGGED, file))
    unheaded = sorted(body.unheaded.items())
    body.problems += [unheaded_cells(i, *told, file) for i, told in unheaded[:_MAX_UNHEADED]]
    if len(unheaded) > _MAX_UNHEADED:
        body.problems.append(more_unheaded(len(unheaded) - _MAX_UNHEADED, file))
    return body


def _plain(cell: str) -> str:
    return cell.strip(_BLANKS)
