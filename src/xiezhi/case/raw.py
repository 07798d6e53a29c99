"""A table as it stands in a file: known columns, cells as written, rows numbered as seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from xiezhi.case.dictionary import TableSpec
from xiezhi.case.header import Header, Record, find_header, padded
from xiezhi.case.problems import Problem
from xiezhi.case.shape import header_problems, no_data, no_header, no_rows, ragged, too_many

_HEADER_WITHIN = 10
_MAX_ROWS = 2_000_000
_MAX_RAGGED = 2000  # beyond it, rows with too many or too few cells are passed over in silence
_BLANKS = "\ufeff\u200b \t\r\n\xa0\u3000"


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """Cells by column name, all of the length of `rows`; a column not given is not there.

    headings: column name to the heading as given, for messages. geometry: for lines.
    """

    spec: TableSpec
    file: str
    rows: list[int]
    cells: Mapping[str, list[str]]
    headings: Mapping[str, str]
    geometry: list[object] | None = None


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
    body = chain(top[header.last_i + 1 :], stream)
    rows, columns, problems = _gathered(body, header, file, strict=strict)
    if not rows and not problems:
        problems = [no_data(file)]
    cells = dict(zip(header.used.values(), columns, strict=True))
    headings = {name: header.headings[i] for i, name in header.used.items()}
    table = RawTable(spec, file, rows, cells, headings)
    return table, header_problems(header, top, spec, file) + problems


def _gathered(
    body: Iterable[Record], header: Header, file: str, *, strict: bool
) -> tuple[list[int], list[list[str]], list[Problem]]:
    """Row numbers, the cells of every used column, and the rows that do not fit."""
    width, used = len(header.headings), list(header.used)
    rows: list[int] = []
    columns: list[list[str]] = [[] for _ in used]
    problems: list[Problem] = []
    known: dict[str, str] = {}  # equal cells are kept once: tables repeat themselves
    for row, record in body:
        cells = [_plain(cell) for cell in record]
        if not any(cells):
            continue
        if len(rows) >= _MAX_ROWS:
            return rows, columns, [*problems, too_many(row, file, _MAX_ROWS)]
        if any(cells[width:]) or (strict and len(cells) < width):
            if len(problems) < _MAX_RAGGED:
                problems.append(ragged(row, len(cells), width, file))
            continue
        rows.append(row)
        full = padded(cells, width)
        for column, i in zip(columns, used, strict=True):
            column.append(known.setdefault(full[i], full[i]))
    return rows, columns, problems


def _plain(cell: str) -> str:
    return cell.strip(_BLANKS)
