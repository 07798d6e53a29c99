"""The clock by which a store stamps receipts: this machine's, unless a caller gives another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The clock of this machine, UTC."""
    return datetime.now(UTC)
