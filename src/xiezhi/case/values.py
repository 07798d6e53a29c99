"""One cell of a table: the value it holds by its column's type, or why it holds none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from xiezhi.case.advice import (
    ID,
    NUMBER,
    code_advice,
    date_advice,
    expected_text,
    formula,
    future,
    garbled,
    moment_of,
    not_a_choice,
    not_a_number,
    not_an_id,
    not_whole,
    period_advice,
    range_advice,
    sheet_error,
)
from xiezhi.case.dictionary import ColumnSpec, ColumnType
from xiezhi.case.problems import found
from xiezhi.case.sniff import Fault
from xiezhi.model.text import Text

Value = str | float | int | bool | datetime

_WHOLE = re.compile(r"[+-]?\d{1,18}(\.0*)?", re.ASCII)
_CODE = re.compile(r"\d{6}", re.ASCII)
_PERIOD = re.compile(r"(\d{4})(Q[1-4]|-(0[1-9]|1[0-2]))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?", re.ASCII)
_SHEET_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_YES_NO = {"true": True, "yes": True, "是": True, "1": True,
           "false": False, "no": False, "否": False, "0": False}  # fmt: skip


def parsed(cell: str, column: ColumnSpec, today: date) -> Value | Fault | None:
    """The value of a cell; None where it is empty; a Fault where it does not fit its column.

    Cells of `many` columns come back in one string, joined by `;`.
    """
    if not cell:
        return None
    if "\ufffd" in cell:
        return garbled(cell)
    if cell in _SHEET_ERRORS:
        return sheet_error(cell)
    if cell.startswith("=") and len(cell) > 1:
        return formula(cell)
    if not column.many:
        return _one(cell, column, today)
    parts = [part.strip() for part in re.split(r"[;；]", cell) if part.strip()]
    values = [_one(part, column, today) for part in parts]
    return next((v for v in values if isinstance(v, Fault)), ";".join(map(str, values)))


def _one(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    return _PARSERS[column.type](cell, column, today)


def _text(cell: str, _column: ColumnSpec, _today: date) -> Value | Fault:
    return cell


def _number(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if not NUMBER.fullmatch(cell):
        return not_a_number(cell, column)
    return _within(float(cell), cell, column)


def _integer(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if not NUMBER.fullmatch(cell):
        return not_a_number(cell, column)
    if not _WHOLE.fullmatch(cell):
        return not_whole(cell, column)
    value = _within(int(cell.split(".", maxsplit=1)[0]), cell, column)
    return value if isinstance(value, Fault) else int(value)


def _year(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    value = _integer(cell.removesuffix("年"), column, today)
    if isinstance(value, int) and column.required and value > today.year:
        return future(cell, today)
    return value


def _within(value: float, cell: str, column: ColumnSpec) -> float | Fault:
    low, high = column.min, column.max
    if low is not None and high is not None and not low <= value <= high:
        return Fault(
            "out_of_range", found(cell), expected_text(column), range_advice(value, column)
        )
    return value


def _code(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if _CODE.fullmatch(cell):
        return cell
    return Fault("not_a_code", found(cell), expected_text(column), code_advice(cell, column))


def _node(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    return cell if _CODE.fullmatch(cell) else _id(cell, column, today)


def _id(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    return cell if ID.fullmatch(cell) else not_an_id(cell, column)


def _enum(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    values = column.values or {}
    by_label = {words.zh: value for value, words in values.items()}
    value = cell if cell in values else by_label.get(cell)
    return value if value is not None else not_a_choice(cell, values, by_label)


def _boolean(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    value = _YES_NO.get(cell.lower())
    if value is not None:
        return value
    advice = Text("请写 true 或 false", "write true or false")
    return Fault("not_yes_or_no", found(cell), expected_text(column), advice)


def _date(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    if re.fullmatch(_DAY.pattern + r"[ T]00:00(:00)?", cell):
        cell = cell[:10]  # a spreadsheet keeps a day as midnight
    return _moment(cell, column, today, _DAY)


def _time(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    return _moment(cell, column, today, _TIME)


def _moment(cell: str, column: ColumnSpec, today: date, form: re.Pattern[str]) -> Value | Fault:
    moment = moment_of(cell) if form.fullmatch(cell) else None
    if moment is None or moment.year < 1600:  # noqa: PLR2004  (before any date a case could hold)
        return Fault("not_a_date", found(cell), expected_text(column), date_advice(cell, column))
    return future(cell, today) if moment.date() > today else moment


def _period(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if _PERIOD.fullmatch(cell):
        return cell
    return Fault("not_a_period", found(cell), expected_text(column), period_advice(cell))


_PARSERS: Mapping[ColumnType, Callable[[str, ColumnSpec, date], Value | Fault]] = {
    ColumnType.PLACE: _code,
    ColumnType.AREA: _code,
    ColumnType.PROVINCE: _code,
    ColumnType.NODE: _node,
    ColumnType.ID: _id,
    ColumnType.REF: _id,
    ColumnType.TEXT: _text,
    ColumnType.NUMBER: _number,
    ColumnType.FRACTION: _number,
    ColumnType.LON: _number,
    ColumnType.LAT: _number,
    ColumnType.INTEGER: _integer,
    ColumnType.YEAR: _year,
    ColumnType.DATE: _date,
    ColumnType.TIME: _time,
    ColumnType.PERIOD: _period,
    ColumnType.ENUM: _enum,
    ColumnType.BOOLEAN: _boolean,
}
