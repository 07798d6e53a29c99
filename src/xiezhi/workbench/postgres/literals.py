"""Values as they are written into a statement, safe whatever they hold.

Django's statements for PostgreSQL are made for values that the client writes in: its usual drivers
do so, too. A text keeps its meaning under either setting of `standard_conforming_strings`.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


class Json:
    """A value that is written as jsonb."""

    def __init__(self, value: Any, dumps: Callable[[Any], str] = json.dumps) -> None:
        self.value, self.dumps = value, dumps


class NoLiteral(TypeError):
    """A value of a type that no statement can hold."""


def merged(sql: str, values: Iterable[Any]) -> str:
    """The statement with its values in the places of `%s`; `%%` is a plain percent sign."""
    return sql % tuple(map(literal, values))


def literal(value: Any) -> str:
    """A value as PostgreSQL reads it. Raises NoLiteral, ValueError of a text with a NUL.

    >>> literal("it's")
    "'it''s'"
    >>> literal([1, None])
    'ARRAY[1, NULL]'
    """
    if value is None:
        return "NULL"
    for kind, written in _KINDS:
        if isinstance(value, kind):
            found: str = written(value)
            return found
    raise NoLiteral(f"a {type(value).__name__} cannot be written into a statement")


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError("A string literal cannot contain NUL (0x00) characters.")
    quoted = value.replace("'", "''")
    # a backslash means the same in E'…' under every setting; the space keeps E a word of its own
    return " E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in value else f"'{quoted}'"


def _number(value: Decimal | float) -> str:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  (NaN alone)
        return f"'{value}'::{'numeric' if isinstance(value, Decimal) else 'float8'}"
    words = str(value)
    return f" {words}" if words.startswith("-") else words  # “--” would begin a comment


def _moment(value: datetime) -> str:
    return f"'{value.isoformat()}'::{'timestamptz' if value.tzinfo else 'timestamp'}"


def _span(value: timedelta) -> str:
    seconds = f"{value.seconds}.{value.microseconds:06d}"
    return f"'{value.days} days {seconds} seconds'::interval"


def _array(values: list[Any] | tuple[Any, ...]) -> str:
    return f"ARRAY[{', '.join(map(literal, values))}]" if values else "'{}'"


# The first kind that fits counts: a truth is a number in Python, a moment is a day.
_KINDS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (Enum, lambda value: literal(value.value)),
    (str, lambda value: _text(str.__str__(value))),
    (bool, lambda value: "TRUE" if value else "FALSE"),
    (int | float | Decimal, _number),
    (datetime, _moment),
    (date, lambda value: f"'{value.isoformat()}'::date"),
    (time, lambda value: f"'{value.isoformat()}'::time"),
    (timedelta, _span),
    (UUID, lambda value: f"'{value}'::uuid"),
    (ipaddress.IPv4Address | ipaddress.IPv6Address, lambda value: f"'{value}'::inet"),
    (bytes | bytearray | memoryview, lambda value: f" E'\\\\x{bytes(value).hex()}'::bytea"),
    (Json, lambda value: f"{_text(value.dumps(value.value))}::jsonb"),
    (list | tuple, _array),
)
