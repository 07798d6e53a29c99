"""Values as plain JSON, and one way only to write it: the bytes that digests are taken of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, TypeAlias

from xiezhi.model.text import Text

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"


def canonical(content: Plain) -> bytes:
    """Plain JSON with sorted keys and no spaces, in UTF-8. No act holds a float, since
    two programs may write one number in two ways: decimals are strings.

    >>> canonical({"b": "渝", "a": 1}).decode()
    '{"a":1,"b":"渝"}'
    """
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest_of(content: Plain) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return sha256(canonical(content)).hexdigest()


def plain(value: Any) -> Plain:  # noqa: PLR0911  (a return for each type)
    """A frozen value as plain JSON: dataclasses as objects, money and dates as strings.

    >>> plain((Decimal("1.50"), date(2026, 6, 30), Text("渝", "Chongqing")))
    ['1.5', '2026-06-30', {'zh': '渝', 'en': 'Chongqing'}]
    """
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Text):
        return {"zh": value.render("zh"), "en": value.render("en")}
    if isinstance(value, Decimal):
        return decimal_digits(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def decimal_digits(value: Decimal) -> str:
    """A finite decimal without exponent and without zeros that say nothing.

    >>> [decimal_digits(Decimal(d)) for d in ("1.50", "1E+3", "-0.0")]
    ['1.5', '1000', '0']
    """
    shown = f"{value:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown
