"""A page: what a view found, shown as HTML or told as JSON from the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from xiezhi.model.errors import XiezhiError
from xiezhi.model.text import Quantity, Text

SCHEMA = 1


class NotThere(XiezhiError):
    """A page that does not exist: an id that the register or the case does not have."""


class NotAllowed(XiezhiError):
    """A page or form that is not for this account. The sentence says for whom it is."""


@dataclass(frozen=True, slots=True)
class Page:
    """A template, a title and the values for both renderings.

    hidden: values for the template alone (choices of forms, links), which JSON leaves out.
    status: 200, or 422 where a form has faults.
    """

    template: str
    title: Text
    values: Mapping[str, Any]
    hidden: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


def page(
    template: str,
    title: Text,
    hidden: Mapping[str, Any] | None = None,
    status: int = 200,
    **values: Any,
) -> Page:
    """A page of these values."""
    return Page(template, title, values, hidden or {}, status)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away. attached: to be saved, else shown; kept: seconds in the browser."""

    name: str
    content: bytes | Path
    kind: str
    attached: bool = True
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """Go to another page of this site; an address that `Desk.url` made."""

    to: str


def told(value: Any) -> Any:  # noqa: PLR0911  (a return for each type)
    """A value as plain JSON: texts in both languages, dates as ISO, amounts as strings.

    >>> told((Decimal("1.50"), Text("渝", "Yu"), date(2026, 1, 2)))
    ['1.50', {'zh': '渝', 'en': 'Yu'}, '2026-01-02']
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Text | Quantity):
        return {"zh": value.render("zh"), "en": value.render("en")}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {str(key): told(one) for key, one in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [
            told(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)
        ]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: told(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"{type(value).__name__} is no value of a page")
