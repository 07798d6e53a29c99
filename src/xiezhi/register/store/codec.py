"""Items of the state as one line of text each, and back: for the table that holds the state."""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from xiezhi.model.text import Text
from xiezhi.register import items
from xiezhi.register.acts.commitments import ChangeRequested
from xiezhi.register.acts.opinions import Vote
from xiezhi.register.items import Stage
from xiezhi.register.plain import decimal_digits
from xiezhi.register.state import Key

Read = Callable[[Any], Any]
_DATACLASSES = tuple(
    one for one in vars(items).values() if isinstance(one, type) and is_dataclass(one)
)
_HELD = {one.__name__: one for one in (*_DATACLASSES, Text, Stage, Vote, str, int)}
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def key_text(key: Key) -> str:
    """A key as text; no id begins with a bracket.

    >>> key_text("a"), key_text(("link", "a/1", 0))
    ('a', '["link","a/1",0]')
    """
    return key if isinstance(key, str) else _dumps(key)


def key_of(written: str) -> Key:
    """The key of a text.

    >>> key_of('["link","a/1",0]')
    ('link', 'a/1', 0)
    """
    return tuple(json.loads(written)) if written.startswith("[") else written


def item_text(item: Any) -> tuple[str, str]:
    """The name of an item's type, and its values in the order of its fields."""
    return type(item).__name__, _dumps(_raw(item))


def item_of(type_: str, body: str) -> Any:
    """The item of a type's name and its values."""
    return _reader(_HELD[type_])(json.loads(body))


def _raw(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    write = _WRITERS.get(kind)
    if write is None:
        write = _WRITERS[kind] = _writer(kind)
    return write(value)


def _writer(kind: type[Any]) -> Read:
    """How values of a type are written as plain JSON."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    values_of = attrgetter(*_FIELDS[kind])
    return lambda value: [one if type(one) in _PLAIN else _raw(one) for one in values_of(value)]


_PLAIN = frozenset({str, int, bool, types.NoneType})
_WRITERS: dict[type[Any], Read] = {
    tuple: lambda value: [_raw(part) for part in value],
    Text: lambda value: [value.zh, value.en],
    Decimal: decimal_digits,
    date: date.isoformat,
    datetime: datetime.isoformat,
}
_FIELDS = {
    kind: tuple(field.name for field in fields(kind)) for kind in (*_DATACLASSES, ChangeRequested)
}


def _reader(hint: Any) -> Read:
    """How to read a value of a type from plain JSON."""
    found = _SIMPLE.get(hint)
    if found is None:
        found = _SIMPLE[hint] = _made(hint)
    return found


def _made(hint: Any) -> Read:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(_reader(next(one for one in parts if one is not types.NoneType)))
    if origin is tuple:
        return _tuple(parts)
    if issubclass(hint, Enum):
        known = {one.value: one for one in hint}
        return known.__getitem__
    return _whole(hint)


def _optional(read: Read) -> Read:
    return lambda given: None if given is None else read(given)


def _tuple(parts: tuple[Any, ...]) -> Read:
    readers = [_reader(part) for part in parts if part is not Ellipsis]
    if Ellipsis in parts:
        return lambda given: tuple(map(readers[0], given))
    return lambda given: tuple(read(part) for read, part in zip(readers, given, strict=True))


def _whole(kind: type[Any]) -> Read:
    hints = get_type_hints(kind)
    readers = [_reader(hints[name]) for name in _FIELDS[kind]]
    return lambda given: kind(*(read(part) for read, part in zip(readers, given, strict=True)))


def _same(given: Any) -> Any:
    return given


_SIMPLE: dict[Any, Read] = {
    str: _same,
    int: _same,
    bool: _same,
    Text: lambda given: Text(*given),
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}
