"""The register, open once in each thread: a store belongs to one thread at a time."""

from __future__ import annotations

import threading
from pathlib import Path

from xiezhi.register.store import Store, open_store
from xiezhi.register.store.errors import StoreMissing
from xiezhi.register.store.where import is_server

_OPEN = threading.local()


def register_at(place: str) -> Store:
    """The register at a place, for this thread. Raises StoreMissing and its kin."""
    known: dict[str, tuple[object, Store]] = _OPEN.__dict__.setdefault("stores", {})
    look = _look(place)
    held = known.get(place)
    if held is not None and held[0] == look:
        return held[1]
    if held is not None:  # another file bears the name now: a register that was restored
        held[1].close()
        del known[place]
    store = open_store(place)
    known[place] = (look, store)
    return store


def close_registers() -> None:
    """Let go of what this thread holds open."""
    known: dict[str, tuple[object, Store]] = _OPEN.__dict__.pop("stores", {})
    for _, store in known.values():
        store.close()


def register_exists(place: str) -> bool:
    """Whether a register is there; of a server only opening it tells."""
    return is_server(place) or Path(place).exists()


def register_is_there(place: str) -> bool:
    """Whether a register is there, a server asked. Raises StoreUnreachable."""
    if not is_server(place):
        return Path(place).exists()
    try:
        open_store(place).close()
    except StoreMissing:
        return False
    return True


def _look(place: str) -> object:
    if is_server(place):
        return place
    try:
        found = Path(place).stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
