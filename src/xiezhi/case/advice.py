"""What a cell should hold, and what to write instead: the words of a cell's problem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from functools import cache

from xiezhi.case.dictionary import ColumnSpec, ColumnType
from xiezhi.case.gazetteer import gazetteer
from xiezhi.case.numerals import in_digits, number_meant
from xiezhi.case.problems import found, printable, same
from xiezhi.case.province_names import MAINLAND_ONLY, is_beyond, meant_by, province_code
from xiezhi.case.sniff import Fault
from xiezhi.model.text import Text

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
ID = re.compile(r"[^\W\d][\w.\-:]{0,63}|\d[\w.\-:]{0,63}")
_LOOSE_DAY = re.compile(
    r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})", re.ASCII
)
_TOTALS = ("合计", "总计", "小计", "共计", "全国", "全省", "全市", "total", "Total", "sum")
_ANY = 1e15  # the range of columns that may hold any number is not worth a word
_ROUNDED_FROM = 1000
_LON, _LAT = (73.0, 135.1), (3.8, 53.6)


def expected_text(column: ColumnSpec) -> Text:
    """What a column expects, in words with unit and range."""
    words = _EXPECTED[column.type]
    if column.min is None or column.max is None or column.max >= _ANY:
        return words if column.values is None else _choices(column.values)
    span = Text(
        f"{_short(column.min)} 至 {_short(column.max)} 的",
        f" from {_short(column.min)} to {_short(column.max)}",
    )
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


def write(words: str) -> Text:
    """A value to write instead."""
    return Text(f"请写成 {printable(words)}", f"write {printable(words)}")


def garbled(cell: str) -> Fault:
    """A cell whose characters were lost in a conversion."""
    return Fault(
        "garbled",
        found(cell),
        Text("可读的文字", "readable words"),
        Text("原字符已丢失，请从原表重新导出", "the characters are lost: export the table again"),
    )


def sheet_error(cell: str) -> Fault:
    """A cell that holds the error of a spreadsheet."""
    return Fault(
        "sheet_error",
        found(cell),
        Text("公式的结果", "the result of a formula"),
        Text("请在表格软件中改正公式", "mend the formula in the spreadsheet"),
    )


def formula(cell: str) -> Fault:
    """A formula whose result the spreadsheet did not keep."""
    return Fault(
        "formula",
        Text(f"公式 {printable(cell)} 没有结果", f"the formula {printable(cell)} has no result"),
        Text("公式的结果", "the result of the formula"),
        Text("请用表格软件打开、重算并保存", "open, recalculate and save it in a spreadsheet"),
    )


def not_a_number(cell: str, column: ColumnSpec) -> Fault:
    """A cell that should be a number and is not."""
    return Fault("not_a_number", found(cell), expected_text(column), _number_advice(cell, column))


def _number_advice(cell: str, column: ColumnSpec) -> Text:
    if column.type is ColumnType.YEAR:
        years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", unicodedata.normalize("NFKC", cell))
        if len(years) == 1:
            return write(years[0])
    unit = "share" if column.type is ColumnType.FRACTION else column.unit
    meant = number_meant(cell, unit)
    if meant is not None and column.dtype == "Int64" and meant >= _ROUNDED_FROM:
        meant = Fraction(round(meant))  # of 101.13344万, whose last digit the reader dropped
    if meant is not None and _fits(meant, column):
        return write(in_digits(meant))
    of = column.unit_text
    if of is None:
        return Text("请只写数字；没有数据就留空", "write digits only, or leave the cell empty")
    return Text(
        f"请只写以{of.zh}计的数字；没有数据就留空",
        f"write digits only, counted in {of.en}, or leave the cell empty",
    )


def _fits(number: Fraction, column: ColumnSpec) -> bool:
    whole = column.type in (ColumnType.INTEGER, ColumnType.YEAR)
    low, high = column.min, column.max
    within = (low is None or number >= low) and (high is None or number <= high)
    return within and (not whole or number.denominator == 1)


def not_whole(cell: str, column: ColumnSpec) -> Fault:
    """A number that should be whole."""
    value = float(cell)
    advice = Text("请写整数", "write a whole number")
    if column.unit == "persons" and 0 < value < 1e5:  # noqa: PLR2004
        advice = Text(
            f"若单位是万人，请写 {value * 1e4:.0f}",
            f"if it counts ten thousands (万人), write {value * 1e4:.0f}",
        )
    return Fault("not_whole", found(cell), expected_text(column), advice)


def range_advice(value: float, column: ColumnSpec) -> Text:
    """What a number out of its range probably is."""
    if column.type is ColumnType.FRACTION and 1 < value <= 100:  # noqa: PLR2004
        return Text(
            f"看来是百分数，请写 {value / 100:g}",
            f"it looks like a percentage: write {value / 100:g}",
        )
    if column.type in (ColumnType.LON, ColumnType.LAT):
        return _lonlat_advice(value, column)
    if column.unit == "km" and column.max is not None and column.max < value <= 1000 * column.max:
        return Text(
            f"若单位是米，请写 {value / 1000:g}",
            f"if its unit is the metre, write {value / 1000:g}",
        )
    if value < 0 and column.min is not None and column.min >= 0:
        return Text("不能为负数，请核对", "it cannot be negative: check it")
    return Text("请核对数值与单位", "check the figure and its unit")


def _lonlat_advice(value: float, column: ColumnSpec) -> Text:
    other = _LAT if column.type is ColumnType.LON else _LON
    if other[0] <= value <= other[1]:
        return Text("看来经纬度颠倒，请互换", "longitude and latitude look swapped: exchange them")
    if abs(value) > 1000:  # noqa: PLR2004  (degrees end at 180; metres are thousands and more)
        return Text(
            "看来是以米计的投影坐标，请换算成经纬度",
            "it looks like metres of a projection: convert it to degrees",
        )
    return Text("此点在国境之外，请核对", "the point lies outside the country: check it")


def code_advice(cell: str, column: ColumnSpec) -> Text:
    """The code that a cell probably means."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    digits = re.sub(r"\.0*$|[\s,']", "", plain)
    if re.fullmatch(r"\d{6}(\d{3}|\d{6})?", digits, re.ASCII):
        return write(digits[:6])
    if plain in _TOTALS or is_beyond(plain):
        total = Text("看来是合计行，请删除此行", "it looks like a row of totals: delete the row")
        return total if plain in _TOTALS else MAINLAND_ONLY
    of_province = province_code(plain) if column.type is not ColumnType.PLACE else None
    of_place = _codes_by_name().get(plain) if column.type is not ColumnType.PROVINCE else None
    if of_place is None and column.type is not ColumnType.PROVINCE and plain in _prefectures():
        return _of_prefecture(plain, column)
    code = of_province or of_place
    if code is None and column.type is ColumnType.PROVINCE:
        return meant_by(plain) or Text("请写六位省级代码", "write the code of a province")
    return write(code) if code else Text("请写六位数字代码", "write the code of six digits")


def _of_prefecture(words: str, column: ColumnSpec) -> Text:
    """What to write for a prefecture: its code where areas will do, else its counties."""
    code, name = _prefectures()[words]
    if column.type is ColumnType.AREA:
        return write(code)
    return Text(
        f"这是地级单位{name.zh}，请写其下区县的代码",
        f"{name.en} is a prefecture: write the codes of its counties",
    )


@cache
def _prefectures() -> dict[str, tuple[str, Text]]:
    """Code and name of prefectures by their name, whole or without its last character."""
    columns = ["prefecture", "prefecture_zh", "prefecture_en"]
    rows = gazetteer()[columns].drop_duplicates().astype(str)
    named = [(code, Text(zh, en)) for code, zh, en in rows.itertuples(index=False, name=None)]
    short = {name.zh[:-1]: (code, name) for code, name in named if len(name.zh) > 2}  # noqa: PLR2004
    return short | {name.zh: (code, name) for code, name in named}


@cache
def _codes_by_name() -> dict[str, str]:
    """Codes by the names that only one place of the country has, whole or cut short."""
    found: dict[str, set[str]] = {}
    rows = gazetteer()[["code", "name_zh", "province_zh"]].astype(str)
    for code, name, province in rows.itertuples(index=False, name=None):
        for size in range(2, len(name) + 1):
            for above in ("", province, province.removesuffix("省").removesuffix("市")):
                found.setdefault(above + name[:size], set()).add(code)
    whole = gazetteer()["name_zh"].value_counts()
    alone = gazetteer()[gazetteer()["name_zh"].map(whole) == 1]
    unique = {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
    return unique | dict(zip(alone["name_zh"], alone["code"], strict=True))


def not_an_id(cell: str, column: ColumnSpec) -> Fault:
    """A cell with signs that an id cannot have."""
    plain = re.sub(r"[^\w.\-:]+", "_", unicodedata.normalize("NFKC", cell))[:64].strip("_")
    advice = write(plain) if ID.fullmatch(plain) else Text("请用字母、数字或汉字", "use letters")
    return Fault("not_an_id", found(cell), expected_text(column), advice)


def not_a_choice(cell: str, values: Mapping[str, Text], by_label: Mapping[str, str]) -> Fault:
    """A cell that is none of the choices, with the nearest."""
    names = {**{v.lower(): v for v in values}, **by_label}
    plain = unicodedata.normalize("NFKC", cell).lower()[:64]
    close = get_close_matches(plain, list(names), n=1, cutoff=0.6)
    advice = write(names[close[0]]) if close else Text("请选其中之一", "choose one of them")
    return Fault("not_a_choice", found(cell), _choices(values), advice)


def future(cell: str, today: date) -> Fault:
    """A date that has not come yet."""
    return Fault(
        "future",
        found(cell),
        Text(f"不晚于今天（{today}）", f"nothing later than today ({today})"),
        Text("请核对", "check it"),
    )


def date_advice(cell: str, column: ColumnSpec) -> Text:
    """The same day as a date should be written, where it is clear."""
    loose = _LOOSE_DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    parts = [int(part) for part in loose.groups() if part] if loose else []
    day = moment_of("{:04d}-{:02d}-{:02d}".format(*parts)) if parts else None
    if day is not None:
        return write(f"{day:%Y-%m-%d}")
    return Text(f"请写成 {column.example} 的样子", f"write it like {column.example}")


def period_advice(cell: str) -> Text:
    """The same period as it should be written, where it is clear."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    month = re.fullmatch(r"(\d{4})\D{1,2}(\d{1,2})(\D.*)?", plain, re.ASCII)
    year = re.fullmatch(r"(\d{4})(年|\.0)", plain)
    if year:
        return write(year.group(1))
    if month and 1 <= int(month.group(2)) <= 12:  # noqa: PLR2004
        return write(f"{month.group(1)}-{int(month.group(2)):02d}")
    return Text(
        "请写年、季或月，如 2020、2020Q1、2020-05",
        "write a year, quarter or month, e.g. 2020, 2020Q1, 2020-05",
    )


def moment_of(cell: str) -> datetime | None:
    """The date and time of an ISO string, if there is one."""
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None
