"""Finished files moved into their places: all of them, or none to a Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def move_all(drafts: Mapping[Path, Path]) -> None:
    """Move every draft to its place; a Ctrl-C in between comes too late.

    drafts: place by draft, on one file system. Raises OSError.
    """
    with _ctrl_c_ignored():
        for draft, place in drafts.items():
            draft.replace(place)


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """Pass over a Ctrl-C for a moment; only the main thread is ever interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
