"""What is wrong with the shape of a table: its header, its columns, its rows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from xiezhi.case.dictionary import ColumnSpec, TableSpec
from xiezhi.case.header import Header, Record
from xiezhi.case.problems import Problem, Severity, found, printable, same
from xiezhi.model.text import Text


def missing_columns(given: Iterable[str], spec: TableSpec, file: str) -> list[Problem]:
    """Required columns that are not among the given ones."""
    names = set(given)
    return [_missing(spec.column(name), file) for name in spec.required if name not in names]


def _near_column(heading: str, spec: TableSpec, taken: Iterable[str] = ()) -> str | None:
    """The column that a heading probably means, if one is close."""
    free = [c for c in spec.columns if c.name not in set(taken)]
    names = {c.name: c.name for c in free} | {c.label: c.name for c in free}
    close = get_close_matches(heading.lower()[:64], list(names), n=1, cutoff=0.75)
    return names[close[0]] if close else None


def extra_column(heading: str, spec: TableSpec, taken: Iterable[str], file: str) -> Problem:
    """A column that the dictionary does not know: a slip where one is close, else a note."""
    near = _near_column(heading, spec, taken)
    if near is not None:
        advice = Text(f"是否为“{near}”？请改列名", f'rename the column if you mean "{near}"')
    else:
        advice = Text("此列不会被读取，可以删除", "it is not read and may be deleted")
    return Problem(
        "extra_column",
        file,
        Text("数据字典中没有此列", "the data dictionary has no such column"),
        Text("数据字典中的列名", "a column name of the data dictionary"),
        advice,
        column=heading,
        severity=Severity.ERROR if near else Severity.WARNING,
    )


def header_problems(header: Header, top: list[Record], spec: TableSpec, file: str) -> list[Problem]:
    """Everything wrong with a header that was found."""
    taken = {column.name for column in header.columns if column is not None}
    problems = _repeated(header, file, top[header.last_i][0])
    problems += [
        extra_column(heading, spec, taken, file)
        for heading, column in zip(header.headings, header.columns, strict=True)
        if heading and column is None
    ]
    first = header.last_i - (1 if header.merged else 0)
    if header.merged:
        problems.append(_merged(file, top[header.last_i][0]))
    if any(any(cells) for _, cells in top[:first]):
        problems.append(_title_rows(file, top[first][0]))
    return problems


def _repeated(header: Header, file: str, row: int) -> list[Problem]:
    names = [column.name for column in header.columns if column is not None]
    twice = sorted({name for name in names if names.count(name) > 1})
    return [
        Problem(
            "repeated_column",
            file,
            Text("同一列出现不止一次", "the column is given more than once"),
            Text("每列只有一个", "each column once"),
            Text("请删除多余的一列", "delete the one that is too many"),
            row,
            name,
        )
        for name in twice
    ]


def _missing(column: ColumnSpec, file: str) -> Problem:
    return Problem(
        "missing_column",
        file,
        Text("缺少必填列", "the required column is missing"),
        Text(
            f"列名 {column.name} 或 {column.label}", f"a column {column.name} (or {column.label})"
        ),
        Text(
            f"请加上此列（{column.meaning.zh}），例如 {column.example}",
            f"add it ({column.meaning.en}), e.g. {column.example}",
        ),
        column=column.name,
    )


def no_data(file: str) -> Problem:
    """A table that has its header but no row yet."""
    return Problem(
        "no_data",
        file,
        Text("只有表头，还没有数据", "it has a header but no data yet"),
        Text("至少一行数据", "a row of data or more"),
        Text("填入数据之前按没有此表处理", "until then it counts as not given"),
        severity=Severity.WARNING,
    )


def blank_sheet(file: str) -> Problem:
    """A sheet named by a table, with nothing in it."""
    return Problem(
        "blank_sheet",
        file,
        Text("工作表没有任何内容", "there is nothing in the sheet"),
        Text("一行列名和至少一行数据", "a row of column names and a row of data or more"),
        Text("填入数据之前按没有此表处理", "until then it counts as not given"),
        severity=Severity.WARNING,
    )


def no_rows(file: str) -> Problem:
    """A sheet with nothing in it."""
    return Problem(
        "empty",
        file,
        Text("没有任何内容", "there is nothing in it"),
        Text("一行列名和至少一行数据", "a row of column names and a row of data or more"),
        Text("请填入数据，或删除此文件", "fill it in, or delete the file"),
    )


def no_header(top: list[Record], spec: TableSpec, file: str) -> Problem:
    """A sheet whose first rows name no column."""
    row, cells = next((row, cells) for row, cells in top if any(cells))
    needed = ", ".join(spec.required)
    near = next((n for c in cells if c and (n := _near_column(c, spec))), None)
    hint = Text(f"；是否把 {near} 写错了", f'; did you mean "{near}"?') if near else same("")
    return Problem(
        "no_header",
        file,
        found(",".join(cells)),
        Text(f"含有列名的一行，至少有 {needed}", f"a row of column names, at least {needed}"),
        Text(
            f"请把列名放在一行、每格一个，取消合并单元格{hint.zh}",
            f"put the names in one row, one a cell, and unmerge merged cells{hint.en.rstrip('?')}",
        ),
        row,
    )


def _merged(file: str, row: int) -> Problem:
    return Problem(
        "merged_header",
        file,
        Text("表头占两行，多半是合并单元格", "the header takes two rows, most likely merged cells"),
        Text("只占一行的表头", "a header of one row"),
        Text(
            "已按两行合读；请取消合并以免误读",
            "both rows were read as one; unmerge them to be safe",
        ),
        row,
        severity=Severity.WARNING,
    )


def _title_rows(file: str, row: int) -> Problem:
    return Problem(
        "title_rows",
        file,
        Text(
            f"表头在第 {row} 行，其上另有文字", f"the header is in row {row}, with words above it"
        ),
        Text("第 1 行即为表头", "the header in row 1"),
        Text(
            "已跳过上方各行；如非标题请移到表内",
            "the rows above were skipped; move them if they are data",
        ),
        row,
        severity=Severity.WARNING,
    )


def ragged(row: int, n_cells: int, width: int, file: str) -> Problem:
    """A row with more or fewer cells than the header."""
    return Problem(
        "ragged_row",
        file,
        Text(f"此行有 {n_cells} 格", f"the row has {cells_en(n_cells)}"),
        Text(f"与表头相同的 {width} 格", f"{cells_en(width)} like the header"),
        Text(
            "请补上或删去逗号；含逗号的文字要加英文双引号",
            "add or remove commas; put quotation marks around words that hold a comma",
        ),
        row,
    )


def cells_en(n: int) -> str:
    """A number of cells in English."""
    return f"{n} cell" if n == 1 else f"{n} cells"


def too_many(row: int, file: str, most: int) -> Problem:
    """A table too long to be read."""
    return Problem(
        "too_many_rows",
        file,
        Text(f"超过 {most} 行", f"there are more than {most} rows"),
        Text("行数不超过此数的表", "a table of no more"),
        Text("请只保留本案例的行", "keep only the rows of this case"),
        row,
    )


def more_ragged(n: int, file: str) -> Problem:
    """Further rows with too many or too few cells."""
    return Problem(
        "more_ragged_rows",
        file,
        Text(
            f"另有 {n} 行的格数与表头不同",
            f"{n} more {'row has' if n == 1 else 'rows have'} other cells than the header",
        ),
        Text("与表头相同的格数", "as many cells as the header"),
        Text("请先改正前面的问题，再检查一次", "correct those before first, then check again"),
    )


def repeated_header(row: int, file: str) -> Problem:
    """The header once more among the data, as where tables were pasted together."""
    return Problem(
        "repeated_header",
        file,
        Text("表头又出现一次", "the header stands there again"),
        Text("一行数据", "a row of data"),
        Text("已跳过此行，可以删除", "the row was skipped and may be deleted"),
        row,
        severity=Severity.WARNING,
    )


def unheaded_cells(i: int, row: int, first: str, n: int, file: str) -> Problem:
    """Cells in a column without a name, the i-th from 0; first: the one in `row`."""
    shown = printable(first, 24)
    hold = "1 cell that holds" if n == 1 else f"{n} cells that hold"
    return Problem(
        "unheaded_cells",
        file,
        Text(
            f"该列没有列名，却有 {n} 格内容（首格为“{shown}”），未读取",
            f'the column has no name but {hold} something (first "{shown}"), which is not read',
        ),
        Text("内容都在有列名的列中", "nothing outside of the columns that have a name"),
        Text("请在表头补上列名，或清空这些格", "name the column in the header, or clear the cells"),
        row,
        column_letters(i),
        Severity.WARNING,
    )


def more_unheaded(n: int, file: str) -> Problem:
    """Further columns without a name that hold something."""
    one = n == 1
    columns = (
        f"{n} more {'column has no name but holds' if one else 'columns have no name but hold'}"
    )
    return Problem(
        "more_unheaded_cells",
        file,
        Text(
            f"另有 {n} 列没有列名而有内容，未读取",
            f"{columns} something, which is not read",
        ),
        Text("内容都在有列名的列中", "nothing outside of the columns that have a name"),
        Text("请补上列名，或清空这些格", "name the columns, or clear the cells"),
        severity=Severity.WARNING,
    )


def column_letters(i: int) -> str:
    """What a spreadsheet calls the i-th column from 0.

    >>> column_letters(0), column_letters(27), column_letters(16383)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    number = i + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
