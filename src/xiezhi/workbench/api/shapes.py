"""Typed schemas of what pages tell as JSON, made from the very values that the pages are made of.

`told` (page.py) turns a page's values into JSON; `answer` says which schema that JSON has. A value
that changes its type changes the document; a value that is added is missed by a test.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from xiezhi.model.text import Quantity, Text
from xiezhi.workbench.page import SCHEMA


class Words(Schema):
    """A sentence in both languages."""

    model_config = ConfigDict(extra="forbid")

    zh: str
    en: str


Exact = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", description="a decimal, written exactly")]
_MADE: dict[type[Any], type[Schema]] = {}
_NAMES: dict[str, type[Any]] = {}
_STRICT = ConfigDict(extra="forbid")


def answer(name: str, about: str, /, **values: Any) -> type[Schema]:
    """The schema of a page's JSON: version, title, and the types of its values by name."""
    return _model(name, about, {"schema": Literal[SCHEMA], "title": Text, **values})


def record(name: str, about: str, /, **values: Any) -> type[Schema]:
    """The schema of a value that a page writes as a mapping."""
    return _model(name, about, values)


def named(kind: type[Any], name: str) -> type[Any]:
    """Give a value's schema a name of its own, since several pages call theirs the same."""
    if _NAMES.setdefault(name, kind) is not kind:
        raise TypeError(f"{name} already names {_NAMES[name]}")
    return kind


def told_as(kind: Any) -> Any:
    """The type that a value of some type has once it is told as JSON."""
    if kind in (Text, Quantity):
        return Words
    if kind is Decimal:
        return Exact
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Literal[tuple(one.value for one in kind)]
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_dataclass(kind)
    origin = get_origin(kind)
    return kind if origin in (None, Literal, Annotated) else _of_many(kind, origin, get_args(kind))


def _of_many(kind: Any, origin: Any, parts: tuple[Any, ...]) -> Any:
    """The same for choices among types and for values that hold others."""
    if origin in (Union, UnionType):
        return reduce(or_, (told_as(one) for one in parts))
    if origin in (dict, Mapping):
        return dict[str, told_as(parts[1])]  # type: ignore[misc]
    if origin is tuple and parts[1:] != (Ellipsis,):
        return tuple[tuple(told_as(one) for one in parts)]  # type: ignore[misc]
    if origin in (tuple, list, set, frozenset, Sequence):
        return list[told_as(parts[0])]  # type: ignore[misc]
    raise TypeError(f"{kind} is no value of a page")


def _of_dataclass(kind: type[Any]) -> type[Schema]:
    if kind not in _MADE:
        name = next((name for name, one in _NAMES.items() if one is kind), kind.__name__)
        named(kind, name)
        hints = get_type_hints(kind)
        parts = {one.name: hints[one.name] for one in fields(kind)}
        _MADE[kind] = _model(name, inspect.cleandoc(kind.__doc__ or ""), parts)
    return _MADE[kind]


def _model(name: str, about: str, parts: Mapping[str, Any]) -> type[Schema]:
    own = dict(_field(key, told_as(kind)) for key, kind in parts.items())
    made: type[Schema] = create_model(  # type: ignore[call-overload]
        name, __base__=_Strict, __doc__=about, __module__=__name__, **own
    )
    return made


def _field(name: str, kind: Any) -> tuple[str, tuple[Any, Any]]:
    """A field; one that is called like something of a schema's own has its name as an alias."""
    if hasattr(Schema, name):
        return f"{name}_", (kind, Field(alias=name))
    return name, (kind, ...)


class _Strict(Schema):
    model_config = _STRICT
