"""Values for the `<...>` parts of addresses, by route: what the generated tests visit."""

from __future__ import annotations

PARTS: dict[str, dict[str, object]] = {
    "invitation": {"token": "unknown"},
    "sign": {"id": 1},
    "sign-file": {"id": 1},
}
