"""One cell of a table: the value it holds by its column's type, or why it holds none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches

from xiezhi.case.dictionary import ColumnSpec, ColumnType
from xiezhi.case.problems import found, printable, same
from xiezhi.case.sniff import Fault
from xiezhi.model.text import Text

Value = str | float | int | bool | datetime

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}(\.0*)?", re.ASCII)
_CODE = re.compile(r"\d{6}", re.ASCII)
_ID = re.compile(r"[^\W\d][\w.\-:]{0,63}|\d[\w.\-:]{0,63}")
_PERIOD = re.compile(r"(\d{4})(Q[1-4]|-(0[1-9]|1[0-2]))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?", re.ASCII)
_LOOSE_DAY = re.compile(
    r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})", re.ASCII
)
_SHEET_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_YES_NO = {"true": True, "yes": True, "是": True, "1": True,
           "false": False, "no": False, "否": False, "0": False}  # fmt: skip
_LON, _LAT = (73.0, 135.1), (3.8, 53.6)


def parsed(cell: str, column: ColumnSpec, today: date) -> Value | Fault | None:
    """The value of a cell; None where it is empty; a Fault where it does not fit its column.

    Cells of `many` columns come back in one string, joined by `;`.
    """
    if not cell:
        return None
    if "\ufffd" in cell:
        return _garbled(cell)
    if cell in _SHEET_ERRORS:
        return _sheet_error(cell)
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
    if not _NUMBER.fullmatch(cell):
        return _not_a_number(cell, column)
    return _within(float(cell), cell, column)


def _integer(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if not _NUMBER.fullmatch(cell):
        return _not_a_number(cell, column)
    if not _WHOLE.fullmatch(cell):
        return _not_whole(cell, column)
    value = _within(int(cell.split(".", maxsplit=1)[0]), cell, column)
    return value if isinstance(value, Fault) else int(value)


def _year(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    value = _integer(cell.removesuffix("年"), column, today)
    if isinstance(value, int) and column.required and value > today.year:
        return _future(cell, today)
    return value


def _within(value: float, cell: str, column: ColumnSpec) -> float | Fault:
    low, high = column.min, column.max
    if low is not None and high is not None and not low <= value <= high:
        return Fault(
            "out_of_range", found(cell), expected_text(column), _range_advice(value, column)
        )
    return value


def _code(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if _CODE.fullmatch(cell):
        return cell
    return Fault("not_a_code", found(cell), expected_text(column), _code_advice(cell))


def _node(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    return cell if _CODE.fullmatch(cell) else _id(cell, column, today)


def _id(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if _ID.fullmatch(cell):
        return cell
    plain = re.sub(r"[^\w.\-:]+", "_", unicodedata.normalize("NFKC", cell))[:64].strip("_")
    advice = _write(plain) if _ID.fullmatch(plain) else Text("请用字母、数字或汉字", "use letters")
    return Fault("not_an_id", found(cell), expected_text(column), advice)


def _enum(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    values = column.values or {}
    by_label = {words.zh: value for value, words in values.items()}
    value = cell if cell in values else by_label.get(cell)
    return value if value is not None else _not_a_choice(cell, values, by_label)


def _boolean(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    value = _YES_NO.get(cell.lower())
    return value if value is not None else Fault(
        "not_yes_or_no", found(cell), expected_text(column), Text("请写 true 或 false", "write true or false")
    )  # fmt: skip


def _date(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    if re.fullmatch(_DAY.pattern + r"[ T]00:00(:00)?", cell):
        cell = cell[:10]  # a spreadsheet keeps a day as midnight
    return _moment(cell, column, today, _DAY)


def _time(cell: str, column: ColumnSpec, today: date) -> Value | Fault:
    return _moment(cell, column, today, _TIME)


def _moment(cell: str, column: ColumnSpec, today: date, form: re.Pattern[str]) -> Value | Fault:
    moment = _moment_of(cell) if form.fullmatch(cell) else None
    if moment is None or moment.year < 1600:  # noqa: PLR2004  (before any date a case could hold)
        return Fault("not_a_date", found(cell), expected_text(column), _date_advice(cell, column))
    return _future(cell, today) if moment.date() > today else moment


def _moment_of(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def _period(cell: str, column: ColumnSpec, _today: date) -> Value | Fault:
    if _PERIOD.fullmatch(cell):
        return cell
    return Fault("not_a_period", found(cell), expected_text(column), _period_advice(cell))


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


def expected_text(column: ColumnSpec) -> Text:
    """What a column expects, in words with unit and range."""
    words = _EXPECTED[column.type]
    if column.min is None or column.max is None:
        return words if column.values is None else _choices(column.values)
    span = Text(
        f"{_short(column.min)} 至 {_short(column.max)} 的",
        f" from {_short(column.min)} to {_short(column.max)}",
    )  # noqa: E501
    unit = column.unit_text
    of = Text(f"（{unit.zh}）", f" ({unit.en})") if unit else same("")
    return Text(f"{span.zh}{words.zh}{of.zh}", f"{words.en}{span.en}{of.en}")


_EXPECTED: Mapping[ColumnType, Text] = {
    ColumnType.PLACE: Text("六位区县代码", "a six-digit code of a county-level place"),
    ColumnType.AREA: Text(
        "六位行政区划代码", "a six-digit code of a place, prefecture or province"
    ),
    ColumnType.PROVINCE: Text("六位省级代码", "a six-digit province code"),
    ColumnType.NODE: Text("区县代码或节点编号", "a place code or a junction id"),
    ColumnType.ID: Text(
        "由字母、数字、汉字或 _ - . : 组成的编号", "an id of letters, digits or _ - . :"
    ),
    ColumnType.REF: Text("已有的编号", "the id of a row"),
    ColumnType.TEXT: Text("文字", "words"),
    ColumnType.NUMBER: Text("数字", "a number"),
    ColumnType.FRACTION: Text("小数", "a fraction"),
    ColumnType.LON: Text("经度", "a longitude"),
    ColumnType.LAT: Text("纬度", "a latitude"),
    ColumnType.INTEGER: Text("整数", "a whole number"),
    ColumnType.YEAR: Text("年份", "a year"),
    ColumnType.DATE: Text("日期，如 2022-03-01", "a date like 2022-03-01"),
    ColumnType.TIME: Text(
        "日期或时刻，如 2022-03-01 08:00", "a date or time like 2022-03-01 08:00"
    ),
    ColumnType.PERIOD: Text(
        "时期，如 2020、2020Q1 或 2020-05", "a period like 2020, 2020Q1 or 2020-05"
    ),
    ColumnType.ENUM: Text("规定的选项", "one of the choices"),
    ColumnType.BOOLEAN: Text("true 或 false", "true or false"),
}


def _short(number: float) -> str:
    return f"{number:.0f}" if float(number).is_integer() and abs(number) < 1e10 else f"{number:g}"  # noqa: PLR2004


def _choices(values: Mapping[str, Text]) -> Text:
    names = list(values)
    return Text(f"{'、'.join(names)} 之一", f"one of {', '.join(names)}")


def _write(words: str) -> Text:
    return Text(f"请写成 {printable(words)}", f"write {printable(words)}")


def _garbled(cell: str) -> Fault:
    return Fault(
        "garbled",
        found(cell),
        Text("可读的文字", "readable words"),
        Text("原字符已丢失，请从原表重新导出", "the characters are lost: export the table again"),
    )


def _sheet_error(cell: str) -> Fault:
    return Fault(
        "sheet_error",
        found(cell),
        Text("公式的结果", "the result of a formula"),
        Text("请在表格软件中改正公式", "mend the formula in the spreadsheet"),
    )


def _not_a_number(cell: str, column: ColumnSpec) -> Fault:
    return Fault("not_a_number", found(cell), expected_text(column), _number_advice(cell, column))


def _number_advice(cell: str, column: ColumnSpec) -> Text:
    plain = re.sub(r"(?<=\d)[,，'\s](?=\d{3})", "", unicodedata.normalize("NFKC", cell)).strip()
    if _NUMBER.fullmatch(plain):
        return _write(plain)
    if plain.endswith("%") and _NUMBER.fullmatch(plain[:-1]):
        share = column.type is ColumnType.FRACTION
        return _write(f"{float(plain[:-1]) / 100:g}" if share else plain[:-1])
    if plain.endswith("万") and _NUMBER.fullmatch(plain[:-1]):
        return _write(f"{float(plain[:-1]) * 1e4:.0f}")
    leading = re.match(_NUMBER.pattern, plain, re.ASCII)
    if leading and not re.search(r"\d", plain[leading.end() :]):
        return _write(leading.group())
    return Text("请只写数字；没有数据就留空", "write digits only, or leave the cell empty")


def _not_whole(cell: str, column: ColumnSpec) -> Fault:
    value = float(cell)
    advice = Text("请写整数", "write a whole number")
    if column.unit == "persons" and 0 < value < 1e5:  # noqa: PLR2004
        advice = Text(
            f"若单位是万人，请写 {value * 1e4:.0f}",
            f"if it counts ten thousands (万人), write {value * 1e4:.0f}",
        )
    return Fault("not_whole", found(cell), expected_text(column), advice)


def _range_advice(value: float, column: ColumnSpec) -> Text:
    if column.type is ColumnType.FRACTION and 1 < value <= 100:  # noqa: PLR2004
        return Text(
            f"看来是百分数，请写 {value / 100:g}",
            f"it looks like a percentage: write {value / 100:g}",
        )
    if column.type in (ColumnType.LON, ColumnType.LAT):
        return _lonlat_advice(value, column)
    if value < 0 and column.min is not None and column.min >= 0:
        return Text("不能为负数，请核对", "it cannot be negative: check it")
    return Text("请核对数值与单位", "check the figure and its unit")


def _lonlat_advice(value: float, column: ColumnSpec) -> Text:
    other = _LAT if column.type is ColumnType.LON else _LON
    if other[0] <= value <= other[1]:
        return Text("看来经纬度颠倒，请互换", "longitude and latitude look swapped: exchange them")
    if abs(value) > 180:  # noqa: PLR2004
        return Text(
            "看来是以米计的投影坐标，请换算成经纬度",
            "it looks like metres of a projection: convert it to degrees",
        )
    return Text("此点在国境之外，请核对", "the point lies outside the country: check it")


def _code_advice(cell: str) -> Text:
    plain = unicodedata.normalize("NFKC", cell).strip()
    digits = re.sub(r"\.0*$|[\s,']", "", plain)
    if re.fullmatch(r"\d{6}(\d{3}|\d{6})?", digits, re.ASCII):
        return _write(digits[:6])
    return Text("请写六位数字代码", "write the code of six digits")


def _not_a_choice(cell: str, values: Mapping[str, Text], by_label: Mapping[str, str]) -> Fault:
    names = {**{v.lower(): v for v in values}, **by_label}
    plain = unicodedata.normalize("NFKC", cell).lower()[:64]
    close = get_close_matches(plain, list(names), n=1, cutoff=0.6)
    advice = _write(names[close[0]]) if close else Text("请选其中之一", "choose one of them")
    return Fault("not_a_choice", found(cell), _choices(values), advice)


def _future(cell: str, today: date) -> Fault:
    return Fault(
        "future",
        found(cell),
        Text(f"不晚于今天（{today}）", f"nothing later than today ({today})"),
        Text("请核对", "check it"),
    )


def _date_advice(cell: str, column: ColumnSpec) -> Text:
    loose = _LOOSE_DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    parts = [int(part) for part in loose.groups() if part] if loose else []
    day = _moment_of("{:04d}-{:02d}-{:02d}".format(*parts)) if parts else None
    if day is not None:
        return _write(f"{day:%Y-%m-%d}")
    return Text(f"请写成 {column.example} 的样子", f"write it like {column.example}")


def _period_advice(cell: str) -> Text:
    plain = unicodedata.normalize("NFKC", cell).strip()
    month = re.fullmatch(r"(\d{4})\D{1,2}(\d{1,2})(\D.*)?", plain, re.ASCII)
    year = re.fullmatch(r"(\d{4})(年|\.0)", plain)
    if year:
        return _write(year.group(1))
    if month and 1 <= int(month.group(2)) <= 12:  # noqa: PLR2004
        return _write(f"{month.group(1)}-{int(month.group(2)):02d}")
    return Text(
        "请写年、季或月，如 2020、2020Q1、2020-05",
        "write a year, quarter or month, e.g. 2020, 2020Q1, 2020-05",
    )  # noqa: E501
