"""Where a sheet's header is, and which columns of the dictionary it names."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.case.dictionary import ColumnSpec, TableSpec

Record = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of every column of the sheet, in which row it ended, and how it was found."""

    last_i: int
    headings: list[str]
    columns: list[ColumnSpec | None]
    merged: bool = False

    @property
    def n_known(self) -> int:
        """How many headings are columns of the dictionary."""
        return sum(column is not None for column in self.columns)

    @property
    def used(self) -> dict[int, str]:
        """The name of the column at each position; of repeated ones the first counts."""
        first: dict[str, int] = {}
        for i, column in enumerate(self.columns):
            if column is not None:
                first.setdefault(column.name, i)
        return {i: name for name, i in first.items()}


def find_header(top: list[Record], spec: TableSpec) -> Header:
    """The row, or pair of rows, of the first ones that names the most columns."""
    single = [Header(i, cells, _columns(cells, spec)) for i, (_, cells) in enumerate(top)]
    double = [_two_rows(i, top, spec) for i in range(1, len(top))]
    return max([*single, *double], key=lambda header: (header.n_known, not header.merged))


def _columns(cells: list[str], spec: TableSpec) -> list[ColumnSpec | None]:
    return [spec.column_named(cell) if cell else None for cell in cells]


def _two_rows(i: int, top: list[Record], spec: TableSpec) -> Header:
    """The header that rows i-1 and i make together, as where cells were merged downwards."""
    upper, lower = top[i - 1][1], top[i][1]
    width = max(len(upper), len(lower))
    upper, lower = padded(upper, width), padded(lower, width)
    headings = [
        b if spec.column_named(b) or (b and not spec.column_named(a)) else a
        for a, b in zip(upper, lower, strict=True)
    ]
    columns = _columns(headings, spec)
    # A data row below the header knows no column; only a row that adds some makes a pair.
    adds = any(spec.column_named(b) for b in lower if b)
    return Header(i, headings, columns if adds else [None] * width, merged=True)


def padded(cells: list[str], width: int) -> list[str]:
    """The cells of a row with empty ones up to this width."""
    return cells + [""] * (width - len(cells))
