"""One digest for one content: SHA-256 over a canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TypeAlias

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"


def canonical(content: Plain) -> bytes:
    """The content as JSON with sorted keys and no spaces, in UTF-8.

    Floats are not allowed in: two programs may write one number in two ways. Money comes as a
    string of its decimal digits.

    >>> canonical({"b": "渝", "a": 1}).decode()
    '{"a":1,"b":"渝"}'
    """
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_refused
    )
    return text.encode()


def digest_of(content: Plain) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return sha256(canonical(content)).hexdigest()


def _refused(value: object) -> str:
    raise TypeError(f"{type(value).__name__} has no canonical form; give text or whole numbers")
