"""What the fields of an act may hold: read strictly from plain JSON, every fault in a sentence.

The fields' types are the schema. A record checks its values when it is made, so that one that is
wrong cannot exist; reading from JSON gathers the faults of all fields before it raises.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from xiezhi.model.text import Text, text
from xiezhi.register.errors import ActInvalid
from xiezhi.register.plain import decimal_digits

R = TypeVar("R", bound="Record")
LONGEST = 20_000
_ID = re.compile(r"\w[\w.:\-]{0,79}")
_REF = re.compile(r"\w[\w.:\-]{0,79}(/\w[\w.:\-]{0,79})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[a-z0-9]{2,20}:[A-Za-z0-9+/]{20,200}={0,2}")
_SIDE = re.compile(r"[0-9]{6}")
_WORDS = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]{0,20000}")
_DECIMAL = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,12})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Form:
    """What a value must be beyond its type. says: the expectation, after `expected` in a sentence.

    column: the word for it in the reference table.
    """

    column: str
    says: Text
    holds: Callable[[Any], bool]


def _form(column: str, zh: str, en: str, holds: Callable[[Any], bool]) -> Form:
    return Form(column, Text(zh, en), holds)


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: (
        pattern.fullmatch(value) is not None and unicodedata.is_normalized("NFC", value)
    )


def _within(least: int, most: int | None) -> Callable[[Any], bool]:
    return lambda value: least <= value and (most is None or value <= most)


IS_ID = _form(
    "id",
    "编号（字母、数字、汉字及“._:-”，最多80个字符）",
    "an id (letters, digits and ._:-, at most 80 characters)",
    _matches(_ID),
)
IS_REF = _form(
    "reference", "编号，或“文本编号/条款编号”", "an id, or text-id/clause-id", _matches(_REF)
)
IS_SIDE = _form("side", "省级代码（六位数字）", "a province's code of six digits", _matches(_SIDE))
IS_DIGEST = _form(
    "digest",
    "64位十六进制小写摘要",
    "a digest of 64 lower-case hexadecimal digits",
    _matches(_DIGEST),
)
IS_KEY = _form("key", "“算法:公钥”形式的公钥", "a public key as algorithm:base64", _matches(_KEY))
IS_WORDS = _form(
    "words",
    "不含控制字符、不超过2万字的文字",
    "words without control characters, at most 20,000",
    _matches(_WORDS),
)
IS_SHARE = _form("share", "0至1之间的数", "a number from 0 to 1", _within(0, 1))
IS_AMOUNT = _form("amount", "不小于0的数", "a number of at least 0", _within(0, None))
IS_DAYS = _form(
    "days", "0至3650之间的整数", "a whole number of days from 0 to 3650", _within(0, 3650)
)
IS_TURN = _form("turn", "不小于0的整数", "a whole number of at least 0", _within(0, None))

Id = Annotated[str, IS_ID]
Ref = Annotated[str, IS_REF]
SideCode = Annotated[str, IS_SIDE]
Digest = Annotated[str, IS_DIGEST]
Key = Annotated[str, IS_KEY]
Words = Annotated[str, IS_WORDS]
Share = Annotated[Decimal, IS_SHARE]
Amount = Annotated[Decimal, IS_AMOUNT]
Days = Annotated[int, IS_DAYS]
# Which time it is that a party says this; left out of an act's bytes while it is the first.
Turn = Annotated[int, IS_TURN]

Faults = list[Text]
Read = Callable[[Any, str, Faults], Any]
Check = Callable[[Any, str, Faults], None]


@dataclass(frozen=True, slots=True)
class Codec:
    """How one type is read from JSON and checked. column: its word in the reference table.

    same: the type of which JSON holds the values as they are; None where reading converts.
    """

    column: str
    read: Read
    check: Check
    same: type[Any] | None = None


class Record:
    """The base of acts and their parts: checks its values when made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        faults: Faults = []
        check_fields(self, type(self).__name__, faults)
        if faults:
            raise ActInvalid(tuple(faults))


def check_fields(record: Record, where: str, faults: Faults) -> None:
    """Add a sentence for each field whose value its type does not allow."""
    for name, codec, _ in schema_of(type(record)):
        codec.check(getattr(record, name), f"{where}.{name}", faults)


Schema = tuple[tuple[str, Codec, bool], ...]
_SCHEMAS: dict[type[Any], Schema] = {}


def schema_of(record: type[Any]) -> Schema:
    """Each field's name, how it is read, and whether it must be given, of a class of records."""
    known = _SCHEMAS.get(record)
    if known is None:
        hints = get_type_hints(record, include_extras=True)
        known = _SCHEMAS[record] = tuple(
            (field.name, codec_of(hints[field.name]), field.default is MISSING)
            for field in fields(record)
        )
    return known


def read_record(record: type[R], body: Any, where: str, faults: Faults) -> R | None:
    """A record from a JSON object; None, with the faults added, where anything is wrong."""
    if not isinstance(body, dict):
        faults.append(_expected(where, body, Text("一个对象", "an object")))
        return None
    before, values = len(faults), {}
    schema = schema_of(record)
    for name, codec, required in schema:
        if name in body:
            values[name] = codec.read(body[name], f"{where}.{name}", faults)
        elif required:
            faults.append(
                text("缺少{where}。", "{where} is missing.", where=_place(f"{where}.{name}"))
            )
    if len(values) < len(body):
        faults += [_unknown(f"{where}.{name}") for name in body if name not in values]
    return None if len(faults) > before else _made(record, values)


def _made(record: type[R], values: dict[str, Any]) -> R:
    """The record without a second check: every value was just read by its codec."""
    made, put = object.__new__(record), object.__setattr__
    for name, default in _defaults(record):
        put(made, name, values.get(name, default))
    return made


_DEFAULTS: dict[type[Any], tuple[tuple[str, Any], ...]] = {}


