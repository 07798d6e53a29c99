"""The opinion map as it was computed last, and the process that computes it anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiezhi.model.text import Text
from xiezhi.workbench.consensus.compute import FILE, LOCK

if TYPE_CHECKING:
    from xiezhi.workbench.config import Config

_AGAIN_SECONDS = 60
_STATEMENTS = 2000
_RUNNING: list[subprocess.Popen[bytes]] = []


def folder_of(config: Config) -> Path:
    """Where the map is kept."""
    from xiezhi.workbench.secrets_kept import private_folder  # noqa: PLC0415

    return private_folder(config.data / "opinion")


def opinion(config: Config) -> Mapping[str, Any]:
    """The map computed last; empty before the first."""
    path = folder_of(config) / FILE
    try:
        look = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, look.st_mtime_ns, look.st_size)


@lru_cache(maxsize=2)
def _read(path: Path, _changed_ns: int, _size: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def bring_up(config: Config, n_ever: int) -> bool:
    """Begin to compute anew where votes came in since; whether a process is at it."""
    folder = folder_of(config)
    _RUNNING[:] = [one for one in _RUNNING if one.poll() is None]
    if _RUNNING or (folder / LOCK).exists():
        return True
    path = folder / FILE
    young = path.exists() and time.time() - path.stat().st_mtime < _AGAIN_SECONDS
    if young or opinion(config).get("n_ever", 0) == n_ever:
        return False
    command = [sys.executable, "-m", "xiezhi.workbench.consensus.compute", str(folder)]
    _RUNNING.append(
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    )
    return True


def hold(lock: Path) -> bool:
    """Take a lock; one whose process is gone counts no more."""
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        if _alive(lock):
            return False
        lock.unlink(missing_ok=True)
        return hold(lock)
    with os.fdopen(handle, "w") as file:
        file.write(str(os.getpid()))
    return True


def _alive(lock: Path) -> bool:
    try:
        os.kill(int(lock.read_text() or "0") or -1, 0)
    except (ProcessLookupError, ValueError, FileNotFoundError):
        return False
    except OSError:
        return True
    return True


def statement_texts(config: Config) -> dict[object, Text]:
    """What each statement says, from the register."""
    from xiezhi.workbench.register_access import register_at  # noqa: PLC0415

    rows = register_at(config.ledger).pages.statements(limit=_STATEMENTS).rows
    return {row.id: Text(row.words_zh, row.words_en) for row in rows}


def case_names(config: Config) -> dict[str, Text]:
    """The sides' names and the classes'."""
    from xiezhi.workbench.facts import facts_of  # noqa: PLC0415

    assert config.case is not None  # noqa: S101  (a desk has a case)
    return {side.code: side.name for side in facts_of(config.case).sides}
