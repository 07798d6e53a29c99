"""Where a register is kept: a file (SQLite) or a server (PostgreSQL), behind one interface."""

from xiezhi.register.store.signed import SignedAct, read_signed, sign, signed_to_plain
from xiezhi.register.store.store import (
    LogHead,
    Receipt,
    Store,
    create_store,
    open_store,
    restore_store,
)

__all__ = [
    "LogHead",
    "Receipt",
    "SignedAct",
    "Store",
    "create_store",
    "open_store",
    "read_signed",
    "restore_store",
    "sign",
    "signed_to_plain",
]