def _defaults(record: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Each field's name and default, found once a class: a million acts are read by it."""
    known = _DEFAULTS.get(record)
    if known is None:
        known = _DEFAULTS[record] = tuple((one.name, one.default) for one in fields(record))
    return known


def codec_of(hint: Any) -> Codec:
    """The codec of a field's type. Raises TypeError for a type that no act may use."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _formed(codec_of(parts[0]), parts[1])
    if origin in (Union, types.UnionType):
        return _optional(codec_of(next(part for part in parts if part is not type(None))))
    if origin is tuple:
        return _several(codec_of(parts[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _choice(hint)
    if isinstance(hint, type) and issubclass(hint, Record):
        return _part(hint)
    return _SIMPLE[hint]


def _simple(column: str, expected: Text, type_: type, read: Read | None = None) -> Codec:
    def check(value: Any, where: str, faults: Faults) -> None:
        if type(value) is not type_:
            faults.append(_expected(where, value, expected))

    def read_same(value: Any, where: str, faults: Faults) -> Any:
        check(value, where, faults)
        return value

    return Codec(column, read or read_same, check, None if read else type_)


def _read_text(value: Any, where: str, faults: Faults) -> Any:
    given = value if isinstance(value, dict) else {}
    zh, en = given.get("zh"), given.get("en")
    if len(given) == 2 and _is_said(zh) and _is_said(en):  # noqa: PLR2004
        return Text(str(zh), str(en))
    faults.append(_expected(where, value, _BOTH))
    return None


def _check_text(value: Any, where: str, faults: Faults) -> None:
    if type(value) is not Text or value.values or not (_is_said(value.zh) and _is_said(value.en)):
        shown = value.render("en") if isinstance(value, Text) else value
        faults.append(_expected(where, shown, _BOTH))


def _is_said(words: Any) -> bool:
    return isinstance(words, str) and bool(words.strip()) and IS_WORDS.holds(words)


def _read_decimal(value: Any, where: str, faults: Faults) -> Any:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        number = Decimal(value)
        if decimal_digits(number) == value:
            return number
    faults.append(_expected(where, value, _NUMBER))
    return None


def _check_decimal(value: Any, where: str, faults: Faults) -> None:
    if (
        type(value) is not Decimal
        or not value.is_finite()
        or value.adjusted() > _LARGEST
        or not _DECIMAL.fullmatch(decimal_digits(value))
    ):
        faults.append(_expected(where, value, _NUMBER))


def _read_day(value: Any, where: str, faults: Faults) -> Any:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            day = date.fromisoformat(value)
            if _FIRST_YEAR <= day.year <= _LAST_YEAR:
                return day
    except ValueError:
        pass
    faults.append(_expected(where, value, _A_DAY))
    return None


def _check_day(value: Any, where: str, faults: Faults) -> None:
    if type(value) is not date or not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        faults.append(_expected(where, value, _A_DAY))


_LARGEST = 23
_BOTH = Text(
    "中文和英文两种文字（zh、en），均不为空", "words in both languages (zh, en), neither empty"
)
_NUMBER = Text(
    "以文字写出的十进制数（如“1.5”，末尾无多余的0）",
    'a decimal as a string, e.g. "1.5", no zeros at its end',
)
_A_DAY = Text("1900至2200年间的日期（如2026-06-30）", "a date from 1900 to 2200, e.g. 2026-06-30")
_SIMPLE: dict[Any, Codec] = {
    str: _simple("words", Text("文字", "a string"), str),
    bool: _simple("yes or no", Text("true 或 false", "true or false"), bool),
    int: _simple("whole number", Text("整数", "a whole number"), int),
    Text: Codec("text", _read_text, _check_text),
    Decimal: Codec("decimal", _read_decimal, _check_decimal),
    date: Codec("date", _read_day, _check_day),
}


def _formed(inner: Codec, form: Form) -> Codec:
    def check(value: Any, where: str, faults: Faults) -> None:
        before = len(faults)
        inner.check(value, where, faults)
        if len(faults) == before and not form.holds(value):
            faults.append(_expected(where, value, form.says))

    def read(value: Any, where: str, faults: Faults) -> Any:
        if inner.same is type(value) and form.holds(value):
            return value  # as most values of most acts are
        before = len(faults)
        made = inner.read(value, where, faults)
        if len(faults) == before and not form.holds(made):
            faults.append(_expected(where, value, form.says))
        return made

    return Codec(form.column, read, check)


def _optional(inner: Codec) -> Codec:
    def check(value: Any, where: str, faults: Faults) -> None:
        if value is not None:
            inner.check(value, where, faults)

    def read(value: Any, where: str, faults: Faults) -> Any:
        return None if value is None else inner.read(value, where, faults)

    return Codec(inner.column, read, check)


def _several(inner: Codec) -> Codec:
    says = Text("互不重复的列表", "a list in which nothing stands twice")

    def check(value: Any, where: str, faults: Faults) -> None:
        if type(value) is not tuple:
            faults.append(_expected(where, value, says))
            return
        before = len(faults)
        for i, part in enumerate(value):
            inner.check(part, f"{where}[{i}]", faults)
        if len(faults) == before and len(value) > 1 and len(set(value)) < len(value):
            faults.append(_expected(where, value, says))

    def read(value: Any, where: str, faults: Faults) -> Any:
        if not isinstance(value, list):
            faults.append(_expected(where, value, says))
            return None
        before = len(faults)
        made = tuple(inner.read(part, f"{where}[{i}]", faults) for i, part in enumerate(value))
        if len(faults) == before and len(made) > 1 and len(set(made)) < len(made):
            faults.append(_expected(where, value, says))
        return made

    return Codec(f"list of {inner.column}", read, check)


def _choice(choices: type[Enum]) -> Codec:
    known = {one.value: one for one in choices}
    listed = ", ".join(known)
    says = Text(f"下列之一：{listed}", f"one of: {listed}")

    def check(value: Any, where: str, faults: Faults) -> None:
        if not isinstance(value, choices):
            faults.append(_expected(where, value, says))

    def read(value: Any, where: str, faults: Faults) -> Any:
        if isinstance(value, str) and value in known:
            return known[value]
        faults.append(_expected(where, value, says))
        return None

    return Codec(" / ".join(known), read, check)


def _part(part: type[Record]) -> Codec:
    def check(value: Any, where: str, faults: Faults) -> None:
        if type(value) is not part:
            faults.append(_expected(where, value, Text("一个对象", "an object")))

    def read(value: Any, where: str, faults: Faults) -> Any:
        return read_record(part, value, where, faults)

    names = ", ".join(name for name, _, _ in schema_of(part))
    return Codec(f"object ({names})", read, check)


def _place(where: str) -> Text:
    return Text(f"“{where}”", where)


def _shown(value: Any) -> Text:
    words = value if isinstance(value, str) else _KINDS.get(type(value))
    if isinstance(words, Text):
        return words
    cut = str(value)[:40]
    cut = "".join(c if c.isprintable() else "�" for c in cut)
    return Text(f"“{cut}”", f"“{cut}”")


_KINDS = {
    dict: Text("一个对象", "an object"),
    list: Text("一个列表", "a list"),
    tuple: Text("一个列表", "a list"),
    type(None): Text("空值", "nothing"),
}


def _expected(where: str, given: Any, says: Text) -> Text:
    return text(
        "{where}应为{says}，现为{given}。",
        "{where} is {given}; expected {says}.",
        where=_place(where),
        says=says,
        given=_shown(given),
    )


def _unknown(where: str) -> Text:
    return text(
        "{where}不是本类记录的字段；请删去或核对名称。",
        "{where} is no field of this act; remove it or check its name.",
        where=_place(where),
    )
